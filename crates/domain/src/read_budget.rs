//! The monthly budget of reads that a partner counts, and where it leads at the present pace.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::Offset;

use crate::clock::Instant;

/// Before this much of a month has passed, its pace says nothing.
const TOO_EARLY: Duration = Duration::from_secs(6 * 3_600);

/// A calendar month in UTC, which is how partners count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// As `2026-11`.
    pub label: String,
    /// Its first instant.
    pub start: Instant,
    /// The next month's first instant.
    pub end: Instant,
}

impl Month {
    /// The month that `now` lies in; `None` beyond the calendar.
    pub fn of(now: Instant) -> Option<Self> {
        let today = Offset::UTC
            .to_datetime(jiff::Timestamp::from_microsecond(now.as_micros()).ok()?)
            .date();
        let first = today.first_of_month();
        let start_of = |day: Date| {
            let midnight = Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
            Some(Instant::from_micros(midnight.as_microsecond()))
        };
        Some(Self {
            label: format!("{:04}-{:02}", first.year(), first.month()),
            start: start_of(first)?,
            end: start_of(today.last_of_month().tomorrow().ok()?)?,
        })
    }
}

/// Where a month's reads lead if they go on as until now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Reads by the end of the month.
    pub at_month_end: u64,
    /// When the budget is used up, if that is before the month ends.
    pub runs_out_at: Option<Instant>,
}

/// The forecast at `now`; `None` while it is too early to tell.
pub fn forecast(month: &Month, now: Instant, used: u64, budget: Option<u64>) -> Option<Forecast> {
    let passed = now.since(month.start);
    if passed < TOO_EARLY {
        return None;
    }
    let (whole, passed) = (month.end.since(month.start).as_micros(), passed.as_micros());
    let at_month_end = u64::try_from(u128::from(used) * whole / passed).unwrap_or(u64::MAX);
    let runs_out_at = match budget {
        Some(budget) if used >= budget => Some(now),
        Some(budget) if at_month_end > budget => {
            let micros = u128::from(budget) * passed / u128::from(used.max(1));
            Some(month.start.plus(Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))))
        }
        _ => None,
    };
    Some(Forecast { at_month_end, runs_out_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn a_month_is_the_calendars() {
        let month = Month::of(at("2024-02-29T12:00:00Z")).unwrap();
        assert_eq!(
            (month.label.as_str(), month.start, month.end),
            ("2024-02", at("2024-02-01T00:00:00Z"), at("2024-03-01T00:00:00Z"))
        );
    }

    #[test]
    fn the_pace_so_far_goes_on() {
        let month = Month::of(at("2026-11-10T00:00:00Z")).unwrap();
        let after_ten_days = at("2026-11-11T00:00:00Z");
        for (used, budget, at_month_end, runs_out_at) in [
            (0, Some(500_000), 0, None),
            (100_000, Some(500_000), 300_000, None),
            (250_000, Some(500_000), 750_000, Some("2026-11-21T00:00:00Z")),
            (500_000, Some(500_000), 1_500_000, Some("2026-11-11T00:00:00Z")),
            (100_000, None, 300_000, None),
        ] {
            let forecast = forecast(&month, after_ten_days, used, budget).unwrap();
            assert_eq!(
                (forecast.at_month_end, forecast.runs_out_at),
                (at_month_end, runs_out_at.map(at)),
                "{used} of {budget:?}"
            );
        }
        assert_eq!(forecast(&month, at("2026-11-01T01:00:00Z"), 9, Some(10)), None);
    }
}
