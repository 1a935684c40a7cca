//! Where a connection's mapping stands.

use std::collections::BTreeMap;

use connect_domain::mapping::coverage::Coverage;
use connect_store::mapping_revisions;

use super::attributes::views;
use super::chart::Chart;
use super::publish::{drift_of, unpublished_changes, view};
use super::view::{CoverageView, MappingStatusView, PublishedView, TargetSetView, TargetView};
use crate::App;
use crate::error::AppError;
use crate::views::Count;

/// Target set, counts, coverage, the published revision, and what differs from it.
pub async fn mapping_status(app: &App, connection_id: &str) -> Result<MappingStatusView, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut reader = app.store.read().await?;
    let chart = Chart::read(&mut reader, &connection).await?;
    let latest = mapping_revisions::latest(&mut reader, connection.id, chart.set.id).await?;
    let unpublished = match &latest {
        None => 0,
        Some(latest) => unpublished_changes(&mut reader, &chart, latest).await?,
    };
    let drift = drift_of(&mut reader, &connection, &chart).await?;
    let coverage = chart.coverage();
    let (facts, attributes) = views(&chart);
    let targets = chart.targets.iter().filter(|row| row.archived_at.is_none()).map(|row| TargetView {
        code: row.target.code.clone(),
        name: row.target.name.clone(),
        root_class: row.target.root_class.map(|class| class.as_str().to_owned()),
        description: row.target.definition.clone(),
        synonyms: row.target.synonyms.clone(),
    });
    Ok(MappingStatusView {
        connection_id: connection.id.to_string(),
        target_set: TargetSetView {
            id: chart.set.id.to_string(),
            name: chart.set.name.clone(),
            targets: targets.collect(),
        },
        counts: counts(&coverage),
        coverage: CoverageView {
            by_count: (coverage.active > 0).then_some(coverage.by_count),
            by_balance: coverage.by_balance,
            balance_period_end: chart.balances.as_ref().map(|balances| balances.report.period_end.to_string()),
        },
        published: latest.map(|latest| PublishedView {
            revision: latest.revision.into(),
            published_at: latest.published_at.to_rfc3339(),
        }),
        drift: drift.into_iter().map(view).collect(),
        unpublished_changes: unpublished.into(),
        facts,
        attributes,
    })
}

/// Counts by the status's word.
pub(crate) fn counts(coverage: &Coverage) -> BTreeMap<String, Count> {
    let number = |count: u64| Count::from(i64::try_from(count).unwrap_or(i64::MAX));
    coverage
        .counts
        .iter()
        .map(|(status, count)| (status.as_str().to_owned(), number(*count)))
        .collect()
}
