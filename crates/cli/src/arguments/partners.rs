//! The grammar of `partners`.

use clap::{Args, Subcommand};

/// `partners ...`
#[derive(Debug, Subcommand)]
pub enum Partners {
    /// Every partner this program can connect; with a workspace its own as well
    List,
    /// What one asks for, reads and costs, where it keeps the data and how to take its access back
    Show(OnePartner),
    /// Add a partner of the firm's own
    Add(PartnerFile),
    /// Put another manifest in the place of the one that a partner of the firm's own has
    Replace(PartnerFile),
    /// Remove one again to which nothing was ever connected, with its apps and their secrets
    Remove(OnePartner),
}

/// `partners add` and `partners replace`
#[derive(Debug, Args)]
pub struct PartnerFile {
    /// The manifest, TOML or JSON
    #[arg(value_name = "FILE")]
    pub file: String,
}

/// A partner by its id
#[derive(Debug, Args)]
pub struct OnePartner {
    /// As `partners list` shows it
    #[arg(value_name = "ID")]
    pub id: String,
}
