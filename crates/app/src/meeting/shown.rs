//! Previews that stand on a screen. A window asks for one and confirms it later, by the title that the person read, so
//! that nothing else can be confirmed than what was seen.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_store::sample_meetings;

use super::left::{Left, is_under_way};
use super::view::{MeetingPreviewView, MeetingRunView};
use super::{Preview, preview_meeting, run_meeting};
use crate::App;
use crate::error::{AppError, ErrorCode};

/// What was seen longer ago is seen once more.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The newest preview of each connection.
#[derive(Default)]
pub(crate) struct Shown(Mutex<HashMap<ConnectionId, (Preview, Instant)>>);

/// As [`preview_meeting`], kept until it is confirmed, replaced or too old.
pub async fn show_meeting(app: &App, connection_id: &str, calendar: Option<&str>) -> Result<MeetingPreviewView, AppError> {
    let preview = preview_meeting(app, connection_id, calendar).await?;
    let view = preview.view().clone();
    let mut shown = app.shown_meetings.0.lock().unwrap_or_else(PoisonError::into_inner);
    shown.insert(preview.connection.id, (preview, app.clock.now()));
    Ok(view)
}

/// Runs the one that was shown with this title, once.
pub async fn run_shown_meeting(app: &Arc<App>, connection_id: &str, title: &str) -> Result<MeetingRunView, AppError> {
    let connection = app.connection(connection_id).await?;
    let is_the_one = |(preview, at): &(Preview, Instant)| preview.view.title == title && app.clock.now().since(*at) <= LIFETIME;
    let taken = {
        let mut shown = app.shown_meetings.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown
            .remove_entry(&connection.id)
            .and_then(|(_, preview)| is_the_one(&preview).then_some(preview))
    };
    let Some((preview, _)) = taken else {
        return Err(AppError::new(
            ErrorCode::Conflict,
            "Nothing was written, because this preview is too old or was confirmed before",
        )
        .hint("Look at what would be written once more"));
    };
    run_meeting(app, preview.confirm()).await
}

/// What the newest sample meeting of a connection came to, or how far it got; `None` where there was none.
pub async fn last_meeting(app: &App, connection_id: &str) -> Result<Option<MeetingRunView>, AppError> {
    let connection = app.connection(connection_id).await?;
    let newest = sample_meetings::newest(&mut app.store.read().await?, connection.id).await?;
    let Some(newest) = newest else { return Ok(None) };
    let is_open = newest.finished_at.is_none();
    let is_under_way = is_open && is_under_way(app, &newest)?;
    let left = match is_open && !is_under_way {
        true => Some(Left::of(&newest, &connection)?.after("It was begun and is not proven gone")),
        false => None,
    };
    MeetingRunView::of(&newest, left, is_under_way).map(Some)
}
