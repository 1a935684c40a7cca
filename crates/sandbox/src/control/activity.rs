//! `/control/activity`: many changes at once, as people make them in a busy hour.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use serde::Deserialize;

use super::{Control, answer, read_order, refuse};

/// More would hold every other request up.
const MOST_MUTATIONS: usize = 10_000;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Activity {
    pub(crate) partner: String,
    pub(crate) company: String,
    pub(crate) mutations: usize,
    /// The same seed makes the same changes in the same books.
    #[serde(default)]
    pub(crate) seed: u64,
    /// Nothing happens if this seed was ordered once before, so that who was cut off can order it again.
    #[serde(default)]
    pub(crate) once: bool,
}

pub(super) async fn run(State(control): State<Arc<Control>>, body: Result<Bytes, BytesRejection>) -> Response {
    let activity: Activity = match read_order(body) {
        Ok(activity) => activity,
        Err(reason) => return refuse(reason),
    };
    if activity.mutations > MOST_MUTATIONS {
        return refuse(format!("`mutations` must be at most {MOST_MUTATIONS}"));
    }
    match control
        .stand_in(&activity.partner)
        .and_then(|stand_in| stand_in.activity(&activity))
    {
        Ok(document) => answer(document),
        Err(reason) => refuse(reason),
    }
}
