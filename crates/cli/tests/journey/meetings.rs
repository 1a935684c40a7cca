//! A sample meeting: written only when it is allowed and confirmed, followed through the partner's changes, and never left
//! behind, whenever the program is killed.

use std::time::Duration;

use connect_domain::clock::{Clock, Instant, SystemClock};
use serde_json::{Value, json};

use crate::calendars::{self, allow, firm};
use crate::google_workspace;
use crate::support::advisoros::{Finished, Workspace, finish};
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{StandIn, text};
use crate::support::{checked, exported, judged, wait_until};

/// A partner whose calendars are written to.
struct Partner {
    id: &'static str,
    connect: fn(&StandIn, &Workspace) -> String,
    /// What another client of the partner lists: path and query, the list's name, that of a title, and where the next page is.
    list: &'static str,
    entries: &'static str,
    title: &'static str,
    /// The address of a page, from the list's and an answer.
    next: fn(&str, &Value) -> Option<String>,
    /// Paths of the meetings' create and of one of them.
    create: &'static str,
    one: &'static str,
    /// With which the paths of all its calls begin.
    api: &'static str,
    /// What its object of cursors is called, and how they are lost.
    forget: (&'static str, &'static str),
    /// What is said of who is invited.
    invited: &'static str,
    /// A calendar that the account owns besides its main one, and one that it may only read.
    owned: &'static str,
    read_only: &'static str,
    /// One of somebody else that it may write into.
    shared: &'static str,
}

const MICROSOFT: Partner = Partner {
    id: calendars::PARTNER,
    connect: |stand_in, workspace| text(&calendars::connect(stand_in, workspace)["id"]),
    list: "/v1.0/me/calendarView?startDateTime=2026-01-01T00:00:00Z&endDateTime=2027-12-31T00:00:00Z&$top=500",
    entries: "value",
    title: "subject",
    next: |_, page| page["@odata.nextLink"].as_str().map(str::to_owned),
    create: "/v1.0/me/events",
    one: "/v1.0/me/events/*",
    api: "/v1.0/",
    forget: ("DeltaState", "delete"),
    invited: "nobody is invited, so that nobody gets mail",
    owned: "Tax",
    read_only: "Omar Reyes",
    shared: "Front Desk",
};

const GOOGLE: Partner = Partner {
    id: google_workspace::PARTNER,
    connect: google_workspace::connect,
    list: "/calendar/v3/calendars/primary/events?maxResults=2500",
    entries: "items",
    title: "summary",
    next: |url, page| page["nextPageToken"].as_str().map(|token| format!("{url}&pageToken={token}")),
    create: "/calendar/v3/calendars/*/events",
    one: "/calendar/v3/calendars/*/events/*",
    api: "/calendar/v3/calendars/",
    forget: ("SyncTokens", "rotate"),
    invited: "the account itself is the one attendee, and gets no mail",
    owned: "Tax",
    read_only: "Bookkeeping",
    shared: "Advisory",
};

impl Partner {
    /// Titles of sample meetings that the account's main calendar holds, as another client of the partner sees them.
    fn left(&self, stand_in: &StandIn) -> Vec<String> {
        let mut titles = Vec::new();
        let api = text(&stand_in.ready["endpoints"][self.id]["api"]);
        let token = text(&stand_in.ready["credentials"][self.id]["access_token"]);
        let first = format!("{}{}", api.trim_end_matches('/'), self.list);
        let mut url = first.clone();
        loop {
            let mut answer = ureq::get(&url).header("authorization", format!("Bearer {token}")).call().unwrap();
            let page: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
            let titled = page[self.entries]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|event| event[self.title].as_str());
            titles.extend(titled.filter(|title| title.contains("aoc-")).map(str::to_owned));
            match (self.next)(&first, &page) {
                Some(next) => url = next,
                None => return titles,
            }
        }
    }

    fn allowed(&self, stand_in: &StandIn, workspace: &Workspace) -> String {
        let id = (self.connect)(stand_in, workspace);
        allow(workspace, &id, "sample-meeting", Press::Consent).exits(0);
        id
    }

    /// Somebody writes an appointment with a guest into the main calendar, for this hour.
    fn holds_now(&self, stand_in: &StandIn, workspace: &Workspace, id: &str) {
        let now = SystemClock.now();
        let local = |at: Instant| at.to_rfc3339().chars().take(19).collect::<String>();
        let time = |at: Instant| json!({"dateTime": local(at), "timeZone": "Asia/Tokyo"});
        let (start, end) = (time(now), time(now.plus(Duration::from_secs(3_600))));
        let account = workspace.run(&["connections", "show", id]).exits(0).json();
        let (into, attendee) = match self.title {
            "summary" => (
                account["granted_by_partner_identity"].clone(),
                json!({"email": "guest@example.com"}),
            ),
            _ => (
                Value::Null,
                json!({"emailAddress": {"name": "Guest", "address": "guest@example.com"}}),
            ),
        };
        let body = json!({self.title: "With a guest", "start": start, "end": end, "attendees": [attendee]});
        let event = json!({"partner": self.id, "object": "Event", "op": "create", "id": "", "into": into, "body": body});
        assert!(stand_in.control("mutate", &event)["Event"].is_object());
    }

    fn fault(&self, stand_in: &StandIn, kind: &str, method: &str, path: &str, more: &Value) {
        let mut fault = json!({"partner": self.id, "match": {"method": method, "path": path}, "kind": kind});
        fault.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        stand_in.control("faults", &fault);
    }

    /// Requests that write events.
    fn writes(&self, stand_in: &StandIn) -> usize {
        stand_in.requests(|request| request["method"] != "GET" && text(&request["path"]).contains("/events"))
    }
}

