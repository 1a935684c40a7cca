//! The firm's own partners: added by a manifest file, then provisioned and checked like those that are built in.

use std::path::Path;

use connect_connectors::manifest::HostPattern;
use connect_connectors::{Manifest, registry};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::connection::ConnectionStatus;
use connect_domain::counted::counted;
use connect_domain::environment::Environment;
use connect_domain::secret::SecretKind;
use connect_store::app_registrations::{self, AppRegistration};
use connect_store::authorization_attempts::{self, AttemptStatus};
use connect_store::connections::{self, Connection};
use connect_store::private_partners::{self, PrivatePartnerRow};
use connect_store::provisioning_runs::{self, ProvisioningStatus};
use connect_store::{Reads, Store, WriteTransaction, connect_queues, secrets};

use super::view::PartnerView;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// Larger files are no manifests.
const MOST_BYTES: u64 = 1 << 20;

/// Makes the workspace's private partners known to this program. One that this program cannot read any more is passed
/// over, and its connections say that there is no such partner.
pub(crate) async fn know(store: &Store) -> Result<(), AppError> {
    for row in private_partners::list(&mut store.read().await?).await? {
        if let Err(error) = registry::know_private(&row.manifest) {
            tracing::warn!(partner = row.id, %error, "a private partner's manifest cannot be read");
        }
    }
    Ok(())
}

/// Adds the partner of a manifest file, TOML or JSON.
pub async fn add_partner(app: &App, file: &str) -> Result<PartnerView, AppError> {
    let given = Given::read(file)?;
    let id = &given.manifest.id;
    let taken = || given.invalid(&format!("the manifest's `id` is taken: there is a partner `{id}` already"));
    if registry::is_built_in(id) {
        return Err(taken());
    }
    let mut tx = begin(app).await?;
    if private_partners::list(&mut tx).await?.iter().any(|other| other.id == *id) {
        return Err(taken().hint(format!(
            "`partners replace {}` puts this manifest in the old one's place",
            given.file
        )));
    }
    private_partners::insert(&mut tx, id, &given.text, &app.actor.label()).await?;
    tx.commit(AuditEntry::new("partner.added", id.clone(), given.detail())).await?;
    given.known(app)
}

/// Puts the manifest of a file in the place of the one that the partner of its `id` has. What was checked is not proven
/// any more. Where it leads to other hosts, no secret or key follows: nobody entered them for those.
///
/// `meant` is the partner's id where a person has chosen it already.
pub async fn replace_partner(app: &App, meant: Option<&str>, file: &str) -> Result<PartnerView, AppError> {
    let given = Given::read(file)?;
    let id = &given.manifest.id;
    if let Some(meant) = meant.filter(|meant| meant != id) {
        return Err(given.invalid(&format!(
            "the manifest's `id` is `{id}`, and `{}` is to be replaced",
            shortened(meant)
        )));
    }
    let mut tx = begin(app).await?;
    let old = found(&mut tx, id).await?;
    let all = connections::list(&mut tx).await?;
    let own: Vec<&Connection> = all.iter().filter(|connection| connection.partner == *id).collect();
    // One that cannot be read any more may have led anywhere.
    let before = registry::read_kept(&old.manifest).ok();
    given.refuse_unfit(before.as_ref(), &own)?;
    let mut forgotten = String::new();
    if !before.is_some_and(|before| before.leads_where(&given.manifest)) {
        if let Some(living) = own.iter().find(|connection| connection.disconnected_at.is_none()) {
            return Err(AppError::new(
                ErrorCode::Conflict,
                format!(
                    "`{}` leads to other hosts, and `{}` is connected to those of before",
                    given.file, living.display_name
                ),
            )
            .hint(format!(
                "Disconnect it first, with `connections disconnect {}`: what was entered for one host goes to no other",
                living.id
            )));
        }
        refuse_open_queue(&mut tx, id).await?;
        let ended = end_attempts(&mut tx, id, "The partner's manifest leads to other hosts now").await?;
        let mut secrets_forgotten = 0;
        for registration in of_partner(&mut tx, id).await? {
            secrets_forgotten += secrets::clear_all(&mut tx, &registration.id.to_string(), SecretKind::ClientSecret).await?;
        }
        forgotten = format!(
            "; leads to other hosts, so {} forgotten and {} withdrawn",
            counted(secrets_forgotten, "secret is", "secrets are"),
            counted(ended, "attempt", "attempts")
        );
    }
    for connection in &own {
        if matches!(connection.status, ConnectionStatus::Connected | ConnectionStatus::Degraded) {
            let why = "The partner's manifest was replaced: test it";
            connections::set_status(&mut tx, connection.id, ConnectionStatus::NotChecked, None, why).await?;
        }
    }
    private_partners::replace(&mut tx, id, &given.text, &app.actor.label()).await?;
    let detail = format!("{}{forgotten}", given.detail());
    tx.commit(AuditEntry::new("partner.replaced", id.clone(), detail)).await?;
    app.events.stale(["apps", "connections", "consent_requests", "attention", "health"]);
    given.known(app)
}

