//! The mapping as CSV (`contract.md` 22): written so that a spreadsheet runs nothing in it, and read
//! from whatever a spreadsheet saves.

use std::collections::BTreeMap;

use connect_domain::mapping::MappingStatus;

use super::chart::Chart;
use super::rows::{percent, tree};
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

const HEADER: [&str; 14] = [
    "external_id",
    "account_number",
    "name",
    "fully_qualified_name",
    "parent",
    "root_class",
    "source_type",
    "active",
    "status",
    "code",
    "suggested_code",
    "confidence",
    "reason",
    "note",
];

/// A file of 100,000 accounts is about 30 MB.
const LARGEST: u64 = 256 << 20;

/// Every row of the chart, inactive ones too, in the grid's order.
pub(super) fn write(chart: &Chart) -> Result<Vec<u8>, AppError> {
    let failed = |error: &dyn std::fmt::Display| AppError::internal("write the mapping as CSV", error.to_string());
    let names: BTreeMap<&str, &str> = chart.objects.iter().map(|row| (row.object.external_id.as_str(), row.object.name.as_str())).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).map_err(|error| failed(&error))?;
    for node in tree(&chart.objects) {
        let object = &node.row.object;
        let stored = chart.row(node.row);
        let proposed = stored.mapping.proposed();
        let parent = object.parent_external_id.as_deref().and_then(|parent| names.get(parent)).copied().unwrap_or_default();
        let cells: [&str; 14] = [
            &object.external_id,
            &object.code,
            &object.name,
            &object.path,
            parent,
            object.root_class.map_or("", connect_domain::source_object::RootClass::as_str),
            &object.source_type,
            if object.active && node.row.gone_at.is_none() { "1" } else { "0" },
            stored.mapping.status().as_str(),
            stored.mapping.target().and_then(|target| chart.code(target)).unwrap_or_default(),
            proposed.and_then(|proposed| chart.code(proposed.target)).unwrap_or_default(),
            &proposed.map(|proposed| format!("{:.2}", f64::from(percent(proposed.confidence)) / 100.0)).unwrap_or_default(),
            proposed.map_or("", |proposed| proposed.reason.as_str()),
            &stored.note,
        ];
        writer.write_record(cells.map(safe_cell)).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

/// A cell that begins like a formula gets an apostrophe in front, as spreadsheets themselves do.
fn safe_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) { format!("'{text}") } else { text.to_owned() }
}

/// Takes off exactly what [`safe_cell`] put on.
fn plain_cell(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) => rest,
        _ => text,
    }
}

/// What one line of a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedTarget {
    pub(super) line: u64,
    pub(super) external_id: String,
    pub(super) code: String,
}

/// The lines that name a code. A line without one says nothing about its account.
pub(super) fn read(path: &std::path::Path) -> Result<Vec<NamedTarget>, AppError> {
    let unusable = |problem: String| {
        AppError::new(ErrorCode::InvalidInput, format!("`{}` cannot be imported: {problem}", path.display()))
            .hint("Nothing was changed. The file needs a header with `external_id` and `code`; `map export` writes one")
    };
    let length = std::fs::metadata(path).map_err(|error| unusable(error.to_string()))?.len();
    if length > LARGEST {
        return Err(unusable(format!("it is larger than {} MiB", LARGEST >> 20)));
    }
    let bytes = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| unusable("it is not UTF-8 text".to_owned()))?;
    parse(text).map_err(unusable)
}

fn parse(text: &str) -> Result<Vec<NamedTarget>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        let mut found = header.iter().enumerate().filter(|(_, cell)| cell.trim() == name);
        match (found.next(), found.next()) {
            (Some((index, _)), None) => Ok(index),
            (Some(_), Some(_)) => Err(format!("its header names `{name}` twice")),
            (None, _) => Err(format!("its header has no `{name}`")),
        }
    };
    let (external_id, code) = (column("external_id")?, column("code")?);
    let mut named = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| describe(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |index: usize| plain_cell(record.get(index).unwrap_or_default()).trim().to_owned();
        let row = NamedTarget { line, external_id: cell(external_id), code: cell(code) };
        if !row.code.is_empty() {
            named.push(row);
        }
    }
    Ok(named)
}

fn describe(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} cells and the header {expected_len}")
        }
        _ => "it is not CSV".to_owned(),
    }
}

/// What separates the header's cells: spreadsheets of many countries write semicolons.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: char| header.matches(separator).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|separator| (count(char::from(*separator)), *separator == b',')).unwrap_or(b',')
}

/// Whether an import of a code changes this mapping.
pub(super) fn changes(status: MappingStatus, current: Option<&str>, code: &str) -> bool {
    status != MappingStatus::Confirmed || current != Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_of_spreadsheets_are_read() {
        for text in [
            "external_id,code\n7,rent\n",
            "\u{feff}external_id;name;code\r\n7;Büro; rent \r\n",
            "code\texternal_id\nrent\t7\n",
            "external_id,code\n7,rent\n8,\n",
        ] {
            let named = parse(text).unwrap();
            assert_eq!(named.len(), 1, "{text:?}");
            assert_eq!((named[0].external_id.as_str(), named[0].code.as_str(), named[0].line), ("7", "rent", 2));
        }
    }

    #[test]
    fn other_files_are_refused() {
        for text in ["", "name,code\nRent,x\n", "external_id,code,code\n1,a,b\n", "external_id,code\n\"unclosed,x\n", "\u{0}\u{1}", "external_id,code\n1\n"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn cells_are_safe_and_come_back(text in ".*") {
            let cell = safe_cell(&text);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(plain_cell(&cell), text.as_str());
        }

        #[test]
        fn foreign_files_never_panic(text in "\\PC*|[ -~\\n\\r\";,]*") {
            let _read_or_refused = parse(&text);
        }
    }
}
