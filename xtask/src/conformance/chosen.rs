//! Which judges `cargo xtask test` hears in full. All of them cost minutes and hundreds of megabytes; every
//! one is heard in time, and at once where its partner changed.

use std::process::Command;

use crate::problem::{Problem, Result};
use crate::{process, repository};

/// How many judges are heard in full although nothing of theirs changed.
const BY_TURN: usize = 2;

/// The names to judge in full: those that the last day's commits touched, and two by turn.
pub fn chosen(names: &[String]) -> Result<Vec<String>> {
    let seconds: i64 = git(&["log", "-1", "--format=%ct"])?
        .trim()
        .parse()
        .map_err(|_| Problem::new("git tells no time of the last commit"))?;
    let since = format!("--since={}", seconds - 24 * 60 * 60);
    let changed = git(&["log", &since, "--name-only", "--format="])?;
    let commits = git(&["rev-list", "--count", "HEAD"])?.trim().parse().unwrap_or_default();
    Ok(choose(names, &changed, commits))
}

fn git(arguments: &[&str]) -> Result<String> {
    process::read(Command::new("git").current_dir(repository::root()).args(arguments))
}

fn choose(names: &[String], changed: &str, commits: usize) -> Vec<String> {
    let by_turn = |place: usize| (0..BY_TURN).any(|turn| (commits + turn) % names.len() == place);
    names
        .iter()
        .enumerate()
        .filter(|(place, name)| by_turn(*place) || changed.lines().any(|path| belongs_to(path, name)))
        .map(|(_, name)| name.clone())
        .collect()
}

/// A partner's folders: its connector, its stand-in, its judges.
fn belongs_to(path: &str, name: &str) -> bool {
    let folder = name.replace('-', "_");
    [
        format!("crates/connectors/src/{folder}/"),
        format!("crates/sandbox/src/{folder}/"),
        format!("tests/conformance/{name}/"),
    ]
    .iter()
    .any(|start| path.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_judged_and_two_by_turn_until_all_were() {
        let names: Vec<String> = ["a-partner", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let changed = "crates/connectors/src/a_partner/mod.rs\ncrates/sandbox/src/bee/mod.rs\nREADME.md\n";
        assert_eq!(choose(&names, changed, 2), ["a-partner", "c", "d"]);
        assert_eq!(choose(&names, changed, 4), ["a-partner", "e"]);
        assert_eq!(choose(&names, "", 1), ["b", "c"]);
        assert_eq!(choose(&names, "tests/conformance/e/python/judge.py", 0), ["a-partner", "b", "e"]);
        let heard: std::collections::BTreeSet<String> = (0..names.len()).flat_map(|commits| choose(&names, "", commits)).collect();
        assert_eq!(heard.len(), names.len());
    }
}
