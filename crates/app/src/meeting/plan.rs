//! What is written, and what has to be read back.

use std::time::Duration;

use connect_connectors::meetings::{Meeting, MeetingCalendar, MeetingDraft, MeetingWindow};
use connect_domain::clock::Instant;
use connect_domain::ids::SampleMeetingId;
use connect_store::connections::Connection;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::view::{MeetingCalendarView, MeetingPreviewView};
use crate::error::AppError;
use crate::input::shortened;

/// A zone whose clocks change. Its rule stands here, so that a partner that gets it wrong is noticed on any machine.
const ZONE: &str = "America/New_York";
/// Windows' name of the same zone, in which a partner may keep it.
const ALSO_CALLED: &str = "Eastern Standard Time";
const RULE: &str = "EST5EDT,M3.2.0,M11.1.0";
const DAY: Duration = Duration::from_secs(86_400);

/// As it is stored.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Plan {
    pub(super) client_id: String,
    /// In the title: how it is found when the answer to its create was lost.
    pub(super) tag: String,
    /// The partner's id of the calendar that was chosen; none is the main one.
    #[serde(default)]
    pub(super) calendar: Option<String>,
    /// What it is called.
    #[serde(default)]
    calendar_title: Option<String>,
    owner: Option<String>,
    /// Who is invited.
    #[serde(default)]
    attendees: Vec<String>,
    first: Slot,
    second: Slot,
}

/// One state of the meeting.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Slot {
    title: String,
    starts: String,
    ends: String,
    starts_at_micros: i64,
    ends_at_micros: i64,
}

impl Plan {
    /// In a week, at noon in a zone that has daylight saving time; changed, half an hour later.
    /// The account itself is invited where that `is_silent`: then the partner has an attendee to tell of.
    pub(super) fn new(
        id: SampleMeetingId,
        now: Instant,
        chosen: Option<String>,
        calendar: &MeetingCalendar,
        is_silent: bool,
    ) -> Result<Self, AppError> {
        let impossible = |error: jiff::Error| AppError::internal("plan a sample meeting", error);
        let zone = TimeZone::posix(RULE).map_err(impossible)?;
        let today = zone.to_datetime(Timestamp::from_microsecond(now.as_micros()).map_err(impossible)?);
        let noon = today.date().checked_add(7.days()).map_err(impossible)?.at(12, 0, 0, 0);
        let tag = tag(id);
        let slot = |words: &str, after: i64| -> Result<Slot, jiff::Error> {
            let (starts, ends) = (noon.checked_add(after.minutes())?, noon.checked_add((after + 15).minutes())?);
            let at = |local: DateTime| Ok::<_, jiff::Error>(zone.to_timestamp(local)?.as_microsecond());
            Ok(Slot {
                title: format!("AdvisorOS Connect {words} ({tag})"),
                starts: starts.to_string(),
                ends: ends.to_string(),
                starts_at_micros: at(starts)?,
                ends_at_micros: at(ends)?,
            })
        };
        Ok(Self {
            client_id: id.to_string(),
            // Another calendar than the main one is organized by an address of its own, that of nobody.
            attendees: match is_silent && chosen.is_none() {
                true => calendar.owner.iter().cloned().collect(),
                false => Vec::new(),
            },
            calendar: chosen,
            calendar_title: Some(calendar.title.clone()),
            owner: calendar.owner.clone(),
            first: slot("sample meeting", 0).map_err(impossible)?,
            second: slot("sample meeting, changed", 30).map_err(impossible)?,
            tag,
        })
    }

    pub(super) fn view(&self, connection: &Connection, calendar: &MeetingCalendar, others: Vec<MeetingCalendarView>) -> MeetingPreviewView {
        MeetingPreviewView {
            connection_id: connection.id.to_string(),
            display_name: connection.display_name.clone(),
            calendar_id: calendar.external_id.clone(),
            calendar: calendar.title.clone(),
            others,
            owner: self.owner.clone(),
            title: self.first.title.clone(),
            starts_at: Instant::from_micros(self.first.starts_at_micros).into(),
            ends_at: Instant::from_micros(self.first.ends_at_micros).into(),
            time_zone: ZONE.to_owned(),
            attendees: self.attendees.clone(),
        }
    }

