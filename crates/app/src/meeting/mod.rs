//! The sample meeting: written into a calendar of the account, followed there, changed and deleted, to prove that a
//! calendar is followed and not only listed.
//!
//! A person sees [`preview_meeting`] and confirms it. The intent is stored before anything is written, so that whatever a
//! crash leaves behind is found and deleted at the next start ([`settle_left_meetings`]), by its id or by the tag in its
//! title when the answer was lost. Where the grant that could delete it ends, that is tried first, and what may be left is
//! told with its place ([`Left`]).

mod follow;
mod hold;
mod left;
mod plan;
mod readable;
mod run;
mod settle;
mod shown;
mod step;
pub mod view;

use connect_connectors::meetings::HoldsMeetings;
use connect_domain::access::Permission;
use connect_domain::ids::{ConnectionId, SampleMeetingId};
use connect_domain::source_object::{MAIN, SourceObject, SourceObjectKind};
use connect_store::connections::Connection;
use connect_store::source_objects;

pub(crate) use follow::is_read_again;
pub(crate) use left::{Left, is_under_way};
pub(crate) use readable::{Followed, follow_calendar};
pub use run::run_meeting;
pub use settle::{keep_meetings_settled, left_meetings_settled, settle_left_meetings};
pub(crate) use settle::{settle_before_loss, settle_withdrawn};
pub(crate) use shown::Shown;
pub use shown::{last_meeting, run_shown_meeting, show_meeting};
#[cfg(test)]
pub(crate) use step::ALL as STEPS;
pub(crate) use step::{Verdict, verdict};

use plan::Plan;
use view::{MeetingCalendarView, MeetingPreviewView};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
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

/// What a sample meeting would write. Reads the calendar's name and writes nothing. `calendar` is the name of one that was
/// pulled, or the partner's id; none is the account's main calendar.
pub async fn preview_meeting(app: &App, connection_id: &str, calendar: Option<&str>) -> Result<Preview, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let reached = app.reach(&connection).await?;
    let meetings = meetings(&reached)?;
    let chosen = match calendar {
        Some(calendar) => find_calendar(app, &connection, meetings, calendar).await?,
        None => None,
    };
    // That one calendar cannot be read says nothing of the connection.
    let calendar = app
        .ask_aside(&connection, &reached, |call| meetings.read_calendar(call, chosen.clone()))
        .await?;
    if !calendar.is_writable {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("The account may not write into the calendar `{}`", shortened(&calendar.title)),
        )
        .hint("Choose one of its own calendars, or leave the choice out for its main one"));
    }
    let id = SampleMeetingId::new(app.clock.now(), &*app.entropy);
    let plan = Plan::new(id, app.clock.now(), chosen, &calendar, meetings.invites_silently())?;
    let view = plan.view(&connection, &calendar, other_calendars(app, &connection, meetings).await?);
    Ok(Preview {
        connection,
        id,
        plan,
        view,
    })
}

/// The partner's id of a calendar that was pulled and can hold a meeting; none where it is the main one, of which a partner
/// may tell more than of the others.
async fn find_calendar(
    app: &App,
    connection: &Connection,
    meetings: &dyn HoldsMeetings,
    calendar: &str,
) -> Result<Option<String>, AppError> {
    let pulled = source_objects::list(&mut app.store.read().await?, connection.id, SourceObjectKind::Calendar).await?;
    let there: Vec<&SourceObject> = pulled.iter().filter(|row| row.gone_at.is_none()).map(|row| &row.object).collect();
    let mut found: Vec<&SourceObject> = there.iter().copied().filter(|object| object.external_id == calendar).collect();
    if found.is_empty() {
        found = there.into_iter().filter(|object| object.name == calendar).collect();
    }
    let is_known = !found.is_empty();
    found.retain(|object| meetings.may_hold(object));
    let refused = |words: &str| AppError::new(ErrorCode::InvalidInput, format!("{words} `{}`", shortened(calendar)));
    match found.as_slice() {
        [object] => Ok((!is_main(object)).then(|| object.external_id.clone())),
        [] if is_known => Err(refused(
            "A sample meeting is made only in a calendar that is the account's own and that it may write into, and that is not so of",
        )
        .hint("Choose one of its own calendars, or leave the choice out for its main one")),
        [] => Err(refused("No calendar was pulled that is called").hint(format!(
            "Pull the calendars with `pull {}`, then give a name or an id of them",
            connection.id
        ))),
        _ => Err(refused("Several calendars are called").hint("Give the id of one; `map export` lists them")),
    }
}

/// Those that were pulled and can be chosen, without the main one.
async fn other_calendars(app: &App, connection: &Connection, meetings: &dyn HoldsMeetings) -> Result<Vec<MeetingCalendarView>, AppError> {
    let pulled = source_objects::list(&mut app.store.read().await?, connection.id, SourceObjectKind::Calendar).await?;
    let objects = pulled.into_iter().filter(|row| row.gone_at.is_none()).map(|row| row.object);
    let mut others: Vec<MeetingCalendarView> = objects
        .filter(|object| meetings.may_hold(object) && !is_main(object))
        .map(|object| MeetingCalendarView {
            id: object.external_id,
            name: object.name,
        })
        .collect();
    others.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(others)
}

fn is_main(calendar: &SourceObject) -> bool {
    calendar.attributes.get(MAIN).is_some_and(|value| value == "true")
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
