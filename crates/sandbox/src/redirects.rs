//! The redirect URIs of an app: any loopback address, as vendors take it from apps on a person's machine, or those alone
//! that somebody registered, to the letter.

use serde_json::{Value, json};
use url::Url;

use crate::control::mutate::{Mutation, MutationKind};

/// The redirect URIs of an app at a vendor that compares them to the letter. A rehearsal's app is nobody's, so that any
/// loopback address counts until somebody registers one.
#[derive(Debug, Default)]
pub(crate) struct Redirects(Option<Vec<String>>);

impl Redirects {
    pub(crate) fn take(&self, redirect_uri: &str) -> bool {
        match &self.0 {
            None => is_loopback(redirect_uri),
            Some(registered) => registered.iter().any(|one| one == redirect_uri),
        }
    }

    /// What a person does in the vendor's developer portal.
    pub(crate) fn register(&mut self, mutation: &Mutation) -> Result<Value, String> {
        let body = mutation.body.as_ref().filter(|_| mutation.op == MutationKind::Update);
        let uris = body.and_then(|body| serde_json::from_value::<Vec<String>>(body["redirect_uris"].clone()).ok());
        let uris = uris.ok_or(r#"an app takes op update with `body`: {"redirect_uris":["URI"]}"#)?;
        let shown = json!({ "App": { "redirect_uris": uris } });
        self.0 = Some(uris);
        Ok(shown)
    }
}

/// http on this machine, with any port and path.
pub(crate) fn is_loopback(redirect_uri: &str) -> bool {
    let Ok(url) = Url::parse(redirect_uri) else {
        return false;
    };
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    loopback && url.scheme() == "http" && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_taken() {
        for (redirect_uri, expected) in [
            ("http://127.0.0.1:4711", true),
            ("http://[::1]:9/any/path", true),
            ("http://localhost:8000/cb?x=1", true),
            ("http://localhost", true),
            ("https://127.0.0.1:4711/", false),
            ("http://127.0.0.1.example.com/", false),
            ("http://example.com/localhost", false),
            ("urn:ietf:wg:oauth:2.0:oob", false),
            ("com.example.app:/callback", false),
            ("javascript:alert(1)", false),
            ("http://127.0.0.1:1/#fragment", false),
            ("", false),
        ] {
            assert_eq!(is_loopback(redirect_uri), expected, "{redirect_uri}");
            assert_eq!(Redirects::default().take(redirect_uri), expected, "{redirect_uri}");
        }
    }

    #[test]
    fn what_was_registered_is_compared_to_the_letter() {
        let registered = Redirects(Some(vec!["http://localhost:4711/callback".to_owned()]));
        for (redirect_uri, expected) in [
            ("http://localhost:4711/callback", true),
            ("http://localhost:4711/callback/", false),
            ("http://localhost:4712/callback", false),
            ("http://127.0.0.1:4711/callback", false),
            ("http://localhost:4711/Callback", false),
            ("", false),
        ] {
            assert_eq!(registered.take(redirect_uri), expected, "{redirect_uri}");
        }
    }
}
