//! What source objects map to: a firm's own list of targets, shipped with a first one to edit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::source_object::{RootClass, SourceObjectKind};

/// Work that a firm is engaged for; a target says whose working papers use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngagementType {
    /// Preparing a tax return.
    TaxPreparation,
    /// Keeping the books.
    Bookkeeping,
    /// Advice.
    Advisory,
    /// Acting as the company's finance lead.
    CfoServices,
    /// Auditing statements.
    Audit,
    /// Reviewing statements.
    Review,
}

impl EngagementType {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::TaxPreparation,
        Self::Bookkeeping,
        Self::Advisory,
        Self::CfoServices,
        Self::Audit,
        Self::Review,
    ];

    /// The word used in files, JSON and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TaxPreparation => "tax_preparation",
            Self::Bookkeeping => "bookkeeping",
            Self::Advisory => "advisory",
            Self::CfoServices => "cfo_services",
            Self::Audit => "audit",
            Self::Review => "review",
        }
    }
}

impl std::str::FromStr for EngagementType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|engagement| engagement.as_str() == text).ok_or(())
    }
}

/// One category that a source object can map to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The firm's stable key for it, unique in the set; what files carry.
    pub code: String,
    /// What a person reads.
    pub name: String,
    /// The class of ledger accounts it takes; `None` takes any, or the set is not about ledger accounts.
    pub root_class: Option<RootClass>,
    /// What belongs in it, in a sentence; empty when the firm wrote none.
    pub definition: String,
    /// Other words for it, as ledgers use them.
    pub synonyms: Vec<String>,
    /// Whose working papers use it; empty means everyone's.
    pub engagement_types: Vec<EngagementType>,
}

/// A named list of targets for one kind of source object. Only [`TargetSet::new`] makes one, so that
/// a set in hand is a valid set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSet {
    name: String,
    kind: SourceObjectKind,
    targets: Vec<Target>,
}

/// One thing wrong with a list of targets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetProblem {
    /// A target without a code.
    #[error("target {position} has no code")]
    NoCode {
        /// Counted from 1.
        position: usize,
    },
    /// A code that would not survive a file: blanks around it or control characters inside.
    #[error("the code `{0}` has blanks around it or control characters inside")]
    UnusableCode(String),
    /// The same code twice.
    #[error("the code `{0}` is used more than once")]
    DuplicateCode(String),
    /// A target without a name.
    #[error("the target `{0}` has no name")]
    NoName(String),
    /// A text that no column and no file header leaves room for.
    #[error("the {field} of the target `{code}` is longer than {most} characters")]
    TooLong {
        /// The target.
        code: String,
        /// Which of its texts.
        field: &'static str,
        /// The longest allowed.
        most: usize,
    },
    /// More targets than anyone can choose from.
    #[error("the target set has {0} targets; at most {MOST_TARGETS} are of use")]
    TooMany(usize),
    /// A class that nobody knows.
    #[error("the target `{code}` has the class `{class}`; known are Asset, Liability, Equity, Income, Expense, Off balance")]
    UnknownClass {
        /// The target.
        code: String,
        /// The word read.
        class: String,
    },
    /// An engagement type that nobody knows.
    #[error("the target `{code}` names the unknown engagement type `{engagement_type}`")]
    UnknownEngagementType {
        /// The target.
        code: String,
        /// The word read.
        engagement_type: String,
    },
    /// No targets at all.
    #[error("the target set has no targets")]
    Empty,
    /// The embedded file cannot be read.
    #[error("the target set cannot be read: {0}")]
    Unreadable(String),
}

/// Every problem of a list of targets, so that a person mends a file once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTargets(pub Vec<TargetProblem>);

impl fmt::Display for InvalidTargets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidTargets {}

/// A thousand is beyond any chart of categories in use; the choice and the engine stay quick far above it.
pub const MOST_TARGETS: usize = 2_000;

/// One target as a file has it: text, nothing checked yet. Columns `code,name,root_class,description`
/// are the contract's; `synonyms` and `engagement_types` (each `;`-separated) may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetRow {
    /// Key.
    pub code: String,
    /// What a person reads.
    pub name: String,
    /// May be empty.
    pub root_class: String,
    /// The definition; may be empty.
    pub description: String,
    /// `None` when the file has no such column: an import then keeps what the firm had.
    pub synonyms: Option<String>,
    /// `None` when the file has no such column: an import then keeps what the firm had.
    pub engagement_types: Option<String>,
}

