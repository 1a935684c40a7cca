//! The authorization request: what the browser is sent to the partner with.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use connect_domain::secret::SecretText;
use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope};
use url::Url;
use zeroize::Zeroizing;

use crate::callback::{ExpectedCallback, Issuer};

/// How long an attempt may take: a first sign-in, a second factor and a company picker take long.
pub const AUTHORIZATION_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// Whether a code challenge is sent (RFC 7636). There is no `plain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pkce {
    /// S256 over 32 random bytes.
    S256,
    /// The partner refuses the parameters.
    Off,
}

/// What an authorization request is made of.
#[derive(Clone, Debug)]
pub struct AuthorizationPlan<'a> {
    /// The partner's authorization endpoint.
    pub authorize_url: &'a Url,
    /// The firm's app.
    pub oauth_client_id: &'a str,
    /// Where the partner sends the browser back to, exactly as registered.
    pub redirect_uri: &'a str,
    /// What is asked for.
    pub scopes: &'a [String],
    /// See [`Pkce`].
    pub pkce: Pkce,
    /// For the relay page: the loopback port that it forwards to, put before the random part of
    /// `state`.
    pub relay_port: Option<u16>,
    /// Further parameters that the manifest states, such as `access_type=offline`.
    pub extra_parameters: &'a [(String, String)],
}

/// The authorization endpoint or the redirect URI is not a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the authorization request could not be formed: the authorization endpoint or the redirect URI is not a URL")]
pub struct InvalidAuthorizeUrl;

/// One attempt. The caller stores the secrets sealed, opens the URL, and waits.
#[derive(Clone, Debug)]
pub struct AuthorizationRequest {
    /// What the browser opens. Holds `state`, but nothing that is worth anything without the verifier.
    pub url: Url,
    /// Binds the callback to this attempt; single use.
    pub csrf_state: SecretText,
    /// PKCE code verifier, sent with the code.
    pub code_verifier: Option<SecretText>,
    /// As in the plan; the token request must repeat it.
    pub redirect_uri: String,
    /// After this instant the attempt is over.
    pub expires_at: Instant,
}

impl AuthorizationRequest {
    /// Draws `state` and verifier and forms the URL.
    pub fn new(plan: &AuthorizationPlan<'_>, now: Instant, entropy: &dyn Entropy) -> Result<Self, InvalidAuthorizeUrl> {
        let random = random_text(entropy);
        let csrf_state = plan.relay_port.map_or_else(|| random.clone(), |port| format!("{port}.{random}"));
        let code_verifier = match plan.pkce {
            Pkce::S256 => Some(random_text(entropy)),
            Pkce::Off => None,
        };
        let oauth_client = BasicClient::new(ClientId::new(plan.oauth_client_id.to_owned()))
            .set_auth_uri(AuthUrl::from_url(plan.authorize_url.clone()))
            .set_redirect_uri(RedirectUrl::new(plan.redirect_uri.to_owned()).map_err(|_| InvalidAuthorizeUrl)?);
        let mut request = oauth_client
            .authorize_url(|| CsrfToken::new(csrf_state.clone()))
            .add_scopes(plan.scopes.iter().cloned().map(Scope::new));
        if let Some(verifier) = &code_verifier {
            let verifier = PkceCodeVerifier::new(verifier.clone());
            request = request.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        }
        for (name, value) in plan.extra_parameters {
            request = request.add_extra_param(name.clone(), value.clone());
        }
        let (url, _) = request.url();
        Ok(Self {
            url,
            csrf_state: SecretText::new(csrf_state),
            code_verifier: code_verifier.map(SecretText::new),
            redirect_uri: plan.redirect_uri.to_owned(),
            expires_at: now.plus(AUTHORIZATION_LIFETIME),
        })
    }

    /// What the callback of this attempt must look like.
    pub fn expected(&self, issuer: Option<Issuer>, issuer_required: bool) -> ExpectedCallback {
        ExpectedCallback::new(self.csrf_state.clone(), self.redirect_uri.clone(), issuer, issuer_required)
    }
}

/// 32 random bytes as 43 characters that need no escaping.
pub(crate) fn random_text(entropy: &dyn Entropy) -> String {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    entropy.fill(&mut *bytes);
    URL_SAFE_NO_PAD.encode(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_domain::entropy::SeededEntropy;
    use sha2::{Digest, Sha256};
    use std::collections::BTreeMap;

    fn request(pkce: Pkce, relay_port: Option<u16>, seed: u64) -> AuthorizationRequest {
        let plan = AuthorizationPlan {
            authorize_url: &Url::parse("https://partner.example/connect?tenant=1").unwrap(),
            oauth_client_id: "app-1",
            redirect_uri: "http://127.0.0.1:4000/cb",
            scopes: &["read".to_owned(), "openid".to_owned()],
            pkce,
            relay_port,
            extra_parameters: &[("access_type".to_owned(), "offline".to_owned())],
        };
        AuthorizationRequest::new(&plan, Instant::from_seconds(1_000), &SeededEntropy::new(seed)).unwrap()
    }

    fn parameters(request: &AuthorizationRequest) -> BTreeMap<String, String> {
        request.url.query_pairs().into_owned().collect()
    }

    #[test]
    fn the_request_holds_what_the_standards_want() {
        let request = request(Pkce::S256, None, 1);
        let parameters = parameters(&request);
        let verifier = request.code_verifier.as_ref().unwrap().expose();
        for (name, value) in [
            ("tenant", "1"),
            ("response_type", "code"),
            ("client_id", "app-1"),
            ("redirect_uri", "http://127.0.0.1:4000/cb"),
            ("scope", "read openid"),
            ("access_type", "offline"),
            ("state", request.csrf_state.expose()),
            ("code_challenge_method", "S256"),
            ("code_challenge", &URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))),
        ] {
            assert_eq!(parameters.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert_eq!((verifier.len(), request.csrf_state.expose().len()), (43, 43));
        assert_ne!(verifier, request.csrf_state.expose());
        assert_eq!(request.expires_at, Instant::from_seconds(1_900));
        assert!(!request.url.as_str().contains(verifier));
        assert!(!format!("{request:?}").contains(verifier));
    }

    #[test]
    fn the_relay_learns_the_port_from_the_state() {
        let request = request(Pkce::Off, Some(49_152), 1);
        assert!(request.csrf_state.expose().starts_with("49152."));
        assert_eq!(request.csrf_state.expose().len(), 49);
        assert!(!parameters(&request).contains_key("code_challenge"));
    }

    #[test]
    fn no_two_attempts_share_a_state() {
        assert_ne!(
            request(Pkce::S256, None, 1).csrf_state.expose(),
            request(Pkce::S256, None, 2).csrf_state.expose()
        );
    }
}
