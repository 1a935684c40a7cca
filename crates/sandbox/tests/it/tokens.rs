//! Tokens: what is refused, what rotates, what dies.

use serde_json::json;

use crate::support::{REDIRECT_URI, Rehearsal, send, two_companies};

const DAY_AND_AN_HOUR: u64 = 90_000;

async fn advance(rehearsal: &Rehearsal, seconds: u64) {
    rehearsal.order("clock", json!({ "advance_seconds": seconds })).await;
}

#[tokio::test]
async fn a_code_works_once() {
    let rehearsal = two_companies().await;
    let code = rehearsal.code().await;
    assert_eq!(rehearsal.exchange(&code).await.status, 200);
    let replayed = rehearsal.exchange(&code).await;
    assert_eq!((replayed.status, replayed.json()["error"].as_str()), (400, Some("invalid_grant")));
}

#[tokio::test]
async fn a_code_does_not_live_long() {
    let rehearsal = two_companies().await;
    let code = rehearsal.code().await;
    advance(&rehearsal, 600).await;
    assert_eq!(rehearsal.exchange(&code).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_challenge_that_was_sent_is_held_to() {
    let rehearsal = two_companies().await;
    // Verifier and challenge of RFC 7636, appendix B.
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    for (sent, expected) in [("", 400), ("wrong-verifier", 400), (verifier, 200)] {
        let changes = [("code_challenge", challenge), ("code_challenge_method", "S256")];
        let code = rehearsal
            .press("consent", &rehearsal.realm_id(), &changes)
            .await
            .sent_back("code")
            .expect("a code");
        let form = format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_URI}&code_verifier={sent}");
        let answer = rehearsal.token_request(&rehearsal.basic(), &form).await.expect("an answer");
        assert_eq!(answer.status, expected, "{sent}");
    }
}

#[tokio::test]
async fn the_app_must_prove_itself() {
    let rehearsal = two_companies().await;
    let form = format!("grant_type=refresh_token&refresh_token={}", rehearsal.refresh_token);
    for authorization in ["Basic d3Jvbmc6d3Jvbmc=", "Basic ???", "Bearer x", ""] {
        let answer = rehearsal.token_request(authorization, &form).await.expect("an answer");
        assert_eq!(
            (answer.status, answer.json()["error"].as_str()),
            (401, Some("invalid_client")),
            "{authorization}"
        );
    }
}

#[tokio::test]
async fn malformed_token_requests_are_refused() {
    let rehearsal = two_companies().await;
    let basic = rehearsal.basic();
    for (form, error) in [
        ("", "invalid_request"),
        ("grant_type=password", "unsupported_grant_type"),
        ("grant_type=client_credentials", "unsupported_grant_type"),
        ("grant_type=refresh_token", "invalid_request"),
        ("grant_type=authorization_code", "invalid_request"),
        ("grant_type=refresh_token&refresh_token=a&refresh_token=b", "invalid_request"),
        ("grant_type=refresh_token&refresh_token=RT1-unknown", "invalid_grant"),
        ("grant_type=authorization_code&code=unknown", "invalid_grant"),
    ] {
        let answer = rehearsal.token_request(&basic, form).await.expect("an answer");
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some(error)), "{form}");
    }
    let headers = [("Authorization", basic.as_str()), ("Content-Type", "application/json")];
    let body = json!({ "grant_type": "refresh_token", "refresh_token": rehearsal.refresh_token }).to_string();
    let as_json = send("POST", &rehearsal.endpoint("token"), &headers, &body)
        .await
        .expect("an answer");
    assert_eq!((as_json.status, as_json.json()["error"].as_str()), (400, Some("invalid_request")));
    let by_get = send("GET", &rehearsal.endpoint("token"), &headers, "").await.expect("an answer");
    assert_eq!(by_get.status, 405);
}

#[tokio::test]
async fn a_token_of_another_company_is_forbidden_in_the_gateways_shape() {
    let rehearsal = two_companies().await;
    let foreign = rehearsal.companies().pop().expect("a company").external_account_id;
    for realm_id in [foreign.as_str(), "999"] {
        let answer = rehearsal
            .api_as(&rehearsal.access_token, realm_id, "GET", "companyinfo/1", "")
            .await
            .expect("an answer");
        assert_eq!((answer.status, answer.fault_code().as_str()), (403, "3100"), "{realm_id}");
        assert!(answer.json()["time"].is_i64(), "epoch milliseconds");
    }
}

