//! `apps ...`: the firm's own apps at its partners.

use clap::{Args, Subcommand};

/// `apps ...`
#[derive(Debug, Subcommand)]
pub enum Apps {
    /// Every registered app
    List,
    /// Register the firm's app; its secret is read from stdin as client_secret=VALUE
    Add(AppsAdd),
    /// Change what stands in the partner's addresses for the app, such as its tenant, or its redirect URI
    Edit(AppsEdit),
    /// Replace the app's client secret once the partner accepts the new one, read from stdin as client_secret=VALUE
    Rotate(AppsRotate),
    /// What is registered, and what the partner says to it now
    Check(OneApp),
    /// Set the reads that the app may use in a month, where its partner counts them
    Budget(AppsBudget),
}

/// `apps edit`
#[derive(Debug, Args)]
pub struct AppsEdit {
    /// The app's id, as `apps list` shows it
    pub id: String,
    /// A field of the registration; with nothing after the `=` the usual value counts again
    #[arg(long, value_name = "NAME=VALUE", required_unless_present_any = ["redirect_uri", "callback"])]
    pub field: Vec<String>,
    /// The redirect URI that is registered at the partner now; with an empty one that of `partners show` counts again
    #[arg(long, value_name = "URL")]
    pub redirect_uri: Option<String>,
    /// For which way back its redirect URI is: loopback, relay or paste
    #[arg(long, value_name = "MODE")]
    pub callback: Option<String>,
}

/// `apps budget`
#[derive(Debug, Args)]
pub struct AppsBudget {
    /// The app's id, as `apps list` shows it
    pub id: String,
    /// A number of reads, or none for what the partner allows
    pub reads: String,
}

/// An app's id
#[derive(Debug, Args)]
pub struct OneApp {
    /// The app's id, as `apps list` shows it
    pub id: String,
}

/// `apps rotate`
#[derive(Debug, Args)]
pub struct AppsRotate {
    /// The app's id, as `apps list` shows it
    pub id: String,
    /// The new secret, read from stdin as NAME=VALUE (`--secret client_secret=-`)
    #[arg(long, value_name = "NAME=-", required = true)]
    pub secret: Vec<String>,
}

/// `apps add`
#[derive(Debug, Args)]
pub struct AppsAdd {
    /// The partner's id
    pub partner: String,
    /// production, sandbox, rehearsal or custom
    #[arg(long, default_value = "production", value_name = "E")]
    pub environment: String,
    /// What the firm calls it
    #[arg(long, default_value = "Firm app")]
    pub label: String,
    /// The id the partner gave it
    #[arg(long, value_name = "ID")]
    pub client_id: String,
    /// A secret by name, read from stdin as NAME=VALUE
    #[arg(long, value_name = "NAME=-")]
    pub secret: Vec<String>,
    /// The redirect URI registered at the partner, where it is not the one of `partners show`
    #[arg(long, value_name = "URL")]
    pub redirect_uri: Option<String>,
    /// For which way back that is: loopback, relay or paste, where its looks do not tell
    #[arg(long, value_name = "MODE", requires = "redirect_uri")]
    pub callback: Option<String>,
    /// A host of the partner, for the custom environment
    #[arg(long, value_name = "NAME=URL")]
    pub endpoint: Vec<String>,
    /// What stands in the partner's addresses for the app, such as its tenant
    #[arg(long, value_name = "NAME=VALUE")]
    pub field: Vec<String>,
}
