//! A partner's refusal in our words: what the standard's word and the partner's own code mean, by its manifest. Of the
//! partner's answer only what [`Told`] let through is repeated.

use connect_connectors::Manifest;
use connect_connectors::manifest::Who;
use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_oauth::{TokenExchangeError, Told};
use connect_store::connections::Connection;

use crate::error::{AppError, ErrorCode, sentence};
use crate::partners;

/// What a refusal is called: the standard's word, and the partner's code as its pages show it.
pub(crate) fn label(manifest: Option<&Manifest>, error: &str, told: &Told) -> String {
    let code = told.code.as_deref().map(|code| match manifest {
        Some(manifest) => manifest.shown_code(code),
        None => code.to_owned(),
    });
    match code {
        Some(code) if error == "unrecognized_error" || code == error => format!("`{code}`"),
        Some(code) => format!("`{error}`, `{code}`"),
        None => format!("`{error}`"),
    }
}

/// What it means and what to do, where the manifest knows its code. Whoever has to look it up gets what it is found by.
pub(crate) fn explanation(manifest: Option<&Manifest>, told: &Told, at: Option<Instant>) -> Option<String> {
    let code = manifest?.code(told.code.as_deref()?)?;
    let words = format!("{}. {}", code.means, code.act);
    Some(match (code.who, &told.correlation_id) {
        (Who::Admin, Some(id)) => {
            let at = told.at.or(at).map(|at| format!(" at {}", at.to_rfc3339())).unwrap_or_default();
            format!("{words}. An administrator finds this refusal by the correlation id `{id}`{at}")
        }
        _ => words,
    })
}

/// How a connection that was refused is brought back. Where somebody else has to act first, a new consent before that is
/// refused again.
pub(crate) fn way_on(manifest: Option<&Manifest>, told: &Told, connection: &Connection) -> String {
    let code = told.code.as_deref().and_then(|code| manifest?.code(code));
    let first = match code.map_or(Who::Person, |code| code.who) {
        Who::Person => return partners::way_back(connection),
        Who::Admin => "Once an administrator has acted",
        Who::Registration => "Once the app's registration is corrected",
    };
    format!("{first}, {}", partners::reconnecting(connection))
}

/// A token call's failure in the application's terms.
pub(crate) fn exchange_error(partner: &str, error: &TokenExchangeError) -> AppError {
    let message = sentence(&error.to_string());
    let TokenExchangeError::Refused { error: word, at, told, .. } = error else {
        return AppError::new(ErrorCode::PartnerUnreachable, message)
            .cause(error.cause())
            .hint("Try again in a moment");
    };
    let manifest = partners::manifest(partner).ok();
    let about_app = matches!(*word, "invalid_client" | "unauthorized_client");
    let cause = if about_app { Cause::Local } else { Cause::Auth };
    if let Some(words) = explanation(manifest, told, *at) {
        let message = format!("The partner refused the token request ({}). {words}", label(manifest, word, told));
        return AppError::new(ErrorCode::NeedsAuthorization, message).cause(cause);
    }
    let message = match &told.code {
        Some(_) => format!("The partner refused the token request ({})", label(manifest, word, told)),
        None => message,
    };
    let hint = match *word {
        _ if about_app && !manifest.is_none_or(partners::needs_client_secret) => {
            "Check the app's client id: it belongs to this environment, and to an app that is registered without a secret"
        }
        _ if about_app => "Check the app's client id and secret: they belong together, and to this environment",
        // No fault of the code or the token: a second factor, a policy, a consent that is missing.
        "interaction_required" | "login_required" | "consent_required" => {
            "The partner wants the person to sign in or to consent again: reconnect, and answer what its page asks"
        }
        _ => "Start again: a code is good once and for minutes",
    };
    AppError::new(ErrorCode::NeedsAuthorization, message).cause(cause).hint(hint)
}
