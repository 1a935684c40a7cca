//! What is written to calendars, what people change there, and how an app hears of it.

use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::microsoft::{App, FRONT_DESK, NORA, PAYROLL, app, app_with, code};
use crate::support::rehearse_with_entropy;

const ROUND: &str = "me/calendarView/delta?startDateTime=2026-11-18T00:00:00Z&endDateTime=2026-12-18T00:00:00Z";
const SMALL: &[(&str, &str)] = &[("Prefer", "odata.maxpagesize=5, IdType=\"ImmutableId\"")];

fn meeting(subject: &str) -> Value {
    json!({
        "subject": subject,
        "start": { "dateTime": "2026-11-20T09:00:00", "timeZone": "Pacific Standard Time" },
        "end": { "dateTime": "2026-11-20T10:00:00", "timeZone": "Pacific Standard Time" },
    })
}

fn text<'a>(document: &'a Value, name: &str) -> &'a str {
    document[name].as_str().unwrap_or_default()
}

/// A whole round: its entries, how many pages it had, whether one was empty, and the delta link.
async fn round(app: &App, from: &str) -> (Vec<Value>, usize, bool, String) {
    let (mut entries, mut pages, mut empty, mut next) = (Vec::new(), 0, false, from.to_owned());
    loop {
        let page = app.get_with(&next, SMALL).await;
        let value = page["value"].as_array().cloned().unwrap_or_default();
        pages += 1;
        empty |= value.is_empty() && page.get("@odata.nextLink").is_some();
        entries.extend(value);
        if let Some(link) = page["@odata.deltaLink"].as_str() {
            return (entries, pages, empty, link.to_owned());
        }
        next = text(&page, "@odata.nextLink").to_owned();
    }
}

