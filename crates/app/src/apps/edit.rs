//! Correcting a registration: what stands in the partner's addresses, and where the partner sends the browser back. A
//! connection keeps what it was authorized with until it is authorized again, so that a correction ends nothing that works.

use std::collections::BTreeMap;

use connect_connectors::Given;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_store::app_registrations::{self, AppRegistration};
use connect_store::{StoreError, connections};

use super::fields::{entered, in_words};
use super::view::AppRegistrationView;
use super::{registration, view};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::partners;
#[cfg(feature = "bindings")]
use crate::words;

/// What changes of an app; the rest stays.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EditApp {
    /// Fields by name; an empty value takes back what was entered.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The redirect URI that is registered at the partner now; an empty one takes back what was entered.
    #[serde(default)]
    pub redirect_uri: Option<String>,
    /// For which way back the redirect URI is: loopback, relay or paste; by its looks where nobody says.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", specta(type = Option<words::CallbackMode>))]
    pub callback: Option<String>,
}

/// Changes an app as it was asked, all of it or nothing.
pub async fn edit_app(app: &App, id: &str, edit: EditApp) -> Result<AppRegistrationView, AppError> {
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    let mut registration = registration(&mut tx, id).await?;
    let mut lines = Vec::new();
    if edit.redirect_uri.is_some() || edit.callback.is_some() {
        replace_redirect_uri(&mut registration, edit.redirect_uri, edit.callback.as_deref())?;
        lines.push(redirect_uris_replaced(&registration));
    }
    if !edit.fields.is_empty() {
        replace_fields(&mut registration, edit.fields)?;
        let detail = in_words(&registration.fields);
        lines.push(AuditEntry::new("app.fields_saved", registration.id.to_string(), detail));
    }
    let Some(last) = lines.pop() else {
        return Err(
            AppError::new(ErrorCode::InvalidInput, "Nothing was said that is to change").hint("`apps check` shows what is registered")
        );
    };
    app_registrations::update(&mut tx, &registration)
        .await
        .map_err(|error| match error {
            StoreError::Conflict(_) => {
                AppError::new(ErrorCode::Conflict, "The app is registered with these values already").hint("`apps list` shows it")
            }
            other => other.into(),
        })?;
    let used = connections::list(&mut tx)
        .await?
        .iter()
        .filter(|connection| connection.app_registration_id == Some(registration.id))
        .count();
    for line in lines {
        tx.note(line).await?;
    }
    tx.commit(last).await?;
    app.events.stale(["apps"]);
    Ok(view(registration, used))
}

/// The line of the log for redirect URIs that took others' place.
pub(super) fn redirect_uris_replaced(registration: &AppRegistration) -> AuditEntry {
    let uris: Vec<&str> = registration.redirect_uris.iter().map(|one| one.uri.as_str()).collect();
    AuditEntry::new("app.redirect_uris_replaced", registration.id.to_string(), uris.join(", "))
}

fn replace_redirect_uri(registration: &mut AppRegistration, new: Option<String>, callback: Option<&str>) -> Result<(), AppError> {
    let manifest = partners::manifest(&registration.partner)?;
    let uris: Vec<String> = match new {
        Some(uri) => Some(uri.trim().to_owned()).filter(|uri| !uri.is_empty()).into_iter().collect(),
        None => registration.redirect_uris.iter().map(|one| one.uri.clone()).collect(),
    };
    if uris.is_empty() && callback.is_some() {
        let message = "A way back was given, and no redirect URI that it is for";
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint("Give the address with --redirect-uri too"));
    }
    let uris = partners::redirect::check(manifest, registration.environment, &uris, callback)?;
    partners::redirect::require(manifest, registration.environment, &uris)?;
    registration.redirect_uris = uris;
    Ok(())
}

fn replace_fields(registration: &mut AppRegistration, new: BTreeMap<String, String>) -> Result<(), AppError> {
    let manifest = partners::manifest(&registration.partner)?;
    let mut all = registration.fields.clone();
    all.extend(new);
    registration.fields = entered(manifest, &all)?;
    let given = Given {
        endpoints: &registration.endpoints,
        fields: &registration.fields,
    };
    partners::check_endpoints(manifest, registration.environment, given)
}
