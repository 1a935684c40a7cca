//! What the engine reads and answers: accounts, earlier charts, targets, suggestions.

use connect_domain::source_object::RootClass;

/// A ledger account to find a target for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceAccount {
    /// The caller's key, given back untouched.
    pub row_id: String,
    /// Account number; empty when the ledger has none. Compared only inside one chart.
    pub number: String,
    /// Own name.
    pub name: String,
    /// Names from the top joined with `:`; may be empty.
    pub path: String,
    /// Nearest heading; may be empty.
    pub parent: String,
    /// Limits the candidates when known.
    pub root_class: Option<RootClass>,
    /// The partner's own type, which the window sets from the connector. Charts read from files never
    /// have one: there the column may hold the answer.
    pub partner_type: Option<PartnerType>,
}

/// How the partner types an account, in the partner's words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartnerType {
    /// Such as `Other Current Asset`.
    pub kind: String,
    /// Such as `PrepaidExpenses`; empty when there is none.
    pub subtype: String,
}

/// One chart that was mapped before: another company of the firm, or an earlier year of this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappedChart {
    /// What a person calls it, for reasons such as "last in `Harbor Cafe`"; may be empty.
    pub label: String,
    /// Its accounts with the code of the target that a person confirmed.
    pub accounts: Vec<(SourceAccount, String)>,
}

/// A category to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestTarget {
    /// The firm's key.
    pub code: String,
    /// What a person reads.
    pub name: String,
    /// Class of the accounts that it takes; `None` takes any.
    pub root_class: Option<RootClass>,
    /// The firm's definition; may be empty.
    pub description: String,
    /// Other words for it; may be empty.
    pub synonyms: Vec<String>,
}

/// The answer for one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Position in the list that was asked about.
    pub row: usize,
    /// Up to three targets, likeliest first, each with the probability that it is right.
    pub top3: Vec<(String, f64)>,
    /// Why the first one, in a sentence for a person.
    pub reason: String,
}

impl Suggestion {
    /// The likeliest target's code.
    pub fn code(&self) -> Option<&str> {
        self.top3.first().map(|(code, _)| code.as_str())
    }

    /// Probability that [`Self::code`] is right; 0 without one.
    pub fn confidence(&self) -> f64 {
        self.top3.first().map_or(0.0, |(_, confidence)| *confidence)
    }
}

impl From<&connect_domain::mapping::target_set::Target> for SuggestTarget {
    fn from(target: &connect_domain::mapping::target_set::Target) -> Self {
        Self {
            code: target.code.clone(),
            name: target.name.clone(),
            root_class: target.root_class,
            description: target.definition.clone(),
            synonyms: target.synonyms.clone(),
        }
    }
}
