//! After a call whose outcome is unknown (`reliability.md` B10), and before anything is spent: escrow,
//! orphans, a database older than its lock file.

use connect_connectors::Manifest;
use connect_domain::connection::ConnectionStatus;
use connect_domain::failure::Cause;
use connect_domain::secret::SecretKind;
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Observed, connections, refresh_intents};

use super::ends::{self, Life, Refusal};
use super::escrow::{self, Granted};
use super::flight::Flight;
use super::lock::Hold;
use super::refused::keep_challenge;
use super::state::State;
use crate::authorization::{explanation, label, way_on};
use crate::error::{AppError, ErrorCode};
use crate::failpoint::reach;
use crate::partners;
use crate::protection;

impl Flight {
    /// Stores tokens that an earlier refresh received and could not commit. Whether by this process or
    /// one that was killed, they are the newest there are, unless the database says otherwise.
    pub(super) async fn settle_escrow(&self, hold: &mut Hold) -> Result<(), AppError> {
        let file = self.inner.home.escrow_file(self.id);
        let filed = escrow::read(&file).map_err(|error| self.inner.home.unusable(error))?;
        for granted in [filed, self.inner.held.get(self.id)].into_iter().flatten() {
            let state = State::read(&self.inner.store, self.id).await?;
            if let Some(fitting) = self.fitting(&state, granted)? {
                self.commit(hold, &fitting).await?;
                tracing::warn!(connection.id = %self.id, generation = fitting.generation(), "stored tokens from escrow");
                self.committed(hold, &fitting);
            } else {
                escrow::remove(&file);
                self.inner.held.take(self.id);
            }
        }
        reach("escrow_imported");
        Ok(())
    }

    /// The escrow as the database can take it; `None` when it has it already, or a new consent or a
    /// newer token has replaced it.
    fn fitting(&self, state: &State, granted: Granted) -> Result<Option<Granted>, AppError> {
        let Some(active) = state.active_refresh_token() else {
            return Ok(None);
        };
        let both = [&granted.refresh_token, &granted.access_token].into_iter().flatten();
        let has = |secret: &Secret| {
            let stored = state.refresh_tokens.iter().chain(&state.access_tokens);
            stored.into_iter().any(|stored| stored.sealed == secret.sealed)
        };
        let (mut is_stored, mut is_outdated) = (false, false);
        for secret in both {
            is_stored |= has(secret);
            is_outdated |= secret.grant_id != active.grant_id || secret.issued_at < active.issued_at;
        }
        if is_stored || is_outdated || granted.generation() == 0 {
            return Ok(None);
        }
        let generation = state.next_generation(0).max(granted.generation());
        let anew = |secret: Option<Secret>| secret.map(|secret| self.sealed_anew(&secret, generation)).transpose();
        Ok(Some(Granted {
            spent_generation: active.generation,
            refresh_token: anew(granted.refresh_token)?,
            access_token: anew(granted.access_token)?,
            ..granted
        }))
    }

    /// Puts an orphan in force that was issued after the token in force.
    pub(super) async fn adopt_orphan(&self, hold: &mut Hold, state: State) -> Result<State, AppError> {
        let Some(orphan) = state.newer_orphan() else {
            return Ok(state);
        };
        let adopted = Secret {
            status: SecretStatus::Active,
            ..self.sealed_anew(orphan, state.next_generation(hold.committed_generation()))?
        };
        let mut tx = self.inner.store.observe(self.inner.clock.now()).await?;
        secrets::clear(&mut tx, &orphan.owner, orphan.kind, orphan.grant_id, orphan.generation).await?;
        secrets::supersede(&mut tx, &adopted).await?;
        hold.note_in_database(&mut tx, self.id, adopted.generation).await?;
        tx.commit_observed(Observed::Refresh(self.id)).await?;
        hold.note_committed(adopted.generation);
        tracing::warn!(connection.id = %self.id, generation = adopted.generation, "an orphaned refresh token is in force");
        State::read(&self.inner.store, self.id).await
    }

    /// A database that was put back from a backup holds tokens that were spent long ago: spending one
    /// again could end the grant for the newer copy as well.
    pub(super) fn refuse_outdated(&self, hold: &Hold, state: &State) -> Result<(), AppError> {
        if !protection::HOME || state.refresh_generation() >= hold.committed_generation() {
            return Ok(());
        }
        Err(AppError::new(
            ErrorCode::NeedsAuthorization,
            format!(
                "This workspace is older than the last refresh of `{}`, so its token is not used",
                state.connection.display_name
            ),
        )
        .hint(format!(
            "Put the newer workspace back, or reconnect with `connections reconnect {}`",
            self.id
        )))
    }

    /// The partner says that the grant is dead, and nothing newer is known. The tokens stay until a new
    /// grant is stored; the status changes only if they still are the ones that were refused (B11).
    pub(super) async fn condemn(&self, spent: &Secret, refused: Refusal) -> Result<AppError, AppError> {
        let mut tx = self.inner.store.observe(self.inner.clock.now()).await?;
        let state = State::read_in(&mut tx, self.id).await?;
        let connection = &state.connection;
        let manifest = partners::manifest(&connection.partner).ok();
        let mut words = format!(
            "The partner no longer accepts the grant of `{}` ({})",
            connection.display_name,
            label(manifest, refused.error, &refused.told)
        );
        let ends = manifest.map_or(&[][..], Manifest::grant_ends);
        let life = Life {
            consented_at: connection.authorized_at,
            last_used_at: state.last_issued_at().unwrap_or(spent.issued_at),
            refused_at: refused.at.unwrap_or(self.inner.clock.now()),
        };
        let told = explanation(manifest, &refused.told, refused.at);
        let causes = told.unwrap_or_else(|| ends::likely_causes(ends, life));
        if !causes.is_empty() {
            words = format!("{words}. {causes}");
        }
        let is_same = state
            .active_refresh_token()
            .is_some_and(|active| active.generation == spent.generation && active.grant_id == spent.grant_id);
        if is_same || !protection::COMPARES {
            connections::set_status(&mut tx, self.id, ConnectionStatus::NeedsReconnect, Some(Cause::Auth), &words).await?;
            keep_challenge(&mut tx, &self.vault, &self.inner.entropy, self.id, refused.told.claims.as_ref()).await?;
        }
        if !protection::COMPARES {
            secrets::clear_all(&mut tx, &spent.owner, SecretKind::RefreshToken).await?;
        }
        match &state.intent {
            Some(intent) if is_same => refresh_intents::mark_refused(&mut tx, self.id, &intent.attempt_id).await?,
            Some(intent) => {
                refresh_intents::delete(&mut tx, self.id, &intent.attempt_id).await?;
            }
            None => {}
        }
        tx.commit_observed(Observed::Refresh(self.id)).await?;
        let hint = way_on(manifest, &refused.told, connection);
        Ok(AppError::new(ErrorCode::NeedsAuthorization, words).hint(hint))
    }
}
