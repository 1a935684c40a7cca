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

#[cfg(test)]
mod tests {
    use super::*;
    use connect_domain::secret::SecretText;
    use proptest::prelude::*;

    fn judge(bytes: &[u8]) -> Verdict {
        let site = CallbackSite {
            authority: "127.0.0.1:4000".to_owned(),
            path: "/cb".to_owned(),
        };
        let expected = ExpectedCallback::new(
            SecretText::new("own-state".to_owned()),
            "http://127.0.0.1:4000/cb".to_owned(),
            None,
            false,
        );
        judge_head(bytes, &site, &expected)
    }

    const GOOD: &[u8] = b"GET /cb?code=c&state=own-state HTTP/1.1\r\nHost: 127.0.0.1:4000\r\nAccept: */*\r\n\r\n";

    #[test]
    fn a_head_in_pieces_is_waited_for() {
        for end in 0..GOOD.len() {
            assert!(matches!(judge(&GOOD[..end]), Verdict::ReadOn), "{end}");
        }
        assert!(matches!(judge(GOOD), Verdict::Accept(_)));
        assert!(matches!(
            judge(&[b"GET /cb HTTP/1.1\r\nX: ".as_slice(), &vec![b'y'; LARGEST_HEAD]].concat()),
            Verdict::Dismiss(400)
        ));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn nothing_without_the_state_is_accepted(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(!matches!(judge(&bytes), Verdict::Accept(_)));
        }

        #[test]
        fn a_changed_head_is_accepted_only_with_path_host_and_state(at in 0_usize..70, byte in any::<u8>()) {
            let mut bytes = GOOD.to_vec();
            bytes[at] = byte;
            if matches!(judge(&bytes), Verdict::Accept(_)) {
                let text = String::from_utf8_lossy(&bytes);
                prop_assert!(text.starts_with("GET /cb?") && text.contains("state=own-state") && text.contains("127.0.0.1:4000"));
            }
        }
    }
}
