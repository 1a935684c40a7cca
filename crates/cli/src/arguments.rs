//! The command line's grammar, as `contract.md` has it. Global options stand before the command.

mod apps;
mod backup;
pub mod calendars;
mod categories;
pub mod clients;
pub mod connect_many;
pub mod consent_requests;
mod contracts;
mod gate;
mod golden;
mod keys;
mod map_prices;
mod map_set;
mod meeting;
mod partners;
mod registry;
pub mod subscriptions;
pub mod webhooks;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use apps::Apps;
pub use backup::{Backup, Restore};
pub use categories::{Categories, CategoriesAdd, CategoriesEdit, CategoriesImport, CategoryTexts};
pub use contracts::Contracts;
pub use gate::{Limits, Verify, Waivers};
pub use golden::Golden;
pub use keys::RotateKey;
pub use map_prices::{MapCopy, MapDefault};
pub use map_set::MapSet;
pub use meeting::Meeting;
pub use partners::Partners;
pub use registry::{Registry, RegistryExport, RegistrySet};

/// Connects an advisory firm to its partners, maps what lives there, and proves that it works.
#[derive(Debug, Parser)]
#[command(name = "advisoros", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// Folder of the workspace, or postgres://HOST/DATABASE for a team's
    #[arg(long, value_name = "DIR|postgres://URL")]
    pub workspace: Option<String>,
    /// Print one JSON document on stdout; logs go to stderr
    #[arg(long)]
    pub json: bool,
    /// Read the vault's passphrase from this file descriptor
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<i32>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// One command; each has a file of its name in `commands/`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Stand-ins of the partners, on loopback
    #[command(subcommand)]
    Sandbox(Sandbox),
    /// A firm to practice with, and drills
    #[command(subcommand)]
    Rehearsal(Rehearsal),
    /// The catalog of partners
    #[command(subcommand)]
    Partners(Partners),
    /// Authorize an organization at a partner
    Connect(Connect),
    /// Authorize many clients' organizations, one consent after the other
    #[command(subcommand)]
    ConnectMany(connect_many::ConnectMany),
    /// Ask somebody else to consent, such as a client's own administrator
    #[command(subcommand)]
    ConsentRequests(consent_requests::ConsentRequests),
    /// The firm's own apps at its partners
    #[command(subcommand)]
    Apps(Apps),
    /// The firm's client companies
    #[command(subcommand)]
    Clients(clients::Clients),
    /// The people of the firm
    #[command(subcommand)]
    Members(clients::Members),
    /// What the firm has agreed with its partners
    #[command(subcommand)]
    Contracts(Contracts),
    /// Authorized links
    #[command(subcommand)]
    Connections(Connections),
    /// Read a connection's records
    Pull(Pull),
    /// Background work on this workspace
    #[command(subcommand)]
    Jobs(Jobs),
    /// What pulls keep
    #[command(subcommand)]
    Settings(Settings),
    /// Map source objects to the firm's categories
    #[command(subcommand)]
    Map(Map),
    /// The document models: what each reads, how surely, who answers for it, and when it ends
    #[command(subcommand)]
    Registry(Registry),
    /// The firm's own engagement categories
    #[command(subcommand)]
    Categories(Categories),
    /// Make every check of the connections, and say whether they can be relied on
    Verify(Verify),
    /// Calendars, shared mailboxes and rooms that no list shows, added by their addresses
    #[command(subcommand)]
    Calendars(calendars::Calendars),
    /// What a partner tells a receiver of yours, and until when
    #[command(subcommand)]
    Subscriptions(subscriptions::Subscriptions),
    /// Where a partner sends its events, and whether a delivery is the partner's
    #[command(subcommand)]
    Webhooks(webhooks::Webhooks),
    /// A sample meeting in an account's own calendar, to prove that it is followed
    #[command(subcommand)]
    Meeting(Meeting),
    /// Documents whose content is known, read again and again to see whether the models still read them
    #[command(subcommand)]
    Golden(Golden),
    /// For which failed checks somebody answers
    #[command(subcommand)]
    Waivers(Waivers),
    /// What needs a person, worst first
    Attention,
    /// How every connection stands, without asking a partner
    Health,
    /// What the firm holds its connections to
    #[command(subcommand)]
    Limits(Limits),
    /// The vault that holds every secret
    #[command(subcommand)]
    Vault(Vault),
    /// Make this installation the home of the workspace's grants, after a move or a restore
    MoveHere,
    /// Write everything of the workspace into one file
    Backup(Backup),
    /// Fill an empty workspace from a backup
    Restore(Restore),
    /// The audit log
    #[command(subcommand)]
    Audit(Audit),
    /// What works on this machine, and what does not
    Doctor,
}

