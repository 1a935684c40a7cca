//! Everything that was asked for was granted.

use connect_connectors::manifest::Scope;
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
    let missing: Vec<&Scope> = manifest.missing_scopes(&connection.granted_scopes).collect();
    Ok(if missing.is_empty() {
        Outcome::pass(format!("Granted: {}", connection.granted_scopes.join(", ")))
    } else {
        Outcome::fail(Cause::Auth, told(&missing))
    })
}

/// A partner that has a box for each scope is told of by what stands beside it.
fn told(missing: &[&Scope]) -> String {
    let names: Vec<String> = missing
        .iter()
        .map(|scope| match &scope.shown_as {
            Some(shown_as) => format!("\"{shown_as}\" ({})", scope.name),
            None => scope.name.clone(),
        })
        .collect();
    let names = names.join(", ");
    if missing.iter().any(|scope| scope.shown_as.is_some()) {
        format!("Not ticked on the consent page: {names}. Reconnect and tick every box")
    } else {
        format!("Not granted: {names}. Reconnect and grant it")
    }
}
