//! A client company of the firm: what it is called, and when two names are the same company's.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest name; no column and no letterhead has room for more.
pub const LONGEST_NAME: usize = 200;
/// The longest reference.
pub const LONGEST_REFERENCE: usize = 60;

/// What the firm calls a client. Only [`ClientNames::new`] makes one, so that what is in hand is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientNames {
    name: String,
    legal_name: String,
    reference: String,
}

/// Why names cannot be a client's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientNameProblem {
    /// Nothing to call it by.
    #[error("the client has no name")]
    NoName,
    /// A name without a letter or digit.
    #[error("the name `{0}` has no letter and no digit")]
    NoLetter(String),
    /// Longer than any column.
    #[error("the {field} is longer than {most} characters")]
    TooLong {
        /// Which text.
        field: &'static str,
        /// The longest allowed.
        most: usize,
    },
    /// A line break, a tab or the like.
    #[error("the {0} has control characters inside")]
    ControlCharacter(&'static str),
}

impl ClientNames {
    /// Trims and checks. `legal_name` and `reference` may be empty.
    pub fn new(name: &str, legal_name: &str, reference: &str) -> Result<Self, ClientNameProblem> {
        let [name, legal_name, reference] = [name, legal_name, reference].map(str::trim);
        for (field, text, most) in [
            ("name", name, LONGEST_NAME),
            ("legal name", legal_name, LONGEST_NAME),
            ("reference", reference, LONGEST_REFERENCE),
        ] {
            if text.chars().any(char::is_control) {
                return Err(ClientNameProblem::ControlCharacter(field));
            }
            if text.chars().count() > most {
                return Err(ClientNameProblem::TooLong { field, most });
            }
        }
        if name.is_empty() {
            return Err(ClientNameProblem::NoName);
        }
        if folded_name(name).is_empty() {
            return Err(ClientNameProblem::NoLetter(name.to_owned()));
        }
        Ok(Self {
            name: name.to_owned(),
            legal_name: legal_name.to_owned(),
            reference: reference.to_owned(),
        })
    }

    /// What people read.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name in its register; empty when the firm noted none.
    pub fn legal_name(&self) -> &str {
        &self.legal_name
    }

    /// The firm's own number or code for it; empty when it has none.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// The texts by which an organization at a partner is recognized as this client.
    pub fn folded(&self) -> BTreeSet<String> {
        let names = [&self.name, &self.legal_name].into_iter().map(|name| folded_name(name));
        names.filter(|name| !name.is_empty()).collect()
    }
}

/// Forms of a company as they stand at the end of its name; they are written or left out at will.
const COMPANY_FORMS: &[&str] = &[
    "ab",
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "nv",
    "oy",
    "pa",
    "pc",
    "plc",
    "pllc",
    "pty",
    "sa",
    "sarl",
    "sas",
    "se",
    "srl",
    "ug",
];

/// Forms that are written out or not, as people like.
const SAME_FORMS: &[(&str, &str)] = &[
    ("company", "co"),
    ("corporation", "corp"),
    ("incorporated", "inc"),
    ("limited", "ltd"),
];

/// A name without what people write differently: case, accents, punctuation and the company's form. Two
/// names that fold to the same text are taken for the same company's.
pub fn folded_name(name: &str) -> String {
    parted(name).0.join(" ")
}

/// The form of a company that stands in its name, however it is written: two companies of one name and of different forms
/// are two companies. Empty where the name tells none.
pub fn company_form(name: &str) -> Vec<String> {
    let mut forms = parted(name).1;
    for form in &mut forms {
        let short = SAME_FORMS.iter().find(|(long, _)| *long == form.as_str());
        if let Some((_, short)) = short {
            *form = (*short).to_owned();
        }
    }
    forms
}

/// The words of a name, and the company's form at its end.
fn parted(name: &str) -> (Vec<String>, Vec<String>) {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '.' | '\'' | '\u{2019}'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '&' || c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let plain = plain.replace('&', " and ");
    let mut words: Vec<String> = plain.split_whitespace().map(str::to_owned).collect();
    let mut forms = Vec::new();
    while words.len() > 1 && words.last().is_some_and(|word| COMPANY_FORMS.contains(&word.as_str())) {
        forms.extend(words.pop());
        if words.len() > 1 && words.last().is_some_and(|word| word == "and") {
            words.pop();
        }
    }
    forms.reverse();
    (words, forms)
}

/// A reference as it is compared: people type it in either case.
pub fn folded_reference(reference: &str) -> String {
    reference.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_company_folds_to_one_text() {
        for (one, other) in [
            ("Harbor Street Bakery", "HARBOR  STREET BAKERY, LLC"),
            ("Élan Vital", "Elan Vital S.A."),
            ("Craig's Design & Landscaping", "Craig’s Design and Landscaping Inc."),
            ("Smith & Co.", "smith"),
            ("Müller GmbH & Co. KG", "Muller GmbH"),
            ("Ｗｉｄｅ Works", "Wide Works Pty. Ltd."),
        ] {
            assert_eq!(folded_name(one), folded_name(other));
        }
        for (one, other) in [
            ("Harbor Street Bakery", "Harbor Street Baker"),
            ("Co", ""),
            ("Salt and", "Salt"),
            ("東京 Trading", "大阪 Trading"),
        ] {
            assert_ne!(folded_name(one), folded_name(other), "{one} / {other}");
        }
    }

    #[test]
    fn a_form_is_the_same_however_it_is_written() {
        for (name, form) in [
            ("Quill & Mercer Limited", &["ltd"][..]),
            ("Quill & Mercer, Ltd.", &["ltd"]),
            ("QUILL AND MERCER L.L.P.", &["llp"]),
            ("Harbor Incorporated", &["inc"]),
            ("Smith & Company", &["co"]),
            ("Müller GmbH & Co. KG", &["gmbh", "co", "kg"]),
            ("Wide Works Pty Limited", &["pty", "ltd"]),
            ("Harbor Street Bakery", &[]),
            ("Co", &[]),
        ] {
            assert_eq!(company_form(name), form, "{name}");
        }
    }

    #[test]
    fn names_that_cannot_be_used_are_named() {
        let long = "n".repeat(LONGEST_NAME + 1);
        for (name, legal_name, reference, said) in [
            (" ", "", "", "no name"),
            ("...", "", "", "no letter"),
            (&*long, "", "", "the name is longer"),
            ("A", &*long, "", "the legal name is longer"),
            ("A", "", &*long, "the reference is longer"),
            ("A\tB", "", "", "the name has control"),
        ] {
            let problem = ClientNames::new(name, legal_name, reference).unwrap_err().to_string();
            assert!(problem.contains(said), "{problem}");
        }
        let names = ClientNames::new(" Harbor ", "Harbor Bakery LLC", " C-1 ").unwrap();
        assert_eq!((names.name(), names.reference()), ("Harbor", "C-1"));
        let texts = ["harbor", "harbor bakery"].map(str::to_owned);
        assert_eq!(names.folded(), texts.into());
        assert_eq!(
            ClientNames::new("Harbor", "", "").unwrap().folded().len(),
            1,
            "no empty text matches anybody"
        );
    }
}
