//! Subscriptions as the window keeps them: a clock that runs out is told of before, and one that has run out is made anew.

use std::time::Duration;

use connect_app::attention::{AttentionItem, needs_attention};
use connect_app::authorization::{ConnectWithKey, connect_with_key};
use connect_app::connections::{disconnect_connection, show_connection};
use connect_app::error::ErrorCode;
use connect_app::gate::verify;
use connect_app::partners::list_partners;
use connect_app::pull::pull_now;
use connect_app::subscriptions::view::{NewSubscriptionView, SubscriptionsView};
use connect_app::subscriptions::{create_subscription, list_subscriptions, preview_subscription, renew_subscription};

use crate::meetings::{CALENDARS, consent};
use crate::support::firm::Firm;

const DAY: Duration = Duration::from_secs(86_400);
const RECEIVER: &str = "https://relay.example.com/calendar";

/// A connection that may subscribe, with its calendars pulled.
pub async fn subscriber(firm: &Firm) -> String {
    let id = consent(firm, CALENDARS, None, None).await;
    pull_now(&firm.app, &id, &[], false).await.expect("a pull");
    consent(firm, CALENDARS, Some(&id), Some("subscriptions")).await
}

/// As the window does after its preview was confirmed.
pub async fn subscribe(firm: &Firm, id: &str, calendar: &str) -> NewSubscriptionView {
    let preview = preview_subscription(&firm.app, id, calendar, RECEIVER).await.expect("a preview");
    create_subscription(&firm.app, preview.confirm()).await.expect("a subscription")
}

struct Told {
    listed: SubscriptionsView,
    attention: Option<AttentionItem>,
    check: (String, String),
}

/// What a person is told of the one subscription: by the page, by what needs attention, and by the check.
async fn told(firm: &Firm, id: &str) -> Told {
    let listed = list_subscriptions(&firm.app, id).await.expect("the subscriptions");
    let all = needs_attention(&firm.app).await.expect("what needs attention");
    let attention = all.into_iter().find(|item| item.id.starts_with("subscription:"));
    let report = verify(&firm.app, &[id.to_owned()], "rehearsal").await.expect("a report");
    let check = report.checks.into_iter().find(|check| check.id == "subscriptions.current");
    let check = check.map(|check| (check.status, check.evidence)).expect("the check");
    Told { listed, attention, check }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_is_told_of_two_days_ahead_and_when_it_has_run_out_until_another_is_made() {
    let firm = Firm::open().await;
    let id = subscriber(&firm).await;
    let made = subscribe(&firm, &id, "Tax").await.subscription;
    let now = told(&firm, &id).await;
    assert_eq!(now.listed.subscriptions[0].status, "active");
    assert!(now.attention.is_none(), "{:?}", now.attention);
    assert_eq!(now.check.0, "PASS", "{}", now.check.1);

    // It lives for ten minutes less than seven days.
    firm.clock.advance(DAY * 5 - Duration::from_secs(3_600));
    assert!(told(&firm, &id).await.attention.is_none(), "more than two days are left");
    firm.clock.advance(Duration::from_secs(3_600));
    let ahead = told(&firm, &id).await;
    assert_eq!(ahead.listed.subscriptions[0].status, "ends_soon");
    let item = ahead.attention.expect("it asks to be renewed");
    assert_eq!((item.severity.as_str(), item.action.kind.as_str()), ("warn", "open_subscriptions"));
    assert_eq!((item.action.target, item.deadline), (Some(id.clone()), Some(made.expires_at)));
    assert_eq!(ahead.check.0, "WARN", "{}", ahead.check.1);

    firm.clock.advance(DAY * 2);
    let after = told(&firm, &id).await;
    assert_eq!(after.listed.subscriptions[0].status, "ended");
    assert_eq!(after.attention.expect("it has ended").severity, "critical");
    assert_eq!(after.check.0, "FAIL", "{}", after.check.1);

    let anew = renew_subscription(&firm.app, &id, &made.id).await.expect("another one");
    assert_eq!((anew.id.as_str(), anew.remains), (made.id.as_str(), None));
    assert_ne!(anew.external_id, made.external_id, "the partner does not renew what has ended");
    // Of two answers of one instant neither is the newer one.
    firm.clock.advance(Duration::from_secs(1));
    let healed = told(&firm, &id).await;
    assert_eq!(healed.listed.subscriptions[0].status, "active");
    assert!(healed.listed.elsewhere.is_empty(), "{:?}", healed.listed.elsewhere);
    assert!(healed.attention.is_none(), "{:?}", healed.attention);
    assert_eq!(healed.check.0, "PASS", "{}", healed.check.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_offers_what_can_be_subscribed_to_and_says_what_stands_against_it() {
    let firm = Firm::open().await;
    let id = consent(&firm, CALENDARS, None, None).await;
    let connection = show_connection(&firm.app, &id).await.expect("a connection");
    assert!(connection.capabilities.subscriptions && !connection.capabilities.webhooks);
    let before = list_subscriptions(&firm.app, &id).await.expect("the subscriptions");
    assert!(!before.allowed && before.calendars.is_empty() && before.renewed && before.listed);

    pull_now(&firm.app, &id, &[], false).await.expect("a pull");
    let calendars = list_subscriptions(&firm.app, &id).await.expect("the subscriptions").calendars;
    let tax = calendars.iter().find(|one| one.name == "Tax").expect("a calendar");
    for (calendar, url) in [
        (&*tax.id, "http://relay.example.com"),
        (&*tax.id, "relay.example.com"),
        (&*tax.id, ""),
        ("no such calendar", RECEIVER),
    ] {
        let refused = preview_subscription(&firm.app, &id, calendar, url).await.err().expect("a refusal");
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{refused:?}");
        assert!(refused.hint.is_some(), "{refused:?}");
    }
    let preview = preview_subscription(&firm.app, &id, &tax.id, RECEIVER).await.expect("a preview");
    let refused = create_subscription(&firm.app, preview.confirm()).await.err().expect("a refusal");
    assert_eq!(refused.code, ErrorCode::NeedsAuthorization);

    consent(&firm, CALENDARS, Some(&id), Some("subscriptions")).await;
    subscribe(&firm, &id, &tax.id).await;
    let after = list_subscriptions(&firm.app, &id).await.expect("the subscriptions");
    assert!(after.allowed && after.subscriptions.len() == 1);
    assert!(after.calendars.iter().all(|one| one.id != tax.id), "it has one");

    let disconnected = disconnect_connection(&firm.app, &id).await.expect("the end");
    assert_eq!(disconnected.status, "disconnected");
    let refused = list_subscriptions(&firm.app, &id).await.expect_err("a refusal");
    assert_eq!(refused.code, ErrorCode::NeedsAuthorization);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_of_keys_shows_its_endpoints_and_deliveries() {
    let firm = Firm::open().await;
    let keyed = list_partners().into_iter().find(|partner| partner.key_field.is_some());
    let with_key = ConnectWithKey {
        partner: keyed.expect("a partner that takes a key").id,
        environment: Some("rehearsal".to_owned()),
        endpoints: std::collections::BTreeMap::new(),
        fields: std::collections::BTreeMap::new(),
    };
    let connected = connect_with_key(&firm.app, with_key, None).await.expect("a connection");
    let has = connected.capabilities;
    assert!(has.webhooks && has.deliveries && !has.subscriptions, "{has:?}");
}
