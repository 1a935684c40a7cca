//! Everything that was asked for was granted.

use connect_domain::failure::Cause;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::partners;

pub(super) const CHECK: Check = Check {
    id: "scopes.granted",
    needs: &[],
    reads_mapping: false,
    can_be_waived: false,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let connection = &subject.connection;
    if connection.grant_id.is_none() {
        return Ok(Outcome::skip("Nothing is granted at the moment"));
    }
    let manifest = partners::manifest(&connection.partner)?;
    let missing: Vec<&str> = manifest.missing_scopes(&connection.granted_scopes).collect();
    Ok(if missing.is_empty() {
        Outcome::pass(format!("Granted: {}", connection.granted_scopes.join(", ")))
    } else {
        Outcome::fail(Cause::Auth, format!("Not granted: {}. Reconnect and grant it", missing.join(", ")))
    })
}
