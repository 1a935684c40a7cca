//! Giving up a category, taking it back, and the order of the list.

use connect_domain::audit::AuditEntry;
use connect_domain::counted::counted;
use connect_store::targets::{self, TargetRow};

use super::follow::follow;
use super::view::{ArchivedCategory, CategoriesView};
use super::{Categories, begin, list_categories, store_order, tell};
use crate::App;
use crate::error::{AppError, ErrorCode};

/// Offers a category no more. Where mappings have it, a replacement must be named, and they move there:
/// what was confirmed is confirmed there, and what waits for a look still waits.
pub async fn archive_category(app: &App, code: &str, replacement: Option<&str>) -> Result<ArchivedCategory, AppError> {
    let mut tx = begin(app).await?;
    let categories = Categories::read(&mut tx).await?;
    let row = categories.find_offered(code)?.clone();
    let to = replacement.map(|code| categories.find_offered(code)).transpose()?;
    if to.is_some_and(|to| to.id == row.id) {
        return Err(AppError::new(ErrorCode::InvalidInput, "A category cannot replace itself").hint("Name another one"));
    }
    let used = targets::uses(&mut tx, categories.set.id).await?.remove(&row.id).unwrap_or_default();
    if used.mappings > 0 && to.is_none() {
        return Err(AppError::new(
            ErrorCode::Conflict,
            format!("`{}` is used by {}", row.target.name, counted(used.mappings, "mapping", "mappings")),
        )
        .hint("Name the category that they move to"));
    }
    let mut left = categories.offered();
    left.retain(|other| other.id != row.id);
    categories.set_of(left.iter().map(|row| row.target.clone()).collect())?;
    let followed = follow(&mut tx, &row, to).await?;
    let archived = TargetRow {
        archived_at: Some(app.clock.now()),
        ..row.clone()
    };
    targets::update(&mut tx, &archived).await?;
    store_order(&mut tx, &mut left).await?;
    let detail = match to {
        Some(to) => format!(
            "`{}`, {} moved to `{}`",
            row.target.code,
            counted(used.mappings, "mapping", "mappings"),
            to.target.code
        ),
        None => format!("`{}`", row.target.code),
    };
    tx.commit(AuditEntry::new("target.archived", row.id.to_string(), detail)).await?;
    tell(app).await?;
    Ok(ArchivedCategory {
        code: row.target.code,
        moved: followed.moved.into(),
        to_review: followed.to_review.into(),
    })
}

/// Offers an archived category again, at the end of the list. Mappings that moved away stay where they are.
pub async fn restore_category(app: &App, code: &str) -> Result<CategoriesView, AppError> {
    let mut tx = begin(app).await?;
    let categories = Categories::read(&mut tx).await?;
    let row = categories.find(code)?;
    if row.archived_at.is_none() {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("`{}` is not archived", row.target.name),
        ));
    }
    let mut offered = categories.offered();
    let restored = TargetRow {
        position: i64::try_from(offered.len()).unwrap_or(i64::MAX),
        archived_at: None,
        ..row.clone()
    };
    targets::update(&mut tx, &restored).await?;
    offered.push(restored.clone());
    categories.set_of(offered.iter().map(|row| row.target.clone()).collect())?;
    store_order(&mut tx, &mut offered).await?;
    let entry = AuditEntry::new("target.restored", restored.id.to_string(), format!("`{}`", restored.target.code));
    tx.commit(entry).await?;
    tell(app).await?;
    list_categories(app).await
}

/// Puts a category at a place in the list, counted from 0; beyond the end is the end.
pub async fn move_category(app: &App, code: &str, position: u32) -> Result<CategoriesView, AppError> {
    let mut tx = begin(app).await?;
    let categories = Categories::read(&mut tx).await?;
    let row = categories.find_offered(code)?.clone();
    let mut offered = categories.offered();
    offered.retain(|other| other.id != row.id);
    let place = usize::try_from(position).unwrap_or(usize::MAX).min(offered.len());
    let entry = AuditEntry::new(
        "target.moved",
        row.id.to_string(),
        format!("`{}` to place {}", row.target.code, place + 1),
    );
    offered.insert(place, row);
    if store_order(&mut tx, &mut offered).await? {
        tx.commit(entry).await?;
        tell(app).await?;
    }
    list_categories(app).await
}
