//! The target sets that a new firm starts with, embedded as data.

use super::target_set::{InvalidTargets, Target, TargetProblem, TargetSet, parse_class, parse_engagement};
use crate::source_object::SourceObjectKind;

const ENGAGEMENT_CATEGORIES: &str = include_str!("../target_sets/engagement_categories.toml");
const DOCUMENT_CATEGORIES: &str = include_str!("../target_sets/document_categories.toml");
const SERVICE_TIERS: &str = include_str!("../target_sets/service_tiers.toml");
const TEAMS: &str = include_str!("../target_sets/teams.toml");

/// The default engagement categories, for ledger accounts. An error would be a fault of this
/// program's own data; a test reads it, so callers may report it like any other failure.
pub fn engagement_categories() -> Result<TargetSet, InvalidTargets> {
    read_target_set(ENGAGEMENT_CATEGORIES)
}

/// The set that a firm starts with for records of this kind; `None` where none is shipped. Errors as
/// [`engagement_categories`].
pub fn shipped(kind: SourceObjectKind) -> Option<Result<TargetSet, InvalidTargets>> {
    match kind {
        SourceObjectKind::LedgerAccount => Some(engagement_categories()),
        SourceObjectKind::Price => Some(read_target_set(SERVICE_TIERS)),
        SourceObjectKind::DocumentModel => Some(read_target_set(DOCUMENT_CATEGORIES)),
        SourceObjectKind::Calendar => Some(read_target_set(TEAMS)),
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    name: String,
    kind: SourceObjectKind,
    targets: Vec<TargetFile>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetFile {
    code: String,
    name: String,
    #[serde(default)]
    root_class: String,
    definition: String,
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default)]
    engagement_types: Vec<String>,
}

fn read_target_set(text: &str) -> Result<TargetSet, InvalidTargets> {
    let file: SetFile = toml::from_str(text).map_err(|cause| InvalidTargets(vec![TargetProblem::Unreadable(cause.to_string())]))?;
    let mut problems = Vec::new();
    let targets = file.targets.into_iter().map(|target| translate(target, &mut problems)).collect();
    if problems.is_empty() {
        TargetSet::new(file.name, file.kind, targets)
    } else {
        Err(InvalidTargets(problems))
    }
}

fn translate(file: TargetFile, problems: &mut Vec<TargetProblem>) -> Target {
    Target {
        root_class: parse_class(&file.code, &file.root_class, problems),
        engagement_types: file
            .engagement_types
            .iter()
            .filter_map(|word| parse_engagement(&file.code, word, problems))
            .collect(),
        code: file.code,
        name: file.name,
        definition: file.definition,
        synonyms: file.synonyms,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::source_object::RootClass;

    #[test]
    fn the_shipped_sets_of_catalogs_are_valid() {
        for (kind, size) in [
            (SourceObjectKind::Price, 7),
            (SourceObjectKind::DocumentModel, 21),
            (SourceObjectKind::Calendar, 8),
        ] {
            let set = shipped(kind).unwrap().unwrap();
            assert_eq!((set.kind(), set.targets().len()), (kind, size));
            let mut seen = BTreeSet::new();
            for target in set.targets() {
                assert!(target.root_class.is_none(), "{}", target.code);
                assert!(target.definition.ends_with('.') && target.synonyms.len() >= 3, "{}", target.code);
                // A coin toss otherwise.
                for synonym in &target.synonyms {
                    assert!(seen.insert(synonym), "{}: {synonym}", target.code);
                }
            }
        }
    }

    #[test]
    fn the_shipped_categories_are_valid_and_of_the_promised_size() {
        let set = engagement_categories().unwrap();
        assert!((45..=60).contains(&set.targets().len()), "{}", set.targets().len());
        for target in set.targets() {
            assert!(target.root_class.is_some(), "{}", target.code);
            assert!(target.definition.ends_with('.'), "{}", target.code);
            assert!(!target.engagement_types.is_empty(), "{}", target.code);
            assert!(target.synonyms.len() >= 3, "{}", target.code);
        }
    }

    #[test]
    fn every_class_of_the_statements_has_categories() {
        let set = engagement_categories().unwrap();
        for class in [
            RootClass::Asset,
            RootClass::Liability,
            RootClass::Equity,
            RootClass::Income,
            RootClass::Expense,
        ] {
            let count = set.targets().iter().filter(|target| target.root_class == Some(class)).count();
            assert!(count >= 4, "{class:?}: {count}");
        }
    }

    /// A synonym that two categories of one class claim would make the first suggestion a coin toss.
    #[test]
    fn no_synonym_is_claimed_twice_within_a_class() {
        let set = engagement_categories().unwrap();
        let mut seen = BTreeSet::new();
        for target in set.targets() {
            for synonym in &target.synonyms {
                assert_eq!(synonym, &synonym.trim().to_lowercase());
                assert!(seen.insert((target.root_class, synonym.as_str())), "{}: {synonym}", target.code);
            }
        }
    }

    #[test]
    fn what_the_working_papers_keep_apart_is_apart() {
        let set = engagement_categories().unwrap();
        for (one, other) in [
            ("meals", "travel"),
            ("owner_compensation", "wages"),
            ("current_debt", "long_term_debt"),
            ("undeposited_funds", "cash"),
            ("due_to_owners", "long_term_debt"),
            ("retained_earnings", "opening_balance_equity"),
        ] {
            assert!(set.target(one).is_some() && set.target(other).is_some(), "{one}, {other}");
        }
    }

    #[test]
    fn a_broken_file_says_what_is_wrong() {
        let unknown = "name = \"x\"\nkind = \"ledger_account\"\n[[targets]]\ncode = \"a\"\nname = \"A\"\nroot_class = \"Asssets\"\ndefinition = \"\"\n";
        assert!(read_target_set(unknown).unwrap_err().to_string().contains("`Asssets`"));
        assert!(read_target_set("name = 3").unwrap_err().to_string().contains("cannot be read"));
    }
}
