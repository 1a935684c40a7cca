//! `members`: a person of the firm and their role.

use connect_domain::access::Role;
use connect_domain::clock::Instant;
use connect_domain::ids::MemberId;

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
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

/// Takes a member's rights away; what they did stays.
pub async fn disable(tx: &mut WriteTransaction, id: MemberId) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE members SET disabled_at = $1 WHERE id = $2 AND disabled_at IS NULL")
        .bind(tx.now().as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "member")
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
