//! The window's fake backend answers with recordings. Each is compared here with what the command
//! answers now: the same fields of the same kinds, so that neither side can drift.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use connect_app::authorization::{ConnectWithKey, StartAuthorization, connect_with_key, start_authorization, wait_for_end};
use connect_app::clients::view::{SaveClient, SaveEngagement};
use connect_app::connect_many::{self, StartQueue};
use connect_app::consent_requests::{self, AskAdmin, AskForConsent};
use connect_app::mapping::categories;
use connect_app::mapping::view::{EditAct, MappingEdit};
use connect_app::{
    apps, attention, audit, backups, calendars, clients, connections, contracts, doctor, gate, golden, health, jobs, limits, mapping,
    meeting, members, partners, provisioning, pull, registry, rehearsal, subscriptions, webhooks, workspace,
};
use serde_json::{Value, json};

use crate::meetings::{CALENDARS, consent};
use crate::subscriptions::{subscribe, subscriber};
use crate::support::firm::{Firm, browse};

#[tokio::test(flavor = "multi_thread")]
async fn recordings_have_the_shape_of_the_answers() {
    let firm = Firm::open().await;
    let app = &firm.app;
    let partner = partners::list_partners()[0].id.clone();
    let start = StartAuthorization {
        partner: partner.clone(),
        environment: "rehearsal".to_owned(),
        app_registration_id: None,
        callback: None,
        connection_id: None,
        fields: std::collections::BTreeMap::new(),
        ability: None,
    };
    let attempt = start_authorization(app, start).await.expect("an attempt");
    compare("start_authorization", &attempt);
    browse(&attempt.authorization_url).await;
    let ended = wait_for_end(app, &attempt.attempt_id).await.expect("the end");
    assert_eq!(ended.status, "connected", "{ended:?}");
    let id = ended.connection_id.expect("a connection");
    pull::pull_now(app, &id, &[], false).await.expect("a pull");
    mapping::suggest_mappings(app, &id).await.expect("suggestions");
    provisioning::start_provisioning(app, &partner).await.expect("a draft");

    let client = engaged_client(app).await;
    clients::attach_connection(app, &client, &id).await.expect("its connection");

    // Nothing of it differs from one run to the next, and the catalog shows every word of it.
    let listed = serde_json::to_value(partners::list_partners()).expect("a document");
    assert!(
        recording("list_partners", None)["response"] == listed,
        "record tests/fixtures/list_partners.json anew with `advisoros partners list --json`"
    );
    compare("list_connections", &connections::list_connections(app).await.expect("connections"));
    compare(
        "show_connection",
        &connections::show_connection(app, &id).await.expect("a connection"),
    );
    let checked = gate::verify(app, &[], "rehearsal").await.expect("a report");
    compare("readiness", &checked);
    compare("check_runs", &gate::check_runs(app).await.expect("the runs"));
    let reason = "The client closes these books in January";
    let waived = gate::waive_check(app, &id, "mapping.coverage", reason, 30).await;
    waived.expect("a waiver");
    compare("list_waivers", &gate::list_waivers(app).await.expect("the waivers"));
    compare("health", &health::health(app).await.expect("the health"));
    compare(
        "rehearsal_firm",
        &rehearsal::firm::rehearsal_firm(app).await.expect("the rehearsal firm"),
    );
    compare("list_drills", &rehearsal::drills::list_drills(app).await.expect("the drills"));
    compare("list_clients", &clients::list_clients(app).await.expect("clients"));
    compare("show_client", &clients::show_client(app, &client).await.expect("a client"));
    compare("mapping_status", &mapping::mapping_status(app, &id).await.expect("the mapping"));
    compare("mapping_rows", &mapping::mapping_rows(app, &id, 0, 1_000).await.expect("rows"));
    compare("list_categories", &categories::list_categories(app).await.expect("categories"));
    let periods = mapping::balance_periods(app, &id).await.expect("month ends");
    compare("balance_periods", &periods);
    compare(
        "mapping_totals",
        &mapping::mapping_totals(app, &id, None, None).await.expect("totals"),
    );
    let account = mapping::mapping_rows(app, &id, 0, 1).await.expect("a row").columns.external_id[0].clone();
    compare(
        "mapping_history",
        &mapping::mapping_history(app, &id, &account).await.expect("a history"),
    );
    compare("limits", &limits::limits(app).await.expect("limits"));
    compare("pull_settings", &pull::settings::pull_settings(app).await.expect("settings"));
    compare("list_members", &members::list_members(app).await.expect("members"));
    compare("workspace_status", &workspace::workspace_status(app).await.expect("the workspace"));
    compare("needs_attention", &attention::needs_attention(app).await.expect("attention"));
    compare("audit_entries", &audit::audit_entries(app, Some(10)).await.expect("the log"));
    compare("backups", &backups::backups(app).await.expect("backups"));
    compare("doctor", &doctor::doctor(app).await);
    compare("list_jobs", &jobs::list_jobs(app).await.expect("jobs"));
    compare(
        "list_provisioning_runs",
        &provisioning::list_provisioning_runs(app).await.expect("drafts"),
    );
    compare("list_app_registrations", &apps::list_app_registrations(app).await.expect("apps"));
    let start = StartQueue {
        partner: partner.clone(),
        environment: "rehearsal".to_owned(),
        app_registration_id: None,
        clients: Some(vec![unconnected_client(app).await]),
    };
    let queue = connect_many::start_queue(app, start).await.expect("a queue");
    compare("show_queue", &queue);
    compare("list_queues", &connect_many::list_queues(app).await.expect("the queues"));
    let next = connect_many::connect_next(app, Some(&queue.id), None).await.expect("a consent");
    compare("connect_next", &next.expect("somebody waits"));
    let said = contracts::record_no_contract(app, &partner, "Kim Counsel", "Their terms of service suffice").await;
    said.expect("no contract is needed");
    compare("list_contracts", &contracts::list_contracts(app).await.expect("contracts"));
    sample_meeting(&firm).await;
    let ask = AskForConsent {
        client: "C-011".to_owned(),
        partner: partner.clone(),
        environment: "rehearsal".to_owned(),
        app_registration_id: None,
        login_hint: None,
    };
    consent_requests::ask_for_consent(app, ask).await.expect("a request");
    let admins = partners::list_partners()
        .into_iter()
        .find(|partner| partner.admin_consent.is_some());
    let ask = AskAdmin {
        partner: admins.expect("a partner whose administrators consent").id,
        environment: "rehearsal".to_owned(),
        app_registration_id: None,
        tenant: Some("harborfinch.example".to_owned()),
        ability: None,
        client: None,
    };
    consent_requests::ask_admin(app, ask).await.expect("a request to an administrator");
    let asked = consent_requests::list_consent_requests(app).await.expect("the requests");
    compare("list_consent_requests", &asked);
    let keyed = partners::list_partners().into_iter().find(|partner| partner.key_field.is_some());
    let with_key = ConnectWithKey {
        partner: keyed.expect("a partner that takes a key").id,
        environment: Some("rehearsal".to_owned()),
        endpoints: std::collections::BTreeMap::new(),
        fields: std::collections::BTreeMap::new(),
    };
    let connected = connect_with_key(app, with_key, None).await.expect("a connection");
    compare("connect_with_key", &connected);
    compare_prices(app, &connected.id).await;
}

