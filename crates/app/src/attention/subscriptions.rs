//! Subscriptions whose clock runs out: the receiver hears nothing from then on.

use connect_domain::clock::Instant;
use connect_store::subscriptions::SubscriptionRow;

use super::{AttentionAction, AttentionItem};
use crate::connections::view::ConnectionView;
use crate::subscriptions::Clock;

/// What a subscription asks for at this time.
pub(super) fn subscription_item(row: &SubscriptionRow, connections: &[ConnectionView], now: Instant) -> Option<AttentionItem> {
    let id = row.connection_id.to_string();
    let organization = connections.iter().find(|connection| connection.id == id)?;
    let (severity, words) = match Clock::at(row.expires_at, now) {
        Clock::Runs => return None,
        Clock::EndsSoon => ("warn", "ends soon"),
        Clock::Ended => ("critical", "has ended"),
    };
    Some(AttentionItem {
        id: format!("subscription:{}", row.id),
        severity: severity.to_owned(),
        title: format!("A subscription of {} {words}", organization.display_name),
        detail: format!(
            "The partner tells {} what changes in {} until {}. Renew it with `subscriptions renew {id} {}`",
            row.notification_url,
            row.calendar_name,
            row.expires_at.to_rfc3339(),
            row.id
        ),
        consequence: "The receiver hears of no change from then on".to_owned(),
        deadline: Some(row.expires_at.into()),
        action: AttentionAction {
            kind: "open_subscriptions".to_owned(),
            target: Some(id),
        },
        since: row.created_at.into(),
    })
}
