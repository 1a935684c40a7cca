//! What belongs to one machine stays out: folders of a person or a workplace, and files beside the
//! repository that a clone would not have.

use super::Finding;
use super::tree::Tree;

/// Beginnings of paths that exist on one machine only, in two pieces so that this file is clean.
const PRIVATE: &[(&str, &str)] = &[
    ("/wo", "rk/"),
    ("/ho", "me/"),
    ("/Us", "ers/"),
    ("/ro", "ot/"),
    ("../sha", "red"),
    ("C:\\Us", "ers"),
];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let words: Vec<String> = PRIVATE.iter().map(|(head, tail)| format!("{head}{tail}")).collect();
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
        for (head, tail) in PRIVATE {
            let line = format!("see \"{head}{tail}x\"");
            assert_eq!(check(&Tree::of(&[("a.md", &line)])).len(), 1, "{line}");
        }
        let (head, tail) = PRIVATE[1];
        let route = format!("ui{head}{tail}index");
        assert!(check(&Tree::of(&[("a.md", &route), ("Cargo.lock", "x")])).is_empty());
    }
}
