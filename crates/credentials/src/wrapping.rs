//! Wrapped copies of the data key: a row of `vault_keys` each.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use connect_domain::entropy::Entropy;
use connect_domain::secret::SecretText;
use zeroize::Zeroizing;

use crate::RecoveryCode;
use crate::data_key::{CipherKey, NotAuthentic, associated_data};
use crate::unlock::UnlockFailed;
use crate::vault::Vault;

/// Memory of argon2id in KiB: the floor of `reliability.md` C6, 64 MiB.
const MEMORY_KIB: u32 = 64 * 1024;
/// Passes of argon2id.
const PASSES: u32 = 3;
/// Lanes of argon2id.
const LANES: u32 = 1;
/// More than this is somebody's attempt to freeze the machine: 1 GiB.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const SALT_BYTES: usize = 16;

/// What keeps a wrapped copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HolderKind {
    /// An item of this machine's keychain.
    Keychain,
    /// Something a person remembers.
    Passphrase,
    /// Words that a person keeps on paper.
    RecoveryCode,
    /// A file beside a rehearsal workspace; refused for any other.
    File,
}

impl HolderKind {
    /// The word in the `vault_keys` table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::Passphrase => "passphrase",
            Self::RecoveryCode => "recovery_code",
            Self::File => "file",
        }
    }
}

impl std::str::FromStr for HolderKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Keychain, Self::Passphrase, Self::RecoveryCode, Self::File]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// The key that wraps the data key: kept by a holder or derived from what a person knows.
#[derive(Clone)]
pub struct WrappingKey(pub(crate) CipherKey);

impl WrappingKey {
    /// A random one.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(CipherKey::generate(entropy))
    }

    /// One from a passphrase with a salt of its own, and the parameters to store beside the copy.
    pub(crate) fn derive(secret: &SecretText, entropy: &dyn Entropy) -> Result<(String, Self), NotAuthentic> {
        let mut salt = [0; SALT_BYTES];
        entropy.fill(&mut salt);
        let kdf = format!("argon2id,m={MEMORY_KIB},t={PASSES},p={LANES},s={}", STANDARD_NO_PAD.encode(salt));
        let key = Self::derive_again(&kdf, secret)?;
        Ok((kdf, key))
    }

    /// The same one from stored parameters, which may cost neither too little nor too much.
    fn derive_again(kdf: &str, secret: &SecretText) -> Result<Self, NotAuthentic> {
        let (memory, passes, lanes, salt) = parse_kdf(kdf).ok_or(NotAuthentic)?;
        let params = Params::new(memory, passes, lanes, Some(32)).map_err(|_| NotAuthentic)?;
        let mut bytes = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret.expose().as_bytes(), &salt, bytes.as_mut())
            .map_err(|_| NotAuthentic)?;
        Ok(Self(CipherKey::new(*bytes)))
    }
}

fn parse_kdf(kdf: &str) -> Option<(u32, u32, u32, Vec<u8>)> {
    let mut parts = kdf.split(',');
    let mut value = |prefix: &str| parts.next()?.strip_prefix(prefix);
    value("argon2id").filter(|rest| rest.is_empty())?;
    let memory = value("m=")?
        .parse()
        .ok()
        .filter(|memory| (MEMORY_KIB..=MOST_MEMORY_KIB).contains(memory))?;
    let passes = value("t=")?.parse().ok().filter(|passes| (PASSES..=16).contains(passes))?;
    let lanes = value("p=")?.parse().ok().filter(|lanes| (LANES..=4).contains(lanes))?;
    let salt = STANDARD_NO_PAD.decode(value("s=")?).ok().filter(|salt| salt.len() >= SALT_BYTES)?;
    parts.next().is_none().then_some((memory, passes, lanes, salt))
}

/// One wrapped copy of the data key, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// Who can open it.
    pub holder_kind: HolderKind,
    /// Which keychain item or file; empty for a passphrase and a recovery code.
    pub holder: String,
    /// The data key inside.
    pub key_id: String,
    /// How the wrapping key is derived; empty when it is stored.
    pub kdf: String,
    /// Nonce of the wrapping.
    pub nonce: Vec<u8>,
    /// The encrypted data key with its tag.
    pub wrapped: Vec<u8>,
}

impl WrappedKey {
    pub(crate) fn wrap(
        holder_kind: HolderKind,
        holder: &str,
        kdf: &str,
        key_id: &str,
        data_key: &CipherKey,
        wrapping_key: &WrappingKey,
        entropy: &dyn Entropy,
    ) -> Result<Self, NotAuthentic> {
        let associated = bind(holder_kind, holder, kdf, key_id);
        let encrypted = wrapping_key.0.encrypt(data_key.expose(), &associated, entropy)?;
        Ok(Self {
            holder_kind,
            holder: holder.to_owned(),
            key_id: key_id.to_owned(),
            kdf: kdf.to_owned(),
            nonce: encrypted.nonce,
            wrapped: encrypted.ciphertext,
        })
    }

