//! Calendars, mailboxes, rooms and people of Microsoft 365, as a delegated token sees them.

use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::microsoft::{App, FRONT_DESK, NORA, PARTNER, PAYROLL, SAM, app, app_with, code};

const OMAR: &str = "omar.reyes@harborfinch.example";
const LENA: &str = "lena.hoffmann@harborfinch.example";
/// The seed lies around 2026-11-18; half a year of it.
const WINDOW: &str = "startDateTime=2026-10-01T00:00:00Z&endDateTime=2027-04-01T00:00:00Z";

fn values(document: &Value) -> Vec<Value> {
    document["value"].as_array().cloned().unwrap_or_default()
}

fn texts(document: &Value, name: &str) -> Vec<String> {
    let texts = values(document).into_iter();
    texts.map(|entry| entry[name].as_str().unwrap_or_default().to_owned()).collect()
}

async fn view_of(app: &App, mailbox: &str) -> Vec<Value> {
    values(&app.get(&format!("users/{mailbox}/calendarView?{WINDOW}&$top=1000")).await)
}

#[tokio::test]
async fn the_teams_calendars_are_listed_with_their_rights() {
    let app = app().await;
    let calendars = app.get("me/calendars").await;
    assert_eq!(
        texts(&calendars, "name"),
        ["Calendar", "Tax", "Audit", "Advisory", "Bookkeeping", "Admin", "Omar Reyes"]
    );
    let first = &values(&calendars)[0];
    for (name, expected) in [
        ("isDefaultCalendar", true),
        ("canEdit", true),
        ("canViewPrivateItems", true),
        ("isRemovable", false),
    ] {
        assert_eq!(first[name], expected, "{name}");
    }
    assert_eq!(first["owner"]["address"], NORA);
    let id = first["id"].as_str().unwrap_or_default();
    assert_eq!(app.get(&format!("me/calendars/{id}")).await["name"], "Calendar");
    // One that was accepted is its owner's, by an id of its own.
    let accepted = &values(&calendars)[6];
    assert_eq!(
        (&accepted["owner"]["name"], &accepted["isDefaultCalendar"], &accepted["canEdit"]),
        (&json!("Omar Reyes"), &json!(false), &json!(false))
    );
    let original = &app.get("users/omar.reyes@harborfinch.example/calendars").await["value"][0];
    assert_ne!(original["id"], accepted["id"]);
    assert_eq!(app.get("me/calendar?$select=name").await["name"], "Calendar");
}

#[tokio::test]
async fn shared_mailboxes_open_by_right_and_by_scope() {
    let app = app().await;
    assert_eq!(
        texts(&app.get(&format!("users/{FRONT_DESK}/calendars")).await, "name"),
        ["Calendar", "Tax deadlines"]
    );
    let denied = (403, "ErrorAccessDenied".to_owned());
    assert_eq!(app.refused(&format!("users/{PAYROLL}/calendar")).await, denied);
    assert_eq!(app.refused(&format!("users/{PAYROLL}/calendars")).await, denied);
    assert_eq!(
        app.refused("users/nobody@harborfinch.example/calendar").await,
        (404, "ErrorInvalidUser".to_owned())
    );
    assert_eq!(app.refused("users/aadsts50076@harborfinch.example/calendar").await.0, 404);

    app.change("Mailbox", "restore_rights", PAYROLL, json!({})).await;
    assert_eq!(app.get(&format!("users/{PAYROLL}/calendar")).await["canEdit"], true);
    app.change("Mailbox", "lose_rights", FRONT_DESK, json!({ "name": NORA })).await;
    assert_eq!(app.refused(&format!("users/{FRONT_DESK}/calendar")).await, denied);
    app.change("Mailbox", "update", FRONT_DESK, json!({ "body": { "role": "limited_read" } }))
        .await;
    assert_eq!(app.get(&format!("users/{FRONT_DESK}/calendar")).await["canEdit"], false);

    let own_only = app.sign_in(NORA, "Calendars.Read").await;
    let token = own_only["access_token"].as_str().unwrap_or_default();
    let call = |path: String| {
        let app = &app;
        async move { app.call_as(token, "GET", &path, &[], &Value::Null).await }
    };
    assert_eq!(call("me/calendars".to_owned()).await.status, 200);
    assert_eq!(code(&call(format!("users/{OMAR}/calendar")).await), denied);
    assert_eq!(code(&call("me".to_owned()).await), (403, "Authorization_RequestDenied".to_owned()));
}

