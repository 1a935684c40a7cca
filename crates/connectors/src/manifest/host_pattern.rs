//! Hosts by name, or all that have one more label before a name.

use url::Host;

/// A host, or `*.` before a domain: any one label in its place, and never more or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern(String);

impl HostPattern {
    /// Reads one as manifests have it; `None` where it is no host, or a wildcard that would take in strangers.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, fewest_labels) = match text.strip_prefix("*.") {
            Some(domain) => (domain, 2),
            None => (text, 1),
        };
        let is_address = matches!(Host::parse(name), Ok(Host::Ipv4(_) | Host::Ipv6(_)));
        let is_name = name.split('.').all(is_label) && name.split('.').count() >= fewest_labels;
        let usable = if fewest_labels > 1 {
            is_name && !is_address
        } else {
            is_name || is_address
        };
        usable.then(|| Self(text.to_owned()))
    }

    /// Whether a URL's host is meant; URLs have it in lower case.
    pub(crate) fn matches(&self, host: &str) -> bool {
        match self.0.strip_prefix('*') {
            None => self.0 == host,
            Some(rest) => host.strip_suffix(rest).is_some_and(is_label),
        }
    }

    /// As the manifest has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_label(text: &str) -> bool {
    let usual = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.len() <= 63 && text.bytes().all(usual) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_stands_for_one_label() {
        let pattern = HostPattern::parse("*.cognitive.example").unwrap();
        for (host, expected) in [
            ("firm.cognitive.example", true),
            ("firm-2.cognitive.example", true),
            ("cognitive.example", false),
            (".cognitive.example", false),
            ("a.b.cognitive.example", false),
            ("firmcognitive.example", false),
            ("firm.cognitive.example.evil.example", false),
            ("firm.cognitive.example.", false),
            ("evil.example", false),
            ("-.cognitive.example", false),
        ] {
            assert_eq!(pattern.matches(host), expected, "{host}");
        }
        let exact = HostPattern::parse("api.acme.example").unwrap();
        assert!(exact.matches("api.acme.example") && !exact.matches("x.api.acme.example"));
    }

    #[test]
    fn what_would_take_in_strangers_is_no_pattern() {
        for text in [
            "*",
            "*.",
            "*.com",
            "*.10.0.0.1",
            "a.*.example",
            "**.acme.example",
            "Acme.example",
            "acme.example/x",
            "a..b",
            "",
        ] {
            assert_eq!(HostPattern::parse(text), None, "{text}");
        }
        for text in ["localhost", "127.0.0.1", "[::1]", "acme.example", "*.acme.example"] {
            assert!(HostPattern::parse(text).is_some(), "{text}");
        }
    }
}
