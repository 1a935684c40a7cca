//! What a state folder holds: the account's id and keys, and for each mode the objects that changed.
//!
//! What the seed makes is never written, because it can be made again: an account that nobody changed is one small
//! file, and a change adds lines and rewrites nothing.

use super::account::Account;
use super::books::{Books, Change};
use super::modes::Modes;
use crate::error::SandboxError;
use crate::state_dir::StateDir;

const ACCOUNT_FILE: &str = "account.json";

/// In memory only where there is no folder.
pub(super) struct KeptFiles(pub(super) Option<StateDir>);

impl KeptFiles {
    pub(super) fn account(&self) -> Result<Option<Account>, SandboxError> {
        self.0.as_ref().map_or(Ok(None), |files| files.read(ACCOUNT_FILE))
    }

    pub(super) fn keep_account(&self, account: &Account) -> Result<(), SandboxError> {
        self.0.as_ref().map_or(Ok(()), |files| files.write(ACCOUNT_FILE, account))
    }

    /// The objects of an account in which something was changed.
    pub(super) fn modes(&self, account: &Account) -> Result<Option<Modes>, SandboxError> {
        let Some(files) = &self.0 else {
            return Ok(None);
        };
        let mut changes = [Vec::new(), Vec::new()];
        let mut changed = false;
        for (changes, file) in changes.iter_mut().zip([changes_file(false), changes_file(true)]) {
            changed |= files.read_lines(file, |change: Change| changes.push(change))?;
        }
        if !changed {
            return Ok(None);
        }
        let mut modes = Modes::seeded(account);
        for (books, changes) in [&mut modes.test, &mut modes.live].into_iter().zip(changes) {
            changes.into_iter().for_each(|change| books.take(change));
        }
        Ok(Some(modes))
    }

    /// What cannot be written stays to be written with the next change.
    pub(super) fn keep_changes(&self, books: &mut Books) -> Result<(), SandboxError> {
        if let Some(files) = self.0.as_ref().filter(|_| !books.unsaved.is_empty()) {
            files.append_lines(changes_file(books.live), &books.unsaved)?;
        }
        books.unsaved.clear();
        Ok(())
    }
}

const fn changes_file(live: bool) -> &'static str {
    if live { "live.jsonl" } else { "test.jsonl" }
}