/// Removes a private partner to which nothing was ever connected, and what was entered for it: its secrets must not wait for
/// another partner of this id.
pub async fn remove_partner(app: &App, id: &str) -> Result<(), AppError> {
    let mut tx = begin(app).await?;
    found(&mut tx, id).await?;
    let used = connections::list(&mut tx)
        .await?
        .iter()
        .filter(|connection| connection.partner == id)
        .count();
    if used > 0 {
        let had = counted(used, "connection", "connections");
        return Err(AppError::new(
            ErrorCode::Conflict,
            format!("`{id}` has {had}, and the history of it stays, so the partner does"),
        )
        .hint("`connections disconnect` ends one; `partners replace FILE` changes the manifest"));
    }
    refuse_open_queue(&mut tx, id).await?;
    let attempts = end_attempts(&mut tx, id, "The partner was removed").await?;
    let registrations = of_partner(&mut tx, id).await?;
    for registration in &registrations {
        secrets::clear_all(&mut tx, &registration.id.to_string(), SecretKind::ClientSecret).await?;
        app_registrations::remove(&mut tx, registration.id).await?;
    }
    let mut drafts = 0;
    for mut run in provisioning_runs::list_open(&mut tx).await? {
        if run.partner == id {
            run.status = ProvisioningStatus::Abandoned;
            provisioning_runs::save(&mut tx, &run).await?;
            drafts += 1;
        }
    }
    private_partners::remove(&mut tx, id).await?;
    let detail = format!(
        "with {}, {} and {}",
        counted(registrations.len(), "app", "apps"),
        counted(attempts, "attempt under way", "attempts under way"),
        counted(drafts, "draft", "drafts")
    );
    tx.commit(AuditEntry::new("partner.removed", id.to_owned(), detail)).await?;
    registry::forget_private(id);
    app.events
        .stale(["partners", "apps", "provisioning", "consent_requests", "attention"]);
    Ok(())
}

/// A manifest file that may be a private partner's.
struct Given {
    file: String,
    text: String,
    manifest: Manifest,
}

impl Given {
    fn read(file: &str) -> Result<Self, AppError> {
        let file = Path::new(file.trim());
        let text = read(file)?;
        let file = file.display().to_string();
        match registry::read_private(&text) {
            Ok(manifest) => Ok(Self { file, text, manifest }),
            Err(error) => Err(AppError::new(ErrorCode::InvalidInput, format!("`{file}`: {error}"))),
        }
    }

    fn invalid(&self, problem: &str) -> AppError {
        AppError::new(ErrorCode::InvalidInput, format!("`{}`: {problem}", self.file))
    }

    /// What the log keeps of it.
    fn detail(&self) -> String {
        let hosts: Vec<&str> = self.manifest.hosts.iter().map(HostPattern::as_str).collect();
        format!("{}; manifest SHA-256 {}", hosts.join(", "), super::sha256(&self.text))
    }