    /// Where a person finds it.
    pub(super) fn place(&self) -> String {
        let day = self.first.starts.split_once('T').map_or(self.first.starts.as_str(), |(day, _)| day);
        let calendar = self.calendar_title.as_deref().filter(|title| !title.is_empty()).map(shortened);
        format!(
            "`{}` on {day} in {}",
            self.first.title,
            calendar.map_or_else(|| "its calendar".to_owned(), |title| format!("the calendar `{title}`"))
        )
    }

    /// How it is read back in a calendar whose changes the partner does not tell, and why.
    pub(super) fn read_again(&self, why: &str) -> String {
        let calendar = self
            .calendar_title
            .as_deref()
            .map_or_else(|| "another calendar".to_owned(), shortened);
        format!("In `{calendar}`, by reading its window again: {why}")
    }

    /// When its day is over.
    pub(super) fn is_past(&self, now: Instant) -> bool {
        now.since(Instant::from_micros(self.second.ends_at_micros)) >= DAY
    }

    pub(super) const fn first(&self) -> &Slot {
        &self.first
    }

    pub(super) const fn second(&self) -> &Slot {
        &self.second
    }

    pub(super) fn draft(&self, slot: &Slot) -> MeetingDraft {
        MeetingDraft {
            client_id: self.client_id.clone(),
            title: slot.title.clone(),
            tag: self.tag.clone(),
            starts: slot.starts.clone(),
            ends: slot.ends.clone(),
            time_zone: ZONE.to_owned(),
            attendees: self.attendees.clone(),
        }
    }

    pub(super) fn window(&self) -> MeetingWindow {
        around(Instant::from_micros(self.first.starts_at_micros))
    }

    /// What the partner has otherwise than it was written; empty when nothing.
    pub(super) fn differences(&self, slot: &Slot, meeting: &Meeting) -> Vec<String> {
        let mut different = Vec::new();
        if meeting.title != slot.title {
            different.push("the title".to_owned());
        }
        for (name, wanted, found) in [
            ("start", slot.starts_at_micros, meeting.starts_at),
            ("end", slot.ends_at_micros, meeting.ends_at),
        ] {
            if found.as_micros() != wanted {
                let wanted = Instant::from_micros(wanted).to_rfc3339();
                different.push(format!("the {name}: {} instead of {wanted}", found.to_rfc3339()));
            }
        }
        let zone = meeting.time_zone.as_deref();
        if !zone.is_some_and(|zone| zone == ZONE || zone == ALSO_CALLED) {
            let zone = zone.map_or_else(|| "none".to_owned(), shortened);
            different.push(format!("the time zone: {zone} instead of {ZONE}"));
        }
        let lacking = |these: &[String], those: &[String]| {
            let is_missing = |one: &&String| !those.iter().any(|other| other.eq_ignore_ascii_case(one));
            these.iter().filter(is_missing).count()
        };
        for (number, words) in [
            (lacking(&self.attendees, &meeting.attendees), "missing"),
            (lacking(&meeting.attendees, &self.attendees), "not invited"),
        ] {
            if number > 0 {
                different.push(format!("the attendees: {number} {words}"));
            }
        }
        if let (Some(owner), Some(organizer)) = (&self.owner, &meeting.organizer)
            && !owner.eq_ignore_ascii_case(organizer)
        {
            different.push("the organizer".to_owned());
        }
        different
    }

    /// What the partner told of it that was compared, in words.
    pub(super) fn read_back(&self, meeting: &Meeting) -> String {
        format!(
            "Kept in {}; {}",
            shortened(meeting.time_zone.as_deref().unwrap_or(ZONE)),
            match self.attendees.is_empty() {
                true => "nobody is invited, so that nobody gets mail",
                false => "the account itself is the one attendee, and gets no mail",
            }
        )
    }
}

/// The days around a moment.
pub(super) fn around(moment: Instant) -> MeetingWindow {
    MeetingWindow {
        from: moment.minus(DAY),
        until: moment.plus(DAY),
    }
}

