//! The resource's pricing tier. No call names it; how many custom models it may keep tells it (fact sheet section 8).

use super::client;
use crate::connector::PartnerCall;
use crate::fault::PartnerFault;
use crate::tier::{KnownTier, ReadsPart, Tier};

const FREE: KnownTier = KnownTier {
    name: "F0 (free)",
    too_small: Some("It reads the first two pages of a document, files of up to 4 MB, and one request a second"),
    reads: Some(ReadsPart {
        pages_of_a_document: 2,
        pages_in_a_month: 500,
    }),
};
const STANDARD: KnownTier = KnownTier {
    name: "S0 (standard)",
    too_small: None,
    reads: None,
};

/// Custom models that a tier may keep; a standard one is raised by a ticket.
const OF_FREE: u64 = 500;
const OF_STANDARD: u64 = 5_000;

pub(super) async fn read(call: PartnerCall<'_>) -> Result<Tier, PartnerFault> {
    let info = client::read_info(call).await?;
    Ok(told(info.custom_document_models.limit))
}

fn told(limit: Option<u64>) -> Tier {
    let Some(limit) = limit else {
        return Tier {
            known: None,
            told_by: "the service does not say how many custom models the resource may keep".to_owned(),
        };
    };
    let known = match limit {
        OF_FREE => Some(FREE),
        OF_STANDARD.. => Some(STANDARD),
        _ => None,
    };
    Tier {
        known,
        told_by: format!("the resource may keep {limit} custom models"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_is_told_by_its_limit_or_not_at_all() {
        for (limit, expected) in [
            (Some(500), Some(FREE)),
            (Some(5_000), Some(STANDARD)),
            (Some(20_000), Some(STANDARD)),
            (Some(250), None),
            (Some(1_000), None),
            (None, None),
        ] {
            assert_eq!(told(limit).known, expected, "{limit:?}");
        }
    }
}
