//! A promise, how it is measured, and how the result prints.

use std::fmt;
use std::time::Instant;

/// How much to measure.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Every trial that the bar names, or a sample that ends within a minute.
    pub full: bool,
    /// Repeats the random choices.
    pub seed: u64,
}

impl Scale {
    /// `full` trials, or `sample` of them.
    pub const fn trials(self, sample: usize, full: usize) -> usize {
        if self.full { full } else { sample }
    }
}

/// One promise.
#[derive(Clone, Copy)]
pub struct Bar {
    /// Its short name, such as `T1`.
    pub id: &'static str,
    /// What must hold, in one word without spaces.
    pub limit: &'static str,
    /// Makes the trouble and counts.
    pub run: fn(Scale) -> anyhow::Result<Measured>,
}

/// What came out.
pub struct Measured {
    /// In the words of the limit, without spaces.
    pub value: String,
    /// Trials that were made.
    pub done: usize,
    /// Trials that a full run makes.
    pub full: usize,
    /// Whether every trial kept the promise.
    pub held: bool,
    /// One line for a person.
    pub explanation: String,
}

/// The last word of a bar's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Held in a full run.
    Pass,
    /// Did not hold, or could not be measured.
    Fail,
    /// Held in every trial of a smaller run.
    Reduced,
}

/// What is printed.
pub struct Report {
    /// See there.
    pub verdict: Verdict,
    bar: Bar,
    seed: u64,
    seconds: f64,
    outcome: anyhow::Result<Measured>,
}

impl Bar {
    /// Runs it. A bar that breaks down has failed.
    pub fn measure(self, scale: Scale) -> Report {
        let started = Instant::now();
        let outcome = (self.run)(scale);
        let verdict = match &outcome {
            Ok(measured) if !measured.held => Verdict::Fail,
            Ok(measured) if measured.done < measured.full => Verdict::Reduced,
            Ok(_) => Verdict::Pass,
            Err(_) => Verdict::Fail,
        };
        Report {
            verdict,
            bar: self,
            seed: scale.seed,
            seconds: started.elapsed().as_secs_f64(),
            outcome,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Reduced => "REDUCED",
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bar, seed, verdict, .. } = self;
        let (value, done, full) = match &self.outcome {
            Ok(measured) => (measured.value.as_str(), measured.done, measured.full),
            Err(_) => ("-", 0, 0),
        };
        writeln!(f, "BAR {} {value} {} n={done}/{full} seed={seed} {verdict}", bar.id, bar.limit)?;
        let removed = if cfg!(feature = "unprotected") {
            "protection removed: "
        } else {
            ""
        };
        match &self.outcome {
            Ok(measured) => write!(f, "    {removed}{} ({:.1} s)", measured.explanation, self.seconds),
            Err(error) => write!(f, "    {removed}not measured: {error:#} ({:.1} s)", self.seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(done: usize, held: bool) -> Measured {
        Measured {
            value: "99%".to_owned(),
            done,
            full: 10,
            held,
            explanation: "why".to_owned(),
        }
    }

    fn verdict(run: fn(Scale) -> anyhow::Result<Measured>) -> (Verdict, String) {
        let report = Bar {
            id: "X1",
            limit: "100%",
            run,
        }
        .measure(Scale { full: false, seed: 7 });
        (report.verdict, report.to_string())
    }

    #[test]
    fn only_a_full_run_without_a_failure_passes() {
        let (failed, line) = verdict(|_| Ok(measured(10, false)));
        assert_eq!(failed, Verdict::Fail);
        assert!(line.starts_with("BAR X1 99% 100% n=10/10 seed=7 FAIL\n"), "{line}");
        assert_eq!(verdict(|_| Ok(measured(9, false))).0, Verdict::Fail);
        assert_eq!(verdict(|_| Ok(measured(9, true))).0, Verdict::Reduced);
        assert_eq!(verdict(|_| Ok(measured(10, true))).0, Verdict::Pass);
        assert_eq!(verdict(|_| Err(anyhow::anyhow!("no port"))).0, Verdict::Fail);
    }
}
