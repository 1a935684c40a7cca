//! What subscriptions look like from outside.

use crate::views::At;

/// The subscriptions of one connection.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SubscriptionsView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// The one that ends first foremost.
    pub subscriptions: Vec<SubscriptionView>,
    /// Those that the partner lists and nobody made here.
    pub elsewhere: Vec<ElsewhereView>,
}

/// One subscription.
#[derive(Clone, Debug, serde::Serialize)]
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
    pub status: String,
}

/// One that the partner lists and nobody made here.
#[derive(Clone, Debug, serde::Serialize)]
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
