//! Mapping: a source object to a target of the firm's own target set.
//!
//! [`transitions`] holds every legal move of one mapping and its undo, [`drift`] compares a chart
//! with the last published revision, [`coverage`] counts, [`target_set`] is what is mapped to,
//! [`default_targets`] the sets a firm starts with, [`default_price`] says which price stands for
//! a tier, [`attributes`] what else is decided of a row, [`class_fit`] what belongs where, and
//! [`history`] names what happened. Keyed by the
//! partner's stable id throughout, so that a renamed source object keeps its mapping.

pub mod attributes;
pub mod class_fit;
pub mod coverage;
pub mod default_price;
pub mod default_targets;
pub mod drift;
pub mod history;
pub mod target_set;
pub mod transitions;

/// Where one mapping stands. Suggested is not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MappingStatus {
    /// Nobody and nothing has an answer.
    Unmapped,
    /// The engine proposes; a person has not agreed.
    Suggested,
    /// A person, or an import that a person made, agreed.
    Confirmed,
    /// A person said that it needs no target.
    Ignored,
    /// Confirmed, and the source object or the target has changed since in a way that needs a look.
    Changed,
    /// The source object is gone (merged or vanished); the mapping waits for a person.
    Orphaned,
}

impl MappingStatus {
    /// All of them, most urgent first.
    pub const ALL: [Self; 6] = [
        Self::Orphaned,
        Self::Changed,
        Self::Unmapped,
        Self::Suggested,
        Self::Confirmed,
        Self::Ignored,
    ];

    /// Whether a person's decision stands behind it.
    pub const fn is_decided(self) -> bool {
        match self {
            Self::Confirmed | Self::Ignored | Self::Changed | Self::Orphaned => true,
            Self::Unmapped | Self::Suggested => false,
        }
    }

    /// The word used in files, JSON and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unmapped => "unmapped",
            Self::Suggested => "suggested",
            Self::Confirmed => "confirmed",
            Self::Ignored => "ignored",
            Self::Changed => "changed",
            Self::Orphaned => "orphaned",
        }
    }
}

impl std::str::FromStr for MappingStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}
