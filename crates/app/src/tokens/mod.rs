//! PLACEHOLDER by the lead so that the rest of `connect-app` compiles and its journeys can run.
//! Helper "store": replace this whole folder by the real protocol (`reliability.md` B1-B13), keeping
//! the names and signatures that `app.rs`, `partners/call.rs`, `authorization/complete.rs` and
//! `connections/mod.rs` call (add parameters where you must, and adapt those call sites).

use std::path::Path;
use std::sync::Arc;

use connect_credentials::Vault;
use connect_domain::clock::Clock;
use connect_domain::entropy::Entropy;
use connect_domain::ids::{ConnectionId, GrantId, InstallationId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_http::HttpClient;
use connect_oauth::{GrantedTokens, TokenEndpoint, refresh};
use connect_store::connections::Connection;
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Observed, Store, WriteTransaction};

use crate::authorization::exchange_error;
use crate::error::{AppError, ErrorCode};

/// See the module.
pub(crate) struct Tokens {
    store: Store,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// An access token with its generation, so that a refused one can be told from a newer one.
pub(crate) struct AccessToken {
    secret: SecretText,
    generation: i64,
}

impl AccessToken {
    pub(crate) const fn secret(&self) -> &SecretText {
        &self.secret
    }
}

impl Tokens {
    pub(crate) fn new(store: &Store, _local_folder: &Path, _installation: InstallationId, http: &HttpClient, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { store: store.clone(), http: http.clone(), clock, entropy }
    }

    /// Inside the transaction that stores the connection: the grant's tokens, as its next generation.
    pub(crate) async fn store_first_grant(&self, tx: &mut WriteTransaction, vault: &Vault, connection_id: ConnectionId, grant_id: GrantId, tokens: &GrantedTokens) -> Result<i64, AppError> {
        let owner = connection_id.to_string();
        let mut generation = 0;
        for (kind, secret, expires_at) in [
            (SecretKind::RefreshToken, tokens.refresh_token.as_ref(), tokens.refresh_token_expires_at),
            (SecretKind::AccessToken, Some(&tokens.access_token), Some(tokens.access_token_expires_at)),
        ] {
            let Some(secret) = secret else { continue };
            generation = 1 + secrets::highest_generation(tx, &owner, kind).await?;
            let place = secrets::place(&owner, kind, generation);
            let sealed = vault.seal(&place, secret, &*self.entropy).map_err(|error| AppError::internal("seal the grant", error))?;
            let row = Secret { owner: owner.clone(), kind, generation, grant_id: Some(grant_id), status: SecretStatus::Active, sealed, issued_at: self.clock.now(), expires_at };
            secrets::rotate(tx, &row).await?;
        }
        Ok(generation)
    }

    /// After the commit: the lock file's highest generation (B13).
    pub(crate) async fn first_grant_stored(&self, _connection_id: ConnectionId, _generation: i64) -> Result<(), AppError> {
        Ok(())
    }

    /// A token good for a while yet, refreshed if need be.
    pub(crate) async fn access_token(&self, vault: &Vault, connection: &Connection, endpoint: &TokenEndpoint) -> Result<AccessToken, AppError> {
        let stored = secrets::active(&mut self.store.read().await?, &connection.id.to_string(), SecretKind::AccessToken).await?;
        if let Some(stored) = stored
            && stored.expires_at.is_some_and(|at| at.since(self.clock.now()).as_secs() > 300)
        {
            let secret = vault.open(&stored.place(), &stored.sealed).map_err(|error| AppError::internal("open the access token", error))?;
            return Ok(AccessToken { secret, generation: stored.generation });
        }
        self.refresh_now(vault, connection, endpoint).await
    }

    /// After the partner refused `rejected`: a newer one if there is, else a refresh.
    pub(crate) async fn replace(&self, vault: &Vault, connection: &Connection, endpoint: &TokenEndpoint, rejected: &AccessToken) -> Result<AccessToken, AppError> {
        let _ = rejected.generation;
        self.refresh_now(vault, connection, endpoint).await
    }

    /// A refresh whatever the clock says, unless another one ended after this began.
    pub(crate) async fn refresh_now(&self, vault: &Vault, connection: &Connection, endpoint: &TokenEndpoint) -> Result<AccessToken, AppError> {
        let owner = connection.id.to_string();
        let missing = || AppError::new(ErrorCode::NeedsAuthorization, "There is no grant");
        let stored = secrets::active(&mut self.store.read().await?, &owner, SecretKind::RefreshToken).await?.ok_or_else(missing)?;
        let token = vault.open(&stored.place(), &stored.sealed).map_err(|error| AppError::internal("open the refresh token", error))?;
        let reply = refresh(&self.http.token(), endpoint, &token).await.map_err(|error| exchange_error(&error))?;
        let tokens = reply.judge(self.clock.now()).map_err(|error| AppError::internal("read the tokens", error))?;
        let mut tx = self.store.observe(self.clock.now()).await?;
        let mut generation = 0;
        for (kind, secret, expires_at) in [
            (SecretKind::RefreshToken, tokens.refresh_token.as_ref(), tokens.refresh_token_expires_at),
            (SecretKind::AccessToken, Some(&tokens.access_token), Some(tokens.access_token_expires_at)),
        ] {
            let Some(secret) = secret else { continue };
            generation = 1 + secrets::highest_generation(&mut tx, &owner, kind).await?;
            let place = secrets::place(&owner, kind, generation);
            let sealed = vault.seal(&place, secret, &*self.entropy).map_err(|error| AppError::internal("seal the grant", error))?;
            let row = Secret { owner: owner.clone(), kind, generation, grant_id: connection.grant_id, status: SecretStatus::Active, sealed, issued_at: self.clock.now(), expires_at };
            secrets::rotate(&mut tx, &row).await?;
        }
        tx.commit_observed(Observed::Refresh(connection.id)).await?;
        Ok(AccessToken { secret: tokens.access_token.clone(), generation })
    }

    /// The tokens of this connection are gone.
    pub(crate) async fn forget(&self, _connection_id: ConnectionId) {}
}
