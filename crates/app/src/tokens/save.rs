//! Save before judging (`reliability.md` B7-B9): from the last byte of a reply to the durable commit
//! nothing happens but extract, seal and store.

use std::path::PathBuf;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::{MalformedTokenReply, TokenReply};
use connect_store::connections::{self, Expiries};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Observed, ObservedTransaction, refresh_intents};

use super::escrow::{self, Granted};
use super::flight::Flight;
use super::lock::Hold;
use super::state::{AccessToken, State};
use crate::error::{AppError, ErrorCode};
use crate::failpoint::reach;
use crate::protection;

/// After that no further try: the file holds the tokens, and callers wait.
const TRYING: Duration = Duration::from_secs(2);
/// Waits between the five tries of a commit.
const WAITS: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_millis(600),
    Duration::from_millis(1_000),
];
/// How long a superseded refresh token is kept at least (B12).
const PREVIOUS_KEPT: Duration = Duration::from_secs(24 * 3_600);

impl Flight {
    /// Stores what the partner granted for `spent`; only then says whether it can be used.
    pub(super) async fn save(&self, hold: &mut Hold, state: &State, spent: &Secret, reply: &TokenReply) -> Result<AccessToken, AppError> {
        let now = self.inner.clock.now();
        let generation = state.next_generation(hold.committed_generation());
        let (granted, access_token) = self.seal(state, spent, reply, generation, now)?;
        let saved = if protection::SAVES_FIRST {
            self.secure(hold, &granted).await
        } else {
            self.save_carelessly(&granted).await
        };
        reach("outcome_judged");
        saved?;
        access_token.map(|secret| AccessToken::new(secret, generation)).map_err(unusable)
    }

    fn seal(
        &self,
        state: &State,
        spent: &Secret,
        reply: &TokenReply,
        generation: i64,
        now: Instant,
    ) -> Result<(Granted, Result<SecretText, MalformedTokenReply>), AppError> {
        let refresh_token = reply.refresh_token();
        let judged = reply.judge(now);
        let sealed = |kind, secret: &SecretText, expires_at| {
            let place = secrets::place(&spent.owner, kind, generation);
            let sealed = self.vault.seal(&place, secret, &*self.inner.entropy);
            Ok::<_, AppError>(Secret {
                owner: spent.owner.clone(),
                kind,
                generation,
                grant_id: spent.grant_id,
                status: SecretStatus::Active,
                sealed: sealed.map_err(|error| AppError::internal("seal the new tokens", error))?,
                issued_at: now,
                expires_at,
            })
        };
        let refresh_expires_at = judged.as_ref().ok().and_then(|tokens| tokens.refresh_token_expires_at);
        let granted = Granted {
            // Also when the one before it was spent: what is in force is what is replaced.
            spent_generation: state.active_refresh_token().map_or(spent.generation, |active| active.generation),
            refresh_token: refresh_token
                .map(|secret| sealed(SecretKind::RefreshToken, &secret, refresh_expires_at))
                .transpose()?,
            access_token: match &judged {
                Ok(tokens) => Some(sealed(
                    SecretKind::AccessToken,
                    &tokens.access_token,
                    Some(tokens.access_token_expires_at),
                )?),
                Err(_) => None,
            },
            refresh_expires_at,
            grant_expires_at: judged.as_ref().ok().and_then(|tokens| tokens.refresh_token_hard_expires_at),
        };
        Ok((granted, judged.map(|tokens| tokens.access_token)))
    }

    /// Escrow, commit, generation. Fails only when the tokens are neither in the database nor in a file.
    async fn secure(&self, hold: &mut Hold, granted: &Granted) -> Result<(), AppError> {
        let file = self.inner.home.escrow_file(self.id);
        let escrowed = escrow::write(&file, granted);
        reach("reply_secured");
        // Side by side: a commit may wait for another writer, the file waits for nobody.
        let (escrowed, failure) = tokio::join!(made_durable(file.clone(), escrowed), self.commit_patiently(hold, granted));
        let Some(failure) = failure else {
            self.committed(hold, granted);
            return Ok(());
        };
        let durable = escrowed.or_else(|_| escrow::write(&file, granted).and_then(|()| escrow::make_durable(&file)));
        match durable {
            Ok(()) => {
                tracing::error!(connection.id = %self.id, error = %failure, "new tokens wait in escrow, because the database did not take them");
            }
            Err(error) => {
                // The last resort: they live as long as this process does, and it tries again.
                tracing::error!(connection.id = %self.id, error = %failure, escrow = %error, "new tokens are in memory only: do not end this program");
                self.inner.held.put(self.id, granted.clone());
            }
        }
        Ok(())
    }

    /// Tries five times within two seconds; why the last one failed, if none worked.
    async fn commit_patiently(&self, hold: &Hold, granted: &Granted) -> Option<AppError> {
        let started = std::time::Instant::now();
        let mut failure = self.commit(hold, granted).await.err();
        for wait in WAITS {
            if failure.is_none() || started.elapsed() >= TRYING {
                break;
            }
            tokio::time::sleep(wait).await;
            failure = self.commit(hold, granted).await.err();
        }
        failure
    }

    /// After a commit: the generation outside the database, then the file that is not needed any more.
    pub(super) fn committed(&self, hold: &mut Hold, granted: &Granted) {
        reach("save_committed");
        if let Some(refresh_token) = &granted.refresh_token {
            hold.note_committed(refresh_token.generation);
        }
        reach("generation_written");
        escrow::remove(&self.inner.home.escrow_file(self.id));
        reach("escrow_removed");
        self.inner.held.take(self.id);
    }

