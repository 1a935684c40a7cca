//! A day or a moment, as events begin and end, and the time zones that the stand-in knows.

use connect_domain::clock::Instant;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::refusal::Refusal;

/// As POSIX rules, so that no time zone database is needed on the machine.
const ZONES: &[(&str, &str)] = &[
    ("UTC", "UTC0"),
    ("Etc/UTC", "UTC0"),
    ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"),
    ("America/Chicago", "CST6CDT,M3.2.0,M11.1.0"),
    ("America/Denver", "MST7MDT,M3.2.0,M11.1.0"),
    ("America/Los_Angeles", "PST8PDT,M3.2.0,M11.1.0"),
    ("Europe/London", "GMT0BST,M3.5.0/1,M10.5.0"),
    ("Europe/Zurich", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Asia/Tokyo", "JST-9"),
];

/// `None` for a zone that the stand-in does not know.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    let (_, rule) = ZONES.iter().find(|(known, _)| *known == name)?;
    TimeZone::posix(rule).ok()
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum When {
    Day(Date),
    Moment { at: Instant, zone: String },
}

impl When {
    /// Reads `start` or `end` of an event. A moment without an offset is one in its `timeZone`, else the calendar's.
    pub(super) fn read(value: Option<&Value>, what: &str, calendar_zone: &str) -> Result<Self, Refusal> {
        let text = |name: &str| value.and_then(|value| value.get(name)).and_then(Value::as_str);
        let wrong = || Refusal::invalid(format!("Invalid value for: {what}"));
        if let Some(day) = text("date") {
            return day.parse().map(Self::Day).map_err(|_| wrong());
        }
        let written = text("dateTime").ok_or_else(|| Refusal::required(&format!("{what} time")))?;
        let name = text("timeZone").unwrap_or(calendar_zone);
        let zone = zone(name).ok_or_else(|| Refusal::invalid(format!("Invalid time zone definition for {what} time.")))?;
        let at = match written.parse::<Timestamp>() {
            Ok(timestamp) => timestamp,
            Err(_) => {
                let civil: DateTime = written.parse().map_err(|_| wrong())?;
                zone.to_timestamp(civil).map_err(|_| wrong())?
            }
        };
        Ok(Self::Moment {
            at: Instant::from_micros(at.as_microsecond()),
            zone: name.to_owned(),
        })
    }

    /// A day begins at its midnight in the calendar's zone.
    pub(super) fn instant(&self, calendar_zone: &str) -> Instant {
        match self {
            Self::Day(day) => midnight(*day, calendar_zone),
            Self::Moment { at, .. } => *at,
        }
    }

    pub(super) fn is_day(&self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// As the API writes it: a moment with the offset of `shown_in`.
    pub(super) fn to_json(&self, shown_in: &str) -> Value {
        match self {
            Self::Day(day) => json!({ "date": day.to_string() }),
            Self::Moment { at, zone } => json!({ "dateTime": with_offset(*at, shown_in), "timeZone": zone }),
        }
    }

    /// What tells one instance of a series from another.
    pub(super) fn instance_suffix(&self) -> String {
        match self {
            Self::Day(day) => day.strftime("%Y%m%d").to_string(),
            Self::Moment { at, .. } => in_zone(*at, "UTC").strftime("%Y%m%dT%H%M%SZ").to_string(),
        }
    }

    /// The date and time on the wall of its own zone.
    pub(super) fn civil(&self) -> DateTime {
        match self {
            Self::Day(day) => day.at(0, 0, 0, 0),
            Self::Moment { at, zone } => in_zone(*at, zone).datetime(),
        }
    }

    /// The same time on the wall of another day: after the clocks change it is another offset.
    pub(super) fn on(&self, day: Date) -> Self {
        match self {
            Self::Day(_) => Self::Day(day),
            Self::Moment { zone: name, .. } => {
                let civil = day.to_datetime(self.civil().time());
                let timestamp = zone(name).and_then(|zone| zone.to_timestamp(civil).ok());
                Self::Moment {
                    at: timestamp.map_or_else(|| self.instant(name), |timestamp| Instant::from_micros(timestamp.as_microsecond())),
                    zone: name.clone(),
                }
            }
        }
    }
}

pub(super) fn midnight(day: Date, zone_name: &str) -> Instant {
    let zone = zone(zone_name).unwrap_or(TimeZone::UTC);
    let timestamp = zone.to_timestamp(day.at(0, 0, 0, 0));
    Instant::from_micros(timestamp.map_or(0, Timestamp::as_microsecond))
}

pub(super) fn today(now: Instant, zone_name: &str) -> Date {
    in_zone(now, zone_name).date()
}

fn in_zone(at: Instant, zone_name: &str) -> ZonedDateTime {
    let zone = zone(zone_name).unwrap_or(TimeZone::UTC);
    Timestamp::from_microsecond(at.as_micros())
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned_datetime(zone)
}

/// `2026-11-20T10:00:00+01:00`, with `Z` for no offset.
fn with_offset(at: Instant, zone_name: &str) -> String {
    let text = in_zone(at, zone_name).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    text.strip_suffix("+00:00").map_or(text.clone(), |bare| format!("{bare}Z"))
}

/// `2026-11-20T08:00:00.000Z`.
pub(super) fn stamp(at: Instant) -> String {
    in_zone(at, "UTC").strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// As the header `Date` has it: by the stand-ins' clock, which can be moved.
pub(super) fn http_date(at: Instant) -> String {
    in_zone(at, "UTC").strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A parameter that must be RFC 3339 with an offset.
pub(super) fn read_instant(name: &str, text: &str) -> Result<Instant, Refusal> {
    let timestamp: Timestamp = text.parse().map_err(|_| Refusal::invalid_parameter(name))?;
    Ok(Instant::from_micros(timestamp.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_time_on_the_wall_after_the_clocks_change() {
        let value = json!({ "dateTime": "2026-10-19T09:30:00", "timeZone": "Europe/Zurich" });
        let before = When::read(Some(&value), "start", "UTC").unwrap();
        assert_eq!(before.to_json("Europe/Zurich")["dateTime"], "2026-10-19T09:30:00+02:00");
        let after = before.on("2026-10-26".parse().unwrap());
        assert_eq!(after.to_json("Europe/Zurich")["dateTime"], "2026-10-26T09:30:00+01:00");
        assert_eq!(after.to_json("UTC")["dateTime"], "2026-10-26T08:30:00Z");
        assert_eq!(after.instance_suffix(), "20261026T083000Z");
    }

    #[test]
    fn every_zone_can_be_read() {
        for (name, _) in ZONES {
            assert!(zone(name).is_some(), "{name}");
        }
        assert!(zone("Mars/Olympus").is_none());
    }
}