fn run(workspace: &Workspace, id: &str) -> Finished {
    workspace.run(&["meeting", "run", id, "--yes"])
}

fn sample(workspace: &Workspace, id: &str) -> Value {
    checked(workspace, id, "meeting.sample")["status"].clone()
}

#[test]
fn a_microsoft_meeting_is_written_only_when_allowed_and_confirmed() {
    written_only_when_allowed_and_confirmed(&MICROSOFT);
}

#[test]
fn a_google_meeting_is_written_only_when_allowed_and_confirmed() {
    written_only_when_allowed_and_confirmed(&GOOGLE);
}

fn written_only_when_allowed_and_confirmed(partner: &Partner) {
    let (stand_in, workspace) = firm();
    let id = (partner.connect)(&stand_in, &workspace);
    let refused = run(&workspace, &id).exits(3);
    assert!(refused.stdout.contains("connections allow"), "{}", refused.stdout);
    assert_eq!(sample(&workspace, &id), "SKIP");
    // That a calendar can be followed is shown without writing.
    let readable = checked(&workspace, &id, "meeting.readable");
    assert_eq!(readable["status"], "PASS", "{readable}");
    assert!(text(&readable["evidence"]).contains("0 changes since"), "{readable}");
    // What stands there is read with its zone and its guests, and the evidence says so.
    partner.holds_now(&stand_in, &workspace, &id);
    let (status, evidence) = judged(&workspace, &id, "meeting.readable");
    assert_eq!(status, "PASS", "{evidence}");
    for words in [" with attendees; kept in ", "Asia/Tokyo"] {
        assert!(evidence.contains(words), "{evidence}");
    }

    allow(&workspace, &id, "sample-meeting", Press::Consent).exits(0);
    let preview = workspace.run(&["meeting", "run", &id]).exits(2);
    assert!(preview.stdout.contains("--yes"), "{}", preview.stdout);
    workspace.run(&["meeting", "run", "no-such-connection", "--yes"]).exits(2);
    assert_eq!(partner.writes(&stand_in), 0, "nothing was confirmed");
    assert_eq!(sample(&workspace, &id), "SKIP");

    let made = run(&workspace, &id).exits(0).json();
    assert_eq!((&made["status"], &made["is_gone"]), (&json!("PASS"), &json!(true)), "{made}");
    assert_eq!(made["steps"].as_array().unwrap().len(), 7, "{made}");
    assert!(partner.writes(&stand_in) >= 3);
    assert_eq!(partner.left(&stand_in), Vec::<String>::new());
    let (status, evidence) = judged(&workspace, &id, "meeting.sample");
    assert_eq!(status, "PASS", "{evidence}");
    for words in ["Kept in America/New_York", partner.invited] {
        assert!(evidence.contains(words), "{evidence}");
        assert!(text(&made["steps"][2]["detail"]).contains(words), "{made}");
    }
    assert!(workspace.run(&["audit", "export"]).stdout.contains("meeting.confirmed"));
}

#[test]
fn a_microsoft_calendar_is_chosen_by_name() {
    chosen_by_name(&MICROSOFT);
}

#[test]
fn a_google_calendar_is_chosen_by_name() {
    chosen_by_name(&GOOGLE);
}

