//! Whether a calendar can be followed, without writing anything: its window is read whole, and then only what changed.

use std::collections::BTreeSet;

use connect_store::connections::Connection;

use super::follow::Place;
use super::meetings;
use super::plan::around;
use crate::App;
use crate::error::AppError;
use crate::partners::call::Reached;

/// What was read.
pub(crate) struct Followed {
    /// The calendar's name.
    pub(crate) title: String,
    /// In the days around now.
    pub(crate) meetings: usize,
    /// Of these, those to which somebody is invited.
    pub(crate) with_attendees: usize,
    /// Zones that they are kept in, as the partner names them.
    pub(crate) zones: BTreeSet<String>,
    /// Since a moment before.
    pub(crate) changes: usize,
}

/// Follows the main calendar for a moment.
pub(crate) async fn follow_calendar(app: &App, connection: &Connection, reached: &Reached) -> Result<Followed, AppError> {
    let place = Place {
        app,
        connection,
        reached,
        meetings: meetings(reached)?,
        calendar: None,
    };
    let calendar = app
        .ask(connection, reached, |call| place.meetings.read_calendar(call, None))
        .await?;
    let window = around(app.clock.now());
    let whole = place.round(window, None).await?;
    let changed = place.round(window, Some(&whole.cursor)).await?;
    Ok(Followed {
        title: calendar.title,
        meetings: whole.meetings.len(),
        with_attendees: whole.meetings.values().filter(|meeting| !meeting.attendees.is_empty()).count(),
        zones: whole.meetings.values().filter_map(|meeting| meeting.time_zone.clone()).collect(),
        changes: changed.meetings.len() + changed.removed.len(),
    })
}
