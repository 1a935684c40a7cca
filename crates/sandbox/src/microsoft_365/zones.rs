//! Time zones by the two names that the vendor knows them by.
//!
//! Their rules stand here as POSIX texts, so that the same event falls on the same hour whatever database of zones a
//! machine has.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Windows name, IANA name, rule.
const ZONES: &[(&str, &str, &str)] = &[
    ("UTC", "Etc/UTC", "UTC0"),
    ("GMT Standard Time", "Europe/London", "GMT0BST,M3.5.0/1,M10.5.0"),
    ("W. Europe Standard Time", "Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Romance Standard Time", "Europe/Paris", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Eastern Standard Time", "America/New_York", "EST5EDT,M3.2.0,M11.1.0"),
    ("Central Standard Time", "America/Chicago", "CST6CDT,M3.2.0,M11.1.0"),
    ("Mountain Standard Time", "America/Denver", "MST7MDT,M3.2.0,M11.1.0"),
    ("US Mountain Standard Time", "America/Phoenix", "MST7"),
    ("Pacific Standard Time", "America/Los_Angeles", "PST8PDT,M3.2.0,M11.1.0"),
    ("Hawaiian Standard Time", "Pacific/Honolulu", "HST10"),
    ("India Standard Time", "Asia/Kolkata", "IST-5:30"),
    ("Tokyo Standard Time", "Asia/Tokyo", "JST-9"),
    ("AUS Eastern Standard Time", "Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"),
];

#[derive(Clone, Debug)]
pub(super) struct Zone {
    /// As the caller wrote it: the answer repeats it.
    pub(super) name: String,
    rule: TimeZone,
}

impl Zone {
    pub(super) fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            rule: TimeZone::UTC,
        }
    }

    pub(super) fn find(name: &str) -> Option<Self> {
        let known = |known: &str| known.eq_ignore_ascii_case(name);
        let (_, _, rule) = ZONES.iter().find(|(windows, iana, _)| known(windows) || known(iana))?;
        Some(Self {
            name: name.to_owned(),
            rule: TimeZone::posix(rule).ok()?,
        })
    }

    /// A time that the clocks skip is taken an hour later, one that they show twice at its first.
    pub(super) fn moment(&self, local: DateTime) -> Timestamp {
        self.rule
            .to_ambiguous_timestamp(local)
            .compatible()
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub(super) fn local(&self, moment: Timestamp) -> DateTime {
        self.rule.to_datetime(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_read_and_summer_time_moves_the_hour() {
        for (windows, iana, _) in ZONES {
            assert!(
                Zone::find(windows).is_some() && Zone::find(&iana.to_lowercase()).is_some(),
                "{windows}"
            );
        }
        let eastern = Zone::find("Eastern Standard Time").unwrap();
        let nine = |month| eastern.moment(jiff::civil::date(2026, month, 20).at(9, 0, 0, 0)).to_string();
        assert_eq!(nine(1), "2026-01-20T14:00:00Z");
        assert_eq!(nine(7), "2026-07-20T13:00:00Z");
        assert!(Zone::find("Moon Standard Time").is_none());
    }
}