    /// One transaction: the new generation in force, the old one kept as previous, the intent over.
    pub(super) async fn commit(&self, hold: &Hold, granted: &Granted) -> Result<(), AppError> {
        let mut tx = self.inner.store.observe(self.inner.clock.now()).await?;
        reach("save_begun");
        let state = State::read_in(&mut tx, self.id).await?;
        let is_ours = hold.is_kept(&mut tx, self.id).await?
            && state
                .active_refresh_token()
                .is_some_and(|active| active.generation == granted.spent_generation);
        if is_ours {
            self.write(&mut tx, hold, granted).await?;
        } else {
            // Somebody else was at work although we held the lock. Their token may be the dead one.
            self.write_orphan(&mut tx, &state, granted).await?;
        }
        if let Some(intent) = &state.intent {
            refresh_intents::delete(&mut tx, self.id, &intent.attempt_id).await?;
        }
        reach("intent_deleted");
        reach("save_written");
        Ok(tx.commit_observed(Observed::Refresh(self.id)).await?)
    }

    async fn write(&self, tx: &mut ObservedTransaction, hold: &Hold, granted: &Granted) -> Result<(), AppError> {
        let owner = self.id.to_string();
        let now = self.inner.clock.now();
        if let Some(refresh_token) = &granted.refresh_token {
            secrets::supersede(tx, refresh_token).await?;
            secrets::clear_superseded(tx, &owner, SecretKind::RefreshToken, now.minus(PREVIOUS_KEPT)).await?;
            hold.note_in_database(tx, self.id, refresh_token.generation).await?;
        }
        reach("refresh_token_rotated");
        if let Some(access_token) = &granted.access_token {
            secrets::clear_all(tx, &owner, SecretKind::AccessToken).await?;
            secrets::insert(tx, access_token).await?;
            let expiries = Expiries {
                access: access_token.expires_at,
                refresh: granted.refresh_expires_at,
                grant: granted.grant_expires_at,
            };
            connections::set_expiries(tx, self.id, expiries).await?;
        }
        reach("access_token_written");
        Ok(())
    }

    /// Never drops a token that was received (B9): it is kept, and the newest issue time wins.
    async fn write_orphan(&self, tx: &mut ObservedTransaction, state: &State, granted: &Granted) -> Result<(), AppError> {
        let Some(refresh_token) = &granted.refresh_token else {
            return Ok(());
        };
        tracing::warn!(connection.id = %self.id, "a refresh token came although another refresh had ended: kept as an orphan");
        let is_taken = state
            .refresh_tokens
            .iter()
            .any(|stored| stored.generation == refresh_token.generation);
        let generation = if is_taken {
            state.next_generation(0)
        } else {
            refresh_token.generation
        };
        let orphan = Secret {
            status: SecretStatus::Orphan,
            ..self.sealed_anew(refresh_token, generation)?
        };
        Ok(secrets::insert(tx, &orphan).await?)
    }

    /// The same secret, sealed for another generation.
    pub(super) fn sealed_anew(&self, secret: &Secret, generation: i64) -> Result<Secret, AppError> {
        if generation == secret.generation {
            return Ok(secret.clone());
        }
        let failed = |error| AppError::internal("seal a token for another generation", error);
        let plain = self.vault.open(&secret.place(), &secret.sealed).map_err(failed)?;
        let place = secrets::place(&secret.owner, secret.kind, generation);
        let sealed = self.vault.seal(&place, &plain, &*self.inner.entropy).map_err(failed)?;
        Ok(Secret {
            generation,
            sealed,
            ..secret.clone()
        })
    }

    /// What a program does that has never lost a token: forget the old one, then store the new one.
    async fn save_carelessly(&self, granted: &Granted) -> Result<(), AppError> {
        let owner = self.id.to_string();
        for kind in [SecretKind::RefreshToken, SecretKind::AccessToken] {
            let mut tx = self.inner.store.observe(self.inner.clock.now()).await?;
            secrets::clear_all(&mut tx, &owner, kind).await?;
            tx.commit_observed(Observed::Refresh(self.id)).await?;
        }
        reach("reply_secured");
        for secret in [&granted.refresh_token, &granted.access_token].into_iter().flatten() {
            let mut tx = self.inner.store.observe(self.inner.clock.now()).await?;
            reach("save_begun");
            secrets::insert(&mut tx, secret).await?;
            reach("save_written");
            tx.commit_observed(Observed::Refresh(self.id)).await?;
            reach("save_committed");
        }
        Ok(())
    }
}

/// Waits for the disk on a thread that may wait.
async fn made_durable(file: PathBuf, written: std::io::Result<()>) -> std::io::Result<()> {
    written?;
    let syncing = tokio::task::spawn_blocking(move || {
        escrow::make_durable(&file)?;
        reach("reply_durable");
        Ok(())
    });
    syncing.await.map_err(std::io::Error::other)?
}

fn unusable(malformed: MalformedTokenReply) -> AppError {
    AppError::new(ErrorCode::PartnerUnreachable, crate::error::sentence(&malformed.to_string()))
        .cause(connect_domain::failure::Cause::Provider)
        .hint("Try again in a moment; the grant itself is safe")
}
