//! What a person does to a queue beside connecting: pause, go on, skip, put back, give up.

use connect_domain::audit::AuditEntry;
use connect_store::connect_queue_entries::{self, EntryStatus};
use connect_store::connect_queues;

use super::view::ConnectQueueView;
use super::{begin, close_if_done, entry_of, find_open, require, tell};
use crate::App;
use crate::authorization::cancel_authorization;
use crate::clients::find_in_sight;
use crate::error::{AppError, ErrorCode};

/// The longest reason.
const LONGEST_REASON: usize = 400;

/// Begins nothing more until [`resume_queue`]. A consent that is under way comes to its end.
pub async fn pause_queue(app: &App, queue: Option<&str>) -> Result<ConnectQueueView, AppError> {
    set_paused(app, queue, true).await
}

/// Lets a paused queue go on.
pub async fn resume_queue(app: &App, queue: Option<&str>) -> Result<ConnectQueueView, AppError> {
    set_paused(app, queue, false).await
}

async fn set_paused(app: &App, queue: Option<&str>, paused: bool) -> Result<ConnectQueueView, AppError> {
    let mut tx = begin(app).await?;
    let queue = find_open(&mut tx, queue).await?;
    if queue.paused_at.is_some() == paused {
        drop(tx);
        return tell(app, queue.id).await;
    }
    connect_queues::set_paused(&mut tx, queue.id, paused).await?;
    let action = if paused { "connect_queue.paused" } else { "connect_queue.resumed" };
    tx.commit(AuditEntry::new(action, queue.id.to_string(), "")).await?;
    tell(app, queue.id).await
}

/// Passes a client over, and says why. A consent of its that is under way is given up.
pub async fn skip_client(app: &App, queue: Option<&str>, client: &str, reason: &str) -> Result<ConnectQueueView, AppError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON || reason.chars().any(char::is_control) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("The reason is one line of 1 to {LONGEST_REASON} characters"),
        )
        .hint("Say why the client is not connected now"));
    }
    let mut tx = begin(app).await?;
    let (queue, entry) = entry_of(&mut tx, queue, client).await?;
    require(
        &entry,
        &[EntryStatus::Waiting, EntryStatus::InConsent, EntryStatus::Failed],
        "skipped",
    )?;
    let mut skipped = entry.clone();
    skipped.status = EntryStatus::Skipped;
    skipped.reason = reason.to_owned();
    skipped.acts += 1;
    connect_queue_entries::step(&mut tx, (entry.status, entry.attempt_id), &skipped).await?;
    close_if_done(&mut tx, queue.id).await?;
    tx.commit(AuditEntry::new(
        "connect_queue.skipped",
        entry.advisory_client_id.to_string(),
        reason,
    ))
    .await?;
    if let (EntryStatus::InConsent, Some(attempt)) = (entry.status, entry.attempt_id) {
        cancel_authorization(app, &attempt.to_string()).await?;
    }
    tell(app, queue.id).await
}

/// Puts a skipped client, or one whose consent brought nothing, back in line.
pub async fn connect_again(app: &App, queue: Option<&str>, client: &str) -> Result<ConnectQueueView, AppError> {
    let mut tx = begin(app).await?;
    find_in_sight(&mut tx, client).await?;
    let (queue, entry) = entry_of(&mut tx, queue, client).await?;
    require(&entry, &[EntryStatus::Skipped, EntryStatus::Failed], "put back in line")?;
    let mut waiting = entry.clone();
    waiting.status = EntryStatus::Waiting;
    waiting.reason = String::new();
    waiting.acts += 1;
    connect_queue_entries::step(&mut tx, (entry.status, entry.attempt_id), &waiting).await?;
    let subject = entry.advisory_client_id.to_string();
    tx.commit(AuditEntry::new("connect_queue.put_back", subject, "")).await?;
    tell(app, queue.id).await
}

/// Gives a queue up: who is not connected stays so. Held consents must be decided first.
pub async fn close_queue(app: &App, queue: Option<&str>) -> Result<ConnectQueueView, AppError> {
    let mut tx = begin(app).await?;
    let queue = find_open(&mut tx, queue).await?;
    let entries = connect_queue_entries::list(&mut tx, queue.id).await?;
    let is_open = |status| entries.iter().any(|entry| entry.status == status);
    if is_open(EntryStatus::Held) || is_open(EntryStatus::InConsent) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            "A consent is under way or waits for a decision, so the queue stays open",
        )
        .hint("Decide first, with `connect-many resolve`"));
    }
    connect_queues::close(&mut tx, queue.id).await?;
    tx.commit(AuditEntry::new("connect_queue.closed", queue.id.to_string(), "by a person"))
        .await?;
    tell(app, queue.id).await
}