fn chosen_by_name(partner: &Partner) {
    let (stand_in, workspace) = firm();
    let id = partner.allowed(&stand_in, &workspace);
    let at = |calendar: &str| workspace.run(&["meeting", "run", &id, "--calendar", calendar, "--yes"]);
    assert!(at(partner.owned).exits(2).stdout.contains("pull"), "nothing was pulled");
    workspace.run(&["pull", &id]).exits(0);
    let preview = workspace.run(&["meeting", "run", &id]).exits(2).stderr;
    let others = preview.split_once("--calendar also takes").expect("others").1;
    assert!(others.contains(partner.owned), "{preview}");
    assert!(!others.contains(partner.read_only), "{preview}");
    assert!(at("No such calendar").exits(2).stdout.contains("No such calendar"));
    for not_its_own in [partner.read_only, partner.shared] {
        let refused = at(not_its_own).exits(2).stdout;
        assert!(refused.contains("the account's own") && refused.contains(not_its_own), "{refused}");
    }
    assert_eq!(partner.writes(&stand_in), 0);
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(
        shown["status"], "connected",
        "a choice that cannot be says nothing of the connection"
    );

    let calendar = exported(&workspace, &id)[partner.owned][0].to_owned();
    for chosen in [partner.owned, calendar.as_str()] {
        let made = at(chosen).exits(0).json();
        assert_eq!((&made["status"], &made["is_gone"]), (&json!("PASS"), &json!(true)), "{made}");
    }
    // Microsoft tells changes of the main calendar only, and the check does not take reading again for it.
    let (status, evidence) = judged(&workspace, &id, "meeting.sample");
    match partner.id == MICROSOFT.id {
        true => {
            assert_eq!(status, "WARN", "{evidence}");
            assert!(evidence.contains("In `Tax`, by reading its window again"), "{evidence}");
        }
        false => {
            assert_eq!(status, "PASS", "{evidence}");
            assert!(evidence.contains("by the changes that the partner tells"), "{evidence}");
        }
    }
    let calendar_in_path = calendar.replace('=', "%3D");
    let created = |request: &Value| {
        let path = text(&request["path"]);
        request["method"] == "POST" && (path.contains(&calendar) || path.contains(&calendar_in_path))
    };
    assert_eq!(stand_in.requests(created), 2);
    // It is found there too, when its create was not answered.
    partner.fault(
        &stand_in,
        "malformed",
        "POST",
        &format!("{}*/events", partner.api.replace("/v1.0/", "/v1.0/me/calendars/")),
        &json!({}),
    );
    let lost = at(partner.owned).exits(1).json();
    assert_eq!(lost["is_gone"], true, "{lost}");
}

#[test]
fn a_microsoft_step_that_fails_leaves_nothing() {
    fails_and_leaves_nothing(&MICROSOFT);
}

#[test]
fn a_google_step_that_fails_leaves_nothing() {
    fails_and_leaves_nothing(&GOOGLE);
}

fn fails_and_leaves_nothing(partner: &Partner) {
    let (stand_in, workspace) = firm();
    let id = partner.allowed(&stand_in, &workspace);
    // Somebody changed it meanwhile, or the right to change it is gone.
    for (status, words) in [(412, "changed meanwhile"), (403, "not allowed")] {
        partner.fault(&stand_in, "status", "PATCH", partner.one, &json!({"status": status}));
        let failed = run(&workspace, &id).exits(1).json();
        let step = &failed["steps"][3];
        assert_eq!((&step["name"], &step["status"]), (&json!("update"), &json!("FAIL")), "{failed}");
        assert!(text(&step["detail"]).contains(words), "{failed}");
        assert_eq!(failed["is_gone"], true);
        assert_eq!(partner.left(&stand_in), Vec::<String>::new());
        assert_eq!(sample(&workspace, &id), "FAIL");
        stand_in.heal();
    }

    // The answer to the create is lost: it is found by its tag.
    partner.fault(&stand_in, "malformed", "POST", partner.create, &json!({}));
    let lost = run(&workspace, &id).exits(1).json();
    assert_eq!(lost["is_gone"], true, "{lost}");
    assert_eq!(partner.left(&stand_in), Vec::<String>::new());

    // It cannot be deleted: it is told until it is gone, whatever a good one before it showed.
    stand_in.heal();
    run(&workspace, &id).exits(0);
    assert_eq!(sample(&workspace, &id), "PASS");
    partner.fault(&stand_in, "status", "DELETE", partner.one, &json!({"status": 403}));
    let kept = run(&workspace, &id).exits(1).json();
    assert_eq!(kept["is_gone"], false, "{kept}");
    assert_eq!(partner.left(&stand_in).len(), 1);
    assert!(workspace.run(&["attention"]).stdout.contains("\"meeting:"));
    let (status, evidence) = judged(&workspace, &id, "meeting.sample");
    assert_eq!(status, "FAIL", "{evidence}");
    for words in ["may be left", &text(&kept["tag"]), "deleted by the next command"] {
        assert!(evidence.contains(words), "{evidence}");
        assert!(
            words == text(&kept["tag"]) || words == "may be left" || text(&kept["left"]).contains(words),
            "{kept}"
        );
    }
    stand_in.heal();
    let attention = workspace.run(&["attention"]).stdout;
    assert!(!attention.contains("\"meeting:"), "{attention}");
    assert!(!attention.contains("may be left"), "that command made the check again: {attention}");
    assert_eq!(partner.left(&stand_in), Vec::<String>::new());
    let (status, evidence) = judged(&workspace, &id, "meeting.sample");
    assert_eq!(status, "FAIL", "{evidence}");
    assert!(
        evidence.contains("delete: ") && evidence.contains("Nothing of it is left"),
        "{evidence}"
    );
}

