//! What the faces show of a rehearsal.

use crate::views::Count;
#[cfg(feature = "bindings")]
use crate::words;

/// `rehearsal show --json`: how far the firm is.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FirmView {
    /// none, making, unfinished, failed or made.
    #[cfg_attr(feature = "bindings", specta(type = words::RehearsalFirm))]
    pub state: String,
    /// What is done now, in words; `None` when all is.
    pub step: Option<String>,
    /// Steps that are finished.
    pub step_number: Count,
    /// Of so many.
    pub steps: Count,
    /// Companies that this step is done with.
    pub companies_done: Count,
    /// Of so many.
    pub companies: Count,
    /// Why it was not finished.
    pub failure: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FirmState {
    None,
    Making,
    Unfinished,
    Failed,
    Made,
}

impl FirmState {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Making => "making",
            Self::Unfinished => "unfinished",
            Self::Failed => "failed",
            Self::Made => "made",
        }
    }
}

/// `rehearsal drills --json`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DrillsView {
    /// In the order of the page.
    pub drills: Vec<DrillView>,
    /// Something is ordered to go wrong, by a drill or at the stand-ins' control URL. It ends when somebody goes back
    /// to calm, or with the program that serves the stand-ins.
    pub disturbed: bool,
    /// Which program serves the stand-ins: `this_program` or `another_program`.
    #[cfg_attr(feature = "bindings", specta(type = words::ServedBy))]
    pub served_by: String,
}

/// One drill.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DrillView {
    /// `revoke_grant`, `rename_accounts`, `throttle`, `go_offline`, `sleep_three_days` or `back_to_calm`.
    #[cfg_attr(feature = "bindings", specta(type = words::DrillKind))]
    pub kind: String,
    /// Its name.
    pub title: String,
    /// What it does.
    pub does: String,
    /// What the reader should see then.
    pub expect: String,
    /// The company that it would strike now, if it strikes one.
    pub company: Option<StruckCompany>,
    /// It is in force.
    pub under_way: bool,
    /// Why it cannot be run now, and what to do.
    pub obstacle: Option<String>,
}

/// A company that a drill strikes.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StruckCompany {
    /// Its connection.
    pub connection_id: String,
    /// Its name.
    pub name: String,
}

/// What a drill did.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DrilledView {
    /// Which.
    #[cfg_attr(feature = "bindings", specta(type = words::DrillKind))]
    pub kind: String,
    /// What the application noticed.
    pub noticed: String,
    /// The company that it was about, if it was one.
    pub connection_id: Option<String>,
}
