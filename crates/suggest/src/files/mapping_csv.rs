//! A connection's mapping as CSV: export for people with spreadsheets, import of what they decided.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::output::{to_csv, write_whole};
use super::table::Table;
use super::{FileError, guard_cell, unguard_cell};

/// Before the id of what is decided beside the target, and of what the partner tells, as a column is called.
const ATTRIBUTE: &str = "attribute:";
const PARTNER: &str = "partner:";

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

/// One source object with its mapping, as text. Empty cells are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappingRow {
    /// The partner's stable id.
    pub external_id: String,
    /// Account number or other code.
    pub account_number: String,
    /// Own name.
    pub name: String,
    /// Names from the top joined with `:`.
    pub fully_qualified_name: String,
    /// The parent's name.
    pub parent: String,
    /// Such as `Asset`.
    pub root_class: String,
    /// The partner's type.
    pub source_type: String,
    /// Whether the partner still uses it; `true` or `false` in the file.
    pub active: bool,
    /// Where the mapping stands.
    pub status: String,
    /// Code of the target decided on.
    pub code: String,
    /// Code of the target that the engine proposes.
    pub suggested_code: String,
    /// 0 to 1, as text.
    pub confidence: String,
    /// Why the engine proposes it.
    pub reason: String,
    /// The firm's own note.
    pub note: String,
    /// What the partner tells of it, in the order of the columns.
    pub facts: Vec<String>,
    /// What is decided beside the target, in the order of the columns.
    pub attributes: Vec<String>,
}

/// What some partners' rows have beside the columns of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoreColumns {
    /// Ids of what the partner tells.
    pub facts: Vec<String>,
    /// Ids of what is decided beside the target.
    pub attributes: Vec<String>,
}

impl MoreColumns {
    fn header(&self) -> Vec<String> {
        let facts = self.facts.iter().map(|id| format!("{PARTNER}{id}"));
        let attributes = self.attributes.iter().map(|id| format!("{ATTRIBUTE}{id}"));
        HEADER
            .iter()
            .map(|name| (*name).to_owned())
            .chain(facts)
            .chain(attributes)
            .collect()
    }
}

impl MappingRow {
    fn cells(&self) -> Vec<std::borrow::Cow<'_, str>> {
        let active = if self.active { "true" } else { "false" };
        [
            self.external_id.as_str(),
            &self.account_number,
            &self.name,
            &self.fully_qualified_name,
            &self.parent,
            &self.root_class,
            &self.source_type,
            active,
            &self.status,
            &self.code,
            &self.suggested_code,
            &self.confidence,
            &self.reason,
            &self.note,
        ]
        .into_iter()
        .chain(self.facts.iter().chain(&self.attributes).map(String::as_str))
        .map(guard_cell)
        .collect()
    }
}

/// Writes the rows, every cell safe to open in a spreadsheet ([`guard_cell`]).
pub fn write_mapping(path: &Path, more: &MoreColumns, rows: &[MappingRow]) -> Result<(), FileError> {
    let header = more.header();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let contents = to_csv(&header, rows.iter().map(MappingRow::cells)).map_err(|cause| FileError::Unwritable {
        path: path.to_owned(),
        cause,
    })?;
    write_whole(path, &contents)
}

/// One decision of an import file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    /// Where it stands, counted from 1.
    pub line: u64,
    /// The partner's stable id.
    pub external_id: String,
    /// Code of the target; never empty.
    pub code: String,
    /// What the file decides beside it, by attribute; an empty cell decides nothing.
    pub attributes: BTreeMap<String, String>,
}

/// Reads the decisions of a file that has `external_id` and `code`. Rows without a code decide nothing
/// and are left out, so that an export with open rows can be imported.
pub fn read_mapping(path: &Path) -> Result<Vec<ImportedRow>, FileError> {
    decisions_of(&Table::read(path, &["external_id", "code"])?)
}

/// The same for bytes that are already in hand; `path` is for messages.
pub fn parse_mapping(path: &Path, bytes: &[u8]) -> Result<Vec<ImportedRow>, FileError> {
    decisions_of(&Table::parse(path, bytes, &["external_id", "code"])?)
}

fn decisions_of(table: &Table) -> Result<Vec<ImportedRow>, FileError> {
    let (external_id, code) = (table.needed("external_id")?, table.needed("code")?);
    let attributes: Vec<_> = table.columns_after(ATTRIBUTE).collect();
    let mut rows = Vec::new();
    for row in table.rows() {
        let decided = attributes.iter().map(|(id, column)| (*id, unguard_cell(row.cell(*column).trim())));
        let decided = decided.filter(|(_, value)| !value.is_empty());
        let decision = ImportedRow {
            line: row.line,
            external_id: unguard_cell(row.cell(external_id)).to_owned(),
            code: unguard_cell(row.cell(code).trim()).to_owned(),
            attributes: decided.map(|(id, value)| (id.to_owned(), value.to_owned())).collect(),
        };
        if decision.code.is_empty() {
            continue;
        }
        if decision.external_id.is_empty() {
            return Err(table.bad_cell(row, "the cell `external_id` is empty"));
        }
        rows.push(decision);
    }
    Ok(rows)
}

/// Why an import is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportConflict {
    /// No source object of the connection has this id.
    #[error("line {line}: no account has the id `{external_id}`")]
    UnknownId {
        /// Counted from 1.
        line: u64,
        /// As read.
        external_id: String,
    },
    /// No target of the set has this code.
    #[error("line {line}: no target has the code `{code}`")]
    UnknownCode {
        /// Counted from 1.
        line: u64,
        /// As read.
        code: String,
    },
    /// One id with two codes.
    #[error("line {line}: the id `{external_id}` has the code `{code}`, and on line {earlier_line} the code `{earlier_code}`")]
    TwoCodes {
        /// Counted from 1.
        line: u64,
        /// As read.
        external_id: String,
        /// The code here.
        code: String,
        /// Counted from 1.
        earlier_line: u64,
        /// The code there.
        earlier_code: String,
    },
}

