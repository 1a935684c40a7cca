//! What a caller may do in a mailbox: the token's scopes first, then the rights that its owner gave.

use super::State;
use super::call::Call;
use super::directory::Person;
use super::graph_error::Refusal;
use super::identifiers::read_calendar_id;
use super::mailbox::{Accepted, Calendar, Mailbox, Role};

/// Scopes that open the caller's own mailbox, and those that open others'.
const READ_OWN: &[&str] = &[
    "Calendars.ReadBasic",
    "Calendars.Read",
    "Calendars.ReadWrite",
    "Calendars.Read.Shared",
    "Calendars.ReadWrite.Shared",
];
const READ_OTHERS: &[&str] = &["Calendars.Read.Shared", "Calendars.ReadWrite.Shared"];
const WRITE_OWN: &[&str] = &["Calendars.ReadWrite", "Calendars.ReadWrite.Shared"];
const WRITE_OTHERS: &[&str] = &["Calendars.ReadWrite.Shared"];

/// A calendar and what the caller may do with it.
#[derive(Clone, Copy)]
pub(super) struct Open<'a> {
    pub(super) mailbox: &'a Mailbox,
    pub(super) calendar: &'a Calendar,
    pub(super) role: Role,
}

/// The mailbox, if the token may read calendars in it at all.
pub(super) fn readable<'a>(call: &Call<'_>, state: &'a State, owner: &Person) -> Result<&'a Mailbox, Refusal> {
    let own = owner.id == call.viewer.id;
    if !call.has_scope(if own { READ_OWN } else { READ_OTHERS }) {
        return Err(Refusal::access_denied());
    }
    state.mailbox(owner)
}

impl State {
    /// What somebody has accepted from its owner, as long as they may see it.
    pub(super) fn accepted(&self, owner: &Person, accepted: &Accepted, viewer: &str) -> Option<Open<'_>> {
        let mailbox = self.mailbox(owner).ok()?;
        let calendar = mailbox.calendar(accepted.calendar)?;
        let role = mailbox.role(calendar, viewer);
        (role > Role::FreeBusyRead).then_some(Open { mailbox, calendar, role })
    }
}

/// One calendar of it: the default one if none is named.
pub(super) fn open<'a>(call: &Call<'_>, state: &'a State, owner: &Person, id: Option<&str>, needed: Role) -> Result<Open<'a>, Refusal> {
    let mailbox = readable(call, state, owner)?;
    let calendar = match id {
        None => mailbox.calendars.first(),
        Some(id) => {
            let (named, key) = read_calendar_id(id).ok_or_else(Refusal::bad_id)?;
            mailbox.calendar(key).filter(|_| named == mailbox.owner)
        }
    };
    let calendar = calendar.ok_or_else(Refusal::item_not_found)?;
    let role = mailbox.role(calendar, &call.viewer.id);
    if role < needed {
        return Err(Refusal::access_denied());
    }
    Ok(Open { mailbox, calendar, role })
}

/// Whether the token may write there; the role is asked for with [`open`].
pub(super) fn check_write_scope(call: &Call<'_>, owner: &Person) -> Result<(), Refusal> {
    let own = owner.id == call.viewer.id;
    if call.has_scope(if own { WRITE_OWN } else { WRITE_OTHERS }) {
        Ok(())
    } else {
        Err(Refusal::access_denied())
    }
}

/// Whether the token shows bodies and the like, which the most basic scope does not.
pub(super) fn sees_details(call: &Call<'_>) -> bool {
    call.has_scope(&READ_OWN[1..])
}
