//! After a partner refused a refresh, or an access token that no refresh would mend: nobody but a person has it asked again
//! for the same token, and what it wants proven is kept for the next consent (`reliability.md` B11). A program that asks on
//! and on is shut out by some.

use std::sync::Arc;

use connect_credentials::Vault;
use connect_domain::connection::ConnectionStatus;
use connect_domain::entropy::Entropy;
use connect_domain::ids::{ConnectionId, CorrelationId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::{ClaimsChallenge, Told};
use connect_store::refresh_intents::{self, RefreshIntent, RefreshPhase};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Observed, Reads, Writes};

use super::Tokens;
use super::flight::{Flight, Want};
use super::state::{AccessToken, State};
use crate::error::{AppError, ErrorCode};

impl Flight {
    /// Notes a refusal that says nothing of the grant's end. One that an unknown outcome stands beside is not noted: that
    /// has to be looked into.
    pub(super) async fn note_refused(&self, told: &Told) -> Result<(), AppError> {
        let mut tx = self.inner.store.observe(self.inner.clock.now()).await?;
        if let Some(intent) = refresh_intents::get(&mut tx, self.id).await? {
            refresh_intents::mark_refused(&mut tx, self.id, &intent.attempt_id).await?;
        }
        keep_challenge(&mut tx, &self.vault, &self.inner.entropy, self.id, told.claims.as_ref()).await?;
        tx.commit_observed(Observed::Refresh(self.id)).await?;
        Ok(())
    }

    /// The token in force was refused, and no person asks.
    pub(super) fn hold_refused(&self, state: &State) -> Result<(), AppError> {
        let refused = state.intent.as_ref().filter(|intent| intent.phase == RefreshPhase::Refused);
        let (Some(refused), Some(active)) = (refused, state.active_refresh_token()) else {
            return Ok(());
        };
        if active.generation != refused.from_generation || matches!(self.want, Want::Asked(_)) {
            return Ok(());
        }
        let connection = &state.connection;
        let words = match connection.status {
            ConnectionStatus::NeedsReconnect if !connection.status_reason.is_empty() => connection.status_reason.clone(),
            _ => format!(
                "The partner refused to refresh `{}`, and nobody has acted since",
                connection.display_name
            ),
        };
        let id = self.id;
        Err(AppError::new(ErrorCode::NeedsAuthorization, words).hint(format!(
            "`connections reconnect {id}` signs in anew, `connections test {id}` asks the partner again"
        )))
    }
}

impl Tokens {
    /// The partner's API refused an access token that lives, because of what its sign-in did not prove: a refreshed token
    /// proves no more. False when a newer token is stored, of which nothing is known.
    pub(crate) async fn keep_claims(
        &self,
        vault: &Vault,
        id: ConnectionId,
        refused: &AccessToken,
        claims: &ClaimsChallenge,
    ) -> Result<bool, AppError> {
        let inner = &self.0;
        let now = inner.clock.now();
        let mut tx = inner.store.observe(now).await?;
        let state = State::read_in(&mut tx, id).await?;
        if state.access_generation() > refused.generation() {
            return Ok(false);
        }
        keep_challenge(&mut tx, vault, &inner.entropy, id, Some(claims)).await?;
        // A refresh under way, or one of unknown outcome, is for itself to settle.
        if let (Some(active), None) = (state.active_refresh_token(), &state.intent) {
            let refused = RefreshIntent {
                connection_id: id,
                attempt_id: CorrelationId::new(now, &*inner.entropy).to_string(),
                from_generation: active.generation,
                holder: inner.home.holder(),
                phase: RefreshPhase::Refused,
                started_at: now,
            };
            refresh_intents::insert(&mut tx, &refused).await?;
        }
        tx.commit_observed(Observed::Refresh(id)).await?;
        Ok(true)
    }
}

/// Keeps what the next authorization request of a connection has to repeat, in the place of what an earlier refusal wanted.
pub(crate) async fn keep_challenge(
    tx: &mut impl Writes,
    vault: &Vault,
    entropy: &Arc<dyn Entropy>,
    id: ConnectionId,
    claims: Option<&ClaimsChallenge>,
) -> Result<(), AppError> {
    let (owner, kind) = (id.to_string(), SecretKind::ClaimsChallenge);
    secrets::clear_all(tx, &owner, kind).await?;
    let Some(claims) = claims else { return Ok(()) };
    let text = SecretText::new(claims.as_str().to_owned());
    let sealed = vault
        .seal(&secrets::place(&owner, kind, 1), &text, &**entropy)
        .map_err(|error| AppError::internal("keep what the partner wants proven", error))?;
    let secret = Secret {
        owner,
        kind,
        generation: 1,
        grant_id: None,
        status: SecretStatus::Active,
        sealed,
        issued_at: tx.now(),
        expires_at: None,
    };
    secrets::insert(tx, &secret).await?;
    Ok(())
}

/// What the next authorization request of a connection has to repeat.
pub(crate) async fn challenge(from: &mut impl Reads, vault: &Vault, id: ConnectionId) -> Result<Option<ClaimsChallenge>, AppError> {
    let Some(stored) = secrets::active(from, &id.to_string(), SecretKind::ClaimsChallenge).await? else {
        return Ok(None);
    };
    let text = vault
        .open(&stored.place(), &stored.sealed)
        .map_err(|error| AppError::internal("open what the partner wants proven", error))?;
    Ok(ClaimsChallenge::parse(text.expose()))
}
