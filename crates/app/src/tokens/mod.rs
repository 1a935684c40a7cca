//! Access tokens, and the refresh protocol of `reliability.md` B1-B13 that keeps a grant alive: one
//! refresh at a time, written down before it is sent, saved before it is judged.
//!
//! A call asks [`Tokens::access_token`] and gets the stored token while it is fresh enough
//! ([`margin`]). Otherwise a [`flight`] takes the connection's [`lock`], looks whether somebody else
//! was faster ([`state`]), settles what an earlier refresh left behind ([`recovery`], [`escrow`]),
//! announces itself ([`intent`]), spends the refresh token ([`exchange`]) and stores what came back
//! ([`save`]) before anything is made of it.

mod backoff;
mod ends;
mod escrow;
mod exchange;
mod flight;
mod grant;
mod held;
mod home;
mod intent;
mod lock;
mod margin;
mod recovery;
mod refused;
mod save;
mod slots;
mod state;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use connect_credentials::Vault;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Clock;
use connect_domain::entropy::Entropy;
use connect_domain::ids::ConnectionId;
use connect_domain::secret::SecretKind;
use connect_http::HttpClient;
use connect_oauth::TokenEndpoint;
use connect_store::connections::Connection;
use connect_store::{Store, secrets, workspaces};

pub(crate) use exchange::PreviousToken;
pub(crate) use home::Home;
pub(crate) use refused::{challenge, keep_challenge};
pub(crate) use state::AccessToken;

use backoff::Backoffs;
use flight::{Flight, Flights, Want};
use held::Held;
use margin::Freshness;
use slots::Slots;
use state::State;

use crate::App;
use crate::error::{AppError, ErrorCode};

/// See the module. Copies share the flights.
pub(crate) struct Tokens(Arc<Inner>);

struct Inner {
    store: Store,
    home: Home,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    flights: Flights,
    backoffs: Backoffs,
    held: Held,
    slots: Slots,
}

impl Tokens {
    pub(crate) fn new(store: &Store, home: Home, http: &HttpClient, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self(Arc::new(Inner {
            store: store.clone(),
            home,
            http: http.clone(),
            clock,
            entropy,
            flights: Flights::default(),
            backoffs: Backoffs::default(),
            held: Held::default(),
            slots: Slots::default(),
        }))
    }

    /// A token good for a while yet, refreshed if need be. One that still works serves when a refresh
    /// is not to be had at the moment.
    pub(crate) async fn access_token(
        &self,
        vault: &Vault,
        connection: &Connection,
        endpoint: &TokenEndpoint,
        previous_token: PreviousToken,
    ) -> Result<AccessToken, AppError> {
        let state = State::read(&self.0.store, connection.id).await?;
        let freshness = state.freshness(self.0.clock.now());
        let want = match freshness {
            Freshness::Fresh => return state.access_token(vault),
            Freshness::Due => Want::Soon,
            Freshness::Ending | Freshness::Spent => Want::Fresh,
        };
        match self.fly(vault, connection, endpoint, previous_token, want).await {
            Err(error) if freshness > Freshness::Spent && error.code != ErrorCode::NeedsAuthorization => {
                tracing::debug!(connection.id = %connection.id, %error, "the stored access token serves a while longer");
                state.access_token(vault)
            }
            outcome => outcome,
        }
    }

    /// The key of a connection that has one in place of tokens.
    pub(crate) async fn api_key(&self, vault: &Vault, connection: &Connection) -> Result<AccessToken, AppError> {
        let owner = connection.id.to_string();
        let stored = secrets::active(&mut self.0.store.read().await?, &owner, SecretKind::ApiKey).await?;
        let stored = stored.ok_or_else(|| state::no_grant(connection))?;
        let key = vault
            .open(&stored.place(), &stored.sealed)
            .map_err(|error| AppError::internal("open the key", error))?;
        Ok(AccessToken::new(key, stored.generation))
    }

    /// After the partner refused `rejected`: a newer one if there is, else a refresh.
    pub(crate) async fn replace(
        &self,
        vault: &Vault,
        connection: &Connection,
        endpoint: &TokenEndpoint,
        previous_token: PreviousToken,
        rejected: &AccessToken,
    ) -> Result<AccessToken, AppError> {
        let want = Want::NewerThan(rejected.generation());
        self.fly(vault, connection, endpoint, previous_token, want).await
    }

