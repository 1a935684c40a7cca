//! A partner's log of what happened in an account.

use std::time::Duration;

use connect_domain::partner_event::PartnerEvent;

use crate::connector::ReadsInTurn;

/// Reads the log: without a cursor all of it that the partner still tells of.
pub trait ReadsEvents: ReadsInTurn<PartnerEvent> {
    /// For how long the partner tells of an event.
    fn told_for(&self) -> Duration;

    /// The cursor that goes on behind a known event, to those that happened since. One that the partner does not tell of any
    /// more is refused like any cursor that it does not know.
    fn behind(&self, external_id: &str) -> String;
}
