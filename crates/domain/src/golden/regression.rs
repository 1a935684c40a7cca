//! Whether the documents are read as surely as before.

use std::collections::{BTreeMap, HashMap};

use super::{Reading, Verdict};

/// A median that falls by more is a regression: 0.03. Confidences of the same document differ a little between two runs.
pub const LARGEST_FALL: u16 = 30;

/// The middle of some confidences, exactly: twice the thousandths, because the middle may lie between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Median(u32);

impl Median {
    fn of(mut thousandths: Vec<u16>) -> Option<Self> {
        thousandths.sort_unstable();
        let middle = thousandths.len() / 2;
        let upper = u32::from(*thousandths.get(middle)?);
        let lower = match thousandths.len().is_multiple_of(2) {
            true => u32::from(*thousandths.get(middle - 1)?),
            false => upper,
        };
        Some(Self(upper + lower))
    }

    /// 0 to 1.
    pub fn to_number(self) -> f64 {
        f64::from(self.0) / 2_000.0
    }
}

/// A field of a category in two runs, over the documents that both have read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Code of the category.
    pub category: String,
    /// The field, or [`super::CLASS`].
    pub field: String,
    /// Documents with it in both runs.
    pub documents: u32,
    /// In the earlier run.
    pub before: Option<Median>,
    /// In the later one.
    pub now: Option<Median>,
}

impl Compared {
    /// Whether it fell at all.
    pub fn is_lower(&self) -> bool {
        matches!((self.before, self.now), (Some(before), Some(now)) if now < before)
    }

    /// Whether it fell by more than [`LARGEST_FALL`].
    pub fn has_fallen(&self) -> bool {
        match (self.before, self.now) {
            (Some(before), Some(now)) => before.0.saturating_sub(now.0) > 2 * u32::from(LARGEST_FALL),
            _ => false,
        }
    }
}

/// What a reading counts in a median: nothing found is no confidence at all, and a confidence that nobody told is left out.
fn counted(reading: &Reading) -> Option<u16> {
    match reading.verdict {
        Verdict::Missing => Some(0),
        _ => reading.confidence.map(crate::confidence::Confidence::thousandths),
    }
}

/// Compares two runs, field by field. A document that only one of them has read says nothing: a set may grow.
pub fn compare(before: &[Reading], now: &[Reading]) -> Vec<Compared> {
    let earlier: HashMap<(&str, &str), &Reading> = before
        .iter()
        .map(|reading| ((reading.document.as_str(), reading.field.as_str()), reading))
        .collect();
    let mut pairs: BTreeMap<(&str, &str), Vec<(&Reading, &Reading)>> = BTreeMap::new();
    for reading in now {
        if let Some(earlier) = earlier.get(&(reading.document.as_str(), reading.field.as_str())) {
            let field = (reading.category.as_str(), reading.field.as_str());
            pairs.entry(field).or_default().push((earlier, reading));
        }
    }
    let compared = pairs.into_iter().map(|((category, field), pairs)| {
        // Both are known or neither counts, so that the same documents stand on both sides.
        let known: Vec<(u16, u16)> = pairs
            .iter()
            .filter_map(|(before, now)| Some((counted(before)?, counted(now)?)))
            .collect();
        Compared {
            category: category.to_owned(),
            field: field.to_owned(),
            documents: u32::try_from(pairs.len()).unwrap_or(u32::MAX),
            before: Median::of(known.iter().map(|(before, _)| *before).collect()),
            now: Median::of(known.iter().map(|(_, now)| *now).collect()),
        }
    });
    compared.collect()
}

/// The median of one field of a category.
pub fn median(readings: &[Reading], category: &str, field: &str) -> Option<Median> {
    let of_field = readings
        .iter()
        .filter(|reading| reading.category == category && reading.field == field);
    Median::of(of_field.filter_map(counted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(confidences: &[(&str, Option<u16>)]) -> Vec<Reading> {
        let reading = |(document, thousandths): &(&str, Option<u16>)| Reading {
            document: (*document).to_owned(),
            category: "invoice".to_owned(),
            field: "total".to_owned(),
            confidence: thousandths.map(|number| number.try_into().unwrap()),
            verdict: Verdict::Right,
        };
        confidences.iter().map(reading).collect()
    }

    fn fell(before: &[(&str, Option<u16>)], now: &[(&str, Option<u16>)]) -> Vec<bool> {
        let compared = compare(&readings(before), &readings(now));
        compared.iter().map(Compared::has_fallen).collect()
    }

    #[test]
    fn a_fall_of_more_than_three_hundredths_is_one() {
        assert_eq!(fell(&[("a", Some(950))], &[("a", Some(920))]), [false]);
        assert_eq!(fell(&[("a", Some(950))], &[("a", Some(919))]), [true]);
        assert_eq!(fell(&[("a", Some(900))], &[("a", Some(990))]), [false]);
        // Half a thousandth more.
        let before = [("a", Some(950)), ("b", Some(950))];
        assert_eq!(fell(&before, &[("a", Some(920)), ("b", Some(919))]), [true]);
        assert_eq!(fell(&before, &[("a", Some(920)), ("b", Some(920))]), [false]);
    }

    #[test]
    fn only_what_both_runs_have_read_counts() {
        // A hard document was added: nothing fell.
        assert_eq!(fell(&[("a", Some(950))], &[("a", Some(950)), ("b", Some(500))]), [false]);
        assert!(fell(&[("a", Some(950))], &[("b", Some(500))]).is_empty());
        // A confidence that is told no more is no fall.
        assert_eq!(fell(&[("a", Some(950))], &[("a", None)]), [false]);
        let mut now = readings(&[("a", None)]);
        now[0].verdict = Verdict::Missing;
        let compared = compare(&readings(&[("a", Some(950))]), &now);
        assert!(compared[0].has_fallen(), "what is found no more has fallen");
    }

    #[test]
    fn a_median_may_lie_between_two() {
        let at = |thousandths: &[u16]| Median::of(thousandths.to_vec()).map(Median::to_number);
        assert_eq!(at(&[]), None);
        assert_eq!(at(&[900, 700, 800]), Some(0.8));
        assert_eq!(at(&[900, 801]), Some(0.8505));
    }
}
