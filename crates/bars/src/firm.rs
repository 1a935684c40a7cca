//! A firm to measure on: a real workspace in a temporary folder, whose connections were authorized
//! by the program's own use cases at the bar's own authorization server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};
use connect_app::apps::{RegisterApp, register_app};
use connect_app::authorization::{StartAuthorization, paste_callback, start_authorization};
use connect_app::connections::list_connections;
use connect_app::rehearsal::Starter;
use connect_app::{App, Holder, OpenOptions, OsEntropy, Surroundings};
use connect_connectors::{Connector, registry};
use connect_domain::clock::{Instant, SettableClock};
use connect_domain::secret::SecretText;
use connect_http::{HttpSettings, ProxySetting};
use tempfile::TempDir;
use url::Url;

use crate::authorization_server::AuthorizationServer;
use crate::keychain_folder::keychain_in;
use crate::workers::WorkerSettings;

/// Microseconds.
pub const SECOND: i64 = 1_000_000;
/// Microseconds; an access token lives this long.
pub const HOUR: i64 = 3_600 * SECOND;
/// Microseconds.
pub const DAY: i64 = 24 * HOUR;
const BEGUN_AT: i64 = 1_800_000_000 * SECOND;
/// Opens the vault of every firm.
pub const PASSPHRASE: &str = "a passphrase for measuring";

/// See the module. Its folder goes with it.
pub struct Firm {
    folder: TempDir,
    has_keychain: bool,
    connections: Vec<String>,
}

impl Firm {
    /// Makes the workspace, registers the firm's app, and authorizes a connection for each grant. The
    /// installation's keychain opens the vault.
    pub async fn found(server: &AuthorizationServer, grants: &[&str]) -> anyhow::Result<Self> {
        Self::found_with(server, grants, true).await
    }

    /// The same with a passphrase, which works on any installation.
    pub async fn found_with_passphrase(server: &AuthorizationServer, grants: &[&str]) -> anyhow::Result<Self> {
        Self::found_with(server, grants, false).await
    }

    async fn found_with(server: &AuthorizationServer, grants: &[&str], has_keychain: bool) -> anyhow::Result<Self> {
        let mut firm = Self {
            folder: tempfile::tempdir()?,
            has_keychain,
            connections: Vec::new(),
        };
        let (app, _) = open(&firm.worker(), Instant::from_micros(BEGUN_AT)).await?;
        let partner = oauth_partner()?.manifest().id.clone();
        let register = RegisterApp {
            partner: partner.clone(),
            environment: "custom".to_owned(),
            label: "bars".to_owned(),
            oauth_client_id: "ABarsClientIdThatLooksRight".to_owned(),
            redirect_uris: Vec::new(),
            callback: None,
            endpoints: endpoints(server),
            fields: BTreeMap::new(),
        };
        let secret = SecretText::new("a client secret".to_owned());
        let registered = register_app(&app, register, Some(secret))
            .await
            .context("could not register the firm's app")?;
        for grant in grants {
            server.consent(grant);
            let connection = connect(&app, &partner, &registered.id, grant).await?;
            firm.connections.push(connection);
        }
        Ok(firm)
    }

    /// Ids of the connections, in the order of their grants.
    pub fn connections(&self) -> &[String] {
        &self.connections
    }

    /// The connection of the grant at this place in the list.
    pub fn connection(&self, at: usize) -> anyhow::Result<&str> {
        self.connections.get(at).map(String::as_str).context("there is no such connection")
    }

    /// Microseconds since the epoch of its first moment.
    pub const fn begun_at(&self) -> i64 {
        BEGUN_AT
    }

    /// What a worker of this installation opens.
    pub fn worker(&self) -> WorkerSettings {
        WorkerSettings {
            workspace: self.workspace(),
            data_folder: self.folder.path().join("installation"),
            keychain: self.has_keychain.then(|| self.folder.path().join("keychain")),
        }
    }

    /// Everything that it keeps.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The workspace's folder.
    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }
}

async fn connect(app: &Arc<App>, partner: &str, registration: &str, grant: &str) -> anyhow::Result<String> {
    let start = StartAuthorization {
        partner: partner.to_owned(),
        environment: "custom".to_owned(),
        app_registration_id: Some(registration.to_owned()),
        callback: Some("paste".to_owned()),
        connection_id: None,
        fields: BTreeMap::new(),
        ability: None,
    };
    let attempt = start_authorization(app, start).await?;
    let callback = callback(&attempt.authorization_url, &attempt.redirect_uri, grant)?;
    paste_callback(app, &attempt.attempt_id, &callback).await?;
    let connections = list_connections(app).await?;
    let found = connections.into_iter().find(|connection| connection.external_account_id == grant);
    found
        .map(|connection| connection.id)
        .ok_or_else(|| anyhow!("the grant `{grant}` was not stored"))
}

/// Opens a workspace as an installation; also gives the clock to move.
pub async fn open(settings: &WorkerSettings, now: Instant) -> anyhow::Result<(Arc<App>, SettableClock)> {
    let clock = SettableClock::new(now);
    let options = OpenOptions {
        location: settings.workspace.display().to_string(),
        rehearsal: false,
        holder: match &settings.keychain {
            Some(_) => Holder::Keychain,
            None => Holder::Passphrase(SecretText::new(PASSPHRASE.to_owned())),
        },
        starter: Starter::none(),
    };
    let surroundings = Surroundings {
        clock: Arc::new(clock.clone()),
        entropy: Arc::new(OsEntropy),
        keychain: keychain_in(settings.keychain.as_deref().unwrap_or(&settings.data_folder)),
        http: HttpSettings {
            extra_ca_file: None,
            proxy: ProxySetting::Direct,
        },
        data_folder: settings.data_folder.clone(),
    };
    let app = App::open_in(options, surroundings).await.context("could not open the workspace")?;
    Ok((app, clock))
}

/// The first partner that is authorized in a browser.
pub fn oauth_partner() -> anyhow::Result<&'static dyn Connector> {
    let mut connectors = registry::ALL.into_iter();
    connectors
        .find(|connector| connector.manifest().oauth2().is_some())
        .context("no partner uses OAuth")
}

fn endpoints(server: &AuthorizationServer) -> BTreeMap<String, String> {
    let at = |path: &str| server.token_url().join(path).map(String::from).unwrap_or_default();
    let origin = at("/").trim_end_matches('/').to_owned();
    let mut endpoints = BTreeMap::from([("api".to_owned(), origin.clone()), ("auth".to_owned(), origin)]);
    for name in ["authorize", "token", "revoke"] {
        endpoints.insert(name.to_owned(), at(&format!("/{name}")));
    }
    endpoints
}

/// What the partner would send the browser back to.
fn callback(authorization_url: &str, redirect_uri: &str, grant: &str) -> anyhow::Result<String> {
    let authorization_url = Url::parse(authorization_url)?;
    let mut parameters = authorization_url.query_pairs();
    let csrf_state = parameters
        .find(|(name, _)| name == "state")
        .context("the authorization URL has no state")?
        .1
        .into_owned();
    let mut callback = Url::parse(redirect_uri)?;
    callback
        .query_pairs_mut()
        .append_pair("code", grant)
        .append_pair("state", &csrf_state);
    let manifest = oauth_partner()?.manifest();
    if let Some(parameter) = manifest.oauth2().and_then(|oauth2| oauth2.external_account_parameter.as_deref()) {
        callback.query_pairs_mut().append_pair(parameter, grant);
    }
    Ok(callback.into())
}