    /// Connections keep how they were authorized and where; of another kind they would be another partner's.
    fn refuse_unfit(&self, before: Option<&Manifest>, own: &[&Connection]) -> Result<(), AppError> {
        let another = |problem: String| {
            Err(self
                .invalid(&problem)
                .hint("Give the partner another `id`, and add it beside the old one"))
        };
        if own.is_empty() {
            return Ok(());
        }
        if before.is_some_and(|before| before.oauth2().is_some() != self.manifest.oauth2().is_some()) {
            return another("the manifest's `auth.kind` is another one, and there are connections of the old one".to_owned());
        }
        let lacks = |connection: &&&Connection| {
            let environment = connection.environment;
            let is_named = matches!(environment, Environment::Production | Environment::Sandbox);
            is_named && !self.manifest.environments.contains_key(&environment)
        };
        match own.iter().find(lacks) {
            Some(connection) => another(format!(
                "the manifest's `environments` lacks `{}`, which has connections",
                connection.environment
            )),
            None => Ok(()),
        }
    }

    /// Makes it known to this program; others hear of it.
    fn known(&self, app: &App) -> Result<PartnerView, AppError> {
        registry::know_private(&self.text).map_err(|error| self.invalid(&error.to_string()))?;
        app.events.stale(["partners"]);
        super::connector(&self.manifest.id).map(super::view)
    }
}

async fn begin(app: &App) -> Result<WriteTransaction, AppError> {
    let now = app.clock.now();
    Ok(app.store.write(&app.actor, Permission::AdministerWorkspace, now).await?)
}

async fn found(from: &mut impl Reads, id: &str) -> Result<PrivatePartnerRow, AppError> {
    let mut all = private_partners::list(from).await?.into_iter();
    all.find(|other| other.id == id).ok_or_else(|| {
        AppError::new(
            ErrorCode::UnknownPartner,
            format!("There is no private partner `{}`", shortened(id)),
        )
        .hint("`partners list` shows them, `partners add FILE` adds one; those that are built in stay")
    })
}

async fn of_partner(from: &mut impl Reads, id: &str) -> Result<Vec<AppRegistration>, AppError> {
    let mut own = app_registrations::list(from).await?;
    own.retain(|registration| registration.partner == id);
    Ok(own)
}

/// A queue may hold consents, which a person decides about first.
async fn refuse_open_queue(from: &mut impl Reads, id: &str) -> Result<(), AppError> {
    let queues = connect_queues::list(from).await?;
    match queues.iter().find(|queue| queue.partner == id && queue.closed_at.is_none()) {
        None => Ok(()),
        Some(queue) => Err(
            AppError::new(ErrorCode::Conflict, format!("Clients are being connected to `{id}` in a queue"))
                .hint(format!("Give it up first, with `connect-many close --queue {}`", queue.id)),
        ),
    }
}

/// Ends what waits for an answer from there, requests to others among it. Answers how many there were.
async fn end_attempts(tx: &mut WriteTransaction, id: &str, why: &str) -> Result<usize, AppError> {
    let mut own = authorization_attempts::list_open(tx).await?;
    own.retain(|attempt| attempt.partner == id);
    for attempt in &own {
        authorization_attempts::finish(tx, attempt.id, AttemptStatus::Cancelled, why, None).await?;
        for kind in [SecretKind::CodeVerifier, SecretKind::AuthorizationLink] {
            secrets::clear_all(tx, &attempt.id.to_string(), kind).await?;
        }
    }
    Ok(own.len())
}

fn read(file: &Path) -> Result<String, AppError> {
    let unusable = |problem: &str| AppError::new(ErrorCode::InvalidInput, format!("`{}` {problem}", file.display()));
    let size = std::fs::metadata(file)
        .map_err(|error| unusable("cannot be read").source(error))?
        .len();
    if size > MOST_BYTES {
        return Err(unusable("is too large for a manifest"));
    }
    std::fs::read_to_string(file)
        .map_err(|error| unusable("cannot be read as text").source(error))
        .map(|text| text.trim_start_matches('\u{feff}').to_owned())
}
