//! The grammar of `registry`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::OneConnection;

/// `registry ...`
#[derive(Debug, Subcommand)]
pub enum Registry {
    /// The connection's models, and the bands of every field
    Show(OneConnection),
    /// Set a field's bands for all connections, or who answers for a model and what takes its place
    Set(RegistrySet),
    /// Write the registry as JSON for other programs
    Export(RegistryExport),
}

/// `registry set`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["category", "model"]))]
pub struct RegistrySet {
    /// The connection's id
    #[arg(value_name = "CONNECTION")]
    pub connection: String,
    /// Code of the category whose field it is
    #[arg(long, value_name = "CODE", requires = "field")]
    pub category: Option<String>,
    /// The field: a word of `registry show`, or a model's own such as Employee.Name
    #[arg(long, value_name = "NAME", requires = "category")]
    pub field: Option<String>,
    /// A reading this sure is taken as it is, 0 to 1
    #[arg(long, value_name = "0.x", requires_all = ["field", "reject"])]
    pub accept: Option<String>,
    /// A reading less sure than this is not used
    #[arg(long, value_name = "0.x", requires_all = ["field", "accept"])]
    pub reject: Option<String>,
    /// Do not ask for the field any more
    #[arg(long, requires = "field", conflicts_with_all = ["accept", "reset"])]
    pub drop: bool,
    /// As shipped again
    #[arg(long, requires = "field", conflicts_with = "accept")]
    pub reset: bool,
    /// The model, by its id
    #[arg(long, value_name = "ID", conflicts_with = "category")]
    pub model: Option<String>,
    /// Name of the member who answers for the model; empty for nobody
    #[arg(long, value_name = "NAME", requires = "model")]
    pub owner: Option<String>,
    /// Id of the model that takes its place; empty for none
    #[arg(long, value_name = "ID", requires = "model")]
    pub replacement: Option<String>,
}

/// `registry export`
#[derive(Debug, Args)]
pub struct RegistryExport {
    /// The connection's id
    #[arg(value_name = "CONNECTION", required_unless_present = "schema")]
    pub connection: Option<String>,
    /// Where the JSON goes, whole or not at all (default: standard output)
    #[arg(long, value_name = "FILE", conflicts_with = "schema")]
    pub out: Option<PathBuf>,
    /// The JSON Schema of what is written, instead
    #[arg(long, conflicts_with = "connection")]
    pub schema: bool,
}
