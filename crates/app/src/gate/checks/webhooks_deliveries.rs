//! Events reach their webhook endpoints: what is given up is learned of at the next pull only.

use std::collections::BTreeSet;

use connect_connectors::webhooks::UndeliveredEvent;
use connect_domain::counted::counted;
use connect_domain::failure::Cause;

use super::super::subject::{Subject, length};
use super::{Check, Outcome};
use crate::error::{AppError, ErrorCode};
use crate::pull;
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
    let pending = undelivered.pending();
    let more = if undelivered.is_cut_off { ", and there are more" } else { "" };
    let missed = undelivered.missed();
    if !missed.is_empty() {
        return Ok(Outcome::fail(
            Cause::Network,
            format!(
                "{} and not tried any more ({}){more}. {}",
                counted(missed.len(), "event was not delivered", "events were not delivered"),
                by_type(&missed),
                advice(&missed)
            ),
        ));
    }
    let mut given_up = given_up(&undelivered);
    if let Some((from, until)) = pull::unread_events(&subject.app, subject.connection.id, reads.told_for()).await? {
        let (from, until) = (from.to_minutes(), until.to_minutes());
        given_up.push_str(&format!(
            "; no pull read what happened from {from} to {until}, as the partner tells of an event for {days} only"
        ));
    }
    let now = subject.app.clock.now();
    let until = undelivered.late().and_then(|oldest| oldest.retried_until);
    let until = until.map_or_else(String::new, |at| format!("; the partner gives that one up at {}", at.to_minutes()));
    Ok(match (undelivered.late(), pending.len()) {
        (Some(oldest), _) => Outcome::warn(
            Cause::Network,
            format!(
                "{} for an endpoint ({}){more}, the oldest for {}{until}{given_up}. See that the endpoint answers",
                counted(pending.len(), "event waits", "events wait"),
                by_type(&pending),
                length(now.since(oldest.happened_at)),
            ),
        ),
        (None, 1..) => Outcome::pass(format!(
            "{} on the way for less than an hour{given_up}",
            counted(pending.len(), "event is", "events are")
        )),
        (None, 0) => Outcome::pass(format!("No event of the last {days} waits for an endpoint{given_up}")),
    })
}

/// What helps depends on whether a pull reads what they told.
fn advice(missed: &[&UndeliveredEvent]) -> String {
    let (readable, unreadable): (Vec<&UndeliveredEvent>, Vec<&UndeliveredEvent>) =
        missed.iter().copied().partition(|event| event.read_by.is_some());
    let resources: BTreeSet<&str> = readable.iter().filter_map(|event| event.read_by).collect();
    let mut acts = Vec::new();
    if !readable.is_empty() {
        let resources = Vec::from_iter(resources).join(", ");
        acts.push(format!("Pull ({resources}), so that what they told is read"));
    }
    if !unreadable.is_empty() {
        let types: BTreeSet<&str> = unreadable.iter().map(|event| event.event_type.as_str()).collect();
        let types = Vec::from_iter(types).join(", ");
        acts.push(format!(
            "No pull reads what {types} told: have the partner send it again from its console"
        ));
    }
    acts.push("See that the endpoint answers".to_owned());
    acts.join(". ")
}

/// What was given up and is no loss; empty where nothing was.
fn given_up(undelivered: &Undelivered) -> String {
    let (read, other): (Vec<&UndeliveredEvent>, Vec<&UndeliveredEvent>) =
        undelivered.lost().into_iter().partition(|event| undelivered.is_read(event));
    let mut text = String::new();
    if !read.is_empty() {
        let were = counted(read.len(), "event was", "events were");
        text.push_str(&format!("; {were} given up, and a pull since has read what happened"));
    }
    if !other.is_empty() {
        let were = counted(other.len(), "event was", "events were");
        text.push_str(&format!("; {were} given up of types that nothing here needs ({})", by_type(&other)));
    }
    text
}