impl TargetSet {
    /// Checks the targets: unique, usable codes and names.
    pub fn new(name: impl Into<String>, kind: SourceObjectKind, targets: Vec<Target>) -> Result<Self, InvalidTargets> {
        let problems = problems_of(&targets);
        if problems.is_empty() {
            Ok(Self {
                name: name.into(),
                kind,
                targets,
            })
        } else {
            Err(InvalidTargets(problems))
        }
    }

    /// What a person calls the set.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What maps to it.
    pub const fn kind(&self) -> SourceObjectKind {
        self.kind
    }

    /// In the firm's order.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The target with this code.
    pub fn target(&self, code: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.code == code)
    }

    /// For a file.
    pub fn to_rows(&self) -> Vec<TargetRow> {
        self.targets.iter().map(Target::to_row).collect()
    }

    /// The set with the rows of a file in place of its targets. A column that the file does not have
    /// keeps what the target of the same code had.
    pub fn with_rows(&self, rows: &[TargetRow]) -> Result<Self, InvalidTargets> {
        Self::of_rows(self.name.clone(), self.kind, rows, &self.targets)
    }

    /// A set of the rows of a file, where `known` are the targets that absent columns are kept from.
    pub fn of_rows(name: impl Into<String>, kind: SourceObjectKind, rows: &[TargetRow], known: &[Target]) -> Result<Self, InvalidTargets> {
        let known: BTreeMap<&str, &Target> = known.iter().map(|target| (target.code.as_str(), target)).collect();
        let mut problems = Vec::new();
        let targets: Vec<Target> = rows
            .iter()
            .map(|row| target_of_row(row, known.get(row.code.trim()).copied(), &mut problems))
            .collect();
        problems.extend(problems_of(&targets));
        if problems.is_empty() {
            Ok(Self {
                name: name.into(),
                kind,
                targets,
            })
        } else {
            Err(InvalidTargets(problems))
        }
    }
}

impl Target {
    /// For a file.
    pub fn to_row(&self) -> TargetRow {
        let engagement_types: Vec<&str> = self.engagement_types.iter().map(|engagement| engagement.as_str()).collect();
        TargetRow {
            code: self.code.clone(),
            name: self.name.clone(),
            root_class: self.root_class.map_or_else(String::new, |class| class.as_str().to_owned()),
            description: self.definition.clone(),
            synonyms: Some(self.synonyms.join(";")),
            engagement_types: Some(engagement_types.join(";")),
        }
    }
}

fn target_of_row(row: &TargetRow, known: Option<&Target>, problems: &mut Vec<TargetProblem>) -> Target {
    let code = row.code.trim().to_owned();
    let root_class = parse_class(&code, &row.root_class, problems);
    let synonyms = match &row.synonyms {
        Some(text) => parts_of(text).map(str::to_owned).collect(),
        None => known.map(|target| target.synonyms.clone()).unwrap_or_default(),
    };
    let engagement_types = match &row.engagement_types {
        Some(text) => parts_of(text).filter_map(|word| parse_engagement(&code, word, problems)).collect(),
        None => known.map(|target| target.engagement_types.clone()).unwrap_or_default(),
    };
    Target {
        name: row.name.trim().to_owned(),
        root_class,
        definition: row.description.trim().to_owned(),
        synonyms,
        engagement_types,
        code,
    }
}

pub(super) fn parse_class(code: &str, text: &str, problems: &mut Vec<TargetProblem>) -> Option<RootClass> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let class = text.parse().ok();
    if class.is_none() {
        problems.push(TargetProblem::UnknownClass {
            code: code.to_owned(),
            class: text.to_owned(),
        });
    }
    class
}

pub(super) fn parse_engagement(code: &str, word: &str, problems: &mut Vec<TargetProblem>) -> Option<EngagementType> {
    let engagement = word.parse().ok();
    if engagement.is_none() {
        problems.push(TargetProblem::UnknownEngagementType {
            code: code.to_owned(),
            engagement_type: word.to_owned(),
        });
    }
    engagement
}

fn parts_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

