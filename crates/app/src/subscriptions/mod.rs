//! Subscriptions: what a partner tells a receiver of the firm's own, since a desktop has no public address.
//!
//! Each has a clock, and a receiver hears nothing once it has run out: [`crate::attention`] and the check
//! `subscriptions.current` tell of it before. The secret that each notification carries is sealed in the vault like a
//! signing secret, and shown once, to be put into the receiver.

mod create;
mod end;
mod held;
mod list;
mod renew;
pub mod view;

use std::collections::BTreeMap;
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
pub(crate) use held::{Asked, held, is_listed};
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

/// So long one may be under way that was begun: then it was interrupted.
const MAKING: Duration = Duration::from_secs(2 * 60);

/// How a subscription stands, as far as is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// There is time.
    Runs,
    /// It ends soon.
    EndsSoon,
    /// Its clock has run out.
    Ended,
    /// The partner did not list it any more, although its clock runs.
    Lost,
    /// Its making was begun, and nobody was given its secret. The partner may have it.
    Interrupted,
}

impl Standing {
    pub(crate) fn of(row: &SubscriptionRow, now: Instant) -> Self {
        if row.begun_at.is_some() {
            Self::Interrupted
        } else if row.expires_at <= now {
            Self::Ended
        } else if row.lost_at.is_some() {
            Self::Lost
        } else if row.expires_at <= now.plus(AHEAD) {
            Self::EndsSoon
        } else {
            Self::Runs
        }
    }

    /// Whether somebody may be making it just now.
    pub(crate) fn is_under_way(row: &SubscriptionRow, now: Instant) -> bool {
        row.begun_at.is_some_and(|at| now.since(at) < MAKING)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Runs => "active",
            Self::EndsSoon => "ends_soon",
            Self::Ended => "ended",
            Self::Lost => "lost",
            Self::Interrupted => "interrupted",
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
    match found {
        Some(row) => Ok((connection, row)),
        None => Err(not_there(&connection, id)),
    }
}

fn not_there(connection: &Connection, id: &str) -> AppError {
    let message = format!("`{}` has no subscription `{}`", connection.display_name, shortened(id));
    AppError::new(ErrorCode::InvalidInput, message).hint(format!("`subscriptions list {}` shows them", connection.id))
}

/// What a person does with one whose making was interrupted.
pub(crate) fn end_and_make_again(row: &SubscriptionRow) -> String {
    format!(
        "End it with `subscriptions end {} {}`, then make it again",
        row.connection_id, row.id
    )
}

/// What the partner told of a calendar when it was pulled.
async fn attributes(from: &mut impl Reads, connection: &Connection, calendar: &str) -> Result<BTreeMap<String, String>, AppError> {
    let pulled = source_objects::list(from, connection.id, SourceObjectKind::Calendar).await?;
    let found = pulled.into_iter().find(|row| row.object.external_id == calendar);
    Ok(found.map(|row| row.object.attributes).unwrap_or_default())
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
pub(super) mod tests {
    use connect_domain::entropy::SeededEntropy;
    use connect_domain::ids::ConnectionId;

    use super::*;

    pub(crate) fn row(expires_at: Instant) -> SubscriptionRow {
        let entropy = SeededEntropy::new(7);
        SubscriptionRow {
            id: SubscriptionId::new(expires_at, &entropy),
            connection_id: ConnectionId::new(expires_at, &entropy),
            calendar: "c".to_owned(),
            calendar_name: "Tax".to_owned(),
            external_id: "x".to_owned(),
            notification_url: "https://relay.example.com".to_owned(),
            expires_at,
            created_by: "Dana".to_owned(),
            created_at: expires_at,
            begun_at: None,
            lost_at: None,
        }
    }

    #[test]
    fn a_clock_is_told_of_two_days_ahead() {
        let now = Instant::from_seconds(1_796_000_000);
        let day = Duration::from_secs(86_400);
        for (expires_at, expected) in [
            (now.plus(day * 7), Standing::Runs),
            (now.plus(AHEAD + Duration::from_secs(1)), Standing::Runs),
            (now.plus(AHEAD), Standing::EndsSoon),
            (now.plus(Duration::from_secs(1)), Standing::EndsSoon),
            (now, Standing::Ended),
            (now.minus(day), Standing::Ended),
        ] {
            assert_eq!(Standing::of(&row(expires_at), now), expected);
        }
    }

    #[test]
    fn one_is_lost_while_its_clock_runs_and_interrupted_until_it_is_ended() {
        let now = Instant::from_seconds(1_796_000_000);
        for (seconds, lost, interrupted) in [
            (1, Standing::Lost, Standing::Interrupted),
            (0, Standing::Ended, Standing::Interrupted),
        ] {
            let mut row = row(now.plus(Duration::from_secs(seconds)));
            row.lost_at = Some(now);
            assert_eq!(Standing::of(&row, now), lost);
            row.begun_at = Some(now);
            assert_eq!(Standing::of(&row, now), interrupted);
            assert!(Standing::is_under_way(&row, now) && !Standing::is_under_way(&row, now.plus(MAKING)));
        }
    }
}
