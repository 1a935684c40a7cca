//! Why a target was suggested, in a sentence for the person who decides.

use crate::chart::word_feature;
use crate::normalise;
use crate::text_model::TextModel;

/// The part of the engine that spoke loudest for the first choice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reason {
    /// A person decided on this very row.
    Confirmed,
    /// A person decided on a row of the same name in this chart.
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
    /// Nothing in particular.
    Place,
}

impl Reason {
    /// The sentence; `target` is the name of the first choice.
    pub(crate) fn text(&self, target: &str) -> String {
        match self {
            Self::Confirmed => format!("Confirmed as {target}"),
            Self::SameNameHere => format!("The same name in this chart is mapped to {target}"),
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
            Self::PartnerType { kind, subtype } if subtype.is_empty() => format!("Accounts of type {kind} belong to {target}"),
            Self::PartnerType { kind, subtype } => format!("Accounts of type {kind}, {subtype} belong to {target}"),
            Self::Between { below, above } => format!("Between {below} and {above}, both {target}"),
            Self::Beside { neighbour } => format!("Beside {neighbour}, which is {target}"),
            Self::Words(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                let verb = if words.len() == 1 { "points" } else { "point" };
                format!("{} {verb} to {target}", quoted.join(", "))
            }
            Self::Place => format!("Its place in the chart fits {target} best"),
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

/// The words of a name, as written, that speak most for a candidate.
pub(crate) fn telling_words(model: &TextModel, name: &str, candidate: usize) -> Reason {
    let mut words: Vec<(f32, String)> = name
        .split(|c: char| c.is_whitespace() || c == '-' || c == ',')
        .map(|written| written.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter_map(|written| {
            let stems = normalise::words(written);
            let evidence: f32 = stems.iter().map(|word| model.evidence(word_feature(word), candidate)).sum();
            (evidence > 0.0).then(|| (evidence, written.to_owned()))
        })
        .collect();
    words.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut shown: Vec<String> = Vec::new();
    for (_, word) in words {
        if shown.len() < WORDS_SHOWN && !shown.contains(&word) {
            shown.push(word);
        }
    }
    if shown.is_empty() { Reason::Place } else { Reason::Words(shown) }
}
