//! What falls into a window of time: single events, and the occurrences that a series' pattern plans.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

use super::event::{Event, Pattern, Series, Until};
use super::zones::Zone;

/// Days of a pattern that are looked at; a series without an end is left there.
const LOOKED_AT: u32 = 4_000;

/// An event at one time.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    /// With the times, and of an exception with whatever differs.
    pub(super) event: Event,
    /// The vendor's word: `singleInstance`, `occurrence`, `exception` or `seriesMaster`.
    pub(super) kind: &'static str,
    /// The day that the pattern had planned, for a part of a series.
    pub(super) planned: Option<Date>,
}

impl Occurrence {
    /// The event itself, as `/events` lists it.
    pub(super) fn of(event: &Event) -> Self {
        Self {
            event: event.clone(),
            kind: if event.series.is_some() { "seriesMaster" } else { "singleInstance" },
            planned: None,
        }
    }

    pub(super) fn start(&self) -> Timestamp {
        zone_of(&self.event).moment(self.event.start)
    }

    pub(super) fn end(&self) -> Timestamp {
        zone_of(&self.event).moment(self.event.end)
    }

    /// Whether any of it lies between these moments.
    pub(super) fn overlaps(&self, from: Timestamp, to: Timestamp) -> bool {
        self.start() < to && self.end() > from
    }
}

pub(super) fn zone_of(event: &Event) -> Zone {
    Zone::find(&event.zone).unwrap_or_else(Zone::utc)
}

/// What of this event lies between two moments.
pub(super) fn within(event: &Event, from: Timestamp, to: Timestamp) -> Vec<Occurrence> {
    let Some(series) = &event.series else {
        let single = Occurrence::of(event);
        return if single.overlaps(from, to) { vec![single] } else { Vec::new() };
    };
    // An exception may lie some days from where it was planned.
    let last = Zone::utc().local(to).date().saturating_add(31.days());
    let planned = days(series).take_while(|day| *day <= last);
    planned
        .filter_map(|day| on(event, series, day))
        .filter(|occurrence| occurrence.overlaps(from, to))
        .collect()
}

/// The occurrence that the pattern plans for this day, if it plans one and nobody removed it.
pub(super) fn planned_for(event: &Event, day: Date) -> Option<Occurrence> {
    let series = event.series.as_ref()?;
    days(series).take_while(|planned| *planned <= day).find(|planned| *planned == day)?;
    on(event, series, day)
}

fn on(event: &Event, series: &Series, day: Date) -> Option<Occurrence> {
    let mut occurrence = event.clone();
    let length = event.start.until(event.end).ok()?;
    occurrence.start = day.to_datetime(event.start.time());
    occurrence.end = occurrence.start.checked_add(length).ok()?;
    let mut kind = "occurrence";
    if let Some(exception) = series.exceptions.get(&day) {
        if exception.is_removed {
            return None;
        }
        kind = "exception";
        occurrence.is_cancelled = exception.is_cancelled;
        occurrence.subject = exception.subject.clone().unwrap_or(occurrence.subject);
        occurrence.start = exception.start.unwrap_or(occurrence.start);
        occurrence.end = exception.end.unwrap_or(occurrence.end);
    }
    Some(Occurrence {
        event: occurrence,
        kind,
        planned: Some(day),
    })
}

/// The days of a pattern in their order.
fn days(series: &Series) -> impl Iterator<Item = Date> {
    let first = series.first;
    let last = if let Until::Day(last) = series.until { last } else { Date::MAX };
    let count = if let Until::Count(count) = series.until { count } else { u32::MAX };
    (0..LOOKED_AT)
        .flat_map(move |step| at_step(&series.pattern, first, step))
        .filter(move |day| *day >= first)
        .take_while(move |day| *day <= last)
        .take(usize::try_from(count).unwrap_or(usize::MAX))
}

fn at_step(pattern: &Pattern, first: Date, step: u32) -> Vec<Date> {
    let step = i64::from(step);
    match pattern {
        Pattern::Daily { interval } => first.checked_add((step * i64::from(*interval)).days()).into_iter().collect(),
        Pattern::Weekly { interval, days } => {
            let sunday = first.saturating_sub(i64::from(first.weekday().to_sunday_zero_offset()).days());
            let week = sunday.saturating_add((7 * step * i64::from(*interval)).days());
            let offsets = (0..7_i64).filter(|offset| {
                let day = week.saturating_add(offset.days());
                days.iter().any(|name| name == weekday_name(day.weekday()))
            });
            offsets.map(|offset| week.saturating_add(offset.days())).collect()
        }
        Pattern::Monthly { interval, day } => {
            let month = first.first_of_month().saturating_add((step * i64::from(*interval)).months());
            // The 31st of a month that has none is its last day.
            let day = (*day).min(month.days_in_month());
            month.with().day(day).build().into_iter().collect()
        }
    }
}

pub(super) const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => "sunday",
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::super::event::{Exception, Party};
    use super::*;

    fn series(pattern: Pattern, until: Until) -> Event {
        let first = date(2026, 10, 26);
        let mut event = Event::new(
            1,
            "Review",
            Party::default(),
            "Eastern Standard Time",
            first.at(9, 0, 0, 0),
            first.at(10, 0, 0, 0),
        );
        event.series = Some(Series {
            pattern,
            first,
            until,
            exceptions: BTreeMap::new(),
        });
        event
    }

    fn starts(event: &Event) -> Vec<String> {
        let (from, to) = ("2026-10-01T00:00:00Z".parse().unwrap(), "2027-03-01T00:00:00Z".parse().unwrap());
        within(event, from, to).iter().map(|one| one.start().to_string()).collect()
    }

    #[test]
    fn an_hour_of_the_clock_stays_when_summer_time_ends() {
        let weekly = Pattern::Weekly {
            interval: 1,
            days: vec!["monday".to_owned(), "wednesday".to_owned()],
        };
        let found = starts(&series(weekly, Until::Count(3)));
        assert_eq!(found, ["2026-10-26T13:00:00Z", "2026-10-28T13:00:00Z", "2026-11-02T14:00:00Z"]);
    }

    #[test]
    fn patterns_end_by_day_or_by_count_and_short_months_have_a_last_day() {
        let daily = series(Pattern::Daily { interval: 2 }, Until::Day(date(2026, 10, 30)));
        assert_eq!(starts(&daily).len(), 3);
        let monthly = series(Pattern::Monthly { interval: 1, day: 31 }, Until::Count(2));
        assert_eq!(starts(&monthly), ["2026-10-31T13:00:00Z", "2026-11-30T14:00:00Z"]);
    }

    #[test]
    fn exceptions_move_or_remove_a_day() {
        let mut event = series(Pattern::Daily { interval: 1 }, Until::Count(3));
        let exceptions = &mut event.series.as_mut().unwrap().exceptions;
        let removed = Exception {
            is_removed: true,
            ..Exception::default()
        };
        let moved = Exception {
            start: Some(date(2026, 10, 30).at(15, 0, 0, 0)),
            end: Some(date(2026, 10, 30).at(16, 0, 0, 0)),
            ..Exception::default()
        };
        exceptions.insert(date(2026, 10, 27), removed);
        exceptions.insert(date(2026, 10, 28), moved);
        assert_eq!(starts(&event), ["2026-10-26T13:00:00Z", "2026-10-30T19:00:00Z"]);
        assert!(planned_for(&event, date(2026, 10, 27)).is_none());
        assert_eq!(planned_for(&event, date(2026, 10, 28)).unwrap().kind, "exception");
        assert!(planned_for(&event, date(2026, 10, 29)).is_none());
    }
}
