//! Which daily backups are kept: those of the last seven days that have one, and before them the newest of
//! each of the last four weeks that have one.

use connect_domain::calendar_date::CalendarDate;
use jiff::civil::Date;

const DAYS: usize = 7;
const WEEKS: usize = 4;
const BEGINS: &str = "workspace-";
const ENDS: &str = ".db";

/// The file of a day's backup.
pub(super) fn name_of(day: CalendarDate) -> String {
    format!("{BEGINS}{day}{ENDS}")
}

/// The day of such a file; `None` for any other.
pub(super) fn day_of(name: &str) -> Option<Date> {
    let day = name.strip_prefix(BEGINS)?.strip_suffix(ENDS)?;
    day.parse::<CalendarDate>().ok()?;
    day.parse().ok()
}

/// Whole days from one to the other.
pub(super) fn days_between(earlier: Date, later: Date) -> i32 {
    earlier.until(later).map_or(0, |span| span.get_days())
}

/// The days whose backups may go.
pub(super) fn outdated(mut days: Vec<Date>) -> Vec<Date> {
    days.sort_unstable_by(|one, other| other.cmp(one));
    let older = days.split_off(DAYS.min(days.len()));
    // A week that still has a day of its own needs no other.
    let of_days: Vec<_> = days.into_iter().map(week).collect();
    let mut weeks = Vec::new();
    let mut outdated = Vec::new();
    for day in older {
        let week = week(day);
        if of_days.contains(&week) || weeks.contains(&week) || weeks.len() == WEEKS {
            outdated.push(day);
        } else {
            weeks.push(week);
        }
    }
    outdated
}

fn week(day: Date) -> (i16, i8) {
    let week = day.iso_week_date();
    (week.year(), week.week())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_name_tells_its_day() {
        let name = name_of("2026-11-29".parse().unwrap());
        assert_eq!(name, "workspace-2026-11-29.db");
        assert_eq!(day_of(&name), Some(date("2026-11-29")));
        for other in [
            "workspace.db",
            "workspace-2026-11-31.db",
            "before-schema-6.db",
            "workspace-2026-11-29.db.old",
        ] {
            assert_eq!(day_of(other), None, "{other}");
        }
        assert_eq!(days_between(date("2026-10-31"), date("2026-12-01")), 31);
    }

    /// As it goes day by day: eleven remain, a week whole and the last day of each week before.
    #[test]
    fn seven_days_and_four_weeks_are_kept() {
        let mut kept: Vec<Date> = Vec::new();
        let mut today = date("2026-01-01");
        for _ in 0..90 {
            kept.push(today);
            let gone = outdated(kept.clone());
            kept.retain(|day| !gone.contains(day));
            today = today.tomorrow().unwrap();
        }
        // The last one is of Tuesday, 31 March.
        let names: Vec<String> = kept.iter().map(ToString::to_string).collect();
        assert_eq!(
            names,
            [
                "2026-03-01",
                "2026-03-08",
                "2026-03-15",
                "2026-03-22",
                "2026-03-25",
                "2026-03-26",
                "2026-03-27",
                "2026-03-28",
                "2026-03-29",
                "2026-03-30",
                "2026-03-31"
            ]
        );
    }

    /// Who was away for long loses nothing of what there is.
    #[test]
    fn gaps_cost_nothing() {
        let days: Vec<Date> = (0..9)
            .map(|month| date("2026-01-15").checked_add(month.months()).unwrap())
            .collect();
        assert!(outdated(days).is_empty());
        assert!(outdated(Vec::new()).is_empty());
    }
}