#[test]
fn a_microsoft_cursor_that_is_lost_after_the_deletion_fails_nothing() {
    lost_after_the_deletion(&MICROSOFT);
}

#[test]
fn a_google_cursor_that_is_lost_after_the_deletion_fails_nothing() {
    lost_after_the_deletion(&GOOGLE);
}

/// The round that begins anew tells all that is there, and no deletion.
fn lost_after_the_deletion(partner: &Partner) {
    let (stand_in, workspace) = firm();
    let id = partner.allowed(&stand_in, &workspace);
    partner.fault(&stand_in, "latency", "DELETE", partner.one, &json!({"seconds": 8, "count": 1}));
    let child = workspace.spawn(&["meeting", "run", &id, "--yes"]);
    let is_deleting = || stand_in.requests(|request| request["method"] == "DELETE" && text(&request["path"]).contains("/events/")) > 0;
    wait_until("the deletion", is_deleting);
    let (object, op) = partner.forget;
    let forget = json!({"partner": partner.id, "object": object, "op": op, "id": ""});
    assert!(stand_in.control("mutate", &forget).is_object());
    // Whoever looks meanwhile is told that it is under way, and not that it was left.
    let shown = workspace.run(&["meeting", "show", &id]).exits(0).json()["meeting"].clone();
    assert_eq!(
        (&shown["is_under_way"], &shown["status"], &shown["left"]),
        (&json!(true), &json!("SKIP"), &Value::Null),
        "{shown}"
    );
    assert!(!workspace.run(&["attention"]).stdout.contains("\"meeting:"));
    let made = finish(child).exits(0).json();
    assert_eq!((&made["status"], &made["is_gone"]), (&json!("PASS"), &json!(true)), "{made}");
    // Google answers 410 for a deleted meeting as well.
    let is_list = |path: &str| path.ends_with("/events") || path.ends_with("/delta");
    let lost = stand_in.requests(|request| request["status"] == 410 && is_list(&text(&request["path"])));
    assert_eq!(lost, 1, "a cursor was lost once");
    assert_eq!(sample(&workspace, &id), "PASS");
}

#[test]
fn a_microsoft_meeting_is_taken_back_before_its_connection_ends() {
    taken_back_before_the_connection_ends(&MICROSOFT);
}

#[test]
fn a_google_meeting_is_taken_back_before_its_connection_ends() {
    taken_back_before_the_connection_ends(&GOOGLE);
}

