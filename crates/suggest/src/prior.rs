//! What the categories' own words say, before anybody mapped anything: each name, definition and
//! synonym is an example of its category.

use crate::account::SuggestTarget;
use crate::chart::{Arrangement, Row};
use crate::text_model::{Example, TargetIndex};

/// The words of one target, as rows to learn from.
pub(crate) struct TargetWords {
    target: TargetIndex,
    rows: Vec<(Row, f32)>,
}

/// A name or synonym is a plain example; a part of a sentence is a weaker one.
const NAME_WEIGHT: f32 = 1.0;
const DEFINITION_WEIGHT: f32 = 0.5;

impl TargetWords {
    pub(crate) fn of(target: TargetIndex, words: &SuggestTarget, arrangement: Arrangement) -> Self {
        let code_words = words.code.replace(['_', '-'], " ");
        let names = [code_words.as_str(), words.name.as_str()];
        let named = names.into_iter().chain(words.synonyms.iter().map(String::as_str));
        let defined = words.description.split([',', ';', '.', '(', ')', ':', '|']);
        let mut rows: Vec<(Row, f32)> = named
            .map(|text| (text, NAME_WEIGHT))
            .chain(defined.map(|text| (text, DEFINITION_WEIGHT)))
            .map(|(text, weight)| (Row::of_words(text, arrangement), weight))
            .filter(|(row, _)| !row.words.is_empty())
            .collect();
        rows.dedup_by(|next, first| next.0.words == first.0.words);
        Self { target, rows }
    }

    pub(crate) fn examples(&self) -> impl Iterator<Item = Example<'_>> {
        self.rows.iter().map(|(row, weight)| Example {
            row,
            target: self.target,
            weight: *weight,
        })
    }
}
