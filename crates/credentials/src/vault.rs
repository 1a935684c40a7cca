//! The unlocked vault: seals a secret for one place and opens it only there.

use connect_domain::entropy::Entropy;
use connect_domain::secret::{Sealed, SecretPlace, SecretText};
use zeroize::Zeroizing;

use crate::data_key::{CipherKey, associated_data};
use crate::wrapping::{HolderKind, WrappedKey, WrappingKey};

/// Version of the sealing format, bound into every seal.
const FORMAT: i64 = 1;

/// A workspace's data key, unlocked. Never printed, never stored; see the crate's description.
#[derive(Clone)]
pub struct Vault {
    key_id: String,
    key: CipherKey,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// A sealed secret did not open: altered bytes, another place, another key, or not text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed {} of `{owner}`, generation {generation}, did not open: {reason}", kind.as_str())]
pub struct SealBroken {
    owner: String,
    kind: connect_domain::secret::SecretKind,
    generation: i64,
    reason: &'static str,
}

/// Sealed secrets exist and no holder can give their key; a new key would hide that loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("secrets are stored in this workspace, but the key that opens them is gone")]
pub struct KeyLost;

/// The data key could not be wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the data key could not be wrapped, probably because 64 MiB of memory were not to be had")]
pub struct WrapFailed;

impl Vault {
    /// A new data key for a workspace without any. `ciphertext_exists` says whether the database
    /// holds a sealed secret or a wrapped key: then this refuses (`reliability.md` C4).
    pub fn create(ciphertext_exists: bool, entropy: &dyn Entropy) -> Result<Self, KeyLost> {
        if ciphertext_exists {
            return Err(KeyLost);
        }
        let mut id = [0; 8];
        entropy.fill(&mut id);
        Ok(Self {
            key_id: format!("dk_{:016x}", u64::from_be_bytes(id)),
            key: CipherKey::generate(entropy),
        })
    }

    /// Names the data key, in `vault_keys` and in every seal.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Encrypts `secret` so that it opens at `place` only.
    pub fn seal(&self, place: &SecretPlace, secret: &SecretText, entropy: &dyn Entropy) -> Result<Sealed, SealBroken> {
        let associated = self.bind(place, FORMAT);
        let encrypted = self
            .key
            .encrypt(secret.expose().as_bytes(), &associated, entropy)
            .map_err(|_| broken(place, "too long to encrypt"))?;
        Ok(Sealed {
            key_id: self.key_id.clone(),
            nonce: encrypted.nonce,
            ciphertext: encrypted.ciphertext,
            format: FORMAT,
        })
    }

    /// Decrypts what was sealed for `place`.
    pub fn open(&self, place: &SecretPlace, sealed: &Sealed) -> Result<SecretText, SealBroken> {
        if sealed.key_id != self.key_id {
            return Err(broken(place, "it was sealed with another key"));
        }
        if sealed.format != FORMAT {
            return Err(broken(place, "its format is unknown"));
        }
        let associated = self.bind(place, sealed.format);
        let plain = self
            .key
            .decrypt(&sealed.nonce, &sealed.ciphertext, &associated)
            .map_err(|_| broken(place, "its bytes were altered or belong elsewhere"))?;
        match String::from_utf8(plain) {
            Ok(text) => Ok(SecretText::new(text)),
            Err(error) => {
                drop(Zeroizing::new(error.into_bytes()));
                Err(broken(place, "it is not text"))
            }
        }
    }

    /// A copy of the data key that a passphrase opens. Takes about a fifth of a second and 64 MiB:
    /// call it on a blocking thread.
    pub fn wrap_with_passphrase(&self, passphrase: &SecretText, entropy: &dyn Entropy) -> Result<WrappedKey, WrapFailed> {
        self.wrap_derived(HolderKind::Passphrase, "", passphrase, entropy)
    }

    /// A copy that the recovery code opens. Same cost as a passphrase.
    pub fn wrap_with_recovery_code(&self, code: &crate::RecoveryCode, entropy: &dyn Entropy) -> Result<WrappedKey, WrapFailed> {
        self.wrap_derived(HolderKind::RecoveryCode, "", &code.phrase(), entropy)
    }

    /// A copy that a stored wrapping key opens: the keychain's item, or a rehearsal's key file.
    /// `holder` names the item, so that a machine finds its own row.
    pub fn wrap_with_key(
        &self,
        kind: HolderKind,
        holder: &str,
        wrapping_key: &WrappingKey,
        entropy: &dyn Entropy,
    ) -> Result<WrappedKey, WrapFailed> {
        WrappedKey::wrap(kind, holder, "", &self.key_id, &self.key, wrapping_key, entropy).map_err(|_| WrapFailed)
    }