/// `sandbox ...`
#[derive(Debug, Subcommand)]
pub enum Sandbox {
    /// Serve until interrupted; prints one JSON line when ready
    Serve(SandboxServe),
}

/// `sandbox serve`
#[derive(Debug, Args)]
pub struct SandboxServe {
    /// First port; others follow it (default: free ports)
    #[arg(long, value_name = "N")]
    pub port_base: Option<u16>,
    /// Seed of everything that is invented
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Companies to seed
    #[arg(long, value_name = "N")]
    pub companies: Option<usize>,
    /// Accounts in each seeded company
    #[arg(long, value_name = "N")]
    pub accounts: Option<usize>,
    /// Invoices of each seeded company (default: a lifelike number)
    #[arg(long, value_name = "N")]
    pub invoices: Option<usize>,
    /// A variation of the stand-ins' behavior
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// A chart of accounts, as one more company (CSV, or a JSON array of accounts)
    #[arg(long, value_name = "FILE")]
    pub chart: Vec<PathBuf>,
    /// Enforce the partners' documented limits
    #[arg(long, value_enum, default_value_t = Switch::Off, value_name = "on|off")]
    pub partner_limits: Switch,
    /// Consent without a page
    #[arg(long)]
    pub auto_consent: bool,
}

/// on or off
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// Enforced.
    On,
    /// Not enforced.
    Off,
}

/// `rehearsal ...`
#[derive(Debug, Subcommand)]
pub enum Rehearsal {
    /// Make the rehearsal firm in this workspace, or go on where that was cut off
    Make,
    /// How far it is
    Show,
    /// What can be drilled
    Drills,
    /// Let something go wrong, and see what is noticed
    Drill(OneDrill),
}

/// A drill by its name
#[derive(Debug, Args)]
pub struct OneDrill {
    /// As `rehearsal drills` shows it
    pub name: String,
}

/// `connect PARTNER`
#[derive(Debug, Args)]
pub struct Connect {
    /// The partner's id, as `partners list` shows it
    pub partner: String,
    /// production, sandbox, rehearsal or custom; production if a key does not tell it
    #[arg(long, value_name = "E")]
    pub environment: Option<String>,
    /// An app that is registered already
    #[arg(long, value_name = "ID", conflicts_with = "client_id")]
    pub app: Option<String>,
    /// The firm's app at the partner; registered here when it is new
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// A secret by name, read from stdin as NAME=VALUE (`--secret client_secret=-`); a partner's key likewise
    #[arg(long, value_name = "NAME=-")]
    pub secret: Vec<String>,
    /// A host of the partner, for the custom environment
    #[arg(long, value_name = "NAME=URL")]
    pub endpoint: Vec<String>,
    /// A form field that is not secret
    #[arg(long, value_name = "NAME=VALUE")]
    pub field: Vec<String>,
    /// How the browser returns: loopback, relay or paste; device where none can, with a code for another device
    #[arg(long, value_name = "MODE")]
    pub callback: Option<String>,
    /// The redirect URI registered at the partner, where it is not the one of `partners show`
    #[arg(long, value_name = "URL")]
    pub redirect_uri: Option<String>,
    /// Starts this instead of the system's browser; the URL is added as the last argument
    #[arg(long, value_name = "CMD")]
    pub browser_command: Option<String>,
}

