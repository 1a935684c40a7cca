//! What a person enters beside a key: the organization's own address, and what the partner tells nobody.

use std::collections::BTreeMap;

use connect_connectors::Manifest;
use connect_connectors::manifest::FormField;
use connect_domain::environment::Environment;
use url::Url;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::partners;

/// The longest value that is kept.
const MOST_CHARACTERS: usize = 200;

/// As a connection keeps it.
#[derive(Debug)]
pub(super) struct Entered {
    pub(super) endpoints: BTreeMap<String, String>,
    pub(super) fields: BTreeMap<String, String>,
}

/// Checks what was entered. A rehearsal fills in what its stand-in has.
pub(super) async fn entered(
    app: &App,
    manifest: &Manifest,
    environment: Environment,
    endpoints: BTreeMap<String, String>,
    given: BTreeMap<String, String>,
) -> Result<Entered, AppError> {
    let mut fields = BTreeMap::new();
    if environment == Environment::Rehearsal {
        let ready_line = app.rehearsal.ready_line().await?;
        fields.extend(ready_line.connect_values(&manifest.id)?.fields.clone());
    }
    fields.extend(given);
    check(manifest, environment, endpoints, fields)
}

fn check(
    manifest: &Manifest,
    environment: Environment,
    endpoints: BTreeMap<String, String>,
    given: BTreeMap<String, String>,
) -> Result<Entered, AppError> {
    let mut endpoints: BTreeMap<_, _> = endpoints.into_iter().map(|(name, url)| (name, as_origin(&url))).collect();
    let where_it_is = manifest.endpoint_field(environment);
    let mut fields = BTreeMap::new();
    for (name, value) in given {
        let Some(field) = partners::connection_fields(manifest).find(|field| field.name == name) else {
            return Err(unknown(manifest, &name));
        };
        let value = read(field, &value)?;
        if where_it_is == Some(field) {
            endpoints.insert("api".to_owned(), as_origin(&value));
        } else if partners::is_endpoint_field(manifest, field) {
            let message = format!("`{}` is not asked for in `{environment}`", field.name);
            return Err(AppError::new(ErrorCode::InvalidInput, message).hint("Give --endpoint api=URL for a server of the firm's own"));
        } else {
            fields.insert(name, value);
        }
    }
    // A stand-in and a server of the firm's own may do without.
    if matches!(environment, Environment::Production | Environment::Sandbox) {
        let is_there = |field: &FormField| {
            if partners::is_endpoint_field(manifest, field) {
                where_it_is != Some(field) || endpoints.contains_key("api")
            } else {
                fields.contains_key(&field.name)
            }
        };
        if let Some(field) = partners::connection_fields(manifest).find(|field| !is_there(field)) {
            return Err(
                AppError::new(ErrorCode::InvalidInput, format!("`{}` is missing: {}", field.name, field.label))
                    .hint(format!("Give --field {}={}. {}", field.name, field.example, field.help)),
            );
        }
    }
    Ok(Entered { endpoints, fields })
}

fn unknown(manifest: &Manifest, name: &str) -> AppError {
    let message = format!("{} has no field `{}`", manifest.name, shortened(name));
    let known: Vec<&str> = partners::connection_fields(manifest).map(|field| field.name.as_str()).collect();
    let hint = if known.is_empty() {
        "It asks for nothing beside the key".to_owned()
    } else {
        format!("It has {}", known.join(", "))
    };
    AppError::new(ErrorCode::InvalidInput, message).hint(hint)
}

fn read(field: &FormField, value: &str) -> Result<String, AppError> {
    let value = value.trim();
    let usable = !value.is_empty() && value.chars().count() <= MOST_CHARACTERS && !value.chars().any(char::is_control);
    if !usable {
        let message = format!(
            "`{}` is 1 to {MOST_CHARACTERS} characters on one line, such as `{}`",
            field.name, field.example
        );
        return Err(AppError::new(ErrorCode::InvalidInput, message));
    }
    partners::check_field(field, value)?;
    Ok(value.to_owned())
}

/// Equal for equal addresses, because connections are found by it. What is no address is refused where it is resolved.
fn as_origin(text: &str) -> String {
    Url::parse(text).map_or_else(|_| text.to_owned(), |url| url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use connect_connectors::{registry, resolve_endpoints};

    use super::*;

    const ENDPOINT: (&str, &str) = ("endpoint", "https://Firm-Docs.cognitiveservices.azure.com/");
    const REGION: (&str, &str) = ("region", " westeurope ");

    fn manifest() -> &'static Manifest {
        registry::find("azure-document-intelligence").unwrap().manifest()
    }

    fn checked(environment: Environment, given: &[(&str, &str)]) -> Result<Entered, AppError> {
        let given = given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        check(manifest(), environment, BTreeMap::new(), given)
    }

    #[test]
    fn an_address_is_one_however_it_ends() {
        for text in ["http://127.0.0.1:1", "http://127.0.0.1:1/", "HTTP://127.0.0.1:1//"] {
            let endpoints = BTreeMap::from([("api".to_owned(), text.to_owned())]);
            let entered = check(manifest(), Environment::Custom, endpoints, BTreeMap::new()).unwrap();
            assert_eq!(entered.endpoints["api"], "http://127.0.0.1:1", "{text}");
        }
    }

    #[test]
    fn an_address_becomes_the_endpoint_and_the_rest_is_kept() {
        let entered = checked(Environment::Production, &[ENDPOINT, REGION]).unwrap();
        assert_eq!(entered.endpoints["api"], "https://firm-docs.cognitiveservices.azure.com");
        assert_eq!(entered.fields, BTreeMap::from([("region".to_owned(), "westeurope".to_owned())]));
        assert!(resolve_endpoints(manifest(), Environment::Production, &entered.endpoints).is_ok());
        for address in [
            "https://evil.example",
            "https://firm.cognitiveservices.azure.com.evil.example",
            "http://127.0.0.1:1",
            "firm",
            "https://westeurope.api.cognitive.microsoft.com",
        ] {
            let error = checked(Environment::Production, &[("endpoint", address), REGION]).unwrap_err();
            assert!(error.message.contains("is no `endpoint`: one looks like"), "{}", error.message);
        }
    }

    #[test]
    fn what_is_missing_unknown_or_unusable_is_named() {
        for (environment, given, words) in [
            (Environment::Production, &[REGION][..], "`endpoint` is missing"),
            (Environment::Production, &[ENDPOINT], "`region` is missing"),
            (Environment::Production, &[ENDPOINT, ("region", " ")], "`region` is 1 to 200"),
            (Environment::Production, &[ENDPOINT, ("region", "a\nb")], "`region` is 1 to 200"),
            (
                Environment::Production,
                &[ENDPOINT, ("region", "West Europe!!")],
                "`West Europe!!` is no `region`",
            ),
            (Environment::Custom, &[("region", "westeurope;")], "one looks like `westeurope`"),
            (Environment::Production, &[ENDPOINT, REGION, ("tier", "S0")], "no field `tier`"),
            (Environment::Production, &[ENDPOINT, REGION, ("api_key", "x")], "no field `api_key`"),
            (Environment::Custom, &[ENDPOINT], "not asked for in `custom`"),
        ] {
            let error = checked(environment, given).unwrap_err();
            assert!(error.message.contains(words), "{}", error.message);
        }
        assert!(checked(Environment::Custom, &[]).is_ok());
        assert_eq!(checked(Environment::Rehearsal, &[REGION]).unwrap().fields["region"], "westeurope");
    }
}
