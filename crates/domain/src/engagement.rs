//! An engagement: the work that a firm does for a client over a period, who leads it and when it is due.

use crate::calendar_date::CalendarDate;
use crate::ids::MemberId;
use crate::mapping::target_set::EngagementType;

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EngagementStatus {
    /// Agreed, not begun.
    Planned,
    /// Under way.
    InProgress,
    /// Done, and somebody looks it over.
    InReview,
    /// Delivered; nothing is due any more.
    Completed,
}

impl EngagementStatus {
    /// All of them, in the order of the work.
    pub const ALL: [Self; 4] = [Self::Planned, Self::InProgress, Self::InReview, Self::Completed];

    /// The word used in files, JSON and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::InProgress => "in_progress",
            Self::InReview => "in_review",
            Self::Completed => "completed",
        }
    }
}

impl std::str::FromStr for EngagementStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}

/// The first and the last day that the work is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    start: CalendarDate,
    end: CalendarDate,
}

/// The end lies before the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the period ends on {end}, before it starts on {start}")]
pub struct BackwardPeriod {
    start: CalendarDate,
    end: CalendarDate,
}

impl Period {
    /// Refuses a period that ends before it starts.
    pub fn new(start: CalendarDate, end: CalendarDate) -> Result<Self, BackwardPeriod> {
        if start <= end {
            Ok(Self { start, end })
        } else {
            Err(BackwardPeriod { start, end })
        }
    }

    /// The first day.
    pub const fn start(self) -> CalendarDate {
        self.start
    }

    /// The last day.
    pub const fn end(self) -> CalendarDate {
        self.end
    }
}

/// The work itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// What is done.
    pub engagement_type: EngagementType,
    /// For which time.
    pub period: Period,
    /// How far it is.
    pub status: EngagementStatus,
    /// Until when; `None` when nobody set a day.
    pub due: Option<CalendarDate>,
    /// Who answers for it.
    pub lead: Option<MemberId>,
}

impl Engagement {
    /// Whether its own day has passed and the work is not delivered.
    pub fn is_late(&self, today: CalendarDate) -> bool {
        self.status != EngagementStatus::Completed && self.due.is_some_and(|due| due < today)
    }

    /// Whether it is the same work as another: no client has the same work twice for one period.
    pub fn is_same_work(&self, other: &Self) -> bool {
        (self.engagement_type, self.period) == (other.engagement_type, other.period)
    }
}

/// The one that a client's row shows: what is open and due first, else what ended last.
pub fn current<'e>(engagements: impl IntoIterator<Item = &'e Engagement>) -> Option<&'e Engagement> {
    engagements.into_iter().min_by_key(|engagement| {
        let is_done = engagement.status == EngagementStatus::Completed;
        let end = engagement.period.end;
        (
            is_done,
            (!is_done).then_some((engagement.due.is_none(), engagement.due, end)),
            is_done.then_some(std::cmp::Reverse(end)),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> CalendarDate {
        text.parse().unwrap()
    }

    fn engagement(status: EngagementStatus, end: &str, due: Option<&str>) -> Engagement {
        Engagement {
            engagement_type: EngagementType::Audit,
            period: Period::new(date("2020-01-01"), date(end)).unwrap(),
            status,
            due: due.map(date),
            lead: None,
        }
    }

    #[test]
    fn late_is_judged_by_its_own_day() {
        use EngagementStatus::*;
        for (status, due, late) in [
            (InProgress, Some("2026-03-15"), false),
            (InProgress, Some("2026-03-14"), true),
            (Planned, Some("2026-03-14"), true),
            (Completed, Some("2026-03-14"), false),
            (InReview, None, false),
        ] {
            assert_eq!(
                engagement(status, "2025-12-31", due).is_late(date("2026-03-15")),
                late,
                "{status:?} {due:?}"
            );
        }
    }

    #[test]
    fn a_row_shows_what_is_open_and_due_first() {
        use EngagementStatus::*;
        let done = engagement(Completed, "2025-12-31", Some("2026-01-31"));
        let done_before = engagement(Completed, "2024-12-31", Some("2025-01-31"));
        let undated = engagement(Planned, "2025-06-30", None);
        let soon = engagement(InProgress, "2026-12-31", Some("2027-03-01"));
        let later = engagement(InProgress, "2026-06-30", Some("2027-04-01"));
        assert_eq!(current([&done, &undated, &later, &soon]), Some(&soon));
        assert_eq!(current([&done, &undated]), Some(&undated));
        assert_eq!(current([&done_before, &done]), Some(&done));
        assert_eq!(current([]), None);
    }

    #[test]
    fn a_period_does_not_run_backward() {
        assert!(Period::new(date("2026-01-02"), date("2026-01-01")).is_err());
        let day = Period::new(date("2026-01-01"), date("2026-01-01")).unwrap();
        assert_eq!((day.start(), day.end()), (date("2026-01-01"), date("2026-01-01")));
    }
}