#[tokio::test]
async fn an_event_is_made_once_for_each_transaction_and_lives_through_its_verbs() {
    let app = app().await;
    let mut body = meeting("Kickoff");
    body["transactionId"] = json!("7e1c0c5e-8a1f-4d6a-9f6d-0c7a5f2f1a11");
    let made = app.call("POST", "me/events", &[], &body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    assert_eq!(text(&made["start"], "dateTime"), "2026-11-20T17:00:00.0000000");
    let again = app.call("POST", "me/events", &[], &body).await.json();
    assert_eq!(again["id"], made["id"]);
    let path = format!("me/events/{}", text(&made, "id"));
    let changed = app
        .call("PATCH", &path, &[], &json!({ "subject": "Kickoff, moved", "showAs": "tentative" }))
        .await;
    assert_eq!((changed.status, text(&changed.json(), "subject")), (200, "Kickoff, moved"));
    assert_ne!(changed.json()["changeKey"], made["changeKey"]);
    assert_eq!(app.call("DELETE", &path, &[], &Value::Null).await.status, 204);
    assert_eq!(app.refused(&path).await, (404, "ErrorItemNotFound".to_owned()));

    let cancelled = app.call("POST", "me/events", &[], &meeting("Off")).await.json();
    let path = format!("me/events/{}/cancel", text(&cancelled, "id"));
    assert_eq!(app.call("POST", &path, &[], &json!({ "comment": "Sorry" })).await.status, 202);
}

#[tokio::test]
async fn an_event_that_cannot_be_is_refused() {
    let app = app().await;
    let with = |name: &str, value: Value| {
        let mut body = meeting("Wrong");
        body[name] = value;
        body
    };
    for (body, expected) in [
        (json!({ "subject": "No time" }), "ErrorPropertyValidationFailure"),
        (with("isAllDay", json!(true)), "ErrorInvalidParameter"),
        (with("showAs", json!("asleep")), "BadRequest"),
        (
            with(
                "end",
                json!({ "dateTime": "2026-11-20T08:00:00", "timeZone": "Pacific Standard Time" }),
            ),
            "ErrorEndDateIsEarlierThanStartDate",
        ),
        (
            with("start", json!({ "dateTime": "soon", "timeZone": "UTC" })),
            "ErrorInvalidParameter",
        ),
        (
            with("recurrence", json!({ "pattern": { "type": "relativeYearly", "interval": 1 } })),
            "ErrorInvalidParameter",
        ),
    ] {
        let answer = app.call("POST", "me/events", &[], &body).await;
        assert_eq!(code(&answer), (400, expected.to_owned()), "{body}");
    }
    let denied = app
        .call("POST", &format!("users/{PAYROLL}/events"), &[], &meeting("Not mine"))
        .await;
    assert_eq!(code(&denied), (403, "ErrorAccessDenied".to_owned()));
    let shared = app.call("POST", &format!("users/{FRONT_DESK}/events"), &[], &meeting("Ours")).await;
    assert_eq!(shared.json()["organizer"]["emailAddress"]["address"], FRONT_DESK);
    let reader = app.sign_in(NORA, "Calendars.Read.Shared").await;
    let refused = app
        .call_as(text(&reader, "access_token"), "POST", "me/events", &[], &meeting("Read only"))
        .await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn a_series_is_made_and_a_day_of_it_changed_and_removed() {
    let app = app().await;
    let mut body = meeting("Standup");
    body["recurrence"] = json!({
        "pattern": { "type": "daily", "interval": 1 },
        "range": { "type": "numbered", "startDate": "2026-11-20", "numberOfOccurrences": 4 },
    });
    let series = app.call("POST", "me/events", &[], &body).await.json();
    assert_eq!(text(&series, "type"), "seriesMaster");
    let instances = format!(
        "me/events/{}/instances?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z",
        text(&series, "id")
    );
    let days = app.get(&instances).await["value"].as_array().cloned().unwrap_or_default();
    assert_eq!(days.len(), 4);
    let path = |index: usize| format!("me/events/{}", text(&days[index], "id"));
    let moved = json!({ "start": { "dateTime": "2026-11-21T22:00:00", "timeZone": "UTC" }, "end": { "dateTime": "2026-11-21T23:00:00", "timeZone": "UTC" } });
    let changed = app.call("PATCH", &path(1), &[], &moved).await.json();
    assert_eq!(
        (text(&changed, "type"), text(&changed["start"], "dateTime")),
        ("exception", "2026-11-21T22:00:00.0000000")
    );
    assert_eq!(app.call("DELETE", &path(2), &[], &Value::Null).await.status, 204);
    assert_eq!(app.get(&instances).await["value"].as_array().map(Vec::len), Some(3));
    assert_eq!(app.refused(&path(2)).await.0, 404);
}

#[tokio::test]
async fn an_ordinary_id_is_lost_by_a_move_and_an_immutable_one_is_not() {
    let app = app().await;
    let calendars = app.get("me/calendars").await;
    let tax = text(&calendars["value"][1], "id").to_owned();
    let made = app.call("POST", "me/events", &[], &meeting("Filing")).await.json();
    let ordinary = text(&made, "id").to_owned();
    let body = json!({ "inputIds": [ordinary, "nonsense"], "sourceIdType": "restId", "targetIdType": "restImmutableEntryId" });
    let translated = app.call("POST", "me/translateExchangeIds", &[], &body).await.json();
    let immutable = text(&translated["value"][0], "targetId").to_owned();
    assert_eq!(translated["value"][1]["errorDetails"]["code"], "ErrorInvalidIdMalformed");
    let asked = app.get_with(&format!("me/events/{ordinary}"), SMALL).await;
    assert_eq!(text(&asked, "id"), immutable);

    app.change("Event", "update", &ordinary, json!({ "into": tax })).await;
    assert_eq!(
        app.refused(&format!("me/events/{ordinary}")).await,
        (404, "ErrorItemNotFound".to_owned())
    );
    let moved = app.get(&format!("me/events/{immutable}")).await;
    assert_eq!(text(&moved, "subject"), "Filing");
    assert_ne!(text(&moved, "id"), ordinary);
}

#[tokio::test]
async fn a_round_of_changes_is_untidy_and_the_next_one_tells_only_what_changed() {
    let app = app().await;
    let (first, pages, empty, link) = round(&app, ROUND).await;
    let ids: std::collections::BTreeSet<&str> = first.iter().map(|entry| text(entry, "id")).collect();
    assert!(
        pages > 3 && empty && ids.len() < first.len(),
        "{pages} pages, {} of {}",
        ids.len(),
        first.len()
    );
    let view = app.get_with(&format!("{}&$top=1000", ROUND.replace("/delta", "")), SMALL).await;
    assert_eq!(view["value"].as_array().map(Vec::len), Some(ids.len()), "nothing is lost");
    let (nothing, _, _, link) = round(&app, &link).await;
    assert_eq!(nothing, Vec::<Value>::new());

    let made = app
        .change("Event", "create", "", json!({ "company": NORA, "body": meeting("New") }))
        .await["Event"]
        .clone();
    let gone = first
        .iter()
        .find(|entry| text(entry, "type") == "singleInstance")
        .expect("a single event");
    app.change("Event", "delete", text(gone, "id"), json!({})).await;
    let far = json!({ "company": NORA, "body": {
        "subject": "Far", "start": { "dateTime": "2028-01-01T09:00:00" }, "end": { "dateTime": "2028-01-01T10:00:00" } } });
    let far = app.change("Event", "create", "", far).await["Event"].clone();
    app.change("Event", "delete", text(&far, "id"), json!({})).await;
    let (changes, _, _, link) = round(&app, &link).await;
    let removed = |id: &str| {
        changes
            .iter()
            .any(|entry| text(entry, "id") == id && entry["@removed"]["reason"] == "deleted")
    };
    assert_eq!(changes.len(), 3, "{changes:?}");
    assert!(
        changes
            .iter()
            .any(|entry| text(entry, "id") == text(&made, "immutable_id") && text(entry, "subject") == "New")
    );
    assert!(
        removed(text(gone, "id")) && removed(text(&far, "immutable_id")),
        "in the window and outside"
    );

    assert_eq!(app.refused(&format!("{ROUND}&$select=subject")).await.1, "ErrorInvalidUrlQuery");
    let calendars = app.get("me/calendars").await;
    let other = ROUND.replace("me/", &format!("me/calendars/{}/", text(&calendars["value"][1], "id")));
    assert_eq!(app.refused(&other).await.0, 400);

    app.change("DeltaState", "delete", NORA, json!({ "name": "gone" })).await;
    let lost = app.call("GET", &link, &[], &Value::Null).await;
    assert_eq!(lost.status, 410);
    let (again, _, _, link) = round(&app, &lost.headers["location"]).await;
    assert!(again.len() > 3);
    app.change("DeltaState", "delete", NORA, json!({ "name": "syncStateNotFound" }))
        .await;
    assert_eq!(app.refused(&link).await, (400, "syncStateNotFound".to_owned()));
}

#[tokio::test]
async fn people_rename_and_delete_calendars() {
    let app = app().await;
    let names = || async {
        app.get("me/calendars?$select=name").await["value"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let before = names().await;
    app.change("Calendar", "rename", text(&before[1], "id"), json!({ "name": "Tax and payroll" }))
        .await;
    app.change("Calendar", "delete", text(&before[2], "id"), json!({})).await;
    app.change("Calendar", "create", "", json!({ "company": NORA, "name": "Valuations" }))
        .await;
    let after: Vec<String> = names().await.iter().map(|one| text(one, "name").to_owned()).collect();
    assert_eq!(
        after,
        [
            "Calendar",
            "Tax and payroll",
            "Advisory",
            "Bookkeeping",
            "Admin",
            "Valuations",
            "Omar Reyes"
        ]
    );
    assert_eq!(app.refused(&format!("me/calendars/{}", text(&before[2], "id"))).await.0, 404);
}

#[tokio::test]
async fn subscriptions_have_clocks_and_belong_to_ones_own_mailbox() {
    let app = app().await;
    let body = |resource: &str, expiry: &str| {
        json!({ "changeType": "created,updated", "notificationUrl": "https://relay.example/graph", "resource": resource,
            "expirationDateTime": expiry, "clientState": "random" })
    };
    let post = |body: Value| {
        let app = &app;
        async move { app.call("POST", "subscriptions", &[], &body).await }
    };
    let soon = "2026-11-18T12:30:00Z";
    let made = post(body("/me/events", soon)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(post(body("/me/events", soon)).await.status, 409);
    assert_eq!(
        code(&post(body(&format!("/users/{FRONT_DESK}/events"), soon)).await),
        (403, "ErrorAccessDenied".to_owned())
    );
    assert_eq!(
        post(body("/me/calendar/events", "2026-12-18T00:00:00Z")).await.status,
        400,
        "more than a week"
    );
    let path = format!("subscriptions/{}", text(&made.json(), "id"));
    let renewed = app
        .call("PATCH", &path, &[], &json!({ "expirationDateTime": "2026-11-20T00:00:00Z" }))
        .await;
    assert_eq!(text(&renewed.json(), "expirationDateTime"), "2026-11-20T00:00:00Z");
    assert_eq!(app.get("subscriptions").await["value"].as_array().map(Vec::len), Some(1));
    app.advance(3_000).await;
    assert_eq!(app.call("DELETE", &path, &[], &Value::Null).await.status, 204);
    assert_eq!(app.refused(&path).await.0, 404);
}

#[tokio::test]
async fn what_was_changed_outlives_a_restart_and_the_rest_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    let first = app_with(config.clone()).await;
    let made = first.call("POST", "me/events", &[], &meeting("Kept")).await.json();
    let before = first.get(&format!("users/{FRONT_DESK}/events?$top=1000")).await;
    first.rehearsal.sandbox.stop().await;
    let mut second = app().await;
    second.rehearsal = rehearse_with_entropy(config, 6).await;
    second.access_token = second.credential("access_token");
    assert_eq!(
        text(&second.get(&format!("me/events/{}", text(&made, "id"))).await, "subject"),
        "Kept"
    );
    let after = second.get(&format!("users/{FRONT_DESK}/events?$top=1000")).await;
    assert_eq!(after["value"], before["value"]);
}
