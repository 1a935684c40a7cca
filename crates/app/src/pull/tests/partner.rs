//! A partner of the test's own, with lists that change by its clock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::{Clock, Instant, SettableClock};
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectionId, GrantId};
use connect_domain::secret::SecretText;
use connect_oauth::GrantedTokens;
use connect_store::connections::{self, Connection, Expiries, Grant};
use serde_json::{Value, json};

use crate::App;
use crate::apps::{RegisterApp, register_app};
use crate::partners::list_partners;
use crate::testing::Machine;

/// One list: records by id, with the instant of their last change.
type List = BTreeMap<u64, (Value, Instant)>;

#[derive(Default)]
pub(super) struct Books {
    pub(super) lists: BTreeMap<&'static str, List>,
    deleted: Vec<(&'static str, u64, Instant)>,
    /// Paths of the requests, and `path entity` for queries.
    pub(super) seen: Vec<String>,
    /// Answers this status and body to what has the text in its line.
    pub(super) trouble: Option<(&'static str, u16, &'static str)>,
}

#[derive(Clone)]
pub(super) struct Partner {
    pub(super) books: Arc<Mutex<Books>>,
    clock: SettableClock,
    origin: String,
}

impl Partner {
    /// With so many records in each list.
    pub(super) async fn start(clock: &SettableClock, records: u64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let partner = Self {
            books: Arc::default(),
            clock: clock.clone(),
            origin: format!("http://{}", listener.local_addr().unwrap()),
        };
        for id in 1..=records {
            partner.put("Account", id, json!({"Name": format!("Account {id}"), "AccountType": "Expense"}));
            partner.put("Customer", id, json!({"DisplayName": format!("Customer {id}"), "Balance": 1}));
            partner.put("Item", id, json!({"Name": format!("Item {id}"), "Type": "Service"}));
            partner.put("Invoice", id, invoice(id));
        }
        let router = axum::Router::new()
            .route("/token", post(token))
            .route("/v3/company/1/{*call}", get(answer))
            .with_state(partner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        partner
    }

    /// Makes or changes a record.
    pub(super) fn put(&self, list: &'static str, id: u64, mut record: Value) {
        record["Id"] = json!(id.to_string());
        record["CurrencyRef"] = json!({"value": "USD"});
        let now = self.clock.now();
        self.books.lock().unwrap().lists.entry(list).or_default().insert(id, (record, now));
    }

    /// Deletes a record.
    pub(super) fn delete(&self, list: &'static str, id: u64) {
        let mut books = self.books.lock().unwrap();
        books.lists.get_mut(list).unwrap().remove(&id).unwrap();
        let now = self.clock.now();
        books.deleted.push((list, id, now));
    }

    /// How many requests had the text in their line since the last time this was asked.
    pub(super) fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.books.lock().unwrap().seen)
    }

    pub(super) fn trouble(&self, trouble: Option<(&'static str, u16, &'static str)>) {
        self.books.lock().unwrap().trouble = trouble;
    }

    /// A connection of the firm to this partner, authorized just now by `identity`.
    pub(super) async fn connect(&self, app: &App, machine: &Machine, identity: &str) -> String {
        let at = |path: &str| format!("{}{path}", self.origin);
        let endpoints: BTreeMap<String, String> = [("api", at("")), ("authorize", at("/authorize")), ("token", at("/token"))]
            .map(|(name, url)| (name.to_owned(), url))
            .into();
        let register = RegisterApp {
            partner: list_partners()[0].id.clone(),
            environment: "custom".to_owned(),
            label: "Firm app".to_owned(),
            oauth_client_id: "client".to_owned(),
            redirect_uris: Vec::new(),
            callback: None,
            endpoints: endpoints.clone(),
            fields: BTreeMap::new(),
        };
        let secret = SecretText::new("secret".to_owned());
        let registered = register_app(app, register, Some(secret)).await.unwrap();
        let now = machine.clock.now();
        let connection = Connection {
            app_registration_id: Some(registered.id.parse().unwrap()),
            display_name: "Cedar Ridge".to_owned(),
            endpoints,
            ..Connection::new(
                ConnectionId::new(now, &*app.entropy),
                registered.partner,
                Environment::Custom,
                "1",
                now,
            )
        };
        let grant = Grant {
            grant_id: GrantId::new(now, &*app.entropy),
            granted_scopes: Vec::new(),
            authorized_by: app.actor.label(),
            partner_identity: identity.to_owned(),
            expiries: Expiries::default(),
        };
        let granted = GrantedTokens {
            access_token: SecretText::new("at".to_owned()),
            access_token_expires_at: now.plus(Duration::from_secs(3_600)),
            refresh_token: Some(SecretText::new("rt".to_owned())),
            refresh_token_expires_at: None,
            refresh_token_hard_expires_at: None,
            scopes: None,
            id_token: None,
        };
        let vault = app.open_vault().await.unwrap();
        let mut tx = app.store.write(&app.actor, Permission::Connect, now).await.unwrap();
        connections::insert(&mut tx, &connection).await.unwrap();
        connections::set_grant(&mut tx, connection.id, &grant).await.unwrap();
        let stored = app
            .tokens
            .store_first_grant(&mut tx, &vault, connection.id, grant.grant_id, &granted);
        let generation = stored.await.unwrap();
        tx.commit(AuditEntry::new("connection.authorized", "", "")).await.unwrap();
        app.tokens.first_grant_stored(connection.id, generation).await.unwrap();
        connection.id.to_string()
    }
}

