//! Enough of the chart is mapped, by number; the share of the money stands beside it.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "mapping.coverage",
    needs: &[],
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let coverage = subject.chart().await?.coverage();
    if coverage.active == 0 {
        return Ok(Outcome::fail(
            Cause::Data,
            "Nothing is mapped: the chart has not been pulled, or no account is in use",
        ));
    }
    let by_balance = coverage
        .by_balance
        .map_or_else(|| "unknown".to_owned(), |share| percent(share * 100.0));
    let wanted = subject.limits.coverage_percent;
    let evidence = format!(
        "{} of {} decided, {by_balance} by balance; {wanted} % are asked for",
        percent(coverage.by_count * 100.0),
        counted(coverage.active, "account in use is", "accounts in use are")
    );
    Ok(if coverage.by_count * 100.0 >= f64::from(wanted) {
        Outcome::pass(evidence)
    } else {
        Outcome::fail(Cause::Data, evidence)
    })
}

/// Rounded down, so that 99.96 % never reads as all.
fn percent(share: f64) -> String {
    format!("{:.1} %", (share * 10.0).floor() / 10.0)
}