/// `connections ...`
#[derive(Debug, Subcommand)]
pub enum Connections {
    /// Every connection
    List,
    /// One connection
    Show(OneConnection),
    /// Prove it by one real call
    Test(OneConnection),
    /// Refresh an access token now, or with --idle all that nothing has refreshed for most of a day
    Refresh(Refresh),
    /// Authorize it again, keeping its mapping
    Reconnect(Reconnect),
    /// Put a new key, read from stdin as NAME=VALUE, in the place of the connection's own; the mapping is kept
    ReplaceKey(OneConnection),
    /// Take a second key, read from stdin as NAME=VALUE, into use, and keep the one before until it is retired
    RotateKey(RotateKey),
    /// Forget the old key, once a call has proven the new one
    RetireKey(OneConnection),
    /// Go back to the old key while it is kept
    ReturnKey(OneConnection),
    /// Allow one more ability in a browser, such as sample-meeting; `show` lists them
    Allow(Ability),
    /// Consent again without an ability; its subscriptions are ended at the partner first
    Withdraw(Ability),
    /// Say that the firm relies on it: under a contract, with a published mapping and checks that passed
    GoLive(GoLive),
    /// Take that back, and say why
    UndoGoLive(UndoGoLive),
    /// Revoke the grant and forget its tokens; the mapping is kept
    Disconnect(OneConnection),
}

/// `connections go-live`
#[derive(Debug, Args)]
pub struct GoLive {
    /// The connection's id
    pub id: String,
    /// Only says what is still lacking
    #[arg(long)]
    pub dry_run: bool,
}

