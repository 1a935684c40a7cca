//! `connections rotate-key`.

use clap::Args;

/// `connections rotate-key`
#[derive(Debug, Args)]
pub struct RotateKey {
    /// The connection's id
    pub id: String,
    /// For how many days the old key is kept (default: as the partner's manifest says)
    #[arg(long, value_name = "N")]
    pub overlap_days: Option<u32>,
}
