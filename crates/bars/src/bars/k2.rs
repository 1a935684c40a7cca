//! K2: whatever the keychain does, the window goes on, hears a typed status within 3 s, and no new
//! key ever covers existing ciphertext.
//!
//! Protection: a lost item is *key lost*. Removed: a lost or damaged item gets a new key, as many
//! programs do.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use anyhow::Context;
use connect_app::apps::{RegisterApp, register_app};
use connect_app::error::{AppError, ErrorCode};
use connect_app::rehearsal::Starter;
use connect_app::{App, Holder, OpenOptions, OsEntropy, Surroundings};
use connect_credentials::keychain::{Keychain, KeychainRefusal, KeychainStore, MemoryKeychain, MemoryMood, encode_item};
use connect_credentials::{WrappingKey, unlock_with_keychain};
use connect_domain::entropy::SeededEntropy;
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::{Store, secrets, vault_keys};

use crate::bar::{Bar, Measured, Scale};
use crate::firm::oauth_partner;
use crate::peer::wrapped_key;
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
const GARBAGES: usize = 36;
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
    mood: &'static str,
    status: Option<ErrorCode>,
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
    let moods: std::collections::BTreeSet<&str> = seen.iter().map(|trial| trial.mood).collect();
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
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let memory = MemoryKeychain::new();
        let folder = tempfile::tempdir()?;
        let canary = SecretText::new(format!("canary-{}", Choices::new(seed, "canary").word(32)));
        let registration = {
            let app = open(folder.path(), &memory).await?;
            register(&app, "first", &canary).await?
        };
        let name = item_name(folder.path()).await?;
        let item = memory.get(&name).ok().context("the keychain did not keep the item")?;

        trouble.apply(&memory, &name);
        let app = open(folder.path(), &memory).await?;
        let started = Instant::now();
        let (outcome, longest_poll) = longest_poll(register(&app, "second", &canary)).await;
        let took = started.elapsed();
        drop(app);
        let status = outcome.err().map(|error| error.code);
        if status == Some(ErrorCode::KeyLost) && cfg!(feature = "unprotected") {
            mint_new_key(&memory, &name).await;
        }
        let new_keys = memory.writes() - 1;

        memory.set_mood(MemoryMood::Works);
        if new_keys == 0 {
            memory.overwrite(&name, Some(&item));
        }
        Ok(Seen {
            mood: trouble.name(),
            expected: status.is_some_and(|status| trouble.expects(status)),
            status,
            took,
            longest_poll,
            new_keys,
            opens_afterwards: opens(folder.path(), &memory, &registration, &canary).await?,
            plaintext_files: files_that_show(folder.path(), canary.expose())?.len(),
        })
    })
}

/// The workspace, as a window on this machine opens it.
async fn open(folder: &Path, memory: &MemoryKeychain) -> anyhow::Result<Arc<App>> {
    let options = OpenOptions {
        location: folder.join("workspace").display().to_string(),
        rehearsal: false,
        holder: Holder::Keychain,
        starter: Starter::none(),
    };
    let surroundings = Surroundings {
        keychain: memory.opener(),
        data_folder: folder.join("installation"),
        ..Surroundings::system()
    };
    App::open_in(options, surroundings).await.context("could not open the workspace")
}

/// Registers an app of the firm, whose secret needs the vault. Answers the registration's id.
async fn register(app: &App, label: &str, secret: &SecretText) -> Result<String, AppError> {
    let partner = oauth_partner().map_err(|error| AppError::internal("find a partner", error))?;
    let register = RegisterApp {
        partner: partner.manifest().id.clone(),
        environment: "production".to_owned(),
        label: label.to_owned(),
        oauth_client_id: format!("ABarsClientIdThatLooksRight{label}"),
        redirect_uris: vec!["https://firm.example/return".to_owned()],
        callback: None,
        endpoints: BTreeMap::new(),
        fields: BTreeMap::new(),
    };
    Ok(register_app(app, register, Some(secret.clone())).await?.id)
}

/// Which item the workspace's holder names.
async fn item_name(folder: &Path) -> anyhow::Result<String> {
    let store = Store::open(&folder.join("workspace").display().to_string().parse()?).await?;
    let rows = vault_keys::list(&mut store.read().await?).await?;
    Ok(rows.into_iter().next().context("the vault has no holder")?.holder)
}

/// Whether the first secret can still be had.
async fn opens(folder: &Path, memory: &MemoryKeychain, registration: &str, canary: &SecretText) -> anyhow::Result<bool> {
    let store = Store::open(&folder.join("workspace").display().to_string().parse()?).await?;
    let mut reader = store.read().await?;
    let rows = vault_keys::list(&mut reader).await?;
    let stored = secrets::active(&mut reader, registration, SecretKind::ClientSecret).await?;
    let (Some(row), Some(stored)) = (rows.into_iter().next(), stored) else {
        return Ok(false);
    };
    let unlocked = unlock_with_keychain(&Keychain::start(memory.opener()), &wrapped_key(row)?).await;
    let opened = unlocked.ok().and_then(|vault| vault.open(&stored.place(), &stored.sealed).ok());
    Ok(opened.is_some_and(|text| text.expose() == canary.expose()))
}

/// What many programs do: no usable key there, so it must be the first start.
async fn mint_new_key(memory: &MemoryKeychain, name: &str) {
    let keychain = Keychain::start(memory.opener());
    // There may be nothing to remove, and a keychain in that mood takes nothing either.
    let _removed = keychain.delete(name).await;
    let _created = keychain.create(name, &WrappingKey::generate(&OsEntropy)).await;
}

impl Trouble {
    fn apply(&self, memory: &MemoryKeychain, item: &str) {
        match self {
            Self::Mood(mood) => memory.set_mood(*mood),
            Self::Deleted => memory.overwrite(item, None),
            Self::Garbage(bytes) => memory.overwrite(item, Some(bytes)),
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
    fn expects(&self, status: ErrorCode) -> bool {
        match self {
            Self::Mood(MemoryMood::Hangs) => status == ErrorCode::VaultWaiting,
            Self::Mood(MemoryMood::Refuses(KeychainRefusal::Missing)) | Self::Deleted => status == ErrorCode::KeyLost,
            Self::Mood(MemoryMood::Refuses(_)) => status == ErrorCode::VaultLocked,
            Self::Mood(MemoryMood::Works) => false,
            // Another workspace's item is well formed and opens nothing.
            Self::Garbage(_) => matches!(status, ErrorCode::KeyLost | ErrorCode::VaultLocked),
        }
    }
}
