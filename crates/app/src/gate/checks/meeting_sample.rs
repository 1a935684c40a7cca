//! What the last sample meeting showed, and whether something of one may be left. It writes, so the check itself makes
//! none: a person starts it.

use connect_domain::failure::Cause;
use connect_store::sample_meetings;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::meeting::{ABILITY, CHECK as ID, Left, Verdict, is_read_again, is_under_way, verdict};
use crate::partners;

pub(super) const CHECK: Check = Check {
    id: ID,
    needs: &[],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let connection = &subject.connection;
    let mut reader = subject.app.store.read().await?;
    let mut open = sample_meetings::list_open(&mut reader).await?;
    open.retain(|meeting| meeting.connection_id == connection.id);
    let newest = sample_meetings::newest(&mut reader, connection.id).await?;
    drop(reader);
    let mut left = Vec::new();
    for meeting in &open {
        if !is_under_way(&subject.app, meeting)? {
            left.push(Left::of(meeting, connection)?);
        }
    }
    // What may be left weighs more than what a newer one showed.
    if let Some(first) = left.first() {
        let places: Vec<String> = left.iter().map(Left::place).collect();
        return Ok(Outcome::fail(
            Cause::Data,
            format!("It may be left in the calendar: {}. {}", places.join(" and "), first.next),
        ));
    }
    let Some(last) = newest else {
        let ability = partners::manifest(&connection.partner)?.ability(ABILITY);
        let is_allowed = ability.is_some_and(|ability| ability.is_granted(&connection.granted_scopes));
        return Ok(Outcome::skip(match is_allowed {
            true => "No sample meeting was made yet. A check that writes is started by a person: `meeting run`".to_owned(),
            false => format!(
                "Not allowed: a sample meeting writes. Allow it with `connections allow {} {ABILITY}`",
                connection.id
            ),
        }));
    };
    if last.finished_at.is_none() {
        return Ok(Outcome::skip("A sample meeting is under way. What it shows is told when it ends"));
    }
    let outcome = match verdict(&last.steps)? {
        // That a calendar can be read is less than that its changes are told.
        Verdict::Passed { duration_ms, seen } if is_read_again(&last, connection)? => Outcome::warn(
            Cause::Data,
            format!(
                "Created, read back, changed and deleted in {} s; nothing is left. {seen}. That changes are told is shown in the main calendar: `meeting run {}`",
                duration_ms.div_ceil(1_000),
                connection.id
            ),
        ),
        Verdict::Passed { duration_ms, seen } => Outcome::pass(
            format!(
                "Created, read back by the changes that the partner tells, changed and deleted in {} s; nothing is left. {seen}",
                duration_ms.div_ceil(1_000)
            )
            .trim_end(),
        ),
        Verdict::Failed { cause, detail } => Outcome::fail(cause, format!("{}. Nothing of it is left", detail.trim_end_matches('.'))),
        Verdict::CutOff => Outcome::skip("The last sample meeting was cut off; nothing of it is left. Make another one"),
    };
    Ok(outcome.seen_at(last.started_at))
}
