//! What a sample meeting looks like from outside.

use connect_store::sample_meetings::SampleMeeting;

use super::plan::tag;
use super::step;
use crate::error::AppError;
use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// What would be written.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeetingPreviewView {
    /// Connection id.
    pub connection_id: String,
    /// The connection's name.
    pub display_name: String,
    /// The partner's id of the calendar.
    pub calendar_id: String,
    /// The calendar's name.
    pub calendar: String,
    /// Others that could be chosen instead of the main one, by name.
    pub others: Vec<MeetingCalendarView>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Title of the meeting.
    pub title: String,
    /// When it begins.
    pub starts_at: At,
    /// When it ends.
    pub ends_at: At,
    /// Zone that it is written in.
    pub time_zone: String,
    /// Who is invited: the account itself where nobody hears of it, else nobody.
    pub attendees: Vec<String>,
}

/// A calendar that was pulled and can hold a sample meeting, as far as its pull tells.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeetingCalendarView {
    /// The partner's id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What came of it.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeetingRunView {
    /// Its id.
    pub id: String,
    /// Connection id.
    pub connection_id: String,
    /// Stands in its title: by it what is left is found.
    pub tag: String,
    /// When it was confirmed.
    pub started_at: At,
    /// PASS or FAIL; SKIP while it is under way.
    #[cfg_attr(feature = "bindings", specta(type = words::GateStatus))]
    pub status: String,
    /// Whether a program works on it now: then nothing is left yet.
    pub is_under_way: bool,
    /// What was done, in order.
    pub steps: Vec<MeetingStepView>,
    /// Whether nothing of it is left at the partner.
    pub is_gone: bool,
    /// Why something may be left, and what happens next.
    pub left: Option<String>,
}

/// One step.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeetingStepView {
    /// create, `read_back` and so on.
    #[cfg_attr(feature = "bindings", specta(type = words::MeetingStep))]
    pub name: String,
    /// PASS or FAIL.
    #[cfg_attr(feature = "bindings", specta(type = words::GateStatus))]
    pub status: String,
    /// How long it took.
    pub duration_ms: Count,
    /// What went wrong; of a step that passed, what was seen.
    pub detail: Option<String>,
}

impl MeetingRunView {
    pub(super) fn of(meeting: &SampleMeeting, left: Option<String>, is_under_way: bool) -> Result<Self, AppError> {
        let steps = step::read(&meeting.steps)?;
        let word = |passed: bool| if passed { "PASS" } else { "FAIL" }.to_owned();
        let all_passed = steps.len() == step::ALL.len() && steps.iter().all(|step| step.passed);
        Ok(Self {
            id: meeting.id.to_string(),
            connection_id: meeting.connection_id.to_string(),
            tag: tag(meeting.id),
            started_at: meeting.started_at.into(),
            status: match is_under_way {
                true => "SKIP".to_owned(),
                false => word(all_passed && meeting.finished_at.is_some()),
            },
            is_under_way,
            is_gone: meeting.finished_at.is_some(),
            left,
            steps: steps
                .into_iter()
                .map(|step| MeetingStepView {
                    status: word(step.passed),
                    duration_ms: i64::try_from(step.duration_ms).unwrap_or(i64::MAX).into(),
                    detail: (!step.detail.is_empty()).then_some(step.detail),
                    name: step.name,
                })
                .collect(),
        })
    }
}
