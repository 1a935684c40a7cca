//! Idle connections over days, against a token endpoint that counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use connect_credentials::keychain::{KeychainRefusal, MemoryMood};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::{Clock, Instant, SettableClock};
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectionId, GrantId};
use connect_domain::secret::SecretText;
use connect_oauth::GrantedTokens;
use connect_store::connections::{self, Connection, Expiries, Grant};
use serde_json::json;

use super::idle::{look, refresh_idle_connections};
use super::{list_connections, show_connection};
use crate::apps::{RegisterApp, register_app};
use crate::attention::needs_attention;
use crate::gate::{readiness, run_check, verify};
use crate::health::health;
use crate::limits::save_limits;
use crate::partners::list_partners;
use crate::testing::Machine;
use crate::views::Count;
use crate::{App, error::ErrorCode};

const CONNECTIONS: usize = 40;
const HOUR: Duration = Duration::from_secs(3_600);

/// What the partner saw.
#[derive(Default)]
struct Seen {
    /// When each company's refresh token was spent, in order.
    refreshes: BTreeMap<String, Vec<Instant>>,
    /// The number of each company's refresh token in force.
    newest: BTreeMap<String, usize>,
    dead: BTreeSet<String>,
    now: usize,
    at_once: usize,
}

#[derive(Clone)]
struct Partner {
    seen: Arc<Mutex<Seen>>,
    clock: SettableClock,
    origin: String,
}

#[derive(serde::Deserialize)]
struct RefreshForm {
    refresh_token: String,
}

impl Partner {
    async fn start(clock: &SettableClock) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let partner = Self {
            seen: Arc::default(),
            clock: clock.clone(),
            origin: format!("http://{}", listener.local_addr().unwrap()),
        };
        let router = axum::Router::new().route("/token", post(refresh)).with_state(partner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        partner
    }

    fn endpoints(&self) -> BTreeMap<String, String> {
        let at = |path: &str| format!("{}{path}", self.origin);
        [("api", at("")), ("authorize", at("/authorize")), ("token", at("/token"))]
            .map(|(name, url)| (name.to_owned(), url))
            .into()
    }

    fn calls(&self) -> usize {
        self.seen.lock().unwrap().refreshes.values().map(Vec::len).sum()
    }
}

