//! When a series happens: the part of RFC 5545 that people make with the calendar's own dialog. FREQ with INTERVAL,
//! COUNT or UNTIL, and BYDAY for weeks; other rules are refused rather than misread.

use jiff::civil::{Date, Weekday};
use jiff::{Span, Timestamp};

use super::refusal::Refusal;
use super::when::When;

/// A series without an end is shown so far.
const MOST_INSTANCES: usize = 730;
/// No rule of ours skips more days than fit here.
const MOST_DAYS: i32 = 366 * 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

#[derive(Clone, Debug)]
pub(super) struct Rule {
    frequency: Frequency,
    interval: i64,
    count: Option<usize>,
    until: Option<Date>,
    weekdays: Vec<Weekday>,
}

impl Rule {
    /// Reads the `recurrence` of an event, which must be one `RRULE`.
    pub(super) fn read(lines: &[String]) -> Result<Self, Refusal> {
        let wrong = || Refusal::invalid("Invalid recurrence rule.");
        let [line] = lines else {
            return Err(wrong());
        };
        let parts = line.strip_prefix("RRULE:").ok_or_else(wrong)?;
        let mut frequency = None;
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            weekdays: Vec::new(),
        };
        for part in parts.split(';') {
            match part.split_once('=').ok_or_else(wrong)? {
                ("FREQ", "DAILY") => frequency = Some(Frequency::Daily),
                ("FREQ", "WEEKLY") => frequency = Some(Frequency::Weekly),
                ("FREQ", "MONTHLY") => frequency = Some(Frequency::Monthly),
                ("FREQ", "YEARLY") => frequency = Some(Frequency::Yearly),
                ("INTERVAL", text) => rule.interval = text.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?,
                ("COUNT", text) => rule.count = Some(text.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?),
                ("UNTIL", text) => rule.until = Some(until(text).ok_or_else(wrong)?),
                ("BYDAY", text) => rule.weekdays = text.split(',').map(weekday).collect::<Option<_>>().ok_or_else(wrong)?,
                ("WKST", "MO" | "SU") => {}
                _ => return Err(wrong()),
            }
        }
        rule.frequency = frequency.ok_or_else(wrong)?;
        if !rule.weekdays.is_empty() && rule.frequency != Frequency::Weekly {
            return Err(wrong());
        }
        Ok(rule)
    }

    /// Its starts in their order, up to the last one before `end` where there is one.
    pub(super) fn starts(&self, first: &When, end: Option<Date>) -> Vec<When> {
        let begins = first.civil().date();
        let most = self.count.unwrap_or(MOST_INSTANCES).min(MOST_INSTANCES);
        let days = (0..MOST_DAYS).map_while(|index| begins.checked_add(Span::new().days(index)).ok());
        let inside = days.take_while(|day| self.until.is_none_or(|until| *day <= until) && end.is_none_or(|end| *day <= end));
        inside
            .filter(|day| self.happens(begins, *day))
            .take(most)
            .map(|day| first.on(day))
            .collect()
    }

    fn happens(&self, begins: Date, day: Date) -> bool {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        match self.frequency {
            Frequency::Daily => number(begins, day) % self.interval == 0,
            Frequency::Weekly => {
                let on = self.weekdays.contains(&day.weekday()) || self.weekdays.is_empty() && day.weekday() == begins.weekday();
                on && number(monday(begins), monday(day)) / 7 % self.interval == 0
            }
            Frequency::Monthly => day.day() == begins.day() && (months(day) - months(begins)) % self.interval == 0,
            Frequency::Yearly => {
                (day.month(), day.day()) == (begins.month(), begins.day()) && i64::from(day.year() - begins.year()) % self.interval == 0
            }
        }
    }
}

/// Days from one to the other.
fn number(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

fn monday(day: Date) -> Date {
    let back = i32::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(Span::new().days(back)).unwrap_or(day)
}

/// A date, or a moment in UTC.
fn until(text: &str) -> Option<Date> {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let written = format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    match time {
        Some(time) if time.len() == 7 && time.ends_with('Z') => {
            let clock = format!("{}:{}:{}", time.get(..2)?, time.get(2..4)?, time.get(4..6)?);
            format!("{written}T{clock}Z").parse::<Timestamp>().ok()?;
            written.parse().ok()
        }
        None => written.parse().ok(),
        Some(_) => None,
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    let names = [
        ("MO", Weekday::Monday),
        ("TU", Weekday::Tuesday),
        ("WE", Weekday::Wednesday),
        ("TH", Weekday::Thursday),
        ("FR", Weekday::Friday),
        ("SA", Weekday::Saturday),
        ("SU", Weekday::Sunday),
    ];
    names.into_iter().find(|(name, _)| *name == text).map(|(_, weekday)| weekday)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(rule: &str) -> Vec<String> {
        let rule = Rule::read(&[rule.to_owned()]).unwrap();
        let first = When::Day("2026-01-05".parse().unwrap());
        let starts = rule.starts(&first, Some("2027-12-31".parse().unwrap()));
        starts.iter().map(When::instance_suffix).collect()
    }

    #[test]
    fn the_rules_of_the_dialog() {
        for (rule, expected) in [
            ("RRULE:FREQ=DAILY;COUNT=2", vec!["20260105", "20260106"]),
            ("RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3", vec!["20260105", "20260108", "20260112"]),
            ("RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260120", vec!["20260105", "20260119"]),
            ("RRULE:FREQ=MONTHLY;UNTIL=20260301T000000Z", vec!["20260105", "20260205"]),
            ("RRULE:FREQ=YEARLY;COUNT=5", vec!["20260105", "20270105"]),
        ] {
            assert_eq!(days(rule), expected, "{rule}");
        }
        assert_eq!(days("RRULE:FREQ=DAILY").len(), 726, "up to the end that was asked for");
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for rule in [
            "FREQ=DAILY",
            "RRULE:COUNT=2",
            "RRULE:FREQ=MONTHLY;BYDAY=1MO",
            "RRULE:FREQ=DAILY;COUNT=0",
            "EXDATE:20260105",
        ] {
            assert!(Rule::read(&[rule.to_owned()]).is_err(), "{rule}");
        }
    }
}
