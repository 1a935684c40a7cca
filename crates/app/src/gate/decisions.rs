//! When people last decided what checks look at: an answer that is older says nothing of what the firm uses now. A manifest
//! that was replaced is such a decision about every check of its partner.

use std::collections::HashMap;

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_store::connections::Connection;
use connect_store::{Reads, contracts, go_lives, mappings, private_partners};

use super::checks::{self, CONTRACT, LIVE};
use crate::error::AppError;

/// See the module.
pub(super) struct Decisions {
    mapping: HashMap<ConnectionId, Instant>,
    live: HashMap<ConnectionId, Instant>,
    contract: HashMap<String, Instant>,
    manifest: HashMap<String, Instant>,
}

impl Decisions {
    pub(super) async fn read(from: &mut impl Reads) -> Result<Self, AppError> {
        let mapping = mappings::last_reviewed(from).await?;
        // Both lists are the newest first, so that the last one in is the oldest: it gives way.
        let mut live = HashMap::new();
        for one in go_lives::list(from).await? {
            let at = one.end.map_or(one.decided_at, |end| end.at);
            live.entry(one.connection_id).or_insert(at);
        }
        let mut contract = HashMap::new();
        for one in contracts::list(from).await? {
            let at = one.withdrawn.map_or(one.recorded_at, |(_, at)| at);
            contract.entry(one.partner).or_insert(at);
        }
        let private = private_partners::list(from).await?.into_iter();
        let manifest = private.map(|partner| (partner.id, partner.added_at)).collect();
        Ok(Self {
            mapping,
            live,
            contract,
            manifest,
        })
    }

    /// The newest decision about what this check of the connection looks at.
    pub(super) fn newest(&self, connection: &Connection, check_id: &str) -> Option<Instant> {
        let decided = match check_id {
            CONTRACT => self.contract.get(&connection.partner).copied(),
            LIVE => self.live.get(&connection.id).copied(),
            _ => {
                let reads_mapping = checks::find(check_id).is_some_and(|check| check.reads_mapping);
                self.mapping.get(&connection.id).copied().filter(|_| reads_mapping)
            }
        };
        decided.max(self.manifest.get(&connection.partner).copied())
    }
}
