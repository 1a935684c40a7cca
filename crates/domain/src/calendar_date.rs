//! A date without a zone: what stands on an invoice or ends a period is no instant.

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CalendarDate(jiff::civil::Date);

/// The text is not a date such as `2026-10-31`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date such as `2026-10-31`")]
pub struct InvalidDate(String);

impl CalendarDate {
    /// The day in UTC.
    pub fn of(instant: crate::clock::Instant) -> Self {
        let at = jiff::Timestamp::from_microsecond(instant.as_micros()).unwrap_or_default();
        Self(jiff::tz::Offset::UTC.to_datetime(at).date())
    }

    /// Days from this one to the other; negative when that is over.
    pub fn days_until(self, other: Self) -> i64 {
        i64::from((other.0 - self.0).get_days())
    }

    /// The last day of the month before this day's.
    #[must_use]
    pub fn end_of_previous_month(self) -> Self {
        Self(self.0.first_of_month().yesterday().unwrap_or(self.0))
    }

    /// The first day of the twelve months that hold this day and begin with `month` (1 to 12).
    #[must_use]
    pub fn start_of_year_from(self, month: i8) -> Self {
        let month = month.clamp(1, 12);
        let year = if self.0.month() < month { self.0.year() - 1 } else { self.0.year() };
        Self(jiff::civil::Date::new(year, month, 1).unwrap_or(self.0))
    }
}

impl From<jiff::civil::Date> for CalendarDate {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

impl std::fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for CalendarDate {
    type Err = InvalidDate;

    /// Exactly `YYYY-MM-DD`: a time or a zone behind it would be lost.
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let invalid = || InvalidDate(text.chars().take(40).collect());
        if text.len() != 10 {
            return Err(invalid());
        }
        text.parse().map(Self).map_err(|_| invalid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> CalendarDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_and_years_end_where_the_calendar_says() {
        for (day, end) in [
            ("2026-11-28", "2026-10-31"),
            ("2026-03-01", "2026-02-28"),
            ("2028-03-31", "2028-02-29"),
            ("2026-01-15", "2025-12-31"),
        ] {
            assert_eq!(date(day).end_of_previous_month(), date(end), "{day}");
        }
        for (day, month, start) in [
            ("2026-10-31", 1, "2026-01-01"),
            ("2026-10-31", 10, "2026-10-01"),
            ("2026-03-31", 7, "2025-07-01"),
        ] {
            assert_eq!(date(day).start_of_year_from(month), date(start), "{day} {month}");
        }
    }

    #[test]
    fn days_are_counted_across_months_and_years() {
        for (from, to, days) in [
            ("2026-11-29", "2026-11-29", 0),
            ("2026-12-31", "2027-01-01", 1),
            ("2028-02-28", "2028-03-01", 2),
            ("2027-01-01", "2026-01-01", -365),
            ("2000-01-01", "2100-01-01", 36_525),
        ] {
            assert_eq!(date(from).days_until(date(to)), days, "{from} {to}");
        }
    }

    #[test]
    fn only_a_bare_date_is_one() {
        assert_eq!(date("2026-11-03").to_string(), "2026-11-03");
        for text in ["", "2026-11-3", "2026-02-30", "03/11/2026", "2026-11-03T10:00:00-08:00", "20261103"] {
            assert!(text.parse::<CalendarDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_instant_falls_on_its_day_in_utc() {
        assert_eq!(
            CalendarDate::of(crate::clock::Instant::from_seconds(1_795_910_399)),
            date("2026-11-28")
        );
    }
}
