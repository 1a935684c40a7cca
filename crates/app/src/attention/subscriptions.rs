//! Subscriptions that do not live, or not for long: the receiver hears nothing from then on.

use connect_domain::clock::Instant;
use connect_store::subscriptions::SubscriptionRow;

use super::{AttentionAction, AttentionItem};
use crate::connections::view::ConnectionView;
use crate::subscriptions::{Standing, end_and_make_again};

/// What a subscription asks for at this time.
pub(super) fn subscription_item(row: &SubscriptionRow, connections: &[ConnectionView], now: Instant) -> Option<AttentionItem> {
    let id = row.connection_id.to_string();
    let organization = connections.iter().find(|connection| connection.id == id)?;
    let (to, of, until) = (&row.notification_url, &row.calendar_name, row.expires_at.to_rfc3339());
    let renew = format!("Renew it with `subscriptions renew {id} {}`", row.id);
    let by_its_clock = format!("The partner tells {to} what changes in {of} until {until}. {renew}");
    let (severity, words, detail) = match Standing::of(row, now) {
        Standing::Runs => return None,
        Standing::Interrupted if Standing::is_under_way(row, now) => return None,
        Standing::EndsSoon => ("warn", "ends soon", by_its_clock),
        Standing::Ended => ("critical", "has ended", by_its_clock),
        Standing::Lost => (
            "critical",
            "is lost",
            format!("The partner does not list it any more, so {to} hears nothing of {of}. {renew}"),
        ),
        Standing::Interrupted => (
            "warn",
            "was interrupted while it was made",
            format!(
                "The partner may tell {to} what changes in {of} until {until}, and its secret was never shown. {}",
                end_and_make_again(row)
            ),
        ),
    };
    Some(AttentionItem {
        id: format!("subscription:{}", row.id),
        severity: severity.to_owned(),
        title: format!("A subscription of {} {words}", organization.display_name),
        detail,
        consequence: match Standing::of(row, now) {
            Standing::Lost => "The receiver hears of no change",
            Standing::Interrupted => "The receiver cannot tell the partner from anybody",
            _ => "The receiver hears of no change from then on",
        }
        .to_owned(),
        deadline: Some(row.expires_at.into()),
        action: AttentionAction {
            kind: "open_subscriptions".to_owned(),
            target: Some(id),
        },
        since: row.created_at.into(),
    })
}
