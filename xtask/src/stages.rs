//! Stages of a long task: each is announced with the time it usually takes, says that it is still
//! at work while it is silent, and is listed with its seconds at the end.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::problem::{Problem, Result};

/// How often a running stage says that it is still at work.
const REMINDER: Duration = Duration::from_secs(30);

/// The stages of one task, in the order in which they ran.
pub struct Stages {
    started: Instant,
    finished: Vec<Finished>,
}

struct Finished {
    name: String,
    took: Duration,
    passed: bool,
}

impl Stages {
    /// Starts the task's clock.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            finished: Vec::new(),
        }
    }

    /// Runs one stage. `cold_seconds` is what it takes on two cores when nothing is built yet.
    pub fn run<T>(&mut self, name: &str, cold_seconds: u64, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let begun = Instant::now();
        let usual = Duration::from_secs(cold_seconds);
        println!("==> [{}] {name} (up to about {})", clock(begun - self.started), clock(usual));
        let (stop, stopped) = mpsc::channel::<()>();
        let label = name.to_owned();
        let reminder = thread::spawn(move || {
            while stopped.recv_timeout(REMINDER) == Err(RecvTimeoutError::Timeout) {
                println!("    ... {label}: {} of about {}", clock(begun.elapsed()), clock(usual));
            }
        });
        let outcome = work();
        drop(stop);
        let reminded = reminder.join();
        let took = begun.elapsed();
        let passed = outcome.is_ok() && reminded.is_ok();
        println!(
            "    [{}] {} in {:.1} s",
            clock(self.started.elapsed()),
            if passed { "done" } else { "FAILED" },
            took.as_secs_f64()
        );
        self.finished.push(Finished {
            name: name.to_owned(),
            took,
            passed,
        });
        outcome
    }

    /// Runs one stage and keeps going when it fails: the failure is told at once and counted.
    pub fn run_on<T>(&mut self, name: &str, cold_seconds: u64, work: impl FnOnce() -> Result<T>) -> Option<T> {
        match self.run(name, cold_seconds, work) {
            Ok(value) => Some(value),
            Err(problem) => {
                eprintln!("error: {problem}");
                None
            }
        }
    }

    /// Prints every stage with its seconds; an error when one of them failed.
    pub fn close(&self, task: &str) -> Result {
        println!();
        for line in self.table() {
            println!("{line}");
        }
        let failed: Vec<&str> = self
            .finished
            .iter()
            .filter(|stage| !stage.passed)
            .map(|stage| stage.name.as_str())
            .collect();
        if failed.is_empty() {
            Ok(())
        } else {
            Err(Problem::new(format!("{task} failed in: {}", failed.join(", "))))
        }
    }

    fn table(&self) -> Vec<String> {
        let total = self.finished.iter().map(|stage| stage.took).sum::<Duration>();
        let mut lines: Vec<String> = self
            .finished
            .iter()
            .map(|stage| {
                format!(
                    "{:>8.1} s  {}{}",
                    stage.took.as_secs_f64(),
                    stage.name,
                    if stage.passed { "" } else { "  FAILED" }
                )
            })
            .collect();
        lines.push(format!("{:>8.1} s  in all", total.as_secs_f64()));
        lines
    }
}

/// Minutes and seconds: `3:07`.
fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_shows_minutes_and_padded_seconds() {
        assert_eq!(clock(Duration::from_secs(0)), "0:00");
        assert_eq!(clock(Duration::from_secs(187)), "3:07");
        assert_eq!(clock(Duration::from_secs(3_600)), "60:00");
    }

    #[test]
    fn a_failed_stage_is_listed_and_fails_the_task_though_later_ones_pass() {
        let mut stages = Stages::new();
        stages.run("first", 1, || Ok(())).unwrap();
        let lost: Option<()> = stages.run_on("second", 1, || Err(Problem::new("it broke")));
        assert!(lost.is_none());
        assert_eq!(stages.run("third", 1, || Ok(3)).unwrap(), 3);
        let table = stages.table();
        assert_eq!(table.len(), 4);
        assert!(table[1].ends_with("second  FAILED"), "{table:?}");
        assert!(table[3].ends_with("in all"), "{table:?}");
        assert_eq!(stages.close("the test").unwrap_err().to_string(), "the test failed in: second");
    }
}
