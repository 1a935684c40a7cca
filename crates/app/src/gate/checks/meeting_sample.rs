//! What the last sample meeting showed. It writes, so the check itself makes none: a person starts it.

use connect_store::sample_meetings;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::meeting::{ABILITY, CHECK as ID, Verdict, verdict};
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
    let last = sample_meetings::last_finished(&mut subject.app.store.read().await?, connection.id).await?;
    let Some(last) = last else {
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
    let outcome = match verdict(&last.steps)? {
        Verdict::Passed { duration_ms } => Outcome::pass(format!(
            "Created, read back, changed and deleted in {} s; nothing is left",
            duration_ms.div_ceil(1_000)
        )),
        Verdict::Failed { cause, detail } => Outcome::fail(cause, detail),
        Verdict::CutOff => Outcome::skip("The last sample meeting was cut off; nothing of it is left. Make another one"),
    };
    Ok(outcome.seen_at(last.started_at))
}
