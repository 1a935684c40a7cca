//! `backup` and `restore`.

use std::path::PathBuf;

use clap::Args;

/// `backup FILE`
#[derive(Debug, Args)]
pub struct Backup {
    /// Where it goes
    pub file: PathBuf,
    /// Replace a file of this name
    #[arg(long)]
    pub replace: bool,
}

/// `restore FILE`
#[derive(Debug, Args)]
pub struct Restore {
    /// A file that `backup` wrote, or one from a workspace's folder `backups`
    pub file: PathBuf,
}