/// What stands in the title of a meeting, and in no other.
pub(super) fn tag(id: SampleMeetingId) -> String {
    format!("aoc-{id}")
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    fn plan(day: &str, is_silent: bool) -> Plan {
        let now = Instant::parse_rfc3339(&format!("{day}T18:00:00Z")).unwrap();
        Plan::new(
            SampleMeetingId::new(now, &SeededEntropy::new(1)),
            now,
            None,
            &MeetingCalendar {
                external_id: "1".to_owned(),
                title: "Calendar".to_owned(),
                owner: Some("a@example.com".to_owned()),
                is_writable: true,
            },
            is_silent,
        )
        .unwrap()
    }

    #[test]
    fn noon_is_another_moment_in_summer_and_what_differs_is_named() {
        for (day, starts_at) in [
            ("2026-11-29", "2026-12-06T17:00:00Z"),
            ("2026-07-01", "2026-07-08T16:00:00Z"),
            // The clocks go back between today and then.
            ("2026-10-28", "2026-11-04T17:00:00Z"),
        ] {
            let plan = plan(day, false);
            let starts_at = Instant::parse_rfc3339(starts_at).unwrap();
            let good = Meeting {
                external_id: "1".to_owned(),
                version: None,
                title: plan.first.title.clone(),
                starts_at,
                ends_at: starts_at.plus(Duration::from_secs(900)),
                time_zone: Some(ZONE.to_owned()),
                organizer: Some("A@example.com".to_owned()),
                attendees: Vec::new(),
            };
            assert_eq!(plan.differences(plan.first(), &good), Vec::<String>::new(), "{day}");
            assert_eq!(plan.differences(plan.second(), &good).len(), 3);
            let off = Meeting {
                starts_at: starts_at.minus(Duration::from_secs(3_600)),
                attendees: vec!["b@example.com".to_owned()],
                organizer: Some("c@example.com".to_owned()),
                ..good
            };
            let different = plan.differences(plan.first(), &off);
            assert_eq!(different.len(), 3, "{different:?}");
        }
    }

    #[test]
    fn the_zone_that_the_partner_keeps_and_who_it_says_is_invited_are_compared() {
        for is_silent in [false, true] {
            let plan = plan("2026-11-29", is_silent);
            let invited: &[&str] = if is_silent { &["A@example.com"] } else { &[] };
            let read = |zone: Option<&str>, attendees: &[&str]| {
                let meeting = Meeting {
                    external_id: "1".to_owned(),
                    version: None,
                    title: plan.first.title.clone(),
                    starts_at: Instant::from_micros(plan.first.starts_at_micros),
                    ends_at: Instant::from_micros(plan.first.ends_at_micros),
                    time_zone: zone.map(str::to_owned),
                    organizer: None,
                    attendees: attendees.iter().map(|&one| one.to_owned()).collect(),
                };
                plan.differences(plan.first(), &meeting)
            };
            for zone in [ZONE, ALSO_CALLED] {
                assert_eq!(read(Some(zone), invited), Vec::<String>::new());
            }
            assert_eq!(read(Some("UTC"), invited), [format!("the time zone: UTC instead of {ZONE}")]);
            assert_eq!(read(None, invited), [format!("the time zone: none instead of {ZONE}")]);
            let other = read(Some(ZONE), &["b@example.com"]);
            assert_eq!(other.len(), 1 + invited.len(), "{other:?}");
            assert_eq!(read(Some(ZONE), &[]).len(), invited.len());
        }
    }

    #[test]
    fn a_person_finds_it_by_its_title_its_day_and_its_calendar() {
        let plan = plan("2026-11-29", false);
        let place = plan.place();
        assert!(place.starts_with(&format!("`{}`", plan.first.title)), "{place}");
        assert!(place.ends_with("on 2026-12-06 in the calendar `Calendar`"), "{place}");
        let at = |day: &str| Instant::parse_rfc3339(&format!("{day}T18:00:00Z")).unwrap();
        assert!(!plan.is_past(at("2026-12-06")) && plan.is_past(at("2026-12-07")));
    }
}