/// Afterwards nothing here can delete it: what could not be deleted is told with its place.
fn taken_back_before_the_connection_ends(partner: &Partner) {
    let (stand_in, workspace) = firm();
    let id = partner.allowed(&stand_in, &workspace);
    // The command's own look at what was left behind fails, and the one before the end does not.
    let strand = |count: Option<u32>| {
        let fault = count.map_or_else(|| json!({"status": 503}), |count| json!({"status": 503, "count": count}));
        partner.fault(&stand_in, "status", "DELETE", partner.one, &fault);
    };
    strand(Some(2));
    let kept = run(&workspace, &id).exits(1).json();
    assert_eq!(kept["is_gone"], false, "{kept}");
    stand_in.heal();
    strand(Some(1));
    let gone = workspace.run(&["connections", "disconnect", &id]).exits(0).json();
    assert_eq!(gone["status"], "disconnected");
    assert!(!gone["status_detail"].to_string().contains("sample meeting"), "{gone}");
    // Whoever was revoked with the grant cannot look.
    let deleted = || stand_in.requests(|request| request["method"] == "DELETE" && request["status"] == 204);
    assert_eq!(deleted(), 1);
    stand_in.heal();

    assert_eq!(partner.allowed(&stand_in, &workspace), id);
    strand(None);
    let kept = run(&workspace, &id).exits(1).json();
    let tag = text(&kept["tag"]);
    let gone = workspace.run(&["connections", "disconnect", &id]).exits(0).json();
    let remains = text(&gone["status_detail"]);
    for words in ["may be left at the partner, because", &tag, " in the calendar `", "by hand"] {
        assert!(remains.contains(words), "{words}: {remains}");
    }
    stand_in.heal();
    assert_eq!(deleted(), 1, "the second one is left");
    let attention = workspace.run(&["attention"]).exits(1).json();
    let items = attention["attention"].as_array().unwrap();
    let item = items
        .iter()
        .find(|item| text(&item["id"]).starts_with("meeting:"))
        .unwrap()
        .to_string();
    for words in [&tag, " in the calendar `", "delete it by hand"] {
        assert!(item.contains(words), "{words}: {item}");
    }
    assert!(!item.contains("next command"), "{item}");
    let shown = workspace.run(&["meeting", "show", &id]).exits(0).json();
    assert!(text(&shown["meeting"]["left"]).contains("by hand"), "{shown}");

    // Another consent brings back what can delete it.
    assert_eq!(partner.allowed(&stand_in, &workspace), id);
    workspace.run(&["connections", "list"]).exits(0);
    assert_eq!(deleted(), 2);
    assert!(!workspace.run(&["attention"]).stdout.contains("\"meeting:"));
}

/// Nobody here can delete it until somebody reconnects, and that is said.
#[test]
fn a_meeting_that_is_left_under_a_dead_grant_asks_to_reconnect() {
    let (partner, (stand_in, workspace)) = (&MICROSOFT, firm());
    let id = partner.allowed(&stand_in, &workspace);
    partner.fault(&stand_in, "status", "DELETE", partner.one, &json!({"status": 503}));
    run(&workspace, &id).exits(1);
    stand_in.heal();
    let end = json!({"partner": partner.id, "object": "Grant", "op": "delete", "id": ""});
    stand_in.control("mutate", &end);
    let shown = workspace.run(&["meeting", "show", &id]).exits(0).json();
    let (attention, evidence) = (workspace.run(&["attention"]).stdout, judged(&workspace, &id, "meeting.sample").1);
    for told in [&text(&shown["meeting"]["left"]), &attention, &evidence] {
        assert!(told.contains(&format!("connections reconnect {id}")), "{told}");
        assert!(!told.contains("that can reach the partner"), "{told}");
    }
    at_consent_page(workspace.spawn(&["connections", "reconnect", &id]), Press::Consent).exits(0);
    workspace.run(&["connections", "list"]).exits(0);
    let deleted = stand_in.requests(|request| request["method"] == "DELETE" && request["status"] == 204);
    assert_eq!(deleted, 1);
    assert!(!workspace.run(&["attention"]).stdout.contains("\"meeting:"));
}

#[test]
fn a_partner_that_hangs_holds_no_command_and_keeps_nothing_of_another() {
    let (stand_in, workspace) = firm();
    for partner in [&MICROSOFT, &GOOGLE] {
        let id = partner.allowed(&stand_in, &workspace);
        partner.fault(&stand_in, "status", "DELETE", partner.one, &json!({"status": 503}));
        run(&workspace, &id).exits(1);
    }
    stand_in.heal();
    MICROSOFT.fault(&stand_in, "latency", "*", &format!("{}*", MICROSOFT.api), &json!({"seconds": 60}));
    let began = std::time::Instant::now();
    workspace.run(&["connections", "list"]).exits(0);
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    assert_eq!(GOOGLE.left(&stand_in), Vec::<String>::new());
    stand_in.heal();
    workspace.run(&["connections", "list"]).exits(0);
    assert_eq!(MICROSOFT.left(&stand_in), Vec::<String>::new());
    assert!(!workspace.run(&["attention"]).stdout.contains("\"meeting:"));
}

