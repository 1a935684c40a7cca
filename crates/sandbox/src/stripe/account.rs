//! What is known of an account before anybody asks for its objects: its id and its keys.

use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use serde::{Deserialize, Serialize};

use super::keys::{self, Key};
use crate::random::{random_text, seeded_text};

/// Id of a key of the ready line, by which the control URL names it as well.
const RESTRICTED: &str = "restricted";
/// A second restricted key of the same rights, as its owner makes one to take the first one's place.
const SPARE: &str = "spare";
const LIVE_RESTRICTED: &str = "live_restricted";
const SECRET: &str = "secret";

#[derive(Deserialize, Serialize)]
pub(super) struct Account {
    pub(super) seed: u64,
    /// The seeded past ends here.
    pub(super) opened_at: Instant,
    pub(super) id: String,
    pub(super) keys: Vec<Key>,
}

impl Account {
    pub(super) fn seeded(seed: u64, now: Instant) -> Self {
        let text = |label: &str, length| seeded_text(seed, &format!("stripe {label}"), length);
        let key = |id: &str, prefix: &str, rights| Key {
            id: id.to_owned(),
            secret: format!("{prefix}_{}", text(id, 24)),
            rights,
            ends_at: None,
            deleted: false,
        };
        Self {
            seed,
            opened_at: now,
            id: format!("acct_1{}", text("account", 15)),
            keys: vec![
                key(RESTRICTED, "rk_test", Some(keys::wanted_rights())),
                key(SPARE, "rk_test", Some(keys::wanted_rights())),
                key(LIVE_RESTRICTED, "rk_live", Some(keys::wanted_rights())),
                key(SECRET, "sk_test", None),
            ],
        }
    }

    /// Makes the keys of the ready line anew that died, as their owner would; whether there was one.
    pub(super) fn revive(&mut self, now: Instant, entropy: &dyn Entropy) -> bool {
        let mut revived = false;
        let ready = [RESTRICTED, SPARE, LIVE_RESTRICTED, SECRET];
        for key in self
            .keys
            .iter_mut()
            .filter(|key| ready.contains(&key.id.as_str()) && !key.opens(now))
        {
            key.secret = format!("{}{}", key.prefix(), random_text(entropy, 24));
            (key.ends_at, key.deleted) = (None, false);
            revived = true;
        }
        revived
    }

    /// The texts of the ready line's keys: restricted, a second one, restricted in live mode, full.
    pub(super) fn ready_keys(&self) -> [&str; 4] {
        [RESTRICTED, SPARE, LIVE_RESTRICTED, SECRET].map(|id| {
            let key = self.keys.iter().find(|key| key.id == id);
            key.map_or("", |key| key.secret.as_str())
        })
    }
}
