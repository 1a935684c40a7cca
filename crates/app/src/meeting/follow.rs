//! Following a window of the calendar: everything once, and from there on what changed.

use std::collections::{HashMap, HashSet};

use connect_connectors::meetings::{HoldsMeetings, Meeting, MeetingWindow, NextChanges};
use connect_store::connections::Connection;
use connect_store::sample_meetings::SampleMeeting;

use super::settle::read_plan;
use crate::error::{AppError, ErrorCode};
use crate::partners::call::Reached;
use crate::{App, partners};

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

/// Whether this one was read back in a calendar whose changes the partner does not tell.
pub(crate) fn is_read_again(meeting: &SampleMeeting, connection: &Connection) -> Result<bool, AppError> {
    let calendar = read_plan(meeting)?.calendar;
    let meetings = partners::connector(&connection.partner)?.meetings();
    Ok(meetings.is_some_and(|meetings| meetings.read_again_because(calendar.as_deref()).is_some()))
}

/// What one round brought.
#[derive(Default)]
pub(super) struct Round {
    pub(super) meetings: HashMap<String, Meeting>,
    pub(super) removed: HashSet<String>,
    pub(super) cursor: String,
    /// It tells all that is there, because it began without a cursor or the partner had lost it. Then what is gone is not
    /// told: it is only missing.
    pub(super) is_whole: bool,
}

impl Round {
    /// Whether this round shows that the meeting is not there any more.
    pub(super) fn lacks(&self, id: &str) -> bool {
        self.removed.contains(id) || (self.is_whole && !self.meetings.contains_key(id))
    }
}

impl Place<'_> {
    /// Everything in the window, or what changed since `cursor`. A cursor that is lost begins anew.
    pub(super) async fn round(&self, window: MeetingWindow, cursor: Option<&str>) -> Result<Round, AppError> {
        let whole = || Round {
            is_whole: true,
            ..Round::default()
        };
        let mut round = if cursor.is_none() { whole() } else { Round::default() };
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
                    round = whole();
                }
            }
        }
        Err(AppError::new(
            ErrorCode::PartnerUnreachable,
            "The partner's pages of changes do not end",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_gone_only_where_all_was_told() {
        let changes = Round::default();
        assert!(!changes.lacks("1"));
        let told = Round {
            removed: HashSet::from(["1".to_owned()]),
            ..Round::default()
        };
        assert!(told.lacks("1") && !told.lacks("2"));
        let whole = Round {
            is_whole: true,
            ..Round::default()
        };
        assert!(whole.lacks("1"));
    }
}
