//! Golden sets: documents whose content is known are read again and again, to see whether a model still reads them, and
//! to choose from which confidence on its readings are accepted.

pub mod comparison;
pub mod curve;
pub mod interval;
pub mod regression;

use crate::confidence::Confidence;

/// The field under which the class of a document stands among its fields. No field of a category has it: `:` is no letter
/// of a field's name.
pub const CLASS: &str = ":class";

/// What a reading was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// What the document says.
    Right,
    /// Something else.
    Wrong,
    /// Nothing was found.
    Missing,
}

impl Verdict {
    /// The word used in files and on screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Missing => "missing",
        }
    }
}

/// One field of one document, as it was read. What it says is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Hash of the document's bytes: another scan of the same paper is another document.
    pub document: String,
    /// Code of its category.
    pub category: String,
    /// The firm's word for the field, or [`CLASS`].
    pub field: String,
    /// How sure the model was; `None` where it told none, or found nothing.
    pub confidence: Option<Confidence>,
    /// What it was.
    pub verdict: Verdict,
}