#[tokio::test]
async fn what_a_colleague_shares_shows_as_much_as_was_shared() {
    let app = app().await;
    let private = |events: &[Value]| {
        let found = events.iter().find(|event| event["sensitivity"] == "private").cloned();
        let found = found.expect("a private event");
        (found["subject"].clone(), found["bodyPreview"].clone())
    };
    let hidden = (json!("Private appointment"), json!(""));
    assert_eq!(private(&view_of(&app, NORA).await), (json!("Doctor"), json!("Bring the referral.")));
    let omars = view_of(&app, OMAR).await;
    assert_eq!(private(&omars), hidden);
    assert!(
        omars
            .iter()
            .any(|event| event["bodyPreview"].as_str().is_some_and(|text| text.starts_with("About")))
    );
    let lenas = view_of(&app, LENA).await;
    assert_eq!(private(&lenas), hidden);
    assert!(
        lenas
            .iter()
            .all(|event| event["bodyPreview"] == "" && event["attendees"] == json!([]))
    );
    assert_eq!(
        app.refused(&format!("users/{SAM}/calendarView?{WINDOW}")).await,
        (403, "ErrorAccessDenied".to_owned())
    );
}

#[tokio::test]
async fn a_view_expands_series_and_keeps_their_hour_over_the_change_of_clocks() {
    let app = app().await;
    let events = view_of(&app, NORA).await;
    let weekly: Vec<&Value> = events.iter().filter(|event| !event["seriesMasterId"].is_null()).collect();
    let count = |kind: &str| weekly.iter().filter(|event| event["type"] == kind).count();
    assert_eq!((count("occurrence"), count("exception")), (22, 3), "one more was removed");
    assert_eq!(weekly.iter().filter(|event| event["isCancelled"] == true).count(), 1);
    let hours: std::collections::BTreeSet<&str> = weekly
        .iter()
        .filter(|event| event["type"] == "occurrence")
        .filter_map(|event| event["start"]["dateTime"].as_str()?.get(11..16))
        .collect();
    assert_eq!(
        hours.into_iter().collect::<Vec<_>>(),
        ["13:00", "14:00"],
        "nine in the morning, in summer and in winter"
    );
    let uids: std::collections::BTreeSet<&str> = weekly.iter().filter_map(|event| event["iCalUId"].as_str()).collect();
    assert_eq!(uids.len(), weekly.len());

    let masters = values(&app.get("me/events?$top=1000").await);
    let master = masters.iter().find(|event| event["type"] == "seriesMaster").expect("a series");
    assert_eq!(master["recurrence"]["pattern"]["type"], "weekly");
    let id = master["id"].as_str().unwrap_or_default();
    assert!(weekly.iter().all(|event| event["seriesMasterId"] == id));
    let instances = app.get(&format!("me/events/{id}/instances?{WINDOW}&$top=100")).await;
    assert_eq!(values(&instances).len(), weekly.len());
}

#[tokio::test]
async fn times_are_told_in_the_zone_that_was_asked_for_and_all_day_events_at_midnight() {
    let app = app().await;
    let prefer = [(
        "Prefer",
        "outlook.timezone=\"Eastern Standard Time\", outlook.body-content-type=\"text\"",
    )];
    let events = values(&app.get_with(&format!("me/calendarView?{WINDOW}&$top=1000"), &prefer).await);
    let weekly = events.iter().filter(|event| event["type"] == "occurrence");
    for event in weekly {
        assert_eq!(&event["start"]["dateTime"].as_str().unwrap_or_default()[11..], "09:00:00.0000000");
        assert_eq!(event["start"]["timeZone"], "Eastern Standard Time");
        assert_eq!(event["body"]["contentType"], "text");
    }
    let days: Vec<&Value> = events.iter().filter(|event| event["isAllDay"] == true).collect();
    assert_eq!(days.len(), 2);
    assert!(days.iter().all(|event| {
        event["end"]["dateTime"]
            .as_str()
            .is_some_and(|end| end.ends_with("T00:00:00.0000000"))
    }));
    let wrong = [("Prefer", "outlook.timezone=\"Moon Standard Time\"")];
    let answer = app.call("GET", "me/events", &wrong, &Value::Null).await;
    assert_eq!(code(&answer), (400, "TimeZoneNotSupportedException".to_owned()));
}

