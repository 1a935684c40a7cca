//! When an access token is fresh enough (`reliability.md` B1). Pure arithmetic.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use sha2::{Digest, Sha256};

use crate::protection;

/// The most that a token is refreshed ahead of its end.
const ADVISORY: Duration = Duration::from_secs(15 * 60);
/// From here on a refresh is waited for.
const MANDATORY: Duration = Duration::from_secs(5 * 60);
/// A token with less life than this may end on its way to the partner.
const USABLE: Duration = Duration::from_secs(10);
/// However short a life the partner states, a token is used for this long: else one refresh would
/// follow the other.
const LEAST_USE: Duration = Duration::from_secs(60);

/// Tokens that nothing refreshed for so long are refreshed although nobody asks (B12): within the day also
/// when the program looks only every few minutes.
const IDLE: Duration = Duration::from_secs(18 * 3_600);
/// Connections that were authorized together drift apart by as much.
const IDLE_SPREAD: Duration = Duration::from_secs(4 * 3_600);

/// How much of its life is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Freshness {
    /// Over.
    Spent,
    /// To be replaced before it is used; it still works if that fails.
    Ending,
    /// To be replaced when that is easy.
    Due,
    /// Enough.
    Fresh,
}

/// Judges a token by its issue and end. `connection_id` spreads the refreshes of many connections
/// that were authorized together, the same way in every process.
pub(super) fn freshness(connection_id: ConnectionId, issued_at: Instant, expires_at: Instant, now: Instant) -> Freshness {
    let life = expires_at.since(issued_at);
    let left = expires_at.since(now);
    // Before its end is looked at: a minute's life is not cut by what a longer one can spare.
    if protection::DOUBTS_LIFETIMES && now.since(issued_at) < LEAST_USE {
        return Freshness::Fresh;
    }
    if left < USABLE.min(life / 4) || left.is_zero() {
        return Freshness::Spent;
    }
    let advisory = ADVISORY.min(life / 4);
    let spread = advisory.mul_f64(0.2 * share_of(connection_id));
    if left <= MANDATORY.min(life / 8) {
        Freshness::Ending
    } else if left <= advisory.saturating_sub(spread) {
        Freshness::Due
    } else {
        Freshness::Fresh
    }
}

/// Whether a connection whose tokens were issued then counts as idle.
pub(super) fn is_idle(connection_id: ConnectionId, issued_at: Instant, now: Instant) -> bool {
    now.since(issued_at) >= IDLE + IDLE_SPREAD.mul_f64(share_of(connection_id))
}

/// A number from 0 to 1 that is the connection's own.
fn share_of(connection_id: ConnectionId) -> f64 {
    let digest = Sha256::digest(connection_id.to_string().as_bytes());
    f64::from(u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_domain::entropy::SeededEntropy;

    const ISSUED: Instant = Instant::from_seconds(1_000_000);

    fn after(life: u64, seconds: u64) -> Freshness {
        let id = ConnectionId::new(ISSUED, &SeededEntropy::new(1));
        let at = |seconds| ISSUED.plus(Duration::from_secs(seconds));
        freshness(id, ISSUED, at(life), at(seconds))
    }

    #[test]
    fn an_hour_is_used_for_three_quarters_at_least() {
        assert_eq!(after(3_600, 0), Freshness::Fresh);
        assert_eq!(after(3_600, 2_690), Freshness::Fresh);
        assert_eq!(after(3_600, 2_890), Freshness::Due);
        assert_eq!(after(3_600, 3_299), Freshness::Due);
        assert_eq!(after(3_600, 3_301), Freshness::Ending);
        assert_eq!(after(3_600, 3_595), Freshness::Spent);
        assert_eq!(after(3_600, 9_999), Freshness::Spent);
    }

    #[test]
    fn a_minute_is_used_for_a_minute() {
        assert_eq!(after(60, 48), Freshness::Fresh);
        assert_eq!(after(60, 59), Freshness::Fresh);
        assert_eq!(after(60, 60), Freshness::Spent);
    }

    #[test]
    fn a_clock_that_went_back_causes_no_refresh() {
        let id = ConnectionId::new(ISSUED, &SeededEntropy::new(1));
        let earlier = ISSUED.minus(Duration::from_secs(600));
        assert_eq!(
            freshness(id, ISSUED, ISSUED.plus(Duration::from_secs(3_600)), earlier),
            Freshness::Fresh
        );
    }

    #[test]
    fn connections_are_spread() {
        let entropy = SeededEntropy::new(2);
        let shares: Vec<f64> = (0..50).map(|_| share_of(ConnectionId::new(ISSUED, &entropy))).collect();
        assert!(shares.iter().any(|share| *share < 0.2) && shares.iter().any(|share| *share > 0.8));
    }
}
