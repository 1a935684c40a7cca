//! The firm's categories as the settings page and the CLI see them.

use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// `categories list --json`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CategoriesView {
    /// What the firm calls the set.
    pub name: String,
    /// The offered ones in the firm's order, then the archived ones.
    pub categories: Vec<CategoryView>,
}

/// One category and its use.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CategoryView {
    /// The firm's stable key for it.
    pub code: String,
    /// Name.
    pub name: String,
    /// Asset, Liability, Equity, Income, Expense or Off balance; `None` takes any.
    pub root_class: Option<String>,
    /// What belongs here.
    pub description: String,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// Whose working papers use it; empty is everyone's.
    pub engagement_types: Vec<String>,
    /// Since when it is not offered any more.
    pub archived_at: Option<At>,
    /// Mappings that have it.
    pub mappings: Count,
    /// Connections that these belong to.
    pub connections: Count,
}

/// A category as a person wants it. What is absent stays as it is; in a new one it is empty.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SaveCategory {
    /// Code of the one to change; absent to add one.
    pub category: Option<String>,
    /// Its code from now on.
    pub code: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Class; empty takes any.
    pub root_class: Option<String>,
    /// What belongs here.
    pub description: Option<String>,
    /// Other words for it.
    pub synonyms: Option<Vec<String>>,
    /// Whose working papers use it.
    pub engagement_types: Option<Vec<String>>,
}

/// What saving a category did.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SavedCategory {
    /// As it is now.
    pub category: CategoryView,
    /// Confirmed mappings that wait for a look, because the category takes another class now.
    pub to_review: Count,
}

/// What archiving a category did.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ArchivedCategory {
    /// Its code.
    pub code: String,
    /// Mappings that were moved to the replacement.
    pub moved: Count,
    /// Of those, the ones that wait for a look, because the replacement takes another class.
    pub to_review: Count,
}

/// What an import of categories does, or would do.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CategoriesImport {
    /// Categories in the file.
    pub rows: Count,
    /// Those that are as they were.
    pub unchanged: Count,
    /// The others, in the file's order, then what the file leaves out.
    pub changes: Vec<CategoryChange>,
    /// Whether the file has them in another order.
    pub reordered: bool,
    /// Confirmed mappings that wait for a look afterwards.
    pub to_review: Count,
    /// What stands in the way; any of it, and nothing is changed.
    pub conflicts: Vec<CategoryConflict>,
}

/// What an import does to one category.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CategoryChange {
    /// Its code.
    pub code: String,
    /// Its name afterwards.
    pub name: String,
    /// added, changed, archived or restored.
    #[cfg_attr(feature = "bindings", specta(type = words::CategoryChangeKind))]
    pub kind: String,
    /// Columns that differ, of one that is there already.
    pub fields: Vec<String>,
}

/// A category that the file leaves out and that cannot be archived.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CategoryConflict {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Mappings that have it.
    pub mappings: Count,
    /// What stands in the way.
    pub problem: String,
}
