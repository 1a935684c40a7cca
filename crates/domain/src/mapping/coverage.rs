//! How much of a chart is mapped: by number of source objects and by the money in them.

use std::collections::BTreeMap;

use super::MappingStatus;
use crate::money::MinorUnits;

/// What coverage needs to know of one source object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverageRow<'a> {
    /// Where its mapping stands.
    pub status: MappingStatus,
    /// Whether the partner still uses it.
    pub active: bool,
    /// `None` is unknown.
    pub balance: Option<MinorUnits>,
    /// ISO 4217, empty when unknown.
    pub currency: &'a str,
}

/// Counts of all source objects and the covered share of the active ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// Source objects per status, active or not: a deactivation loses no mapping. Every status has an entry.
    pub counts: BTreeMap<MappingStatus, u64>,
    /// Source objects that the partner still uses.
    pub active: u64,
    /// Mapped or ignored active source objects / active ones, 0 to 1; 0 when there are none.
    pub by_count: f64,
    /// The same by absolute balance. `None` when no balance is known, when all are zero, or when
    /// balances are in several currencies, which cannot be added.
    pub by_balance: Option<f64>,
    /// Active source objects whose balance is unknown and which [`Self::by_balance`] leaves out.
    pub balance_unknown: u64,
}

/// A status in which nothing is left to decide. `Changed` counts: it has a target, and waits only for
/// a look.
pub const fn is_covered(status: MappingStatus) -> bool {
    matches!(status, MappingStatus::Confirmed | MappingStatus::Ignored | MappingStatus::Changed)
}

/// Counts the rows of one connection.
pub fn coverage(rows: &[CoverageRow<'_>]) -> Coverage {
    let mut counts: BTreeMap<MappingStatus, u64> = MappingStatus::ALL.into_iter().map(|status| (status, 0)).collect();
    for row in rows {
        *counts.entry(row.status).or_default() += 1;
    }
    let active: Vec<&CoverageRow<'_>> = rows.iter().filter(|row| row.active).collect();
    let covered = active.iter().filter(|row| is_covered(row.status)).count();
    Coverage {
        counts,
        active: active.len() as u64,
        by_count: share(covered as u128, active.len() as u128).unwrap_or(0.0),
        by_balance: by_balance(&active),
        balance_unknown: active.iter().filter(|row| row.balance.is_none()).count() as u64,
    }
}

fn by_balance(active: &[&CoverageRow<'_>]) -> Option<f64> {
    let mut currency = None;
    let (mut covered, mut total) = (0_u128, 0_u128);
    for row in active {
        let Some(balance) = row.balance else { continue };
        if *currency.get_or_insert(row.currency) != row.currency {
            return None;
        }
        let amount = u128::from(balance.get().unsigned_abs());
        total += amount;
        if is_covered(row.status) {
            covered += amount;
        }
    }
    share(covered, total)
}

fn share(part: u128, whole: u128) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(status: MappingStatus, active: bool, balance: Option<i64>, currency: &str) -> CoverageRow<'_> {
        CoverageRow {
            status,
            active,
            balance: balance.map(|minor| MinorUnits::new(minor).unwrap()),
            currency,
        }
    }

    #[test]
    fn counts_everything_and_covers_the_active() {
        let result = coverage(&[
            row(MappingStatus::Confirmed, true, Some(-30_000), "USD"),
            row(MappingStatus::Ignored, true, Some(10_000), "USD"),
            row(MappingStatus::Suggested, true, Some(60_000), "USD"),
            row(MappingStatus::Unmapped, true, None, "USD"),
            row(MappingStatus::Unmapped, false, Some(999_999), "USD"),
            row(MappingStatus::Confirmed, false, None, ""),
        ]);
        assert_eq!(result.counts[&MappingStatus::Confirmed], 2);
        assert_eq!(result.counts[&MappingStatus::Unmapped], 2);
        assert_eq!(result.counts[&MappingStatus::Orphaned], 0);
        assert_eq!(result.active, 4);
        assert!((result.by_count - 0.5).abs() < f64::EPSILON);
        assert_eq!(result.by_balance, Some(0.4));
        assert_eq!(result.balance_unknown, 1);
    }

    #[test]
    fn an_unknown_is_never_a_zero() {
        assert_eq!(coverage(&[]).by_count, 0.0);
        assert_eq!(coverage(&[]).by_balance, None);
        assert_eq!(coverage(&[row(MappingStatus::Confirmed, true, None, "USD")]).by_balance, None);
        assert_eq!(coverage(&[row(MappingStatus::Confirmed, true, Some(0), "USD")]).by_balance, None);
    }

    #[test]
    fn currencies_are_not_added_together() {
        let result = coverage(&[
            row(MappingStatus::Confirmed, true, Some(1), "USD"),
            row(MappingStatus::Confirmed, true, Some(1), "CAD"),
        ]);
        assert_eq!(result.by_balance, None);
        assert_eq!(result.by_count, 1.0);
    }
}
