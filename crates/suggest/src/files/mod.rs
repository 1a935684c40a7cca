//! The CSV files of the command line and of export and import: the only part of this crate that
//! touches a disk.

pub mod mapping_csv;
pub mod suggest_files;
pub mod table;
pub mod target_csv;

mod guard;
mod output;

use std::path::PathBuf;

pub use guard::{guard_cell, unguard_cell};
pub use suggest_files::{SuggestFiles, Summary, suggest_files};

/// Files beyond this are refused before they are read: no chart of accounts comes near.
pub const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Why a file cannot be used. Every message names the file, and the line where there is one.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be opened or read.
    #[error("cannot read `{}`: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// It cannot be written.
    #[error("cannot write `{}`: {cause}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// It is larger than [`LARGEST_FILE`].
    #[error("`{}` has {bytes} bytes; the largest file read is {LARGEST_FILE}", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// It is not UTF-8 text.
    #[error("`{}` is not UTF-8 text: save it as `CSV UTF-8`", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
    },
    /// A quotation mark is never closed, so that rows would run into each other.
    #[error("`{}` has a quotation mark that is never closed, in the row that begins on line {line}", path.display())]
    OpenQuote {
        /// The file.
        path: PathBuf,
        /// Where that row begins, counted from 1.
        line: u64,
    },
    /// A column that is needed is not there.
    #[error("`{}` has no column `{column}`; it needs {needed}", path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
        /// All that are needed.
        needed: String,
    },
    /// Two columns of one name.
    #[error("`{}` has the column `{column}` twice", path.display())]
    DuplicateColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
    },
    /// A row has more cells than the header.
    #[error("line {line} of `{}` has {cells} cells where the header has {columns}", path.display())]
    TooManyCells {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// Cells found.
        cells: usize,
        /// Columns of the header.
        columns: usize,
    },
    /// One cell cannot be used.
    #[error("line {line} of `{}`: {problem}", path.display())]
    BadCell {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with which cell.
        problem: String,
    },
    /// There is nothing to choose from.
    #[error("`{}` has no targets", path.display())]
    NoTargets {
        /// The file.
        path: PathBuf,
    },
}
