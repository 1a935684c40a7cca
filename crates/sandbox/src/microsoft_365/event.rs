//! An event as the mailbox keeps it: local times in its own zone, and for a series its pattern and exceptions.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Party {
    pub(super) name: String,
    pub(super) address: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Attendee {
    pub(super) party: Party,
    /// `required`, `optional` or `resource`.
    pub(super) kind: String,
    /// `none`, `accepted`, `declined` and others of the vendor's words.
    pub(super) response: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) enum Pattern {
    Daily {
        interval: u32,
    },
    /// Days in the vendor's words, such as `monday`.
    Weekly {
        interval: u32,
        days: Vec<String>,
    },
    Monthly {
        interval: u32,
        day: i8,
    },
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) enum Until {
    Never,
    Day(Date),
    Count(u32),
}

/// What differs on one day of a series; what is `None` is as planned.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Exception {
    /// There is no occurrence on that day.
    pub(super) is_removed: bool,
    pub(super) is_cancelled: bool,
    pub(super) subject: Option<String>,
    pub(super) start: Option<DateTime>,
    pub(super) end: Option<DateTime>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Series {
    pub(super) pattern: Pattern,
    pub(super) first: Date,
    pub(super) until: Until,
    /// By the day that the pattern had planned.
    pub(super) exceptions: BTreeMap<Date, Exception>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Event {
    pub(super) key: u64,
    /// Key of its calendar.
    pub(super) calendar: u64,
    pub(super) uid: String,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) location: String,
    /// Name of a zone of `zones`.
    pub(super) zone: String,
    pub(super) start: DateTime,
    pub(super) end: DateTime,
    pub(super) is_all_day: bool,
    pub(super) is_cancelled: bool,
    pub(super) show_as: String,
    pub(super) sensitivity: String,
    pub(super) organizer: Party,
    pub(super) attendees: Vec<Attendee>,
    pub(super) series: Option<Series>,
    pub(super) transaction_id: Option<String>,
    pub(super) created: Instant,
    pub(super) changed: Instant,
    /// Number of its last change in the mailbox.
    pub(super) change: u64,
}

impl Event {
    /// An ordinary meeting; what is special is set by the caller.
    pub(super) fn new(calendar: u64, subject: &str, organizer: Party, zone: &str, start: DateTime, end: DateTime) -> Self {
        Self {
            key: 0,
            calendar,
            uid: String::new(),
            subject: subject.to_owned(),
            body: String::new(),
            location: String::new(),
            zone: zone.to_owned(),
            start,
            end,
            is_all_day: false,
            is_cancelled: false,
            show_as: "busy".to_owned(),
            sensitivity: "normal".to_owned(),
            organizer,
            attendees: Vec::new(),
            series: None,
            transaction_id: None,
            created: Instant::from_seconds(0),
            changed: Instant::from_seconds(0),
            change: 0,
        }
    }

    pub(super) fn is_private(&self) -> bool {
        matches!(self.sensitivity.as_str(), "private" | "confidential")
    }
}
