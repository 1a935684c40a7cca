//! `workspaces`: the one firm of this database.

use connect_domain::clock::Instant;
use connect_domain::ids::{InstallationId, WorkspaceId};

use crate::columns::{Columns, exactly_one};
use crate::error::StoreError;
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "workspaces";

/// What a workspace is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkspaceKind {
    /// A firm's work with partners.
    Firm,
    /// Training on stand-ins, with nothing secret in it.
    Rehearsal,
}

impl WorkspaceKind {
    /// The word in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Firm => "firm",
            Self::Rehearsal => "rehearsal",
        }
    }
}

impl std::str::FromStr for WorkspaceKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Firm, Self::Rehearsal]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Never changes, also not when the folder moves.
    pub id: WorkspaceId,
    /// The firm's name.
    pub name: String,
    /// See [`WorkspaceKind`].
    pub kind: WorkspaceKind,
    /// The one installation that may spend its grants (`reliability.md` B13).
    pub home_installation_id: InstallationId,
    /// The authoritative holder of the vault's key (C5), as `HolderKind::as_str`.
    pub vault_holder_kind: Option<String>,
    /// When a person proved that the recovery code is written down (C8).
    pub recovery_code_confirmed_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}

/// The workspace; `None` until [`create`].
pub async fn get(from: &mut impl Reads) -> Result<Option<Workspace>, StoreError> {
    let row = sqlx::query(
        "SELECT id, name, kind, home_installation_id, vault_holder_kind, recovery_code_confirmed_at, created_at
         FROM workspaces WHERE singleton = 1",
    )
    .fetch_optional(from.connection())
    .await?;
    row.map(|row| {
        let columns = Columns::of(TABLE, &row);
        Ok(Workspace {
            id: columns.parsed("id")?,
            name: columns.text("name")?,
            kind: columns.parsed("kind")?,
            home_installation_id: columns.parsed("home_installation_id")?,
            vault_holder_kind: columns.optional_text("vault_holder_kind")?,
            recovery_code_confirmed_at: columns.optional_instant("recovery_code_confirmed_at")?,
            created_at: columns.instant("created_at")?,
        })
    })
    .transpose()
}

/// Makes the one row. False when another program was faster: then that row counts.
pub async fn create(tx: &mut WriteTransaction, workspace: &Workspace) -> Result<bool, StoreError> {
    let result = sqlx::query(
        "INSERT INTO workspaces
             (singleton, id, name, kind, home_installation_id, vault_holder_kind, recovery_code_confirmed_at, created_at)
         VALUES (1, $1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (singleton) DO NOTHING",
    )
    .bind(workspace.id.to_string())
    .bind(workspace.name.clone())
    .bind(workspace.kind.as_str())
    .bind(workspace.home_installation_id.to_string())
    .bind(workspace.vault_holder_kind.clone())
    .bind(workspace.recovery_code_confirmed_at.map(Instant::as_micros))
    .bind(workspace.created_at.as_micros())
    .execute(tx.connection())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Renames the firm.
pub async fn rename(tx: &mut WriteTransaction, name: &str) -> Result<(), StoreError> {
    set(tx, "UPDATE workspaces SET name = $1 WHERE singleton = 1", name.to_owned()).await
}

/// Records the authoritative holder of the vault's key.
pub async fn set_vault_holder_kind(tx: &mut WriteTransaction, holder_kind: &str) -> Result<(), StoreError> {
    set(
        tx,
        "UPDATE workspaces SET vault_holder_kind = $1 WHERE singleton = 1",
        holder_kind.to_owned(),
    )
    .await
}

/// Records that the recovery code is written down.
pub async fn confirm_recovery_code(tx: &mut WriteTransaction) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    set(tx, "UPDATE workspaces SET recovery_code_confirmed_at = $1 WHERE singleton = 1", now).await
}

/// Moves the grants' home to another installation: only after a person chose Move here.
pub async fn move_home(tx: &mut WriteTransaction, home: InstallationId) -> Result<(), StoreError> {
    set(
        tx,
        "UPDATE workspaces SET home_installation_id = $1 WHERE singleton = 1",
        home.to_string(),
    )
    .await
}

async fn set<'q, T>(tx: &mut impl Reads, sql: &'static str, value: T) -> Result<(), StoreError>
where
    T: 'q + sqlx::Encode<'q, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    let result = sqlx::query(sql).bind(value).execute(tx.connection()).await?;
    exactly_one(&result, TABLE, "workspace")
}
