//! The account's main calendar can be followed. Nothing is written: a window is read whole, and what changed since is asked
//! for by the cursor that came with it.

use connect_domain::counted::counted;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::meeting::follow_calendar;

pub(super) const CHECK: Check = Check {
    id: "meeting.readable",
    needs: &["token.usable", "organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let reached = subject.reached().await?;
    if reached.connector.meetings().is_none() {
        return Ok(Outcome::skip("This partner has no calendar to follow"));
    }
    let followed = follow_calendar(&subject.app, &subject.connection, reached).await?;
    Ok(Outcome::pass(format!(
        "`{}` was read and then followed: {} in the days around now, {} since",
        followed.title,
        counted(followed.meetings, "appointment", "appointments"),
        counted(followed.changes, "change", "changes")
    )))
}
