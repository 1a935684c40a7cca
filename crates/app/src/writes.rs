//! The one place where a write permit is made: for what a person confirmed after seeing it, or to take back what was
//! written by such a confirmation (ADR 0055).

use std::time::Duration;

use connect_domain::ids::{SampleMeetingId, SubscriptionId};
use connect_http::{HttpClient, PermitDoor, WritePermit};
use connect_store::connections::Connection;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::partners;

/// Long enough for a partner that is slow, short enough that a forgotten permit is none.
const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// Holds the client's door.
pub(crate) struct Door(PermitDoor);

impl Door {
    pub(crate) fn of(http_client: &HttpClient) -> Result<Self, AppError> {
        let door = http_client.permit_door();
        door.map(Self)
            .ok_or_else(|| AppError::new(ErrorCode::Internal, "The door for write permits was taken before"))
    }
}

/// Why something may be written.
pub(crate) enum Reason<'a> {
    /// A person saw the preview and said yes.
    Confirmed(&'a crate::meeting::Confirmed),
    /// A person saw what a golden set would send and cost, and said yes.
    GoldenSet(&'a crate::golden::Confirmed),
    /// The same for a webhook endpoint.
    Endpoint(&'a crate::webhooks::Confirmed),
    /// The same for a subscription.
    Subscription(&'a crate::subscriptions::Confirmed),
    /// A person has a subscription that was confirmed go on or end.
    Kept(SubscriptionId),
    /// A person has one end that the partner lists for this app and account, and that is not kept here.
    Elsewhere,
    /// What an earlier confirmation wrote, and may have left, is taken back.
    LeftBehind(SampleMeetingId),
}

impl App {
    /// A permit for an ability of this connection. Everything that the ability needs has to be granted.
    pub(crate) fn permit(&self, connection: &Connection, ability: &str, reason: &Reason<'_>) -> Result<WritePermit, AppError> {
        let manifest = partners::manifest(&connection.partner)?;
        let declared = manifest.ability(ability);
        if !declared.is_some_and(|declared| declared.is_granted(&connection.granted_scopes)) {
            let message = format!("`{ability}` is not allowed for `{}`", shortened(&connection.display_name));
            return Err(AppError::new(ErrorCode::NeedsAuthorization, message)
                .hint(format!("Allow it with `connections allow {} {ability}`", connection.id)));
        }
        match reason {
            Reason::Confirmed(confirmed) => tracing::info!(connection.id = %confirmed.connection_id(), ability, "writes are permitted"),
            Reason::GoldenSet(confirmed) => {
                tracing::debug!(connection.id = %confirmed.connection_id(), ability, "a golden set's writes are permitted");
            }
            Reason::Endpoint(confirmed) => tracing::info!(connection.id = %confirmed.connection_id(), ability, "writes are permitted"),
            Reason::Subscription(confirmed) => tracing::info!(connection.id = %confirmed.connection_id(), ability, "writes are permitted"),
            Reason::Kept(id) => tracing::info!(connection.id = %connection.id, subscription.id = %id, "writes are permitted"),
            Reason::Elsewhere => tracing::info!(connection.id = %connection.id, ability, "writes are permitted"),
            Reason::LeftBehind(id) => tracing::info!(connection.id = %connection.id, meeting.id = %id, "what was written is taken back"),
        }
        Ok(self.writes.0.permit(connection.id.to_string(), ability, self.clock.now(), LIFETIME))
    }
}
