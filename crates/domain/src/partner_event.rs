//! Something that happened at a partner, as its log of events tells it.

use crate::clock::Instant;

/// One event, without what it says: what it tells of is pulled by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerEvent {
    /// The partner's stable id.
    pub external_id: String,
    /// Such as `price.updated`.
    pub event_type: String,
    /// By the partner's clock. Several events share one, so that it tells no order.
    pub happened_at: Instant,
    /// What it happened to.
    pub object_external_id: Option<String>,
    /// How many endpoints had not taken it when it was read.
    pub pending_webhooks: i64,
}
