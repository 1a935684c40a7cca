//! What the other tables say of connections, read once for all of them: a list of forty asks as little as
//! a list of one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use connect_domain::ids::{AppRegistrationId, ConnectionId, MemberId};
use connect_domain::mapping::MappingStatus;
use connect_domain::secret::SecretKind;
use connect_domain::source_object::SourceObjectKind;
use connect_store::connections::Connection;
use connect_store::pull_runs::PullRun;
use connect_store::secrets::{SecretNote, SecretStatus};
use connect_store::{
    Reader, app_registrations, go_lives, mapping_revisions, mappings, members, pull_runs, secrets, source_objects, target_sets,
};

use super::view::{KeyView, MappingInShort, OldKeyView};
use crate::error::AppError;
use crate::pull::{self, PullRunView};

/// See the module.
pub(super) struct Beside {
    apps: HashMap<AppRegistrationId, String>,
    members: HashMap<MemberId, String>,
    pulls: HashMap<ConnectionId, PullRun>,
    keys: Vec<SecretNote>,
    live: HashSet<ConnectionId>,
    mapped: Vec<(SourceObjectKind, Mapped)>,
}

/// How the records of one kind are mapped into the firm's set for it.
struct Mapped {
    records: HashMap<ConnectionId, u64>,
    counts: HashMap<ConnectionId, Vec<(MappingStatus, u64)>>,
    revisions: HashMap<ConnectionId, i64>,
}

impl Beside {
    pub(super) async fn read(reader: &mut Reader) -> Result<Self, AppError> {
        let apps = app_registrations::list(reader).await?;
        let members = members::list(reader).await?;
        let pulls = pull_runs::latest_by_connection(reader).await?;
        let keys = secrets::notes(reader, SecretKind::ApiKey).await?;
        let live = go_lives::list(reader).await?.into_iter().filter(|one| one.end.is_none());
        let mut mapped = Vec::new();
        for set in target_sets::list(reader).await? {
            if set.archived_at.is_some() || mapped.iter().any(|(kind, _)| *kind == set.kind) {
                continue;
            }
            let mut counts: HashMap<_, Vec<_>> = HashMap::new();
            for (id, status, count) in mappings::count_by_connection(reader, set.id).await? {
                counts.entry(id).or_default().push((status, count));
            }
            let of_kind = Mapped {
                records: source_objects::count_by_connection(reader, set.kind).await?.into_iter().collect(),
                counts,
                revisions: mapping_revisions::latest_by_connection(reader, set.id).await?.into_iter().collect(),
            };
            mapped.push((set.kind, of_kind));
        }
        Ok(Self {
            apps: apps.into_iter().map(|app| (app.id, app.label)).collect(),
            members: members.into_iter().map(|member| (member.id, member.display_name)).collect(),
            pulls: pulls.into_iter().map(|run| (run.connection_id, run)).collect(),
            keys,
            live: live.map(|one| one.connection_id).collect(),
            mapped,
        })
    }

    pub(super) fn app_label(&self, connection: &Connection) -> Option<String> {
        self.apps.get(&connection.app_registration_id?).cloned()
    }

    pub(super) fn authorized_by(&self, connection: &Connection) -> Option<String> {
        self.members.get(&connection.authorized_by.parse().ok()?).cloned()
    }

    pub(super) fn is_live(&self, id: ConnectionId) -> bool {
        self.live.contains(&id)
    }

    pub(super) fn last_pull(&self, id: ConnectionId) -> Option<PullRunView> {
        self.pulls.get(&id).map(pull::view_of)
    }

    /// `None` where it has no key.
    pub(super) fn key(&self, id: ConnectionId, rotate_after: Option<Duration>) -> Option<KeyView> {
        let owner = id.to_string();
        let of = |status| self.keys.iter().find(|note| note.owner == owner && note.status == status);
        let in_use = of(SecretStatus::Active)?;
        let ending = |note: &SecretNote| (!note.ends_with.is_empty()).then(|| note.ends_with.clone());
        let old = of(SecretStatus::Previous).map(|old| OldKeyView {
            ends_with: ending(old),
            stored_at: old.issued_at.into(),
            retire_by: old.expires_at.unwrap_or(in_use.issued_at).into(),
        });
        Some(KeyView {
            ends_with: ending(in_use),
            stored_at: in_use.issued_at.into(),
            rotate_by: rotate_after.map(|after| in_use.issued_at.plus(after).into()),
            old,
        })
    }

    /// `None` when the firm has no set for such records.
    pub(super) fn mapping(&self, id: ConnectionId, kind: SourceObjectKind) -> Option<MappingInShort> {
        let (_, mapped) = self.mapped.iter().find(|(of, _)| *of == kind)?;
        let mut counts: BTreeMap<MappingStatus, u64> = MappingStatus::ALL.into_iter().map(|status| (status, 0)).collect();
        // A record without a row is undecided.
        let mut undecided = mapped.records.get(&id).copied().unwrap_or_default();
        for (status, count) in mapped.counts.get(&id).into_iter().flatten() {
            undecided = undecided.saturating_sub(*count);
            *counts.entry(*status).or_default() += count;
        }
        *counts.entry(MappingStatus::Unmapped).or_default() += undecided;
        Some(MappingInShort {
            counts: counts
                .into_iter()
                .map(|(status, count)| (status.as_str().to_owned(), i64::try_from(count).unwrap_or(i64::MAX).into()))
                .collect(),
            published_revision: mapped.revisions.get(&id).map(|revision| (*revision).into()),
        })
    }
}
