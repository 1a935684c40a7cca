//! What a state folder holds: the facts from which all is made again, and what was changed since.
//!
//! A mailbox that nobody changed is not written, because the seed and the day of the first start make it again.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::mailbox::Mailbox;
use crate::error::SandboxError;
use crate::state_dir::StateDir;

const FACTS_FILE: &str = "facts.json";
pub(super) const GRANTS_FILE: &str = "grants.json";
pub(super) const CONSENTS_FILE: &str = "consents.json";
pub(super) const SUBSCRIPTIONS_FILE: &str = "subscriptions.json";

/// From which everything else can be made again.
#[derive(Clone, Copy, Deserialize, Serialize)]
pub(super) struct Facts {
    pub(super) seed: u64,
    /// Its calendars lie around this moment.
    pub(super) began_at: Instant,
}

/// In memory only where there is no folder.
pub(super) struct KeptFiles(pub(super) Option<StateDir>);

impl KeptFiles {
    /// Those of the folder, else these, which are kept.
    pub(super) fn facts(&self, new: Facts) -> Result<Facts, SandboxError> {
        if let Some(facts) = self.read(FACTS_FILE)? {
            return Ok(facts);
        }
        self.write(FACTS_FILE, &new)?;
        Ok(new)
    }

    pub(super) fn read<T: DeserializeOwned>(&self, file: &str) -> Result<Option<T>, SandboxError> {
        self.0.as_ref().map_or(Ok(None), |files| files.read(file))
    }

    pub(super) fn write<T: Serialize>(&self, file: &str, content: &T) -> Result<(), SandboxError> {
        self.0.as_ref().map_or(Ok(()), |files| files.write(file, content))
    }

    /// Puts the mailboxes that were changed in the place of the seeded ones.
    pub(super) fn restore(&self, mailboxes: &mut BTreeMap<String, Mailbox>) -> Result<(), SandboxError> {
        for (owner, mailbox) in mailboxes.iter_mut() {
            if let Some(kept) = self.read(&mailbox_file(owner))? {
                *mailbox = kept;
            }
        }
        Ok(())
    }

    pub(super) fn keep_mailbox(&self, mailbox: &Mailbox) -> Result<(), SandboxError> {
        self.write(&mailbox_file(&mailbox.owner), mailbox)
    }
}

fn mailbox_file(owner: &str) -> String {
    format!("mailbox-{owner}.json")
}
