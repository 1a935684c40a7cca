//! What `map set` takes.

use clap::Args;

/// `map set`
#[derive(Debug, Args)]
pub struct MapSet {
    /// The connection's id
    pub id: String,
    /// The row's id at the partner, as `map export` writes it
    pub external_id: String,
    /// What to choose; `map status` lists what there is
    #[arg(value_name = "ID=VALUE", required = true)]
    pub values: Vec<String>,
}
