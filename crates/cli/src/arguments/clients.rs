//! `clients ...` and `members ...`: the firm's client companies, and the people who lead the work.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `clients ...`
#[derive(Debug, Subcommand)]
pub enum Clients {
    /// Every client with its current engagement, connections, and what is left to map
    List(ClientsList),
    /// One client: its engagements, connections and history
    Show(OneClient),
    /// Add the clients of a CSV, all or nothing; what is stored already stays as it is
    Import(ClientsImport),
    /// Add one
    Add(ClientsAdd),
    /// Change what one is called; what is not named stays
    Edit(ClientsEdit),
    /// Add an engagement to a client, or change one
    Engage(ClientsEngage),
    /// Take one out of sight
    Archive(OneClient),
    /// Bring an archived one back
    Restore(OneClient),
    /// Give a connection to a client
    Attach(ClientsAttach),
    /// Take a connection from the client that it belongs to
    Detach(ClientsDetach),
}

/// A client's id or reference
#[derive(Debug, Args)]
pub struct OneClient {
    /// The client's id or reference, as `clients list` shows them
    pub id: String,
}

/// `clients list`
#[derive(Debug, Args)]
pub struct ClientsList {
    /// Only those whose current engagement you lead
    #[arg(long)]
    pub mine: bool,
    /// Archived ones instead
    #[arg(long)]
    pub archived: bool,
}

/// `clients import`
#[derive(Debug, Args)]
pub struct ClientsImport {
    /// CSV with `name`, and `legal_name`, `reference`, `lead`, `engagement_type`, `period_start`, `period_end`, `due` as
    /// wanted; dates are written 2026-12-31
    pub file: PathBuf,
    /// Say what would be added, and change nothing
    #[arg(long)]
    pub preview: bool,
}

/// `clients add`
#[derive(Debug, Args)]
pub struct ClientsAdd {
    /// What people call it
    #[arg(long)]
    pub name: String,
    /// What else it is called
    #[command(flatten)]
    pub names: OtherNames,
}

/// `clients edit`
#[derive(Debug, Args)]
pub struct ClientsEdit {
    /// The client's id or reference
    pub id: String,
    /// What people call it
    #[arg(long)]
    pub name: Option<String>,
    /// What else it is called
    #[command(flatten)]
    pub names: OtherNames,
}

/// What a client is called beside its name
#[derive(Debug, Args)]
pub struct OtherNames {
    /// The name in its register
    #[arg(long, value_name = "NAME")]
    pub legal_name: Option<String>,
    /// The firm's own number or code for it
    #[arg(long, value_name = "REFERENCE")]
    pub reference: Option<String>,
    /// It is another company than the one that is called the same
    #[arg(long)]
    pub another: bool,
}

/// `clients engage`
#[derive(Debug, Args)]
pub struct ClientsEngage {
    /// The client's id or reference
    pub client: String,
    /// The engagement to change, as `clients show` lists it; absent to add one
    #[arg(long, value_name = "ID")]
    pub engagement: Option<String>,
    /// tax_preparation, bookkeeping, advisory, cfo_services, audit or review
    #[arg(long = "type", value_name = "TYPE")]
    pub engagement_type: Option<String>,
    /// The first day of the period, such as 2026-01-01
    #[arg(long, value_name = "DATE")]
    pub start: Option<String>,
    /// The last day of the period
    #[arg(long, value_name = "DATE")]
    pub end: Option<String>,
    /// Until when; empty for no day
    #[arg(long, value_name = "DATE")]
    pub due: Option<String>,
    /// Name of who leads it, empty for nobody; somebody new becomes a member
    #[arg(long, value_name = "NAME")]
    pub lead: Option<String>,
    /// planned, in_progress, in_review or completed
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
}

/// `clients attach`
#[derive(Debug, Args)]
pub struct ClientsAttach {
    /// The client's id or reference
    pub client: String,
    /// The connection's id
    pub connection: String,
}

/// `clients detach`
#[derive(Debug, Args)]
pub struct ClientsDetach {
    /// The connection's id
    pub connection: String,
}

/// `members ...`
#[derive(Debug, Subcommand)]
pub enum Members {
    /// Everybody, and what they may do
    List,
    /// Add a person
    Add(MembersAdd),
    /// Give a person another name or role
    Edit(MembersEdit),
    /// Take a person's rights away; what they did and lead stays
    Disable(OneMember),
    /// Give a disabled person their rights back
    Enable(OneMember),
}

/// A member's id
#[derive(Debug, Args)]
pub struct OneMember {
    /// The member's id, as `members list` shows it
    pub id: String,
}

/// `members add`
#[derive(Debug, Args)]
pub struct MembersAdd {
    /// Their name
    #[arg(long)]
    pub name: String,
    /// admin, engagement_lead or viewer
    #[arg(long, default_value = "engagement_lead")]
    pub role: String,
}

/// `members edit`
#[derive(Debug, Args)]
pub struct MembersEdit {
    /// The member's id
    pub id: String,
    /// Their name
    #[arg(long)]
    pub name: Option<String>,
    /// admin, engagement_lead or viewer
    #[arg(long)]
    pub role: Option<String>,
}
