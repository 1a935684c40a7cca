//! The chart of accounts can be read: one account of it is.

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "ledger_accounts.readable",
    needs: &["token.usable", "organization.expected"],
    reads_mapping: false,
    can_be_waived: false,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(reads) = subject.reached().await?.connector.ledger_accounts() else {
        return Ok(Outcome::skip("This partner has no chart of accounts"));
    };
    let page = subject.call(|call| reads.read_page(call, 1, 1)).await?;
    Ok(Outcome::pass(match page.objects.first() {
        Some(account) => format!("`{}` was read", account.name),
        None => "The chart was read; it is empty".to_owned(),
    }))
}
