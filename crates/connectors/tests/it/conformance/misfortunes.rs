//! Every kind of fault that the stand-ins know, in each form that a connector could tell apart.

use std::fmt;

use connect_sandbox::FaultKind;
use serde_json::{Value, json};

/// One fault, as it is ordered.
pub(super) struct Misfortune {
    pub(super) name: String,
    pub(super) always: bool,
    pub(super) order: Value,
}

impl Misfortune {
    pub(super) fn struck(&self) -> &'static str {
        if self.always { "always" } else { "once" }
    }
}

impl fmt::Display for Misfortune {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.struck())
    }
}

/// All of them; a new kind is among them as soon as it is known.
pub(super) fn misfortunes() -> Vec<Misfortune> {
    let mut misfortunes = Vec::new();
    for kind in FaultKind::ALL {
        let word = serde_json::to_value(kind).unwrap();
        for (form, details) in forms(*kind) {
            for always in [false, true] {
                let mut order = json!({ "kind": word });
                order.as_object_mut().unwrap().extend(details.as_object().unwrap().clone());
                if !always {
                    order["count"] = json!(1);
                }
                misfortunes.push(Misfortune {
                    name: format!("{}{form}", word.as_str().unwrap()),
                    always,
                    order,
                });
            }
        }
    }
    misfortunes
}

/// What is said after the kind's name, and ordered besides it.
fn forms(kind: FaultKind) -> Vec<(String, Value)> {
    match kind {
        FaultKind::Status => {
            let statuses = [400, 401, 403, 404, 429, 500, 502, 503, 504].map(|status| (format!(" {status}"), json!({ "status": status })));
            let with_wait = [429, 503].map(|status| (format!(" {status}, wait 2 s"), json!({ "status": status, "retry_after": 2 })));
            statuses.into_iter().chain(with_wait).collect()
        }
        FaultKind::Throttle => vec![(String::new(), json!({})), (", wait 2 s".to_owned(), json!({ "retry_after": 2 }))],
        FaultKind::Latency => vec![(" 2 s".to_owned(), json!({ "seconds": 2 }))],
        _ => vec![(String::new(), json!({}))],
    }
}
