//! Idempotency keys (fact sheet section 8): the answer to a write is kept for a day by the key that came with it, and
//! given again to who asks the same again. A refused write was not begun, and leaves no answer.

use std::time::Duration;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::form_urlencoded;

use super::refusal::Refusal;
use crate::stand_in::Received;

const KEPT_FOR: Duration = Duration::from_secs(24 * 3_600);
const LONGEST_KEY: usize = 255;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Answered {
    at: Instant,
    /// Path and parameters.
    request: String,
    pub(super) document: Value,
}

impl Answered {
    pub(super) fn new(now: Instant, received: &Received, document: Value) -> Self {
        Self {
            at: now,
            request: request(received),
            document,
        }
    }

    pub(super) fn is_kept(&self, now: Instant) -> bool {
        now.since(self.at) < KEPT_FOR
    }

    /// Refused for any other request than the first.
    pub(super) fn check(&self, key: &str, received: &Received) -> Result<(), Refusal> {
        if self.request == request(received) {
            return Ok(());
        }
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request."
        );
        Err(Refusal::new(400, message).of_idempotency())
    }
}

pub(super) fn check_key(key: &str) -> Result<(), Refusal> {
    if key.chars().count() <= LONGEST_KEY {
        return Ok(());
    }
    Err(Refusal::new(
        400,
        format!("Idempotency keys can be up to {LONGEST_KEY} characters long."),
    ))
}

/// The order of parameters says nothing.
fn request(received: &Received) -> String {
    let mut parameters: Vec<(String, String)> = form_urlencoded::parse(&received.body).into_owned().collect();
    parameters.sort();
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    format!("{}?{form}", received.path)
}
