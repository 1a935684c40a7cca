//! This machine's keychain, asked by one thread of its own.
//!
//! A keychain may show a prompt and wait for a person, hang, or be missing. So nobody waits for it:
//! [`Keychain`] hands the call to a thread, answers within [`PATIENCE`] with a typed
//! [`KeychainStatus`], and lets the call go on; whoever asks again joins the same call
//! (`reliability.md` C3).

mod item;
mod memory;
mod system;
mod thread;

use std::time::Duration;

pub use item::{DamagedItem, decode_item, encode_item};
pub use memory::{MemoryKeychain, MemoryMood};
pub use system::system_keychain;
pub use thread::Keychain;

/// How long a caller waits before it hears [`KeychainStatus::Waiting`].
pub const PATIENCE: Duration = Duration::from_secs(3);

/// The service name under which our items stand.
pub const SERVICE: &str = "AdvisorOS Connect";

/// What the keychain said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeychainStatus {
    /// Nobody has asked it since the program started.
    NotAsked,
    /// It answered, and the item is what it should be.
    Available,
    /// It is there and locked.
    Locked,
    /// There is none: no service, no session bus, no default collection.
    Absent,
    /// The person or the system refused.
    Denied,
    /// It answered that it has no such item.
    Missing,
    /// The item is there and is not one of ours any more.
    Damaged,
    /// It has not answered yet: probably a prompt is open.
    Waiting,
}

impl KeychainStatus {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Available => "available",
            Self::Locked => "locked",
            Self::Absent => "absent",
            Self::Denied => "denied",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::Waiting => "waiting",
        }
    }
}

/// Why one call to a keychain failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeychainRefusal {
    /// See [`KeychainStatus::Locked`].
    Locked,
    /// See [`KeychainStatus::Absent`].
    Absent,
    /// See [`KeychainStatus::Denied`]; also a value that is longer than the store takes.
    Denied,
    /// See [`KeychainStatus::Missing`].
    Missing,
    /// See [`KeychainStatus::Damaged`].
    Damaged,
}

impl From<KeychainRefusal> for KeychainStatus {
    fn from(refusal: KeychainRefusal) -> Self {
        match refusal {
            KeychainRefusal::Locked => Self::Locked,
            KeychainRefusal::Absent => Self::Absent,
            KeychainRefusal::Denied => Self::Denied,
            KeychainRefusal::Missing => Self::Missing,
            KeychainRefusal::Damaged => Self::Damaged,
        }
    }
}

/// An open keychain. The seam for tests; calls may block for as long as they like.
pub trait KeychainStore {
    /// The item's bytes.
    fn get(&self, item: &str) -> Result<Vec<u8>, KeychainRefusal>;
    /// Stores the item.
    fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeychainRefusal>;
    /// Removes the item.
    fn delete(&self, item: &str) -> Result<(), KeychainRefusal>;
}

/// Opens the keychain, on its thread, at the start and anew after each Retry: a failed store is
/// never kept.
pub type OpenKeychain = dyn Fn() -> Result<Box<dyn KeychainStore>, KeychainRefusal> + Send + Sync;