/// What only catalogs of prices have; the first partner that takes a key has one.
async fn compare_prices(app: &std::sync::Arc<connect_app::App>, id: &str) {
    pull::pull_now(app, id, &[], false).await.expect("a pull");
    let rows = mapping::mapping_rows(app, id, 0, 1_000).await.expect("rows").columns;
    let tier = mapping::mapping_status(app, id).await.expect("the tiers").target_set.targets[0]
        .code
        .clone();
    let edits = rows.id.iter().map(|price| MappingEdit {
        source_object_id: price.clone(),
        act: EditAct::Confirm,
        target_code: Some(tier.clone()),
        status: None,
        note: None,
        attributes: None,
    });
    mapping::save_mappings(app, id, edits.collect()).await.expect("decisions");
    let defaults = mapping::list_default_prices(app, id).await.expect("default prices");
    assert!(!defaults.tiers.is_empty());
    compare("list_default_prices", &defaults);
    let endpoints = webhooks::list_endpoints(app, id).await.expect("webhook endpoints");
    compare("list_webhook_endpoints", &endpoints);
    let deliveries = webhooks::list_deliveries(app, id).await.expect("deliveries");
    compare("list_webhook_deliveries", &deliveries);
}

/// Of a connection that may write one.
async fn sample_meeting(firm: &Firm) {
    let id = consent(firm, CALENDARS, None, None).await;
    consent(firm, CALENDARS, Some(&id), Some("sample-meeting")).await;
    let tested = connections::test_connection(&firm.app, &id).await;
    compare("test_connection", &tested.expect("a connection"));
    let shown = meeting::show_meeting(&firm.app, &id, None).await.expect("a preview");
    compare("show_meeting", &shown);
    let ran = meeting::run_shown_meeting(&firm.app, &id, &shown.title).await;
    compare("run_shown_meeting", &ran.expect("a run"));
}

