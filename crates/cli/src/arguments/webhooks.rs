//! `webhooks ...`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::OneConnection;

/// `webhooks ...`
#[derive(Debug, Subcommand)]
pub enum Webhooks {
    /// The account's endpoints, each with what is wrong with it
    List(OneConnection),
    /// The same, and exit code 1 unless one of them is as it has to be
    Check(OneConnection),
    /// Events that did not reach an endpoint: since when, and until when the partner tries again
    Deliveries(OneConnection),
    /// Make an endpoint for the events that are followed, and keep its signing secret
    Create(WebhooksCreate),
    /// Keep an endpoint's signing secret, read from stdin as signing_secret=VALUE; the one before is taken for a while
    Secret(WebhooksSecret),
    /// Whether a delivery is the partner's, and if not, why not
    Verify(WebhooksVerify),
}

/// `webhooks create`
#[derive(Debug, Args)]
pub struct WebhooksCreate {
    /// The connection's id
    pub id: String,
    /// Where deliveries are to go
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// Confirms the preview; without it nothing is written
    #[arg(long)]
    pub yes: bool,
}

/// `webhooks secret`
#[derive(Debug, Args)]
pub struct WebhooksSecret {
    /// The connection's id
    pub id: String,
    /// The endpoint's id at the partner
    pub endpoint: String,
    /// For how many hours the secret before is taken as well; 0 if it has leaked
    #[arg(long, value_name = "N")]
    pub overlap_hours: Option<u32>,
}

/// `webhooks verify`
#[derive(Debug, Args)]
pub struct WebhooksVerify {
    /// The connection's id
    pub id: String,
    /// The raw body, as it came in
    pub body: PathBuf,
    /// The value of the signature's header
    #[arg(long, value_name = "TEXT")]
    pub signature: String,
    /// The endpoint that it came to (default: any)
    #[arg(long, value_name = "ID")]
    pub endpoint: Option<String>,
    /// When it came in, in seconds since 1970 (default: now)
    #[arg(long, value_name = "SECONDS")]
    pub received_at: Option<i64>,
}
