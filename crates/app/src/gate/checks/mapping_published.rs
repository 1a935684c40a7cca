//! The mapping is published, and what was published still fits the chart. A new name changes nothing that is
//! reported; a new account, or another type, does.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::mapping::drift::DriftKind;
use connect_store::mapping_revisions;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::mapping::publish::{drift_of, unpublished_changes};

pub(super) const CHECK: Check = Check {
    id: "mapping.published",
    needs: &[],
    reads_mapping: true,
    can_be_waived: false,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    let mut reader = subject.app.store.read().await?;
    let Some(latest) = mapping_revisions::latest(&mut reader, subject.connection.id, chart.set.id).await? else {
        return Ok(Outcome::fail(Cause::Data, "No revision of the mapping is published"));
    };
    let drift = drift_of(&mut reader, &subject.connection, chart).await?;
    let unpublished = unpublished_changes(&mut reader, chart, &latest).await?;
    let harmless = |kind| matches!(kind, DriftKind::Renamed | DriftKind::Moved | DriftKind::Deactivated);
    let revision = format!(
        "Revision {} with {}, published {}",
        latest.revision,
        counted(latest.mappings, "mapping", "mappings"),
        subject.before_the_check(latest.published_at)
    );
    let nouns = chart.set.kind.nouns();
    let evidence = match (drift.len(), unpublished) {
        (0, 0) => return Ok(Outcome::pass(format!("{revision}; nothing has drifted"))),
        (drifted, 0) => format!("{revision}; {nouns} that drifted since: {drifted}"),
        (0, unpublished) => format!("{revision}; decisions that are not published: {unpublished}"),
        (drifted, unpublished) => {
            format!("{revision}; {nouns} that drifted since: {drifted}, decisions that are not published: {unpublished}")
        }
    };
    Ok(if drift.iter().all(|drift| harmless(drift.kind)) {
        Outcome::warn(Cause::Data, evidence)
    } else {
        Outcome::fail(Cause::Data, evidence)
    })
}
