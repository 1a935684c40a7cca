//! A firm with one connection and a settable clock.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use connect_connectors::registry;
use connect_credentials::keychain::MemoryKeychain;
use connect_domain::access::{Actor, Permission, Role};
use connect_domain::audit::AuditEntry;
use connect_domain::clock::{Clock, Instant, SettableClock};
use connect_domain::entropy::SeededEntropy;
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectionId, MemberId};
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::transitions::{MappingEvent, ProposedTarget};
use connect_domain::source_object::{RootClass, SourceObject, SourceObjectKind};
use connect_http::HttpSettings;
use connect_store::connections::{self, Connection};
use connect_store::mappings::{self, MappingRow};
use connect_store::members::{self, Member};
use connect_store::{Observed, source_objects};

use crate::mapping::chart::Chart;
use crate::mapping::save_mappings;
use crate::mapping::settle::settle;
use crate::mapping::target_sets;
use crate::mapping::view::{EditAct, MappingEdit, SaveMappingsView};
use crate::rehearsal::Starter;
use crate::{App, Holder, OpenOptions, Surroundings};

const START: Instant = Instant::from_seconds(1_800_000_000);

pub(super) struct Firm {
    pub(super) app: Arc<App>,
    pub(super) connection: ConnectionId,
    pub(super) clock: SettableClock,
    pub(super) folder: Arc<tempfile::TempDir>,
    kind: SourceObjectKind,
}

/// An account of the chart; `id` names it everywhere.
pub(super) fn account(id: &str, class: RootClass, source_type: &str) -> SourceObject {
    SourceObject {
        kind: SourceObjectKind::LedgerAccount,
        external_id: id.to_owned(),
        parent_external_id: None,
        code: String::new(),
        name: format!("Account {id}"),
        path: format!("Account {id}"),
        root_class: Some(class),
        source_type: source_type.to_owned(),
        source_subtype: String::new(),
        active: true,
        currency: "USD".to_owned(),
        balance: None,
        attributes: BTreeMap::new(),
    }
}

pub(super) fn expenses(count: usize) -> Vec<SourceObject> {
    (1..=count)
        .map(|number| account(&number.to_string(), RootClass::Expense, "Expense"))
        .collect()
}

pub(super) fn edit(row: &str, act: EditAct, target_code: Option<&str>) -> MappingEdit {
    MappingEdit {
        source_object_id: row.to_owned(),
        act,
        target_code: target_code.map(str::to_owned),
        status: None,
        note: None,
        attributes: None,
    }
}

impl Firm {
    pub(super) async fn open() -> Self {
        Self::that_maps(SourceObjectKind::LedgerAccount).await
    }