#[tokio::test]
async fn pages_follow_the_public_address_and_unserved_options_are_refused() {
    let app = app().await;
    let mut next = format!("me/calendarView?{WINDOW}&$top=7&$select=subject");
    let (mut seen, mut pages) = (std::collections::BTreeSet::new(), 0);
    loop {
        let page = app.get(&next).await;
        for event in values(&page) {
            assert!(event.get("body").is_none() && event.get("subject").is_some());
            assert!(seen.insert(event["id"].as_str().unwrap_or_default().to_owned()), "each once");
        }
        pages += 1;
        match page["@odata.nextLink"].as_str() {
            Some(link) => {
                assert!(link.starts_with(&format!("{}/v1.0/me/calendarView?", app.endpoint("api"))));
                next = link.to_owned();
            }
            None => break,
        }
    }
    assert_eq!(pages, seen.len().div_ceil(7));
    assert_eq!(seen.len(), view_of(&app, NORA).await.len());
    for (path, code) in [
        ("me/events?$search=x", "ErrorInvalidUrlQuery"),
        ("me/events?$filter=subject%20eq%20%27x%27", "ErrorInvalidUrlQuery"),
        ("me/events?$orderby=subject", "ErrorInvalidUrlQuery"),
        ("me/events?$top=1001", "Request_BadRequest"),
        ("me/events?$top=x", "BadRequest"),
        ("me/calendarView", "BadRequest"),
        ("me/calendarView?startDateTime=x&endDateTime=y", "ErrorInvalidParameter"),
        ("me/messages", "BadRequest"),
        ("users?$filter=length(displayName)%20gt%203", "Request_UnsupportedQuery"),
        ("me/events/nonsense", "ErrorInvalidIdMalformed"),
    ] {
        assert_eq!(app.refused(path).await, (400, code.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn people_and_groups_need_their_scopes() {
    let app = app().await;
    let people = app
        .get("users?$select=displayName,userType&$filter=accountEnabled%20eq%20false&$top=2")
        .await;
    assert_eq!(texts(&people, "displayName"), ["Finch Room", "Front Desk"]);
    let rest = app.get(people["@odata.nextLink"].as_str().unwrap_or_default()).await;
    assert_eq!(texts(&rest, "displayName"), ["Harbor Room", "Payroll"]);
    assert_eq!(
        texts(&app.get("users?$filter=startswith(displayName,%27no%27)").await, "mail"),
        [NORA]
    );
    assert_eq!(app.get(&format!("users/{SAM}")).await["jobTitle"], "Senior Associate");
    assert_eq!(app.get("organization").await["value"][0]["id"], json!(app.credential("tenant_id")));
    let groups = app.get("groups").await;
    let tax = values(&groups)
        .into_iter()
        .find(|group| group["displayName"] == "Tax Team")
        .expect("a group");
    let members = app.get(&format!("groups/{}/members", tax["id"].as_str().unwrap_or_default())).await;
    assert_eq!(texts(&members, "displayName"), ["Omar Reyes", "Sam Ito", "Ana Silva"]);

    let little = app.sign_in(SAM, "openid User.Read User.ReadBasic.All").await;
    let token = little["access_token"].as_str().unwrap_or_default();
    let denied = (403, "Authorization_RequestDenied".to_owned());
    for path in ["groups", "places/microsoft.graph.room", "users?$filter=accountEnabled%20eq%20false"] {
        assert_eq!(code(&app.call_as(token, "GET", path, &[], &Value::Null).await), denied, "{path}");
    }
    let seen = app
        .call_as(
            token,
            "GET",
            &format!("users/{NORA}?$select=displayName,jobTitle"),
            &[],
            &Value::Null,
        )
        .await;
    assert_eq!(
        (seen.json()["displayName"].clone(), seen.json().get("jobTitle").is_none()),
        (json!("Nora Finch"), true)
    );
}

#[tokio::test]
async fn rooms_are_listed_and_their_calendars_open_as_far_as_they_are() {
    let app = app().await;
    let rooms = app.get("places/microsoft.graph.room").await;
    assert_eq!(texts(&rooms, "displayName"), ["Harbor Room", "Finch Room", "Quay Room"]);
    let lists = app.get("places/microsoft.graph.roomlist").await;
    assert_eq!(texts(&lists, "displayName"), ["Headquarters", "Annex"]);
    let path = format!("places/{}/microsoft.graph.roomlist/rooms", texts(&lists, "emailAddress")[1]);
    assert_eq!(texts(&app.get(&path).await, "displayName"), ["Quay Room"]);
    let [harbor, _, quay] = texts(&rooms, "emailAddress").try_into().expect("three");
    assert_eq!(app.get(&format!("users/{harbor}/calendar")).await["canEdit"], false);
    assert_eq!(app.refused(&format!("users/{quay}/calendar")).await.0, 403);
    assert_eq!(app.get("me/mailboxSettings/userPurpose").await["value"], "user");
    assert_eq!(app.get("me/mailboxSettings").await["timeZone"], "Eastern Standard Time");
    assert_eq!(app.refused(&format!("users/{FRONT_DESK}/mailboxSettings/userPurpose")).await.0, 403);
}

#[tokio::test]
async fn schedules_tell_who_is_busy_and_which_are_unknown() {
    let app = app().await;
    let body = json!({
        "schedules": [NORA, SAM, PAYROLL, "nobody@harborfinch.example"],
        "startTime": { "dateTime": "2026-11-18T00:00:00", "timeZone": "Eastern Standard Time" },
        "endTime": { "dateTime": "2026-11-25T00:00:00", "timeZone": "Eastern Standard Time" },
        "availabilityViewInterval": 60,
    });
    let answer = app.call("POST", "me/calendar/getSchedule", &[], &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let schedules = values(&answer.json());
    assert_eq!(schedules[0]["availabilityView"].as_str().map(str::len), Some(168));
    assert_eq!(
        schedules[0]["availabilityView"].as_str().and_then(|view| view.get(9..10)),
        Some("2"),
        "the weekly meeting"
    );
    assert!(
        values(&json!({ "value": schedules[0]["scheduleItems"] }))
            .iter()
            .any(|item| item["subject"] == "Calendar weekly")
    );
    assert!(
        schedules[1]["scheduleItems"]
            .as_array()
            .is_some_and(|items| items.iter().all(|item| item.get("subject").is_none()))
    );
    assert_eq!(schedules[2]["error"]["responseCode"], "ErrorNoFreeBusyAccess");
    assert_eq!(schedules[3]["error"]["responseCode"], "ErrorMailRecipientNotFound");
    for interval in [4, 1_441] {
        let mut body = body.clone();
        body["availabilityViewInterval"] = json!(interval);
        assert_eq!(app.call("POST", "me/calendar/getSchedule", &[], &body).await.status, 400);
    }
}

#[tokio::test]
async fn four_at_once_and_a_batch_says_for_each_what_came_of_it() {
    let app = app_with(SandboxConfig {
        partner_limits: true,
        ..SandboxConfig::default()
    })
    .await;
    let order = json!({ "partner": PARTNER, "kind": "latency", "seconds": 0.4 });
    app.rehearsal.order("faults", order).await;
    let calls = (0..6).map(|_| app.call("GET", "me/calendars", &[], &Value::Null));
    let answers = join(calls.collect()).await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert_eq!(refused.len(), 2);
    assert!(
        refused
            .iter()
            .all(|answer| code(answer).1 == "ApplicationThrottled" && answer.headers["retry-after"] == "1")
    );
    app.rehearsal.control("DELETE", "faults", &Value::Null).await;

    let body = json!({ "requests": [
        { "id": "1", "method": "GET", "url": "/me/calendar?$select=name" },
        { "id": "2", "method": "GET", "url": format!("/users/{PAYROLL}/calendar") },
        { "id": "3", "method": "GET", "url": "/me", "dependsOn": ["2"] },
    ] });
    let answer = app.call("POST", "$batch", &[], &body).await.json();
    let responses = answer["responses"].as_array().cloned().unwrap_or_default();
    let status = |id: &str| responses.iter().find(|one| one["id"] == id).map(|one| one["status"].clone());
    assert_eq!(
        [status("1"), status("2"), status("3")],
        [Some(json!(200)), Some(json!(403)), Some(json!(424))]
    );
    let many: Vec<Value> = (0..21)
        .map(|id| json!({ "id": id.to_string(), "method": "GET", "url": "/me" }))
        .collect();
    assert_eq!(app.call("POST", "$batch", &[], &json!({ "requests": many })).await.status, 400);
}

/// All of them, at the same time.
async fn join<T>(mut calls: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut calls: Vec<_> = calls.drain(..).map(Box::pin).collect();
    let mut answers: Vec<Option<T>> = calls.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (call, answer) in calls.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(ready) = call.as_mut().poll(context)
            {
                *answer = Some(ready);
            }
        }
        if answers.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}