async fn refresh(State(partner): State<Partner>, Form(form): Form<RefreshForm>) -> Response {
    let (company, number) = form.refresh_token.split_once('/').unwrap();
    {
        let mut seen = partner.seen.lock().unwrap();
        seen.now += 1;
        seen.at_once = seen.at_once.max(seen.now);
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    let mut seen = partner.seen.lock().unwrap();
    seen.now -= 1;
    seen.refreshes.entry(company.to_owned()).or_default().push(partner.clock.now());
    let newest = seen.newest.get(company).copied().unwrap_or(1);
    if seen.dead.contains(company) || number != newest.to_string() {
        return (StatusCode::BAD_REQUEST, axum::Json(json!({"error": "invalid_grant"}))).into_response();
    }
    seen.newest.insert(company.to_owned(), newest + 1);
    axum::Json(json!({
        "access_token": format!("at-{company}-{newest}"),
        "refresh_token": format!("{company}/{}", newest + 1),
        "token_type": "bearer",
        "expires_in": 3_600,
    }))
    .into_response()
}

/// A firm whose connections were authorized just now.
async fn firm(machine: &Machine, partner: &Partner) -> Arc<App> {
    let app = machine.open().await;
    let register = RegisterApp {
        partner: list_partners()[0].id.clone(),
        environment: "custom".to_owned(),
        label: "Firm app".to_owned(),
        oauth_client_id: "client".to_owned(),
        redirect_uris: Vec::new(),
        callback: None,
        endpoints: partner.endpoints(),
        fields: BTreeMap::new(),
    };
    let registered = register_app(&app, register, Some(SecretText::new("secret".to_owned())))
        .await
        .unwrap();
    for number in 0..CONNECTIONS {
        let now = machine.clock.now();
        let company = format!("company-{number}");
        let connection = Connection {
            app_registration_id: Some(registered.id.parse().unwrap()),
            display_name: company.clone(),
            endpoints: partner.endpoints(),
            ..Connection::new(
                ConnectionId::new(now, &*app.entropy),
                registered.partner.clone(),
                Environment::Custom,
                company.clone(),
                now,
            )
        };
        authorize(&app, &connection, &company, now).await;
    }
    app
}

async fn authorize(app: &App, connection: &Connection, company: &str, now: Instant) {
    let granted = GrantedTokens {
        access_token: SecretText::new("at".to_owned()),
        access_token_expires_at: now.plus(HOUR),
        refresh_token: Some(SecretText::new(format!("{company}/1"))),
        refresh_token_expires_at: None,
        refresh_token_hard_expires_at: None,
        scopes: None,
        id_token: None,
    };
    let grant = Grant {
        grant_id: GrantId::new(now, &*app.entropy),
        granted_scopes: Vec::new(),
        authorized_by: app.actor.label(),
        partner_identity: String::new(),
        expiries: Expiries::default(),
    };
    let vault = app.open_vault().await.unwrap();
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await.unwrap();
    connections::insert(&mut tx, connection).await.unwrap();
    connections::set_grant(&mut tx, connection.id, &grant).await.unwrap();
    let stored = app
        .tokens
        .store_first_grant(&mut tx, &vault, connection.id, grant.grant_id, &granted);
    let generation = stored.await.unwrap();
    tx.commit(AuditEntry::new("connection.authorized", "", "")).await.unwrap();
    app.tokens.first_grant_stored(connection.id, generation).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_idle_connections_are_each_refreshed_within_every_day() {
    let machine = Machine::new();
    let partner = Partner::start(&machine.clock).await;
    let app = firm(&machine, &partner).await;
    let authorized = machine.clock.now();
    for _hour in 0..72 {
        machine.clock.advance(HOUR);
        let view = refresh_idle_connections(&app).await.unwrap();
        assert!(view.failed.is_empty(), "{view:?}");
    }
    let seen = partner.seen.lock().unwrap();
    assert_eq!(seen.refreshes.len(), CONNECTIONS);
    for (company, refreshes) in &seen.refreshes {
        assert!((3..=4).contains(&refreshes.len()), "{company}: {refreshes:?}");
        let instants = [&[authorized], &refreshes[..], &[machine.clock.now()]].concat();
        assert!(instants.windows(2).all(|pair| pair[1].since(pair[0]) <= 24 * HOUR), "{company}");
    }
    // They drift apart although they were authorized together.
    let first: BTreeSet<_> = seen.refreshes.values().map(|refreshes| refreshes[0]).collect();
    assert!(first.len() >= 3, "{first:?}");
    assert!(seen.at_once <= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_grant_is_reported_once_and_stops_nobody() {
    let machine = Machine::new();
    let partner = Partner::start(&machine.clock).await;
    let app = firm(&machine, &partner).await;
    partner.seen.lock().unwrap().dead.insert("company-7".to_owned());
    for day in 0..3 {
        machine.clock.advance(24 * HOUR);
        let view = refresh_idle_connections(&app).await.unwrap();
        assert_eq!(view.failed.len(), usize::from(day == 0), "{view:?}");
        assert_eq!(view.refreshed.len(), CONNECTIONS - 1);
    }
    assert_eq!(partner.seen.lock().unwrap().refreshes["company-7"].len(), 1);
    let views = list_connections(&app).await.unwrap();
    let dead: Vec<_> = views.iter().filter(|view| view.status == "needs_reconnect").collect();
    assert_eq!(dead.len(), 1);
    assert_eq!(
        (dead[0].display_name.as_str(), dead[0].cause.as_deref()),
        ("company-7", Some("auth"))
    );
    let items = needs_attention(&app).await.unwrap();
    let about_it: Vec<_> = items.iter().filter(|item| item.id.ends_with(&dead[0].id)).collect();
    assert_eq!(
        about_it.iter().filter(|item| item.severity == "critical").count(),
        1,
        "{about_it:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_vault_is_left_alone() {
    let machine = Machine::new();
    let partner = Partner::start(&machine.clock).await;
    let founded = firm(&machine, &partner).await;
    let before = statuses(&founded).await;
    machine.clock.advance(48 * HOUR);
    machine.keychain.set_mood(MemoryMood::Refuses(KeychainRefusal::Locked));
    let locked = machine.open().await;
    let mut may_ask = true;
    for _ in 0..3 {
        look(&locked, &mut may_ask).await.unwrap();
    }
    assert_eq!(partner.calls(), 0);
    assert_eq!(statuses(&locked).await, before);
    assert_eq!(refresh_idle_connections(&locked).await.unwrap_err().code.exit_code(), 5);
    // The keychain is not asked a second time; a person who opens the vault sets it going again.
    machine.keychain.set_mood(MemoryMood::Works);
    look(&locked, &mut may_ask).await.unwrap();
    assert_eq!(partner.calls(), 0);
    locked.open_vault().await.unwrap();
    look(&locked, &mut may_ask).await.unwrap();
    assert_eq!(partner.calls(), CONNECTIONS);
}

async fn statuses(app: &App) -> Vec<String> {
    let views = list_connections(app).await.unwrap();
    views.into_iter().map(|view| view.status).collect()
}

/// A lid that opens after two days, with a window and a cron job at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_wake_after_a_long_sleep_asks_once_for_each_and_few_at_a_time() {
    let machine = Machine::new();
    let partner = Partner::start(&machine.clock).await;
    let window = firm(&machine, &partner).await;
    let cron = machine.open().await;
    machine.clock.advance(48 * HOUR);
    let (one, other) = tokio::join!(refresh_idle_connections(&window), refresh_idle_connections(&cron));
    assert!(one.unwrap().failed.is_empty() && other.unwrap().failed.is_empty());
    assert_eq!(partner.calls(), CONNECTIONS);
    assert!(partner.seen.lock().unwrap().at_once <= 8, "four for each process");
}

/// A copy of the workspace refreshes nothing, however idle its grants are.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_left_alone() {
    let machine = Machine::new();
    let partner = Partner::start(&machine.clock).await;
    let app = firm(&machine, &partner).await;
    app.store.clone().close().await;
    let (from, to) = (machine.folder.path().join("workspace"), machine.folder.path().join("copy"));
    std::fs::create_dir(&to).unwrap();
    std::fs::copy(from.join("workspace.db"), to.join("workspace.db")).unwrap();
    machine.clock.advance(48 * HOUR);
    // The home is known from the first refresh on.
    let reopened = machine.open().await;
    refresh_idle_connections(&reopened).await.unwrap();
    let calls = partner.calls();
    machine.clock.advance(48 * HOUR);
    let copy = machine.open_at(to.to_str().unwrap()).await;
    assert_eq!(refresh_idle_connections(&copy).await.unwrap_err().code, ErrorCode::ForeignGrant);
    assert_eq!(partner.calls(), calls);
}

/// What a call proved is known for a day; then nobody knows, and no place says otherwise.
#[tokio::test(flavor = "multi_thread")]
async fn a_proof_grows_old_everywhere() {
    let machine = Machine::new();
    let partner = Partner::start(&machine.clock).await;
    let app = firm(&machine, &partner).await;
    assert!(!health(&app).await.unwrap().healthy, "nothing was proven yet");
    for view in list_connections(&app).await.unwrap() {
        app.record_call(view.id.parse().unwrap(), Ok(())).await.unwrap();
    }
    let all = async |status: &str| statuses(&app).await.iter().all(|other| other == status);
    machine.clock.advance(24 * HOUR);
    save_limits(&app, Some(12), None, None).await.unwrap();
    assert!(all("not_checked").await);
    save_limits(&app, Some(24), None, None).await.unwrap();
    assert!(all("connected").await);
    // A call alone proves that the partner answers, and none of what must be checked.
    let view = health(&app).await.unwrap();
    assert!(
        !view.healthy
            && view
                .connections
                .iter()
                .all(|row| row.state == "not_checked" && row.checks.unproven.get() > 0)
    );
    machine.clock.advance(HOUR);
    assert!(all("not_checked").await);
    let view = health(&app).await.unwrap();
    assert!(!view.healthy && view.connections.iter().all(|row| row.state == "not_checked"));
    let unproven = needs_attention(&app).await.unwrap();
    assert_eq!(unproven.iter().filter(|item| item.id.starts_with("unproven:")).count(), CONNECTIONS);

    for wrong in [
        (Some(0), None, None),
        (Some(25), None, None),
        (None, Some(9_999), None),
        (None, None, Some(101)),
    ] {
        let refused = save_limits(&app, wrong.0, wrong.1, wrong.2).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_grows_stale_and_a_new_grant_outdates_it() {
    let machine = Machine::new();
    let partner = Partner::start(&machine.clock).await;
    let app = firm(&machine, &partner).await;
    let id = list_connections(&app).await.unwrap()[0].id.clone();
    let token = async || {
        let report = readiness(&app, std::slice::from_ref(&id), "live").await.unwrap();
        let check = report.checks.into_iter().find(|check| check.id == "token.usable").unwrap();
        (check.status, check.evidence_kind, check.obstacle)
    };
    let seen = |status: &str, kind: &str, obstacle: Option<&str>| (status.to_owned(), kind.to_owned(), obstacle.map(str::to_owned));
    assert_eq!(token().await, seen("SKIP", "missing", Some("missing")));
    verify(&app, std::slice::from_ref(&id), "live").await.unwrap();
    assert_eq!(token().await, seen("PASS", "live", None));
    let listed = async |id: &str| {
        needs_attention(&app)
            .await
            .unwrap()
            .iter()
            .filter(|item| item.id.starts_with(id))
            .count()
    };
    assert_eq!((listed("check:mapping.published:").await, listed("stale-checks:").await), (1, 0));
    machine.clock.advance(25 * HOUR);
    assert_eq!(token().await, seen("PASS", "stale", Some("stale")));
    assert_eq!((listed("check:mapping.published:").await, listed("stale-checks:").await), (1, 1));
    // One check alone is made anew, and no other.
    run_check(&app, &id, "token.usable").await.unwrap();
    assert_eq!(token().await, seen("PASS", "live", None));
    assert_eq!(run_check(&app, &id, "no.such").await.unwrap_err().code, ErrorCode::InvalidInput);

    machine.clock.advance(HOUR);
    let now = machine.clock.now();
    let grant = Grant {
        grant_id: GrantId::new(now, &*app.entropy),
        granted_scopes: Vec::new(),
        authorized_by: app.actor.label(),
        partner_identity: String::new(),
        expiries: Expiries::default(),
    };
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await.unwrap();
    connections::set_grant(&mut tx, id.parse().unwrap(), &grant).await.unwrap();
    tx.commit(AuditEntry::new("connection.authorized", "", "")).await.unwrap();
    // What passed with the old grant proves nothing of the new one, and what failed still stands against it.
    assert_eq!(token().await, seen("PASS", "stale", Some("stale")));
    app.record_call(id.parse().unwrap(), Ok(())).await.unwrap();
    let row = async || {
        let view = health(&app).await.unwrap();
        view.connections.into_iter().find(|row| row.id == id).unwrap()
    };
    let failing = row().await;
    assert_eq!((failing.status.as_str(), failing.state.as_str()), ("connected", "failing"));
    assert_eq!(listed("check:mapping.published:").await, 1);
    assert!(failing.checks.worst.is_some() && failing.checks.stale.get() > 0, "{failing:?}");
    let checks = &failing.checks;
    let sum: i64 = [checks.pass, checks.warn, checks.fail, checks.skip, checks.stale]
        .into_iter()
        .map(Count::get)
        .sum();
    assert_eq!(sum, checks.total.get(), "{checks:?}");
    // Every place tells the same.
    assert_eq!(show_connection(&app, &id).await.unwrap().health, "failing");
    let listed = list_connections(&app).await.unwrap();
    assert_eq!(listed.iter().find(|view| view.id == id).unwrap().health, "failing");

    // Once it is disconnected, nothing that was seen before says anything.
    let mut tx = app.store.write(&app.actor, Permission::Connect, machine.clock.now()).await.unwrap();
    connections::disconnect(&mut tx, id.parse().unwrap(), "").await.unwrap();
    tx.commit(AuditEntry::new("connection.disconnected", "", "")).await.unwrap();
    let paused = row().await;
    assert_eq!((paused.state.as_str(), &paused.checks.worst.is_none()), ("paused", &true));
    assert_eq!(paused.checks.skip, paused.checks.total, "{:?}", paused.checks);
}