/// `connections undo-go-live`
#[derive(Debug, Args)]
pub struct UndoGoLive {
    /// The connection's id
    pub id: String,
    /// Why it is relied on no more
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// A connection's id
#[derive(Debug, Args)]
pub struct OneConnection {
    /// The connection's id
    pub id: String,
}

/// `connections refresh`
#[derive(Debug, Args)]
pub struct Refresh {
    /// The connection's id
    #[arg(required_unless_present = "idle", conflicts_with = "idle")]
    pub id: Option<String>,
    /// Every idle connection, and the day's backup: run it daily where no window stays open
    #[arg(long)]
    pub idle: bool,
}

/// `connections reconnect`
#[derive(Debug, Args)]
pub struct Reconnect {
    /// The connection's id
    pub id: String,
    /// How the browser returns: loopback, relay or paste; device where none can, with a code for another device
    #[arg(long, value_name = "MODE")]
    pub callback: Option<String>,
    /// Starts this instead of the system's browser; the URL is added as the last argument
    #[arg(long, value_name = "CMD")]
    pub browser_command: Option<String>,
}

/// `connections allow` and `withdraw`
#[derive(Debug, Args)]
pub struct Ability {
    #[command(flatten)]
    pub connection: Reconnect,
    /// The ability's name, as `connections show` lists it
    pub ability: String,
}

/// `pull ID`
#[derive(Debug, Args)]
pub struct Pull {
    /// The connection's id
    pub id: String,
    /// What to read (default: all that the partner offers)
    #[arg(long, value_name = "NAME")]
    pub resource: Vec<String>,
    /// List everything anew, although the partner could tell what changed
    #[arg(long)]
    pub full: bool,
}

/// `jobs ...`
#[derive(Debug, Subcommand)]
pub enum Jobs {
    /// Recent and running jobs, newest first
    List,
    /// Stop a job, whichever program runs it
    Cancel(OneJob),
}

/// A job by its id
#[derive(Debug, Args)]
pub struct OneJob {
    /// The job's id
    pub id: String,
}

/// `map totals`
#[derive(Debug, Args)]
pub struct MapTotals {
    /// The connection's id
    pub id: String,
    /// Last day of the month (default: the newest that was read)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub period_end: Option<String>,
    /// When income and expense count (default: accrual)
    #[arg(long, value_name = "accrual|cash")]
    pub basis: Option<String>,
}

/// `settings ...`
#[derive(Debug, Subcommand)]
pub enum Settings {
    /// What pulls keep
    Show,
    /// Change what is given
    Set(SettingsSet),
}

/// `settings set`
#[derive(Debug, Args)]
pub struct SettingsSet {
    /// How much of each invoice is kept
    #[arg(long, value_name = "totals|header|lines")]
    pub invoice_level: Option<String>,
    /// Month ends whose balances are read
    #[arg(long, value_name = "N")]
    pub balance_periods: Option<u32>,
}

/// `map ...`
#[derive(Debug, Subcommand)]
pub enum Map {
    /// Suggest categories for a chart, from files alone
    Suggest(MapSuggest),
    /// Counts, coverage and the target set of a connection
    Status(OneConnection),
    /// Write the mapping as CSV
    Export(MapExport),
    /// Confirm what a CSV says, all or nothing
    Import(MapImport),
    /// Decide more of a mapped row than its category, such as whether a calendar is only read
    Set(MapSet),
    /// Publish the confirmed mapping as an immutable revision
    Publish(OneConnection),
    /// Every published revision, with the categories under the names that they had
    Revisions(OneConnection),
    /// What changed at the partner since the last published revision
    Drift(OneConnection),
    /// Each tier's default price, by the month and by the year
    Defaults(OneConnection),
    /// Make a price the default of its tier
    Default(MapDefault),
    /// Map each price that took another's place as that one was, and move defaults along
    Follow(OneConnection),
    /// Take the decisions over from another connection of the partner, such as its test mode; all or nothing
    Copy(MapCopy),
    /// Balances at a month end, by category
    Totals(MapTotals),
    /// What happened to the mapping of one account: which edits, by whom, when
    History(MapHistory),
}

/// `map suggest`
#[derive(Debug, Args)]
pub struct MapSuggest {
    /// The chart to map
    #[arg(long, value_name = "FILE")]
    pub sources: PathBuf,
    /// The categories
    #[arg(long, value_name = "FILE")]
    pub targets: PathBuf,
    /// A client mapped earlier
    #[arg(long, value_name = "FILE")]
    pub history: Vec<PathBuf>,
    /// Rows of this chart that are decided already
    #[arg(long, value_name = "FILE")]
    pub confirmed: Option<PathBuf>,
    /// Where the suggestions go
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `map export`
#[derive(Debug, Args)]
pub struct MapExport {
    /// The connection's id
    pub id: String,
    /// Where the CSV goes
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `map import`
#[derive(Debug, Args)]
pub struct MapImport {
    /// The connection's id
    pub id: String,
    /// CSV with `external_id` and `code`
    pub file: PathBuf,
}

/// `map history`
#[derive(Debug, Args)]
pub struct MapHistory {
    /// The connection's id
    pub id: String,
    /// The account's id at the partner, as `map export` writes it
    pub external_id: String,
}

/// `vault ...`
#[derive(Debug, Subcommand)]
pub enum Vault {
    /// Who can open the vault
    Status,
    /// Write a recovery sheet that only you can read, and confirm it later with two of its words
    RecoverySheet(RecoverySheet),
    /// Open the vault on this machine with the recovery code, and give it a new holder
    Recover(Recover),
}

/// `vault recovery-sheet`
#[derive(Debug, Args)]
pub struct RecoverySheet {
    /// Where the sheet goes; it must not exist yet
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `vault recover`
#[derive(Debug, Args)]
pub struct Recover {
    /// Read the code's words from this file descriptor
    #[arg(long, value_name = "N")]
    pub code_fd: i32,
}

/// `audit ...`
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Walk the chain of hashes
    Verify,
    /// Every line as JSON
    Export,
}
