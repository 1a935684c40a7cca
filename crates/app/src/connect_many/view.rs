//! A queue as the faces see it.

use std::collections::HashMap;

use connect_domain::advisory_client::ClientNames;
use connect_store::connect_queue_entries::{self, ConnectQueueEntry, EntryStatus, MatchedBy};
use connect_store::connect_queues::ConnectQueue;
use connect_store::{Reads, advisory_clients};

use super::held::DECIDE_WITHIN;
use crate::authorization::view::AuthorizationView;
use crate::error::AppError;
use crate::partners;
use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// One queue, with everybody in it.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ConnectQueueView {
    /// Queue id.
    pub id: String,
    /// Connector id.
    pub partner: String,
    /// The partner's name for people.
    pub partner_name: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// When it began.
    pub started_at: At,
    /// Since when nothing is begun.
    pub paused_at: Option<At>,
    /// When it was done, or given up.
    pub closed_at: Option<At>,
    /// How many are connected.
    pub connected: Count,
    /// How many wait for their turn.
    pub waiting: Count,
    /// How many wait for a person's decision.
    pub held: Count,
    /// Everybody, in their order.
    pub entries: Vec<ConnectQueueEntryView>,
}

/// One client in a queue.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ConnectQueueEntryView {
    /// Client id.
    pub client_id: String,
    /// What the firm calls it.
    pub client_name: String,
    /// Its name in law, where the firm noted one.
    pub client_legal_name: Option<String>,
    /// The firm's own number of it.
    pub client_reference: Option<String>,
    /// waiting, `in_consent`, connected, held, skipped or failed.
    #[cfg_attr(feature = "bindings", specta(type = words::QueueEntryStatus))]
    pub status: String,
    /// Why, in words.
    pub reason: Option<String>,
    /// The organization that came back.
    pub display_name: Option<String>,
    /// Its name in law, as far as the partner tells it.
    pub legal_name: Option<String>,
    /// The partner's id of it.
    pub external_account_id: Option<String>,
    /// `stable_id`, `legal_name` or person, once connected.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::MatchedBy>))]
    pub matched_by: Option<String>,
    /// What it became.
    pub connection_id: Option<String>,
    /// The authorization attempt that is under way or was the last.
    pub attempt_id: Option<String>,
    /// How often a person did something about it here.
    pub acts: Count,
    /// Milliseconds that the program took, without the person's time at the partner.
    pub own_ms: Count,
    /// When the status changed.
    pub since: At,
    /// When a held consent is given back, if nobody decides.
    pub decide_until: Option<At>,
}

/// The consent that is next.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NextConsentView {
    /// Whose.
    pub entry: ConnectQueueEntryView,
    /// The attempt, with the address to open.
    pub authorization: AuthorizationView,
}

pub(super) async fn view_of(from: &mut impl Reads, queue: ConnectQueue) -> Result<ConnectQueueView, AppError> {
    let entries = connect_queue_entries::list(from, queue.id).await?;
    let clients = advisory_clients::list(from).await?.into_iter();
    let names: HashMap<_, _> = clients.map(|client| (client.id, client.names)).collect();
    let count = |status| entries.iter().filter(|entry| entry.status == status).count().into();
    Ok(ConnectQueueView {
        id: queue.id.to_string(),
        partner_name: partners::manifest(&queue.partner).map_or_else(|_| queue.partner.clone(), |manifest| manifest.name.clone()),
        environment: queue.environment.to_string(),
        started_at: queue.created_at.into(),
        paused_at: queue.paused_at.map(Into::into),
        closed_at: queue.closed_at.map(Into::into),
        connected: count(EntryStatus::Connected),
        waiting: count(EntryStatus::Waiting),
        held: count(EntryStatus::Held),
        entries: entries
            .iter()
            .map(|entry| entry_view(entry, names.get(&entry.advisory_client_id)))
            .collect(),
        partner: queue.partner,
    })
}

pub(super) fn entry_view(entry: &ConnectQueueEntry, names: Option<&ClientNames>) -> ConnectQueueEntryView {
    let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    ConnectQueueEntryView {
        client_id: entry.advisory_client_id.to_string(),
        client_name: names.map_or_else(String::new, |names| names.name().to_owned()),
        client_legal_name: names.and_then(|names| told(names.legal_name())),
        client_reference: names.and_then(|names| told(names.reference())),
        status: entry.status.as_str().to_owned(),
        reason: told(&entry.reason),
        display_name: told(&entry.display_name),
        legal_name: told(&entry.legal_name),
        external_account_id: told(&entry.external_account_id),
        matched_by: entry.matched_by.map(MatchedBy::as_str).map(str::to_owned),
        connection_id: entry.connection_id.map(|id| id.to_string()),
        attempt_id: entry.attempt_id.map(|id| id.to_string()),
        acts: entry.acts.into(),
        own_ms: entry.own_ms.into(),
        since: entry.changed_at.into(),
        decide_until: (entry.status == EntryStatus::Held).then(|| entry.changed_at.plus(DECIDE_WITHIN).into()),
    }
}
