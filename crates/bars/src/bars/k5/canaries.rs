//! The secrets to look for. Those that the firm types are chosen here; those that are made on the
//! way are learnt where they pass.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::plaintext::{Search, disguises};
use crate::seeded::Choices;

/// Every kind of secret that the product handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Of the firm's app at the partner.
    ClientSecret,
    /// What stands for it in the header `Authorization` (RFC 6749 2.3.1).
    BasicAuthorization,
    /// A new one that the partner does not know.
    WrongClientSecret,
    /// One that somebody puts into the arguments.
    MisplacedSecret,
    /// A line of standard input that is not `NAME=VALUE`.
    MisspelledSecret,
    /// Of every consent.
    AuthorizationCode,
    /// In an address that belongs to another login.
    ForeignCode,
    /// PKCE.
    CodeVerifier,
    /// Of an authorization request. The authorization URL holds it by design.
    CsrfState,
    /// Of every generation.
    AccessToken,
    /// Of every generation.
    RefreshToken,
    /// OpenID Connect.
    IdToken,
    /// Of a partner without tokens, the old one and the new.
    ApiKey,
    /// One that the partner does not know.
    WrongApiKey,
    /// Opens the firm's vault.
    Passphrase,
    /// Does not.
    WrongPassphrase,
    /// Opens it on the machine that it has moved to.
    NewPassphrase,
    /// Opens the vault of the window's firm.
    WindowPassphrase,
    /// Does not.
    WrongWindowPassphrase,
    /// Twelve words.
    RecoveryCode,
    /// Twelve others.
    WrongRecoveryCode,
    /// The keychain's item, which wraps the data key.
    KeychainItem,
    /// In the address of the firm's proxy.
    ProxyPassword,
    /// In the address of a team's workspace.
    DatabasePassword,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::ClientSecret,
        Self::BasicAuthorization,
        Self::WrongClientSecret,
        Self::MisplacedSecret,
        Self::MisspelledSecret,
        Self::AuthorizationCode,
        Self::ForeignCode,
        Self::CodeVerifier,
        Self::CsrfState,
        Self::AccessToken,
        Self::RefreshToken,
        Self::IdToken,
        Self::ApiKey,
        Self::WrongApiKey,
        Self::Passphrase,
        Self::WrongPassphrase,
        Self::NewPassphrase,
        Self::WindowPassphrase,
        Self::WrongWindowPassphrase,
        Self::RecoveryCode,
        Self::WrongRecoveryCode,
        Self::KeychainItem,
        Self::ProxyPassword,
        Self::DatabasePassword,
    ];

    /// What the person put into the process's arguments or environment stands there.
    pub fn may_stand_in(self, place: &str) -> bool {
        place == super::PROCESSES && matches!(self, Self::MisplacedSecret | Self::ProxyPassword | Self::DatabasePassword)
    }
}

/// Everything known so far.
#[derive(Default)]
pub struct Canaries(Mutex<BTreeSet<(Kind, String)>>);

impl Canaries {
    /// Remembers one. A short text is no secret that could be told from chance.
    pub fn learn(&self, kind: Kind, text: &str) {
        if text.len() >= 16 {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert((kind, text.to_owned()));
        }
    }

    /// All of them, by kind.
    pub fn all(&self) -> Vec<(Kind, String)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().cloned().collect()
    }
}

/// A secret that a person types. With characters that each encoding writes in its own way.
pub fn typed(choices: &Choices, kind: Kind) -> String {
    let word = choices.word(24);
    match kind {
        // A header, and the lines of standard input, take ASCII.
        Kind::WrongClientSecret | Kind::MisplacedSecret | Kind::MisspelledSecret | Kind::ForeignCode => format!("ab~{word}/x.y"),
        Kind::ProxyPassword | Kind::DatabasePassword => word,
        _ => format!("{word} \"q\" \\ é+/%{}", choices.word(8)),
    }
}

/// Hides each canary in each disguise at an odd place in noise, and counts how many of how many the search
/// sees. A search that misses one proves nothing with its silence.
pub fn planted_and_found(search: &Search, canaries: &[(Kind, String)], choices: &Choices) -> (usize, usize) {
    let (mut planted, mut found) = (0, 0);
    for (number, (_, text)) in canaries.iter().enumerate() {
        for (disguise, bytes) in disguises(text) {
            let before = choices.bytes(2 * choices.below(60) + 1);
            let hidden = [before, bytes, choices.bytes(17)].concat();
            planted += 1;
            found += usize::from(search.in_bytes(&hidden).contains(&(number, disguise)));
        }
    }
    (planted, found)
}
