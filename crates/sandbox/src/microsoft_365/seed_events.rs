//! What is in the calendars of a new tenant: around the day of the first start, the same for the same seed.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::directory::{Person, Purpose};
use super::event::{Attendee, Event, Exception, Party, Pattern, Series, Until};
use super::mailbox::Mailbox;
use super::occurrences::weekday_name;
use super::seed::{address, object_id};
use super::zones::Zone;
use crate::random::{seeded_number, seeded_text};

/// Days before and after the first start in which single events lie.
const AROUND: i64 = 45;
const CLIENTS: &[&str] = &[
    "Alder & Sons",
    "Bluewater Cafe",
    "Cobalt Dental",
    "Dune Outfitters",
    "Elm Street Books",
];
const WORK: &[&str] = &[
    "Client review",
    "Quarterly planning",
    "Walkthrough",
    "Closing call",
    "Working session",
];

pub(super) fn fill(mailbox: &mut Mailbox, person: &Person, seed: u64, now: Instant) {
    let calendars: Vec<(u64, String)> = mailbox
        .calendars
        .iter()
        .map(|calendar| (calendar.key, calendar.name.clone()))
        .collect();
    for (index, (calendar, name)) in calendars.into_iter().enumerate() {
        let mut author = Author {
            mailbox,
            person,
            seed,
            now,
            today: Timestamp::from_second(now.as_seconds()).map_or(Date::ZERO, |at| Zone::utc().local(at).date()),
            calendar,
            name: &name,
            written: 0,
        };
        author.single_events();
        if person.purpose == Purpose::User {
            author.weekly_series();
        }
        if index == 0 && person.purpose == Purpose::User {
            author.personal_events();
        }
    }
}

/// Writes one calendar.
struct Author<'a> {
    mailbox: &'a mut Mailbox,
    person: &'a Person,
    seed: u64,
    now: Instant,
    today: Date,
    calendar: u64,
    name: &'a str,
    written: u32,
}

impl Author<'_> {
    fn number(&self, label: &str) -> u64 {
        let label = format!("{} {} {} {label}", self.person.address, self.name, self.written);
        seeded_number(self.seed, &label)
    }

    fn pick(&self, label: &str, from: &[&'static str]) -> &'static str {
        let count = u64::try_from(from.len()).unwrap_or(1).max(1);
        let at = usize::try_from(self.number(label) % count).unwrap_or(0);
        from.get(at).copied().unwrap_or_default()
    }

    fn event(&self, subject: &str, day: Date, hour: i8, minutes: i64) -> Event {
        let organizer = Party {
            name: self.person.name.clone(),
            address: self.person.address.clone(),
        };
        let start = day.at(hour, 0, 0, 0);
        let end = start.saturating_add(minutes.minutes());
        let zone = self.mailbox.zone.clone();
        Event::new(self.calendar, subject, organizer, &zone, start, end)
    }

    fn write(&mut self, mut event: Event) {
        let label = format!("uid {} {} {}", self.person.address, self.name, self.written);
        event.uid = format!(
            "040000008200E00074C5B7101A82E008{}",
            seeded_text(self.seed, &label, 32).to_uppercase()
        );
        self.written += 1;
        self.mailbox.add_event(event, self.now);
    }

    fn single_events(&mut self) {
        for day in (-AROUND..AROUND).step_by(3) {
            let date = self
                .today
                .saturating_add((day + i64::try_from(self.number("day") % 3).unwrap_or(0)).days());
            let hour = i8::try_from(8 + self.number("hour") % 9).unwrap_or(9);
            let client = self.pick("client", CLIENTS);
            let subject = match self.person.purpose {
                Purpose::Room => client.to_owned(),
                _ => format!("{}: {client}", self.pick("work", WORK)),
            };
            let mut event = self.event(
                &subject,
                date,
                hour,
                30 + 30 * i64::try_from(self.number("length") % 3).unwrap_or(0),
            );
            event.location = "Harbor Room".to_owned();
            event.body = format!("About {client}.");
            event.attendees = vec![Attendee {
                party: Party {
                    name: client.to_owned(),
                    address: format!("office@{}.example", client.to_lowercase().replace([' ', '&'], "")),
                },
                kind: "required".to_owned(),
                response: "none".to_owned(),
            }];
            // Somebody cancelled one in nine; it stays to be seen.
            event.is_cancelled = self.number("cancelled").is_multiple_of(9);
            self.write(event);
        }
    }

    /// From before the last change of the clocks until after the next, with a day moved, one renamed, one cancelled
    /// and one removed.
    fn weekly_series(&mut self) {
        let first = self.today.saturating_sub(140.days());
        let mut event = self.event(&format!("{} weekly", self.name), first, 9, 60);
        event.location = "Finch Room".to_owned();
        let planned = |week: i64| self.today.saturating_add((7 * week).days());
        let exception = |change: fn(&mut Exception, Date), day: Date| {
            let mut exception = Exception::default();
            change(&mut exception, day);
            (day, exception)
        };
        let exceptions = BTreeMap::from([
            exception(
                |exception, day| {
                    let moved = day.saturating_add(1.day());
                    (exception.start, exception.end) = (Some(moved.at(14, 0, 0, 0)), Some(moved.at(15, 0, 0, 0)));
                },
                planned(1),
            ),
            exception(
                |exception, _| exception.subject = Some("Weekly with the partners".to_owned()),
                planned(2),
            ),
            exception(|exception, _| exception.is_cancelled = true, planned(3)),
            exception(|exception, _| exception.is_removed = true, planned(4)),
        ]);
        event.series = Some(Series {
            pattern: Pattern::Weekly {
                interval: 1,
                days: vec![weekday_name(first.weekday()).to_owned()],
            },
            first,
            until: Until::Day(self.today.saturating_add(200.days())),
            exceptions,
        });
        self.write(event);
    }

    /// A private hour, a free day, two days out of the office.
    fn personal_events(&mut self) {
        let mut private = self.event("Doctor", self.today.saturating_add(2.days()), 11, 60);
        private.sensitivity = "private".to_owned();
        private.body = "Bring the referral.".to_owned();
        self.write(private);
        for (subject, after, days, show_as) in [("Filing deadline", 5_i64, 1_i64, "free"), ("Out of office", 12, 2, "oof")] {
            let first = self.today.saturating_add(after.days());
            let mut event = self.event(subject, first, 0, 0);
            (event.start, event.end) = (first.at(0, 0, 0, 0), first.saturating_add(days.days()).at(0, 0, 0, 0));
            event.is_all_day = true;
            event.show_as = show_as.to_owned();
            self.write(event);
        }
        // Invited by a colleague.
        let mut invited = self.event("Partner meeting", self.today.saturating_add(6.days()), 16, 60);
        invited.organizer = Party {
            name: "Grace Okafor".to_owned(),
            address: address("grace.okafor"),
        };
        invited.attendees = vec![Attendee {
            party: Party {
                name: self.person.name.clone(),
                address: self.person.address.clone(),
            },
            kind: "required".to_owned(),
            response: "accepted".to_owned(),
        }];
        if self.person.id == object_id(self.seed, "grace.okafor") {
            invited.attendees.clear();
        }
        self.write(invited);
    }
}
