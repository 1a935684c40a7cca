//! Amounts of the smallest unit (fact sheet section 4): a whole number, or a decimal text where a unit is divided.

use serde_json::{Value, json};

use super::parameters::Parameters;
use super::refusal::Refusal;

const MOST_DECIMALS: usize = 12;

/// What is shown of an amount: the whole number, or null where there is none, and the decimal.
pub(super) struct Amount {
    pub(super) whole: Value,
    pub(super) decimal: Value,
}

impl Amount {
    pub(super) const NONE: Self = Self {
        whole: Value::Null,
        decimal: Value::Null,
    };

    /// `name` or `name_decimal`, never both.
    pub(super) fn read(parameters: &mut Parameters, name: &str) -> Result<Option<Self>, Refusal> {
        let decimal_name = format!("{name}_decimal");
        match (parameters.integer(name)?, parameters.text(&decimal_name)) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => {
                let message = format!("You may only specify one of these parameters: {name}, {decimal_name}.");
                Err(Refusal::new(400, message)
                    .code("parameters_exclusive")
                    .param(parameters.full_name(&decimal_name)))
            }
            (Some(whole), None) if whole < 0 => {
                let message = "Invalid non-negative integer";
                Err(Refusal::new(400, message)
                    .code("parameter_invalid_integer")
                    .param(parameters.full_name(name)))
            }
            (Some(whole), None) => Ok(Some(Self {
                whole: json!(whole),
                decimal: json!(whole.to_string()),
            })),
            (None, Some(text)) => {
                let decimal = canonical(&text)
                    .ok_or_else(|| Refusal::new(400, format!("Invalid decimal: {text}")).param(parameters.full_name(&decimal_name)))?;
                Ok(Some(Self {
                    whole: json!(decimal.parse::<i64>().ok()),
                    decimal: json!(decimal),
                }))
            }
        }
    }
}

/// Without zeros that say nothing.
fn canonical(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > MOST_DECIMALS || fraction.len() > MOST_DECIMALS || !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_has_one_spelling() {
        for (text, expected) in [
            ("412.5", Some("412.5")),
            ("412.50", Some("412.5")),
            ("0412.0", Some("412")),
            ("0.000000000001", Some("0.000000000001")),
            ("0.0000000000001", None),
            ("-1", None),
            ("1e3", None),
            (".5", None),
            ("", None),
        ] {
            assert_eq!(canonical(text).as_deref(), expected, "{text}");
        }
    }
}
