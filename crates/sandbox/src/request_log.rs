//! What was received, for tests and for the drill screen; bounded, and without secrets.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use connect_domain::clock::Instant;
use serde::Serialize;

/// Older requests are forgotten beyond this number.
const KEPT: usize = 100_000;

/// Query parameters that carry a secret or stand in for one.
const SECRET_PARAMETERS: &[&str] = &[
    "$deltatoken",
    "$skiptoken",
    "%24deltatoken",
    "%24skiptoken",
    "access_token",
    "client_secret",
    "code",
    "code_challenge",
    "code_verifier",
    "refresh_token",
    "state",
    "token",
];

#[derive(Clone, Debug, Serialize)]
pub(crate) struct RequestEntry {
    at: String,
    partner: &'static str,
    method: String,
    path: String,
    query: String,
    /// `null` while it runs, and when it was left without an answer.
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_type: Option<String>,
}

pub(crate) struct Arrival<'a> {
    pub(crate) at: Instant,
    pub(crate) partner: &'static str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) grant_type: Option<String>,
}

#[derive(Default)]
pub(crate) struct RequestLog(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    entries: VecDeque<RequestEntry>,
    forgotten: usize,
}

impl RequestLog {
    /// Notes an arrival and answers its number.
    pub(crate) fn arrived(&self, arrival: Arrival<'_>) -> usize {
        let entry = RequestEntry {
            at: arrival.at.to_rfc3339(),
            partner: arrival.partner,
            method: arrival.method.to_owned(),
            path: arrival.path.to_owned(),
            query: without_secrets(arrival.query),
            status: None,
            grant_type: arrival.grant_type,
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.entries.len() == KEPT {
            kept.entries.pop_front();
            kept.forgotten += 1;
        }
        kept.entries.push_back(entry);
        kept.forgotten + kept.entries.len() - 1
    }

    pub(crate) fn answered(&self, number: usize, status: u16) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let forgotten = kept.forgotten;
        if let Some(entry) = number.checked_sub(forgotten).and_then(|index| kept.entries.get_mut(index)) {
            entry.status = Some(status);
        }
    }

    /// Oldest first.
    pub(crate) fn all(&self) -> Vec<RequestEntry> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entries
            .iter()
            .cloned()
            .collect()
    }
}

/// The query as it came, with the values of secret parameters replaced.
fn without_secrets(query: &str) -> String {
    let parts: Vec<String> = query
        .split('&')
        .map(|part| match part.split_once('=') {
            Some((name, _)) if SECRET_PARAMETERS.contains(&name) => format!("{name}=[redacted]"),
            _ => part.to_owned(),
        })
        .collect();
    parts.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrive(log: &RequestLog, path: &str) -> usize {
        log.arrived(Arrival {
            at: Instant::from_seconds(0),
            partner: "demo",
            method: "GET",
            path,
            query: "query=select&state=abc&code=xyz",
            grant_type: None,
        })
    }

    #[test]
    fn secrets_are_replaced_and_the_rest_stays_as_it_came() {
        assert_eq!(without_secrets("a=1&code=xyz&b"), "a=1&code=[redacted]&b");
        assert_eq!(
            without_secrets("$deltatoken=abc&%24skiptoken=d"),
            "$deltatoken=[redacted]&%24skiptoken=[redacted]"
        );
        assert_eq!(without_secrets(""), "");
    }

    #[test]
    fn old_requests_are_forgotten_and_late_answers_find_their_own() {
        let log = RequestLog::default();
        let first = arrive(&log, "/first");
        for _ in 0..KEPT {
            arrive(&log, "/more");
        }
        log.answered(first, 200);
        let last = arrive(&log, "/last");
        log.answered(last, 404);
        let all = log.all();
        assert_eq!(all.len(), KEPT);
        assert_eq!(
            all.last().map(|entry| (entry.path.as_str(), entry.status)),
            Some(("/last", Some(404)))
        );
        assert_eq!(all.first().and_then(|entry| entry.status), None);
    }
}
