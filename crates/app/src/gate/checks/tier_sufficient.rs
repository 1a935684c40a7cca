//! The account's pricing tier is fit for a firm's daily work: a tier for trying things out leaves parts of documents unread,
//! and says nothing.

use connect_domain::failure::Cause;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "tier.sufficient",
    needs: &["organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(reads) = subject.reached().await?.connector.tier() else {
        return Ok(Outcome::skip("This partner does not tell its tiers"));
    };
    let tier = subject.call(|call| reads.read_tier(call)).await?;
    let told_by = tier.told_by;
    Ok(match tier.known {
        None => Outcome::skip(format!("Which tier it is cannot be told: {told_by}")),
        Some(known) => match known.too_small {
            None => Outcome::pass(format!("{}: {told_by}", known.name)),
            Some(reason) => Outcome::warn(
                Cause::Quota,
                format!("{}: {told_by}. {reason}. Change the tier before you rely on it", known.name),
            ),
        },
    })
}
