//! A keychain in memory with every bad mood a real one has. For tests and bars; a workspace never
//! uses one.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::{KeychainRefusal, KeychainStore, OpenKeychain};

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryMood {
    /// As it should.
    Works,
    /// Not at all, until the mood changes.
    Hangs,
    /// With this refusal.
    Refuses(KeychainRefusal),
}

/// See the module. Copies share items and mood.
#[derive(Clone, Default)]
pub struct MemoryKeychain(Arc<Shared>);

#[derive(Default)]
struct Shared {
    inner: Mutex<Inner>,
    changed: Condvar,
}

struct Inner {
    items: HashMap<String, Vec<u8>>,
    mood: MemoryMood,
    most_bytes: usize,
    writes: usize,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            items: HashMap::new(),
            mood: MemoryMood::Works,
            // What Windows takes.
            most_bytes: 2560,
            writes: 0,
        }
    }
}

impl MemoryKeychain {
    /// An empty one that takes up to 2,560 bytes an item.
    pub fn new() -> Self {
        Self::default()
    }

    /// For [`super::Keychain::start`].
    pub fn opener(&self) -> Arc<OpenKeychain> {
        let this = self.clone();
        Arc::new(move || Ok(Box::new(this.clone()) as Box<dyn KeychainStore>))
    }

    /// Changes how it answers, also to calls that hang.
    pub fn set_mood(&self, mood: MemoryMood) {
        self.lock().mood = mood;
        self.0.changed.notify_all();
    }

    /// Puts any bytes in an item's place, or removes it.
    pub fn overwrite(&self, item: &str, bytes: Option<&[u8]>) {
        let mut inner = self.lock();
        match bytes {
            Some(bytes) => inner.items.insert(item.to_owned(), bytes.to_vec()),
            None => inner.items.remove(item),
        };
    }

    /// How often an item was written.
    pub fn writes(&self) -> usize {
        self.lock().writes
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self) -> Result<MutexGuard<'_, Inner>, KeychainRefusal> {
        let mut inner = self.lock();
        loop {
            match inner.mood {
                MemoryMood::Works => return Ok(inner),
                MemoryMood::Refuses(refusal) => return Err(refusal),
                MemoryMood::Hangs => inner = self.0.changed.wait(inner).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl KeychainStore for MemoryKeychain {
    fn get(&self, item: &str) -> Result<Vec<u8>, KeychainRefusal> {
        self.answer()?.items.get(item).cloned().ok_or(KeychainRefusal::Missing)
    }

    fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeychainRefusal> {
        let mut inner = self.answer()?;
        if secret.len() > inner.most_bytes {
            return Err(KeychainRefusal::Denied);
        }
        inner.writes += 1;
        inner.items.insert(item.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, item: &str) -> Result<(), KeychainRefusal> {
        self.answer()?.items.remove(item).map(drop).ok_or(KeychainRefusal::Missing)
    }
}
