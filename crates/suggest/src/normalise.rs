//! Names as ledgers write them, brought to words that can be compared.
//!
//! Unicode compatibility forms and case are folded, abbreviations written out, punctuation and digits
//! taken out, words cut to a light stem. Scripts without spaces survive as one long word, which the
//! text model reads by its characters.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

const ABBREVIATIONS: &str = include_str!("words/abbreviations.txt");

/// Words that carry no meaning in an account's name.
const STOP_WORDS: [&str; 12] = ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to"];

struct Abbreviations {
    words: HashMap<&'static str, &'static str>,
    /// With punctuation or blanks inside; longest first.
    phrases: Vec<(&'static str, &'static str)>,
}

static TABLE: LazyLock<Abbreviations> = LazyLock::new(|| {
    let mut table = Abbreviations {
        words: HashMap::new(),
        phrases: Vec::new(),
    };
    let lines = ABBREVIATIONS.lines().filter(|line| !line.starts_with('#'));
    for (short, long) in lines.filter_map(|line| line.split_once('=')) {
        let (short, long) = (short.trim(), long.trim());
        if short.chars().all(char::is_alphabetic) {
            table.words.insert(short, long);
        } else {
            table.phrases.push((short, long));
        }
    }
    table.phrases.sort_by_key(|(short, _)| std::cmp::Reverse(short.len()));
    table
});

/// The words of a name: folded, written out, without digits and punctuation, stemmed.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in raw_words(text) {
        match TABLE.words.get(word.as_str()) {
            Some(long) => words.extend(long.split(' ').filter(|part| !part.is_empty()).map(stem)),
            None => words.push(stem(&word)),
        }
    }
    words
}

/// The same with the numbers in it: in a list the number of a form or a year is part of the name.
pub fn words_and_numbers(text: &str) -> Vec<String> {
    let mut words = words(text);
    let folded = fold(text);
    let numbers = folded.split(|c: char| !c.is_ascii_digit());
    words.extend(numbers.filter(|number| number.len() >= SHORTEST_NUMBER).map(str::to_owned));
    words
}

/// Shorter ones count things or versions.
const SHORTEST_NUMBER: usize = 3;

/// NFKC and lower case.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

fn raw_words(text: &str) -> Vec<String> {
    let folded = write_out_phrases(fold(text));
    folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty() && !STOP_WORDS.contains(word))
        // The `s` left over from a possessive.
        .filter(|word| *word != "s")
        .map(str::to_owned)
        .collect()
}

fn write_out_phrases(mut folded: String) -> String {
    if !folded.contains(['/', '&', '(', '.', '2', '4']) {
        return folded;
    }
    for (short, long) in &TABLE.phrases {
        let mut from = 0;
        while let Some(at) = folded[from..].find(short).map(|at| at + from) {
            let end = at + short.len();
            let free_before = !folded[..at].ends_with(char::is_alphanumeric);
            let free_after = !folded[end..].starts_with(char::is_alphanumeric);
            if free_before && free_after {
                folded.replace_range(at..end, long);
                from = at + long.len();
            } else {
                from = end;
            }
        }
    }
    folded
}

/// A light stem: plurals and the commonest endings. Two words that differ more than that are left
/// apart; the text model sees what they share.
pub fn stem(word: &str) -> String {
    let letters = word.chars().count();
    if letters <= 3 || !word.is_ascii() {
        return word.to_owned();
    }
    let word = if let Some(root) = word.strip_suffix("ies").filter(|root| root.len() >= 2) {
        format!("{root}y")
    } else if let Some(root) = word.strip_suffix("sses") {
        format!("{root}ss")
    } else if let Some(root) = ["xes", "ches", "shes"]
        .iter()
        .find_map(|end| word.strip_suffix(end).map(|root| format!("{root}{}", &end[..end.len() - 2])))
    {
        root
    } else if word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") {
        word[..word.len() - 1].to_owned()
    } else {
        word.to_owned()
    };
    for end in ["ing", "ed"] {
        if let Some(root) = word.strip_suffix(end).filter(|root| root.len() >= 4) {
            return root.to_owned();
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_forms_and_spellings_meet() {
        for (one, other) in [
            ("Accum. Depr. - Vehicles", "Accumulated Depreciation: Vehicle"),
            ("A/R", "Accounts Receivable"),
            ("R&M Equip", "Repairs & Maintenance - Equipment"),
            ("Labour", "LABOR"),
            ("Ｂank  Charges", "bank charge"),
            ("6100 Office Supplies", "Office supplies"),
            ("Owner's Draw", "Owners draws"),
            ("Trade Debtors", "Trade receivables customers"),
        ] {
            let sorted = |text: &str| {
                let mut all = words(text);
                all.sort();
                all
            };
            assert_eq!(
                sorted(one).len(),
                sorted(other).len(),
                "{one} | {other}: {:?} {:?}",
                words(one),
                words(other)
            );
        }
        assert_eq!(words("A/R"), words("Accounts Receivable"));
        assert_eq!(words("Accum. Depr. - Vehicles"), words("Accumulated Depreciation: Vehicle"));
    }

    #[test]
    fn in_a_list_a_forms_number_is_a_word() {
        assert_eq!(words_and_numbers("tax.us.1099INT"), ["tax", "us", "interest", "1099"]);
        assert_eq!(
            words_and_numbers("Form 1098-T v2"),
            [words("Form T v2"), vec!["1098".to_owned()]].concat()
        );
    }

    #[test]
    fn other_scripts_survive() {
        assert_eq!(words("現金"), ["現金"]);
        assert_eq!(words("ÜBERTRAG"), ["übertrag"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}") {
            for word in words(&text) {
                prop_assert!(!word.is_empty());
            }
        }
    }
}
