//! What a refusal says beside the standard's word, as far as a person may see it: a code that was expected or a number
//! of the partner's, and by what and when its support finds the refusal. Its text is looked through for these and never
//! kept, so that nothing a partner (or an attacker) puts there can reach a log or a screen.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde_json::{Map, Value};

use crate::claims::ClaimsChallenge;

/// More digits make no number of a partner's.
const MOST_DIGITS: usize = 8;
/// Where a partner puts a word more exact than `error`.
const EXACTER: [&str; 4] = ["suberror", "error_subtype", "error_subcode", "error"];

/// The codes of its own by which a partner says why it refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnCodes {
    /// What stands before a number in the partner's texts; empty where it has no numbers.
    pub prefix: String,
    /// The numbers, without the prefix, and the words that are understood.
    pub known: Vec<String>,
}

impl OwnCodes {
    pub(crate) fn knows(&self, code: &str) -> bool {
        self.known.iter().any(|known| known == code)
    }
}

/// See the module. Empty where the partner says no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// One of [`OwnCodes::known`], or else a number.
    pub code: Option<String>,
    /// A GUID by which the partner's support and administrators find the refusal.
    pub correlation_id: Option<String>,
    /// When it was refused, by the partner's clock.
    pub at: Option<Instant>,
    /// What the next authorization request has to repeat.
    pub claims: Option<ClaimsChallenge>,
}

impl Told {
    pub(crate) fn in_body(body: &[u8], own_codes: &OwnCodes) -> Self {
        let Ok(fields) = serde_json::from_slice::<Map<String, Value>>(body) else {
            return Self::default();
        };
        let numbers = fields.get("error_codes").and_then(Value::as_array).into_iter().flatten();
        let numbers = numbers.filter_map(Value::as_u64).map(|number| number.to_string());
        Self::read(own_codes, numbers.collect(), |name| fields.get(name).and_then(Value::as_str))
    }

    pub(crate) fn in_query(parameters: &BTreeMap<String, String>, own_codes: &OwnCodes) -> Self {
        Self::read(own_codes, Vec::new(), |name| parameters.get(name).map(String::as_str))
    }

    fn read<'a>(own_codes: &OwnCodes, mut numbers: Vec<String>, text: impl Fn(&str) -> Option<&'a str>) -> Self {
        let description = text("error_description").unwrap_or_default();
        match own_codes.prefix.as_str() {
            "" => numbers.clear(),
            prefix => numbers.extend(number_after(description, prefix)),
        }
        numbers.retain(|number| number.len() <= MOST_DIGITS);
        let words = EXACTER.into_iter().filter_map(&text).map(str::to_owned);
        let known = numbers.iter().cloned().chain(words).find(|code| own_codes.knows(code));
        let named = |name: &str, before: &str| text(name).or_else(|| word_after(description, before)).map(str::to_owned);
        Self {
            code: known.or_else(|| numbers.into_iter().next()),
            correlation_id: named("correlation_id", "Correlation ID: ").filter(|id| is_guid(id)),
            at: text("timestamp")
                .or_else(|| line_after(description, "Timestamp: "))
                .and_then(|at| Instant::parse_rfc3339(&at.trim().replacen(' ', "T", 1))),
            claims: text("claims").and_then(ClaimsChallenge::parse),
        }
    }
}

/// The digits that follow the prefix, up to something that is none.
fn number_after(text: &str, prefix: &str) -> Option<String> {
    let (_, rest) = text.split_once(prefix)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_owned())
}

fn line_after<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    text.split_once(before)?.1.lines().next()
}

fn word_after<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    line_after(text, before)?.split_whitespace().next()
}

/// Hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn is_guid(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    groups.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "7f0c2d14-9a1b-4c3d-8e5f-0a1b2c3d4e5f";

    fn own_codes() -> OwnCodes {
        OwnCodes {
            prefix: "ACME".to_owned(),
            known: ["50076", "reauth"].map(str::to_owned).into(),
        }
    }

    fn told(body: &Value) -> Told {
        Told::in_body(body.to_string().as_bytes(), &own_codes())
    }

    fn code(body: &Value) -> Option<String> {
        told(body).code
    }

    #[test]
    fn a_known_code_is_found_before_an_unknown_number_and_a_strangers_word_never() {
        for (body, expected) in [
            (json!({"error": "x", "error_codes": [50_076]}), Some("50076")),
            (json!({"error": "x", "error_codes": [1, 50_076]}), Some("50076")),
            (json!({"error": "x", "error_codes": [7]}), Some("7")),
            (json!({"error": "x", "error_codes": [7], "suberror": "reauth"}), Some("reauth")),
            (json!({"error": "x", "error_subtype": "reauth"}), Some("reauth")),
            (json!({"error": "reauth"}), Some("reauth")),
            (
                json!({"error_description": "ACME50076: Robin must sign in\r\nTrace ID: 1"}),
                Some("50076"),
            ),
            (json!({"error_description": "ACME: 50076"}), None),
            (json!({"error_description": "OTHER50076"}), None),
            (json!({"error_codes": [4_111_111_111_111_111_u64]}), None),
            (json!({"error_codes": ["50076"], "suberror": "canary"}), None),
            (json!(["error_codes"]), None),
        ] {
            assert_eq!(code(&body).as_deref(), expected, "{body}");
        }
        let without_prefix = OwnCodes {
            prefix: String::new(),
            ..own_codes()
        };
        let body = json!({"error_codes": [50_076], "error_description": "50076"}).to_string();
        assert_eq!(Told::in_body(body.as_bytes(), &without_prefix), Told::default());
    }

    #[test]
    fn what_the_support_asks_for_is_taken_only_if_it_is_what_it_should_be() {
        let at = Instant::parse_rfc3339("2026-11-20T14:02:11Z");
        let described = format!("ACME1: canary\r\nTrace ID: 1\r\nCorrelation ID: {ID}\r\nTimestamp: 2026-11-20 14:02:11Z");
        for body in [
            json!({"correlation_id": ID, "timestamp": "2026-11-20 14:02:11Z"}),
            json!({"correlation_id": ID, "timestamp": "2026-11-20T14:02:11Z"}),
            json!({ "error_description": described }),
        ] {
            let told = told(&body);
            assert_eq!((told.correlation_id.as_deref(), told.at), (Some(ID), at), "{body}");
        }
        let wrong = told(&json!({"correlation_id": "canary-1", "timestamp": "canary", "error_description": "Correlation ID: canary"}));
        assert_eq!(wrong, Told::default());
    }
}
