//! The value of one field: read from its text by the field's type. A text that is no such value stays a text.

use jiff::civil::Date;
use serde_json::{Value, json};

/// The property that carries the value and the value, if the text is one.
pub(super) fn value(kind: &str, text: &str) -> Option<(&'static str, Value)> {
    let text = text.trim();
    match kind {
        "string" => Some(("valueString", json!(text))),
        "date" => date(text).map(|date| ("valueDate", json!(date.to_string()))),
        "time" => text
            .parse::<jiff::civil::Time>()
            .ok()
            .map(|time| ("valueTime", json!(time.to_string()))),
        "phoneNumber" => phone_number(text).map(|number| ("valuePhoneNumber", json!(number))),
        "number" => number(text).map(|number| ("valueNumber", json!(number))),
        "integer" => text
            .replace(',', "")
            .parse::<i64>()
            .ok()
            .map(|number| ("valueInteger", json!(number))),
        "selectionMark" => yes_or_no(text).map(|yes| ("valueSelectionMark", json!(if yes { "selected" } else { "unselected" }))),
        "signature" => ["signed", "unsigned"]
            .contains(&text.to_ascii_lowercase().as_str())
            .then(|| ("valueSignature", json!(text.to_ascii_lowercase()))),
        "countryRegion" => is_country(text).then(|| ("valueCountryRegion", json!(text))),
        "currency" => currency(text).map(|amount| ("valueCurrency", amount)),
        "address" => Some(("valueAddress", address(text))),
        "boolean" => yes_or_no(text).map(|yes| ("valueBoolean", json!(yes))),
        "selectionGroup" => Some(("valueSelectionGroup", json!([text]))),
        _ => None,
    }
}

/// `2026-03-31` or `3/31/2026`.
fn date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let mut parts = text.splitn(3, '/');
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Date::new(parts.next()?.parse().ok()?, month, day).ok()
}

fn number(text: &str) -> Option<f64> {
    let digits = text.replace([',', '$'], "");
    digits.parse::<f64>().ok().filter(|number| number.is_finite())
}

fn currency(text: &str) -> Option<Value> {
    let (digits, code) = match text.rsplit_once(' ') {
        Some((digits, code)) if is_country(code) => (digits, code),
        _ => (text, "USD"),
    };
    let amount = number(digits)?;
    let mut document = json!({ "amount": amount, "currencyCode": code });
    if digits.starts_with('$') {
        document["currencySymbol"] = json!("$");
    }
    Some(document)
}

fn is_country(text: &str) -> bool {
    text.len() == 3 && text.chars().all(|letter| letter.is_ascii_uppercase())
}

fn phone_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        10 => Some(format!("+1{digits}")),
        11..=15 => Some(format!("+{digits}")),
        _ => None,
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "x" | "selected" => Some(true),
        "no" | "false" | "unselected" => Some(false),
        _ => None,
    }
}

/// `12 Main St, Springfield, IL 62701`.
fn address(text: &str) -> Value {
    let mut parts = text.split(',').map(str::trim);
    let street = parts.next().unwrap_or_default();
    let mut document = json!({ "streetAddress": street });
    if let Some((number, road)) = street.split_once(' ')
        && number.chars().all(|digit| digit.is_ascii_digit())
    {
        document["houseNumber"] = json!(number);
        document["road"] = json!(road);
    }
    if let Some(city) = parts.next() {
        document["city"] = json!(city);
    }
    if let Some((state, postal_code)) = parts.next().and_then(|rest| rest.split_once(' ')) {
        document["state"] = json!(state);
        document["postalCode"] = json!(postal_code);
    }
    document
}

/// A text of the type for a document that cannot be read here; `None` for what has fields of its own.
pub(super) fn invented(kind: &str, drawn: u32) -> Option<String> {
    let two = drawn % 100;
    let text = match kind {
        "string" => format!("Sample {two:02}"),
        "date" => format!("2025-{:02}-{:02}", drawn % 12 + 1, drawn % 28 + 1),
        "time" => format!("{:02}:{:02}:00", drawn % 24, drawn % 60),
        "phoneNumber" => format!("(555) 010-{:04}", drawn % 10_000),
        "number" | "currency" => format!("{}.{two:02}", drawn % 100_000),
        "integer" => two.to_string(),
        "selectionMark" | "boolean" => if drawn.is_multiple_of(2) { "yes" } else { "no" }.to_owned(),
        "signature" => if drawn.is_multiple_of(2) { "signed" } else { "unsigned" }.to_owned(),
        "countryRegion" => "USA".to_owned(),
        "address" => format!("{} Main St, Springfield, IL 62701", two + 1),
        "selectionGroup" => format!("option {}", drawn % 4 + 1),
        _ => return None,
    };
    Some(text)
}

/// Whether it is a type of the partner's: one with a value, or one with fields of its own.
#[cfg(test)]
pub(super) fn is_kind(kind: &str) -> bool {
    ["object", "array"].contains(&kind) || invented(kind, 0).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_values_of_their_type_or_none() {
        for (kind, text, expected) in [
            ("date", "3/31/2026", Some(json!("2026-03-31"))),
            ("date", "soon", None),
            ("number", "$41,250.50", Some(json!(41250.5))),
            ("number", "NaN", None),
            ("integer", "1,204", Some(json!(1204))),
            ("currency", "12.50 EUR", Some(json!({ "amount": 12.5, "currencyCode": "EUR" }))),
            ("currency", "a lot", None),
            ("boolean", "yes", Some(json!(true))),
            ("phoneNumber", "(555) 010-1234", Some(json!("+15550101234"))),
            ("signature", "Signed", Some(json!("signed"))),
            ("selectionMark", "maybe", None),
        ] {
            assert_eq!(value(kind, text).map(|(_, value)| value), expected, "{kind} {text}");
        }
    }

    #[test]
    fn what_is_invented_is_a_value_of_its_type() {
        for kind in [
            "string",
            "date",
            "time",
            "phoneNumber",
            "number",
            "integer",
            "currency",
            "selectionMark",
            "boolean",
            "signature",
            "countryRegion",
            "address",
            "selectionGroup",
        ] {
            for drawn in [0, 7, 99_999, u32::MAX] {
                let text = invented(kind, drawn).unwrap();
                assert!(value(kind, &text).is_some(), "{kind} {text}");
            }
        }
    }
}
