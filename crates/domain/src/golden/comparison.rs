//! What a document says, and whether that was read.
//!
//! Texts are compared without regard to case, to how words are spaced, to curly or straight quotes and dashes, and to a
//! full stop or a comma at the end; everything else in them counts, because in a number of an account everything counts.
//! Money and numbers are compared as exact decimals of at most four places, never as floats, whatever their separators of
//! thousands; a currency counts where both sides name one. Dates are days.

use crate::calendar_date::CalendarDate;
use crate::money::MinorUnits;

/// Places behind the point in which amounts are compared.
const PLACES: u32 = 4;

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// Words.
    Text,
    /// An amount, with or without its currency.
    Money,
    /// A day.
    Date,
    /// Any other number.
    Number,
}

impl ValueKind {
    /// The word used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Money => "money",
            Self::Date => "date",
            Self::Number => "number",
        }
    }
}

/// What a document says in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// As it is compared.
    Text(String),
    /// In ten-thousandths.
    Money {
        /// The amount.
        amount: MinorUnits,
        /// ISO 4217, where the document names it.
        currency: Option<String>,
    },
    /// A day.
    Date(CalendarDate),
    /// In ten-thousandths.
    Number(MinorUnits),
}

/// The text says nothing of that kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidValue {
    /// A text of nothing.
    #[error("is empty; leave out what the document does not say")]
    Empty,
    /// See [`ValueKind::Money`].
    #[error("is no amount such as `1204.50` or `1204.50 USD`")]
    Money,
    /// See [`ValueKind::Date`].
    #[error("is no day such as `2026-03-31`")]
    Date,
    /// See [`ValueKind::Number`].
    #[error("is no number with at most four decimals, such as `41250.5`")]
    Number,
}

impl Expected {
    /// Reads what a person wrote down.
    pub fn parse(kind: ValueKind, text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim();
        match kind {
            ValueKind::Text => match plain(text) {
                plain if plain.is_empty() => Err(InvalidValue::Empty),
                plain => Ok(Self::Text(plain)),
            },
            ValueKind::Money => {
                let (amount, currency) = money(text).ok_or(InvalidValue::Money)?;
                Ok(Self::Money { amount, currency })
            }
            ValueKind::Date => text.parse().map(Self::Date).map_err(|_| InvalidValue::Date),
            ValueKind::Number => decimal(text).map(Self::Number).ok_or(InvalidValue::Number),
        }
    }

    /// Whether a reading says the same. `currency` is what the model told apart from the text.
    pub fn is_met_by(&self, text: &str, currency: Option<&str>) -> bool {
        let text = text.trim();
        match self {
            Self::Text(expected) => plain(text) == *expected,
            Self::Date(expected) => text.parse() == Ok(*expected),
            Self::Number(expected) => decimal(text) == Some(*expected),
            Self::Money {
                amount,
                currency: expected,
            } => money(text).is_some_and(|(read, beside)| {
                let told = currency.map(str::to_owned).or(beside);
                let is_other = matches!((expected, &told), (Some(expected), Some(told)) if !expected.eq_ignore_ascii_case(told));
                read == *amount && !is_other
            }),
        }
    }
}

/// A text as it is compared.
fn plain(text: &str) -> String {
    let straight = text.chars().map(|letter| match letter {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    });
    let folded = straight.collect::<String>().to_lowercase();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ").trim_end_matches(['.', ',']).to_owned()
}

/// `$1,204.50`, `1204.50 USD`, `(12.00)` for less than nothing.
fn money(text: &str) -> Option<(MinorUnits, Option<String>)> {
    let (digits, currency) = match text.rsplit_once(char::is_whitespace) {
        Some((digits, code)) if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            (digits.trim_end(), Some(code.to_ascii_uppercase()))
        }
        _ => (text, None),
    };
    let inside = digits.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let digits = inside
        .unwrap_or(digits)
        .trim_start_matches(['$', '\u{20ac}', '\u{a3}'])
        .trim_start();
    let amount = decimal(digits)?;
    let amount = match inside {
        Some(_) => MinorUnits::new(-amount.get()).ok()?,
        None => amount,
    };
    Some((amount, currency))
}

/// Commas stand between groups of three digits or nowhere: `1,5` could be one and a half.
fn decimal(text: &str) -> Option<MinorUnits> {
    let (whole, rest) = text.split_once('.').map_or((text, ""), |(whole, rest)| (whole, rest));
    let mut groups = whole.split(',').rev();
    let first = groups.next_back()?;
    let has_groups = whole.contains(',');
    let sign_and_digits = first.strip_prefix('-').unwrap_or(first);
    if has_groups && (!groups.all(|group| group.len() == 3) || !(1..=3).contains(&sign_and_digits.len())) || rest.contains(',') {
        return None;
    }
    MinorUnits::parse(&text.replace(',', ""), PLACES).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_right_when_it_says_the_same() {
        for (kind, expected, text, currency, met) in [
            (ValueKind::Text, "A. Sample", "a.  sample", None, true),
            (ValueKind::Text, "O'Hara - Sons Inc.", "O\u{2019}Hara \u{2013} Sons Inc", None, true),
            (ValueKind::Text, "INV-1001", "INV1001", None, false),
            (ValueKind::Text, "INV-1001", "INV-1O01", None, false),
            (ValueKind::Money, "1204.50 USD", "1204.5", Some("USD"), true),
            (ValueKind::Money, "1204.50 USD", "1204.5", Some("EUR"), false),
            (ValueKind::Money, "1204.50 USD", "$1,204.50", None, true),
            (ValueKind::Money, "1204.50", "1204.50 eur", None, true),
            (ValueKind::Money, "-12.00", "(12.00)", None, true),
            (ValueKind::Money, "1204.50", "1204.51", None, false),
            (ValueKind::Money, "1.5", "1,5", None, false),
            (ValueKind::Date, "2026-03-31", "2026-03-31", None, true),
            (ValueKind::Date, "2026-03-31", "3/31/2026", None, false),
            (ValueKind::Number, "41250.50", "41250.5", None, true),
            (ValueKind::Number, "41250.50", "41,250.50", None, true),
            (ValueKind::Number, "41250", "4.125e4", None, true),
            (ValueKind::Number, "3", "three", None, false),
        ] {
            let parsed = Expected::parse(kind, expected).unwrap();
            assert_eq!(parsed.is_met_by(text, currency), met, "{expected} and {text}");
        }
    }

    #[test]
    fn what_is_no_value_of_its_kind_is_refused() {
        for (kind, text, problem) in [
            (ValueKind::Text, " . ", InvalidValue::Empty),
            (ValueKind::Money, "a lot", InvalidValue::Money),
            (ValueKind::Money, "12,50", InvalidValue::Money),
            (ValueKind::Money, "", InvalidValue::Money),
            (ValueKind::Date, "31.3.2026", InvalidValue::Date),
            (ValueKind::Number, "1.00001", InvalidValue::Number),
            (ValueKind::Number, "1,00,000", InvalidValue::Number),
        ] {
            assert_eq!(Expected::parse(kind, text), Err(problem), "{text}");
        }
    }
}
