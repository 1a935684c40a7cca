//! Starting, failing to start, stopping, and starting again where it was.

use std::path::PathBuf;
use std::sync::Arc;

use connect_domain::entropy::SeededEntropy;
use connect_sandbox::{SandboxConfig, SandboxError, start};
use serde_json::json;

use crate::support::{PARTNER, clock, rehearse, rehearse_with_entropy, two_companies};

async fn refusal(config: SandboxConfig) -> SandboxError {
    match start(config, clock(), Arc::new(SeededEntropy::new(1))).await {
        Err(error) => error,
        Ok(_) => panic!("it must not start"),
    }
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let occupied = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = occupied.local_addr().expect("an address").port();
    let config = SandboxConfig {
        port_base: Some(port),
        ..SandboxConfig::default()
    };
    let error = refusal(config).await;
    assert!(matches!(error, SandboxError::PortInUse { port: named } if named == port));
    assert!(error.to_string().contains(&port.to_string()));
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused() {
    let with = |change: fn(&mut SandboxConfig)| {
        let mut config = SandboxConfig::default();
        change(&mut config);
        config
    };
    let no_company = refusal(with(|config| config.companies = 0)).await;
    assert!(matches!(no_company, SandboxError::NoCompany));
    let scenario = refusal(with(|config| config.scenario = Some("nonsense".to_owned()))).await;
    assert!(matches!(scenario, SandboxError::UnknownScenario { .. }));
    let chart = refusal(with(|config| config.charts = vec![PathBuf::from("/nonexistent.csv")])).await;
    assert!(matches!(chart, SandboxError::BadChart { .. }));
    let ports = refusal(with(|config| config.port_base = Some(65_535))).await;
    assert!(matches!(ports, SandboxError::PortRange { .. } | SandboxError::PortInUse { .. }));
}

#[tokio::test]
async fn the_ready_line_has_what_connect_wants_and_no_path_in_an_origin() {
    let rehearsal = two_companies().await;
    let line = serde_json::to_value(rehearsal.sandbox.ready()).expect("JSON");
    let credentials = &line["credentials"][PARTNER];
    for name in [
        "client_id",
        "client_secret",
        "realm_id",
        "access_token",
        "refresh_token",
        "webhook_verifier_token",
    ] {
        assert!(credentials[name].as_str().is_some_and(|value| !value.is_empty()), "{name}");
    }
    assert_eq!(
        credentials["connect"],
        json!({ "client_id": credentials["client_id"], "secrets": { "client_secret": credentials["client_secret"] }, "fields": {} })
    );
    for origin in [
        &line["endpoints"][PARTNER]["api"],
        &line["endpoints"][PARTNER]["auth"],
        &line["control_url"],
    ] {
        let origin = origin.as_str().unwrap_or_default();
        assert!(origin.starts_with("http://127.0.0.1:") && !origin.ends_with('/'), "{origin}");
    }
    let connect = rehearsal.sandbox.ready().connect_credentials(PARTNER).expect("credentials");
    assert_eq!(connect.secrets.get("client_secret"), Some(&rehearsal.credential("client_secret")));
}

#[tokio::test]
async fn app_and_companies_follow_from_the_seed() {
    let of_seed = |seed| async move {
        let rehearsal = rehearse(SandboxConfig {
            seed,
            companies: 3,
            ..SandboxConfig::default()
        })
        .await;
        let realms: Vec<String> = rehearsal
            .companies()
            .into_iter()
            .map(|company| company.external_account_id)
            .collect();
        (rehearsal.credential("client_id"), rehearsal.credential("client_secret"), realms)
    };
    assert_eq!(of_seed(3).await, of_seed(3).await);
    assert_ne!(of_seed(3).await.0, of_seed(4).await.0);
}

#[tokio::test]
async fn the_first_chart_owns_the_ready_made_tokens() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Client A.csv");
    std::fs::write(&path, "row_id,name\n1,Cash\n2,Cash\n").expect("a file");
    let rehearsal = rehearse(SandboxConfig {
        companies: 0,
        charts: vec![path],
        ..SandboxConfig::default()
    })
    .await;
    let info = rehearsal.api("GET", "companyinfo/1", "").await.expect("an answer").json();
    assert_eq!(info["CompanyInfo"]["CompanyName"], "Client A");
    let accounts = rehearsal.query("select * from Account").await.json();
    assert_eq!(accounts["QueryResponse"]["maxResults"], 2, "two rows of one name are two accounts");
}

