//! `members`: a person of the firm and their role.

use connect_domain::access::Role;
use connect_domain::clock::Instant;
use connect_domain::ids::MemberId;

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "members";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Key.
    pub id: MemberId,
    /// What others read.
    pub display_name: String,
    /// What they may do.
    pub role: Role,
    /// When they joined.
    pub created_at: Instant,
    /// Since when they may do nothing.
    pub disabled_at: Option<Instant>,
}

/// One member.
pub async fn get(from: &mut impl Reads, id: MemberId) -> Result<Option<Member>, StoreError> {
    let row = sqlx::query("SELECT id, display_name, role, created_at, disabled_at FROM members WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// All, in order of joining.
pub async fn list(from: &mut impl Reads) -> Result<Vec<Member>, StoreError> {
    let rows = sqlx::query("SELECT id, display_name, role, created_at, disabled_at FROM members ORDER BY id")
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Adds a member.
pub async fn insert(tx: &mut WriteTransaction, member: &Member) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO members (id, display_name, role, created_at, disabled_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(member.id.to_string())
        .bind(member.display_name.clone())
        .bind(member.role.as_str())
        .bind(member.created_at.as_micros())
        .bind(member.disabled_at.map(Instant::as_micros))
        .execute(tx.connection())
        .await
        .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Replaces name, role and whether they may do anything; what they did stays.
pub async fn update(tx: &mut WriteTransaction, member: &Member) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE members SET display_name = $1, role = $2, disabled_at = $3 WHERE id = $4")
        .bind(member.display_name.clone())
        .bind(member.role.as_str())
        .bind(member.disabled_at.map(Instant::as_micros))
        .bind(member.id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<Member, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(Member {
        id: columns.parsed("id")?,
        display_name: columns.text("display_name")?,
        role: columns.parsed("role")?,
        created_at: columns.instant("created_at")?,
        disabled_at: columns.optional_instant("disabled_at")?,
    })
}
