//! What belongs to one machine stays out: folders of a person or a workplace, and files beside the
//! repository that a clone would not have.

use super::Finding;
use super::tree::Tree;
use crate::repository;

/// A workplace's folders, in two pieces so that this file is clean.
const WORKPLACE: (&str, &str) = ("/wo", "rk/");
const BESIDE: (&str, &str) = ("sha", "red");

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let home = std::env::var("HOME")
        .ok()
        .filter(|home| home.len() > 1)
        .map(|home| format!("{home}/"));
    let here = repository::root().to_string_lossy().into_owned();
    let words: Vec<String> = std::iter::once(WORKPLACE)
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
        if leaves(path, text) {
            findings.push(Finding::new(
                path,
                line,
                "names a folder beside the repository, which a clone does not have",
            ));
        }
    }
    findings
}

/// A way up to the folder beside the repository. The front end's modules have a folder of the same
/// name inside: theirs is a way up that does not reach the top.
fn leaves(path: &str, text: &str) -> bool {
    let beside = format!("{}{}", BESIDE.0, BESIDE.1);
    let inside = if path.starts_with("ui/") { path.matches('/').count() } else { 0 };
    text.match_indices(&beside).any(|(at, _)| {
        let mut way = &text[..at];
        let mut ups = 0;
        while let Some(shorter) = way.strip_suffix("../") {
            (way, ups) = (shorter, ups + 1);
        }
        ups > inside
    })
}

/// The word at the head of a path: in `ui/home/index` and `https://a.test/home/1` it is not.
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

    #[test]
    fn the_folder_beside_the_repository_is_told_from_one_inside() {
        let name = format!("{}{}", BESIDE.0, BESIDE.1);
        assert!(leaves("README.md", &format!("see ../{name}/data")));
        assert!(leaves("crates/app/src/a.rs", &format!("include_str!(\"../{name}/x\")")));
        assert!(leaves("ui/vite.config.ts", &format!("'../../{name}/x'")));
        assert!(!leaves("ui/src/features/a/A.tsx", &format!("from '../../{name}/button'")));
        assert!(!leaves("README.md", &format!("{name} parts")));
    }
}
