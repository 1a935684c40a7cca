//! From a score to a probability that holds: of the suggestions at 90%, nine in ten are right.
//!
//! A firm's own record of accepted and corrected suggestions, each taken before the engine learnt
//! from it, gives its own curve (isotonic regression by pooling neighbours). Until there are enough
//! of them the shipped curve stands.

/// A rising curve from score to probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Score, probability; both rising. Straight lines between.
    points: Vec<(f64, f64)>,
}

/// Outcomes that a firm needs before its own curve is used.
pub const ENOUGH_OUTCOMES: usize = 200;

/// Nothing is certain: also a score of 1 was wrong sometimes.
const HIGHEST: f64 = 0.995;

impl Calibration {
    /// The curve until a firm has its own.
    pub fn shipped() -> Self {
        Self {
            points: vec![(0.0, 0.0), (1.0, HIGHEST)],
        }
    }

    /// The firm's own curve from pairs of score and whether the suggestion was right, or `None` when
    /// there are fewer than [`ENOUGH_OUTCOMES`].
    pub fn fit(outcomes: &[(f64, bool)]) -> Option<Self> {
        if outcomes.len() < ENOUGH_OUTCOMES {
            return None;
        }
        let mut sorted: Vec<(f64, bool)> = outcomes.to_vec();
        sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut pools: Vec<Pool> = Vec::new();
        for (score, right) in sorted {
            pools.push(Pool {
                score,
                right: f64::from(u8::from(right)),
                count: 1.0,
            });
            while let [.., before, last] = pools.as_mut_slice() {
                if before.rate() < last.rate() {
                    break;
                }
                before.take(last);
                pools.pop();
            }
        }
        let inner = pools.iter().map(|pool| (pool.score / pool.count, pool.smoothed_rate()));
        let mut points = vec![(0.0, 0.0)];
        for (score, rate) in inner {
            let floor = points.last().map_or(0.0, |point: &(f64, f64)| point.1);
            points.push((score.clamp(0.0, 1.0), rate.clamp(floor, HIGHEST)));
        }
        points.push((1.0, points.last().map_or(HIGHEST, |point| point.1)));
        Some(Self { points })
    }

    /// The probability for a score, within 0 to 1.
    pub fn probability(&self, score: f64) -> f64 {
        let score = if score.is_nan() { 0.0 } else { score.clamp(0.0, 1.0) };
        for pair in self.points.windows(2) {
            let ((from, low), (to, high)) = (pair[0], pair[1]);
            if score <= to {
                let part = if to > from { (score - from) / (to - from) } else { 1.0 };
                return low + part.clamp(0.0, 1.0) * (high - low);
            }
        }
        self.points.last().map_or(0.0, |point| point.1)
    }
}

/// Neighbouring outcomes taken together. `score` is a sum until the end.
struct Pool {
    score: f64,
    right: f64,
    count: f64,
}

impl Pool {
    fn rate(&self) -> f64 {
        self.right / self.count
    }

    /// A pool of one says little.
    fn smoothed_rate(&self) -> f64 {
        (self.right + 0.5) / (self.count + 1.0)
    }

    fn take(&mut self, other: &Self) {
        self.score += other.score;
        self.right += other.right;
        self.count += other.count;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_overconfident_record_lowers_the_curve() {
        let outcomes: Vec<(f64, bool)> = (0..1000).map(|at| (0.9, at % 2 == 0)).collect();
        let curve = Calibration::fit(&outcomes).unwrap();
        assert!((curve.probability(0.9) - 0.5).abs() < 0.02);
        assert_eq!(Calibration::fit(&outcomes[..199]), None);
    }

    proptest! {
        #[test]
        fn a_curve_rises_and_stays_within_bounds(
            outcomes in prop::collection::vec((0.0_f64..=1.0, any::<bool>()), 200..400),
            scores in prop::collection::vec(0.0_f64..=1.0, 2..20),
        ) {
            let curve = Calibration::fit(&outcomes).unwrap();
            let mut scores = scores;
            scores.sort_by(f64::total_cmp);
            let found: Vec<f64> = scores.iter().map(|score| curve.probability(*score)).collect();
            for pair in found.windows(2) {
                prop_assert!(pair[0] <= pair[1] + 1e-12);
            }
            prop_assert!(found.iter().all(|one| (0.0..=1.0).contains(one)));
        }
    }
}