#[tokio::test]
async fn unknown_missing_and_expired_access_tokens_are_unauthenticated() {
    let rehearsal = two_companies().await;
    let unknown = rehearsal
        .api_as("nonsense", &rehearsal.realm_id(), "GET", "companyinfo/1", "")
        .await
        .expect("an answer");
    assert_eq!((unknown.status, unknown.fault_code().as_str()), (401, "3200"));
    advance(&rehearsal, 3_599).await;
    assert_eq!(rehearsal.api("GET", "companyinfo/1", "").await.expect("an answer").status, 200);
    advance(&rehearsal, 1).await;
    let expired = rehearsal.api("GET", "companyinfo/1", "").await.expect("an answer");
    assert_eq!((expired.status, expired.fault_code().as_str()), (401, "3200"));
    assert_eq!(expired.json()["fault"]["error"][0]["detail"], "Token expired");
}

#[tokio::test]
async fn after_a_day_the_refresh_token_rotates_and_the_old_one_is_dead_at_once() {
    let rehearsal = two_companies().await;
    let same_day = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer").json();
    assert_eq!(same_day["refresh_token"], json!(rehearsal.refresh_token));
    advance(&rehearsal, DAY_AND_AN_HOUR).await;
    for token in [
        rehearsal.access_token.as_str(),
        same_day["access_token"].as_str().unwrap_or_default(),
    ] {
        let answer = rehearsal
            .api_as(token, &rehearsal.realm_id(), "GET", "companyinfo/1", "")
            .await
            .expect("an answer");
        assert_eq!((answer.status, answer.fault_code().as_str()), (401, "3200"));
    }
    let rotated = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer").json();
    assert_ne!(rotated["refresh_token"], json!(rehearsal.refresh_token));
    let replayed = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer");
    assert_eq!((replayed.status, replayed.json()["error"].as_str()), (400, Some("invalid_grant")));
    let newest = rotated["refresh_token"].as_str().unwrap_or_default();
    assert_eq!(rehearsal.refresh(newest).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn a_hundred_idle_days_end_the_grant_without_a_description() {
    let rehearsal = two_companies().await;
    advance(&rehearsal, 8_640_000).await;
    let answer = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer");
    assert_eq!((answer.status, answer.json()), (400, json!({ "error": "invalid_grant" })));
}

#[tokio::test]
async fn the_hard_expiry_is_told_who_asks() {
    let rehearsal = two_companies().await;
    let form = format!("grant_type=refresh_token&refresh_token={}", rehearsal.refresh_token);
    let basic = rehearsal.basic();
    let mut headers = vec![
        ("Authorization", basic.as_str()),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let plain = send("POST", &rehearsal.endpoint("token"), &headers, &form)
        .await
        .expect("an answer")
        .json();
    assert_eq!(
        (&plain["expires_in"], &plain["x_refresh_token_expires_in"]),
        (&json!(3_600), &json!(8_640_000))
    );
    assert!(plain.get("x_refresh_token_hard_expires_in").is_none());
    headers.push(("x-include-refresh-token-hard-expires-in", "true"));
    let asked = send("POST", &rehearsal.endpoint("token"), &headers, &form)
        .await
        .expect("an answer")
        .json();
    assert_eq!(asked["x_refresh_token_hard_expires_in"], json!(157_680_000));
}

#[tokio::test]
async fn revoking_ends_the_grant_and_nonsense_is_refused() {
    let rehearsal = two_companies().await;
    let basic = rehearsal.basic();
    let headers = [("Authorization", basic.as_str()), ("Content-Type", "application/json")];
    let url = rehearsal.endpoint("revoke");
    for body in [json!({ "token": "nonsense" }).to_string(), "{}".to_owned(), "nonsense".to_owned()] {
        assert_eq!(send("POST", &url, &headers, &body).await.expect("an answer").status, 400, "{body}");
    }
    let body = json!({ "token": rehearsal.refresh_token }).to_string();
    assert_eq!(
        send("POST", &url, &[("Content-Type", "application/json")], &body)
            .await
            .expect("an answer")
            .status,
        401
    );
    let revoked = send("POST", &url, &headers, &body).await.expect("an answer");
    assert_eq!((revoked.status, revoked.body.as_str()), (200, ""));
    assert_eq!(rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer").status, 400);
    assert_eq!(
        rehearsal.api("GET", "companyinfo/1", "").await.expect("an answer").fault_code(),
        "3200"
    );
}

#[tokio::test]
async fn discovery_names_only_this_origin() {
    let rehearsal = two_companies().await;
    for name in ["openid_configuration", "openid_sandbox_configuration", "openid_configuration/"] {
        let url = format!("{}/.well-known/{name}", rehearsal.endpoint("auth"));
        let document = send("GET", &url, &[], "").await.expect("an answer").json();
        for (field, endpoint) in [
            ("authorization_endpoint", "authorize"),
            ("token_endpoint", "token"),
            ("revocation_endpoint", "revoke"),
        ] {
            assert_eq!(document[field], json!(rehearsal.endpoint(endpoint)), "{name}");
        }
        assert!(document.get("code_challenge_methods_supported").is_none());
    }
}
