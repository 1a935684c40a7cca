//! The grammar of `contracts`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `contracts ...`
#[derive(Debug, Subcommand)]
pub enum Contracts {
    /// How it stands with every partner
    List,
    /// What is agreed with one partner, and what was before
    Show(OnePartnersContract),
    /// Record what was signed, in the place of what was recorded before
    Set(ContractSet),
    /// Record that no contract is needed, who says so, and why
    NotNeeded(ContractNotNeeded),
    /// Take back what was recorded last
    Withdraw(OnePartnersContract),
}

/// A partner by its id
#[derive(Debug, Args)]
pub struct OnePartnersContract {
    /// As `partners list` shows it
    #[arg(value_name = "PARTNER")]
    pub partner: String,
}

/// `contracts set`
#[derive(Debug, Args)]
pub struct ContractSet {
    /// As `partners list` shows it
    #[arg(value_name = "PARTNER")]
    pub partner: String,
    /// How you and the partner call it
    #[arg(long, value_name = "TEXT")]
    pub reference: String,
    /// The day of the last signature
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub signed: String,
    /// The last day on which it holds unless it is renewed (default: until somebody ends it)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub renews: Option<String>,
    /// Where the partner keeps the data
    #[arg(long, value_name = "TEXT")]
    pub residency: String,
    /// The day on which the data processing agreement was signed, if there is one
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub dpa: Option<String>,
    /// The signed document: it is hashed and stays where it is
    #[arg(long, value_name = "FILE")]
    pub evidence: PathBuf,
}

/// `contracts not-needed`
#[derive(Debug, Args)]
pub struct ContractNotNeeded {
    /// As `partners list` shows it
    #[arg(value_name = "PARTNER")]
    pub partner: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Why, for whoever reads it later
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}
