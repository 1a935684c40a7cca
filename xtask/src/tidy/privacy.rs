//! What belongs to one machine stays out: folders of a person or a workplace, and files beside the
//! repository that a clone would not have.

use super::Finding;
use super::tree::Tree;
use crate::repository;

/// A workplace's folders, in two pieces so that this file is clean.
const WORKPLACE: &[(&str, &str)] = &[("/wo", "rk/"), ("../sha", "red")];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let home = std::env::var("HOME")
        .ok()
        .filter(|home| home.len() > 1)
        .map(|home| format!("{home}/"));
    let here = repository::root().to_string_lossy().into_owned();
    let words: Vec<String> = WORKPLACE
        .iter()
        .map(|(head, tail)| format!("{head}{tail}"))
        .chain(home)
        .chain([here])
        .collect();
    find(tree, &words)
}

fn find(tree: &Tree, words: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, line, text) in tree.lines(|path| !path.ends_with("Cargo.lock") && !path.ends_with("package-lock.json")) {
        if let Some(word) = words.iter().find(|word| names(text, word)) {
            findings.push(Finding::new(
                path,
                line,
                format!("names `{word}`, which other machines do not have"),
            ));
        }
    }
    findings
}

/// The word at the head of a path: `ui/home/index` and `https://a.test/work/1` are none.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|letter| !letter.is_alphanumeric() && !"_-.}".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_paths_are_found_and_others_are_not() {
        let words = ["/home/ada/".to_owned()];
        let found = |path: &str, line: &str| find(&Tree::of(&[(path, line)]), &words).len();
        assert_eq!(found("a.md", "see \"/home/ada/x\""), 1);
        assert_eq!(found("a.md", "/home/ada/"), 1);
        assert_eq!(found("a.md", "ui/home/ada/index"), 0);
        assert_eq!(found("a.md", "/home/someone/x"), 0);
        assert_eq!(found("Cargo.lock", "/home/ada/"), 0);
    }
}
