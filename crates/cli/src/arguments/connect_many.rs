//! `connect-many ...`: many clients, one consent after the other.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `connect-many ...`
#[derive(Debug, Subcommand)]
pub enum ConnectMany {
    /// Put clients in line for a partner, and open one consent after the other
    Start(ConnectManyStart),
    /// Who is connected, who waits, and what a person has to decide
    Status(OneQueue),
    /// Begin nothing more for now; a consent that is under way comes to its end
    Pause(OneQueue),
    /// Go on with what a pause, a kill or Ctrl+C left
    Resume(ConnectManyResume),
    /// Pass a client over
    Skip(ConnectManySkip),
    /// Put a skipped client, or one whose consent brought nothing, back in line
    Again(QueuedClient),
    /// Say whose a held company is, or end its consent
    #[command(subcommand)]
    Resolve(Resolve),
    /// Give the queue up; who is not connected stays so
    Close(OneQueue),
}

/// Which queue
#[derive(Debug, Args)]
pub struct OneQueue {
    /// The queue's id (default: the open one)
    #[arg(long, value_name = "ID")]
    pub queue: Option<String>,
}

/// How each consent is made
#[derive(Debug, Args)]
pub struct Consenting {
    /// How the browser returns: loopback, relay or paste; device where none can, with a code for another device
    #[arg(long, value_name = "MODE")]
    pub callback: Option<String>,
    /// Starts this instead of the system's browser; the URL is added as the last argument
    #[arg(long, value_name = "CMD")]
    pub browser_command: Option<String>,
}

/// `connect-many start`
#[derive(Debug, Args)]
pub struct ConnectManyStart {
    /// The partner's id, as `partners list` shows it
    pub partner: String,
    /// Ids or references of clients, one a line
    #[arg(long, value_name = "FILE", required_unless_present = "all_without", conflicts_with = "all_without")]
    pub clients: Option<PathBuf>,
    /// Every client that has no working connection there
    #[arg(long)]
    pub all_without: bool,
    /// production, sandbox, rehearsal or custom
    #[arg(long, default_value = "production", value_name = "E")]
    pub environment: String,
    /// The registered app, where there are several
    #[arg(long, value_name = "ID")]
    pub app: Option<String>,
    /// How each consent is made
    #[command(flatten)]
    pub consenting: Consenting,
}

/// `connect-many resume`
#[derive(Debug, Args)]
pub struct ConnectManyResume {
    /// Which queue
    #[command(flatten)]
    pub queue: OneQueue,
    /// How each consent is made
    #[command(flatten)]
    pub consenting: Consenting,
}

/// A client in a queue
#[derive(Debug, Args)]
pub struct QueuedClient {
    /// The client's id or reference
    pub client: String,
    /// Which queue
    #[command(flatten)]
    pub queue: OneQueue,
}

/// `connect-many skip`
#[derive(Debug, Args)]
pub struct ConnectManySkip {
    /// Whom
    #[command(flatten)]
    pub client: QueuedClient,
    /// Why it is not connected now
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `connect-many resolve ...`
#[derive(Debug, Subcommand)]
pub enum Resolve {
    /// It is the client's
    Attach(ResolveAttach),
    /// It is nobody's: end the consent at the partner, and let the client wait again
    Disconnect(QueuedClient),
}

/// `connect-many resolve attach`
#[derive(Debug, Args)]
pub struct ResolveAttach {
    /// Whose consent is held
    #[command(flatten)]
    pub client: QueuedClient,
    /// Another client, whose company it is
    #[arg(long, value_name = "CLIENT")]
    pub to: Option<String>,
}
