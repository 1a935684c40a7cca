//! Storing a new grant: its tokens, in one transaction with its connection.

use connect_credentials::Vault;
use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, GrantId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::GrantedTokens;
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{WriteTransaction, refresh_intents, refresh_leases};

use super::lock::{Hold, LockFile, PATIENCE, peek_generation};
use super::{Tokens, escrow};
use crate::error::AppError;

impl Tokens {
    /// Inside the transaction that stores the connection. The grant's tokens get a generation above
    /// every one ever committed, also when the database was put back from a backup. Answers it.
    pub(crate) async fn store_first_grant(
        &self,
        tx: &mut WriteTransaction,
        vault: &Vault,
        id: ConnectionId,
        grant_id: GrantId,
        tokens: &GrantedTokens,
    ) -> Result<i64, AppError> {
        let owner = id.to_string();
        let generation = 1 + self.highest_generation(tx, id).await?;
        let now = self.0.clock.now();
        let secret = |kind, plain: &SecretText, expires_at: Option<Instant>| {
            let sealed = vault.seal(&secrets::place(&owner, kind, generation), plain, &*self.0.entropy);
            Ok::<_, AppError>(Secret {
                owner: owner.clone(),
                kind,
                generation,
                grant_id: Some(grant_id),
                status: SecretStatus::Active,
                sealed: sealed.map_err(|error| AppError::internal("seal the grant", error))?,
                issued_at: now,
                expires_at,
            })
        };
        // What is left of an earlier consent is of no use beside the new one.
        for kind in [SecretKind::RefreshToken, SecretKind::AccessToken] {
            secrets::clear_all(tx, &owner, kind).await?;
        }
        if let Some(refresh_token) = &tokens.refresh_token {
            let refresh_token = secret(SecretKind::RefreshToken, refresh_token, tokens.refresh_token_expires_at)?;
            secrets::insert(tx, &refresh_token).await?;
        }
        let access_token = secret(SecretKind::AccessToken, &tokens.access_token, Some(tokens.access_token_expires_at))?;
        secrets::insert(tx, &access_token).await?;
        if let Some(intent) = refresh_intents::get(tx, id).await? {
            refresh_intents::delete(tx, id, &intent.attempt_id).await?;
        }
        secrets::clear_all(tx, &id.to_string(), SecretKind::ClaimsChallenge).await?;
        if self.0.store.is_shared() && tokens.refresh_token.is_some() {
            refresh_leases::set_committed_generation(tx, id, generation).await?;
        }
        Ok(generation)
    }

    /// After the commit: the lock file's generation, and nothing left in escrow of an earlier grant. A
    /// generation that cannot be written lags behind, which is allowed.
    pub(crate) async fn first_grant_stored(&self, id: ConnectionId, generation: i64) -> Result<(), AppError> {
        self.forget(id).await;
        if self.0.store.is_shared() {
            return Ok(());
        }
        match LockFile::take(&self.0.home, id, PATIENCE).await {
            Ok(lock) => {
                Hold::File(lock).note_committed(generation);
                // A refresh of the earlier grant may have ended in between.
                escrow::remove(&self.0.home.escrow_file(id));
            }
            Err(error) => tracing::warn!(connection.id = %id, %error, "the lock file's generation lags behind"),
        }
        Ok(())
    }

    async fn highest_generation(&self, tx: &mut WriteTransaction, id: ConnectionId) -> Result<i64, AppError> {
        let owner = id.to_string();
        let refresh = secrets::highest_generation(tx, &owner, SecretKind::RefreshToken).await?;
        let access = secrets::highest_generation(tx, &owner, SecretKind::AccessToken).await?;
        let committed = match refresh_leases::get(tx, id).await? {
            Some(lease) => lease.committed_generation,
            None => peek_generation(&self.0.home, id).map_err(|error| self.0.home.unusable(error))?,
        };
        Ok(refresh.max(access).max(committed))
    }
}
