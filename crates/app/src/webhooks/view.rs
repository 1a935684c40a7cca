//! What webhook endpoints look like from outside.

use crate::views::{At, Count};

/// The endpoints of one account, in the mode of its connection.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndpointsView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// The events that an endpoint has to be sent.
    pub wanted_events: Vec<String>,
    /// The version in which they have to be written.
    pub wanted_version: String,
    /// The header that carries a delivery's signature.
    pub signature_header: String,
    /// As the partner lists them.
    pub endpoints: Vec<EndpointView>,
}

/// One endpoint and what is wrong with it.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndpointView {
    /// The partner's id of it.
    pub external_id: String,
    /// Where deliveries go.
    pub url: String,
    /// Whether anything is sent.
    pub enabled: bool,
    /// Types of events; `*` is all of them.
    pub events: Vec<String>,
    /// The version in which they are written; `None` is the account's default.
    pub api_version: Option<String>,
    /// The stored signing secret.
    pub secret: Option<SigningSecretView>,
    /// What is wrong with it; empty when it is as it has to be.
    pub findings: Vec<FindingView>,
}

/// A signing secret, without the secret.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SigningSecretView {
    /// Since when it is stored.
    pub stored_at: At,
    /// Until when the one before is taken as well.
    pub old_until: Option<At>,
}

/// Something that is wrong with an endpoint.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FindingView {
    /// FAIL or WARN.
    pub status: String,
    /// What it is, and what to do.
    pub detail: String,
}

/// Events that did not reach an endpoint.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DeliveriesView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// For how many days the partner tells of an event.
    pub told_for_days: Count,
    /// How many are still tried.
    pub pending: Count,
    /// The oldest of them waits for longer than anybody expects.
    pub is_late: bool,
    /// How many nobody tries any more.
    pub lost: Count,
    /// How many of the lost tell of what is needed and nothing has read since.
    pub missed: Count,
    /// How many of the missed no pull reads: only the partner can send them again.
    pub unreadable: Count,
    /// Since when all that they tell of, and that a pull reads, is pulled.
    pub pulled_at: Option<At>,
    /// There are more than are listed.
    pub is_cut_off: bool,
    /// By their types, in the order of the alphabet.
    pub by_type: Vec<UndeliveredTypeView>,
    /// The oldest first.
    pub events: Vec<UndeliveredView>,
}

/// The undelivered events of one type.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UndeliveredTypeView {
    /// Such as `price.updated`.
    pub event_type: String,
    /// How many are still tried.
    pub pending: Count,
    /// How many nobody tries any more.
    pub lost: Count,
    /// When the oldest of them happened.
    pub oldest_at: At,
}

/// One event, without what it says.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UndeliveredView {
    /// The partner's id of it.
    pub external_id: String,
    /// Such as `price.updated`.
    pub event_type: String,
    /// When it happened.
    pub happened_at: At,
    /// Until when the partner promises to try again, or promised; absent where it promises nothing.
    pub retried_until: Option<At>,
    /// How many endpoints have not taken it.
    pub endpoints: Count,
    /// Nobody tries it any more.
    pub lost: bool,
}

/// What would be made.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndpointPreviewView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// Where deliveries would go.
    pub url: String,
    /// What would be sent.
    pub events: Vec<String>,
    /// In which version.
    pub api_version: String,
    /// Endpoints that go there already: each event would then come once from each of them.
    pub same_url: Vec<String>,
}

/// Whether a delivery is the partner's.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VerificationView {
    /// genuine, `too_old`, `body_changed`, `wrong_secret`, `no_match` or `malformed_header`.
    pub verdict: String,
    /// In words, with what to do.
    pub detail: String,
    /// The endpoint whose secret signed it.
    pub endpoint: Option<String>,
    /// current or old.
    pub secret: Option<String>,
    /// When the partner signed it.
    pub signed_at: Option<At>,
}
