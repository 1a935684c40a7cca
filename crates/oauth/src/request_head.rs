//! Judges the head of a request that arrived at the callback port: a pure function, so that hostile
//! input can be tried without a socket.

use crate::callback::{Callback, ExpectedCallback, judge_query};

/// Larger heads are refused. A code has up to 4 KiB; browsers add a few hundred bytes of headers.
pub(crate) const LARGEST_HEAD: usize = 16 * 1024;

const MOST_HEADERS: usize = 64;

/// What the listener was asked to listen for.
#[derive(Clone, Debug)]
pub(crate) struct CallbackSite {
    /// Host, with the port unless it is 80, exactly as in the redirect URI.
    pub(crate) authority: String,
    /// Path, exactly as in the redirect URI.
    pub(crate) path: String,
}

/// What to do with a request.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The head is not complete yet.
    ReadOn,
    /// Not ours: answer with this status and go on listening.
    Dismiss(u16),
    /// The first valid callback.
    Accept(Callback),
}

/// GET, the exact path, one Host header equal to ours, no body, each parameter once, the right `state`:
/// anything else is dismissed.
pub(crate) fn judge_head(bytes: &[u8], site: &CallbackSite, expected: &ExpectedCallback) -> Verdict {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) if bytes.len() < LARGEST_HEAD => return Verdict::ReadOn,
        Ok(httparse::Status::Partial) | Err(_) => return Verdict::Dismiss(400),
    }
    let (Some(method), Some(target)) = (request.method, request.path) else {
        return Verdict::Dismiss(400);
    };
    let values = |name: &'static str| {
        let named = request.headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
        named.map(|header| header.value)
    };
    let mut hosts = values("host");
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Verdict::Dismiss(400);
    };
    if host != site.authority.as_bytes() {
        return Verdict::Dismiss(404);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != site.path {
        return Verdict::Dismiss(404);
    }
    if method != "GET" {
        return Verdict::Dismiss(405);
    }
    if values("transfer-encoding").next().is_some() || values("content-length").any(|length| length != b"0") {
        return Verdict::Dismiss(400);
    }
    judge_query(query, expected).map_or(Verdict::Dismiss(400), Verdict::Accept)
}
