//! Every store test runs on both databases, each time on a fresh one with the real migrations.

use connect_domain::access::{Actor, Permission, Role};
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::entropy::SeededEntropy;
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectionId, MemberId, TargetSetId};
use connect_domain::source_object::{RootClass, SourceObject, SourceObjectKind};
use connect_store::connections::Connection;
use connect_store::target_sets::TargetSetRow;
use connect_store::{Location, Store, StoreError, WriteTransaction, connections, target_sets};
use sqlx::{AnyConnection, Connection as _};

pub use connect_store::testing::fresh_database;

/// Any instant; all tests happen then.
pub const NOW: Instant = Instant::from_seconds(1_800_000_000);

/// Runs `test` on SQLite, then on PostgreSQL.
pub async fn for_each_database(test: impl AsyncFn(Database)) {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().join("workspace"));
    test(Database::open("SQLite", location).await).await;
    let location = fresh_database().await.parse().unwrap();
    test(Database::open("PostgreSQL", location).await).await;
}

/// Runs `test` on workspaces that programs left at schema `version` with these rows in them, and that this program opens.
pub async fn for_each_left_at(version: i64, rows: &'static str, test: impl AsyncFn(Database)) {
    sqlx::any::install_default_drivers();
    let folder = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite://{}?mode=rwc", folder.path().join("workspace.db").display());
    let postgres = fresh_database().await;
    let location = postgres.parse().unwrap();
    let workspace = Location::Folder(folder.path().to_owned());
    for (name, url, location, migrator) in [
        ("SQLite", sqlite, workspace, sqlx::migrate!("migrations/sqlite")),
        ("PostgreSQL", postgres, location, sqlx::migrate!("migrations/postgres")),
    ] {
        let mut old = AnyConnection::connect(&url).await.unwrap();
        migrator.run_to(version, &mut old).await.unwrap();
        sqlx::raw_sql(rows).execute(&mut old).await.unwrap();
        old.close().await.unwrap();
        test(Database::open(name, location).await).await;
    }
}

/// An open workspace and what a test needs beside it.
pub struct Database {
    /// For messages.
    pub name: &'static str,
    pub store: Store,
    pub admin: Actor,
    pub entropy: SeededEntropy,
}

impl Database {
    pub async fn open(name: &'static str, location: Location) -> Self {
        let entropy = SeededEntropy::new(1);
        let admin = Actor::Member {
            id: MemberId::new(NOW, &entropy),
            role: Role::Admin,
        };
        let store = Store::open(&location).await.unwrap();
        Self {
            name,
            store,
            admin,
            entropy,
        }
    }

    pub async fn write(&self) -> WriteTransaction {
        self.write_at(NOW).await
    }

    pub async fn write_at(&self, now: Instant) -> WriteTransaction {
        self.store.write(&self.admin, Permission::Connect, now).await.unwrap()
    }

    /// For a connection of the test's own, beside the store's.
    pub fn url(&self) -> String {
        match self.store.location() {
            Location::Folder(folder) => format!("sqlite://{}", folder.join("workspace.db").display()),
            Location::Postgres(url) => url.to_string(),
        }
    }

    /// A connection that is stored.
    pub async fn connection(&self, external_account_id: &str) -> ConnectionId {
        let connection = self.new_connection(external_account_id);
        let mut tx = self.write().await;
        connections::insert(&mut tx, &connection).await.unwrap();
        commit(tx).await.unwrap();
        connection.id
    }

    pub fn new_connection(&self, external_account_id: &str) -> Connection {
        Connection {
            display_name: "Ünïcode \u{1F4D2} Ltd".to_owned(),
            endpoints: [("api".to_owned(), "https://one.example".to_owned())].into(),
            granted_scopes: vec!["accounting".to_owned()],
            authorized_by: self.admin.label(),
            authorized_at: Some(NOW),
            ..Connection::new(
                ConnectionId::new(NOW, &self.entropy),
                "ledger",
                Environment::Custom,
                external_account_id.to_owned(),
                NOW,
            )
        }
    }

    /// A target set that is stored.
    pub async fn target_set(&self) -> TargetSetId {
        let set = TargetSetRow {
            id: TargetSetId::new(NOW, &self.entropy),
            name: "Engagement categories".to_owned(),
            kind: SourceObjectKind::LedgerAccount,
            created_at: NOW,
            archived_at: None,
        };
        let mut tx = self.write().await;
        target_sets::insert(&mut tx, &set).await.unwrap();
        commit(tx).await.unwrap();
        set.id
    }
}

pub async fn commit(tx: WriteTransaction) -> Result<(), StoreError> {
    tx.commit(AuditEntry::new("test.done", "", "")).await
}

/// A ledger account; `number` makes it unique.
pub fn ledger_account(number: usize) -> SourceObject {
    SourceObject {
        kind: SourceObjectKind::LedgerAccount,
        external_id: number.to_string(),
        parent_external_id: (number % 7 == 3).then(|| (number / 7).to_string()),
        code: format!("{:05}", number * 10),
        name: format!("Account é {number}"),
        path: format!("Top:Account é {number}"),
        root_class: RootClass::ALL.get(number % 6).copied(),
        source_type: "Bank".to_owned(),
        source_subtype: String::new(),
        active: number % 11 != 5,
        currency: "USD".to_owned(),
        balance: (!number.is_multiple_of(3))
            .then(|| connect_domain::money::MinorUnits::new(i64::try_from(number).unwrap() * 101 - 5_000).unwrap()),
        attributes: [("SyncToken".to_owned(), "0".to_owned())].into(),
    }
}
