//! The categories with what depends on each.

use std::collections::HashMap;

use connect_domain::ids::TargetId;
use connect_domain::mapping::target_set::EngagementType;
use connect_store::targets::{self, TargetRow, TargetUse};

use super::Categories;
use super::view::{CategoriesView, CategoryView};
use crate::App;
use crate::error::AppError;

/// All of them, archived ones last.
pub async fn list_categories(app: &App) -> Result<CategoriesView, AppError> {
    let mut reader = app.store.read().await?;
    let categories = Categories::read(&mut reader).await?;
    let uses = targets::uses(&mut reader, categories.set.id).await?;
    let (offered, archived): (Vec<&TargetRow>, Vec<&TargetRow>) = categories.rows.iter().partition(|row| row.archived_at.is_none());
    Ok(CategoriesView {
        name: categories.set.name.clone(),
        categories: offered.into_iter().chain(archived).map(|row| view(row, &uses)).collect(),
    })
}

pub(super) fn view(row: &TargetRow, uses: &HashMap<TargetId, TargetUse>) -> CategoryView {
    let used = uses.get(&row.id).copied().unwrap_or_default();
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).into();
    let engagement_types = row.target.engagement_types.iter().copied().map(EngagementType::as_str);
    CategoryView {
        code: row.target.code.clone(),
        name: row.target.name.clone(),
        root_class: row.target.root_class.map(|class| class.as_str().to_owned()),
        description: row.target.definition.clone(),
        synonyms: row.target.synonyms.clone(),
        engagement_types: engagement_types.map(str::to_owned).collect(),
        archived_at: row.archived_at.map(Into::into),
        mappings: number(used.mappings),
        connections: number(used.connections),
    }
}
