//! `/control/requests`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::{Control, answer};

pub(super) async fn list(State(control): State<Arc<Control>>) -> Response {
    answer(json!({ "requests": control.requests.all() }))
}
