//! `/control/clock`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use connect_domain::clock::Clock;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Control, answer, read_order, refuse};

/// The file in the state folder that keeps the offset.
pub(crate) const CLOCK_FILE: &str = "clock.json";

/// Ten years: beyond that the partners' own limits make no sense.
const FARTHEST_SECONDS: u64 = 10 * 366 * 24 * 3600;

#[derive(Deserialize, Serialize)]
pub(crate) struct KeptClock {
    pub(crate) offset_seconds: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: i64,
}

pub(super) async fn advance(State(control): State<Arc<Control>>, body: Result<Bytes, BytesRejection>) -> Response {
    let advance: Advance = match read_order(body) {
        Ok(advance) => advance,
        Err(reason) => return refuse(reason),
    };
    let seconds = u64::try_from(advance.advance_seconds)
        .ok()
        .filter(|seconds| *seconds <= FARTHEST_SECONDS);
    let Some(seconds) = seconds else {
        return refuse(format!(
            "`advance_seconds` must be at least 0 and at most {FARTHEST_SECONDS}: the clock only goes forward"
        ));
    };
    let offset_seconds = control.clock.advance(Duration::from_secs(seconds));
    if let Some(files) = &control.files
        && let Err(error) = files.write(CLOCK_FILE, &KeptClock { offset_seconds })
    {
        return refuse(format!("the clock was moved, but not kept: {error}"));
    }
    now(&control)
}

pub(super) async fn show(State(control): State<Arc<Control>>) -> Response {
    now(&control)
}

fn now(control: &Control) -> Response {
    answer(json!({
        "now": control.clock.now().to_rfc3339(),
        "offset_seconds": control.clock.offset_seconds(),
    }))
}
