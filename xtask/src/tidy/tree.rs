//! The repository's text files, read once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::problem::{Attempt, Result};
use crate::process;

/// Contents by path, with `/` between folders.
#[derive(Default)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads what git tracks or would track. Files that are not text (pictures) are left out.
    pub fn read(root: &Path) -> Result<Self> {
        let listed = process::read(Command::new("git").current_dir(root).args([
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))?;
        let mut files = BTreeMap::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            let file = root.join(path);
            // Tracked but deleted in this working tree.
            if !file.exists() {
                continue;
            }
            let contents = fs::read(&file).attempt(|| format!("read {}", file.display()))?;
            if let Ok(text) = String::from_utf8(contents) {
                files.insert(path.to_owned(), text);
            }
        }
        Ok(Self { files })
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// One file.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Every line, numbered from 1, of the files that `chosen` wants.
    pub fn lines<'a>(&'a self, chosen: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = (&'a str, usize, &'a str)> {
        self.files()
            .filter(move |(path, _)| chosen(path))
            .flat_map(|(path, text)| text.lines().enumerate().map(move |(index, line)| (path, index + 1, line)))
    }

    /// Names of the folders directly below `folder`.
    pub fn folders(&self, folder: &str) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/')?.split_once('/'))
            .map(|(name, _)| name)
            .collect();
        names.dedup();
        names
    }

    /// A tree for a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect(),
        }
    }
}

/// Whether the path lies in a folder of tests or is a test's file by its name.
pub fn is_test(path: &str) -> bool {
    path.split('/')
        .any(|part| matches!(part, "tests" | "fixtures" | "snapshots" | "e2e"))
        || path.ends_with("tests.rs")
        || path.ends_with("_test.rs")
        || path.contains(".test.")
        || path.contains(".spec.")
}

/// Whether `word` stands in `text` with no letter, digit or underscore on either side.
pub fn has_word(text: &str, word: &str) -> bool {
    let joins = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(word)
        .any(|(at, _)| !joins(text[..at].chars().next_back()) && !joins(text[at + word.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_once() {
        let tree = Tree::of(&[("a/b/1", ""), ("a/b/2", ""), ("a/c/1", ""), ("a/file", ""), ("ab/d/1", "")]);
        assert_eq!(tree.folders("a"), ["b", "c"]);
    }

    #[test]
    fn words_have_edges() {
        assert!(has_word("use sqlx::Any;", "sqlx"));
        assert!(!has_word("my_sqlx_thing", "sqlx"));
        assert!(!has_word("sqlxy", "sqlx"));
    }
}
