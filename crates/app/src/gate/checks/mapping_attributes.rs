//! What is decided of each row beside its target is possible, by what the partner tells of it: nobody decides to write
//! where the account may only read. Where the account may, and only this connection's grant may not, it is a warning: a
//! consent mends it, and nothing here writes there before.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::mapping::attributes::Reason;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::mapping::attributes::{told, unsupported_of};

/// Rows that the evidence names.
const NAMED: usize = 3;

pub(super) const CHECK: Check = Check {
    id: "mapping.attributes",
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    let (noun, nouns) = (chart.set.kind.noun(), chart.set.kind.nouns());
    if !chart
        .coverage()
        .counts
        .iter()
        .any(|(status, count)| status.is_decided() && *count > 0)
    {
        return Ok(Outcome::skip(format!("No {noun} is decided yet, so nothing was decided of one")));
    }
    let (mut refused, mut untold) = (Vec::new(), Vec::new());
    let mut mapped = 0_u64;
    for object in &chart.objects {
        mapped += u64::from(chart.stored(object.id).is_some_and(|row| row.mapping.target().is_some()));
        for found in unsupported_of(chart, object) {
            let said = format!("`{}`: {}", object.object.name, told(&found));
            match found.reason {
                Reason::Told(_) => refused.push(said),
                Reason::Untold | Reason::NotGranted(_) => untold.push(said),
            }
        }
    }
    let evidence = |found: &[String]| {
        let named = found.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
        match found.len().saturating_sub(NAMED) {
            0 => named,
            more => format!("{named}; and {more} more"),
        }
    };
    Ok(match (refused.is_empty(), untold.is_empty()) {
        (true, true) => Outcome::pass(format!(
            "{} decided; each may be what was decided of it",
            counted(mapped, noun, nouns)
        )),
        (true, false) => Outcome::warn(Cause::Data, evidence(&untold)),
        (false, _) => Outcome::fail(Cause::Data, evidence(&refused)),
    })
}
