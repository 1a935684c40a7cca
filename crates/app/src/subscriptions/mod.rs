//! Subscriptions: what a partner tells a receiver of the firm's own, since a desktop has no public address.
//!
//! Each has a clock, and a receiver hears nothing once it has run out: [`crate::attention`] and the check
//! `subscriptions.current` tell of it before. The secret that each notification carries is sealed in the vault like a
//! signing secret, and shown once, to be put into the receiver.

mod create;
mod end;
mod list;
mod renew;
pub mod view;

use std::time::Duration;

use connect_connectors::subscriptions::KeepsSubscriptions;
use connect_domain::clock::Instant;
use connect_domain::ids::SubscriptionId;
use connect_domain::source_object::SourceObjectKind;
use connect_store::Reads;
use connect_store::connections::Connection;
use connect_store::source_objects::{self, SourceObjectRow};
use connect_store::subscriptions::{self, SubscriptionRow};

pub use create::{Confirmed, Preview, create_subscription, preview_subscription};
pub use end::end_subscription;
pub(crate) use end::{end_subscriptions, end_withdrawn};
pub use list::list_subscriptions;
pub use renew::renew_subscription;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::partners;

/// The ability that its writes belong to.
pub(crate) const ABILITY: &str = "subscriptions";
/// So long before its end a subscription asks to be renewed.
const AHEAD: Duration = Duration::from_secs(2 * 86_400);

/// Where a subscription's clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// There is time.
    Runs,
    /// It ends soon.
    EndsSoon,
    /// It has ended.
    Ended,
}

impl Clock {
    pub(crate) fn at(expires_at: Instant, now: Instant) -> Self {
        if expires_at <= now {
            Self::Ended
        } else if expires_at <= now.plus(AHEAD) {
            Self::EndsSoon
        } else {
            Self::Runs
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Runs => "active",
            Self::EndsSoon => "ends_soon",
            Self::Ended => "ended",
        }
    }
}

/// What the connector can do with subscriptions, or that it cannot.
fn keeper(connection: &Connection) -> Result<&'static dyn KeepsSubscriptions, AppError> {
    let connector = partners::connector(&connection.partner)?;
    connector.subscriptions().ok_or_else(|| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("{} has no subscriptions that can be kept here", connector.manifest().name),
        )
    })
}

/// A subscription of a connection, and the connection.
async fn find(app: &App, connection_id: &str, id: &str) -> Result<(Connection, SubscriptionRow), AppError> {
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    let found = kept.into_iter().find(|row| row.id.to_string() == id);
    let row = found.ok_or_else(|| {
        let message = format!("`{}` has no subscription `{}`", connection.display_name, shortened(id));
        AppError::new(ErrorCode::InvalidInput, message).hint(format!("`subscriptions list {}` shows them", connection.id))
    })?;
    Ok((connection, row))
}

/// The calendars that were pulled and are there.
async fn calendars(from: &mut impl Reads, connection: &Connection) -> Result<Vec<SourceObjectRow>, AppError> {
    let pulled = source_objects::list(from, connection.id, SourceObjectKind::Calendar).await?;
    Ok(pulled.into_iter().filter(|row| row.gone_at.is_none()).collect())
}

fn new_id(app: &App) -> SubscriptionId {
    SubscriptionId::new(app.clock.now(), &*app.entropy)
}

/// Under which the secret is sealed: with the connection's signing secrets, which go when it is disconnected.
fn owner(row: &SubscriptionRow) -> String {
    format!("{}/{}", row.connection_id, row.id)
}

fn told(app: &App, connection: &Connection) {
    app.events.stale([
        format!("subscriptions:{}", connection.id),
        format!("connection:{}", connection.id),
        "attention".to_owned(),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_told_of_two_days_ahead() {
        let now = Instant::from_seconds(1_796_000_000);
        let day = Duration::from_secs(86_400);
        for (expires_at, expected) in [
            (now.plus(day * 7), Clock::Runs),
            (now.plus(AHEAD + Duration::from_secs(1)), Clock::Runs),
            (now.plus(AHEAD), Clock::EndsSoon),
            (now.plus(Duration::from_secs(1)), Clock::EndsSoon),
            (now, Clock::Ended),
            (now.minus(day), Clock::Ended),
        ] {
            assert_eq!(Clock::at(expires_at, now), expected);
        }
    }
}
