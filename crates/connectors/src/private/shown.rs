//! A private manifest's texts stand beside the program's own words: none may pass itself off as something else.

use serde_json::Value;

use crate::manifest::{Manifest, ManifestError};
use crate::registry::ALL;

/// Refuses characters that nobody sees and that change what is read around them, and a built-in partner's name.
pub(crate) fn check(manifest: &Manifest, values: &Value) -> Result<(), ManifestError> {
    look("", values)?;
    let name = letters(&manifest.name);
    match ALL.iter().find(|connector| letters(&connector.manifest().name) == name) {
        None => Ok(()),
        Some(connector) => Err(ManifestError::Invalid {
            field: "name".to_owned(),
            problem: format!("is that of a partner that is built in: {}", connector.manifest().name),
        }),
    }
}

fn look(field: &str, value: &Value) -> Result<(), ManifestError> {
    match value {
        Value::String(text) => match text.chars().find(|character| is_hidden(*character)) {
            None => Ok(()),
            Some(hidden) => Err(ManifestError::Invalid {
                field: field.to_owned(),
                problem: format!("has a character that nobody sees, U+{:04X}: leave it out", u32::from(hidden)),
            }),
        },
        Value::Array(values) => values
            .iter()
            .enumerate()
            .try_for_each(|(index, value)| look(&format!("{field}[{index}]"), value)),
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| match field {
            "" => look(name, value),
            _ => look(&format!("{field}.{name}"), value),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// Control characters, and those that set the direction of writing, join, or take no room.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

fn letters(name: &str) -> String {
    let letters = name.chars().filter(|character| character.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::registry::read_private;

    #[test]
    fn what_nobody_sees_and_a_built_in_name_are_refused() {
        let manifest = |name: &str, reason: &str| {
            let scope = json!({"name": "read", "reason": reason});
            let auth = json!({
                "kind": "oauth2", "issuer": "https://acme.example", "authorize_url": "https://acme.example/a", "scopes": [scope],
                "token_url": "https://acme.example/t", "revoke_url": "https://acme.example/r", "pkce": true, "client_authentication": "none"
            });
            let health = json!({"method": "GET", "url": "https://api.acme.example/ping", "expect_status": 200});
            json!({"id": "acme", "name": name, "publisher": "Acme", "purpose": "Read", "auth": auth, "health": health}).to_string()
        };
        assert!(read_private(&manifest("Acme Ledger", "Read the ledger, \u{201c}as it is\u{201d}")).is_ok());
        for (name, reason, field) in [
            ("Acme \u{202e}regdeL", "Read", "name"),
            ("Acme\nLedger", "Read", "name"),
            ("Stri\u{200b}pe", "Read", "name"),
            ("Stripe", "Read", "name"),
            (" quickbooks ONLINE.", "Read", "name"),
            ("Acme", "Read\u{1b}[2J", "auth.scopes[0].reason"),
        ] {
            let error = read_private(&manifest(name, reason)).unwrap_err();
            assert_eq!(error.field(), Some(field), "{error}");
        }
    }
}
