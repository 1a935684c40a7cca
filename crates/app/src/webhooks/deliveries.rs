//! Events that did not reach a webhook endpoint: which, since when, and until when the partner tries again. What they say
//! is not read; a pull reads what they tell of.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_connectors::webhooks::{ReadsUndelivered, UndeliveredEvent};
use connect_domain::access::Permission;
use connect_domain::clock::Instant;
use connect_store::connections::Connection;
use connect_store::pull_runs;

use super::view::{DeliveriesView, UndeliveredTypeView, UndeliveredView};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::partners::{self, call::Reached};

/// An event is on its way for so long before anybody wonders.
const ON_ITS_WAY: Duration = Duration::from_secs(3_600);
/// Pages that are read at most.
const MOST_PAGES: usize = 10;

/// See the module.
pub(crate) struct Undelivered {
    /// The oldest first.
    events: Vec<UndeliveredEvent>,
    /// There are more of them than were read.
    pub(crate) is_cut_off: bool,
    /// When the newest complete pull of what they tell of began, by resource: what happened later it need not have read.
    pulled: BTreeMap<&'static str, Option<Instant>>,
    now: Instant,
}

/// Those of one account that are told of still.
pub async fn list_deliveries(app: &App, connection_id: &str) -> Result<DeliveriesView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let connector = partners::connector(&connection.partner)?;
    let reads = connector.undelivered().ok_or_else(|| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("{} does not tell which events were delivered", connector.manifest().name),
        )
    })?;
    let reached = app.reach(&connection).await?;
    let undelivered = Undelivered::read(app, &connection, &reached, reads).await?;
    Ok(undelivered.view(&connection, reads))
}

impl Undelivered {
    pub(crate) async fn read(
        app: &App,
        connection: &Connection,
        reached: &Reached,
        reads: &'static dyn ReadsUndelivered,
    ) -> Result<Self, AppError> {
        let (mut events, mut cursor) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let turn = app
                .ask_aside(connection, reached, |call| reads.read_undelivered(call, cursor.clone()))
                .await?;
            events.extend(turn.objects);
            cursor = turn.cursor;
            if cursor.is_none() {
                break;
            }
        }
        events.sort_by(|one: &UndeliveredEvent, other| (one.happened_at, &one.external_id).cmp(&(other.happened_at, &other.external_id)));
        let mut pulled = BTreeMap::new();
        let mut reader = app.store.read().await?;
        for resource in events.iter().filter_map(|event| event.read_by) {
            if !pulled.contains_key(resource) {
                pulled.insert(resource, pull_runs::last_success_began(&mut reader, connection.id, resource).await?);
            }
        }
        Ok(Self {
            events,
            is_cut_off: cursor.is_some(),
            pulled,
            now: app.clock.now(),
        })
    }

    /// Those that are still tried, the oldest first.
    pub(crate) fn pending(&self) -> Vec<&UndeliveredEvent> {
        self.events.iter().filter(|event| !self.is_lost(event)).collect()
    }

    /// Those that nobody tries any more, the oldest first.
    pub(crate) fn lost(&self) -> Vec<&UndeliveredEvent> {
        self.events.iter().filter(|event| self.is_lost(event)).collect()
    }

    /// The oldest that is still tried, if it waits for longer than anybody expects.
    pub(crate) fn late(&self) -> Option<&UndeliveredEvent> {
        let oldest = self.events.iter().find(|event| !self.is_lost(event))?;
        (self.now.since(oldest.happened_at) > ON_ITS_WAY).then_some(oldest)
    }

    /// Those of the lost ones that are needed, and whose change no pull has read since.
    pub(crate) fn missed(&self) -> Vec<&UndeliveredEvent> {
        let is_missed = |event: &&UndeliveredEvent| event.is_wanted && !self.is_read(event);
        self.lost().into_iter().filter(is_missed).collect()
    }

    /// Whether a pull has read since what a lost event told.
    pub(crate) fn is_read(&self, event: &UndeliveredEvent) -> bool {
        let pulled = event.read_by.and_then(|resource| self.pulled.get(resource).copied().flatten());
        pulled.is_some_and(|at| at >= event.happened_at)
    }

    fn is_lost(&self, event: &UndeliveredEvent) -> bool {
        event.given_up_by <= self.now
    }

    /// Nothing where a part of it was never pulled.
    fn pulled_at(&self) -> Option<Instant> {
        let pulled: Option<Vec<Instant>> = self.pulled.values().copied().collect();
        pulled?.into_iter().min()
    }

    fn view(&self, connection: &Connection, reads: &dyn ReadsUndelivered) -> DeliveriesView {
        let mut by_type: BTreeMap<&str, UndeliveredTypeView> = BTreeMap::new();
        for event in &self.events {
            let row = by_type.entry(&event.event_type).or_insert_with(|| UndeliveredTypeView {
                event_type: event.event_type.clone(),
                pending: 0_u32.into(),
                lost: 0_u32.into(),
                oldest_at: event.happened_at.into(),
            });
            let count = if self.is_lost(event) { &mut row.lost } else { &mut row.pending };
            *count = (count.get() + 1).into();
        }
        let missed = self.missed();
        DeliveriesView {
            connection_id: connection.id.to_string(),
            display_name: connection.display_name.clone(),
            told_for_days: i64::try_from(reads.told_for().as_secs() / 86_400).unwrap_or(0).into(),
            pending: self.pending().len().into(),
            is_late: self.late().is_some(),
            lost: self.lost().len().into(),
            unreadable: missed.iter().filter(|event| event.read_by.is_none()).count().into(),
            missed: missed.len().into(),
            pulled_at: self.pulled_at().map(Into::into),
            is_cut_off: self.is_cut_off,
            by_type: by_type.into_values().collect(),
            events: self
                .events
                .iter()
                .map(|event| UndeliveredView {
                    external_id: event.external_id.clone(),
                    event_type: event.event_type.clone(),
                    happened_at: event.happened_at.into(),
                    retried_until: event.retried_until.map(Into::into),
                    endpoints: event.endpoints.into(),
                    lost: self.is_lost(event),
                })
                .collect(),
        }
    }
}

/// `price.updated 2, product.updated 1`.
pub(crate) fn by_type(events: &[&UndeliveredEvent]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for event in events {
        *counts.entry(&event.event_type).or_default() += 1;
    }
    let words: Vec<String> = counts.iter().map(|(event_type, count)| format!("{event_type} {count}")).collect();
    words.join(", ")
}
