//! The period of a report: two dates, one date, or a name such as `Last Month`. The fiscal year is the
//! calendar year here, as the company's facts say.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::faults::Fault;
use crate::stand_in::Received;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) start: Date,
    pub(super) end: Date,
}

/// Dates win over the name; without any it is this fiscal year to date.
pub(super) fn period_of(received: &Received, today: Date) -> Result<Period, Fault> {
    let (start, end) = (date(received, "start_date")?, date(received, "end_date")?);
    let period = match (start, end) {
        (Some(start), Some(end)) => Period { start, end },
        (Some(start), None) => Period { start, end: today },
        (None, Some(end)) => Period {
            start: end.first_of_year(),
            end,
        },
        (None, None) => match received.parameter("date_macro") {
            None => Period {
                start: today.first_of_year(),
                end: today,
            },
            Some(name) => named(&name, today).ok_or_else(|| Fault::enumeration("date_macro", &name))?,
        },
    };
    if period.start > period.end {
        return Err(Fault::business("The start date of a report must not be after its end date."));
    }
    Ok(period)
}

fn date(received: &Received, name: &str) -> Result<Option<Date>, Fault> {
    let Some(text) = received.parameter(name) else {
        return Ok(None);
    };
    let parsed = text.parse().map(Some);
    parsed.map_err(|_| Fault::unreadable(&format!("{name} is not a date: {text}")))
}

fn named(name: &str, today: Date) -> Option<Period> {
    let (name, to_date) = match name.strip_suffix("-to-date") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let (which, unit) = match name {
        "All" => {
            return Some(Period {
                start: Date::new(1970, 1, 1).ok()?,
                end: today,
            });
        }
        "Today" => return Some(Period { start: today, end: today }),
        "Yesterday" => {
            let day = today.yesterday().ok()?;
            return Some(Period { start: day, end: day });
        }
        other => other.split_once(' ')?,
    };
    let unit = unit
        .strip_prefix("Fiscal ")
        .or_else(|| unit.strip_prefix("Calendar "))
        .unwrap_or(unit);
    let this = match unit {
        "Week" => {
            // A week begins on Sunday.
            let since_sunday = i64::from(today.weekday().since(Weekday::Sunday));
            let start = today.checked_sub(since_sunday.days()).ok()?;
            (start, start.checked_add(7.days()).ok()?)
        }
        "Month" => (today.first_of_month(), today.first_of_month().checked_add(1.month()).ok()?),
        "Quarter" => {
            let month = (today.month() - 1) / 3 * 3 + 1;
            let start = Date::new(today.year(), month, 1).ok()?;
            (start, start.checked_add(3.months()).ok()?)
        }
        "Year" => (today.first_of_year(), today.first_of_year().checked_add(1.year()).ok()?),
        _ => return None,
    };
    let back = |date: Date| match unit {
        "Week" => date.checked_sub(7.days()),
        "Month" => date.checked_sub(1.month()),
        "Quarter" => date.checked_sub(3.months()),
        _ => date.checked_sub(1.year()),
    };
    let (start, after) = match which {
        "This" => this,
        "Last" => (back(this.0).ok()?, this.0),
        _ => return None,
    };
    let end = match (which, to_date) {
        ("This", true) => today,
        (_, true) => back(today).ok()?,
        (_, false) => after.yesterday().ok()?,
    };
    Some(Period { start, end })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn names_of_periods() {
        let today = date(2026, 11, 18);
        for (name, start, end) in [
            ("Today", today, today),
            ("Yesterday", date(2026, 11, 17), date(2026, 11, 17)),
            ("This Week", date(2026, 11, 15), date(2026, 11, 21)),
            ("Last Week", date(2026, 11, 8), date(2026, 11, 14)),
            ("This Month", date(2026, 11, 1), date(2026, 11, 30)),
            ("This Month-to-date", date(2026, 11, 1), today),
            ("Last Month", date(2026, 10, 1), date(2026, 10, 31)),
            ("Last Month-to-date", date(2026, 10, 1), date(2026, 10, 18)),
            ("This Fiscal Quarter", date(2026, 10, 1), date(2026, 12, 31)),
            ("Last Fiscal Quarter", date(2026, 7, 1), date(2026, 9, 30)),
            ("This Fiscal Year", date(2026, 1, 1), date(2026, 12, 31)),
            ("Last Fiscal Year", date(2025, 1, 1), date(2025, 12, 31)),
            ("This Fiscal Year-to-date", date(2026, 1, 1), today),
            ("This Calendar Year-to-date", date(2026, 1, 1), today),
        ] {
            assert_eq!(named(name, today), Some(Period { start, end }), "{name}");
        }
        for name in ["", "Someday", "Next Decade", "This Decade", "Last"] {
            assert_eq!(named(name, today), None, "{name}");
        }
    }
}
