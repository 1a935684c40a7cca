//! A sample meeting as the window makes one: shown, then confirmed by the title that was read.

use connect_app::authorization::{AbilityChange, StartAuthorization, start_authorization, wait_for_end};
use connect_app::connections::show_connection;
use connect_app::error::ErrorCode;
use connect_app::meeting::{last_meeting, run_shown_meeting, show_meeting};

use crate::support::firm::{Firm, browse};

/// A partner whose calendars are written to.
pub const CALENDARS: &str = "microsoft-365";

/// Consents to a connection, or to one more ability of it.
pub async fn consent(firm: &Firm, partner: &str, connection_id: Option<&str>, ability: Option<&str>) -> String {
    let start = StartAuthorization {
        partner: partner.to_owned(),
        environment: "rehearsal".to_owned(),
        app_registration_id: None,
        callback: None,
        connection_id: connection_id.map(str::to_owned),
        fields: std::collections::BTreeMap::new(),
        ability: ability.map(|id| AbilityChange {
            id: id.to_owned(),
            allow: true,
        }),
    };
    let attempt = start_authorization(&firm.app, start).await.expect("an attempt");
    browse(&attempt.authorization_url).await;
    let ended = wait_for_end(&firm.app, &attempt.attempt_id).await.expect("the end");
    assert_eq!(ended.status, "connected", "{ended:?}");
    ended.connection_id.expect("a connection")
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_shown_last_is_confirmed_and_only_once() {
    let firm = Firm::open().await;
    let id = consent(&firm, CALENDARS, None, None).await;
    let before = show_connection(&firm.app, &id).await.expect("a connection");
    let ability = before.abilities.iter().find(|one| one.act.is_some()).expect("an ability");
    assert_eq!((ability.act.as_deref(), ability.allowed), (Some("sample_meeting"), false));
    assert!(last_meeting(&firm.app, &id).await.expect("the last one").is_none());

    let shown = show_meeting(&firm.app, &id, None).await.expect("a preview");
    let refused = run_shown_meeting(&firm.app, &id, &shown.title)
        .await
        .expect_err("it is not allowed");
    assert_eq!(refused.code, ErrorCode::NeedsAuthorization);
    assert_eq!(consent(&firm, CALENDARS, Some(&id), Some(&ability.id)).await, id);

    let older = show_meeting(&firm.app, &id, None).await.expect("a preview");
    let shown = show_meeting(&firm.app, &id, None).await.expect("another one");
    assert_ne!(older.title, shown.title);
    let refused = run_shown_meeting(&firm.app, &id, &older.title).await.expect_err("it was replaced");
    assert_eq!(refused.code, ErrorCode::Conflict);
    let shown = show_meeting(&firm.app, &id, None).await.expect("once more");
    let ran = run_shown_meeting(&firm.app, &id, &shown.title).await.expect("a run");
    assert_eq!((ran.status.as_str(), ran.is_gone), ("PASS", true), "{ran:?}");
    assert!(shown.title.contains(&ran.tag), "{} in {}", ran.tag, shown.title);
    let again = run_shown_meeting(&firm.app, &id, &shown.title).await.expect_err("it was confirmed");
    assert_eq!(again.code, ErrorCode::Conflict);
    let last = last_meeting(&firm.app, &id).await.expect("the last one").expect("one");
    assert_eq!((last.id, last.steps.len(), last.left), (ran.id, ran.steps.len(), None));
}
