//! What subscriptions look like from outside.

use connect_domain::clock::Instant;
use connect_store::subscriptions::SubscriptionRow;

use super::Clock;
use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// The subscriptions of one connection.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SubscriptionsView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// Whether the ability is allowed for the connection.
    pub allowed: bool,
    /// Whether the partner lets one live longer; where not, another takes its place and the one before is ended.
    pub renewed: bool,
    /// Whether the partner tells which live; where not, only the clocks are known.
    pub listed: bool,
    /// Why it could not be asked now.
    pub unreached: Option<String>,
    /// The one that ends first foremost.
    pub subscriptions: Vec<SubscriptionView>,
    /// Those that the partner lists and nobody made here.
    pub elsewhere: Vec<ElsewhereView>,
    /// Calendars that were pulled and have none yet.
    pub calendars: Vec<SubscribableView>,
}

/// A calendar to have one for.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SubscribableView {
    /// The partner's id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// One subscription.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SubscriptionView {
    /// Key.
    pub id: String,
    /// The partner's id.
    pub external_id: String,
    /// The partner's id of the calendar.
    pub calendar: String,
    /// The calendar's name.
    pub calendar_name: String,
    /// Where notifications go.
    pub notification_url: String,
    /// When it ends by itself.
    pub expires_at: At,
    /// active, `ends_soon`, ended, or lost: the partner does not list it although its time is not over.
    #[cfg_attr(feature = "bindings", specta(type = words::SubscriptionStatus))]
    pub status: String,
    /// After a renewal: what goes on at the partner although another took its place.
    pub remains: Option<String>,
}

impl SubscriptionView {
    /// As it stands at `now`.
    pub(super) fn new(row: &SubscriptionRow, now: Instant, is_lost: bool) -> Self {
        let clock = Clock::at(row.expires_at, now);
        let is_lost = is_lost && clock != Clock::Ended;
        Self::with(row, if is_lost { "lost" } else { clock.as_str() })
    }

    /// One that a person ended.
    pub(super) fn ended(row: &SubscriptionRow) -> Self {
        Self::with(row, Clock::Ended.as_str())
    }

    fn with(row: &SubscriptionRow, status: &str) -> Self {
        Self {
            id: row.id.to_string(),
            external_id: row.external_id.clone(),
            calendar: row.calendar.clone(),
            calendar_name: row.calendar_name.clone(),
            notification_url: row.notification_url.clone(),
            expires_at: row.expires_at.into(),
            status: status.to_owned(),
            remains: None,
        }
    }
}

/// One that was just made. Nothing else ever shows its secret: the receiver has to know it, or it cannot tell the partner
/// from anybody. So it cannot be printed by chance.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NewSubscriptionView {
    /// What was made.
    pub subscription: SubscriptionView,
    /// What each notification carries.
    pub secret: String,
}

/// One that the partner lists and nobody made here.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ElsewhereView {
    /// The partner's id.
    pub external_id: String,
    /// Where notifications go.
    pub notification_url: String,
    /// When it ends by itself.
    pub expires_at: At,
}

/// What would be made.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SubscriptionPreviewView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// The partner's id of the calendar.
    pub calendar: String,
    /// The calendar's name.
    pub calendar_name: String,
    /// Where notifications would go.
    pub notification_url: String,
    /// When it would end by itself.
    pub expires_at: At,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use connect_domain::entropy::SeededEntropy;
    use connect_domain::ids::{ConnectionId, SubscriptionId};

    use super::*;
    use crate::words;

    #[test]
    fn a_subscription_is_lost_only_while_its_clock_runs() {
        let now = Instant::from_seconds(1_796_000_000);
        let day = Duration::from_secs(86_400);
        let entropy = SeededEntropy::new(7);
        let ends_at = |expires_at| SubscriptionRow {
            id: SubscriptionId::new(now, &entropy),
            connection_id: ConnectionId::new(now, &entropy),
            calendar: "c".to_owned(),
            calendar_name: "Tax".to_owned(),
            external_id: "x".to_owned(),
            notification_url: "https://relay.example.com".to_owned(),
            expires_at,
            created_by: "Dana".to_owned(),
            created_at: now,
        };
        let statuses = [
            (now.plus(day * 7), false),
            (now.plus(day), false),
            (now.minus(day), false),
            (now.plus(day), true),
            (now.minus(day), true),
        ]
        .map(|(expires_at, is_lost)| SubscriptionView::new(&ends_at(expires_at), now, is_lost).status);
        assert_eq!(statuses, ["active", "ends_soon", "ended", "lost", "ended"]);
        for word in words::SubscriptionStatus::ALL {
            let word = serde_json::to_value(word).unwrap();
            assert!(statuses.iter().any(|status| word == *status), "{word}");
        }
    }
}
