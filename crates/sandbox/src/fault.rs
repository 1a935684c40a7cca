//! Ordered misfortunes: what the control URL asked to go wrong, and whether it strikes this request.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use connect_domain::entropy::Entropy;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::random::random_share;

/// Writes the kinds and the list of them in one, so that no test of all kinds can forget a new one.
macro_rules! fault_kinds {
    ($($(#[doc = $words:literal])* $kind:ident,)*) => {
        /// What can go wrong on order. In JSON in small letters: `rotate_lost_reply`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FaultKind {
            $($(#[doc = $words])* $kind,)*
        }

        impl FaultKind {
            /// Every kind there is.
            pub const ALL: &[Self] = &[$(Self::$kind),*];
        }
    };
}

fault_kinds! {
    /// The edge answers with a status of its own; the request is not processed.
    Status,
    /// The answer comes late.
    Latency,
    /// The connection is reset before anything is processed.
    Reset,
    /// Nothing is ever answered.
    Hang,
    /// The request is processed, the answer ends in the middle.
    Malformed,
    /// Too many requests, in the partner's own words.
    Throttle,
    /// The grant of this request ends first.
    Revoke,
    /// The token of this request runs out first.
    Expire,
    /// A refresh token is rotated and the answer lost.
    RotateLostReply,
}

/// A fault as it is ordered. `count` is uses left; `None` is until cleared.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultOrder {
    #[serde(default = "anything")]
    pub(crate) partner: String,
    #[serde(default, rename = "match")]
    pub(crate) matches: Option<FaultMatch>,
    pub(crate) kind: FaultKind,
    #[serde(default)]
    pub(crate) status: Option<u16>,
    #[serde(default)]
    pub(crate) seconds: Option<f64>,
    #[serde(default)]
    pub(crate) retry_after: Option<u64>,
    #[serde(default)]
    pub(crate) probability: Option<f64>,
    #[serde(default)]
    pub(crate) count: Option<u64>,
    /// Of a throttle: which of the partner's limits was met, in its own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultMatch {
    #[serde(default = "anything")]
    pub(crate) method: String,
    #[serde(default = "anything")]
    pub(crate) path: String,
}

fn anything() -> String {
    "*".to_owned()
}

impl FaultOrder {
    /// What is wrong with the order, in words.
    pub(crate) fn check(&self, partners: &[&str]) -> Result<(), String> {
        if self.partner != "*" && !partners.contains(&self.partner.as_str()) {
            return Err(format!("`{}` has no stand-in here: use {} or *", self.partner, partners.join(", ")));
        }
        let seconds_fine = self.seconds.is_none_or(|seconds| (0.0..=86_400.0).contains(&seconds));
        if !seconds_fine {
            return Err("`seconds` must be between 0 and 86400".to_owned());
        }
        if self.probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
            return Err("`probability` must be between 0 and 1".to_owned());
        }
        match (self.kind, self.status) {
            (FaultKind::Status, None) => return Err("kind `status` needs a number in `status`".to_owned()),
            (FaultKind::Status, Some(status)) if !(200..=599).contains(&status) => {
                return Err("`status` must be between 200 and 599".to_owned());
            }
            _ => {}
        }
        if self.kind == FaultKind::Latency && self.seconds.is_none() {
            return Err("kind `latency` needs a number in `seconds`".to_owned());
        }
        Ok(())
    }

    fn concerns(&self, partner: &str, method: &str, path: &str) -> bool {
        let matched = self
            .matches
            .as_ref()
            .is_none_or(|wanted| (wanted.method == "*" || wanted.method.eq_ignore_ascii_case(method)) && fits(&wanted.path, path));
        (self.partner == "*" || self.partner == partner) && matched && self.count != Some(0)
    }
}

/// What happens to one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Struck {
    pub(crate) kind: Option<FaultKind>,
    pub(crate) delay: Duration,
    pub(crate) hang: Option<Duration>,
    pub(crate) status: u16,
    pub(crate) retry_after_seconds: Option<u64>,
    pub(crate) reason: Option<String>,
}

#[derive(Default)]
pub(crate) struct FaultBoard {
    orders: Mutex<Vec<FaultOrder>>,
    cleared: Notify,
}

