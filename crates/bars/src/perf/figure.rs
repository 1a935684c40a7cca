//! One figure of speed or size, and how it prints.
//!
//! A figure that depends on the machine is a ratio: our program and the anchor take turns, and each
//! of our runs is divided by the anchor's just before it, so that whatever else the machine does
//! weighs on both. The spread is how far the middle half of those ratios lies apart, as a share of
//! their median.

use std::fmt;

/// More is no measurement.
const MOST_SPREAD: f64 = 0.15;

/// What the numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Megabytes of 1,000,000 bytes.
    Megabytes,
    /// MiB.
    Mebibytes,
    /// Records in a second.
    RowsPerSecond,
    /// Between 0 and 1, of nothing.
    Index,
}

/// What is promised: of the ratio, or of the number that stands alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// It takes no more than this.
    AtMost(f64),
    /// It brings no less than this.
    AtLeast(f64),
}

/// The anchor's run and ours right after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The anchor's.
    pub anchor: f64,
    /// Ours.
    pub ours: f64,
}

/// What is held against the limit.
#[derive(Clone, Debug, PartialEq)]
pub enum Samples {
    /// Ours over the anchor's.
    Ratio(Vec<Pair>),
    /// Ours alone: the size of a file is the same on every machine.
    Alone(f64),
}

/// A figure that was measured.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its promise and what of it, such as `P1.cpu`.
    pub id: &'static str,
    /// What the samples count.
    pub unit: Unit,
    /// What was measured.
    pub samples: Samples,
    /// What is promised.
    pub limit: Limit,
    /// Fewer runs or less time than was promised.
    pub reduced: bool,
}

/// The last word of a figure's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within its limit.
    Pass,
    /// Beyond its limit.
    Fail,
    /// Within its limit, in a smaller run.
    Reduced,
    /// The runs differ too much to say.
    Unstable,
}

impl Figure {
    /// Whether it held.
    pub fn verdict(&self) -> Verdict {
        if self.spread() > MOST_SPREAD {
            return Verdict::Unstable;
        }
        match (self.limit.allows(self.value()), self.reduced) {
            (false, _) => Verdict::Fail,
            (true, true) => Verdict::Reduced,
            (true, false) => Verdict::Pass,
        }
    }

    fn value(&self) -> f64 {
        match &self.samples {
            Samples::Ratio(pairs) => median(ratios(pairs)),
            Samples::Alone(value) => *value,
        }
    }

    fn spread(&self) -> f64 {
        match &self.samples {
            Samples::Ratio(pairs) => spread(ratios(pairs)),
            Samples::Alone(_) => 0.0,
        }
    }
}

impl Limit {
    /// What is no number is never within it.
    fn allows(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(f, "{most:.1}"),
            Self::AtLeast(least) => write!(f, ">={least:.2}"),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, unit, limit, .. } = self;
        write!(f, "PERF {id} {:.2} limit {limit} ", self.value())?;
        match &self.samples {
            Samples::Ratio(pairs) => {
                let of = |side: fn(&Pair) -> f64| median(pairs.iter().map(side).collect());
                let (anchor, ours) = (of(|pair| pair.anchor), of(|pair| pair.ours));
                write!(f, "n={} anchor {anchor:.2} {unit} ours {ours:.2} {unit} ", pairs.len())?;
                if pairs.len() > 1 {
                    write!(f, "spread {:.0}% ", self.spread() * 100.0)?;
                }
            }
            Samples::Alone(_) => write!(f, "{unit} ")?,
        }
        write!(f, "{}", self.verdict())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seconds => "s",
            Self::Megabytes => "MB",
            Self::Mebibytes => "MiB",
            Self::RowsPerSecond => "rows/s",
            Self::Index => "(index)",
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Reduced => "REDUCED",
            Self::Unstable => "UNSTABLE",
        })
    }
}

fn ratios(pairs: &[Pair]) -> Vec<f64> {
    pairs.iter().map(|pair| pair.ours / pair.anchor).collect()
}

fn median(values: Vec<f64>) -> f64 {
    quantile(values, 0.5)
}

fn spread(values: Vec<f64>) -> f64 {
    (quantile(values.clone(), 0.75) - quantile(values.clone(), 0.25)) / median(values)
}

/// Between two samples the value on the line that joins them.
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = share * values.len().saturating_sub(1) as f64;
    let at = |place: f64| values.get(place as usize).copied().unwrap_or(f64::NAN);
    let (below, above) = (at(place.floor()), at(place.ceil()));
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(ours: &[f64], reduced: bool) -> Figure {
        let pairs = ours.iter().map(|ours| Pair { anchor: 2.0, ours: *ours });
        Figure {
            id: "X1.cpu",
            unit: Unit::Seconds,
            samples: Samples::Ratio(pairs.collect()),
            limit: Limit::AtMost(2.0),
            reduced,
        }
    }

    #[test]
    fn a_ratio_prints_with_its_anchor_and_its_verdict() {
        let held = figure(&[3.0, 3.1, 2.9], false);
        assert_eq!(
            held.to_string(),
            "PERF X1.cpu 1.50 limit 2.0 n=3 anchor 2.00 s ours 3.00 s spread 3% PASS"
        );
        assert_eq!(figure(&[3.0, 3.1, 2.9], true).verdict(), Verdict::Reduced);
        assert_eq!(figure(&[4.4, 4.5, 4.6], false).verdict(), Verdict::Fail);
        assert_eq!(figure(&[4.4, 4.5, 4.6], true).verdict(), Verdict::Fail);
    }

    #[test]
    fn runs_that_differ_too_much_say_nothing() {
        assert_eq!(figure(&[1.0, 2.0, 3.0], false).verdict(), Verdict::Unstable);
        assert_eq!(figure(&[5.0, 8.0, 11.0], false).verdict(), Verdict::Unstable);
        // One run that somebody disturbed does not make the others worthless.
        assert_eq!(figure(&[3.0, 3.0, 3.0, 3.0, 30.0], false).verdict(), Verdict::Pass);
    }

    #[test]
    fn what_is_to_be_fast_has_a_least() {
        let at_least = |ours| Figure {
            limit: Limit::AtLeast(0.5),
            unit: Unit::RowsPerSecond,
            ..figure(&[ours], false)
        };
        assert_eq!(
            at_least(1.0).to_string(),
            "PERF X1.cpu 0.50 limit >=0.50 n=1 anchor 2.00 rows/s ours 1.00 rows/s PASS"
        );
        assert_eq!(at_least(0.9).verdict(), Verdict::Fail);
        assert_eq!(at_least(f64::NAN).verdict(), Verdict::Fail);
    }

    #[test]
    fn without_a_sample_nothing_has_passed() {
        assert_eq!(figure(&[], false).verdict(), Verdict::Fail);
    }

    #[test]
    fn a_size_stands_alone() {
        let size = Figure {
            samples: Samples::Alone(12.5),
            unit: Unit::Megabytes,
            limit: Limit::AtMost(12.0),
            ..figure(&[], false)
        };
        assert_eq!(size.to_string(), "PERF X1.cpu 12.50 limit 12.0 MB FAIL");
    }
}
