//! The control URL: orders faults, shows what was received, moves the clock, lists companies, consents for
//! them, changes them, shows their journals, sets what the meter allows.

pub(crate) mod activity;
pub(crate) mod clock;
mod companies;
mod consent;
pub(crate) mod faults;
pub(crate) mod journal;
pub(crate) mod meter;
pub(crate) mod mutate;
pub(crate) mod requests;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clock::OffsetClock;
use crate::fault::FaultBoard;
use crate::request_log::RequestLog;
use crate::stand_in::StandIn;
use crate::state_dir::StateDir;

/// What the control URL may touch.
pub(crate) struct Control {
    pub(crate) stand_ins: Vec<Arc<dyn StandIn>>,
    pub(crate) faults: Arc<FaultBoard>,
    pub(crate) requests: Arc<RequestLog>,
    pub(crate) clock: Arc<OffsetClock>,
    pub(crate) files: Option<StateDir>,
}

impl Control {
    fn partners(&self) -> Vec<&'static str> {
        self.stand_ins.iter().map(|stand_in| stand_in.partner()).collect()
    }

    /// The stand-in of a partner, or why there is none.
    fn stand_in(&self, partner: &str) -> Result<&dyn StandIn, String> {
        let found = self.stand_ins.iter().find(|stand_in| stand_in.partner() == partner);
        let found = found.map(|stand_in| stand_in.as_ref());
        found.ok_or_else(|| format!("`{partner}` has no stand-in here: use {}", self.partners().join(", ")))
    }

    pub(crate) fn into_router(self) -> Router {
        Router::new()
            .route("/control/faults", post(faults::order).get(faults::list).delete(faults::clear))
            .route("/control/requests", get(requests::list))
            .route("/control/clock", post(clock::advance).get(clock::show))
            .route("/control/mutate", post(mutate::mutate))
            .route("/control/activity", post(activity::run))
            .route("/control/companies", get(companies::list))
            .route("/control/consent", post(consent::consent))
            .route("/control/journal", get(journal::show))
            .route("/control/meter", get(meter::show).post(meter::set))
            .fallback(unknown)
            .with_state(Arc::new(self))
    }
}

async fn unknown() -> Response {
    let message = "no such control: use /control/activity, clock, companies, consent, faults, journal, meter, mutate or requests";
    (StatusCode::NOT_FOUND, axum::Json(json!({ "error": message }))).into_response()
}

/// Refuses with 400 and the reason.
fn refuse(reason: impl Into<String>) -> Response {
    (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": reason.into() }))).into_response()
}

fn answer(document: Value) -> Response {
    axum::Json(document).into_response()
}

/// Reads a JSON body whatever its content type, so that a bare `curl -d` works.
fn read_order<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, String> {
    let bytes = body.map_err(|rejection| rejection.body_text())?;
    serde_json::from_slice(&bytes).map_err(|error| format!("the body is not such an order: {error}"))
}
