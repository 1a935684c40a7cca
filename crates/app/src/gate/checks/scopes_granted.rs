//! Everything that was asked for was granted.

use connect_domain::failure::Cause;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::partners;

pub(super) const CHECK: Check = Check {
    id: "scopes.granted",
    needs: &[],
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let connection = &subject.connection;
    if connection.grant_id.is_none() {
        return Ok(Outcome::skip("Nothing is granted at the moment"));
    }
    let asked = partners::manifest(&connection.partner)?
        .oauth2()
        .map(|oauth2| oauth2.scopes.as_slice())
        .unwrap_or_default();
    let missing: Vec<&str> = asked
        .iter()
        .map(|scope| scope.name.as_str())
        .filter(|name| !connection.granted_scopes.iter().any(|granted| granted == name))
        .collect();
    Ok(if missing.is_empty() {
        Outcome::pass(format!("Granted: {}", connection.granted_scopes.join(", ")))
    } else {
        Outcome::fail(Cause::Auth, format!("Not granted: {}. Reconnect and grant it", missing.join(", ")))
    })
}
