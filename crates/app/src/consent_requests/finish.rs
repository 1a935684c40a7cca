//! The address that came back by hand.

use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::ids::AuthorizationAttemptId;
use connect_domain::secret::SecretText;
use connect_oauth::{PastedCallbackError, parse_pasted_callback};
use connect_store::authorization_attempts::{AttemptStatus, AuthorizationAttempt};
use connect_store::consent_requests::Asked;
use url::Url;

use super::view::ConsentRequestView;
use super::{admin, expire, find, link, tell};
use crate::App;
use crate::authorization::{complete, expected};
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
    if matches!(request.asked, Asked::AdminConsent { .. }) {
        return admin::report(app, &attempt, csrf_state, text).await;
    }
    let callback = parse_pasted_callback(text, &expected(&attempt, csrf_state)?).map_err(wrong_address)?;
    complete(app, attempt.id, callback, None).await;
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
pub(super) async fn scopes_of_link(app: &App, id: AuthorizationAttemptId) -> Result<Vec<String>, AppError> {
    let link = link(app, &mut app.store.read().await?, id).await?;
    let scope = link.and_then(|link| parameter(&link, "scope")).unwrap_or_default();
    Ok(scope.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect())
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
