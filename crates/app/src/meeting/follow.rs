//! Following a window of the calendar: everything once, and from there on what changed.

use std::collections::{HashMap, HashSet};

use connect_connectors::meetings::{HoldsMeetings, Meeting, MeetingWindow, NextChanges};
use connect_store::connections::Connection;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::partners::call::Reached;

/// A partner whose pages never end is not followed for ever.
const MOST_PAGES: u32 = 200;

/// What a connection's meetings are read and written with.
pub(super) struct Place<'a> {
    pub(super) app: &'a App,
    pub(super) connection: &'a Connection,
    pub(super) reached: &'a Reached,
    pub(super) meetings: &'static dyn HoldsMeetings,
    /// The calendar that was chosen; none is the main one.
    pub(super) calendar: Option<String>,
}

/// What one round brought.
#[derive(Default)]
pub(super) struct Round {
    pub(super) meetings: HashMap<String, Meeting>,
    pub(super) removed: HashSet<String>,
    pub(super) cursor: String,
}

impl Place<'_> {
    /// Everything in the window, or what changed since `cursor`. A cursor that is lost begins anew.
    pub(super) async fn round(&self, window: MeetingWindow, cursor: Option<&str>) -> Result<Round, AppError> {
        let mut round = Round::default();
        let mut next = cursor.map(str::to_owned);
        for _ in 0..MOST_PAGES {
            let page = self
                .app
                .call(self.connection, self.reached, |call| {
                    self.meetings.read_changes(call, self.calendar.clone(), window, next.clone())
                })
                .await?;
            for meeting in page.meetings {
                round.removed.remove(&meeting.external_id);
                round.meetings.insert(meeting.external_id.clone(), meeting);
            }
            for id in page.removed {
                round.meetings.remove(&id);
                round.removed.insert(id);
            }
            match page.next {
                NextChanges::Page(cursor) => next = Some(cursor),
                NextChanges::Later(cursor) => return Ok(Round { cursor, ..round }),
                NextChanges::Lost => {
                    next = None;
                    round = Round::default();
                }
            }
        }
        Err(AppError::new(
            ErrorCode::PartnerUnreachable,
            "The partner's pages of changes do not end",
        ))
    }
}
