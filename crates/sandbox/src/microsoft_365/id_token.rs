//! The id_token, signed as the vendor signs it (RS256), and the key with which anybody can check it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_domain::clock::Clock;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::RSA_PKCS1_SHA256;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Microsoft365;
use super::directory::Person;
use crate::error::SandboxError;

/// No secret: it signs only what stand-ins say, and every copy of this program has it.
const SIGNING_KEY: &[u8] = include_bytes!("signing_key.der");
/// How long an id_token is valid.
const LIFE_SECONDS: i64 = 3_600;
/// The vendor's clocks may differ by so much.
const SKEW_SECONDS: i64 = 300;

pub(super) struct Signer {
    key: KeyPair,
    key_id: String,
}

impl Signer {
    pub(super) fn new() -> Result<Self, SandboxError> {
        let key = KeyPair::from_pkcs8(SIGNING_KEY).map_err(|error| SandboxError::State {
            path: "signing_key.der".into(),
            message: error.to_string(),
        })?;
        let key_id = URL_SAFE_NO_PAD.encode(Sha256::digest(SIGNING_KEY).get(..20).unwrap_or_default());
        Ok(Self { key, key_id })
    }

    /// As JWKS lists it.
    pub(super) fn public_key(&self) -> Value {
        let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(self.key.public());
        json!({
            "kty": "RSA",
            "use": "sig",
            "kid": self.key_id,
            "n": URL_SAFE_NO_PAD.encode(n),
            "e": URL_SAFE_NO_PAD.encode(e),
        })
    }

    fn sign(&self, claims: &Value) -> String {
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": self.key_id });
        let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encoded(&header), encoded(claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        let made = self
            .key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature);
        if made.is_err() {
            tracing::error!("an id_token could not be signed");
        }
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// For this account and this app; it bears a `nonce` only if the app asked with one.
pub(super) fn sign(partner: &Microsoft365, person: &Person, nonce: Option<&str>) -> String {
    let now = partner.clock.now().as_seconds();
    let tenant_id = &partner.directory.tenant_id;
    let pairwise = Sha256::digest(format!("{} {}", partner.client_id, person.id));
    let mut claims = json!({
        "ver": "2.0",
        "iss": format!("{}/{tenant_id}/v2.0", partner.auth_url),
        "sub": URL_SAFE_NO_PAD.encode(pairwise),
        "aud": partner.client_id,
        "iat": now - SKEW_SECONDS,
        "nbf": now - SKEW_SECONDS,
        "exp": now + LIFE_SECONDS,
        "name": person.name,
        "preferred_username": person.address,
        "oid": person.id,
        "tid": tenant_id,
    });
    if let (Some(nonce), Some(claims)) = (nonce, claims.as_object_mut()) {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    partner.signer.sign(&claims)
}
