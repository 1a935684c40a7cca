//! The address that came back by hand.

use std::sync::Arc;

use connect_connectors::Organization;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::{AdvisoryClientId, AuthorizationAttemptId, ConnectionId};
use connect_domain::secret::SecretText;
use connect_oauth::{PastedCallbackError, parse_pasted_callback};
use connect_store::authorization_attempts::{AttemptStatus, AuthorizationAttempt};
use connect_store::connections::{self, Connection};
use connect_store::consent_requests::{self, Asked};
use connect_store::{Observed, advisory_clients};
use url::Url;

use super::view::ConsentRequestView;
use super::{admin, expire, find, link, tell};
use crate::App;
use crate::authorization::{complete, expected, stored};
use crate::connect_many::matching;
use crate::error::{AppError, ErrorCode, sentence};

/// Takes the address that the other person's browser ended on. What is wrong with it changes nothing, so that the right
/// one can follow.
pub async fn finish_consent(app: &Arc<App>, id: &str, text: &str) -> Result<ConsentRequestView, AppError> {
    app.actor.may(Permission::Connect)?;
    expire(app).await?;
    let (request, attempt) = find(app, id).await?;
    if attempt.status != AttemptStatus::Waiting {
        return Err(
            AppError::new(ErrorCode::InvalidInput, format!("This request {}", ended(&attempt, &request.asked)))
                .hint("Send a new link with `consent-requests again`"),
        );
    }
    let kept = link(app, &mut app.store.read().await?, attempt.id).await?;
    let csrf_state = kept.as_ref().and_then(csrf_state_of).ok_or_else(|| {
        AppError::new(ErrorCode::InvalidInput, "The link of this request is not kept any more")
            .hint("Send a new link with `consent-requests again`")
    })?;
    let client = match request.asked {
        Asked::Connection(client) => client,
        Asked::AdminConsent { .. } => return admin::report(app, &attempt, csrf_state, text).await,
    };
    let callback = parse_pasted_callback(text, &expected(&attempt, csrf_state)?).map_err(wrong_address)?;
    complete(app, attempt.id, callback, None).await;
    let attempt = stored(app, attempt.id).await?;
    if let (AttemptStatus::Succeeded, Some(connection)) = (attempt.status, attempt.connection_id) {
        attach(app, attempt.id, client, connection).await?;
    }
    tell(app, attempt.id).await
}

pub(super) fn wrong_address(error: PastedCallbackError) -> AppError {
    AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string()))
        .hint("It has to be the whole address on which the browser ended after this request's own link")
}

fn ended(attempt: &AuthorizationAttempt, asked: &Asked) -> &'static str {
    match attempt.status {
        AttemptStatus::Succeeded if matches!(asked, Asked::AdminConsent { .. }) => "was reported already: an address counts once",
        AttemptStatus::Succeeded => "has led to a connection already: an address counts once",
        AttemptStatus::Expired => "has expired",
        AttemptStatus::Cancelled => "was withdrawn",
        AttemptStatus::Refused => "was refused at the partner",
        AttemptStatus::Failed => "has failed",
        AttemptStatus::Waiting | AttemptStatus::Exchanging => "is being finished",
    }
}

/// The link's own `state`.
fn csrf_state_of(link: &SecretText) -> Option<SecretText> {
    parameter(link, "state").map(SecretText::new)
}

fn parameter(link: &SecretText, wanted: &str) -> Option<String> {
    let url = Url::parse(link.expose()).ok()?;
    let found = url.query_pairs().find(|(name, _)| name == wanted);
    found.map(|(_, value)| value.into_owned())
}

/// What a request asks for, which nothing but its link says: who asked has closed the program meanwhile.
pub(crate) async fn scopes_of_link(app: &App, id: AuthorizationAttemptId) -> Result<Vec<String>, AppError> {
    let link = link(app, &mut app.store.read().await?, id).await?;
    let scope = link.and_then(|link| parameter(&link, "scope")).unwrap_or_default();
    Ok(scope.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect())
}

/// Gives the company to the client if it is certainly the client's, as in a queue; in doubt it stays nobody's, and why
/// is kept.
async fn attach(
    app: &App,
    attempt_id: AuthorizationAttemptId,
    advisory_client_id: AdvisoryClientId,
    id: ConnectionId,
) -> Result<(), AppError> {
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    let clients = advisory_clients::list(&mut tx).await?;
    let all = connections::list(&mut tx).await?;
    let Some(connection) = all.iter().find(|one| one.id == id) else {
        return Ok(());
    };
    let organization = organization(connection);
    let is_there = |one: &&Connection| {
        let is_other = one.id != id || one.advisory_client_id.is_some();
        is_other && one.partner == connection.partner && one.environment == connection.environment && one.endpoints == connection.endpoints
    };
    let on_record: Vec<Connection> = all.iter().filter(is_there).cloned().collect();
    let client = clients
        .iter()
        .find(|client| client.id == advisory_client_id && client.archived_at.is_none());
    let matched = match client {
        Some(client) => matching::judge(client, &clients, &on_record, &organization),
        None => Err("The client was archived meanwhile".to_owned()),
    };
    match matched {
        Ok(matched_by) => {
            connections::set_advisory_client(&mut tx, id, Some(advisory_client_id)).await?;
            let detail = format!("{id}, by {}", matched_by.as_str().replace('_', " "));
            let subject = advisory_client_id.to_string();
            tx.commit(AuditEntry::new("connection.attached", subject, detail)).await?;
        }
        Err(doubt) => {
            drop(tx);
            let mut tx = app.store.observe(app.clock.now()).await?;
            consent_requests::set_doubt(&mut tx, attempt_id, &doubt).await?;
            tx.commit_observed(Observed::Authorization(attempt_id)).await?;
        }
    }
    Ok(())
}

fn organization(connection: &Connection) -> Organization {
    Organization {
        external_account_id: connection.external_account_id.clone(),
        display_name: connection.display_name.clone(),
        legal_name: (!connection.legal_name.is_empty()).then(|| connection.legal_name.clone()),
        currency: None,
        country: None,
        fiscal_year_starts_in: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_is_read_from_the_link_itself() {
        let state = |link: &str| csrf_state_of(&SecretText::new(link.to_owned())).map(|state| state.expose().to_owned());
        assert_eq!(state("https://partner.example/a?x=1&state=a-b_c").as_deref(), Some("a-b_c"));
        assert_eq!(state("https://partner.example/a?x=1"), None);
        assert_eq!(state("no address"), None);
    }
}
