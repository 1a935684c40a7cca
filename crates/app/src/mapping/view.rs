//! The mapping of one connection as the grid and the CLI see it.

use std::collections::BTreeMap;

use connect_domain::mapping::MappingStatus;

use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// `map status --json` and the grid's frame.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingStatusView {
    /// Connection id.
    pub connection_id: String,
    /// The categories.
    pub target_set: TargetSetView,
    /// Source objects by mapping status.
    #[cfg_attr(feature = "bindings", specta(type = words::MappingCounts))]
    pub counts: BTreeMap<String, Count>,
    /// How much is mapped.
    pub coverage: CoverageView,
    /// The latest published revision.
    pub published: Option<PublishedView>,
    /// What changed at the partner since then.
    pub drift: Vec<DriftView>,
    /// Confirmed answers that differ from the published ones.
    pub unpublished_changes: Count,
    /// What the partner tells of each source object and a person wants to see beside it.
    pub facts: Vec<FactView>,
    /// What is decided of each beside its target.
    pub attributes: Vec<AttributeView>,
}

/// One thing that the partner tells of each source object.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FactView {
    /// In files it stands before this as `partner:`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it means.
    pub reason: String,
}

/// One thing that is decided of each mapped source object.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AttributeView {
    /// In files it stands before this as `attribute:`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What the choice means.
    pub reason: String,
    /// The choice that holds where nobody made another.
    pub default: String,
    /// At least two.
    pub choices: Vec<AttributeChoiceView>,
}

/// See [`AttributeView`].
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AttributeChoiceView {
    /// Used in files and edits.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// A target set.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TargetSetView {
    /// Target set id.
    pub id: String,
    /// Name.
    pub name: String,
    /// In order.
    pub targets: Vec<TargetView>,
}

/// One category.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TargetView {
    /// The firm's code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Asset, Liability, Equity, Income, Expense or Off balance.
    pub root_class: Option<String>,
    /// What belongs here.
    pub description: String,
    /// Other words for it.
    pub synonyms: Vec<String>,
}

/// Shares from 0 to 1; `None` when there is nothing to measure by.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CoverageView {
    /// Confirmed or ignored, of the active source objects.
    pub by_count: Option<f64>,
    /// The same, weighted by absolute balance at `balance_period_end`.
    pub by_balance: Option<f64>,
    /// The newest month end whose balances were read, such as `2026-10-31`; `None` when none were.
    pub balance_period_end: Option<String>,
}

/// A published revision.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PublishedView {
    /// Revision number, from 1.
    pub revision: Count,
    /// When, RFC 3339.
    pub published_at: String,
}

/// `map publish --json`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PublishView {
    /// Revision number, from 1.
    pub revision: Count,
    /// Mappings in it.
    pub mappings: Count,
    /// When, RFC 3339.
    pub published_at: String,
}

/// One of `map revisions --json`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RevisionView {
    /// Revision number, from 1.
    pub revision: Count,
    /// When, RFC 3339.
    pub published_at: String,
    /// By whom.
    pub published_by: String,
    /// Mappings in it.
    pub mappings: Count,
    /// The categories as they were then; none of a revision from before they were kept.
    pub categories: Vec<PublishedCategory>,
}

/// A category as it was published.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PublishedCategory {
    /// The code that mappings were published under.
    pub code: String,
    /// Its name then.
    pub name: String,
    /// The class that it took.
    pub root_class: Option<String>,
}

/// One change at the partner since the published revision.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DriftView {
    /// renamed, deactivated, reactivated, merged, new, retyped or moved.
    #[cfg_attr(feature = "bindings", specta(type = words::DriftKind))]
    pub kind: String,
    /// The partner's id.
    pub external_id: String,
    /// As published.
    pub before: Option<String>,
    /// As it is.
    pub after: Option<String>,
    /// The surviving record of a merge, or the price that took this one's place, if known.
    pub successor_id: Option<String>,
}

/// A page of rows as columns: an array per column is a third of the bytes of an object per row.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingRowsPage {
    /// Rows in all.
    pub total: Count,
    /// The mapping's working revision: grows with each saved edit.
    pub revision: Count,
    /// ISO 4217; empty when unknown.
    pub currency: String,
    /// The currency's minor digits.
    pub minor_digits: u32,
    /// The rows.
    pub columns: MappingColumns,
}

