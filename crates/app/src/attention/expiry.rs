//! Warning of an end that is known before it comes: 30, 14, 7 and 1 days ahead (`reliability.md` B12).

use connect_connectors::manifest::GrantClock;
use connect_domain::clock::Instant;
use connect_domain::counted::counted;

use super::{AttentionAction, AttentionItem, DAY};
use crate::connections::view::ConnectionView;
use crate::partners;
use crate::views::At;

/// Days ahead, nearest first. Each is an item of its own, so each is raised once and takes the last one's place.
const WARNINGS: [i64; 4] = [1, 7, 14, 30];
/// A refresh token that was not renewed for so long is not being renewed: its end is a hard one. One that is
/// renewed daily moves its end along, however near that is.
const RENEWED: i64 = 2 * DAY;

/// The warning for a connection at this time. `renewed_at` is when its refresh token was issued.
pub(super) fn expiry_item(connection: &ConnectionView, renewed_at: Option<Instant>, now: Instant) -> Option<AttentionItem> {
    if matches!(connection.status.as_str(), "disconnected" | "needs_reconnect") {
        return None;
    }
    let now = now.as_micros();
    let slides = renewed_at.is_some_and(|renewed_at| now - renewed_at.as_micros() < RENEWED);
    let refresh_token = connection.clocks.refresh_token_ends_at.filter(|_| !slides);
    let ends: At = [connection.clocks.grant_ends_at, refresh_token].into_iter().flatten().min()?;
    let left = ends.get() - now;
    let days = WARNINGS.into_iter().find(|days| left <= days * DAY)?;
    let name = &connection.display_name;
    Some(AttentionItem {
        id: format!("ends-{days}:{}", connection.id),
        severity: if days <= 7 { "critical" } else { "warn" }.to_owned(),
        title: match left / DAY {
            _ if left <= 0 => format!("The authorization of {name} has ended"),
            0 => format!("The authorization of {name} ends within a day"),
            days => format!("The authorization of {name} ends in {}", counted(days, "day", "days")),
        },
        detail: known_end(connection, ends)
            .unwrap_or("The partner ends it then, whatever is refreshed until then")
            .to_owned(),
        consequence: "After that nothing can be read until somebody authorizes it again".to_owned(),
        deadline: Some(ends),
        action: AttentionAction {
            kind: "reconnect".to_owned(),
            target: Some(connection.id.clone()),
        },
        since: Instant::from_micros(ends.get() - days * DAY).into(),
    })
}

/// What the partner's manifest says of an end that comes so long after the consent.
fn known_end(connection: &ConnectionView, ends: At) -> Option<&'static str> {
    let consented_at = connection.authorized_at?.get();
    let comes_then = |clock: &GrantClock| match clock {
        GrantClock::AfterConsent(after) => {
            let after = i64::try_from(after.as_micros()).unwrap_or(i64::MAX);
            (ends.get() - consented_at.saturating_add(after)).abs() <= DAY / 2
        }
        GrantClock::AfterLastUse(_) => false,
    };
    let manifest = partners::manifest(&connection.partner).ok()?;
    let found = manifest.grant_ends().iter().find(|end| end.clock.as_ref().is_some_and(comes_then));
    found.map(|end| end.means.as_str())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::connections::view::{CapabilitiesView, ClocksView};

    const NOW: i64 = 1_800_000_000_000_000;

    pub(in crate::attention) fn connection(grant_ends_at: Option<i64>, refresh_token_ends_at: Option<i64>) -> ConnectionView {
        let at = |micros: i64| At::from(Instant::from_micros(micros));
        ConnectionView {
            id: "c".to_owned(),
            partner: "p".to_owned(),
            partner_name: "Partner".to_owned(),
            environment: "production".to_owned(),
            external_account_id: "1".to_owned(),
            display_name: "Acme".to_owned(),
            legal_name: None,
            entered: Vec::new(),
            app_registration_id: None,
            app_label: None,
            advisory_client: None,
            offered_clients: Vec::new(),
            status: "connected".to_owned(),
            health: "healthy".to_owned(),
            cause: None,
            status_detail: None,
            status_since: at(NOW),
            authorized_by: None,
            authorized_at: None,
            granted_scopes: Vec::new(),
            missing_scopes: Vec::new(),
            live: None,
            abilities: Vec::new(),
            granted_by_partner_identity: None,
            last_proven_at: None,
            clocks: ClocksView {
                access_token_ends_at: None,
                refresh_token_ends_at: refresh_token_ends_at.map(at),
                grant_ends_at: grant_ends_at.map(at),
            },
            key: None,
            mapping: None,
            last_pull: None,
            capabilities: CapabilitiesView {
                ledger_accounts: false,
                webhooks: false,
                deliveries: false,
                subscriptions: false,
            },
        }
    }

    /// Hour by hour towards an end in 40 days: which warnings stand, and from which hour on.
    #[test]
    fn each_threshold_is_raised_once() {
        let connection = connection(Some(NOW + 40 * DAY), None);
        let mut raised: Vec<(String, i64)> = Vec::new();
        for hour in 0..=41 * 24 {
            let now = Instant::from_micros(NOW + hour * DAY / 24);
            let item = expiry_item(&connection, Some(now), now).map(|item| item.id);
            if let Some(id) = item.filter(|id| raised.last().is_none_or(|(last, _)| last != id)) {
                raised.push((id, hour / 24));
            }
        }
        let expected = [("ends-30:c", 10), ("ends-14:c", 26), ("ends-7:c", 33), ("ends-1:c", 39)];
        assert_eq!(raised, expected.map(|(id, day)| (id.to_owned(), day)));
    }

    #[test]
    fn what_is_renewed_daily_ends_never_and_what_is_not_does() {
        let now = Instant::from_micros(NOW);
        let ago = |days: i64| Some(Instant::from_micros(NOW - days * DAY));
        let short = connection(None, Some(NOW + 6 * DAY));
        assert!(expiry_item(&short, ago(1), now).is_none());
        assert_eq!(expiry_item(&short, ago(3), now).unwrap().id, "ends-7:c");
        // The nearer of the two ends counts.
        let both = connection(Some(NOW + 900 * DAY), Some(NOW + 12 * DAY));
        assert_eq!(expiry_item(&both, ago(88), now).unwrap().id, "ends-14:c");
        let unknown = connection(None, None);
        assert!(expiry_item(&unknown, ago(400), now).is_none());
    }

    #[test]
    fn the_title_counts_whole_days() {
        let title = |left: i64| {
            let now = Instant::from_micros(NOW);
            expiry_item(&connection(Some(NOW + left), None), None, now).unwrap().title
        };
        assert_eq!(title(12 * DAY), "The authorization of Acme ends in 12 days");
        assert_eq!(title(DAY), "The authorization of Acme ends in 1 day");
        assert_eq!(title(DAY - 1), "The authorization of Acme ends within a day");
        assert_eq!(title(-1), "The authorization of Acme has ended");
    }

    #[test]
    fn a_dead_grant_is_not_warned_of_as_well() {
        let dead = ConnectionView {
            status: "needs_reconnect".to_owned(),
            ..connection(Some(NOW + DAY), None)
        };
        assert!(expiry_item(&dead, None, Instant::from_micros(NOW)).is_none());
    }
}
