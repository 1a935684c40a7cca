//! What a person enters, and whether it can be what is asked for. The window checks the same pattern while the form is
//! filled in; what counts is said here, for it and for the command line alike.

use regex_lite::{Regex, RegexBuilder};

use super::Segment;

/// One line of the setup form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Name in `--secret NAME=` and `--field NAME=`.
    pub name: String,
    /// On screen.
    pub label: String,
    /// Where to find it.
    pub help: String,
    /// What one looks like; never a real one.
    pub example: String,
    /// What the whole value has to look like, where the manifest says it.
    pub pattern: Option<FieldPattern>,
    /// Goes into the vault.
    pub secret: bool,
    /// Belongs to the firm's app registration rather than to one connection.
    pub of_app_registration: bool,
    /// Values that we know, where the manifest lists them. Others are taken too, with a note: there may be new ones.
    pub known: Vec<String>,
    /// Where its value stands in the partner's addresses: what stands there else.
    pub segment: Option<Segment>,
}

impl FormField {
    /// Whether the value can be what is asked for.
    pub fn accepts(&self, value: &str) -> bool {
        self.pattern.as_ref().is_none_or(|pattern| pattern.matches(value))
    }

    /// What a person should look at in a value that is accepted.
    pub fn note(&self, value: &str) -> Option<String> {
        let is_known = self.known.is_empty() || self.known.iter().any(|known| known == value);
        (!is_known).then(|| {
            format!(
                "not a {} that we know: compare it with what the partner shows, and enter it again if it is wrong",
                self.label.to_lowercase()
            )
        })
    }
}

/// A regular expression for a whole value.
#[derive(Clone, Debug)]
pub struct FieldPattern {
    written: String,
    whole: Regex,
}

impl FieldPattern {
    /// More memory is nothing that a form's field needs.
    const MOST_BYTES: usize = 1 << 18;

    /// Reads a pattern; the error continues "the pattern".
    pub fn parse(written: &str) -> Result<Self, String> {
        let compiled = |text: &str| {
            RegexBuilder::new(text)
                .size_limit(Self::MOST_BYTES)
                .build()
                .map_err(|error| format!("is no regular expression: {error}"))
        };
        // By itself first: `a)|(b` would be one between the parentheses.
        compiled(written)?;
        Ok(Self {
            written: written.to_owned(),
            whole: compiled(&format!(r"\A(?:{written})\z"))?,
        })
    }

    /// As the manifest has it.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    fn matches(&self, value: &str) -> bool {
        self.whole.is_match(value)
    }
}

impl PartialEq for FieldPattern {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for FieldPattern {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    #[test]
    fn a_pattern_is_for_the_whole_value() {
        let pattern = FieldPattern::parse("[a-z0-9]{2,8}|dev-[0-9]").unwrap();
        for value in ["westeu", "dev-1", "a1"] {
            assert!(pattern.matches(value), "{value:?}");
        }
        for value in [
            "",
            "a",
            "West Europe!!",
            "westeu\n",
            "\nwesteu",
            "xdev-1",
            "dev-12",
            " a1",
            "a1\0",
            "\u{e9}t\u{e9}",
        ] {
            assert!(!pattern.matches(value), "{value:?}");
        }
        let lines = FieldPattern::parse("(?m)^a$").unwrap();
        assert!(lines.matches("a") && !lines.matches("a\nb") && !lines.matches("b\na"));
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for written in ["a)|(b", "[", "(?=a)a", "(a)\\1", "(?x)a #", "((((a{1000}){1000}){1000}){1000})"] {
            let problem = FieldPattern::parse(written).unwrap_err();
            assert!(problem.starts_with("is no regular expression"), "{written}: {problem}");
        }
    }

    /// A wrong example or a wrong pattern would both be found by a firm only.
    #[test]
    fn every_example_fits_its_pattern() {
        for connector in registry::ALL {
            for field in &connector.manifest().fields {
                assert!(field.accepts(&field.example), "{}: {}", connector.manifest().id, field.name);
            }
        }
    }
}
