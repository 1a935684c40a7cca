//! The CSV of `map suggest`: header, commas or semicolons or tabs, any line end, extra columns ignored.

use std::collections::HashMap;

use connect_domain::clock::Instant;
use csv::{ReaderBuilder, StringRecord};

use super::super::seed::plain_account;
use super::FileAccount;
use super::source_types::{RootClass, type_of};

/// Ids start here, so that no row's id is its `row_id` by accident.
const FIRST_ID: u64 = 1_001;

pub(super) fn read(text: &str, now: Instant) -> Result<Vec<FileAccount>, String> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let columns: HashMap<&str, usize> = headers.iter().enumerate().map(|(place, name)| (name.trim(), place)).collect();
    if text.trim().is_empty() {
        return Err("it is empty: a header with `row_id` and `name` is needed".to_owned());
    }
    for needed in ["row_id", "name"] {
        if !columns.contains_key(needed) {
            return Err(format!("the header has no column `{needed}`"));
        }
    }
    if text.matches('"').count() % 2 == 1 {
        return Err("a quoted cell does not end on its line: the file has an odd number of double quotes".to_owned());
    }
    let mut rows = Vec::new();
    for (record, id) in reader.records().zip(FIRST_ID..) {
        let record = record.map_err(|error| csv_error(&error))?;
        rows.push(row(
            &Cells {
                columns: &columns,
                record: &record,
            },
            id,
            now,
        )?);
    }
    Ok(rows)
}

fn csv_error(error: &csv::Error) -> String {
    match (error.position(), error.kind()) {
        (Some(position), csv::ErrorKind::UnequalLengths { expected_len, len, .. }) => {
            format!("line {}: {len} cells instead of {expected_len}", position.line())
        }
        _ => error.to_string(),
    }
}

/// The separator that the header uses most.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: char| header.matches(separator).count();
    match [(b',', count(',')), (b';', count(';')), (b'\t', count('\t'))]
        .into_iter()
        .rev()
        .max_by_key(|(_, found)| *found)
    {
        Some((separator, _)) => separator,
        None => b',',
    }
}

struct Cells<'a> {
    columns: &'a HashMap<&'a str, usize>,
    record: &'a StringRecord,
}

impl Cells<'_> {
    /// The cell as it is; empty where the file has no such column.
    fn cell(&self, column: &str) -> &str {
        self.columns
            .get(column)
            .and_then(|place| self.record.get(*place))
            .unwrap_or_default()
    }

    fn trouble(&self, message: &str) -> String {
        let line = self.record.position().map_or(0, csv::Position::line);
        format!("line {line}: {message}")
    }
}

fn row(cells: &Cells<'_>, id: u64, now: Instant) -> Result<FileAccount, String> {
    let (file_id, name) = (cells.cell("row_id"), cells.cell("name"));
    if file_id.trim().is_empty() || name.trim().is_empty() {
        return Err(cells.trouble("`row_id` and `name` must not be empty"));
    }
    let root_class = match cells.cell("root_class").trim() {
        "" => None,
        word => Some(RootClass::read(word).ok_or_else(|| cells.trouble(&format!("`{word}` is no root class")))?),
    };
    let (account_type, subtype) = type_of(root_class, cells.cell("source_type"));
    let mut account = plain_account(id, name, &account_type, &subtype, now);
    account.active = match cells.cell("active").trim().to_ascii_lowercase().as_str() {
        "" | "1" | "true" | "yes" | "y" => true,
        "0" | "false" | "no" | "n" => false,
        word => return Err(cells.trouble(&format!("`{word}` in column `active` is neither yes nor no"))),
    };
    account.number = Some(cells.cell("account_number").to_owned()).filter(|number| !number.trim().is_empty());
    let path = cells.cell("fully_qualified_name");
    let has_path = !path.trim().is_empty();
    if has_path {
        path.clone_into(&mut account.path);
    }
    Ok(FileAccount {
        account,
        parent_id: None,
        parent_name: cells.cell("parent").to_owned(),
        file_id: file_id.to_owned(),
        has_path,
    })
}