#[test]
fn withdrawing_the_ability_takes_back_first_and_says_what_may_be_left() {
    let (partner, (stand_in, workspace)) = (&MICROSOFT, firm());
    let id = partner.allowed(&stand_in, &workspace);
    partner.fault(&stand_in, "status", "DELETE", partner.one, &json!({"status": 503}));
    let kept = run(&workspace, &id).exits(1).json();
    let tag = text(&kept["tag"]);
    let withdraw = workspace.spawn(&["connections", "withdraw", &id, "sample-meeting"]);
    let withdrawn = at_consent_page(withdraw, Press::Consent).exits(0).json();
    let message = text(&withdrawn["message"]);
    assert!(message.contains(&tag) && message.contains("by hand"), "{withdrawn}");
    stand_in.heal();
    let attention = workspace.run(&["attention"]).stdout;
    assert!(attention.contains("connections allow"), "{attention}");
    let (status, evidence) = judged(&workspace, &id, "meeting.sample");
    assert_eq!(status, "FAIL", "{evidence}");
    assert!(evidence.contains(&tag) && evidence.contains("connections allow"), "{evidence}");
    allow(&workspace, &id, "sample-meeting", Press::Consent).exits(0);
    workspace.run(&["connections", "list"]).exits(0);
    assert_eq!(partner.left(&stand_in), Vec::<String>::new());

    // What can be deleted is, before the consent without the ability takes the place of the old one.
    partner.fault(&stand_in, "status", "DELETE", partner.one, &json!({"status": 503, "count": 3}));
    run(&workspace, &id).exits(1);
    let withdraw = workspace.spawn(&["connections", "withdraw", &id, "sample-meeting"]);
    let withdrawn = at_consent_page(withdraw, Press::Consent).exits(0).json();
    assert_eq!(withdrawn["message"], Value::Null, "{withdrawn}");
    assert_eq!(partner.left(&stand_in), Vec::<String>::new());
}

#[test]
fn a_microsoft_meeting_is_gone_whenever_the_program_is_killed() {
    killed_at_ten_moments(&MICROSOFT);
}

#[test]
fn a_google_meeting_is_gone_whenever_the_program_is_killed() {
    killed_at_ten_moments(&GOOGLE);
}

/// Ten moments, one in each tenth of what an undisturbed run asks the partner, at random within it. By the partner's
/// count of requests, so that a busy machine moves none of them.
fn killed_at_ten_moments(partner: &Partner) {
    const SEED: u64 = 20_261_129;
    const LATENCY: Duration = Duration::from_millis(250);
    let (stand_in, workspace) = firm();
    let id = partner.allowed(&stand_in, &workspace);
    let seen = || stand_in.requests(|request| text(&request["path"]).starts_with(partner.api));
    let slow = || {
        let seconds = json!({"seconds": LATENCY.as_secs_f64()});
        partner.fault(&stand_in, "latency", "*", &format!("{}*", partner.api), &seconds);
    };
    slow();
    let before = seen();
    run(&workspace, &id).exits(0);
    let whole = seen() - before;

    let mut random = SEED;
    let (mut left_behind, mut moments) = (0, Vec::new());
    for tenth in 0..10_u32 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = f64::from(u32::try_from(random >> 33).unwrap()) / f64::from(1_u32 << 31);
        let after = (0..whole)
            .take_while(|asked| *asked as f64 <= whole as f64 * (f64::from(tenth) + share) / 10.0)
            .count();
        let before = seen();
        let mut child = workspace.spawn(&["meeting", "run", &id, "--yes"]);
        while seen() < before + after - 1 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(LATENCY.mul_f64(share));
        child.kill().unwrap();
        child.wait().unwrap();
        stand_in.heal();
        // What was on its way still arrives.
        std::thread::sleep(LATENCY * 2);
        let behind = partner.left(&stand_in).len();
        left_behind += behind;
        moments.push(format!("killed after {} of {whole} requests, {behind} left", after - 1));

        workspace.run(&["connections", "list"]).exits(0);
        assert_eq!(partner.left(&stand_in), Vec::<String>::new(), "seed {SEED}: {moments:?}");
        slow();
    }
    assert!(left_behind >= 2, "the moments have to fall between create and delete: {moments:?}");
    stand_in.heal();
    assert!(!workspace.run(&["attention"]).stdout.contains("\"meeting:"), "nothing is open");
}