/// See [`MappingRowsPage`]; all arrays have the page's length.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingColumns {
    /// Source object ids.
    pub id: Vec<String>,
    /// The partner's ids.
    pub external_id: Vec<String>,
    /// Index of the parent in the whole list; -1 at the top.
    pub parent: Vec<i32>,
    /// Levels below the top.
    pub depth: Vec<u32>,
    /// Account number.
    pub code: Vec<String>,
    /// Name.
    pub name: Vec<String>,
    /// The partner's type.
    pub source_type: Vec<String>,
    /// The partner's finer type.
    pub source_subtype: Vec<String>,
    /// Root class, or empty.
    pub root_class: Vec<String>,
    /// 1 when the partner still uses it.
    pub active: Vec<u8>,
    /// Minor units; `null` is unknown.
    pub balance: Vec<Option<Count>>,
    /// Index into `MappingStatus::ALL`.
    pub status: Vec<u8>,
    /// Index into the targets; -1 none.
    pub target: Vec<i32>,
    /// Index into the targets; -1 none.
    pub suggested: Vec<i32>,
    /// 0 to 100; -1 none.
    pub confidence: Vec<i32>,
    /// Why it is suggested.
    pub reason: Vec<String>,
    /// Why a changed mapping needs a look, or empty.
    pub status_reason: Vec<String>,
    /// The person's note.
    pub note: Vec<String>,
    /// In the order of the status's `facts`: what people call what the partner tells, or empty.
    pub facts: Vec<Vec<String>>,
    /// In the order of the status's `attributes`: the place of the choice that holds.
    pub attributes: Vec<Vec<i32>>,
    /// In the same order, by the place of each choice: what speaks against it, or empty.
    pub against: Vec<Vec<Vec<String>>>,
}

/// What saving edits did.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SaveMappingsView {
    /// Edits that were stored.
    pub saved: Count,
    /// The mapping's working revision now.
    pub revision: Count,
    /// Edits that were not, and why.
    pub rejected: Vec<RejectedEdit>,
    /// Source objects by mapping status.
    #[cfg_attr(feature = "bindings", specta(type = words::MappingCounts))]
    pub counts: BTreeMap<String, Count>,
}

/// An edit that was not stored.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RejectedEdit {
    /// Which row.
    pub source_object_id: String,
    /// Why.
    pub message: String,
}

/// What an import would do.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportPreview {
    /// Rows with a code.
    pub rows: Count,
    /// Mappings that would change.
    pub would_confirm: Count,
    /// Mappings that say so already.
    pub unchanged: Count,
    /// Rows that contradict what is stored; any of them stops the import.
    pub conflicts: Vec<ImportConflict>,
    /// Rows that need a second look: of another class than their category, or with a choice that the partner does not
    /// support; they are imported.
    pub warnings: Vec<ImportConflict>,
}

/// One row that cannot be imported, or that needs a second look.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportConflict {
    /// Line in the file, from 1 for the header.
    pub line: Count,
    /// As the file has it.
    pub external_id: String,
    /// As the file has it.
    pub code: String,
    /// What is wrong.
    pub problem: String,
}

/// What an export wrote.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportView {
    /// Where.
    pub path: String,
    /// Rows.
    pub rows: Count,
}

/// What an import confirmed.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportView {
    /// Mappings that the file named; 0 when there is a conflict, for then nothing was changed.
    pub confirmed: Count,
    /// Rows that contradict what is stored.
    pub conflicts: Vec<ImportConflict>,
    /// Rows that were imported and need a second look, as [`ImportPreview`] has them.
    pub warnings: Vec<ImportConflict>,
}

/// Working out suggestions: how many rows have one now.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SuggestView {
    /// Rows with a suggestion that nobody has judged.
    pub suggested: Count,
}

/// A change of the working mapping, asked for by a person.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingEdit {
    /// Which row.
    pub source_object_id: String,
    /// What to do.
    pub act: EditAct,
    /// For `confirm`, and for `restore` where the state had a target.
    pub target_code: Option<String>,
    /// For `restore`: where the row stood.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::MappingStatus>))]
    pub status: Option<MappingStatus>,
    /// Replaces the note unless absent.
    pub note: Option<String>,
    /// Replaces the choices that it names, by attribute, unless absent; they need a target.
    #[serde(default)]
    pub attributes: Option<BTreeMap<String, String>>,
}

/// What a person can do to a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum EditAct {
    /// This is the target.
    Confirm,
    /// Nobody has an answer.
    Clear,
    /// It needs no target.
    Ignore,
    /// Only the note.
    Note,
    /// Only what is decided beside the target.
    Attributes,
    /// An earlier state of the row again: an undo.
    Restore,
}

/// What happened to one account's mapping.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingHistoryView {
    /// The partner's id.
    pub external_id: String,
    /// The account's name.
    pub name: String,
    /// Newest first.
    pub changes: Vec<MappingChangeView>,
}

/// One change of a mapping.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingChangeView {
    /// When.
    pub at: At,
    /// Who: a member's name, or `system` for what a pull found.
    pub actor: String,
    /// What was done.
    #[cfg_attr(feature = "bindings", specta(type = words::MappingAct))]
    pub act: String,
    /// How it stood until then.
    pub before: MappingStateView,
    /// How it stood from then on.
    pub after: MappingStateView,
}

/// How a mapping stood.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingStateView {
    /// Where it stood.
    #[cfg_attr(feature = "bindings", specta(type = words::MappingStatus))]
    pub status: String,
    /// The target's code, as it is today.
    pub target_code: Option<String>,
    /// The target's name, as it is today.
    pub target_name: Option<String>,
    /// The note.
    pub note: String,
    /// What was decided beside the target, by attribute; nothing where it had none.
    pub attributes: BTreeMap<String, String>,
}
