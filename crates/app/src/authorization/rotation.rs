//! A new key beside the old one: it is proven and used, the old one is kept until a call has shown that nobody misses it.
//! Who finds that the new one does not do goes back to the old one.

use std::sync::Arc;
use std::time::Duration;

use connect_connectors::FaultKind;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::connections::Connection;
use connect_store::secrets::{self, Secret, SecretStatus};

use super::key::{OldKey, ending, key_is_stored, keyed, prove_for, rehearsal_key, store};
use crate::App;
use crate::connections::view::ConnectionView;
use crate::connections::{show_connection, test_connection};
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// The longest time for which two keys are kept.
const LONGEST_OVERLAP_DAYS: u32 = 30;
const DAY: Duration = Duration::from_secs(86_400);

/// Takes a second key of the same account into use and keeps the one before. A key that may do less than the one in use
/// is refused. A rehearsal without a key takes the other one of the stand-ins'.
pub async fn rotate_key(app: &Arc<App>, id: &str, key: Option<SecretText>, overlap_days: Option<u32>) -> Result<ConnectionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(id).await?;
    let (connector, api_key) = keyed(&connection.partner)?;
    let overlap = match overlap_days {
        None => api_key.overlap,
        Some(days) if (1..=LONGEST_OVERLAP_DAYS).contains(&days) => DAY * days,
        Some(days) => {
            let message = format!("The old key is kept for 1 to {LONGEST_OVERLAP_DAYS} days, not for {days}");
            return Err(AppError::new(ErrorCode::InvalidInput, message));
        }
    };
    let kept = Kept::read(app, &connection).await?;
    if kept.previous.is_some() {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            "An old key is still kept beside the one in use, and a third has no place",
        )
        .hint(format!("Retire it first: `connections retire-key {id}`")));
    }
    let in_use = kept.open(app, &kept.active).await?;
    let key = match key {
        Some(key) => key,
        None => rehearsal_key(app, connector.manifest(), Some(connection.environment), Some(&in_use)).await?,
    };
    if connect_credentials::is_same(&SecretText::new(key.expose().trim().to_owned()), &in_use) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            "This is the key that is in use already, so nothing was changed",
        )
        .hint("Make a second key at the partner, beside the one in use"));
    }
    let (key, rights) = prove_for(app, &connection, &key).await?;
    let lost: Vec<&str> = connection
        .granted_scopes
        .iter()
        .filter(|had| !rights.granted.contains(had))
        .map(String::as_str)
        .collect();
    if !lost.is_empty() {
        let message = format!(
            "The new key lacks what the one in use has: {}. Nothing was changed, the old key stays in use",
            lost.join(", ")
        );
        return Err(
            AppError::new(ErrorCode::NeedsAuthorization, message).hint("Give it these rights in the partner's console, and try again")
        );
    }
    let until = app.clock.now().plus(overlap);
    store(app, &connection, &key, rights, OldKey::KeptUntil(until)).await
}

/// Forgets the old key once a call has proven the new one, and says whether the old one still opens the account.
pub async fn retire_key(app: &App, id: &str) -> Result<ConnectionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(id).await?;
    let (connector, _) = keyed(&connection.partner)?;
    let kept = Kept::read(app, &connection).await?;
    let old = kept.open(app, kept.previous()?).await?;
    if let Err(error) = test_connection(app, id).await {
        let message = format!("The new key is not proven, so the old one is kept: {}", error.message);
        return Err(AppError { message, ..error });
    }
    let account = &connection.external_account_id;
    let outcome = app
        .try_credential(connector, connection.environment, &connection.endpoints, &old, account)
        .await?;
    let named = named(&ending(&old));
    let how = connector
        .manifest()
        .how_to_revoke
        .as_deref()
        .unwrap_or("Delete it in the partner's console");
    let said = match outcome {
        Err(fault) if fault.kind == FaultKind::KeyRejected => format!("{named} is retired: the partner does not take it any more"),
        Ok(_) => format!("{named} is forgotten here and still opens the account. {how}"),
        Err(_) => format!("{named} is forgotten here; whether it still opens the account could not be asked. {how}"),
    };
    let owner = connection.id.to_string();
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    secrets::clear_previous(&mut tx, &owner, SecretKind::ApiKey).await?;
    tx.commit(AuditEntry::new("connection.key_retired", owner.clone(), said.clone()))
        .await?;
    key_is_stored(app, &owner);
    let mut view = show_connection(app, id).await?;
    view.status_detail = Some(said);
    Ok(view)
}

/// Takes the old key into use again, once a call has proven it. The newer one is kept beside it, to be retired.
pub async fn return_key(app: &Arc<App>, id: &str) -> Result<ConnectionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(id).await?;
    keyed(&connection.partner)?;
    let kept = Kept::read(app, &connection).await?;
    let old = kept.previous()?;
    let until = old.expires_at.unwrap_or_else(|| app.clock.now());
    let (key, rights) = prove_for(app, &connection, &kept.open(app, old).await?).await?;
    store(app, &connection, &key, rights, OldKey::KeptUntil(until)).await
}

/// The keys of a connection.
struct Kept {
    active: Secret,
    previous: Option<Secret>,
}

impl Kept {
    async fn read(app: &App, connection: &Connection) -> Result<Self, AppError> {
        let owner = connection.id.to_string();
        let all = secrets::list(&mut app.store.read().await?, &owner, SecretKind::ApiKey).await?;
        let of = |status| all.iter().find(|secret| secret.status == status).cloned();
        let active = of(SecretStatus::Active).ok_or_else(|| {
            let message = format!("`{}` has no key in use", shortened(&connection.display_name));
            AppError::new(ErrorCode::NeedsAuthorization, message).hint(format!("Give it one: `connections replace-key {owner}`"))
        })?;
        Ok(Self {
            active,
            previous: of(SecretStatus::Previous),
        })
    }

    fn previous(&self) -> Result<&Secret, AppError> {
        self.previous
            .as_ref()
            .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "No old key is kept beside the one in use"))
    }

    async fn open(&self, app: &App, secret: &Secret) -> Result<SecretText, AppError> {
        let vault = app.open_vault().await?;
        let opened = vault.open(&secret.place(), &secret.sealed);
        opened.map_err(|error| AppError::internal("open the key", error))
    }
}

/// `The old key that ends in `abcd``.
fn named(ending: &str) -> String {
    match ending {
        "" => "The old key".to_owned(),
        ending => format!("The old key that ends in `{ending}`"),
    }
}
