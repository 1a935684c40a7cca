//! `categories ...`: the firm's own engagement categories.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `categories ...`
#[derive(Debug, Subcommand)]
pub enum Categories {
    /// Every category with the number of mappings that have it, archived ones last
    List,
    /// Write them as CSV, in the format of `map suggest --targets`
    Export(CategoriesExport),
    /// Take the list of a CSV for the firm's own, all or nothing
    Import(CategoriesImport),
    /// Add one after the last of its class
    Add(CategoriesAdd),
    /// Change one; what is not named stays
    Edit(CategoriesEdit),
    /// Offer one no more
    Archive(CategoriesArchive),
    /// Offer an archived one again
    Restore(OneCategory),
    /// Put one at another place in the list
    Move(CategoriesMove),
}

/// A category's code
#[derive(Debug, Args)]
pub struct OneCategory {
    /// The category's code
    pub code: String,
}

/// `categories export`
#[derive(Debug, Args)]
pub struct CategoriesExport {
    /// Where the CSV goes
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `categories import`
#[derive(Debug, Args)]
pub struct CategoriesImport {
    /// CSV with `code` and `name`, and `root_class`, `description`, `synonyms`, `engagement_types` as wanted
    pub file: PathBuf,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub preview: bool,
}

/// `categories add`
#[derive(Debug, Args)]
pub struct CategoriesAdd {
    /// Its code
    pub code: String,
    /// What people read
    #[arg(long)]
    pub name: String,
    /// What else there is to say about it
    #[command(flatten)]
    pub texts: CategoryTexts,
}

/// `categories edit`
#[derive(Debug, Args)]
pub struct CategoriesEdit {
    /// Its code
    pub code: String,
    /// Its code from now on
    #[arg(long = "code", value_name = "CODE")]
    pub new_code: Option<String>,
    /// What people read
    #[arg(long)]
    pub name: Option<String>,
    /// What else there is to say about it
    #[command(flatten)]
    pub texts: CategoryTexts,
}

/// What a category may have beside its code and name
#[derive(Debug, Args)]
pub struct CategoryTexts {
    /// Asset, Liability, Equity, Income, Expense or "Off balance"; empty takes accounts of any class
    #[arg(long, value_name = "CLASS")]
    pub class: Option<String>,
    /// What belongs in it
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// Another word for it; repeat for more
    #[arg(long, value_name = "WORD")]
    pub synonym: Vec<String>,
    /// Engagement that uses it: tax_preparation, bookkeeping, advisory, cfo_services, audit or review
    #[arg(long, value_name = "TYPE")]
    pub engagement: Vec<String>,
}

/// `categories archive`
#[derive(Debug, Args)]
pub struct CategoriesArchive {
    /// Its code
    pub code: String,
    /// Where its mappings move to
    #[arg(long, value_name = "CODE")]
    pub replacement: Option<String>,
}

/// `categories move`
#[derive(Debug, Args)]
pub struct CategoriesMove {
    /// Its code
    pub code: String,
    /// The place, counted from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub to: u32,
}
