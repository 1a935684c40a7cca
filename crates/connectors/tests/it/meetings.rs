//! Meetings in calendars: written once, found by their tag, never over somebody's change, and followed again after the
//! partner has forgotten where we were.

use std::time::Duration;

use connect_connectors::FaultKind;
use connect_connectors::meetings::{Meeting, MeetingDraft, MeetingWindow, NextChanges};
use connect_domain::clock::Instant;
use connect_http::{PartnerHttp, WritePermit};
use serde_json::{Value, json};

use crate::support::{StandIn, each_with_meetings};

const TAG: &str = "aoc-0193b0c4-5a2e-7c11-8f00-0123456789ab";

/// A handle that may write, and the permit for it.
fn writing(stand_in: &StandIn) -> (PartnerHttp, WritePermit) {
    let manifest = stand_in.connector.manifest();
    let guard = manifest.write_guard_of(&stand_in.endpoints, "connection-1").unwrap();
    let door = stand_in.http_client.permit_door().unwrap();
    let now = stand_in.http_client.clock().now();
    let permit = door.permit("connection-1", "sample-meeting", now, Duration::from_secs(300));
    (stand_in.http_client.partner(guard, manifest.limit), permit)
}

fn draft(title: &str, attendees: &[String]) -> MeetingDraft {
    MeetingDraft {
        client_id: "0193b0c4-5a2e-7c11-8f00-0123456789ab".to_owned(),
        title: format!("{title} ({TAG})"),
        tag: TAG.to_owned(),
        starts: "2026-12-09T12:00:00".to_owned(),
        ends: "2026-12-09T12:15:00".to_owned(),
        time_zone: "America/New_York".to_owned(),
        attendees: attendees.to_vec(),
    }
}

fn window() -> MeetingWindow {
    let noon = Instant::parse_rfc3339("2026-12-09T17:00:00Z").unwrap();
    let day = Duration::from_secs(86_400);
    MeetingWindow {
        from: noon.minus(day),
        until: noon.plus(day),
    }
}

/// Somebody changes the meeting's title in the partner's own program.
async fn changed_by_somebody(stand_in: &StandIn, calendar: &str, meeting: &Meeting) {
    let partner = &stand_in.connector.manifest().id;
    let mut change = json!({"partner": partner, "object": "Event", "op": "update", "id": meeting.external_id});
    if partner == "google-workspace" {
        change["into"] = json!(calendar);
        change["body"] = json!({"summary": "Mine now"});
    } else {
        change["body"] = json!({"subject": "Mine now"});
    }
    stand_in.control("POST", "/control/mutate", &change).await;
}

/// The partner forgets where everybody was.
async fn forgotten(stand_in: &StandIn) -> Value {
    let partner = &stand_in.connector.manifest().id;
    let (object, op) = match partner.as_str() {
        "google-workspace" => ("SyncTokens", "rotate"),
        _ => ("DeltaState", "delete"),
    };
    let forget = json!({"partner": partner, "object": object, "op": op, "id": ""});
    stand_in.control("POST", "/control/mutate", &forget).await
}

