//! Signing in on another device (RFC 8628): the partner gives a code, a person enters it wherever a browser is, and we ask
//! until they have. The device code is worth a grant, so it stays in this process and dies with it.

use std::sync::Arc;
use std::time::Duration;

use connect_connectors::manifest::Who;
use connect_domain::access::Permission;
use connect_domain::ids::AuthorizationAttemptId;
use connect_oauth::{
    DeviceAnswer, DeviceAuthorization, DeviceAuthorizationError, TokenEndpoint, TokenExchangeError, Told, authorize_device,
};
use connect_store::authorization_attempts;
use tokio::sync::watch;

use super::asked::Asked;
use super::live::{Live, Stage, Way};
use super::view::AuthorizationView;
use super::{authorization_attempt, complete, exchange_error, started};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::partners;

const BLOCKED: &str =
    "Many organizations do not let people sign in on another device: ask an admin there, or connect in a browser on this machine";

/// Asks for a code, stores the attempt, and gives what a person enters and where.
pub(super) async fn start(app: &Arc<App>, asked: Asked) -> Result<AuthorizationView, AppError> {
    let device_authorization_url = asked
        .endpoints
        .require("device_authorization")
        .map_err(|error| partners::endpoint_error(&error))?;
    let endpoint = asked
        .manifest
        .token_endpoint(&asked.endpoints, &asked.oauth_client_id, asked.oauth_client_secret.clone())
        .map_err(|error| partners::endpoint_error(&error))?
        .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "This partner is not authorized by OAuth"))?;
    let device = authorize_device(&app.http.token(), &endpoint, device_authorization_url, &asked.scopes())
        .await
        .map_err(|error| not_offered(&asked.manifest.id, &error))?;

    let attempt = asked.attempt(app, String::new(), device.device_code(), device.expires_at());
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    authorization_attempts::insert(&mut tx, &attempt).await?;
    tx.commit(started(&attempt)).await?;
    let stage = watch::Sender::new(Stage::Waiting);
    let stopped = stage.subscribe();
    let live = Live {
        stage,
        way: Way::Device {
            verification_uri: device.verification_uri().clone(),
            user_code: device.user_code().clone(),
        },
        abilities: asked.abilities,
        failure: None,
    };
    app.attempts.0.lock().await.insert(attempt.id, live);
    let asking = Asking {
        id: attempt.id,
        endpoint,
        device,
        partner: asked.manifest.id.clone(),
    };
    tokio::spawn(wait(Arc::clone(app), asking, stopped));
    authorization_attempt(app, &attempt.id.to_string()).await
}

struct Asking {
    id: AuthorizationAttemptId,
    endpoint: TokenEndpoint,
    device: DeviceAuthorization,
    partner: String,
}

/// Asks until there is an answer, or until somebody here gives up. A question that is under way is not broken off: its
/// answer may hold tokens, which are then given back.
async fn wait(app: Arc<App>, mut asking: Asking, mut stopped: watch::Receiver<Stage>) {
    let token_http = app.http.token();
    loop {
        let left =
            Duration::from_micros(u64::try_from(asking.device.expires_at().as_micros() - app.clock.now().as_micros()).unwrap_or_default());
        if left.is_zero() {
            return complete::complete_device(&app, asking.id, DeviceAnswer::Expired).await;
        }
        tokio::select! {
            () = tokio::time::sleep(asking.device.pause().min(left)) => {}
            _ = stopped.wait_for(|stage| *stage == Stage::Ended) => return,
        }
        match asking.device.ask(&token_http, &asking.endpoint).await {
            Ok(DeviceAnswer::NotYet) => {}
            Ok(answer) => return complete::complete_device(&app, asking.id, answer).await,
            Err(error) => return complete::fail_device(&app, asking.id, refused(&asking.partner, &error)).await,
        }
    }
}

fn not_offered(partner: &str, error: &DeviceAuthorizationError) -> AppError {
    match error {
        DeviceAuthorizationError::Exchange(error) => refused(partner, error),
        DeviceAuthorizationError::Malformed => AppError::new(ErrorCode::PartnerUnreachable, sentence(&error.to_string()))
            .hint("Connect in a browser; if it stays, the endpoint `device_authorization` may not be the partner's"),
    }
}

/// The app's own faults keep their advice. What else is refused is most often this way to sign in.
fn refused(partner: &str, error: &TokenExchangeError) -> AppError {
    match error {
        TokenExchangeError::Refused {
            error: "invalid_grant" | "interaction_required" | "unsupported_grant_type",
            told,
            ..
        } if !mended_by_person(partner, told) => exchange_error(partner, error).hint(BLOCKED),
        _ => exchange_error(partner, error),
    }
}

/// Whether the partner's own code tells of something that this way to sign in has no part in.
fn mended_by_person(partner: &str, told: &Told) -> bool {
    let code = partners::manifest(partner)
        .ok()
        .and_then(|manifest| manifest.code(told.code.as_deref()?));
    code.is_some_and(|code| code.who != Who::Admin)
}
