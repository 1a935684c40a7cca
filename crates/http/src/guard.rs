//! The write guard (`reliability.md` E7): below the connectors, only declared reads leave, and declared writes with a
//! permit.
//!
//! Some partners have no read-only scope. Then this list is the proof that nothing can be written
//! to a client's books: a request that no rule allows is refused on this machine.

use connect_domain::clock::Instant;
use http::Method;
use url::Url;

use crate::permit::{UnpermittedWrite, WritePermit};
use crate::protection::GUARDS;

/// A path in which `{name}` stands for exactly one segment, such as `/v3/company/{company}/query`, or for one up to a verb
/// behind a colon, such as `/models/{model}:analyze`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PathPattern(String);

/// The text is not a path pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a path: begin with `/`, and write a variable segment as `{{name}}`")]
pub struct PathPatternError(pub String);

impl PathPattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, PathPatternError> {
        let refused = || PathPatternError(text.to_owned());
        let segments = text.strip_prefix('/').ok_or_else(refused)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:@!$+,=".contains(c);
        for segment in segments.split('/') {
            let good = match variable(segment) {
                Some((name, verb)) => {
                    let is_verb = |verb: &str| !verb.is_empty() && verb.chars().all(|c| c.is_ascii_alphanumeric());
                    !name.is_empty()
                        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                        && (verb.is_empty() || verb.strip_prefix(':').is_some_and(is_verb))
                }
                None => segment.chars().all(plain) && segment != "." && segment != "..",
            };
            if !good {
                return Err(refused());
            }
        }
        Ok(Self(text.to_owned()))
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares segment by segment. A segment whose escapes hide a separator or a dot matches nothing.
    pub fn matches(&self, path: &str) -> bool {
        let lowered = path.to_ascii_lowercase();
        if ["%2f", "%5c", "%2e", "%00"].iter().any(|hidden| lowered.contains(hidden)) {
            return false;
        }
        let mut wanted = self.0.split('/');
        let mut given = path.split('/');
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(pattern), Some(segment)) => match variable(pattern) {
                    Some((_, "")) if !segment.is_empty() => {}
                    // A second colon would be another verb.
                    Some((_, verb)) if segment.strip_suffix(verb).is_some_and(|id| !id.is_empty() && !id.contains(':')) => {}
                    None if pattern == segment => {}
                    _ => return false,
                },
                _ => return false,
            }
        }
    }
}

/// The name of a variable segment and what stands behind it.
fn variable(segment: &str) -> Option<(&str, &str)> {
    segment.strip_prefix('{')?.split_once('}')
}

/// One declared read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRule {
    /// Usually GET; a POST that only reads is declared by its connector.
    pub method: Method,
    /// Scheme, host and port that it may go to; the rest of this URL means nothing.
    pub origin: Url,
    /// See [`PathPattern`].
    pub path: PathPattern,
}

/// One declared write. Alone it lets nothing out: see [`WritePermit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteRule {
    /// POST, PUT, PATCH or DELETE.
    pub method: Method,
    /// As a read's.
    pub origin: Url,
    /// See [`PathPattern`].
    pub path: PathPattern,
    /// The act that it belongs to; a permit is for one act.
    pub act: String,
}

/// A request that no rule allows; it was refused on this machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{method} {host}{path}` is not declared, so it was not sent")]
pub struct UndeclaredRequest {
    /// Method tried.
    pub method: Method,
    /// Host and port tried.
    pub host: String,
    /// Path tried, without query.
    pub path: String,
}

/// What one connection may send.
#[derive(Clone, Debug, Default)]
pub struct WriteGuard {
    reads: Vec<ReadRule>,
    writes: Vec<WriteRule>,
    subject: String,
}

impl WriteGuard {
    /// Allows exactly these reads, and no write.
    pub const fn new(reads: Vec<ReadRule>) -> Self {
        Self {
            reads,
            writes: Vec::new(),
            subject: String::new(),
        }
    }

    /// Allows these writes too, each with a permit for its act and for `subject`, which is the connection's id.
    #[must_use]
    pub fn with_writes(mut self, writes: Vec<WriteRule>, subject: impl Into<String>) -> Self {
        self.writes = writes;
        self.subject = subject.into();
        self
    }

