//! This machine's clock agrees with the partner's: times in reports, and when tokens end, are read by it.

use std::time::Duration;

use connect_domain::failure::Cause;

use super::super::subject::{Subject, length};
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "clock.skew",
    needs: &["token.usable", "organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

const NOTICEABLE: Duration = Duration::from_secs(2 * 60);
const TOO_MUCH: Duration = Duration::from_secs(10 * 60);

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(probes) = subject.reached().await?.connector.probes() else {
        return Ok(Outcome::skip("This partner does not tell its time"));
    };
    let theirs = subject.call(|call| probes.read_server_time(call)).await?;
    let ours = subject.app.clock.now();
    let (off, word) = if ours > theirs {
        (ours.since(theirs), "ahead of")
    } else {
        (theirs.since(ours), "behind")
    };
    let evidence = format!("This machine's clock is {} {word} the partner's", length(off));
    Ok(match off {
        off if off <= NOTICEABLE => Outcome::pass(evidence),
        off if off <= TOO_MUCH => Outcome::warn(Cause::Local, evidence),
        _ => Outcome::fail(Cause::Local, format!("{evidence}. Set it, best from a time server")),
    })
}
