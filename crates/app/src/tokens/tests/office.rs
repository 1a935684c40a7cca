//! A workspace with one connection whose grant is stored, and further processes that open it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use connect_credentials::Vault;
use connect_domain::access::{Actor, Permission, Role};
use connect_domain::audit::AuditEntry;
use connect_domain::clock::{Clock, Instant, SettableClock};
use connect_domain::connection::ConnectionStatus;
use connect_domain::entropy::SeededEntropy;
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectionId, GrantId, InstallationId, MemberId, WorkspaceId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_http::{HttpClient, HttpSettings, ProxySetting};
use connect_oauth::{ClientAuthentication, GrantedTokens, LifetimeFields, OwnCodes, RevocationBody, TokenEndpoint};
use connect_store::connections::{self, Connection, Grant};
use connect_store::workspaces::{self, Workspace, WorkspaceKind};
use connect_store::{Location, Store, secrets};

use super::server::Server;
use crate::error::AppError;
use crate::tokens::{AccessToken, Home, PreviousToken, Tokens};

pub(super) const NOW: Instant = Instant::from_seconds(1_800_000_000);

/// One process of one installation that has the workspace open.
pub(super) struct Office {
    pub(super) folder: Arc<tempfile::TempDir>,
    pub(super) location: Location,
    pub(super) data: PathBuf,
    pub(super) server: Server,
    pub(super) clock: SettableClock,
    pub(super) store: Store,
    pub(super) vault: Vault,
    pub(super) tokens: Arc<Tokens>,
    pub(super) connection: Connection,
    pub(super) previous_token: PreviousToken,
    admin: Actor,
    entropy: Arc<SeededEntropy>,
}

