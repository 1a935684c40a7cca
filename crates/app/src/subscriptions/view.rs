//! What subscriptions look like from outside.

use connect_connectors::subscriptions::Subscription;
use connect_domain::clock::Instant;
use connect_store::subscriptions::SubscriptionRow;

use super::Standing;
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
    /// Those that the partner lists and nobody keeps here.
    pub elsewhere: Vec<ElsewhereView>,
    /// Calendars that were pulled, can have one and have none yet.
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
    /// active, `ends_soon`, ended, lost: the partner does not list it although its time is not over; or interrupted: nobody
    /// was given its secret, and the partner may have it.
    #[cfg_attr(feature = "bindings", specta(type = words::SubscriptionStatus))]
    pub status: String,
    /// After a renewal: what goes on at the partner although another took its place.
    pub remains: Option<String>,
}

impl SubscriptionView {
    /// As it stands at `now`.
    pub(super) fn new(row: &SubscriptionRow, now: Instant) -> Self {
        Self::with(row, Standing::of(row, now).as_str())
    }

    /// One that a person ended.
    pub(super) fn ended(row: &SubscriptionRow) -> Self {
        Self::with(row, Standing::Ended.as_str())
    }

    /// The same of one that nobody kept here; of which calendar it was is not known.
    pub(super) fn ended_elsewhere(one: Subscription) -> Self {
        Self {
            id: one.external_id.clone(),
            external_id: one.external_id,
            calendar: String::new(),
            calendar_name: one.notification_url.clone(),
            notification_url: one.notification_url,
            expires_at: one.expires_at.into(),
            status: Standing::Ended.as_str().to_owned(),
            remains: None,
        }
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

/// One that the partner lists and nobody keeps here.
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

impl From<Subscription> for ElsewhereView {
    fn from(one: Subscription) -> Self {
        Self {
            external_id: one.external_id,
            notification_url: one.notification_url,
            expires_at: one.expires_at.into(),
        }
    }
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

    use super::*;
    use crate::subscriptions::tests::row;
    use crate::words;

    #[test]
    fn every_status_is_a_word_of_the_window() {
        let now = Instant::from_seconds(1_796_000_000);
        let day = Duration::from_secs(86_400);
        let (mut lost, mut interrupted) = (row(now.plus(day)), row(now.plus(day)));
        lost.lost_at = Some(now);
        interrupted.begun_at = Some(now);
        let rows = [row(now.plus(day * 7)), row(now.plus(day)), row(now), lost, interrupted];
        let statuses = rows.map(|row| SubscriptionView::new(&row, now).status);
        assert_eq!(statuses, ["active", "ends_soon", "ended", "lost", "interrupted"]);
        for word in words::SubscriptionStatus::ALL {
            let word = serde_json::to_value(word).unwrap();
            assert!(statuses.iter().any(|status| word == *status), "{word}");
        }
    }
}