#[tokio::test]
async fn a_state_folder_keeps_grants_companies_and_the_clock() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig {
        companies: 2,
        state_dir: Some(folder.path().join("rehearsal")),
        ..SandboxConfig::default()
    };
    let first = rehearse(config.clone()).await;
    let tokens = first.exchange(&first.code().await).await.json();
    let refresh_token = tokens["refresh_token"].as_str().unwrap_or_default().to_owned();
    let rename =
        json!({ "partner": PARTNER, "company": first.realm_id(), "object": "Account", "op": "rename", "id": "35", "name": "House bank" });
    first.order("mutate", rename).await;
    first.write(&json!({ "Name": "New one", "AccountType": "Bank" })).await;
    first.order("clock", json!({ "advance_seconds": 90_000 })).await;
    let rotated = first.refresh(&refresh_token).await.expect("an answer").json()["refresh_token"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let (then, client_id, ready_token) = (
        first.sandbox.clock().now(),
        first.credential("client_id"),
        first.refresh_token.clone(),
    );
    first.sandbox.stop().await;

    // What is kept wins over the settings.
    let changed = SandboxConfig {
        seed: 99,
        companies: 7,
        ..config
    };
    let second = rehearse_with_entropy(changed, 6).await;
    assert_eq!(second.sandbox.clock().now(), then);
    assert_eq!((second.companies().len(), second.credential("client_id")), (2, client_id));
    assert_eq!(second.account("35").await["Name"], "House bank");
    assert_eq!(
        second.query("select count(*) from Account").await.json()["QueryResponse"]["totalCount"],
        90
    );
    assert_eq!(
        second.refresh(&refresh_token).await.expect("an answer").status,
        400,
        "the older token stays dead"
    );
    assert_eq!(second.refresh(&rotated).await.expect("an answer").status, 200);
    assert_ne!(second.refresh_token, ready_token, "the ready-made grant went on and rotated");
}

#[tokio::test]
async fn a_damaged_state_folder_is_named_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    rehearse(config.clone()).await.sandbox.stop().await;
    let grants = folder.path().join(PARTNER).join("grants.json");
    std::fs::write(&grants, "{ damaged").expect("a file");
    let error = refusal(config).await;
    assert!(error.to_string().contains("grants.json"), "{error}");
    assert_eq!(std::fs::read_to_string(&grants).expect("a file"), "{ damaged");
}

#[tokio::test]
async fn stopping_frees_the_ports_even_while_a_request_hangs() {
    let rehearsal = two_companies().await;
    rehearsal.order("faults", json!({ "kind": "hang" })).await;
    let (url, realm_id) = (rehearsal.endpoint("api"), rehearsal.realm_id());
    let hanging =
        tokio::spawn(async move { crate::support::send("GET", &format!("{url}/v3/company/{realm_id}/companyinfo/1"), &[], "").await });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let address = rehearsal.endpoint("api").replace("http://", "");
    rehearsal.sandbox.stop().await;
    std::net::TcpListener::bind(address).expect("the port is free");
    hanging.await.expect("the client ends").expect_err("no answer");
}

#[tokio::test]
async fn limits_apply_to_each_company_if_switched_on() {
    let rehearsal = rehearse(SandboxConfig {
        partner_limits: true,
        ..SandboxConfig::default()
    })
    .await;
    for _ in 0..10 {
        assert_eq!(rehearsal.api("GET", "companyinfo/1", "").await.expect("an answer").status, 200);
    }
    assert_eq!(rehearsal.api("GET", "companyinfo/1", "").await.expect("an answer").status, 429);
    rehearsal.order("clock", json!({ "advance_seconds": 1 })).await;
    assert_eq!(rehearsal.api("GET", "companyinfo/1", "").await.expect("an answer").status, 200);
}

#[tokio::test]
async fn a_grant_can_be_made_without_a_browser() {
    let rehearsal = two_companies().await;
    let second = rehearsal.companies().pop().expect("a company").external_account_id;
    let grant = rehearsal.sandbox.issue_grant(PARTNER, &second).expect("kept").expect("a company");
    let answer = rehearsal
        .api_as(grant.access_token.expose(), &second, "GET", "companyinfo/1", "")
        .await
        .expect("an answer");
    assert_eq!(answer.status, 200);
    assert!(rehearsal.sandbox.issue_grant(PARTNER, "999").expect("kept").is_none());
    assert!(rehearsal.sandbox.issue_grant("nobody", &second).expect("kept").is_none());
}
