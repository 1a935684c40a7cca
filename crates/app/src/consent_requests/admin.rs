//! An administrator is asked to consent once for all people of an organization. Nothing comes back that could be exchanged.

use connect_connectors::Manifest;
use connect_connectors::manifest::AdminConsent;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::secret::SecretText;
use connect_oauth::{ReportedConsent, parse_pasted_consent};
use connect_store::authorization_attempts::{self, AttemptStatus, AuthorizationAttempt};
use connect_store::consent_requests::Asked;

use super::finish::wrong_address;
use super::view::ConsentRequestView;
use super::{by_hand, forget, open, tell};
use crate::App;
use crate::authorization::{abilities, expected, explanation, label, prepare};
use crate::clients::find_in_sight;
use crate::error::{AppError, ErrorCode, sentence};
use crate::partners;
#[cfg(feature = "bindings")]
use crate::words;

/// Which organization's administrator is asked, and for what.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskAdmin {
    /// Connector id.
    pub partner: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// The app to consent to; a rehearsal needs none.
    pub app_registration_id: Option<String>,
    /// The organization, as the partner names it; `None` is the one that the app is registered for.
    pub tenant: Option<String>,
    /// What is to be turned on afterwards; `None` asks for what a connection needs, and no more.
    pub ability: Option<String>,
    /// Id or reference of the client whose organization it is; `None` is the firm itself.
    pub client: Option<String>,
}

/// Makes the link and the message for an administrator.
pub async fn ask_admin(app: &App, ask: AskAdmin) -> Result<ConsentRequestView, AppError> {
    let client = match &ask.client {
        Some(client) => Some(find_in_sight(&mut app.store.read().await?, client).await?.id),
        None => None,
    };
    let manifest = partners::manifest(&ask.partner)?;
    let consent = of(manifest)?;
    let refused = |message: String| AppError::new(ErrorCode::InvalidInput, message).hint(consent.tenant_help.clone());
    let named = ask.tenant.as_deref().map(str::trim);
    if let Some(tenant) = named {
        consent.check(tenant).map_err(|problem| refused(sentence(&problem.to_string())))?;
    }
    let scopes = scopes(manifest, ask.ability.as_deref())?;
    let mut prepared = prepare(app, by_hand(ask.partner, ask.environment, ask.app_registration_id)).await?;
    let tenant = named.or_else(|| consent.registered(&prepared.attempt.fields));
    let tenant = tenant.ok_or_else(|| refused("Name the organization with --tenant: the app is registered for any".to_owned()))?;
    let tenant = tenant.to_owned();
    let link = prepared.ask_admin(consent, &tenant, &scopes);
    let id = prepared.attempt.id.to_string();
    let subject = client.map_or_else(|| id.clone(), |client| client.to_string());
    let asked = Asked::AdminConsent {
        advisory_client_id: client,
        tenant,
        ability: ask.ability,
    };
    let entry = AuditEntry::new("consent.admin_asked", subject, id);
    open(app, prepared, link, asked, entry).await
}

/// How an administrator consents there.
pub(super) fn of(manifest: &Manifest) -> Result<&AdminConsent, AppError> {
    manifest.admin_consent().ok_or_else(|| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("At {} no administrator consents for everybody", manifest.name),
        )
        .hint("`consent-requests ask` asks somebody else to connect")
    })
}

/// Everything that the administrator is asked to agree to.
pub(super) fn scopes(manifest: &Manifest, ability: Option<&str>) -> Result<Vec<String>, AppError> {
    let ability = ability.map(|id| abilities::with_scopes(manifest, id)).transpose()?;
    let ids: Vec<String> = ability.map(|ability| ability.id.clone()).into_iter().collect();
    Ok(abilities::scopes(manifest, &ids))
}

/// Takes the address that came back. It holds no code and proves nothing, its `tenant` least of all: it ends the wait.
pub(super) async fn report(
    app: &App,
    attempt: &AuthorizationAttempt,
    csrf_state: SecretText,
    text: &str,
) -> Result<ConsentRequestView, AppError> {
    let manifest = partners::manifest(&attempt.partner)?;
    let reported = parse_pasted_consent(text, &expected(attempt, csrf_state)?, &of(manifest)?.reported_by).map_err(wrong_address)?;
    let (status, action, outcome) = match reported {
        ReportedConsent::Agreed => (
            AttemptStatus::Succeeded,
            "consent.admin_reported",
            "The consent is reported, which proves nothing yet: connect now to prove it".to_owned(),
        ),
        ReportedConsent::Refused { error, told } => {
            let name = label(Some(manifest), error, &told);
            let words = explanation(Some(manifest), &told, None).map(|words| format!(". {words}"));
            let outcome = format!(
                "The administrator did not agree, or could not ({name}){}",
                words.unwrap_or_default()
            );
            (AttemptStatus::Refused, "consent.admin_refused", outcome)
        }
    };
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    authorization_attempts::finish(&mut tx, attempt.id, status, &outcome, None).await?;
    tx.commit(AuditEntry::new(action, attempt.id.to_string(), attempt.partner.clone()))
        .await?;
    forget(app, attempt.id).await?;
    tell(app, attempt.id).await
}
