//! Which addresses a credential may be sent to: https, or plain http that never leaves this machine.

use url::{Host, Url};

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsafeUrl {
    /// Not a URL at all.
    #[error("not a URL")]
    NotAUrl,
    /// Plain http to another machine.
    #[error("plain http is only allowed on loopback, use https")]
    PlainHttp,
    /// Neither http nor https.
    #[error("only https is allowed, and http on loopback")]
    Scheme,
    /// `https://name:password@host`.
    #[error("a URL must not contain a user name or password")]
    UserInfo,
    /// `#...`.
    #[error("a URL must not contain a fragment")]
    Fragment,
}

/// Reads a URL and refuses it unless it is https, or http on loopback, without user info or fragment.
pub fn check_url(text: &str) -> Result<Url, UnsafeUrl> {
    let url = Url::parse(text).map_err(|_| UnsafeUrl::NotAUrl)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UnsafeUrl::UserInfo);
    }
    if url.fragment().is_some() {
        return Err(UnsafeUrl::Fragment);
    }
    match url.scheme() {
        "https" if url.has_host() => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(UnsafeUrl::PlainHttp),
        _ => Err(UnsafeUrl::Scheme),
    }
}

/// Whether the host is this machine: a loopback address, or the name `localhost`, which RFC 6761
/// reserves for it.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_loopback_pass() {
        for (text, expected) in [
            ("https://quickbooks.example/v3", None),
            ("http://127.0.0.1:8080", None),
            ("http://127.9.9.9:8080/a", None),
            ("http://[::1]:8080", None),
            ("http://localhost:1", None),
            ("http://localhost.evil.example", Some(UnsafeUrl::PlainHttp)),
            ("http://10.0.0.1", Some(UnsafeUrl::PlainHttp)),
            ("http://0.0.0.0", Some(UnsafeUrl::PlainHttp)),
            ("http://example.com", Some(UnsafeUrl::PlainHttp)),
            ("file:///etc/passwd", Some(UnsafeUrl::Scheme)),
            ("ftp://127.0.0.1", Some(UnsafeUrl::Scheme)),
            ("javascript:alert(1)", Some(UnsafeUrl::Scheme)),
            ("https://user:pw@example.com", Some(UnsafeUrl::UserInfo)),
            ("https://127.0.0.1@evil.example", Some(UnsafeUrl::UserInfo)),
            ("https://example.com/#x", Some(UnsafeUrl::Fragment)),
            ("example.com", Some(UnsafeUrl::NotAUrl)),
            ("", Some(UnsafeUrl::NotAUrl)),
        ] {
            assert_eq!(check_url(text).err(), expected, "{text}");
        }
    }
}