    /// With a connection of a partner whose records are of this kind.
    pub(super) async fn that_maps(kind: SourceObjectKind) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let clock = SettableClock::new(START);
        let app = open(&folder, &clock, 1).await;
        let connection = connection(&app, kind);
        let mut tx = app.store.write(&app.actor, Permission::Connect, START).await.unwrap();
        target_sets::found(&mut tx, kind, &*app.entropy).await.unwrap();
        connections::insert(&mut tx, &connection).await.unwrap();
        tx.commit(AuditEntry::new("test.connected", "", "")).await.unwrap();
        Self {
            app,
            connection: connection.id,
            clock,
            folder,
            kind,
        }
    }

    /// The same workspace in another member's hands.
    pub(super) async fn colleague(&self, role: Role) -> Self {
        let entropy = SeededEntropy::new(9);
        let member = Member {
            id: MemberId::new(START, &entropy),
            display_name: "Colleague".to_owned(),
            role,
            created_at: START,
            disabled_at: None,
        };
        let admin = Permission::AdministerWorkspace;
        let mut tx = self.app.store.write(&self.app.actor, admin, START).await.unwrap();
        members::insert(&mut tx, &member).await.unwrap();
        tx.commit(AuditEntry::new("test.joined", "", "")).await.unwrap();
        let mut app = open(&self.folder, &self.clock, 2).await;
        Arc::get_mut(&mut app).unwrap().actor = Actor::Member { id: member.id, role };
        Self {
            app,
            connection: self.connection,
            clock: self.clock.clone(),
            folder: Arc::clone(&self.folder),
            kind: self.kind,
        }
    }

    pub(super) fn id(&self) -> String {
        self.connection.to_string()
    }

    /// A complete pull that listed these and no others.
    pub(super) async fn pull(&self, objects: &[SourceObject]) {
        let started_at = self.tick();
        self.read(objects).await;
        let mut tx = self.app.store.observe(self.app.clock.now()).await.unwrap();
        source_objects::mark_absent(&mut tx, self.connection, self.kind, started_at)
            .await
            .unwrap();
        let connection = connections::get(&mut tx, self.connection).await.unwrap().unwrap();
        settle(&mut tx, &connection).await.unwrap();
        tx.commit_observed(Observed::Call(self.connection)).await.unwrap();
    }

    /// A pull that broke off after these were stored.
    pub(super) async fn read(&self, objects: &[SourceObject]) {
        let mut tx = self.app.store.observe(self.tick()).await.unwrap();
        source_objects::upsert(&mut tx, self.connection, objects, &*self.app.entropy)
            .await
            .unwrap();
        tx.commit_observed(Observed::Call(self.connection)).await.unwrap();
    }

    /// Lets the engine propose a category for an account.
    pub(super) async fn suggest(&self, external_id: &str, code: &str) {
        let chart = self.chart().await;
        let object = chart.objects.iter().find(|row| row.object.external_id == external_id).unwrap();
        let mut row = chart.row(object);
        let proposed = ProposedTarget {
            target: chart.target(code).unwrap().id,
            confidence: 0.1 + 0.2,
            reason: "its name".to_owned(),
        };
        row.mapping = row.mapping.apply(MappingEvent::Suggest(Some(proposed))).unwrap().after;
        let mut tx = self.app.store.write(&self.app.actor, Permission::Map, self.tick()).await.unwrap();
        mappings::save(&mut tx, &[row]).await.unwrap();
        tx.commit(AuditEntry::new("mapping.suggested", "", "")).await.unwrap();
    }

    pub(super) async fn save(&self, edits: Vec<MappingEdit>) -> SaveMappingsView {
        self.tick();
        save_mappings(&self.app, &self.id(), edits).await.unwrap()
    }

    /// Makes an edit that must be allowed.
    pub(super) async fn edit(&self, external_id: &str, act: EditAct, target_code: Option<&str>) {
        let row = self.row_id(external_id).await;
        let saved = self.save(vec![edit(&row, act, target_code)]).await;
        assert!(saved.rejected.is_empty(), "{saved:?}");
    }

    pub(super) async fn confirm(&self, external_id: &str, code: &str) {
        self.edit(external_id, EditAct::Confirm, Some(code)).await;
    }

    /// The edit that takes a row back to a state.
    pub(super) async fn undo_to(&self, external_id: &str, status: MappingStatus, code: Option<&str>) -> MappingEdit {
        MappingEdit {
            status: Some(status),
            ..edit(&self.row_id(external_id).await, EditAct::Restore, code)
        }
    }

    pub(super) async fn chart(&self) -> Chart {
        let mut reader = self.app.store.read().await.unwrap();
        let connection = connections::get(&mut reader, self.connection).await.unwrap().unwrap();
        Chart::read(&mut reader, &connection).await.unwrap()
    }

    pub(super) async fn row_id(&self, external_id: &str) -> String {
        let chart = self.chart().await;
        let found = chart.objects.iter().find(|row| row.object.external_id == external_id);
        found.unwrap().id.to_string()
    }

    /// The stored row, or the one that a first save would store; without its revision, which only grows.
    pub(super) async fn row(&self, external_id: &str) -> MappingRow {
        let chart = self.chart().await;
        let object = chart.objects.iter().find(|row| row.object.external_id == external_id).unwrap();
        MappingRow {
            revision: 0,
            ..chart.row(object)
        }
    }

    /// Status and code of an account.
    pub(super) async fn stands(&self, external_id: &str) -> (MappingStatus, Option<String>) {
        let row = self.row(external_id).await;
        let chart = self.chart().await;
        let code = row.mapping.target().and_then(|target| chart.code(target)).map(str::to_owned);
        (row.mapping.status(), code)
    }

    /// What the audit log says last.
    pub(super) async fn last_audit(&self) -> (String, String) {
        let view = crate::audit::audit_entries(&self.app, Some(1)).await.unwrap();
        assert!(view.verified);
        (view.entries[0].action.clone(), view.entries[0].detail.clone())
    }

    pub(super) async fn audit_lines(&self) -> usize {
        crate::audit::audit_entries(&self.app, None).await.unwrap().entries.len()
    }

    fn tick(&self) -> Instant {
        self.clock.advance(Duration::from_secs(1));
        self.clock.now()
    }
}

async fn open(folder: &tempfile::TempDir, clock: &SettableClock, seed: u64) -> Arc<App> {
    let options = OpenOptions {
        location: folder.path().join("workspace").to_str().unwrap().to_owned(),
        rehearsal: false,
        holder: Holder::Keychain,
        starter: Starter::none(),
    };
    let surroundings = Surroundings {
        clock: Arc::new(clock.clone()),
        entropy: Arc::new(SeededEntropy::new(seed)),
        keychain: MemoryKeychain::new().opener(),
        http: HttpSettings::default(),
        data_folder: folder.path().join("installation"),
    };
    App::open_in(options, surroundings).await.unwrap()
}

fn connection(app: &App, kind: SourceObjectKind) -> Connection {
    let manifests = registry::ALL.into_iter().map(connect_connectors::Connector::manifest);
    let mut mapped = manifests.filter(|manifest| {
        let mapping = manifest.mapping.as_ref();
        mapping.is_some_and(|mapping| mapping.kind == kind)
    });
    Connection {
        display_name: "Company".to_owned(),
        authorized_by: app.actor.label(),
        ..Connection::new(
            ConnectionId::new(START, &*app.entropy),
            mapped.next().unwrap().id.clone(),
            Environment::Custom,
            "realm",
            START,
        )
    }
}
