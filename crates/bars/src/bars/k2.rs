//! K2: whatever the keychain does, the window goes on, hears a typed status within 3 s, and no new
//! key ever covers existing ciphertext.
//!
//! Protection: a lost item is *key lost*. Removed: a lost or damaged item gets a new key, as many
//! programs do.

use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context;
use connect_credentials::keychain::{Keychain, KeychainRefusal, KeychainStatus, KeychainStore, MemoryKeychain, MemoryMood, encode_item};
use connect_credentials::{HolderKind, UnlockFailed, Vault, WrappedKey, WrappingKey, add_keychain_holder, unlock_with_keychain};
use connect_domain::entropy::SeededEntropy;
use connect_domain::secret::{Sealed, SecretKind, SecretPlace, SecretText};

use crate::bar::{Bar, Measured, Scale};
use crate::plaintext::files_that_show;
use crate::polls::longest_poll;
use crate::seeded::Choices;

pub const BAR: Bar = Bar {
    id: "K2",
    limit: "ui=0ms,state<=3.0s,new_keys=0,untyped=0,plaintext=0",
    run,
};

/// Twelve of each mood, so that one long poll caused by a busy machine is not taken for a block.
const REPEATS: usize = 12;
const GARBAGES: usize = 60;
const ITEM: &str = "bars/k2";
/// A trial that takes longer has blocked its thread.
const GIVE_UP: Duration = Duration::from_secs(15);

/// What happens to the keychain before the workspace is opened again.
#[derive(Clone)]
enum Trouble {
    Mood(MemoryMood),
    Deleted,
    Garbage(Vec<u8>),
}

/// What one trial showed.
struct Seen {
    mood: String,
    status: Option<UnlockFailed>,
    expected: bool,
    took: Duration,
    longest_poll: Duration,
    new_keys: usize,
    opens_afterwards: bool,
    plaintext_files: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let troubles = troubles(&Choices::new(scale.seed, "k2"));
    let full = troubles.len();
    let seen = all_at_once(&troubles, scale.seed)?;
    let state_seconds = seen.iter().map(|trial| trial.took).max().unwrap_or_default().as_secs_f64();
    let ui_ms = blocked_ms(&seen);
    let new_keys: usize = seen.iter().map(|trial| trial.new_keys).sum();
    let plaintext: usize = seen.iter().map(|trial| trial.plaintext_files).sum();
    let untyped = seen.iter().filter(|trial| !trial.expected).count();
    let lost = seen.iter().filter(|trial| !trial.opens_afterwards).count();
    // The program's timer may be as late as the machine is busy: tenths of a second count.
    let in_time = state_seconds < 3.05;
    let held = ui_ms == 0 && in_time && new_keys == 0 && plaintext == 0 && untyped == 0 && lost == 0;
    let worst = seen
        .iter()
        .find(|trial| !trial.expected || !trial.opens_afterwards || trial.new_keys > 0);
    Ok(Measured {
        value: format!("ui={ui_ms}ms,state={state_seconds:.1}s,new_keys={new_keys},untyped={untyped},plaintext={plaintext}"),
        done: seen.len(),
        full,
        held,
        explanation: match worst {
            None => format!(
                "{full} keychains that hang, are locked, absent, refuse, or lost or damaged the item: each a typed status, and the old ciphertext opens once the item is back"
            ),
            Some(worst) => format!(
                "{lost} of {full} workspaces lost their secrets; first: {} answered {:?} and wrote {} new keys",
                worst.mood, worst.status, worst.new_keys
            ),
        },
    })
}

/// A keychain call that blocks does so in every trial of its mood; a busy machine does not.
fn blocked_ms(seen: &[Seen]) -> u128 {
    let moods: std::collections::BTreeSet<&str> = seen.iter().map(|trial| trial.mood.as_str()).collect();
    moods
        .into_iter()
        .filter_map(|mood| seen.iter().filter(|trial| trial.mood == mood).map(|trial| trial.longest_poll).min())
        .max()
        .map_or(0, |longest| longest.as_millis())
}

fn troubles(choices: &Choices) -> Vec<Trouble> {
    let moods = [
        MemoryMood::Hangs,
        MemoryMood::Refuses(KeychainRefusal::Locked),
        MemoryMood::Refuses(KeychainRefusal::Absent),
        MemoryMood::Refuses(KeychainRefusal::Denied),
        MemoryMood::Refuses(KeychainRefusal::Missing),
    ];
    let mut troubles: Vec<Trouble> = moods
        .into_iter()
        .flat_map(|mood| std::iter::repeat_n(Trouble::Mood(mood), REPEATS))
        .collect();
    troubles.extend(std::iter::repeat_n(Trouble::Deleted, REPEATS));
    troubles.extend((0..GARBAGES).map(|at| Trouble::Garbage(garbage(at, choices))));
    troubles
}

/// Noise, noise with our prefix, a damaged item, a cut one, and another workspace's item.
fn garbage(at: usize, choices: &Choices) -> Vec<u8> {
    let foreign = encode_item(&WrappingKey::generate(&SeededEntropy::new(at as u64)));
    let mut bytes = foreign.expose().as_bytes().to_vec();
    match at % 5 {
        0 => choices.bytes(choices.below(2561)),
        1 => [b"aosk1.".to_vec(), choices.word(54).into_bytes()].concat(),
        2 => {
            let place = choices.below(bytes.len());
            // What KWallet does to bytes from 128 on.
            bytes[place] |= 0x80;
            bytes
        }
        3 => bytes[..choices.below(bytes.len())].to_vec(),
        _ => bytes,
    }
}