impl Office {
    /// A new workspace whose connection was authorized just now.
    pub(super) async fn found(strict: bool) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let location = Location::Folder(folder.path().join("workspace"));
        Self::found_at(strict, folder, location).await
    }

    /// The same on a database server, shared by several machines.
    pub(super) async fn found_on_server(strict: bool) -> Self {
        let location = connect_store::testing::fresh_database().await.parse().unwrap();
        Self::found_at(strict, Arc::new(tempfile::tempdir().unwrap()), location).await
    }

    async fn found_at(strict: bool, folder: Arc<tempfile::TempDir>, location: Location) -> Self {
        let data = folder.path().join("data");
        let server = Server::start(strict).await;
        let clock = SettableClock::new(NOW);
        let entropy = Arc::new(SeededEntropy::new(5));
        let store = Store::open(&location).await.unwrap();
        let admin = Actor::Member {
            id: MemberId::new(NOW, &*entropy),
            role: Role::Admin,
        };
        let row = Workspace {
            id: WorkspaceId::new(NOW, &*entropy),
            name: "Firm".to_owned(),
            kind: WorkspaceKind::Firm,
            home_installation_id: InstallationId::new(NOW, &*entropy),
            vault_holder_kind: None,
            recovery_code_confirmed_at: None,
            created_at: NOW,
        };
        let connection = connection(&entropy);
        let mut tx = store.write(&admin, Permission::AdministerWorkspace, NOW).await.unwrap();
        workspaces::create(&mut tx, &row).await.unwrap();
        connections::insert(&mut tx, &connection).await.unwrap();
        tx.commit(AuditEntry::new("test.founded", "", "")).await.unwrap();
        let vault = Vault::create(false, &*entropy).unwrap();
        let tokens = tokens(&store, row.home_installation_id, &data, &clock, &entropy).await;
        let office = Self {
            folder,
            location,
            data,
            server,
            clock,
            store,
            vault,
            tokens,
            connection,
            previous_token: PreviousToken::Never,
            admin,
            entropy,
        };
        office.authorize("rt-1", "at-1").await;
        office
    }

    /// The same workspace, opened once more: another process of the same installation, or, with other
    /// folders, a copy or another installation.
    pub(super) async fn again(&self, location: Location, data: PathBuf, installation: Option<InstallationId>) -> Self {
        let store = Store::open(&location).await.unwrap();
        let home = workspaces::get(&mut store.read().await.unwrap())
            .await
            .unwrap()
            .unwrap()
            .home_installation_id;
        let tokens = tokens(&store, installation.unwrap_or(home), &data, &self.clock, &self.entropy).await;
        Self {
            folder: Arc::clone(&self.folder),
            location,
            data,
            server: self.server.clone(),
            clock: self.clock.clone(),
            store,
            vault: self.vault.clone(),
            tokens,
            connection: self.connection.clone(),
            previous_token: self.previous_token,
            admin: self.admin.clone(),
            entropy: Arc::clone(&self.entropy),
        }
    }

    /// Another process on the same machine.
    pub(super) async fn peer(&self) -> Self {
        self.again(self.location.clone(), self.data.clone(), None).await
    }

    /// Stores a new consent.
    pub(super) async fn authorize(&self, refresh_token: &str, access_token: &str) {
        let now = self.clock.now();
        let granted = GrantedTokens {
            access_token: SecretText::new(access_token.to_owned()),
            access_token_expires_at: now.plus(Duration::from_secs(3_600)),
            refresh_token: Some(SecretText::new(refresh_token.to_owned())),
            refresh_token_expires_at: None,
            refresh_token_hard_expires_at: None,
            scopes: None,
            id_token: None,
        };
        let grant = Grant {
            grant_id: GrantId::new(now, &*self.entropy),
            granted_scopes: Vec::new(),
            authorized_by: self.admin.label(),
            partner_identity: String::new(),
            expiries: connections::Expiries::default(),
        };
        let mut tx = self.store.write(&self.admin, Permission::Connect, now).await.unwrap();
        connections::set_grant(&mut tx, self.connection.id, &grant).await.unwrap();
        let generation = self
            .tokens
            .store_first_grant(&mut tx, &self.vault, self.connection.id, grant.grant_id, &granted)
            .await
            .unwrap();
        tx.commit(AuditEntry::new("connection.authorized", "", "")).await.unwrap();
        self.tokens.first_grant_stored(self.connection.id, generation).await.unwrap();
    }

    pub(super) async fn access_token(&self) -> Result<String, AppError> {
        let token = self
            .tokens
            .access_token(&self.vault, &self.connection, &self.endpoint(), self.previous_token)
            .await;
        token.map(|token| token.secret().expose().to_owned())
    }

    pub(super) async fn replace(&self, rejected: &AccessToken) -> Result<AccessToken, AppError> {
        self.tokens
            .replace(&self.vault, &self.connection, &self.endpoint(), self.previous_token, rejected)
            .await
    }

    pub(super) async fn refresh_now(&self) -> Result<AccessToken, AppError> {
        self.tokens
            .refresh_now(&self.vault, &self.connection, &self.endpoint(), self.previous_token)
            .await
    }

    /// Past the end of every access token.
    pub(super) fn let_expire(&self) {
        self.clock.advance(Duration::from_secs(3_601));
    }

    pub(super) async fn status(&self) -> ConnectionStatus {
        let stored = connections::get(&mut self.store.read().await.unwrap(), self.connection.id)
            .await
            .unwrap();
        stored.unwrap().status
    }

    /// The refresh token in force, in the open.
    pub(super) async fn stored_refresh_token(&self) -> Option<String> {
        let mut reader = self.store.read().await.unwrap();
        let owner = self.connection.id.to_string();
        let active = secrets::active(&mut reader, &owner, SecretKind::RefreshToken).await.unwrap()?;
        Some(self.vault.open(&active.place(), &active.sealed).unwrap().expose().to_owned())
    }

    /// Another machine that shares the server.
    pub(super) async fn colleague(&self) -> Self {
        let installation = InstallationId::new(NOW, &connect_credentials::SystemEntropy);
        let data = self.folder.path().join("colleague");
        self.again(self.location.clone(), data, Some(installation)).await
    }

    /// The workspace's folder.
    pub(super) fn workspace(&self) -> PathBuf {
        self.location.folder().unwrap().to_owned()
    }

    pub(super) fn escrow_file(&self) -> PathBuf {
        self.tokens.0.home.escrow_file(self.connection.id)
    }

    fn endpoint(&self) -> TokenEndpoint {
        TokenEndpoint {
            token_url: self.server.token_url.parse().unwrap(),
            revoke_url: None,
            revocation_body: RevocationBody::Form,
            oauth_client_id: "client".to_owned(),
            oauth_client_secret: Some(SecretText::new("secret".to_owned())),
            client_authentication: ClientAuthentication::Basic,
            extra_headers: Vec::new(),
            lifetime_fields: LifetimeFields::default(),
            own_codes: OwnCodes::default(),
        }
    }
}

async fn tokens(
    store: &Store,
    installation: InstallationId,
    data: &std::path::Path,
    clock: &SettableClock,
    entropy: &Arc<SeededEntropy>,
) -> Arc<Tokens> {
    let row = workspaces::get(&mut store.read().await.unwrap()).await.unwrap().unwrap();
    let home = Home::of(&row, installation, store.location(), data);
    let clock: Arc<dyn Clock> = Arc::new(clock.clone());
    let settings = HttpSettings {
        extra_ca_file: None,
        proxy: ProxySetting::Direct,
    };
    let http = HttpClient::new(settings, Arc::clone(&clock), entropy.clone()).unwrap();
    Arc::new(Tokens::new(store, home, &http, clock, entropy.clone()))
}

fn connection(entropy: &SeededEntropy) -> Connection {
    Connection {
        display_name: "Company".to_owned(),
        ..Connection::new(ConnectionId::new(NOW, entropy), "ledger", Environment::Custom, "realm", NOW)
    }
}
