//! A peer whose lock did not hold, such as one that was frozen past its lease: it rotates at the
//! server and commits to the database while another process is at work.

use std::time::Duration;

use anyhow::{Context, anyhow};
use connect_credentials::{HolderKind, Vault, WrappedKey};
use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::connections::{self, Expiries};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::vault_keys::{self, VaultKey};
use connect_store::{Observed, Store};

use crate::authorization_server::Issued;
use crate::firm::{Firm, PASSPHRASE};

/// The stored copy as the vault takes it.
pub fn wrapped_key(row: VaultKey) -> anyhow::Result<WrappedKey> {
    Ok(WrappedKey {
        holder_kind: row
            .holder_kind
            .parse::<HolderKind>()
            .map_err(|()| anyhow!("an unknown kind of holder"))?,
        holder: row.holder,
        key_id: row.key_id,
        kdf: row.kdf,
        nonce: row.nonce,
        wrapped: row.wrapped,
    })
}

const LIFETIME: Duration = Duration::from_secs(3_600);

/// See the module. Copies share the database.
#[derive(Clone)]
pub struct Peer {
    store: Store,
    vault: Vault,
}

impl Peer {
    /// Opens the firm's workspace and its vault.
    pub async fn open(firm: &Firm) -> anyhow::Result<Self> {
        let store = Store::open(&firm.workspace().display().to_string().parse()?).await?;
        let rows = vault_keys::list(&mut store.read().await?).await?;
        let row = rows.into_iter().next().context("the vault has no holder")?;
        let vault = wrapped_key(row)?.unlock_with_passphrase(&SecretText::new(PASSPHRASE.to_owned()))?;
        Ok(Self { store, vault })
    }

    /// Stores a pair as the connection's next generation.
    pub async fn commit(&self, connection: ConnectionId, issued: &Issued, now: Instant) -> anyhow::Result<()> {
        let owner = connection.to_string();
        let mut tx = self.store.observe(now).await?;
        let active = secrets::active(&mut tx, &owner, SecretKind::RefreshToken).await?;
        let grant_id = active.and_then(|active| active.grant_id);
        for (kind, text, expires_at) in [
            (SecretKind::RefreshToken, &issued.refresh_token, None),
            (SecretKind::AccessToken, &issued.access_token, Some(now.plus(LIFETIME))),
        ] {
            let generation = 1 + secrets::highest_generation(&mut tx, &owner, kind).await?;
            let place = secrets::place(&owner, kind, generation);
            let sealed = self.vault.seal(&place, &SecretText::new(text.clone()), &connect_app::OsEntropy)?;
            let rotated = Secret {
                owner: owner.clone(),
                kind,
                generation,
                grant_id,
                status: SecretStatus::Active,
                sealed,
                issued_at: now,
                expires_at,
            };
            secrets::rotate(&mut tx, &rotated).await?;
        }
        let expiries = Expiries {
            access: Some(now.plus(LIFETIME)),
            ..Expiries::default()
        };
        connections::set_expiries(&mut tx, connection, expiries).await?;
        Ok(tx.commit_observed(Observed::Refresh(connection)).await?)
    }

    /// The refresh token in force, in the open.
    pub async fn active_refresh_token(&self, connection: ConnectionId) -> anyhow::Result<Option<String>> {
        let active = secrets::active(&mut self.store.read().await?, &connection.to_string(), SecretKind::RefreshToken).await?;
        let opened = active.map(|active| self.vault.open(&active.place(), &active.sealed)).transpose()?;
        Ok(opened.map(|token| token.expose().to_owned()))
    }
}