/// Each trial on a thread of its own, one mood's trials together.
fn all_at_once(troubles: &[Trouble], seed: u64) -> anyhow::Result<Vec<Seen>> {
    let mut seen = Vec::with_capacity(troubles.len());
    for group in troubles.chunks(REPEATS) {
        let (sender, receiver) = mpsc::channel();
        for trouble in group {
            let (sender, trouble, seed) = (sender.clone(), trouble.clone(), seed.wrapping_add(seen.len() as u64));
            // Nobody listens any more only when another trial of the group hung.
            std::thread::Builder::new().spawn(move || drop(sender.send(trial(&trouble, seed))))?;
        }
        for _ in group {
            seen.push(
                receiver
                    .recv_timeout(GIVE_UP)
                    .context("a keychain call blocked the thread that asked")??,
            );
        }
    }
    Ok(seen)
}

/// One workspace that worked yesterday, and its keychain today.
fn trial(trouble: &Trouble, seed: u64) -> anyhow::Result<Seen> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        let entropy = SeededEntropy::new(seed);
        let memory = MemoryKeychain::new();
        let folder = tempfile::tempdir()?;
        let workspace = Workspace::create(&memory, folder.path(), &entropy, seed).await?;
        let item = memory.get(ITEM).ok().context("the keychain did not keep the item")?;

        trouble.apply(&memory);
        let keychain = Keychain::start(memory.opener());
        let started = Instant::now();
        let (outcome, longest_poll) = longest_poll(open_vault(&keychain, &workspace.wrapped, &entropy)).await;
        let took = started.elapsed();
        let new_keys = memory.writes() - 1;

        memory.set_mood(MemoryMood::Works);
        if new_keys == 0 {
            memory.overwrite(ITEM, Some(&item));
        }
        let status = outcome.err();
        Ok(Seen {
            mood: trouble.name().to_owned(),
            expected: status.is_some_and(|status| trouble.expects(status)),
            status,
            took,
            longest_poll,
            new_keys,
            opens_afterwards: workspace.opens(&memory).await,
            plaintext_files: files_that_show(folder.path(), workspace.secret.expose())?.len(),
        })
    })
}

#[cfg(not(feature = "unprotected"))]
async fn open_vault(keychain: &Keychain, wrapped: &WrappedKey, _: &SeededEntropy) -> Result<Vault, UnlockFailed> {
    unlock_with_keychain(keychain, wrapped).await
}

/// What many programs do: no key there, so it must be the first start.
#[cfg(feature = "unprotected")]
async fn open_vault(keychain: &Keychain, wrapped: &WrappedKey, entropy: &SeededEntropy) -> Result<Vault, UnlockFailed> {
    match unlock_with_keychain(keychain, wrapped).await {
        Err(UnlockFailed::KeyLost) => {
            let vault = Vault::create(false, entropy).map_err(|_| UnlockFailed::KeyLost)?;
            drop(keychain.delete(&wrapped.holder).await);
            connect_credentials::add_keychain_holder(keychain, &vault, &wrapped.holder, entropy)
                .await
                .map_err(|_| UnlockFailed::KeyLost)?;
            Ok(vault)
        }
        other => other,
    }
}

/// What a workspace leaves on the disk, and the secret that it keeps.
struct Workspace {
    secret: SecretText,
    wrapped: WrappedKey,
    place: SecretPlace,
    sealed: Sealed,
}

impl Workspace {
    async fn create(memory: &MemoryKeychain, folder: &Path, entropy: &SeededEntropy, seed: u64) -> anyhow::Result<Self> {
        let secret = SecretText::new(format!("canary-{}", Choices::new(seed, "canary").word(32)));
        let place = SecretPlace {
            table: "secrets",
            owner: "bars".to_owned(),
            kind: SecretKind::RefreshToken,
            generation: 1,
        };
        let vault = Vault::create(false, entropy)?;
        let wrapped = add_keychain_holder(&Keychain::start(memory.opener()), &vault, ITEM, entropy).await?;
        let sealed = vault.seal(&place, &secret, entropy)?;
        std::fs::write(folder.join("wrapped"), &wrapped.wrapped)?;
        std::fs::write(folder.join("sealed"), &sealed.ciphertext)?;
        Ok(Self {
            secret,
            wrapped,
            place,
            sealed,
        })
    }

    async fn opens(&self, memory: &MemoryKeychain) -> bool {
        let unlocked = unlock_with_keychain(&Keychain::start(memory.opener()), &self.wrapped).await;
        let opened = unlocked.ok().and_then(|vault| vault.open(&self.place, &self.sealed).ok());
        opened.is_some_and(|text| text.expose() == self.secret.expose())
    }
}

impl Trouble {
    fn apply(&self, memory: &MemoryKeychain) {
        match self {
            Self::Mood(mood) => memory.set_mood(*mood),
            Self::Deleted => memory.overwrite(ITEM, None),
            Self::Garbage(bytes) => memory.overwrite(ITEM, Some(bytes)),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Mood(MemoryMood::Hangs) => "one that hangs",
            Self::Mood(_) => "one that refuses",
            Self::Deleted => "a deleted item",
            Self::Garbage(_) => "a damaged item",
        }
    }

    /// The one right answer, so that nothing else passes for it.
    fn expects(&self, status: UnlockFailed) -> bool {
        match self {
            Self::Mood(MemoryMood::Hangs) => status == UnlockFailed::Keychain(KeychainStatus::Waiting),
            Self::Mood(MemoryMood::Refuses(KeychainRefusal::Missing)) | Self::Deleted => status == UnlockFailed::KeyLost,
            Self::Mood(MemoryMood::Refuses(refusal)) => status == UnlockFailed::Keychain((*refusal).into()),
            Self::Mood(MemoryMood::Works) => false,
            Self::Garbage(_) => matches!(status, UnlockFailed::KeyLost | UnlockFailed::WrongKey(HolderKind::Keychain)),
        }
    }
}
