//! `map defaults | default | follow | copy`: what only catalogs of prices, and connections in pairs, have.

use clap::Args;

/// `map default`
#[derive(Debug, Args)]
pub struct MapDefault {
    /// The connection's id
    pub id: String,
    /// The price's id at the partner, as `map export` writes it
    pub external_id: String,
    /// Take the choice back
    #[arg(long)]
    pub clear: bool,
}

/// `map copy`
#[derive(Debug, Args)]
pub struct MapCopy {
    /// The connection whose decisions are copied
    pub from: String,
    /// The connection that receives them
    pub to: String,
    /// Only say what it would do
    #[arg(long)]
    pub preview: bool,
}
