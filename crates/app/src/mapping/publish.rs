//! Publishing: an immutable revision of every source object and its answer; and drift against it.

use connect_domain::counted::counted;
use std::collections::BTreeMap;
use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::MappingRevisionId;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::in_force;
use connect_domain::mapping::drift::{Drift, Snapshot, drift};
use connect_store::Reads;
use connect_store::connections::Connection;
use connect_store::mapping_revisions::{self, MappingRevision, PublishedTarget, RevisionRow};

use super::chart::{Chart, snapshot};
use super::history;
use super::replacements::name_successors;
use super::view::{DriftView, PublishView, PublishedCategory, RevisionView};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate::check_again;

/// Publishes what is confirmed now. A chart without any decision has nothing to publish.
pub async fn publish_mapping(app: &Arc<App>, connection_id: &str) -> Result<PublishView, AppError> {
    let connection = app.connection(connection_id).await?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::PublishMapping, now).await?;
    let chart = Chart::read(&mut tx, &connection).await?;
    let rows = revision_rows(&chart);
    if !rows.iter().any(|row| row.status.is_decided()) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("Nothing of `{}` is mapped yet", connection.display_name),
        )
        .hint("Confirm mappings in the grid or with `map import`"));
    }
    let id = MappingRevisionId::new(now, &*app.entropy);
    let revision = mapping_revisions::insert(&mut tx, id, connection.id, chart.set.id, &rows, &published_targets(&chart)).await?;
    let detail = format!(
        "revision {}, {}",
        revision.revision,
        counted(revision.mappings, "mapping", "mappings")
    );
    tx.commit(AuditEntry::new("mapping.published", connection.id.to_string(), detail))
        .await?;
    app.events.stale([
        format!("mapping:{}", connection.id),
        format!("connection:{}", connection.id),
        "attention".to_owned(),
    ]);
    check_again(app, connection.id).await;
    Ok(PublishView {
        revision: revision.revision.into(),
        mappings: i64::try_from(revision.mappings).unwrap_or(i64::MAX).into(),
        published_at: revision.published_at.to_rfc3339(),
    })
}

/// What was published, newest first, with the categories under the names that they had.
pub async fn list_revisions(app: &App, connection_id: &str) -> Result<Vec<RevisionView>, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut reader = app.store.read().await?;
    let set = Chart::read(&mut reader, &connection).await?.set.id;
    let names = history::names(&mut reader).await?;
    let mut revisions = Vec::new();
    for revision in mapping_revisions::list(&mut reader, connection.id, set, i64::MAX).await? {
        let categories = mapping_revisions::targets(&mut reader, revision.id).await?;
        revisions.push(RevisionView {
            revision: revision.revision.into(),
            published_at: revision.published_at.to_rfc3339(),
            published_by: names.get(&revision.published_by).cloned().unwrap_or(revision.published_by),
            mappings: i64::try_from(revision.mappings).unwrap_or(i64::MAX).into(),
            categories: categories.into_iter().map(category).collect(),
        });
    }
    Ok(revisions)
}

fn category(published: PublishedTarget) -> PublishedCategory {
    PublishedCategory {
        code: published.code,
        name: published.name,
        root_class: published.root_class.map(|class| class.as_str().to_owned()),
    }
}

/// What changed at the partner since the last published revision; empty when nothing was published.
pub async fn mapping_drift(app: &App, connection_id: &str) -> Result<Vec<DriftView>, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut reader = app.store.read().await?;
    let chart = Chart::read(&mut reader, &connection).await?;
    Ok(drift_of(&mut reader, &connection, &chart).await?.into_iter().map(view).collect())
}

pub(crate) async fn drift_of(from: &mut impl Reads, connection: &Connection, chart: &Chart) -> Result<Vec<Drift>, AppError> {
    let Some(latest) = mapping_revisions::latest(from, connection.id, chart.set.id).await? else {
        return Ok(Vec::new());
    };
    let published: Vec<Snapshot> = mapping_revisions::rows(from, latest.id)
        .await?
        .into_iter()
        .map(|row| row.snapshot)
        .collect();
    let now: Vec<Snapshot> = chart.objects.iter().map(snapshot).collect();
    let mut found = drift(&published, &now);
    name_successors(&mut found, &published, chart);
    Ok(found)
}

/// How many source objects have another answer now than the one that `latest` published.
pub(crate) async fn unpublished_changes(from: &mut impl Reads, chart: &Chart, latest: &MappingRevision) -> Result<usize, AppError> {
    let published = mapping_revisions::rows(from, latest.id).await?;
    let known: BTreeMap<&str, &RevisionRow> = published.iter().map(|row| (row.snapshot.external_id.as_str(), row)).collect();
    let specs = &chart.spec.attributes;
    let same = |row: &RevisionRow| match known.get(row.snapshot.external_id.as_str()) {
        None => row.target_code.is_none() && !row.status.is_decided(),
        Some(was) => {
            was.target_code == row.target_code
                && was.status.is_decided() == row.status.is_decided()
                // A revision may be older than an attribute: its default held then.
                && in_force(specs, &was.attributes) == in_force(specs, &row.attributes)
        }
    };
    Ok(revision_rows(chart).iter().filter(|row| !same(row)).count())
}

pub(crate) fn revision_rows(chart: &Chart) -> Vec<RevisionRow> {
    let row = |object| {
        let stored = chart.row(object);
        let attributes = chart.attributes(&stored);
        let mapping = stored.mapping;
        let decided = mapping.status().is_decided();
        RevisionRow {
            snapshot: snapshot(object),
            // A suggestion is nobody's decision and not part of what is published.
            status: if decided { mapping.status() } else { MappingStatus::Unmapped },
            target_code: mapping.target().and_then(|target| chart.code(target)).map(str::to_owned),
            attributes,
        }
    };
    chart.objects.iter().map(row).collect()
}

/// Every category that is offered, under its name of today: the firm may give it another tomorrow.
fn published_targets(chart: &Chart) -> Vec<PublishedTarget> {
    let offered = chart.targets.iter().filter(|row| row.archived_at.is_none());
    let published = offered.map(|row| PublishedTarget {
        code: row.target.code.clone(),
        name: row.target.name.clone(),
        root_class: row.target.root_class,
    });
    published.collect()
}

pub(crate) fn view(drift: Drift) -> DriftView {
    DriftView {
        kind: drift.kind.as_str().to_owned(),
        external_id: drift.external_id,
        before: drift.before,
        after: drift.after,
        successor_id: drift.successor_id,
    }
}
