//! The organization answers and is the one that was connected. Another name is worth a look, another
//! organization is a mistake that must never be read from.

use connect_domain::failure::Cause;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "organization.expected",
    needs: &["token.usable"],
    reads_mapping: false,
    can_be_waived: false,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(reads) = subject.reached().await?.connector.organization() else {
        return Ok(Outcome::skip("This partner has no organization to ask for"));
    };
    let organization = subject.call(|call| reads.read_organization(call)).await?;
    let connection = &subject.connection;
    Ok(if organization.external_account_id != connection.external_account_id {
        Outcome::fail(
            Cause::Data,
            format!(
                "`{}` answered instead of `{}`. Disconnect it, and connect the right company",
                organization.external_account_id, connection.external_account_id
            ),
        )
    } else if organization.display_name != connection.display_name {
        Outcome::warn(
            Cause::Data,
            format!(
                "`{}` calls itself `{}` now; a test or a pull takes the new name",
                connection.display_name, organization.display_name
            ),
        )
    } else {
        Outcome::pass(format!(
            "`{}` (`{}`) answered",
            organization.display_name, organization.external_account_id
        ))
    })
}
