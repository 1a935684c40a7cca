//! Adds up the closing lines of the test runners: nextest, cargo test, Vitest, Playwright, and the
//! plain `N passed, N failed`.

use std::fmt::{self, Display, Formatter};
use std::ops::Add;

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed or timed out.
    pub failed: usize,
}

impl Counts {
    /// What one line of a runner's output reports; nothing for every other line.
    pub fn in_line(line: &str) -> Self {
        let plain = without_colors(line);
        let text = plain.trim();
        let closes = ["Summary [", "test result:", "Tests "]
            .iter()
            .any(|opening| text.starts_with(opening))
            || opens_with_count(text);
        if !closes {
            return Self::default();
        }
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.')
            .filter(|word| !word.is_empty())
            .collect();
        let mut counts = Self::default();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<usize>() else { continue };
            match pair[1] {
                "passed" => counts.passed += number,
                "failed" | "timed" => counts.failed += number,
                _ => {}
            }
        }
        counts
    }
}

/// Playwright and the plain line begin with the number itself.
fn opens_with_count(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let number = words.next().is_some_and(|word| word.parse::<usize>().is_ok());
    number
        && words
            .next()
            .is_some_and(|word| matches!(word.trim_end_matches(','), "passed" | "failed"))
}

fn without_colors(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl Display for Counts {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runner_is_understood() {
        let table = [
            (
                "     Summary [   1.204s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped",
                11,
                1,
            ),
            ("     Summary [  60.1s] 3 tests run: 2 passed, 1 timed out, 0 skipped", 2, 1),
            (
                "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
                5,
                0,
            ),
            (
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m3 failed\u{1b}[39m\u{1b}[22m | \u{1b}[32m12 passed\u{1b}[39m (15)",
                12,
                3,
            ),
            ("  12 passed (3.4s)", 12, 0),
            ("  1 failed", 0, 1),
            ("7 passed, 2 failed", 7, 2),
            (" Test Files  4 passed (4)", 0, 0),
            ("        PASS [   0.010s] connect-store  3 passed through", 0, 0),
            ("test walks::two_passed ... ok", 0, 0),
        ];
        for (line, passed, failed) in table {
            assert_eq!(Counts::in_line(line), Counts { passed, failed }, "{line}");
        }
    }
}
