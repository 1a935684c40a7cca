//! The partner's refusals are understood: a read that it has to refuse brings the error that we expect. An
//! outage is then never taken for a refusal, nor a refusal for an outage.

use connect_connectors::FaultKind;
use connect_domain::failure::Cause;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "faults.typed",
    needs: &["token.usable", "organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(probes) = subject.reached().await?.connector.probes() else {
        return Ok(Outcome::skip("This partner has no read that it must refuse"));
    };
    let fault = subject.call(|call| probes.provoke_refusal(call)).await?;
    let code = fault.partner_code.as_deref().unwrap_or("none");
    Ok(if fault.kind == FaultKind::Refused {
        Outcome::pass(format!("A query that cannot be right was refused, with the code {code}"))
    } else {
        Outcome::fail(
            Cause::Provider,
            format!("A query that cannot be right was answered with: {} (code {code})", fault.kind),
        )
    })
}