    /// A refresh whatever the clock says, unless another one ended after this began.
    pub(crate) async fn refresh_now(
        &self,
        vault: &Vault,
        connection: &Connection,
        endpoint: &TokenEndpoint,
        previous_token: PreviousToken,
    ) -> Result<AccessToken, AppError> {
        let state = State::read(&self.0.store, connection.id).await?;
        let want = Want::Asked(state.access_generation());
        self.fly(vault, connection, endpoint, previous_token, want).await
    }

    /// Whether nothing has refreshed a connection's tokens for most of a day.
    pub(crate) async fn is_idle(&self, id: ConnectionId) -> Result<bool, AppError> {
        Ok(State::read(&self.0.store, id).await?.is_idle(self.0.clock.now()))
    }

    /// Refreshes tokens that are idle; `None` when they are not, or not any more.
    pub(crate) async fn refresh_if_idle(
        &self,
        vault: &Vault,
        connection: &Connection,
        endpoint: &TokenEndpoint,
        previous_token: PreviousToken,
    ) -> Result<Option<AccessToken>, AppError> {
        let state = State::read(&self.0.store, connection.id).await?;
        if !state.is_idle(self.0.clock.now()) {
            return Ok(None);
        }
        // Of several programs that wake together the first refreshes; the others find its token newer.
        let want = Want::NewerThan(state.access_generation());
        self.fly(vault, connection, endpoint, previous_token, want).await.map(Some)
    }

    async fn fly(
        &self,
        vault: &Vault,
        connection: &Connection,
        endpoint: &TokenEndpoint,
        previous_token: PreviousToken,
        want: Want,
    ) -> Result<AccessToken, AppError> {
        let flight = Flight {
            inner: Arc::clone(&self.0),
            vault: vault.clone(),
            id: connection.id,
            endpoint: endpoint.clone(),
            previous_token,
            want,
        };
        self.0.flights.fly(flight).await.map_err(|error| copy_of(&error))
    }

    /// The tokens of this connection are gone: nothing may bring them back.
    pub(crate) async fn forget(&self, id: ConnectionId) {
        let inner = Arc::clone(&self.0);
        let forgotten = tokio::task::spawn_blocking(move || {
            escrow::remove(&inner.home.escrow_file(id));
            inner.held.take(id);
            inner.backoffs.succeeded(id);
        });
        if let Err(error) = forgotten.await {
            tracing::warn!(connection.id = %id, %error, "an escrow file may remain");
        }
    }

    /// Waits for refreshes under way. False when tokens are in memory only, and ending now loses them.
    async fn land(&self) -> bool {
        self.0.flights.land().await;
        self.0.held.is_empty()
    }
}

/// An error that several callers are told.
fn copy_of(error: &Arc<AppError>) -> AppError {
    AppError {
        code: error.code,
        message: error.message.clone(),
        hint: error.hint.clone(),
        cause: error.cause,
        source: Some(Box::new(Arc::clone(error))),
    }
}

/// Waits for refreshes under way: call it before the process ends. An error means that a partner gave
/// tokens which neither the database nor a file took; ending now costs that grant.
pub async fn finish_refreshes(app: &App) -> Result<(), AppError> {
    if app.tokens.land().await {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::WorkspaceUnusable,
        "New tokens could not be stored and are kept in memory only",
    )
    .hint("Free some space or make the workspace writable, and let the program run until it has stored them"))
}

/// Makes this installation, and the folder that is open, the home of the workspace's grants. Whoever
/// asks has been told that the old home must not refresh them any more (`reliability.md` B13).
pub async fn move_grants_here(app: &App) -> Result<(), AppError> {
    let mut tx = app
        .store
        .write(&app.actor, Permission::AdministerWorkspace, app.clock.now())
        .await?;
    let home = app.tokens.0.home.claim()?;
    workspaces::move_home(&mut tx, home).await?;
    tx.commit(AuditEntry::new(
        "workspace.moved_here",
        app.workspace_id.to_string(),
        home.to_string(),
    ))
    .await?;
    app.events.stale(["workspace", "connections", "attention"]);
    Ok(())
}
