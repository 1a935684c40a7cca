//! K1: a secret of any size survives although the keychain takes 2,560 bytes an item (Windows).
//!
//! Protection: the keychain keeps a key, never the secret. Removed: the secret itself goes into the
//! item, as UTF-16, which is how Windows counts.

use anyhow::{Context, ensure};
use connect_credentials::keychain::{Keychain, KeychainStore, MemoryKeychain};
use connect_credentials::{Vault, add_keychain_holder, unlock_with_keychain};
use connect_domain::entropy::SeededEntropy;
use connect_domain::secret::{SecretKind, SecretPlace, SecretText};

use crate::bar::{Bar, Measured, Scale};
use crate::seeded::Choices;

pub const BAR: Bar = Bar {
    id: "K1",
    limit: "100%",
    run,
};

const SECRETS: usize = 400;
const LARGEST_BYTES: usize = 64 * 1024;
const BOUNDARIES: [usize; 14] = [1, 2, 3, 255, 1279, 1280, 1281, 2048, 2559, 2560, 2561, 4096, 65_535, 65_536];
const ITEM: &str = "bars/k1";

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let secrets = secrets(scale.seed);
    let mut lost_sizes = Vec::new();
    for (trial, secret) in secrets.iter().enumerate() {
        let seed = scale.seed.wrapping_add(trial as u64);
        let returned = if cfg!(feature = "unprotected") {
            through_the_item(secret)
        } else {
            runtime.block_on(through_the_vault(secret, seed))
        };
        if !matches!(returned, Ok(text) if text.expose() == secret.expose()) {
            lost_sizes.push(secret.expose().len());
        }
    }
    let kept = secrets.len() - lost_sizes.len();
    Ok(Measured {
        value: format!("{:.1}%", kept as f64 * 100.0 / secrets.len() as f64),
        done: secrets.len(),
        full: SECRETS,
        held: lost_sizes.is_empty(),
        explanation: match lost_sizes.iter().min() {
            None => format!(
                "{kept} secrets of 1 B to 64 KiB, a third of them outside the basic plane, came back equal through a new keychain thread"
            ),
            Some(smallest) => format!("{} secrets did not come back, the smallest of {smallest} B", lost_sizes.len()),
        },
    })
}

/// Seals it, forgets the vault, and opens it with what the keychain still holds.
async fn through_the_vault(secret: &SecretText, seed: u64) -> anyhow::Result<SecretText> {
    let entropy = SeededEntropy::new(seed);
    let memory = MemoryKeychain::new();
    let place = SecretPlace {
        table: "secrets",
        owner: "bars".to_owned(),
        kind: SecretKind::RefreshToken,
        generation: 1,
    };
    let (wrapped, sealed) = {
        let vault = Vault::create(false, &entropy)?;
        let wrapped = add_keychain_holder(&Keychain::start(memory.opener()), &vault, ITEM, &entropy).await?;
        (wrapped, vault.seal(&place, secret, &entropy)?)
    };
    let reopened = unlock_with_keychain(&Keychain::start(memory.opener()), &wrapped).await?;
    Ok(reopened.open(&place, &sealed)?)
}

fn through_the_item(secret: &SecretText) -> anyhow::Result<SecretText> {
    let memory = MemoryKeychain::new();
    let utf16: Vec<u8> = secret.expose().encode_utf16().flat_map(u16::to_le_bytes).collect();
    ensure!(memory.set(ITEM, &utf16).is_ok(), "the keychain did not take {} bytes", utf16.len());
    let stored = memory.get(ITEM).ok().context("the item is gone")?;
    let units: Vec<u16> = stored.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Ok(SecretText::new(String::from_utf16(&units)?))
}

/// Every boundary in three scripts, then random sizes in turn.
fn secrets(seed: u64) -> Vec<SecretText> {
    let choices = Choices::new(seed, "k1");
    let boundaries = BOUNDARIES.into_iter().flat_map(|bytes| (0..3).map(move |script| (bytes, script)));
    let random = (0..).map(|at| (1 + choices.below(LARGEST_BYTES), at % 3));
    boundaries
        .chain(random)
        .take(SECRETS)
        .map(|(bytes, script)| secret_of(bytes, script, &choices))
        .collect()
}

/// Exactly `bytes` long in UTF-8: ASCII, two-byte letters, or characters outside the basic plane,
/// filled up with ASCII.
fn secret_of(bytes: usize, script: usize, choices: &Choices) -> SecretText {
    let (letter, width) = [('x', 1), ('\u{e9}', 2), ('\u{1f511}', 4)][script];
    let mut text: String = std::iter::repeat_n(letter, bytes / width).collect();
    text.push_str(&choices.word(bytes - text.len()));
    SecretText::new(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_scripts_are_what_they_say() {
        let secrets = secrets(1);
        assert_eq!(secrets.len(), SECRETS);
        for (at, secret) in secrets.iter().take(BOUNDARIES.len() * 3).enumerate() {
            assert_eq!(secret.expose().len(), BOUNDARIES[at / 3]);
        }
        assert!(secrets[20].expose().chars().any(|letter| u32::from(letter) > 0xffff));
        assert!(secrets.iter().all(|secret| secret.expose().len() <= LARGEST_BYTES));
    }
}
