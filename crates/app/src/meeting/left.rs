//! What is said of a sample meeting that may be left at the partner: where it is, and who deletes it.

use connect_domain::clock::Instant;
use connect_domain::connection::ConnectionStatus;
use connect_store::connections::Connection;
use connect_store::sample_meetings::SampleMeeting;

use super::ABILITY;
use super::hold::Hold;
use super::plan::Plan;
use super::settle::read_plan;
use crate::App;
use crate::error::AppError;
use crate::partners;

/// One of which something may be left.
pub(crate) struct Left {
    plan: Plan,
    /// Who deletes it.
    pub(crate) next: String,
    /// This program can still find and delete it.
    is_reachable: bool,
}

impl Left {
    pub(crate) fn of(meeting: &SampleMeeting, connection: &Connection) -> Result<Self, AppError> {
        let ability = partners::manifest(&connection.partner)?.ability(ABILITY);
        let is_connected = connection.grant_id.is_some() && connection.disconnected_at.is_none();
        let is_allowed = ability.is_some_and(|ability| ability.is_granted(&connection.granted_scopes));
        // Its grant is there, and the partner refused it last.
        let is_alive = connection.status != ConnectionStatus::NeedsReconnect;
        Ok(Self {
            plan: read_plan(meeting)?,
            next: match (is_connected, is_allowed, is_alive) {
                (false, _, _) => {
                    "The connection is gone, so nothing here can delete it: delete it by hand, or reconnect and allow it once more"
                        .to_owned()
                }
                (true, false, _) => format!(
                    "Nothing here may delete it any more: delete it by hand, or allow it again with `connections allow {} {ABILITY}`",
                    connection.id
                ),
                (true, true, false) => format!(
                    "The partner refused its authorization: reconnect it with `connections reconnect {}`, and it is deleted by the next command, or delete it by hand",
                    connection.id
                ),
                (true, true, true) => {
                    "It is deleted by the next command that can reach the partner, and while the window is open every few minutes"
                        .to_owned()
                }
            },
            is_reachable: is_connected && is_allowed && is_alive,
        })
    }

    /// Title, day and calendar.
    pub(crate) fn place(&self) -> String {
        self.plan.place()
    }

    /// Nobody here can prove that it is gone, and its day is over: it stands in nobody's way.
    pub(crate) fn is_past(&self, now: Instant) -> bool {
        !self.is_reachable && self.plan.is_past(now)
    }

    /// Why it may be left, and then who deletes it.
    pub(crate) fn after(&self, why: &str) -> String {
        format!("{}. {}", why.trim_end_matches('.'), self.next)
    }
}

/// Whether a living program works on it: then nothing is left yet.
pub(crate) fn is_under_way(app: &App, meeting: &SampleMeeting) -> Result<bool, AppError> {
    Hold::is_held(app, meeting)
}