    /// Opens the copy with the passphrase. Slow on purpose: call it on a blocking thread.
    pub fn unlock_with_passphrase(&self, passphrase: &SecretText) -> Result<Vault, UnlockFailed> {
        let wrapping_key = WrappingKey::derive_again(&self.kdf, passphrase).map_err(|_| UnlockFailed::Damaged)?;
        self.unlock_with_key(&wrapping_key)
    }

    /// Opens the copy with the recovery code. Slow like a passphrase.
    pub fn unlock_with_recovery_code(&self, code: &RecoveryCode) -> Result<Vault, UnlockFailed> {
        self.unlock_with_passphrase(&code.phrase())
    }

    /// Opens the copy with a stored wrapping key.
    pub fn unlock_with_key(&self, wrapping_key: &WrappingKey) -> Result<Vault, UnlockFailed> {
        let associated = bind(self.holder_kind, &self.holder, &self.kdf, &self.key_id);
        let plain = Zeroizing::new(
            wrapping_key
                .0
                .decrypt(&self.nonce, &self.wrapped, &associated)
                .map_err(|_| UnlockFailed::WrongKey(self.holder_kind))?,
        );
        let bytes: [u8; 32] = plain.as_slice().try_into().map_err(|_| UnlockFailed::Damaged)?;
        Ok(Vault::from_parts(self.key_id.clone(), CipherKey::new(bytes)))
    }
}

fn bind(kind: HolderKind, holder: &str, kdf: &str, key_id: &str) -> Vec<u8> {
    associated_data(&["vault_keys", kind.as_str(), holder, kdf, key_id, "1"])
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;
    use connect_domain::secret::{SecretKind, SecretPlace};

    use super::*;

    fn text(plain: &str) -> SecretText {
        SecretText::new(plain.to_owned())
    }

    #[test]
    fn each_holder_opens_the_same_vault() {
        let entropy = SeededEntropy::new(1);
        let vault = Vault::create(false, &entropy).unwrap();
        let place = SecretPlace {
            table: "secrets",
            owner: "a".to_owned(),
            kind: SecretKind::ClientSecret,
            generation: 1,
        };
        let sealed = vault.seal(&place, &text("secret"), &entropy).unwrap();
        let passphrase = vault.wrap_with_passphrase(&text("correct horse"), &entropy).unwrap();
        let code = RecoveryCode::generate(&entropy);
        let recovery = vault.wrap_with_recovery_code(&code, &entropy).unwrap();
        let key = WrappingKey::generate(&entropy);
        let keychain = vault.wrap_with_key(HolderKind::Keychain, "item", &key, &entropy).unwrap();
        for opened in [
            passphrase.unlock_with_passphrase(&text("correct horse")).unwrap(),
            recovery.unlock_with_recovery_code(&code).unwrap(),
            keychain.unlock_with_key(&key).unwrap(),
        ] {
            assert_eq!(opened.open(&place, &sealed).unwrap().expose(), "secret");
        }
        assert!(passphrase.kdf.starts_with("argon2id,m=65536,t=3,p=1,s="), "{}", passphrase.kdf);
        assert!(!format!("{passphrase:?}").contains("correct horse"));
    }

    #[test]
    fn wrong_or_altered_holders_are_refused() {
        let entropy = SeededEntropy::new(2);
        let vault = Vault::create(false, &entropy).unwrap();
        let wrapped = vault.wrap_with_passphrase(&text("right"), &entropy).unwrap();
        assert_eq!(
            wrapped.unlock_with_passphrase(&text("wrong")).err(),
            Some(UnlockFailed::WrongKey(HolderKind::Passphrase))
        );
        for kdf in [
            "",
            "argon2id,m=8,t=1,p=1,s=AAAAAAAAAAAAAAAAAAAAAA",
            "argon2id,m=4294967295,t=3,p=1,s=AAAAAAAAAAAAAAAAAAAAAA",
            "argon2id,m=65536,t=3,p=1,s=AA",
            "argon2id,m=65536,t=3,p=1,s=AAAAAAAAAAAAAAAAAAAAAA,x=1",
        ] {
            let altered = WrappedKey {
                kdf: kdf.to_owned(),
                ..wrapped.clone()
            };
            assert_eq!(
                altered.unlock_with_passphrase(&text("right")).err(),
                Some(UnlockFailed::Damaged),
                "{kdf}"
            );
        }
        let key = WrappingKey::generate(&entropy);
        let stored = vault.wrap_with_key(HolderKind::Keychain, "item", &key, &entropy).unwrap();
        let moved = WrappedKey {
            holder: "other".to_owned(),
            ..stored.clone()
        };
        assert!(moved.unlock_with_key(&key).is_err());
        for bit in 0..stored.wrapped.len() * 8 {
            let mut altered = stored.clone();
            altered.wrapped[bit / 8] ^= 1 << (bit % 8);
            assert!(altered.unlock_with_key(&key).is_err(), "bit {bit}");
        }
        for length in 0..stored.wrapped.len() {
            let mut truncated = stored.clone();
            truncated.wrapped.truncate(length);
            assert!(truncated.unlock_with_key(&key).is_err());
        }
    }
}
