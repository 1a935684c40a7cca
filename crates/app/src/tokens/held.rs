//! Tokens that neither the database nor a file would take (`reliability.md` B8): they live as long as
//! this process, which therefore must not end quietly.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use connect_domain::ids::ConnectionId;

use super::escrow::Granted;

#[derive(Default)]
pub(super) struct Held(Mutex<HashMap<ConnectionId, Granted>>);

impl Held {
    pub(super) fn put(&self, id: ConnectionId, granted: Granted) {
        self.lock().insert(id, granted);
    }

    pub(super) fn get(&self, id: ConnectionId) -> Option<Granted> {
        self.lock().get(&id).cloned()
    }

    pub(super) fn take(&self, id: ConnectionId) {
        self.lock().remove(&id);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, Granted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
