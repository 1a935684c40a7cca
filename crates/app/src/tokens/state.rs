//! What the database says about a connection's tokens, read in one state.

use connect_credentials::Vault;
use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, GrantId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::connections::{self, Connection};
use connect_store::refresh_intents::{self, RefreshIntent};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Reads, Store};

use super::margin::{self, Freshness, freshness};
use crate::error::{AppError, ErrorCode};

/// An access token with its generation, so that a refused one can be told from a newer one.
#[derive(Clone, Debug)]
pub(crate) struct AccessToken {
    secret: SecretText,
    generation: i64,
}

impl AccessToken {
    pub(super) const fn new(secret: SecretText, generation: i64) -> Self {
        Self { secret, generation }
    }

    pub(crate) const fn secret(&self) -> &SecretText {
        &self.secret
    }

    pub(super) const fn generation(&self) -> i64 {
        self.generation
    }

    /// Whether it was stored after the other.
    pub(crate) const fn is_newer_than(&self, other: &Self) -> bool {
        self.generation > other.generation
    }
}

/// See the module.
pub(super) struct State {
    pub(super) connection: Connection,
    pub(super) refresh_tokens: Vec<Secret>,
    pub(super) access_tokens: Vec<Secret>,
    pub(super) intent: Option<RefreshIntent>,
}

impl State {
    pub(super) async fn read(store: &Store, id: ConnectionId) -> Result<Self, AppError> {
        Self::read_in(&mut store.read().await?, id).await
    }

    pub(super) async fn read_in(from: &mut impl Reads, id: ConnectionId) -> Result<Self, AppError> {
        let owner = id.to_string();
        let connection = connections::get(from, id).await?;
        Ok(Self {
            connection: connection.ok_or_else(|| AppError::new(ErrorCode::UnknownConnection, "The connection is gone"))?,
            refresh_tokens: secrets::list(from, &owner, SecretKind::RefreshToken).await?,
            access_tokens: secrets::list(from, &owner, SecretKind::AccessToken).await?,
            intent: refresh_intents::get(from, id).await?,
        })
    }

    /// The refresh token in force.
    pub(super) fn active_refresh_token(&self) -> Option<&Secret> {
        self.refresh_tokens.iter().find(|secret| secret.status == SecretStatus::Active)
    }

    /// The refresh token before the one in force, of the same consent.
    pub(super) fn previous_refresh_token(&self, grant_id: Option<GrantId>) -> Option<&Secret> {
        self.refresh_tokens
            .iter()
            .find(|secret| secret.status == SecretStatus::Previous && secret.grant_id == grant_id)
    }

    /// An orphan that was issued after the token in force, of the same consent.
    pub(super) fn newer_orphan(&self) -> Option<&Secret> {
        let active = self.active_refresh_token()?;
        let orphans = self.refresh_tokens.iter().filter(|secret| secret.status == SecretStatus::Orphan);
        let newest = orphans.max_by_key(|secret| (secret.issued_at, secret.generation))?;
        let is_newer = newest.grant_id == active.grant_id && newest.issued_at > active.issued_at;
        is_newer.then_some(newest)
    }

    /// Highest generation of the refresh token.
    pub(super) fn refresh_generation(&self) -> i64 {
        self.refresh_tokens.first().map_or(0, |secret| secret.generation)
    }

    /// Generation of the newest access token; it grows with every refresh.
    pub(super) fn access_generation(&self) -> i64 {
        self.access_tokens.first().map_or(0, |secret| secret.generation)
    }

    /// When the partner last gave tokens.
    pub(super) fn last_issued_at(&self) -> Option<Instant> {
        self.access_tokens.iter().map(|secret| secret.issued_at).max()
    }

    /// The generation that the next tokens get: above every known one of both kinds.
    pub(super) fn next_generation(&self, committed: i64) -> i64 {
        self.refresh_generation().max(self.access_generation()).max(committed) + 1
    }

    /// How fresh the stored access token is.
    pub(super) fn freshness(&self, now: Instant) -> Freshness {
        let active = self.active_access_token();
        let life = active.and_then(|secret| Some((secret.issued_at, secret.expires_at?)));
        life.map_or(Freshness::Spent, |(issued_at, expires_at)| {
            freshness(self.connection.id, issued_at, expires_at, now)
        })
    }

    /// Whether nothing has refreshed its tokens for most of a day. Without a grant there is nothing to keep.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        let Some(refresh_token) = self.active_refresh_token() else {
            return false;
        };
        // A partner that does not rotate leaves the refresh token as it was; the access token is new each time.
        let issued_at = self.active_access_token().unwrap_or(refresh_token).issued_at;
        margin::is_idle(self.connection.id, issued_at, now)
    }

    /// The stored access token, opened.
    pub(super) fn access_token(&self, vault: &Vault) -> Result<AccessToken, AppError> {
        let active = self.active_access_token().ok_or_else(|| no_grant(&self.connection))?;
        let secret = vault
            .open(&active.place(), &active.sealed)
            .map_err(|error| AppError::internal("open the access token", error))?;
        Ok(AccessToken::new(secret, active.generation))
    }

    fn active_access_token(&self) -> Option<&Secret> {
        self.access_tokens.iter().find(|secret| secret.status == SecretStatus::Active)
    }
}

/// Nothing to authorize with.
pub(super) fn no_grant(connection: &Connection) -> AppError {
    AppError::new(ErrorCode::NeedsAuthorization, format!("`{}` has no grant", connection.display_name))
        .hint(crate::partners::way_back(connection))
}
