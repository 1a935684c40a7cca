//! `/control/journal`: everything that a company posted, so that a report can be recomputed without the stand-in.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{Control, answer, refuse};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    partner: String,
    company: String,
}

pub(super) async fn show(State(control): State<Arc<Control>>, wanted: Result<Query<Wanted>, QueryRejection>) -> Response {
    let wanted = match wanted {
        Ok(Query(wanted)) => wanted,
        Err(rejection) => return refuse(rejection.body_text()),
    };
    match control
        .stand_in(&wanted.partner)
        .and_then(|stand_in| stand_in.journal(&wanted.company))
    {
        Ok(document) => answer(document),
        Err(reason) => refuse(reason),
    }
}
