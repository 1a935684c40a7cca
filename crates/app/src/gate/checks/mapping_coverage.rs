//! Enough of the chart is mapped, by number; the share of the money stands beside it.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::source_object::SourceObjectKind;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "mapping.coverage",
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    let (kind, coverage) = (chart.set.kind, chart.coverage());
    let (noun, nouns) = (kind.noun(), kind.nouns());
    if coverage.active == 0 {
        return Ok(Outcome::fail(
            Cause::Data,
            format!("Nothing is mapped: the {nouns} have not been pulled, or no {noun} is in use"),
        ));
    }
    let by_balance = match coverage.by_balance {
        _ if kind != SourceObjectKind::LedgerAccount => String::new(),
        None => ", unknown by balance".to_owned(),
        Some(share) => format!(", {} by balance", percent(share * 100.0)),
    };
    let wanted = subject.limits.coverage_percent;
    let evidence = format!(
        "{} of {} decided{by_balance}; {wanted} % are asked for",
        percent(coverage.by_count * 100.0),
        counted(coverage.active, &format!("{noun} in use is"), &format!("{nouns} in use are"))
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
