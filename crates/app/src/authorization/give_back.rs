//! Ending a consent that is nobody's.
//!
//! Some partners end every grant of the app for a company, or for an account, with one of them (Google: all that its user
//! ever agreed to). So a consent for a company that is connected here, or for one that could not be told while any is, is
//! only forgotten: whoever picked the wrong company must not lose the right one by it.

use connect_oauth::{GrantedTokens, Revocation, TokenExchangeError, revoke};
use connect_store::authorization_attempts::AuthorizationAttempt;
use connect_store::connections;

use super::given;
use crate::App;
use crate::connect_many::is_there;
use crate::error::{AppError, ErrorCode};

/// Ends it, or only forgets it, and says in words what remains. `told` is the organization's id, where that is known. An
/// error means that the partner could not be asked.
pub(crate) async fn give_back(
    app: &App,
    attempt: &AuthorizationAttempt,
    tokens: &GrantedTokens,
    told: Option<&str>,
) -> Result<&'static str, AppError> {
    let all = connections::list(&mut app.store.read().await?).await?;
    let could_end = all
        .iter()
        .any(|one| one.disconnected_at.is_none() && is_there(one, attempt) && told.is_none_or(|id| id == one.external_account_id));
    if could_end {
        return Ok("The consent was only forgotten, since ending it at the partner could end a connection of yours");
    }
    let (oauth_client_id, secret) = app
        .oauth_client(&attempt.partner, attempt.environment, attempt.app_registration_id)
        .await?;
    let endpoint = app
        .token_endpoint_at(&attempt.partner, attempt.environment, given(attempt), &oauth_client_id, secret)
        .await?;
    let token = tokens.refresh_token.as_ref().unwrap_or(&tokens.access_token);
    match revoke(&app.http.token(), &endpoint, token).await {
        // Some partners answer a grant that is gone already with a refusal.
        Ok(Revocation::Confirmed) | Err(TokenExchangeError::Refused { .. }) => Ok("The consent was given back"),
        Ok(_) => Ok("The consent was forgotten; the partner offers no revocation, so it ends there by itself"),
        Err(error) => Err(AppError::new(
            ErrorCode::PartnerUnreachable,
            format!("The consent could not be ended at the partner: {error}"),
        )),
    }
}

/// The same for tokens that nothing keeps: whatever happens, they are forgotten.
pub(crate) async fn let_go(app: &App, attempt: &AuthorizationAttempt, tokens: &GrantedTokens, told: Option<&str>) -> &'static str {
    give_back(app, attempt, tokens, told).await.unwrap_or_else(|error| {
        tracing::warn!(authorization.id = %attempt.id, "a consent that is nobody's was not revoked: {error}");
        "The consent was forgotten; it could not be ended at the partner, where whoever gave it can end it"
    })
}
