//! The audit log: reading it and walking its chain of hashes.

use connect_store::audit_entries as table;

use crate::App;
use crate::error::AppError;
use crate::views::{At, Count};

/// The newest lines, and whether the whole chain holds.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AuditView {
    /// Newest first.
    pub entries: Vec<AuditEntryView>,
    /// Every line's hash follows from the line before.
    pub verified: bool,
}

/// One line.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AuditEntryView {
    /// Position from 1.
    pub sequence: Count,
    /// When.
    pub at: At,
    /// Member id or `system`.
    pub actor: String,
    /// Verb and noun.
    pub action: String,
    /// The thing acted on.
    pub subject: String,
    /// Short facts.
    pub detail: String,
}

/// The newest lines (all when `limit` is `None`); the chain is walked from the start.
pub async fn audit_entries(app: &App, limit: Option<u32>) -> Result<AuditView, AppError> {
    let mut reader = app.store.read().await?;
    let verified = matches!(table::verify(&mut reader).await?, table::AuditVerdict::Intact { .. });
    let records = table::latest(&mut reader, limit.map_or(i64::MAX, i64::from)).await?;
    let entries = records.into_iter().map(|record| AuditEntryView {
        sequence: record.sequence.into(),
        at: record.at.into(),
        actor: record.actor,
        action: record.action,
        subject: record.subject,
        detail: record.detail,
    });
    Ok(AuditView {
        entries: entries.collect(),
        verified,
    })
}
