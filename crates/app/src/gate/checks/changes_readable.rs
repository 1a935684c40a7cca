//! The partner tells what changed, so that a pull need not read everything again.

use std::time::Duration;

use connect_connectors::Changed;
use connect_domain::record::RecordKind;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "changes.readable",
    needs: &["token.usable", "organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

const LOOK_BACK: Duration = Duration::from_secs(3_600);

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(reads) = subject.reached().await?.connector.changes() else {
        return Ok(Outcome::skip("This partner does not tell what changed"));
    };
    let since = subject.app.clock.now().minus(LOOK_BACK);
    let changes = subject
        .call(|call| reads.read_changes(call, vec![RecordKind::Invoice], since))
        .await?;
    Ok(Outcome::pass(match changes.invoices {
        Changed::Listed { records, deleted } => {
            format!("Invoices of the last hour: {} changed, {} deleted", records.len(), deleted.len())
        }
        Changed::FullPullNeeded => "The partner answered; more changed in the last hour than it lists".to_owned(),
    }))
}
