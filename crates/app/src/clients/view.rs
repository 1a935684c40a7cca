//! A client company as the window and the CLI see it.

use crate::members::FirmMember;
use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// `clients list --json`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClientsView {
    /// By name, archived ones too.
    pub clients: Vec<ClientView>,
    /// Who can lead an engagement, and who did.
    pub members: Vec<FirmMember>,
}

/// One client company.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClientView {
    /// Key.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The name in its register; empty when the firm noted none.
    pub legal_name: String,
    /// The firm's own number or code for it; empty when it has none.
    pub reference: String,
    /// When it was added.
    pub created_at: At,
    /// Since when it is out of sight.
    pub archived_at: Option<At>,
    /// The engagement that is open and due first, else the one that ended last.
    pub engagement: Option<EngagementView>,
    /// Whether you lead that one.
    pub is_mine: bool,
    /// Its connections.
    pub connections: Vec<ClientConnection>,
    /// Connections that carry its name and belong to nobody yet.
    pub offered: Vec<ClientConnection>,
    /// Accounts without a decision; `None` while no chart was read.
    pub unmapped: Option<Count>,
    /// Mappings that wait for a look, because their account changed; `None` while no chart was read.
    pub changed: Option<Count>,
}

/// Work for a client over a period.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EngagementView {
    /// Key.
    pub id: String,
    /// What is done.
    #[cfg_attr(feature = "bindings", specta(type = words::EngagementType))]
    pub engagement_type: String,
    /// The first day, such as 2026-01-01.
    pub period_start: String,
    /// The last day.
    pub period_end: String,
    /// planned, `in_progress`, `in_review` or completed.
    #[cfg_attr(feature = "bindings", specta(type = words::EngagementStatus))]
    pub status: String,
    /// Until when.
    pub due: Option<String>,
    /// Whether its own day has passed and it is not completed.
    pub is_late: bool,
    /// Who leads it.
    pub lead: Option<String>,
}

/// A connection in a client's row.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClientConnection {
    /// Connection id.
    pub id: String,
    /// The organization's name.
    pub display_name: String,
    /// The organization's legal name; empty when the partner does not tell.
    pub legal_name: String,
    /// The partner's name for people.
    pub partner_name: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// What its last call proved.
    #[cfg_attr(feature = "bindings", specta(type = words::ConnectionStatus))]
    pub status: String,
}

/// A client in a sentence.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClientName {
    /// Key.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// `clients show --json`: everything about one client.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClientPage {
    /// Its row.
    pub client: ClientView,
    /// The newest period first.
    pub engagements: Vec<EngagementView>,
    /// Who can lead an engagement.
    pub members: Vec<FirmMember>,
    /// What was done to it, the newest first.
    pub history: Vec<ClientHistoryEntry>,
}

/// A line of the audit log about a client.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClientHistoryEntry {
    /// Its place in the log.
    pub sequence: Count,
    /// When.
    pub at: At,
    /// Name of the person, or `system`.
    pub actor: String,
    /// Verb and noun.
    pub action: String,
    /// Short facts.
    pub detail: String,
}

/// A client as a person wants it. What is absent stays as it is; in a new one it is empty.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SaveClient {
    /// Id of the one to change; absent to add one.
    pub client: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// The name in its register.
    pub legal_name: Option<String>,
    /// The firm's own number or code for it.
    pub reference: Option<String>,
    /// It is another company than the one that is called the same.
    pub is_another: bool,
}

/// An engagement as a person wants it. What is absent stays as it is; an empty text clears it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SaveEngagement {
    /// The client's id.
    pub client: String,
    /// Id of the one to change; absent to add one.
    pub engagement: Option<String>,
    /// What is done.
    pub engagement_type: Option<String>,
    /// The first day.
    pub period_start: Option<String>,
    /// The last day.
    pub period_end: Option<String>,
    /// How far it is.
    pub status: Option<String>,
    /// Until when.
    pub due: Option<String>,
    /// Name of the lead; somebody new becomes a member.
    pub lead: Option<String>,
}

/// What an import of clients does, or would do.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClientsImport {
    /// Clients in the file.
    pub rows: Count,
    /// Those that are new, in the file's order.
    pub added: Vec<ImportedClient>,
    /// Engagements that are new for clients that are known.
    pub engagements: Vec<ImportedClient>,
    /// Lines that say what is stored already.
    pub unchanged: Count,
    /// Leads who become members.
    pub leads: Vec<String>,
    /// What stands in the way; any of it, and nothing is imported.
    pub problems: Vec<ImportProblem>,
}

/// A line of the file that is imported.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportedClient {
    /// Its line, counted from 1.
    pub line: Count,
    /// The client's name.
    pub name: String,
}

/// A line of the file that cannot be imported.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportProblem {
    /// Its line, counted from 1.
    pub line: Count,
    /// The name on it; may be empty.
    pub name: String,
    /// What is wrong with it.
    pub problem: String,
}
