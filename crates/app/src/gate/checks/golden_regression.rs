//! What the last runs of the golden sets showed. A run costs money and sends documents, so the check itself makes none: a
//! person starts it.

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::golden::{CHECK as ID, verdict_of_last};

pub(super) const CHECK: Check = Check {
    id: ID,
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let last = verdict_of_last(&mut subject.app.store.read().await?, &subject.connection).await?;
    let Some(last) = last else {
        return Ok(Outcome::skip(
            "No golden set was run yet. A check that sends documents is started by a person: `golden run`",
        ));
    };
    Ok(Outcome::new(last.status, last.cause, last.evidence).seen_at(last.seen_at))
}
