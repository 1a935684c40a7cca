//! `/control/consent`: what a person does on the consent page, for a firm that is made without a browser.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::{Control, answer, read_order, refuse};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Consent {
    partner: String,
    company: String,
    /// The authorization request, as a browser would open it.
    url: String,
}

/// Answers where the browser is sent.
pub(super) async fn consent(State(control): State<Arc<Control>>, body: Result<Bytes, BytesRejection>) -> Response {
    let consent: Consent = match read_order(body) {
        Ok(consent) => consent,
        Err(reason) => return refuse(reason),
    };
    let sent_to = control
        .stand_in(&consent.partner)
        .and_then(|stand_in| stand_in.consent(&consent.url, &consent.company));
    match sent_to {
        Ok(location) => answer(json!({ "location": location })),
        Err(reason) => refuse(reason),
    }
}
