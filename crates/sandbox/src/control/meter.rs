//! `/control/meter`: what a partner has counted of the app's calls, and where it stops.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{Control, answer, read_order, refuse};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    partner: String,
}

/// `null` takes the limit away.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    partner: String,
    limit: Option<u64>,
}

pub(super) async fn show(State(control): State<Arc<Control>>, wanted: Result<Query<Wanted>, QueryRejection>) -> Response {
    let wanted = match wanted {
        Ok(Query(wanted)) => wanted,
        Err(rejection) => return refuse(rejection.body_text()),
    };
    match control.stand_in(&wanted.partner).and_then(|stand_in| stand_in.meter(None)) {
        Ok(document) => answer(document),
        Err(reason) => refuse(reason),
    }
}

pub(super) async fn set(State(control): State<Arc<Control>>, body: Result<Bytes, BytesRejection>) -> Response {
    let order: Limit = match read_order(body) {
        Ok(order) => order,
        Err(reason) => return refuse(reason),
    };
    match control
        .stand_in(&order.partner)
        .and_then(|stand_in| stand_in.meter(Some(order.limit)))
    {
        Ok(document) => answer(document),
        Err(reason) => refuse(reason),
    }
}
