//! From which confidence on to accept: how much work that saves, and how many errors it lets through.

use super::interval::Share;
use super::{Reading, Verdict};
use crate::confidence::Confidence;

/// What would come of accepting from one confidence on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From here on a reading is accepted.
    pub accept: Confidence,
    /// Accepted ones, of all that should have been read.
    pub accepted: Share,
    /// Wrong ones among those that are accepted.
    pub wrong: Share,
}

/// The point at a confidence. A reading without one is never accepted, as [`crate::confidence::Bands::band`] has it.
pub fn point(readings: &[Reading], accept: Confidence) -> Point {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let accepted = || {
        readings
            .iter()
            .filter(|reading| reading.verdict != Verdict::Missing && reading.confidence.is_some_and(|confidence| confidence >= accept))
    };
    let wrong = accepted().filter(|reading| reading.verdict == Verdict::Wrong).count();
    Point {
        accept,
        accepted: Share::new(count(accepted().count()), count(readings.len())),
        wrong: Share::new(count(wrong), count(accepted().count())),
    }
}

/// From 0.50 to 0.95 in steps of 0.05, and then of 0.01, where most models are.
pub fn curve(readings: &[Reading]) -> Vec<Point> {
    let steps = (500..950).step_by(50).chain((950..1_000).step_by(10));
    let steps = steps.filter_map(|thousandths| Confidence::of_thousandths(thousandths).ok());
    steps.map(|accept| point(readings, accept)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(confidence: Option<&str>, verdict: Verdict) -> Reading {
        Reading {
            document: "d".to_owned(),
            category: "invoice".to_owned(),
            field: "total".to_owned(),
            confidence: confidence.map(|text| text.parse().unwrap()),
            verdict,
        }
    }

    #[test]
    fn a_higher_limit_accepts_less_and_lets_fewer_errors_through() {
        let readings = [
            reading(Some("0.99"), Verdict::Right),
            reading(Some("0.85"), Verdict::Right),
            reading(Some("0.85"), Verdict::Wrong),
            reading(Some("0.6"), Verdict::Wrong),
            reading(None, Verdict::Right),
            reading(None, Verdict::Missing),
        ];
        let at = |text: &str| {
            let point = point(&readings, text.parse().unwrap());
            (point.accepted.count, point.accepted.of, point.wrong.count, point.wrong.of)
        };
        assert_eq!(at("0.5"), (4, 6, 2, 4));
        assert_eq!(at("0.85"), (3, 6, 1, 3));
        assert_eq!(at("0.851"), (1, 6, 0, 1));
        assert_eq!(at("1"), (0, 6, 0, 0));
        let curve = curve(&readings);
        assert_eq!(curve.len(), 14);
        assert!(curve.windows(2).all(|two| two[0].accepted.count >= two[1].accepted.count));
    }
}
