//! The stored chart is all of it: the partner's own count says so.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_store::pull_runs;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "ledger_accounts.complete",
    needs: &["token.usable", "organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(reads) = subject.reached().await?.connector.ledger_accounts() else {
        return Ok(Outcome::skip("This partner has no chart of accounts"));
    };
    let pulled_at = pull_runs::last_success(&mut subject.app.store.read().await?, subject.connection.id, "accounts").await?;
    let Some(pulled_at) = pulled_at else {
        return Ok(Outcome::skip("The chart has not been pulled yet"));
    };
    let stored = subject
        .chart()
        .await?
        .objects
        .iter()
        .filter(|object| object.gone_at.is_none())
        .count() as u64;
    let there = subject.call(|call| reads.count(call)).await?.count;
    let before = subject.before_the_check(pulled_at);
    Ok(if there == stored {
        Outcome::pass(format!(
            "{} here and there, pulled {before}",
            counted(stored, "account", "accounts")
        ))
    } else {
        Outcome::fail(
            Cause::Data,
            format!(
                "The partner counts {}, {} stored since the pull {before}. Pull again",
                counted(there, "account", "accounts"),
                counted(stored, "is", "are")
            ),
        )
    })
}
