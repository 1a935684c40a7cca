//! Dresses an answer of the API: JSON if it was asked for, else XML; always with the time.

use connect_domain::clock::Instant;
use serde_json::{Map, Value};

use super::faults::{Fault, GatewayFault};
use super::wire_time::pacific_time_millis;
use super::xml;
use crate::reply::Reply;
use crate::stand_in::Received;

/// `Accept: application/json`, or `format=json` as one SDK sends; leave both out and XML comes back.
fn wants_json(received: &Received) -> bool {
    let accepts = received.header("accept").unwrap_or_default().to_ascii_lowercase();
    accepts.contains("application/json")
        || received
            .parameter("format")
            .is_some_and(|format| format.eq_ignore_ascii_case("json"))
}

/// `{"<name>": content, "time": …}`.
pub(super) fn answer(received: &Received, name: &str, content: Value, now: Instant) -> Reply {
    dress(received, 200, name, content, now)
}

pub(super) fn fault(received: &Received, fault: &Fault, now: Instant) -> Reply {
    dress(received, fault.status, "Fault", fault.to_json(), now)
}

/// The content alone, without a name or a time of its own, as reports come.
pub(super) fn bare_answer(received: &Received, name: &str, content: Value, now: Instant) -> Reply {
    if wants_json(received) {
        Reply::json(200, &content)
    } else {
        dress(received, 200, name, content, now)
    }
}

fn dress(received: &Received, status: u16, name: &str, content: Value, now: Instant) -> Reply {
    let mut document = Map::new();
    document.insert(name.to_owned(), content);
    document.insert("time".to_owned(), Value::String(pacific_time_millis(now)));
    if wants_json(received) {
        Reply::json(status, &Value::Object(document))
    } else {
        Reply::xml(status, xml::document(&document))
    }
}

pub(super) fn gateway_fault(received: &Received, fault: GatewayFault, now: Instant) -> Reply {
    // Throttling is XML whatever was asked for (ruckus/quickbooks-ruby fixture too_many_requests_error.xml).
    if wants_json(received) && fault != GatewayFault::Throttled {
        Reply::json(fault.status(), &fault.to_json(now.as_micros() / 1_000))
    } else {
        Reply::xml(fault.status(), xml::gateway_document(fault, &pacific_time_millis(now)))
    }
}
