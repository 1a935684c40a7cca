//! Why a target was suggested, in a sentence for the person who decides.

use crate::chart::{Row, word_feature};
use crate::text_model::TextModel;

/// The part of the engine that spoke loudest for the first choice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reason {
    /// A person decided on this very row.
    Confirmed,
    /// A person decided on a row of the same name in this list.
    SameNameHere,
    /// Number and name as in a chart that is much like this one.
    SameClient { label: String },
    /// The name's record in earlier charts.
    Remembered {
        times: usize,
        of: usize,
        label: String,
        other: Option<String>,
    },
    /// The partner's own type.
    PartnerType { kind: String, subtype: String },
    /// Confirmed rows on both sides.
    Between { below: String, above: String },
    /// One confirmed row beside it.
    Beside { neighbour: String },
    /// Words of the name.
    Words(Vec<String>),
    /// The heading it stands under.
    Heading(String),
    /// No other target takes it.
    OnlyOne,
    /// Nothing in particular.
    Overall,
}

impl Reason {
    /// The sentence; `target` is the name of the first choice.
    pub(crate) fn text(&self, target: &str) -> String {
        match self {
            Self::Confirmed => format!("Confirmed as {target}"),
            Self::SameNameHere => format!("The same name in this list is mapped to {target}"),
            Self::SameClient { label } => format!("Same number and name{} mapped to {target}", within(label)),
            Self::Remembered { times, of, label, other } => {
                let often = if times == of && *of == 1 {
                    "Mapped once before".to_owned()
                } else {
                    format!("Mapped {times} of {of} times")
                };
                let last = if label.is_empty() {
                    String::new()
                } else {
                    format!(", last in {label}")
                };
                let other = other.as_ref().map_or_else(String::new, |other| format!("; otherwise to {other}"));
                format!("{often} to {target}{last}{other}")
            }
            Self::PartnerType { kind, subtype } if subtype.is_empty() => format!("Type {kind} belongs to {target}"),
            Self::PartnerType { kind, subtype } => format!("Type {kind}, {subtype} belongs to {target}"),
            Self::Between { below, above } => format!("Between {below} and {above}, both {target}"),
            Self::Beside { neighbour } => format!("Beside {neighbour}, which is {target}"),
            Self::Words(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                let verb = if words.len() == 1 { "points" } else { "point" };
                format!("{} {verb} to {target}", quoted.join(", "))
            }
            Self::Heading(heading) => format!("Its heading `{heading}` points to {target}"),
            Self::OnlyOne => format!("{target} is the only choice here"),
            Self::Overall => format!("All in all, {target} fits best"),
        }
    }
}

fn within(label: &str) -> String {
    if label.is_empty() {
        " were".to_owned()
    } else {
        format!(" in {label} were")
    }
}

/// Words to show at most.
const WORDS_SHOWN: usize = 3;

/// The words of a name that speak most for a candidate, as they are written where that can be found.
pub(crate) fn telling_words(model: &TextModel, row: &Row, name: &str, candidate: usize) -> Reason {
    let mut words: Vec<(f32, &String)> = row
        .words
        .iter()
        .map(|word| (model.evidence(word_feature(word), candidate), word))
        .filter(|(evidence, _)| *evidence > 0.0)
        .collect();
    words.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut shown: Vec<&str> = Vec::new();
    for (_, word) in words {
        let written = as_written(word, name);
        if shown.len() < WORDS_SHOWN && !shown.contains(&written) {
            shown.push(written);
        }
    }
    if shown.is_empty() {
        return Reason::Overall;
    }
    Reason::Words(shown.into_iter().map(str::to_owned).collect())
}

/// The part of a name that a stem comes from: the one that begins alike. A word that an abbreviation
/// stands for is shown as it is.
fn as_written<'n>(stem: &'n str, name: &'n str) -> &'n str {
    let beginning: String = stem.chars().take(3).collect();
    name.split(|c: char| !c.is_alphanumeric())
        .find(|part| part.get(..beginning.len()).is_some_and(|own| own.eq_ignore_ascii_case(&beginning)))
        .unwrap_or(stem)
}
