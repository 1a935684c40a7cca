//! The vault: one data key per workspace seals every secret, and holders keep wrapped copies of it.
//!
//! A [`Vault`] is the unlocked data key in memory. It seals a secret for exactly one
//! [`connect_domain::secret::SecretPlace`] and opens nothing elsewhere. At rest the key exists only
//! as [`WrappedKey`]s, one per holder: this machine's [`keychain`], a passphrase, a
//! [`RecoveryCode`], or a file beside a rehearsal workspace. A new holder is one more wrapped copy;
//! nothing is sealed again (`reliability.md` C1).
//!
//! This crate knows no database, no partner and no OAuth; only it may name the keyring crates.
//! To add a kind of holder: a variant of [`HolderKind`], a function that yields its
//! [`WrappingKey`], and a test that a wrong one is refused.

mod data_key;
mod entropy;
mod key_file;
pub mod keychain;
mod recovery_code;
mod unlock;
mod vault;
mod wrapping;

pub use entropy::SystemEntropy;
pub use key_file::{KeyFileProblem, read_or_create_key_file};
pub use recovery_code::{InvalidRecoveryCode, RecoveryCode};
pub use unlock::{HolderNotAdded, UnlockFailed, add_keychain_holder, unlock_with_keychain};
pub use vault::{KeyLost, SealBroken, Vault, WrapFailed};
pub use wrapping::{HolderKind, WrappedKey, WrappingKey};

/// Whether two secrets are the same, in a time that does not tell where they differ.
pub fn is_same(one: &connect_domain::secret::SecretText, other: &connect_domain::secret::SecretText) -> bool {
    use subtle::ConstantTimeEq;
    one.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
}
