//! `/control/faults`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use serde_json::json;

use super::{Control, answer, read_order, refuse};
use crate::fault::{FaultKind, FaultOrder};

pub(super) async fn order(State(control): State<Arc<Control>>, body: Result<Bytes, BytesRejection>) -> Response {
    let order: FaultOrder = match read_order(body) {
        Ok(order) => order,
        Err(reason) => return refuse(reason),
    };
    if let Err(reason) = order.check(&control.partners()).and_then(|()| check_reason(&control, &order)) {
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

/// The reason of a throttle belongs to one partner and is one of its own words.
fn check_reason(control: &Control, order: &FaultOrder) -> Result<(), String> {
    let Some(reason) = order.reason.as_deref() else {
        return Ok(());
    };
    if order.kind != FaultKind::Throttle {
        return Err("`reason` belongs to kind `throttle`".to_owned());
    }
    let known = control.stand_in(&order.partner)?.throttle_reasons();
    if known.contains(&reason) {
        Ok(())
    } else if known.is_empty() {
        Err(format!("`{}` gives no reason when it throttles", order.partner))
    } else {
        Err(format!("`{reason}` is no reason of `{}`: use {}", order.partner, known.join(", ")))
    }
}
