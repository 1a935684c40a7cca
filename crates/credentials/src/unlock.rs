//! Unlocking through the keychain, and adding it as a holder.

use connect_domain::entropy::Entropy;

use crate::keychain::{Keychain, KeychainStatus};
use crate::vault::{Vault, WrapFailed};
use crate::wrapping::{HolderKind, WrappedKey, WrappingKey};

/// Why a wrapped key did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockFailed {
    /// The passphrase, code or stored key is not the one that wrapped it.
    #[error("{}", match .0 {
        HolderKind::Passphrase => "the passphrase is not right",
        HolderKind::RecoveryCode => "the recovery code belongs to another workspace",
        HolderKind::Keychain => "the keychain's key belongs to another workspace",
        HolderKind::File => "the key file belongs to another workspace",
    })]
    WrongKey(HolderKind),
    /// The stored row is damaged.
    #[error("the stored copy of the workspace's key is damaged")]
    Damaged,
    /// The keychain says why not; `Missing` and `Damaged` never come this way.
    #[error("the keychain is {}", .0.as_str())]
    Keychain(KeychainStatus),
    /// The keychain works and its item is gone or damaged while wrapped keys exist: only the recovery
    /// code, another holder, or new consents help (`reliability.md` C4).
    #[error("the keychain has lost this workspace's key")]
    KeyLost,
}

/// Opens `wrapped` with the item that its row names.
pub async fn unlock_with_keychain(keychain: &Keychain, wrapped: &WrappedKey) -> Result<Vault, UnlockFailed> {
    match keychain.read(&wrapped.holder).await {
        Ok(wrapping_key) => wrapped.unlock_with_key(&wrapping_key),
        Err(KeychainStatus::Missing | KeychainStatus::Damaged) => Err(UnlockFailed::KeyLost),
        Err(status) => Err(UnlockFailed::Keychain(status)),
    }
}

/// Why the keychain could not become a holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolderNotAdded {
    /// The keychain did not take or keep the item.
    #[error("the keychain is {}", .0.as_str())]
    Keychain(KeychainStatus),
    /// See there.
    #[error(transparent)]
    Wrap(#[from] WrapFailed),
}

/// Makes the keychain's item at `item` and the row that it opens. The item is created once and
/// read back before the row is made, so a row never names a key that is not there.
pub async fn add_keychain_holder(
    keychain: &Keychain,
    vault: &Vault,
    item: &str,
    entropy: &dyn Entropy,
) -> Result<WrappedKey, HolderNotAdded> {
    let fresh = WrappingKey::generate(entropy);
    let stored = keychain.create(item, &fresh).await.map_err(HolderNotAdded::Keychain)?;
    Ok(vault.wrap_with_key(HolderKind::Keychain, item, &stored, entropy)?)
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;
    use crate::keychain::{KeychainRefusal, MemoryKeychain, MemoryMood, PATIENCE};

    async fn unlocked_workspace(seed: u64) -> (MemoryKeychain, Keychain, Vault, WrappedKey) {
        let entropy = SeededEntropy::new(seed);
        let memory = MemoryKeychain::new();
        let keychain = Keychain::start(memory.opener());
        let vault = Vault::create(false, &entropy).unwrap();
        let wrapped = add_keychain_holder(&keychain, &vault, "item", &entropy).await.unwrap();
        (memory, keychain, vault, wrapped)
    }

    #[tokio::test]
    async fn the_item_is_written_once() {
        let (memory, keychain, vault, wrapped) = unlocked_workspace(1).await;
        assert_eq!(unlock_with_keychain(&keychain, &wrapped).await.unwrap().key_id(), vault.key_id());
        let again = add_keychain_holder(&keychain, &vault, "item", &SeededEntropy::new(9))
            .await
            .unwrap();
        assert_eq!(memory.writes(), 1);
        assert!(unlock_with_keychain(&keychain, &again).await.is_ok());
        assert_eq!(*keychain.status().borrow(), KeychainStatus::Available);
    }

    /// Bar K2: every mood is a typed answer, and a lost key stays lost.
    #[tokio::test]
    async fn every_mood_has_its_status() {
        let (memory, keychain, _, wrapped) = unlocked_workspace(2).await;
        for (refusal, expected) in [
            (KeychainRefusal::Locked, UnlockFailed::Keychain(KeychainStatus::Locked)),
            (KeychainRefusal::Absent, UnlockFailed::Keychain(KeychainStatus::Absent)),
            (KeychainRefusal::Denied, UnlockFailed::Keychain(KeychainStatus::Denied)),
            (KeychainRefusal::Missing, UnlockFailed::KeyLost),
        ] {
            memory.set_mood(MemoryMood::Refuses(refusal));
            assert_eq!(unlock_with_keychain(&keychain, &wrapped).await.err(), Some(expected));
        }
        memory.set_mood(MemoryMood::Works);
        for garbage in [None, Some(&b""[..]), Some(b"\xff\xfe"), Some(b"aosk1.AAAA.AAAA")] {
            memory.overwrite("item", garbage);
            assert_eq!(unlock_with_keychain(&keychain, &wrapped).await.err(), Some(UnlockFailed::KeyLost));
        }
        assert_eq!(memory.writes(), 1, "nothing may be written over a lost key");
    }

    #[tokio::test]
    async fn a_prompt_that_is_answered_late_changes_the_status_by_itself() {
        let (memory, keychain, _, wrapped) = unlocked_workspace(3).await;
        memory.set_mood(MemoryMood::Hangs);
        let failed = unlock_with_keychain(&keychain, &wrapped).await.err();
        assert_eq!(failed, Some(UnlockFailed::Keychain(KeychainStatus::Waiting)));
        let mut status = keychain.status();
        assert_eq!(*status.borrow_and_update(), KeychainStatus::Waiting);
        memory.set_mood(MemoryMood::Works);
        tokio::time::timeout(PATIENCE, status.changed()).await.unwrap().unwrap();
        assert_eq!(*status.borrow(), KeychainStatus::Available);
        assert!(unlock_with_keychain(&keychain, &wrapped).await.is_ok());
        assert_eq!(keychain.abandoned(), 0);
    }

    #[tokio::test]
    async fn a_hung_thread_is_given_up_and_counted() {
        let (memory, keychain, _, wrapped) = unlocked_workspace(4).await;
        memory.set_mood(MemoryMood::Hangs);
        assert!(unlock_with_keychain(&keychain, &wrapped).await.is_err());
        keychain.retry();
        assert_eq!(keychain.abandoned(), 1);
        memory.set_mood(MemoryMood::Works);
        assert!(unlock_with_keychain(&keychain, &wrapped).await.is_ok());
    }
}