fn problems_of(targets: &[Target]) -> Vec<TargetProblem> {
    let mut problems = Vec::new();
    if targets.is_empty() {
        problems.push(TargetProblem::Empty);
    }
    if targets.len() > MOST_TARGETS {
        problems.push(TargetProblem::TooMany(targets.len()));
    }
    let mut seen = BTreeSet::new();
    for (index, target) in targets.iter().enumerate() {
        if target.code.trim().is_empty() {
            problems.push(TargetProblem::NoCode { position: index + 1 });
            continue;
        }
        if target.code.trim() != target.code || target.code.chars().any(char::is_control) {
            problems.push(TargetProblem::UnusableCode(target.code.clone()));
        }
        if !seen.insert(target.code.as_str()) {
            problems.push(TargetProblem::DuplicateCode(target.code.clone()));
        }
        if target.name.trim().is_empty() {
            problems.push(TargetProblem::NoName(target.code.clone()));
        }
        problems.extend(too_long(target));
    }
    problems
}

fn too_long(target: &Target) -> Option<TargetProblem> {
    let fields = [
        ("code", &target.code, 64),
        ("name", &target.name, 200),
        ("description", &target.definition, 2_000),
    ];
    let (field, _, most) = fields.into_iter().find(|(_, text, most)| text.chars().count() > *most)?;
    Some(TargetProblem::TooLong {
        code: target.code.chars().take(64).collect(),
        field,
        most,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(code: &str, name: &str) -> Target {
        Target {
            code: code.to_owned(),
            name: name.to_owned(),
            root_class: Some(RootClass::Asset),
            definition: String::new(),
            synonyms: vec!["bank".to_owned()],
            engagement_types: vec![EngagementType::Audit],
        }
    }

    fn row(code: &str, name: &str, root_class: &str) -> TargetRow {
        TargetRow {
            code: code.to_owned(),
            name: name.to_owned(),
            root_class: root_class.to_owned(),
            ..TargetRow::default()
        }
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let refused = TargetSet::new(
            "x",
            SourceObjectKind::LedgerAccount,
            vec![target("a", "A"), target("a", ""), target("", "C"), target(" b", "B")],
        );
        let Err(InvalidTargets(problems)) = refused else {
            panic!("accepted");
        };
        assert_eq!(
            problems,
            [
                TargetProblem::DuplicateCode("a".to_owned()),
                TargetProblem::NoName("a".to_owned()),
                TargetProblem::NoCode { position: 3 },
                TargetProblem::UnusableCode(" b".to_owned()),
            ]
        );
        assert!(TargetSet::new("x", SourceObjectKind::LedgerAccount, Vec::new()).is_err());
    }

    #[test]
    fn what_nobody_could_read_is_refused() {
        let of = |targets| TargetSet::new("x", SourceObjectKind::LedgerAccount, targets).unwrap_err().0;
        let long = of(vec![target("a", &"n".repeat(201))]);
        assert!(
            matches!(long.as_slice(), [TargetProblem::TooLong { field: "name", .. }]),
            "{long:?}"
        );
        let many = (0..=MOST_TARGETS).map(|number| target(&number.to_string(), "A")).collect();
        assert_eq!(of(many), [TargetProblem::TooMany(MOST_TARGETS + 1)]);
    }

    #[test]
    fn a_file_without_synonyms_keeps_the_firms() {
        let set = TargetSet::new("x", SourceObjectKind::LedgerAccount, vec![target("a", "A")]).unwrap();
        let read = set.with_rows(&[row("a", "Renamed", "asset"), row("b", "New", "")]).unwrap();
        assert_eq!(read.targets()[0].name, "Renamed");
        assert_eq!(read.targets()[0].synonyms, ["bank"]);
        assert_eq!(read.targets()[1].root_class, None);
        assert!(read.targets()[1].synonyms.is_empty());
    }

    #[test]
    fn an_unknown_class_or_engagement_is_a_problem() {
        let set = TargetSet::new("x", SourceObjectKind::LedgerAccount, vec![target("a", "A")]).unwrap();
        let mut bad = row("a", "A", "Assets!");
        bad.engagement_types = Some("audit; juggling".to_owned());
        let Err(InvalidTargets(problems)) = set.with_rows(&[bad]) else {
            panic!("accepted");
        };
        assert_eq!(problems.len(), 2, "{problems:?}");
    }

    #[test]
    fn rows_carry_everything() {
        let set = TargetSet::new("x", SourceObjectKind::LedgerAccount, vec![target("a", "A"), target("b", "B")]).unwrap();
        assert_eq!(set.with_rows(&set.to_rows()).unwrap(), set);
    }
}