/// An open invoice.
pub(super) fn invoice(id: u64) -> Value {
    json!({
        "DocNumber": format!("INV-{id}"), "TxnDate": "2026-11-03", "CustomerRef": {"value": "1"}, "TotalAmt": id, "Balance": id,
        "Line": [{"DetailType": "SalesItemLineDetail", "Amount": id, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}]
    })
}

async fn token() -> Response {
    axum::Json(json!({"access_token": "at2", "refresh_token": "rt2", "token_type": "bearer", "expires_in": 3_600})).into_response()
}

async fn answer(State(partner): State<Partner>, Path(call): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let statement = query.get("query").cloned().unwrap_or_default();
    let list = word_after(&statement, "FROM ").to_owned();
    let of = query
        .get("entities")
        .map_or(word_after(&statement, "STARTPOSITION "), String::as_str);
    let line = format!("{call} {list} {of}");
    let mut books = partner.books.lock().unwrap();
    books.seen.push(line.trim_end().to_owned());
    if let Some((_, status, body)) = books.trouble.filter(|(at, ..)| line.contains(at)) {
        return (StatusCode::from_u16(status).unwrap(), [("intuit_tid", "1-64f")], body).into_response();
    }
    let time = partner.clock.now().to_rfc3339();
    let body = if call.starts_with("companyinfo") {
        json!({"CompanyInfo": {"CompanyName": "Cedar Ridge", "FiscalYearStartMonth": "July"}, "time": time})
    } else if call == "query" {
        json!({"QueryResponse": queried(&books, &list, &statement), "time": time})
    } else if call == "cdc" {
        json!({"CDCResponse": [{"QueryResponse": changed(&books, &query)}], "time": time})
    } else {
        trial_balance(&query)
    };
    axum::Json(body).into_response()
}

fn word_after<'t>(text: &'t str, mark: &str) -> &'t str {
    text.split_once(mark)
        .map_or("", |(_, rest)| rest.split(' ').next().unwrap_or_default())
}

fn queried(books: &Books, list: &str, statement: &str) -> Value {
    let records = &books.lists[list];
    if statement.contains("COUNT(*)") {
        return json!({"totalCount": records.len()});
    }
    let number = |mark| word_after(statement, mark).parse::<usize>().unwrap();
    let page: Vec<&Value> = records
        .values()
        .map(|(record, _)| record)
        .skip(number("STARTPOSITION ") - 1)
        .take(number("MAXRESULTS "))
        .collect();
    json!({ list: page })
}

fn changed(books: &Books, query: &BTreeMap<String, String>) -> Value {
    let since = Instant::parse_rfc3339(&query["changedSince"]).unwrap();
    let lists = query["entities"].split(',').map(|list| {
        let records = books.lists[list].values().filter(|(_, at)| *at >= since);
        let stubs = books.deleted.iter().filter(|(of, _, at)| *of == list && *at >= since);
        let records = records.map(|(record, _)| record.clone());
        let stubs = stubs.map(|(_, id, _)| json!({"Id": id.to_string(), "status": "Deleted"}));
        let all: Vec<Value> = records.chain(stubs).collect();
        if all.is_empty() { json!({}) } else { json!({ list: all }) }
    });
    lists.collect()
}

fn trial_balance(query: &BTreeMap<String, String>) -> Value {
    let row = |id: &str, debit: &str, credit: &str| json!({"ColData": [{"id": id, "value": "x"}, {"value": debit}, {"value": credit}]});
    json!({
        "Header": {
            "ReportBasis": query["accounting_method"], "StartPeriod": query["start_date"], "EndPeriod": query["end_date"], "Currency": "USD"
        },
        "Rows": {"Row": [row("1", "100.50", ""), row("2", "", "75.25"), row("99", "", "25.25")]}
    })
}
