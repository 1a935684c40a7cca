//! A file of more than 600 lines holds more than one thing.

use super::Finding;
use super::tree::Tree;

const MOST_LINES: usize = 600;
const ENDS: &[&str] = &[".rs", ".ts", ".tsx", ".css", ".mjs", ".py", ".sh", ".sql"];

/// See the module. Generated bindings are as long as they are.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files()
        .filter(|(path, _)| ENDS.iter().any(|end| path.ends_with(end)) && !path.ends_with("ipc/generated.ts"))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| Finding::new(path, 0, format!("{lines} lines: split it (at most {MOST_LINES})")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found() {
        let long = "\n".repeat(MOST_LINES + 1);
        assert_eq!(check(&Tree::of(&[("crates/app/src/a.rs", &long)])).len(), 1);
        assert!(check(&Tree::of(&[("crates/app/src/a.rs", &long[1..])])).is_empty());
        assert!(check(&Tree::of(&[("ui/src/ipc/generated.ts", &long), ("chart.csv", &long)])).is_empty());
    }
}
