//! What stands in a partner's addresses for an app, such as the tenant that it is registered in. The usual counts until the
//! firm says otherwise.

use std::collections::BTreeMap;

use connect_connectors::Manifest;
use connect_store::app_registrations::AppRegistration;
use connect_store::connections;

use super::edit::{EditApp, edit_app};
use super::{Checked, find};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::partners;

/// What was entered and is not the usual, so that equal registrations are equal rows.
pub(super) fn entered(manifest: &Manifest, fields: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, AppError> {
    let mut kept = BTreeMap::new();
    for (name, value) in fields {
        let Some((field, segment)) = manifest.address_fields().find(|(field, _)| field.name == *name) else {
            return Err(unknown(manifest, name));
        };
        if value.is_empty() || value.trim().eq_ignore_ascii_case(&segment.usual) {
            continue;
        }
        kept.insert(name.clone(), value.trim().to_owned());
        partners::check_fields(manifest, &kept).map_err(|error| error.hint(field.help.clone()))?;
        partners::check_field(field, value.trim())?;
    }
    Ok(kept)
}

fn unknown(manifest: &Manifest, name: &str) -> AppError {
    let message = format!("An app at {} has no field `{}`", manifest.name, shortened(name));
    let known: Vec<&str> = manifest.address_fields().map(|(field, _)| field.name.as_str()).collect();
    let hint = if known.is_empty() {
        "Its id and its secret are all that is entered".to_owned()
    } else {
        format!("It has {}", known.join(", "))
    };
    AppError::new(ErrorCode::InvalidInput, message).hint(hint)
}

/// The registration that is meant by a client id and the fields beside it; one that nothing was connected through is corrected.
pub(super) async fn fitting(app: &App, checked: &Checked) -> Result<Option<AppRegistration>, AppError> {
    let mut found = find(app, checked).await?;
    if let Some(same) = found.iter().position(|one| one.fields == checked.fields) {
        return Ok(Some(found.swap_remove(same)));
    }
    // Who says nothing of a tenant means the app as it is registered.
    if checked.register.fields.is_empty() {
        return match found.len() {
            0 | 1 => Ok(found.pop()),
            _ => Err(AppError::new(
                ErrorCode::InvalidInput,
                "The app is registered several times, with different fields",
            )
            .hint("Choose one with --app ID, or name its fields with --field")),
        };
    }
    let used = connections::list(&mut app.store.read().await?).await?;
    let is_unused = |one: &&AppRegistration| !used.iter().any(|connection| connection.app_registration_id == Some(one.id));
    let Some(unused) = found.iter().find(is_unused).cloned() else {
        return Ok(None);
    };
    let edit = EditApp {
        fields: replacing(&unused.fields, &checked.fields),
        ..EditApp::default()
    };
    edit_app(app, &unused.id.to_string(), edit).await?;
    Ok(Some(AppRegistration {
        fields: checked.fields.clone(),
        ..unused
    }))
}

/// `new`, and nothing in the place of what only `old` has.
fn replacing(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = old.keys().map(|name| (name.clone(), String::new())).collect();
    all.extend(new.clone());
    all
}

pub(super) fn in_words(fields: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name} {value}")).collect();
    if pairs.is_empty() {
        "as usual".to_owned()
    } else {
        pairs.join(", ")
    }
}
