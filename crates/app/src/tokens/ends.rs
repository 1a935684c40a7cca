//! Why a grant may have died: what the partner's manifest says of how grants end, held against what is known of this one.
//! A refusal is the same word whatever its cause, so this is told as a likelihood.

use std::time::Duration;

use connect_connectors::manifest::{GrantClock, GrantEnd};
use connect_domain::clock::Instant;
use connect_oauth::Told;

/// Partners count from their own moment, and not to the second.
const SLACK: Duration = Duration::from_secs(12 * 3_600);

/// The partner's word that a grant is dead.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// A code of the standards.
    pub(super) error: &'static str,
    /// By the partner's clock, where it told.
    pub(super) at: Option<Instant>,
    /// What else it says.
    pub(super) told: Box<Told>,
}

/// What is known of a grant that was refused.
#[derive(Clone, Copy, Debug)]
pub(super) struct Life {
    pub(super) consented_at: Option<Instant>,
    /// The last time that the partner gave tokens for it.
    pub(super) last_used_at: Instant,
    pub(super) refused_at: Instant,
}

/// The causes that fit, the one that a clock tells before those that nobody can tell; empty where nothing is documented.
pub(super) fn likely_causes(ends: &[GrantEnd], life: Life) -> String {
    let clocked = ends.iter().find(|end| end.clock.is_some_and(|clock| fits(clock, life)));
    let told = clocked.or_else(|| ends.iter().find(|end| end.clock.is_none()));
    let Some(end) = told else { return String::new() };
    let kind = if clocked.is_some() { "The likely cause" } else { "Possible causes" };
    format!("{kind}: {}", end.means)
}

/// Whether the grant lived until this end, and the end has come.
fn fits(clock: GrantClock, life: Life) -> bool {
    let end = match clock {
        GrantClock::AfterConsent(after) => life.consented_at.map(|at| at.plus(after)),
        GrantClock::AfterLastUse(after) => Some(life.last_used_at.plus(after)),
    };
    end.is_some_and(|end| life.last_used_at <= end.plus(SLACK) && end.minus(SLACK) <= life.refused_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn ends() -> Vec<GrantEnd> {
        let end = |clock, means: &str| GrantEnd {
            clock,
            means: means.to_owned(),
        };
        vec![
            end(Some(GrantClock::AfterConsent(7 * DAY)), "in testing"),
            end(Some(GrantClock::AfterLastUse(182 * DAY)), "unused"),
            end(None, "revoked"),
        ]
    }

    #[test]
    fn a_cause_fits_when_its_end_lies_between_the_last_use_and_the_refusal() {
        let day = |days: u32| Instant::from_seconds(1_000_000_000).plus(DAY * days);
        for (last_used, refused, expected) in [
            (6, 7, "The likely cause: in testing"),
            (0, 30, "The likely cause: in testing"),
            // It outlived the seventh day.
            (9, 10, "Possible causes: revoked"),
            // It did not see it.
            (2, 3, "Possible causes: revoked"),
            (40, 230, "The likely cause: unused"),
        ] {
            let life = Life {
                consented_at: Some(day(0)),
                last_used_at: day(last_used),
                refused_at: day(refused),
            };
            assert_eq!(likely_causes(&ends(), life), expected, "{last_used} {refused}");
            assert_eq!(likely_causes(&[], life), "");
        }
    }
}
