//! What calendars that were added by their addresses look like from outside.

use connect_store::added_calendars::AddedCalendar;

use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// Those of one connection.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddedCalendarsView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// By address.
    pub calendars: Vec<AddedCalendarView>,
}

/// One of them.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddedCalendarView {
    /// In small letters.
    pub address: String,
    /// The partner's id.
    pub external_id: String,
    /// What it is called.
    pub name: String,
    /// What the account may do there, in words; empty where it is not known.
    pub access: String,
    /// What the last pull found: pending (there was none yet), read, listed (a list shows it as well) or unread.
    #[cfg_attr(feature = "bindings", specta(type = words::AddedCalendarState))]
    pub last_pull: String,
    /// Why it could not be read.
    pub problem: Option<String>,
    /// When it was added.
    pub added_at: At,
}

impl AddedCalendarView {
    pub(super) fn new(row: &AddedCalendar, access: &str) -> Self {
        Self {
            address: row.address.clone(),
            external_id: row.external_id.clone(),
            name: row.name.clone(),
            access: access.to_owned(),
            last_pull: row.last_pull.as_str().to_owned(),
            problem: Some(row.problem.clone()).filter(|problem| !problem.is_empty()),
            added_at: row.created_at.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use connect_store::added_calendars::LastPull;

    use crate::words;

    #[test]
    fn the_window_knows_all_that_a_pull_may_have_found() {
        for word in words::AddedCalendarState::ALL {
            let word = serde_json::to_value(word).unwrap();
            assert!(word.as_str().unwrap().parse::<LastPull>().is_ok(), "{word}");
        }
        assert_eq!(words::AddedCalendarState::ALL.len(), 4);
    }
}
