//! The workspace as the faces see it.

use crate::vault::view::VaultView;
use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// One firm's workspace.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WorkspaceView {
    /// Workspace id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Folder, or host and database without a password.
    pub location: String,
    /// Whether it is a rehearsal firm; it can never become another.
    pub rehearsal: bool,
    /// The program's version.
    pub version: String,
    /// Who is at the keyboard.
    pub member: MemberView,
    /// Its vault.
    pub vault: VaultView,
    /// Environments in use.
    #[cfg_attr(feature = "bindings", specta(type = Vec<words::Environment>))]
    pub environments: Vec<String>,
    /// Nothing has been connected yet.
    pub first_start: bool,
    /// here, elsewhere or `read_only_copy` (`reliability.md` B13).
    #[cfg_attr(feature = "bindings", specta(type = words::Home))]
    pub home: String,
    /// The workspace's clock.
    pub now: At,
}

/// A person of the firm.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MemberView {
    /// Member id.
    pub id: String,
    /// Name.
    pub name: String,
    /// admin, `engagement_lead` or viewer.
    #[cfg_attr(feature = "bindings", specta(type = words::Role))]
    pub role: String,
}
