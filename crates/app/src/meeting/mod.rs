//! The sample meeting: written into the account's own calendar, followed there, changed and deleted, to prove that a
//! calendar is followed and not only listed.
//!
//! A person sees [`preview_meeting`] and confirms it. The intent is stored before anything is written, so that whatever a
//! crash leaves behind is found and deleted at the next start ([`settle_left_meetings`]), by its id or by the tag in its
//! title when the answer was lost.

mod follow;
mod hold;
mod plan;
mod run;
mod settle;
mod step;
pub mod view;

use connect_connectors::meetings::HoldsMeetings;
use connect_domain::access::Permission;
use connect_domain::ids::{ConnectionId, SampleMeetingId};
use connect_store::connections::Connection;

pub use run::run_meeting;
pub use settle::settle_left_meetings;
pub(crate) use step::{Verdict, verdict};

use plan::Plan;
use view::MeetingPreviewView;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::partners::call::Reached;

/// The ability that its writes belong to.
pub(crate) const ABILITY: &str = "sample-meeting";
/// The check that tells what the last one showed.
pub(crate) const CHECK: &str = "meeting.sample";

/// What would be written. Nothing is, unless a person confirms it.
pub struct Preview {
    connection: Connection,
    id: SampleMeetingId,
    plan: Plan,
    view: MeetingPreviewView,
}

/// A preview that a person confirmed.
pub struct Confirmed(Preview);

impl Preview {
    /// In words.
    pub const fn view(&self) -> &MeetingPreviewView {
        &self.view
    }

    /// Only after a person saw it and said yes.
    pub const fn confirm(self) -> Confirmed {
        Confirmed(self)
    }
}

impl Confirmed {
    pub(crate) const fn connection_id(&self) -> ConnectionId {
        self.0.connection.id
    }
}

/// What a sample meeting would write. Reads the calendar's name and writes nothing.
pub async fn preview_meeting(app: &App, connection_id: &str) -> Result<Preview, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let reached = app.reach(&connection).await?;
    let meetings = meetings(&reached)?;
    let calendar = app.call(&connection, &reached, |call| meetings.read_calendar(call)).await?;
    let id = SampleMeetingId::new(app.clock.now(), &*app.entropy);
    let plan = Plan::new(id, app.clock.now(), calendar.owner)?;
    let view = plan.view(&connection, &calendar.title);
    Ok(Preview {
        connection,
        id,
        plan,
        view,
    })
}

/// What the connector can do with meetings, or that it cannot.
fn meetings(reached: &Reached) -> Result<&'static dyn HoldsMeetings, AppError> {
    let connector = reached.connector;
    connector.meetings().ok_or_else(|| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("{} has no calendar for a sample meeting", connector.manifest().name),
        )
    })
}
