//! A firm's workspace with as much in it as a large firm has: forty connections, one of them with a
//! chart of 100,000 accounts, every second of which is mapped.
//!
//! It has no invoices, as the program does not store any yet; and no vault, so that the first screen
//! is the overview with its data whatever keychain the machine has.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use connect_app::rehearsal::Starter;
use connect_app::{App, Holder, OpenOptions, OsEntropy, Surroundings};
use connect_domain::access::{Actor, Permission, Role};
use connect_domain::audit::AuditEntry;
use connect_domain::clock::{Clock, Instant, SystemClock};
use connect_domain::connection::ConnectionStatus;
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectionId, TargetId, TargetSetId};
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::transitions::{Mapping, MappingEvent, MappingMethod};
use connect_domain::money::MinorUnits;
use connect_domain::source_object::{RootClass, SourceObject, SourceObjectKind};
use connect_store::connections::{self, Connection};
use connect_store::mappings::{self, MappingRow};
use connect_store::{Store, WriteTransaction, members, source_objects, target_sets, targets};

use crate::firm::oauth_partner;
use crate::keychain_folder::keychain_in;

/// Companies of the firm.
pub const CONNECTIONS: usize = 40;
/// Accounts in the chart of the first.
pub const ACCOUNTS: usize = 100_000;
/// Accounts written at once, as a pull does.
const PAGE: usize = 5_000;

/// Makes it in `folder`, as the installation whose data lies in `data_folder`.
pub async fn found(folder: &Path, data_folder: &Path) -> anyhow::Result<()> {
    let options = OpenOptions {
        location: folder.display().to_string(),
        rehearsal: false,
        holder: Holder::Keychain,
        starter: Starter::none(),
    };
    let surroundings = Surroundings {
        keychain: keychain_in(data_folder),
        data_folder: data_folder.to_owned(),
        ..Surroundings::system()
    };
    let app: Arc<App> = App::open_in(options, surroundings).await.context("could not make the workspace")?;
    drop(app);
    let store = Store::open(&folder.display().to_string().parse()?).await?;
    let filling = Filling::of(&store).await?;
    let first = filling.insert_connections().await?;
    filling.insert_chart(first).await?;
    store.close().await;
    Ok(())
}

struct Filling<'a> {
    store: &'a Store,
    founder: Actor,
    target_set: TargetSetId,
    targets: Vec<TargetId>,
    now: Instant,
}

impl<'a> Filling<'a> {
    async fn of(store: &'a Store) -> anyhow::Result<Self> {
        let mut reader = store.read().await?;
        let founder = members::list(&mut reader)
            .await?
            .into_iter()
            .next()
            .context("the firm has no member")?;
        let set = target_sets::list(&mut reader)
            .await?
            .into_iter()
            .next()
            .context("the firm has no categories")?;
        let targets = targets::list(&mut reader, set.id).await?;
        Ok(Self {
            store,
            founder: Actor::Member {
                id: founder.id,
                role: Role::Admin,
            },
            target_set: set.id,
            targets: targets.into_iter().map(|row| row.id).collect(),
            now: SystemClock.now(),
        })
    }

    async fn write(&self, permission: Permission) -> anyhow::Result<WriteTransaction> {
        Ok(self.store.write(&self.founder, permission, self.now).await?)
    }

    /// Answers the first one's id.
    async fn insert_connections(&self) -> anyhow::Result<ConnectionId> {
        let partner = oauth_partner()?.manifest().id.clone();
        let mut tx = self.write(Permission::Connect).await?;
        let mut first = None;
        for at in 0..CONNECTIONS {
            let connection = self.connection(&partner, at);
            first.get_or_insert(connection.id);
            connections::insert(&mut tx, &connection).await?;
        }
        tx.commit(AuditEntry::new("bars.filled", "connections", "")).await?;
        first.context("there is no connection")
    }

    fn connection(&self, partner: &str, at: usize) -> Connection {
        Connection {
            display_name: format!("Company {at:02}"),
            status: ConnectionStatus::Connected,
            authorized_at: Some(self.now),
            last_proven_at: Some(self.now),
            last_checked_at: Some(self.now),
            ..Connection::new(
                ConnectionId::new(self.now, &OsEntropy),
                partner.to_owned(),
                Environment::Production,
                format!("46208163{at:05}"),
                self.now,
            )
        }
    }

    async fn insert_chart(&self, connection: ConnectionId) -> anyhow::Result<()> {
        for first in (0..ACCOUNTS).step_by(PAGE) {
            let accounts: Vec<SourceObject> = (first..first + PAGE).map(account).collect::<anyhow::Result<_>>()?;
            let mut tx = self.write(Permission::Map).await?;
            source_objects::upsert(&mut tx, connection, &accounts, &OsEntropy).await?;
            tx.commit(AuditEntry::new("bars.filled", "accounts", first.to_string())).await?;
        }
        let stored = source_objects::list(&mut self.store.read().await?, connection, SourceObjectKind::LedgerAccount).await?;
        let mut rows = Vec::new();
        for (at, object) in stored.iter().enumerate().step_by(2) {
            let confirm = MappingEvent::Confirm {
                target: self.targets[at % self.targets.len()],
                method: MappingMethod::Manual,
            };
            rows.push(MappingRow {
                source_object_id: object.id,
                target_set_id: self.target_set,
                connection_id: connection,
                mapping: Mapping::unmapped().apply(confirm)?.after,
                note: String::new(),
                attributes: AttributeValues::new(),
                seen_name: object.object.name.clone(),
                seen_code: object.object.code.clone(),
                seen_type: object.object.type_label(),
                status_reason: String::new(),
                reviewed_by: None,
                reviewed_at: Some(self.now),
                effective_from: None,
                revision: 0,
            });
        }
        for page in rows.chunks(PAGE) {
            let mut tx = self.write(Permission::Map).await?;
            mappings::save(&mut tx, page).await?;
            tx.commit(AuditEntry::new("bars.filled", "mappings", "")).await?;
        }
        Ok(())
    }
}

/// Every tenth is the parent of the nine after it.
fn account(at: usize) -> anyhow::Result<SourceObject> {
    let parent = at - at % 10;
    let name = format!("Account {at}");
    let is_parent = at == parent;
    Ok(SourceObject {
        kind: SourceObjectKind::LedgerAccount,
        external_id: at.to_string(),
        parent_external_id: (!is_parent).then(|| parent.to_string()),
        code: (100_000 + at).to_string(),
        path: if is_parent {
            name.clone()
        } else {
            format!("Account {parent}:{name}")
        },
        name,
        root_class: Some(RootClass::ALL[at / 10 % RootClass::ALL.len()]),
        source_type: "Fixed Asset".to_owned(),
        source_subtype: "Vehicles".to_owned(),
        active: true,
        currency: "USD".to_owned(),
        balance: Some(MinorUnits::new(i64::try_from(at)? * 137)?),
        attributes: BTreeMap::new(),
    })
}