impl FaultBoard {
    pub(crate) fn order(&self, order: FaultOrder) {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).push(order);
    }

    pub(crate) fn all(&self) -> Vec<FaultOrder> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn clear(&self) {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.cleared.notify_waiters();
    }

    /// Ends when the faults are cleared after this call.
    pub(crate) async fn cleared(&self) {
        self.cleared.notified().await;
    }

    /// Delays add up; of the other kinds the first that concerns the request strikes.
    pub(crate) fn strike(&self, partner: &str, method: &str, path: &str, entropy: &dyn Entropy) -> Struck {
        let mut struck = Struck::default();
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        for order in orders.iter_mut().filter(|order| order.concerns(partner, method, path)) {
            if order.kind != FaultKind::Latency && struck.kind.is_some() {
                continue;
            }
            if order.probability.is_some_and(|probability| random_share(entropy) >= probability) {
                continue;
            }
            if let Some(count) = order.count.as_mut() {
                *count -= 1;
            }
            let seconds = order.seconds.map(Duration::from_secs_f64);
            if order.kind == FaultKind::Latency {
                struck.delay += seconds.unwrap_or_default();
                continue;
            }
            struck.kind = Some(order.kind);
            struck.hang = seconds;
            struck.status = order.status.unwrap_or(500);
            struck.reason.clone_from(&order.reason);
            struck.retry_after_seconds = order.retry_after.or(seconds.map(|seconds| seconds.as_secs()));
        }
        orders.retain(|order| order.count != Some(0));
        struck
    }
}

/// Whether the text fits a pattern in which `*` stands for any characters, `/` included.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let middle: Vec<&str> = parts.collect();
    let Some((last, middle)) = middle.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    fn order(json: serde_json::Value) -> FaultOrder {
        serde_json::from_value(json).expect("a well-formed order")
    }

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("*", "/anything/at/all", true),
            ("/v3/*", "/v3/company/1/query", true),
            ("*/query", "/v3/company/1/query", true),
            ("/v3/*/query", "/v3/company/1/query", true),
            ("/v3/*/account", "/v3/company/1/query", false),
            ("/exact", "/exact", true),
            ("/exact", "/exactly", false),
            ("", "/x", false),
            ("*a*a", "a", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn senseless_orders_are_refused_with_the_reason() {
        for (json, word) in [
            (serde_json::json!({"kind":"status"}), "status"),
            (serde_json::json!({"kind":"status","status":99}), "status"),
            (serde_json::json!({"kind":"latency"}), "seconds"),
            (serde_json::json!({"kind":"hang","seconds":-1}), "seconds"),
            (serde_json::json!({"kind":"reset","probability":1.5}), "probability"),
            (serde_json::json!({"kind":"reset","partner":"nobody"}), "nobody"),
        ] {
            let message = order(json.clone()).check(&["demo"]).expect_err("must be refused");
            assert!(message.contains(word), "{json} {message}");
        }
    }

    #[test]
    fn a_count_is_used_up_and_delays_add_to_the_first_other_fault() {
        let board = FaultBoard::default();
        board.order(order(serde_json::json!({"kind":"latency","seconds":1.0})));
        board.order(order(
            serde_json::json!({"kind":"status","status":503,"count":1,"match":{"method":"get","path":"/a*"}}),
        ));
        board.order(order(serde_json::json!({"kind":"reset"})));
        let entropy = SeededEntropy::new(1);
        let first = board.strike("demo", "GET", "/abc", &entropy);
        assert_eq!(
            (first.kind, first.status, first.delay),
            (Some(FaultKind::Status), 503, Duration::from_secs(1))
        );
        assert_eq!(board.strike("demo", "GET", "/abc", &entropy).kind, Some(FaultKind::Reset));
        assert_eq!(board.all().len(), 2);
    }

    #[test]
    fn probability_is_a_share() {
        let board = FaultBoard::default();
        board.order(order(serde_json::json!({"kind":"reset","probability":0.25})));
        let entropy = SeededEntropy::new(7);
        let hits = (0..1_000)
            .filter(|_| board.strike("demo", "GET", "/", &entropy).kind.is_some())
            .count();
        assert!((200..300).contains(&hits), "{hits}");
    }
}