/// What each partner's connection and its grid show.
#[tokio::test(flavor = "multi_thread")]
async fn recordings_of_each_partner_have_the_shape_of_the_answers() {
    let firm = Firm::open().await;
    let app = &firm.app;
    // The first one is compared above.
    for partner in partners::list_partners().into_iter().skip(1) {
        let of = Some(partner.id.as_str());
        let id = match partner.key_field {
            None => consent(&firm, &partner.id, None, None).await,
            Some(_) => {
                let connect = ConnectWithKey {
                    partner: partner.id.clone(),
                    environment: Some("rehearsal".to_owned()),
                    endpoints: std::collections::BTreeMap::new(),
                    fields: std::collections::BTreeMap::new(),
                };
                connect_with_key(app, connect, None).await.expect("a connection").id
            }
        };
        pull::pull_now(app, &id, &[], false).await.expect("a pull");
        mapping::suggest_mappings(app, &id).await.expect("suggestions");
        let shown = connections::show_connection(app, &id).await.expect("a connection");
        compare_of("show_connection", of, &shown);
        let status = mapping::mapping_status(app, &id).await.expect("the mapping");
        compare_of("mapping_status", of, &status);
        compare_of("mapping_rows", of, &mapping::mapping_rows(app, &id, 0, 1_000).await.expect("rows"));
    }
}

/// Of a connection that may have its receiver told.
#[tokio::test(flavor = "multi_thread")]
async fn recordings_of_subscriptions_have_the_shape_of_the_answers() {
    let firm = Firm::open().await;
    let id = subscriber(&firm).await;
    let preview = subscriptions::preview_subscription(&firm.app, &id, "Tax", "https://relay.example.com").await;
    compare("preview_subscription", preview.expect("a preview").view());
    compare("create_subscription", &subscribe(&firm, &id, "Tax").await);
    let listed = subscriptions::list_subscriptions(&firm.app, &id).await;
    compare("list_subscriptions", &listed.expect("the subscriptions"));
}

/// Of a calendar that a person adds before the first pull, which is when no list shows it yet.
#[tokio::test(flavor = "multi_thread")]
async fn recordings_of_calendars_by_address_have_the_shape_of_the_answers() {
    let firm = Firm::open().await;
    let id = consent(&firm, CALENDARS, None, None).await;
    let added = calendars::add_calendar(&firm.app, &id, "front-desk@harborfinch.example").await;
    compare("add_calendar", &added.expect("a calendar"));
    let listed = calendars::list_added_calendars(&firm.app, &id).await;
    compare("list_added_calendars", &listed.expect("the calendars"));
}

/// The pages of document models, on a connection of its own.
#[tokio::test(flavor = "multi_thread")]
async fn recordings_of_document_models_have_the_shape_of_the_answers() {
    let firm = Firm::open().await;
    let app = &firm.app;
    let reads = |partner: &partners::view::PartnerView| partner.mapping_kind.as_deref() == Some("document_model");
    let partner = partners::list_partners()
        .into_iter()
        .find(reads)
        .expect("a partner of document models");
    let connect = ConnectWithKey {
        partner: partner.id,
        environment: Some("rehearsal".to_owned()),
        endpoints: std::collections::BTreeMap::new(),
        fields: std::collections::BTreeMap::new(),
    };
    let id = connect_with_key(app, connect, None).await.expect("a connection").id;
    pull::pull_now(app, &id, &[], false).await.expect("a pull");
    compare("show_registry", &registry::show_registry(app, &id).await.expect("the registry"));

    let folder = tempfile::tempdir().expect("a folder");
    let set = folder.path().join("set");
    golden::make_sample(&set).await.expect("a set");
    let preview = golden::preview_run(app, &set, &id).await.expect("a preview");
    compare("preview_golden_run", preview.view());
    // The stand-in takes its time to read, by the clock that stands still here.
    let clock = firm.clock.clone();
    let ticking = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            clock.advance(Duration::from_secs(1));
        }
    });
    let run = golden::run_set(app, preview.confirm(false).expect("the same set"), std::future::pending())
        .await
        .expect("a run");
    ticking.abort();
    assert_eq!(run.status, "PASS", "{run:?}");
    let compared = golden::compare_runs(app, &run.set, &id).await;
    compare("compare_golden_runs", &compared.expect("the last run"));
    let curve = golden::show_curve(app, &run.set, &id, None, None, None).await;
    compare("golden_curve", &curve.expect("a curve"));
    compare("list_golden_runs", &golden::list_runs(app, &id).await.expect("the runs"));
}

