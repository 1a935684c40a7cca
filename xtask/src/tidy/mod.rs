//! Rules of this repository that no common linter knows. Each is a function from the tree to its
//! findings, in a file with its own planted violations as tests.

mod colors;
mod crates;
mod imports;
mod licenses;
mod locks;
mod partners;
mod privacy;
mod release_config;
mod siblings;
mod sizes;
mod tree;

use std::fmt::{self, Display, Formatter};

use crate::problem::{Problem, Result};
use crate::repository;
use tree::Tree;

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    /// A finding at a line, counted from 1; 0 is the whole file.
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl Display for Finding {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.path, self.message),
            line => write!(formatter, "{}:{line}: {}", self.path, self.message),
        }
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: &[Rule] = &[
    crates::check,
    partners::check,
    siblings::check,
    colors::check,
    imports::check,
    sizes::check,
    privacy::check,
    locks::check,
    release_config::check,
];

/// Checks every rule on the repository's files.
pub fn check() -> Result {
    let tree = Tree::read(&repository::root())?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    findings.extend(licenses::check(&tree)?);
    for finding in &findings {
        println!("    {finding}");
    }
    println!("    {} files, {} findings", tree.files().count(), findings.len());
    if findings.is_empty() {
        Ok(())
    } else {
        Err(Problem::new(format!("tidy found {} broken rules", findings.len())))
    }
}
