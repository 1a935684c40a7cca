//! Times as the partner writes them: with the offset of US Pacific time, daylight saving included.

use std::sync::LazyLock;

use connect_domain::clock::Instant;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// As a POSIX rule, so that no time zone database is needed on the machine.
static PACIFIC: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").unwrap_or(TimeZone::UTC));

/// `2026-09-02T11:04:12-07:00`.
pub(super) fn pacific_time(at: Instant) -> String {
    format(at, "%Y-%m-%dT%H:%M:%S%:z")
}

/// `2026-11-20T08:15:30.123-08:00`, for the time of an answer.
pub(super) fn pacific_time_millis(at: Instant) -> String {
    format(at, "%Y-%m-%dT%H:%M:%S.%3f%:z")
}

/// `2026-09-02`.
pub(super) fn pacific_date(at: Instant) -> String {
    format(at, "%Y-%m-%d")
}

/// The day in Pacific time: a company's books turn their pages there.
pub(super) fn pacific_day(at: Instant) -> Date {
    Timestamp::from_microsecond(at.as_micros()).map_or(Date::ZERO, |timestamp| timestamp.to_zoned_datetime(PACIFIC.clone()).date())
}

/// A moment of that day, as many seconds after its Pacific midnight.
pub(super) fn moment_of(day: Date, seconds: i64) -> Instant {
    let midnight = PACIFIC.to_timestamp(day.at(0, 0, 0, 0)).map_or(0, Timestamp::as_second);
    Instant::from_seconds(midnight.saturating_add(seconds))
}

fn format(at: Instant, pattern: &str) -> String {
    Timestamp::from_microsecond(at.as_micros()).map_or_else(
        |_| String::new(),
        |timestamp| timestamp.to_zoned_datetime(PACIFIC.clone()).strftime(pattern).to_string(),
    )
}

/// Reads a literal of a statement: with an offset, or without one in Pacific time, or a bare date.
pub(super) fn read_time(text: &str) -> Option<Instant> {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(Instant::from_micros(timestamp.as_microsecond()));
    }
    let civil = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(|date| date.at(0, 0, 0, 0)))
        .ok()?;
    let timestamp = PACIFIC.to_timestamp(civil).ok()?;
    Some(Instant::from_micros(timestamp.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn winter_and_summer_have_their_offsets() {
        let winter = Instant::from_seconds(1_763_655_330);
        assert_eq!(pacific_time_millis(winter), "2025-11-20T08:15:30.000-08:00");
        let summer = Instant::from_seconds(1_751_500_000);
        assert!(pacific_time(summer).ends_with("-07:00"));
    }

    #[test]
    fn literals() {
        let winter = Some(Instant::from_seconds(1_763_655_330));
        for text in [
            "2025-11-20T08:15:30-08:00",
            "2025-11-20T16:15:30Z",
            "2025-11-20T08:15:30",
            "2025-11-20T08:15:30.000-08:00",
        ] {
            assert_eq!(read_time(text), winter, "{text}");
        }
        assert_eq!(read_time("2025-11-20"), Some(Instant::from_seconds(1_763_625_600)));
        assert_eq!(read_time("yesterday"), None);
    }
}