/// All decisions by id, or every conflict: an import is all or nothing.
pub fn check_import(
    rows: &[ImportedRow],
    known_ids: &BTreeSet<String>,
    known_codes: &BTreeSet<String>,
) -> Result<BTreeMap<String, String>, Vec<ImportConflict>> {
    let mut conflicts = Vec::new();
    let mut decided: BTreeMap<&str, &ImportedRow> = BTreeMap::new();
    for row in rows {
        if !known_ids.contains(&row.external_id) {
            conflicts.push(ImportConflict::UnknownId {
                line: row.line,
                external_id: row.external_id.clone(),
            });
        }
        if !known_codes.contains(&row.code) {
            conflicts.push(ImportConflict::UnknownCode {
                line: row.line,
                code: row.code.clone(),
            });
        }
        let earlier = decided.entry(&row.external_id).or_insert(row);
        if earlier.code != row.code {
            conflicts.push(ImportConflict::TwoCodes {
                line: row.line,
                external_id: row.external_id.clone(),
                code: row.code.clone(),
                earlier_line: earlier.line,
                earlier_code: earlier.code.clone(),
            });
        }
    }
    if conflicts.is_empty() {
        Ok(decided
            .into_values()
            .map(|row| (row.external_id.clone(), row.code.clone()))
            .collect())
    } else {
        Err(conflicts)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<Vec<ImportedRow>, FileError> {
        parse_mapping(Path::new("import.csv"), text.as_bytes())
    }

    fn set(values: &[&str]) -> BTreeSet<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn two_columns_are_enough_and_open_rows_decide_nothing() {
        let rows = parse("note;code;external_id\r\nx;cash;35\r\ny;;36\r\n").unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].line, rows[0].external_id.as_str(), rows[0].code.as_str()),
            (2, "35", "cash")
        );
        assert!(matches!(
            parse("external_id,name\n"),
            Err(FileError::MissingColumn { column: "code", .. })
        ));
        assert!(matches!(
            parse("external_id,code\n,cash\n"),
            Err(FileError::BadCell { line: 2, .. })
        ));
    }

    #[test]
    fn columns_of_attributes_are_read_and_what_the_partner_tells_is_not() {
        let more = MoreColumns {
            facts: vec!["access".to_owned()],
            attributes: vec!["direction".to_owned(), "busy-only".to_owned()],
        };
        let row = MappingRow {
            external_id: "c1".to_owned(),
            code: "tax".to_owned(),
            facts: vec!["read".to_owned()],
            attributes: vec!["both".to_owned(), String::new()],
            ..MappingRow::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mapping.csv");
        write_mapping(&path, &more, &[row]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let header = text.lines().next().unwrap();
        assert!(
            header.ends_with(",note,partner:access,attribute:direction,attribute:busy-only"),
            "{header}"
        );
        let read = read_mapping(&path).unwrap();
        assert_eq!(read[0].attributes, BTreeMap::from([("direction".to_owned(), "both".to_owned())]));
    }

    #[test]
    fn every_conflict_is_listed_with_its_line() {
        let rows = parse("external_id,code\n1,cash\n9,cash\n1,travel\n2,nothing\n1,cash\n").unwrap();
        let conflicts = check_import(&rows, &set(&["1", "2"]), &set(&["cash", "travel"])).unwrap_err();
        let messages: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
        assert_eq!(
            messages,
            [
                "line 3: no account has the id `9`",
                "line 4: the id `1` has the code `travel`, and on line 2 the code `cash`",
                "line 5: no target has the code `nothing`",
            ]
        );
    }

    #[test]
    fn the_same_decision_twice_is_one() {
        let rows = parse("external_id,code\n1,cash\n1,cash\n").unwrap();
        let decided = check_import(&rows, &set(&["1"]), &set(&["cash"])).unwrap();
        assert_eq!(decided, BTreeMap::from([("1".to_owned(), "cash".to_owned())]));
    }

    #[test]
    fn a_failed_export_leaves_the_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("no/such/folder.csv");
        assert!(matches!(
            write_mapping(&missing, &MoreColumns::default(), &[]),
            Err(FileError::Unwritable { .. })
        ));
        assert!(
            write_mapping(folder.path(), &MoreColumns::default(), &[]).is_err(),
            "a folder is not overwritten"
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    proptest! {
        #[test]
        fn whatever_is_exported_is_imported(
            pairs in prop::collection::btree_map("['=+@\\-a-z0-9 ,;\"]{1,10}", "['=@\\-a-z]{1,6}", 0..12),
        ) {
            let rows: Vec<MappingRow> = pairs
                .iter()
                .map(|(external_id, code)| MappingRow {
                    external_id: external_id.clone(),
                    code: code.clone(),
                    name: "=HYPERLINK(\"http://x\")".to_owned(),
                    ..MappingRow::default()
                })
                .collect();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("mapping.csv");
            write_mapping(&path, &MoreColumns::default(), &rows).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            prop_assert!(!text.contains(",=HYPERLINK") && !text.contains("\"=HYPERLINK"));
            let read: BTreeMap<String, String> =
                read_mapping(&path).unwrap().into_iter().map(|row| (row.external_id, row.code)).collect();
            prop_assert_eq!(read, pairs);
        }
    }
}