#[tokio::test]
async fn a_create_that_is_repeated_makes_one_and_no_change_is_written_over() {
    for stand_in in each_with_meetings().await {
        let meetings = stand_in.connector.meetings().unwrap();
        let (http, permit) = writing(&stand_in);
        let call = connect_connectors::PartnerCall {
            http: &http,
            ..stand_in.call()
        };
        let calendar = meetings.read_calendar(call, None).await.unwrap();
        assert!(calendar.is_writable);
        let invited: Vec<String> = calendar.owner.iter().filter(|_| meetings.invites_silently()).cloned().collect();
        let first = meetings
            .create_meeting(call, permit.clone(), None, draft("First", &invited))
            .await
            .unwrap();
        let again = meetings
            .create_meeting(call, permit.clone(), None, draft("First", &invited))
            .await
            .unwrap();
        assert_eq!(first.external_id, again.external_id);
        assert_eq!(first.starts_at.to_rfc3339(), "2026-12-09T17:00:00Z");
        assert_eq!(first.organizer, calendar.owner);
        assert_eq!((first.time_zone.as_deref(), &first.attendees), (Some("America/New_York"), &invited));
        let found = meetings.find_meetings(call, None, window(), TAG.to_owned()).await.unwrap();
        assert_eq!(found.len(), 1);
        let other = meetings.find_meetings(call, None, window(), "aoc-other".to_owned()).await.unwrap();
        assert_eq!(other, []);

        changed_by_somebody(&stand_in, &calendar.external_id, &first).await;
        let refused = meetings
            .update_meeting(call, permit.clone(), None, first.clone(), draft("Second", &invited))
            .await;
        let fault = refused.unwrap_err();
        assert_eq!(fault.kind, FaultKind::ChangedMeanwhile, "{fault:?}");
        let id = first.external_id;
        let now = meetings.read_meeting(call, None, id.clone()).await.unwrap().unwrap();
        assert_eq!(now.title, "Mine now");
        let second = meetings
            .update_meeting(call, permit.clone(), None, now, draft("Second", &invited))
            .await
            .unwrap();
        assert_eq!((&second.title, &second.attendees), (&draft("Second", &invited).title, &invited));

        for _ in 0..2 {
            meetings.delete_meeting(call, permit.clone(), None, id.clone()).await.unwrap();
        }
        assert_eq!(meetings.read_meeting(call, None, id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn changes_are_followed_and_a_cursor_that_the_partner_forgot_begins_anew() {
    for stand_in in each_with_meetings().await {
        let meetings = stand_in.connector.meetings().unwrap();
        let (http, permit) = writing(&stand_in);
        let call = connect_connectors::PartnerCall {
            http: &http,
            ..stand_in.call()
        };
        let follow = async |mut cursor: Option<String>| {
            let (mut seen, mut removed) = (Vec::new(), Vec::new());
            loop {
                let page = meetings.read_changes(call, None, window(), cursor).await.unwrap();
                seen.extend(page.meetings.into_iter().map(|meeting| meeting.external_id));
                removed.extend(page.removed);
                match page.next {
                    NextChanges::Page(next) => cursor = Some(next),
                    NextChanges::Later(next) => return (seen, removed, next),
                    NextChanges::Lost => panic!("nothing was forgotten"),
                }
            }
        };
        let invited = [];
        let (_, _, cursor) = follow(None).await;
        let made = meetings
            .create_meeting(call, permit.clone(), None, draft("First", &invited))
            .await
            .unwrap();
        let (seen, removed, cursor) = follow(Some(cursor)).await;
        assert_eq!((seen, removed), (vec![made.external_id.clone()], vec![]));
        meetings
            .delete_meeting(call, permit.clone(), None, made.external_id.clone())
            .await
            .unwrap();
        let (seen, removed, cursor) = follow(Some(cursor)).await;
        assert_eq!((seen, removed), (vec![], vec![made.external_id]));

        forgotten(&stand_in).await;
        let lost = meetings.read_changes(call, None, window(), Some(cursor)).await.unwrap();
        assert_eq!(lost.next, NextChanges::Lost);
        follow(None).await;
    }
}

/// What people wrote themselves is read as they wrote it: the zone that it is kept in, and who is invited.
#[tokio::test]
async fn the_zone_and_the_guests_of_what_stands_there_are_read() {
    for stand_in in each_with_meetings().await {
        let meetings = stand_in.connector.meetings().unwrap();
        let now = stand_in.http_client.clock().now();
        let weeks = Duration::from_secs(14 * 86_400);
        let window = MeetingWindow {
            from: now.minus(weeks),
            until: now.plus(weeks),
        };
        let (mut guests, mut zones, mut cursor) = (0, Vec::new(), None);
        loop {
            let page = meetings.read_changes(stand_in.call(), None, window, cursor).await.unwrap();
            guests += page.meetings.iter().map(|meeting| meeting.attendees.len()).sum::<usize>();
            zones.extend(page.meetings.into_iter().filter_map(|meeting| meeting.time_zone));
            match page.next {
                NextChanges::Page(next) => cursor = Some(next),
                _ => break,
            }
        }
        zones.sort_unstable();
        zones.dedup();
        assert!(guests > 0, "{}", stand_in.connector.manifest().id);
        let eastern = |zone: &String| zone == "America/New_York" || zone == "Eastern Standard Time";
        assert!(!zones.is_empty() && zones.iter().all(eastern), "{zones:?}");
    }
}
