//! The class of a page: the one that it names; else `other` if that was trained; else one of them all the same,
//! with little confidence, for a classifier always assigns a class (fact sheet section 6).

use serde_json::{Value, json};

use super::confidence::Draw;
use super::document::Page;

/// How a file is divided before it is classified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    None,
    Auto,
    PerPage,
}

impl Split {
    pub(super) fn read(name: &str) -> Self {
        match name {
            "auto" => Self::Auto,
            "perPage" => Self::PerPage,
            _ => Self::None,
        }
    }
}

/// For pages that name no class.
const OTHER: &str = "other";

pub(super) fn documents(classes: &[String], split: Split, pages: &[Page], draw: &Draw) -> Vec<Value> {
    let class = |pages: &[Page]| class_of(classes, pages, draw);
    let parts: Vec<&[Page]> = match split {
        Split::None => vec![pages],
        Split::PerPage => pages.chunks(1).collect(),
        Split::Auto => pages
            .chunk_by(|before, after| class(std::slice::from_ref(before)).0 == class(std::slice::from_ref(after)).0)
            .collect(),
    };
    parts
        .into_iter()
        .map(|part| {
            let (name, confidence) = class(part);
            json!({ "docType": name, "boundingRegions": regions(part), "spans": [], "confidence": confidence })
        })
        .collect()
}

fn class_of<'a>(classes: &'a [String], pages: &[Page], draw: &Draw) -> (&'a str, f64) {
    let label = format!("class of {:?}", pages.first().map(|page| page.number));
    let known = classes.iter().map(String::as_str);
    if let Some(named) = named(known.clone().filter(|class| *class != OTHER), pages) {
        return (named, draw.confidence(&label, 0.9, 0.995));
    }
    if let Some(other) = known.clone().find(|class| *class == OTHER) {
        return (other, draw.confidence(&label, 0.7, 0.9));
    }
    let drawn = usize::try_from(draw.number("any class")).unwrap_or(0) % classes.len().max(1);
    (known.clone().nth(drawn).unwrap_or(OTHER), draw.confidence(&label, 0.3, 0.6))
}

/// The longest of the names that the pages mention: as a word, as the start of one if it is a form's number, or
/// spread over several words if it is long enough not to be found by chance.
pub(super) fn named<'a>(names: impl Iterator<Item = &'a str>, pages: &[Page]) -> Option<&'a str> {
    let lines = || pages.iter().flat_map(|page| &page.lines);
    let words: Vec<String> = lines().flat_map(|line| line.split_whitespace()).map(squeezed).collect();
    let everything: String = words.concat();
    names
        .filter(|name| {
            let wanted = squeezed(name.rsplit('.').next().unwrap_or(name));
            let number = wanted.chars().any(|character| character.is_ascii_digit());
            let as_word = words.iter().any(|word| *word == wanted || (number && word.starts_with(&wanted)));
            !wanted.is_empty() && (as_word || (wanted.len() >= 6 && everything.contains(&wanted)))
        })
        .max_by_key(|name| name.len())
}

/// Letters and digits only, all small: `Form W-2` and `w2` meet.
pub(super) fn squeezed(text: &str) -> String {
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|character| character.to_ascii_lowercase()).collect()
}

/// The whole of each page that has a size.
pub(super) fn regions(pages: &[Page]) -> Value {
    pages
        .iter()
        .filter_map(|page| {
            let size = page.size.as_ref()?;
            let (width, height) = (size.width, size.height);
            Some(json!({ "pageNumber": page.number, "polygon": [0.0, 0.0, width, 0.0, width, height, 0.0, height] }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: usize, line: &str) -> Page {
        Page {
            number,
            lines: vec![line.to_owned()],
            size: None,
        }
    }

    #[test]
    fn names_are_found_as_words_numbers_and_phrases() {
        let classes = ["w2", "1099", "invoice", "bankStatement", "id"];
        for (line, expected) in [
            ("Form W-2 Wage and Tax Statement", Some("w2")),
            ("Form 1099-NEC", Some("1099")),
            ("Your bank statement for May", Some("bankStatement")),
            ("INVOICE", Some("invoice")),
            ("a widow's idea", None),
        ] {
            assert_eq!(named(classes.into_iter(), &[page(1, line)]), expected, "{line}");
        }
    }

    #[test]
    fn splitting_divides_by_page_or_by_class() {
        let classes: Vec<String> = ["w2", "invoice", "other"].map(str::to_owned).into();
        let pages = [page(1, "W-2"), page(2, "W-2"), page(3, "Invoice"), page(4, "hello")];
        let draw = Draw::new(b"x", "c", 0.0);
        let found = |split| -> Vec<String> {
            let documents = documents(&classes, split, &pages, &draw);
            documents
                .iter()
                .filter_map(|document| document["docType"].as_str().map(str::to_owned))
                .collect()
        };
        assert_eq!(found(Split::None), ["invoice"]);
        assert_eq!(found(Split::Auto), ["w2", "invoice", "other"]);
        assert_eq!(found(Split::PerPage), ["w2", "w2", "invoice", "other"]);
    }
}
