//! Everything about one connection's mapping, read at once: objects, targets, answers.

use std::collections::HashMap;

use connect_connectors::manifest::MappingSpec;
use connect_domain::ids::{SourceObjectId, TargetId};
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::{AttributeValues, in_force};
use connect_domain::mapping::coverage::{Coverage, CoverageRow, coverage};
use connect_domain::mapping::drift::{Presence, Snapshot};
use connect_domain::mapping::transitions::Mapping;
use connect_store::Reads;
use connect_store::connections::Connection;
use connect_store::mappings::{self, MappingRow};
use connect_store::source_objects::{self, SourceObjectRow};
use connect_store::target_sets::TargetSetRow;
use connect_store::targets::{self, TargetRow};

use super::balances::PeriodBalances;
use super::target_sets;
use crate::error::{AppError, ErrorCode};
use crate::partners;

/// See the module.
pub(crate) struct Chart {
    /// What the partner's manifest says of it.
    pub(crate) spec: &'static MappingSpec,
    /// Scopes of the connection's grant, where it has one.
    pub(crate) granted: Option<Vec<String>>,
    pub(crate) set: TargetSetRow,
    pub(crate) targets: Vec<TargetRow>,
    pub(crate) objects: Vec<SourceObjectRow>,
    mappings: HashMap<SourceObjectId, MappingRow>,
    pub(crate) balances: Option<PeriodBalances>,
}

impl Chart {
    pub(crate) async fn read(from: &mut impl Reads, connection: &Connection) -> Result<Self, AppError> {
        let manifest = partners::manifest(&connection.partner)?;
        let nothing = || AppError::new(ErrorCode::InvalidInput, format!("{} has nothing to map", manifest.name));
        let spec = manifest.mapping.as_ref().ok_or_else(nothing)?;
        let kind = spec.kind;
        let set = target_sets::of_kind(from, kind).await?.ok_or_else(nothing)?;
        let targets = targets::list(from, set.id).await?;
        let objects = source_objects::list(from, connection.id, kind).await?;
        let mappings = mappings::list(from, connection.id, set.id).await?;
        let balances = PeriodBalances::newest(from, connection.id).await?;
        let mappings = mappings.into_iter().map(|row| (row.source_object_id, row)).collect();
        Ok(Self {
            spec,
            granted: connection.grant_id.map(|_| connection.granted_scopes.clone()),
            set,
            targets,
            objects,
            mappings,
            balances,
        })
    }

    /// The stored row of an object, or the one that a first save would store.
    pub(crate) fn row(&self, object: &SourceObjectRow) -> MappingRow {
        self.mappings.get(&object.id).cloned().unwrap_or_else(|| MappingRow {
            source_object_id: object.id,
            target_set_id: self.set.id,
            connection_id: object.connection_id,
            mapping: Mapping::unmapped(),
            note: String::new(),
            attributes: AttributeValues::new(),
            seen_name: String::new(),
            seen_code: String::new(),
            seen_type: String::new(),
            status_reason: String::new(),
            reviewed_by: None,
            reviewed_at: None,
            effective_from: None,
            revision: 0,
        })
    }

    /// The stored row, if anything was ever stored.
    pub(crate) fn stored(&self, id: SourceObjectId) -> Option<&MappingRow> {
        self.mappings.get(&id)
    }

    pub(crate) fn status(&self, id: SourceObjectId) -> MappingStatus {
        self.stored(id).map_or(MappingStatus::Unmapped, |row| row.mapping.status())
    }

    /// What is decided of a row beside its target, the defaults too; nothing where it has no target.
    pub(crate) fn attributes(&self, row: &MappingRow) -> AttributeValues {
        match row.mapping.target() {
            Some(_) => in_force(&self.spec.attributes, &row.attributes),
            None => AttributeValues::new(),
        }
    }

    /// The code of a target.
    pub(crate) fn code(&self, id: TargetId) -> Option<&str> {
        self.targets.iter().find(|row| row.id == id).map(|row| row.target.code.as_str())
    }

    /// The target with this code, unless it is archived.
    pub(crate) fn target(&self, code: &str) -> Option<&TargetRow> {
        self.targets.iter().find(|row| row.target.code == code && row.archived_at.is_none())
    }

    /// The target with this id, unless it is archived.
    pub(crate) fn offered(&self, id: TargetId) -> Option<&TargetRow> {
        self.targets.iter().find(|row| row.id == id && row.archived_at.is_none())
    }

    pub(crate) fn coverage(&self) -> Coverage {
        let rows: Vec<CoverageRow<'_>> = self
            .objects
            .iter()
            .map(|row| CoverageRow {
                status: self.status(row.id),
                active: row.object.active && row.gone_at.is_none(),
                balance: self.balances.as_ref().map(|balances| balances.amount(&row.object.external_id)),
                currency: self.balances.as_ref().map_or("", |balances| balances.report.currency.as_str()),
            })
            .collect();
        coverage(&rows)
    }

    /// The working mapping's revision: grows with each saved row.
    pub(crate) fn revision(&self) -> i64 {
        self.mappings.values().map(|row| row.revision).sum()
    }
}

/// The object as a revision keeps it.
pub(crate) fn snapshot(row: &SourceObjectRow) -> Snapshot {
    let object = &row.object;
    Snapshot {
        external_id: object.external_id.clone(),
        code: object.code.clone(),
        name: object.name.clone(),
        parent_external_id: object.parent_external_id.clone(),
        root_class: object.root_class,
        source_type: object.source_type.clone(),
        source_subtype: object.source_subtype.clone(),
        presence: match (row.gone_at, object.active) {
            (Some(_), _) => Presence::Gone {
                successor_id: row.successor_external_id.clone(),
            },
            (None, true) => Presence::Active,
            (None, false) => Presence::Inactive,
        },
    }
}
