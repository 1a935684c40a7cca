//! `/control/faults`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use serde_json::json;

use super::{Control, answer, read_order, refuse};
use crate::fault::FaultOrder;

pub(super) async fn order(State(control): State<Arc<Control>>, body: Result<Bytes, BytesRejection>) -> Response {
    let order: FaultOrder = match read_order(body) {
        Ok(order) => order,
        Err(reason) => return refuse(reason),
    };
    if let Err(reason) = order.check(&control.partners()) {
        return refuse(reason);
    }
    let ordered = json!({ "ordered": &order });
    control.faults.order(order);
    answer(ordered)
}

pub(super) async fn list(State(control): State<Arc<Control>>) -> Response {
    answer(json!({ "faults": control.faults.all() }))
}

pub(super) async fn clear(State(control): State<Arc<Control>>) -> Response {
    control.faults.clear();
    answer(json!({ "faults": [] }))
}
