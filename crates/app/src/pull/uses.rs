//! How many live subscriptions are paid by each price. It is counted anew by each pull, and noted on the prices.

use std::collections::HashMap;

use connect_connectors::PriceUse;
use connect_domain::source_object::SourceObject;

use super::asks::Asks;
use super::split::Split;
use super::windows::{Manner, Read, Reading};
use crate::error::{AppError, ErrorCode};

/// The attribute that says how many live subscriptions are paid by a price.
pub(crate) const LIVE_SUBSCRIPTIONS: &str = "live_subscriptions";

/// See the module.
pub(super) enum Uses {
    /// Nobody tells, because the key lacks the right or the partner has no such list.
    Untold,
    /// By the price's id at the partner.
    Counted(HashMap<String, u64>),
}

impl Uses {
    /// What goes wrong with it does not end the pull: the prices are worth more than their uses.
    pub(super) async fn read(asks: &Asks) -> Result<Self, AppError> {
        let Some(reads) = asks.reached.connector.price_uses() else {
            return Ok(Self::Untold);
        };
        let mut counts = HashMap::new();
        let mut reading = Reading::of(asks, reads, Split::new(), Manner::Aside);
        loop {
            match reading.next().await {
                Ok(Read::Page(subscriptions)) => {
                    for PriceUse { price_external_id } in subscriptions.into_iter().flatten() {
                        *counts.entry(price_external_id).or_default() += 1;
                    }
                }
                Ok(Read::End) => return Ok(Self::Counted(counts)),
                Ok(Read::NotAllowed) => return Ok(Self::Untold),
                Err(error) if error.code == ErrorCode::Cancelled => return Err(error),
                Err(error) => {
                    tracing::info!(connection.id = %asks.connection.id, %error, "nobody tells which prices are paid by");
                    return Ok(Self::Untold);
                }
            }
        }
    }

    pub(super) fn note_on(&self, price: &mut SourceObject) {
        if let Self::Counted(counts) = self {
            let count = counts.get(&price.external_id).copied().unwrap_or(0);
            price.attributes.insert(LIVE_SUBSCRIPTIONS.to_owned(), count.to_string());
        }
    }
}