/// A client that somebody works for.
async fn engaged_client(app: &connect_app::App) -> String {
    let save = SaveClient {
        name: Some("Cedar Ridge".to_owned()),
        ..SaveClient::default()
    };
    let client = clients::save_client(app, save).await.expect("a client").id;
    let save = SaveEngagement {
        client: client.clone(),
        engagement_type: Some("audit".to_owned()),
        period_start: Some("2026-01-01".to_owned()),
        period_end: Some("2026-12-31".to_owned()),
        due: Some("2027-03-15".to_owned()),
        lead: Some("Robin Okafor".to_owned()),
        ..SaveEngagement::default()
    };
    clients::save_engagement(app, save).await.expect("an engagement");
    client
}

async fn unconnected_client(app: &connect_app::App) -> String {
    let save = SaveClient {
        name: Some("Paloma Ceramics".to_owned()),
        legal_name: Some("Paloma Ceramics LLC".to_owned()),
        reference: Some("C-011".to_owned()),
        ..SaveClient::default()
    };
    clients::save_client(app, save).await.expect("a client").id
}

fn compare(command: &str, answer: &impl serde::Serialize) {
    compare_of(command, None, answer);
}

fn recording(command: &str, partner: Option<&str>) -> Value {
    let name = partner.map_or_else(|| command.to_owned(), |partner| format!("{command}.{partner}"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(format!("{name}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let recording: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&recording["command"], recording["partner"].as_str()), (&json!(command), partner));
    recording
}

/// The same of an answer that differs from partner to partner.
fn compare_of(command: &str, partner: Option<&str>, answer: &impl serde::Serialize) {
    let recorded = fields(&recording(command, partner)["response"]);
    let answered = fields(&serde_json::to_value(answer).expect("a document"));
    // A list that is empty or a value that is absent on one side says nothing about what it holds.
    let known = |path: &&(String, &'static str), other: &BTreeSet<(String, &'static str)>| {
        other.iter().any(|(seen, _)| seen == &path.0)
            || other
                .iter()
                .any(|(seen, kind)| path.0.starts_with(seen.as_str()) && matches!(*kind, "null" | "empty"))
    };
    let missing: Vec<_> = recorded.iter().filter(|path| !known(path, &answered)).collect();
    let unrecorded: Vec<_> = answered.iter().filter(|path| !known(path, &recorded)).collect();
    assert!(
        missing.is_empty() && unrecorded.is_empty(),
        "{command} {partner:?}: only recorded {missing:?}, only answered {unrecorded:?}"
    );
    let kinds = |path: &str, of: &BTreeSet<(String, &'static str)>| {
        of.iter()
            .filter(|(seen, _)| seen == path)
            .map(|(_, kind)| *kind)
            .collect::<BTreeSet<_>>()
    };
    for (path, _) in &recorded {
        let (left, right) = (kinds(path, &recorded), kinds(path, &answered));
        let agrees = right.is_empty()
            || left.iter().any(|kind| right.contains(kind))
            || left.contains("null")
            || right.contains("null")
            || left.contains("empty")
            || right.contains("empty");
        assert!(
            agrees,
            "{command} {partner:?}: {path} is {left:?} as recorded and {right:?} as answered"
        );
    }
}

/// Every field's path and the kind of its value. Keys that are data, not names, count as `*`.
fn fields(value: &Value) -> BTreeSet<(String, &'static str)> {
    let mut found = BTreeSet::new();
    collect(value, "", &mut found);
    found
}

fn collect(value: &Value, path: &str, found: &mut BTreeSet<(String, &'static str)>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(items) if items.is_empty() => "empty",
        Value::Object(entries) if entries.is_empty() => "empty",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    found.insert((path.to_owned(), kind));
    match value {
        Value::Array(items) => items.iter().take(200).for_each(|item| collect(item, &format!("{path}[]"), found)),
        Value::Object(entries) => {
            for (name, entry) in entries {
                let is_data =
                    path.ends_with("counts") || path.ends_with("inputs") || path.ends_with("resources") || path.ends_with("fields");
                collect(entry, &format!("{path}.{}", if is_data { "*" } else { name }), found);
            }
        }
        _ => {}
    }
}
