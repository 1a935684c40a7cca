//! No decision has lost its account, and none waits for a look.

use connect_domain::failure::Cause;
use connect_domain::mapping::MappingStatus;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "mapping.orphans",
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    let (noun, counts) = (chart.set.kind.noun(), chart.coverage().counts);
    let count = |status| counts.get(&status).copied().unwrap_or(0);
    let (orphaned, changed) = (count(MappingStatus::Orphaned), count(MappingStatus::Changed));
    if !counts.iter().any(|(status, count)| status.is_decided() && *count > 0) {
        return Ok(Outcome::skip(format!("No {noun} is decided yet, so no decision can have lost one")));
    }
    Ok(match (orphaned, changed) {
        (0, 0) => Outcome::pass(format!("Every decision has its {noun}")),
        (0, changed) => Outcome::warn(
            Cause::Data,
            format!("Mappings whose {noun} or category changed since they were decided: {changed}"),
        ),
        (orphaned, _) => Outcome::fail(
            Cause::Data,
            format!("Mappings whose {noun} was merged or removed at the partner: {orphaned}. Move or ignore them"),
        ),
    })
}
