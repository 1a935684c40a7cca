//! Events reach their webhook endpoints: what is given up is learned of at the next pull only.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;

use super::super::subject::{Subject, length};
use super::{Check, Outcome};
use crate::error::{AppError, ErrorCode};
use crate::webhooks::{Undelivered, by_type};

pub(super) const CHECK: Check = Check {
    id: "webhooks.deliveries",
    needs: &["organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let reached = subject.reached().await?;
    let Some(reads) = reached.connector.undelivered() else {
        return Ok(Outcome::skip("This partner does not tell which events were delivered"));
    };
    let undelivered = match Undelivered::read(&subject.app, &subject.connection, reached, reads).await {
        Ok(undelivered) => undelivered,
        // The account has just answered, so it is not the key that is refused.
        Err(error) if error.code == ErrorCode::NeedsAuthorization => {
            return Ok(Outcome::skip(
                "The key may not read events: give it that right on Read in the partner's console, if deliveries are to be watched",
            ));
        }
        Err(error) => return Err(error),
    };
    let days = counted(reads.told_for().as_secs() / 86_400, "day", "days");
    let (pending, lost) = (undelivered.pending(), undelivered.lost());
    let more = if undelivered.is_cut_off { ", and there are more" } else { "" };
    if !undelivered.missed().is_empty() {
        return Ok(Outcome::fail(
            Cause::Network,
            format!(
                "{} and not tried any more ({}){more}. Pull, so that what they told is read, and see that the endpoint answers",
                counted(lost.len(), "event was not delivered", "events were not delivered"),
                by_type(&lost)
            ),
        ));
    }
    let given_up = match lost.len() {
        0 => String::new(),
        count => format!(
            "; {} given up, and a pull since has read what happened",
            counted(count, "event was", "events were")
        ),
    };
    let now = subject.app.clock.now();
    Ok(match (undelivered.late(), pending.len()) {
        (Some(oldest), _) => Outcome::warn(
            Cause::Network,
            format!(
                "{} for an endpoint ({}){more}, the oldest for {}; the partner gives that one up at {}{given_up}. See that the endpoint answers",
                counted(pending.len(), "event waits", "events wait"),
                by_type(&pending),
                length(now.since(oldest.happened_at)),
                oldest.retried_until.to_minutes(),
            ),
        ),
        (None, 1..) => Outcome::pass(format!(
            "{} on the way for less than an hour{given_up}",
            counted(pending.len(), "event is", "events are")
        )),
        (None, 0) => Outcome::pass(format!("No event of the last {days} waits for an endpoint{given_up}")),
    })
}
