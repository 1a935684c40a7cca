//! What the app's consent screen is in the console, which decides who may consent and for how long.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Publishing {
    /// For people of the firm's own Workspace only.
    Internal,
    /// For listed test users only, and for seven days.
    Testing,
    /// For everybody, after a warning.
    Unverified,
    /// For everybody.
    Verified,
}