    /// Refuses unless a read rule allows method, origin and path.
    pub fn check(&self, method: &Method, url: &Url) -> Result<(), UndeclaredRequest> {
        let allowed = self
            .reads
            .iter()
            .any(|rule| rule.method == *method && rule.origin.origin() == url.origin() && rule.path.matches(url.path()));
        if allowed || !GUARDS { Ok(()) } else { Err(undeclared(method, url)) }
    }

    /// Refuses unless a write rule allows method, origin and path, and the permit is for its act, for this connection,
    /// and not over.
    pub fn check_write(&self, method: &Method, url: &Url, permit: &WritePermit, now: Instant) -> Result<(), WriteRefused> {
        let matching = |rule: &&WriteRule| rule.method == *method && rule.origin.origin() == url.origin() && rule.path.matches(url.path());
        let declared: Vec<&str> = self.writes.iter().filter(matching).map(|rule| rule.act.as_str()).collect();
        if declared.is_empty() {
            return Err(undeclared(method, url).into());
        }
        Ok(permit.allows(&self.subject, &declared, now)?)
    }
}

/// Why a write did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteRefused {
    /// No rule allows it.
    #[error(transparent)]
    Undeclared(#[from] UndeclaredRequest),
    /// The permit does not.
    #[error(transparent)]
    Unpermitted(#[from] UnpermittedWrite),
}

fn undeclared(method: &Method, url: &Url) -> UndeclaredRequest {
    UndeclaredRequest {
        method: method.clone(),
        host: host_of(url),
        path: url.path().to_owned(),
    }
}

pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn guard() -> WriteGuard {
        WriteGuard::new(vec![
            ReadRule {
                method: Method::GET,
                origin: Url::parse("https://api.example.com").unwrap(),
                path: PathPattern::parse("/v3/company/{company}/query").unwrap(),
            },
            ReadRule {
                method: Method::POST,
                origin: Url::parse("https://api.example.com").unwrap(),
                path: PathPattern::parse("/analyze").unwrap(),
            },
        ])
    }

    #[test]
    fn only_declared_reads_pass() {
        for (method, url, allowed) in [
            (Method::GET, "https://api.example.com/v3/company/1/query?query=x", true),
            (Method::GET, "https://API.example.com:443/v3/company/1/query", true),
            (Method::POST, "https://api.example.com/analyze", true),
            (Method::POST, "https://api.example.com/v3/company/1/query", false),
            (Method::DELETE, "https://api.example.com/analyze", false),
            (Method::GET, "https://api.example.com/v3/company/1/account", false),
            (Method::GET, "https://api.example.com/v3/company/1/query/", false),
            (Method::GET, "https://api.example.com/v3/company//query", false),
            (Method::GET, "https://api.example.com/v3/company/1/2/query", false),
            (Method::GET, "https://api.example.com/v3/company/1%2Faccount/query", false),
            (Method::GET, "https://api.example.com/v3/company/%2e%2e/query", false),
            (Method::GET, "https://api.example.com/v3/company/1/../../company/1/query", true),
            (Method::GET, "https://api.example.com/v3/company/1/query/../account", false),
            (Method::GET, "https://api.example.com:8443/v3/company/1/query", false),
            (Method::GET, "http://api.example.com/v3/company/1/query", false),
            (Method::GET, "https://api.example.com.evil.example/v3/company/1/query", false),
            (Method::GET, "https://evil.example/v3/company/1/query", false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(guard().check(&method, &url).is_ok(), allowed, "{method} {url}");
        }
    }

    #[test]
    fn a_refusal_does_not_name_the_query() {
        let url = Url::parse("https://api.example.com/write?secret=canary").unwrap();
        let refused = guard().check(&Method::POST, &url).unwrap_err();
        assert!(!refused.to_string().contains("canary"));
        assert!(refused.to_string().contains("/write"));
    }

    #[test]
    fn patterns_are_checked() {
        for bad in [
            "", "v3", "/a/{}", "/a/{b-c}", "/a b", "/a?x", "/../b", "/{a}x", "/{a}:", "/{a}:b:c", "/{a}{b}", "/{a}:{b}",
        ] {
            assert!(PathPattern::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_verb_belongs_to_its_segment() {
        let pattern = PathPattern::parse("/models/{model}:analyze").unwrap();
        for (path, matches) in [
            ("/models/prebuilt-tax.us.w2:analyze", true),
            ("/models/a:analyze/b", false),
            ("/models/:analyze", false),
            ("/models/a:analyzeBatch", false),
            ("/models/a:copyTo", false),
            ("/models/a:copyTo:analyze", false),
            ("/models/a%2fb:analyze", false),
            ("/models/a", false),
            ("/models/{model}:analyze", true),
        ] {
            assert_eq!(pattern.matches(path), matches, "{path}");
        }
    }

    /// What a permit allows, by its subject, its act and the clock.
    #[test]
    fn a_write_needs_the_permit_of_its_connection_and_its_act_and_in_time() {
        let guard = guard().with_writes(
            vec![WriteRule {
                method: Method::POST,
                origin: Url::parse("https://api.example.com").unwrap(),
                path: PathPattern::parse("/events").unwrap(),
                act: "sample-meeting".to_owned(),
            }],
            "connection-1",
        );
        let door = crate::permit::PermitDoor::new();
        let now = Instant::from_seconds(1_000);
        let minute = std::time::Duration::from_secs(60);
        let events = Url::parse("https://api.example.com/events").unwrap();
        let good = door.permit("connection-1", "sample-meeting", now, minute);
        assert_eq!(guard.check_write(&Method::POST, &events, &good, now), Ok(()));
        assert!(guard.check(&Method::POST, &events).is_err(), "without a permit it is no read");

        let refused = |permit: &WritePermit, at: Instant| match guard.check_write(&Method::POST, &events, permit, at) {
            Err(WriteRefused::Unpermitted(refused)) => refused,
            other => panic!("{other:?}"),
        };
        let permitted = "sample-meeting".to_owned();
        assert_eq!(
            refused(&good, now.plus(minute)),
            UnpermittedWrite::Over {
                permitted: permitted.clone()
            }
        );
        assert_eq!(
            refused(&good, Instant::from_seconds(999)),
            UnpermittedWrite::Over {
                permitted: permitted.clone()
            }
        );
        let long = door.permit("connection-1", "sample-meeting", now, minute * 600);
        assert_eq!(
            refused(&long, now.plus(crate::LONGEST_PERMIT)),
            UnpermittedWrite::Over { permitted }
        );
        let other = door.permit("connection-2", "sample-meeting", now, minute);
        assert_eq!(refused(&other, now), UnpermittedWrite::OtherConnection);
        let permitted = "webhook-endpoint".to_owned();
        let other = door.permit("connection-1", "webhook-endpoint", now, minute);
        assert_eq!(refused(&other, now), UnpermittedWrite::OtherAct { permitted });
        for (method, path) in [
            ("POST", "/analyze"),
            ("DELETE", "/events"),
            ("POST", "/events/1"),
            ("GET", "/events"),
        ] {
            let url = Url::parse("https://api.example.com").unwrap().join(path).unwrap();
            let answer = guard.check_write(&method.parse().unwrap(), &url, &good, now);
            assert!(matches!(answer, Err(WriteRefused::Undeclared(_))), "{method} {path}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_the_declared_shape_passes(path in "/[a-z0-9/%.]{0,40}", method in "(GET|POST|PUT|PATCH|DELETE|OPTIONS)") {
            let url = Url::parse(&format!("https://api.example.com{path}")).unwrap();
            let method: Method = method.parse().unwrap();
            if guard().check(&method, &url).is_ok() {
                let segments: Vec<&str> = url.path().split('/').collect();
                let is_query = method == Method::GET && segments.len() == 5 && url.path().starts_with("/v3/company/") && segments[4] == "query";
                prop_assert!(is_query || (method == Method::POST && url.path() == "/analyze"));
            }
        }
    }
}