    fn wrap_derived(&self, kind: HolderKind, holder: &str, secret: &SecretText, entropy: &dyn Entropy) -> Result<WrappedKey, WrapFailed> {
        let (kdf, wrapping_key) = WrappingKey::derive(secret, entropy).map_err(|_| WrapFailed)?;
        WrappedKey::wrap(kind, holder, &kdf, &self.key_id, &self.key, &wrapping_key, entropy).map_err(|_| WrapFailed)
    }

    pub(crate) const fn from_parts(key_id: String, key: CipherKey) -> Self {
        Self { key_id, key }
    }

    fn bind(&self, place: &SecretPlace, format: i64) -> Vec<u8> {
        associated_data(&[
            place.table,
            &place.owner,
            place.kind.as_str(),
            &place.generation.to_string(),
            &self.key_id,
            &format.to_string(),
        ])
    }
}

fn broken(place: &SecretPlace, reason: &'static str) -> SealBroken {
    SealBroken {
        owner: place.owner.clone(),
        kind: place.kind,
        generation: place.generation,
        reason,
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;
    use connect_domain::secret::SecretKind;

    use super::*;

    fn place(owner: &str, generation: i64) -> SecretPlace {
        SecretPlace {
            table: "secrets",
            owner: owner.to_owned(),
            kind: SecretKind::RefreshToken,
            generation,
        }
    }

    #[test]
    fn every_size_and_script_survives() {
        let entropy = SeededEntropy::new(1);
        let vault = Vault::create(false, &entropy).unwrap();
        for length in [0, 1, 2, 1279, 1280, 1281, 2559, 2560, 2561, 4096, 65_535, 65_536] {
            let secret = SecretText::new("x".repeat(length));
            let sealed = vault.seal(&place("a", 1), &secret, &entropy).unwrap();
            assert_eq!(vault.open(&place("a", 1), &sealed).unwrap().expose(), secret.expose());
        }
        let astral = SecretText::new("\u{1F511}\u{10FFFF}\u{0}é漢".repeat(999));
        let sealed = vault.seal(&place("a", 1), &astral, &entropy).unwrap();
        assert_eq!(vault.open(&place("a", 1), &sealed).unwrap().expose(), astral.expose());
    }

    #[test]
    fn a_row_copied_elsewhere_does_not_open() {
        let entropy = SeededEntropy::new(2);
        let vault = Vault::create(false, &entropy).unwrap();
        let sealed = vault.seal(&place("a", 1), &SecretText::new("t".to_owned()), &entropy).unwrap();
        for elsewhere in [
            place("b", 1),
            place("a", 2),
            SecretPlace {
                table: "escrow",
                ..place("a", 1)
            },
            SecretPlace {
                kind: SecretKind::AccessToken,
                ..place("a", 1)
            },
        ] {
            assert!(vault.open(&elsewhere, &sealed).is_err(), "{elsewhere:?}");
        }
        let stranger = Vault::create(false, &entropy).unwrap();
        assert!(stranger.open(&place("a", 1), &sealed).is_err());
        let renamed = Sealed {
            key_id: stranger.key_id().to_owned(),
            ..sealed
        };
        assert!(stranger.open(&place("a", 1), &renamed).is_err());
    }

    /// Bar K4, first third: no single flipped bit goes unnoticed, and no truncation.
    #[test]
    fn two_thousand_bit_flips_are_noticed() {
        let entropy = SeededEntropy::new(3);
        let vault = Vault::create(false, &entropy).unwrap();
        let sealed = vault.seal(&place("a", 1), &SecretText::new("s".repeat(300)), &entropy).unwrap();
        let bits = (sealed.nonce.len() + sealed.ciphertext.len()) * 8;
        for flip in (0..bits).cycle().take(bits.max(2000)) {
            let mut altered = sealed.clone();
            let (bytes, bit) = if flip < sealed.nonce.len() * 8 {
                (&mut altered.nonce, flip)
            } else {
                (&mut altered.ciphertext, flip - sealed.nonce.len() * 8)
            };
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(vault.open(&place("a", 1), &altered).is_err(), "bit {flip}");
        }
        for length in 0..sealed.ciphertext.len() {
            let mut truncated = sealed.clone();
            truncated.ciphertext.truncate(length);
            assert!(vault.open(&place("a", 1), &truncated).is_err());
        }
    }

    #[test]
    fn no_new_key_over_existing_ciphertext() {
        assert_eq!(Vault::create(true, &SeededEntropy::new(4)).err(), Some(KeyLost));
    }

    #[test]
    fn nothing_prints_a_secret() {
        let entropy = SeededEntropy::new(5);
        let vault = Vault::create(false, &entropy).unwrap();
        let sealed = vault
            .seal(&place("a", 1), &SecretText::new("hunter2".to_owned()), &entropy)
            .unwrap();
        let error = vault.open(&place("b", 1), &sealed).unwrap_err();
        assert!(!format!("{vault:?}{sealed:?}{error}{error:?}").contains("hunter2"));
    }
}
