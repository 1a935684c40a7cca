//! Secrets are a different type: no printing, no comparing, no serializing.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret in the open: an access token, a client secret, a key. Lives shortly, is wiped on drop,
/// and prints as `[secret]`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretText(String);

impl SecretText {
    /// Takes ownership of the plain text.
    pub const fn new(plain: String) -> Self {
        Self(plain)
    }

    /// The plain text, for the one place that puts it on the wire or seals it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

/// What a secret is, and with it what may open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecretKind {
    /// OAuth 2.0 access token.
    AccessToken,
    /// OAuth 2.0 refresh token.
    RefreshToken,
    /// The client secret of an app registration.
    ClientSecret,
    /// PKCE code verifier of an attempt that waits for its callback.
    CodeVerifier,
    /// The address that somebody else was asked to open; its `state` recognizes what comes back.
    AuthorizationLink,
    /// What a partner wants proven at the next consent for a connection, after it refused a refresh.
    ClaimsChallenge,
    /// A partner's API key.
    ApiKey,
    /// A webhook signing secret or verifier token.
    SigningSecret,
    /// The vault's recovery code, until a person has confirmed it.
    RecoveryCode,
    /// The private key by which the workspace's reports are signed.
    ReportKey,
}

impl SecretKind {
    /// The word stored in the `secrets` table and bound into the seal.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
            Self::ClientSecret => "client_secret",
            Self::CodeVerifier => "code_verifier",
            Self::AuthorizationLink => "authorization_link",
            Self::ClaimsChallenge => "claims_challenge",
            Self::ApiKey => "api_key",
            Self::SigningSecret => "signing_secret",
            Self::RecoveryCode => "recovery_code",
            Self::ReportKey => "report_key",
        }
    }
}

impl std::str::FromStr for SecretKind {
    type Err = UnknownSecretKind;

    fn from_str(text: &str) -> Result<Self, UnknownSecretKind> {
        [
            Self::AccessToken,
            Self::RefreshToken,
            Self::ClientSecret,
            Self::CodeVerifier,
            Self::AuthorizationLink,
            Self::ClaimsChallenge,
            Self::ApiKey,
            Self::SigningSecret,
            Self::RecoveryCode,
            Self::ReportKey,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .ok_or(UnknownSecretKind)
    }
}

/// The stored word names no kind of secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of secret")]
pub struct UnknownSecretKind;

/// Where a sealed secret belongs: bound into the seal, so that a row copied elsewhere does not open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretPlace {
    /// The table that holds it (`secrets`, `escrow`, ...).
    pub table: &'static str,
    /// The owner: a connection, an app registration or an attempt, as text.
    pub owner: String,
    /// What it is.
    pub kind: SecretKind,
    /// Its generation: grows with each rotation.
    pub generation: i64,
}

/// A sealed secret. Only `connect-credentials` makes and opens one; others carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Which data key sealed it.
    pub key_id: String,
    /// XChaCha20-Poly1305 nonce, 24 bytes.
    pub nonce: Vec<u8>,
    /// Ciphertext with its tag.
    pub ciphertext: Vec<u8>,
    /// Version of the sealing format.
    pub format: i64,
}
