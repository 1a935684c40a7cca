//! Before a token is spent (`reliability.md` B5): room on the disk, and an intent in the database.
//! Whoever finds it later knows that the outcome of a call is unknown.

use connect_domain::ids::CorrelationId;
use connect_store::refresh_intents::{self, RefreshIntent, RefreshPhase};
use connect_store::{Observed, StoreError};

use super::escrow;
use super::flight::Flight;
use crate::error::AppError;
use crate::failpoint::reach;
use crate::platform;
use crate::protection;

/// Less room than this, and the new token might not find any.
const LEAST_ROOM: u64 = 16 * 1024 * 1024;

impl Flight {
    /// Writes down that `from_generation` is about to be spent, in two steps: an intent, which nobody
    /// need look into, and `sent`, after which the token counts as perhaps spent. One that stands at
    /// `sent` stays: this call is a part of finding out what became of it.
    pub(super) async fn announce(&self, from_generation: i64) -> Result<(), AppError> {
        reach("preflight_begun");
        self.check_room()?;
        if protection::SAVES_FIRST {
            escrow::reserve(&self.inner.home.escrow_file(self.id)).map_err(|error| self.inner.home.unusable(error))?;
        }
        reach("space_checked");
        if !protection::SAVES_FIRST {
            return Ok(());
        }
        let Some(attempt_id) = self.write_intent(from_generation).await? else {
            return Ok(());
        };
        reach("intent_committed");
        let mut tx = self.inner.store.observe(self.inner.clock.now()).await?;
        refresh_intents::mark_sent(&mut tx, self.id, &attempt_id).await?;
        reach("sent_written");
        tx.commit_observed(Observed::Refresh(self.id)).await?;
        reach("sent_committed");
        Ok(())
    }

    /// The attempt to mark as sent; `None` when one is already.
    async fn write_intent(&self, from_generation: i64) -> Result<Option<String>, AppError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.observe(now).await?;
        match refresh_intents::get(&mut tx, self.id).await? {
            Some(intent) if intent.phase == RefreshPhase::Sent => return Ok(None),
            // Whoever wrote it was stopped before anything left.
            Some(intent) => {
                refresh_intents::delete(&mut tx, self.id, &intent.attempt_id).await?;
            }
            None => {}
        }
        let intent = RefreshIntent {
            connection_id: self.id,
            attempt_id: CorrelationId::new(now, &*self.inner.entropy).to_string(),
            from_generation,
            holder: self.inner.home.holder(),
            phase: RefreshPhase::Intent,
            started_at: now,
        };
        refresh_intents::insert(&mut tx, &intent).await?;
        reach("intent_written");
        tx.commit_observed(Observed::Refresh(self.id)).await?;
        Ok(Some(intent.attempt_id))
    }

    /// Ends the intent of a call that cannot have spent anything.
    pub(super) async fn withdraw(&self) -> Result<(), AppError> {
        let mut tx = self.inner.store.observe(self.inner.clock.now()).await?;
        if let Some(intent) = refresh_intents::get(&mut tx, self.id).await? {
            refresh_intents::delete(&mut tx, self.id, &intent.attempt_id).await?;
            tx.commit_observed(Observed::Refresh(self.id)).await?;
        }
        Ok(())
    }

    fn check_room(&self) -> Result<(), AppError> {
        for folder in self.inner.home.folders() {
            if platform::available_space(folder).is_some_and(|room| room < LEAST_ROOM) {
                return Err(StoreError::Full.into());
            }
        }
        Ok(())
    }
}
