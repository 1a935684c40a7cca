//! A CSV file as people save it: UTF-8 with or without byte-order mark, any line ends, commas,
//! semicolons or tabs. What cannot be read for certain is refused.

use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord};

use super::{FileError, LARGEST_FILE};

/// The rows of one file under named columns.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    columns: Vec<String>,
    rows: Vec<TableRow>,
}

/// One row with the line on which it begins.
#[derive(Debug)]
pub struct TableRow {
    /// Counted from 1.
    pub line: u64,
    cells: Vec<String>,
}

/// Position of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column(usize);

impl TableRow {
    /// The cell; empty when the row ends before it.
    pub fn cell(&self, column: Column) -> &str {
        self.cells.get(column.0).map_or("", String::as_str)
    }

    /// The cell of a column that the file may not have.
    pub fn optional(&self, column: Option<Column>) -> &str {
        column.map_or("", |column| self.cell(column))
    }
}

/// A row that no file has, put at the end: when it does not come back alone, a quotation mark before
/// it was never closed. The reader itself would take the rest of the file for one cell.
const END_MARK: &str = "\u{1}end\u{1}";

impl Table {
    /// Reads a file that must have the columns `needed`.
    pub fn read(path: &Path, needed: &[&'static str]) -> Result<Self, FileError> {
        let unreadable = |cause| FileError::Unreadable {
            path: path.to_owned(),
            cause,
        };
        let size = std::fs::metadata(path).map_err(unreadable)?.len();
        if size > LARGEST_FILE {
            return Err(FileError::TooLarge {
                path: path.to_owned(),
                bytes: size,
            });
        }
        let bytes = std::fs::read(path).map_err(unreadable)?;
        Self::parse(path, &bytes, needed)
    }

    /// Reads bytes that came from `path`, which messages name.
    pub fn parse(path: &Path, bytes: &[u8], needed: &[&'static str]) -> Result<Self, FileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| FileError::NotUtf8 { path: path.to_owned() })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.contains('\0') {
            // UTF-16 without a mark, or no text at all.
            return Err(FileError::NotUtf8 { path: path.to_owned() });
        }
        let mut first_refusal = None;
        for delimiter in [b',', b';', b'\t'] {
            let refusal = match Self::parse_with(path, text, delimiter) {
                Ok(table) => match needed.iter().find(|name| table.column(name).is_none()) {
                    None => return table.checked(),
                    Some(column) => FileError::MissingColumn {
                        path: path.to_owned(),
                        column,
                        needed: needed.join(", "),
                    },
                },
                // With another separator the quotation marks may pair.
                Err(refusal) => refusal,
            };
            first_refusal.get_or_insert(refusal);
        }
        Err(first_refusal.unwrap_or(FileError::NotUtf8 { path: path.to_owned() }))
    }

    fn parse_with(path: &Path, text: &str, delimiter: u8) -> Result<Self, FileError> {
        let marked = format!("{text}\n{END_MARK}\n");
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(marked.as_bytes());
        let mut columns = None;
        let mut rows: Vec<TableRow> = Vec::new();
        let mut record = StringRecord::new();
        let mut ended = false;
        let mut lines = Lines { text, at: 0, line: 1 };
        while reader
            .read_record(&mut record)
            .map_err(|_| FileError::NotUtf8 { path: path.to_owned() })?
        {
            ended = record.len() == 1 && record.get(0) == Some(END_MARK);
            if ended {
                break;
            }
            let cells = record.iter().map(str::to_owned).collect();
            if columns.is_none() {
                columns = Some(record.iter().map(|name| name.trim().to_lowercase()).collect());
            } else if record.iter().any(|cell| !cell.is_empty()) {
                let line = lines.line_at(record.position().map_or(0, csv::Position::byte));
                rows.push(TableRow { line, cells });
            }
        }
        if !ended {
            return Err(FileError::OpenQuote {
                path: path.to_owned(),
                line: rows.last().map_or(1, |row| row.line),
            });
        }
        Ok(Self {
            path: path.to_owned(),
            columns: columns.unwrap_or_default(),
            rows,
        })
    }

    fn checked(self) -> Result<Self, FileError> {
        let named: Vec<&String> = self.columns.iter().filter(|name| !name.is_empty()).collect();
        if let Some(twice) = named.iter().enumerate().find(|(at, name)| named[..*at].contains(name)) {
            return Err(FileError::DuplicateColumn {
                path: self.path.clone(),
                column: (*twice.1).clone(),
            });
        }
        let columns = self.columns.len();
        // Empty cells at the end are what spreadsheets add; others would belong to no column.
        let overflowing = |row: &&TableRow| row.cells.iter().skip(columns).any(|cell| !cell.is_empty());
        if let Some(row) = self.rows.iter().find(overflowing) {
            return Err(FileError::TooManyCells {
                path: self.path.clone(),
                line: row.line,
                cells: row.cells.len(),
                columns,
            });
        }
        Ok(self)
    }

    /// The file, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The rows below the header; blank ones are left out.
    pub fn rows(&self) -> &[TableRow] {
        &self.rows
    }

    /// The columns whose names begin with `prefix`, by the rest of their names.
    pub fn columns_after<'t>(&'t self, prefix: &'t str) -> impl Iterator<Item = (&'t str, Column)> {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(move |(at, name)| Some((name.strip_prefix(prefix)?, Column(at))))
    }

    /// A column by name, whatever its case.
    pub fn column(&self, name: &str) -> Option<Column> {
        self.columns.iter().position(|column| column == name).map(Column)
    }

    /// A column that was among the `needed`.
    pub fn needed(&self, name: &'static str) -> Result<Column, FileError> {
        self.column(name).ok_or_else(|| FileError::MissingColumn {
            path: self.path.clone(),
            column: name,
            needed: name.to_owned(),
        })
    }

    /// An error about one cell.
    pub fn bad_cell(&self, row: &TableRow, problem: impl Into<String>) -> FileError {
        FileError::BadCell {
            path: self.path.clone(),
            line: row.line,
            problem: problem.into(),
        }
    }
}

/// Counts lines as a person does. The reader's own count is one behind after `\r\n` and blank lines.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the row whose reading began at `byte`; asked in rising order.
    fn line_at(&mut self, byte: u64) -> u64 {
        let bytes = self.text.as_bytes();
        let mut end = usize::try_from(byte).unwrap_or(bytes.len()).min(bytes.len());
        while bytes.get(end).is_some_and(|found| matches!(found, b'\r' | b'\n')) {
            end += 1;
        }
        let passed = bytes.get(self.at..end).unwrap_or_default();
        self.line += passed.iter().filter(|found| **found == b'\n').count() as u64;
        self.at = end.max(self.at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(bytes: &[u8]) -> Result<Table, FileError> {
        Table::parse(Path::new("file.csv"), bytes, &["row_id", "name"])
    }

    fn cells(table: &Table) -> Vec<(String, String)> {
        let (id, name) = (table.needed("row_id").unwrap(), table.needed("name").unwrap());
        table
            .rows()
            .iter()
            .map(|row| (row.cell(id).to_owned(), row.cell(name).to_owned()))
            .collect()
    }

    #[test]
    fn whatever_a_spreadsheet_saves_is_read_right() {
        for text in [
            "row_id,name\n1,\"Rent, office\"\n2,Bank\n",
            "\u{feff}row_id,name\r\n1,\"Rent, office\"\r\n2,Bank\r\n",
            "row_id;name\r\n1;Rent, office\r\n2;Bank",
            "\u{feff}Row_ID;Name;\r\n1;\"Rent, office\";\r\n;;\r\n2;Bank;\r\n",
            "name\trow_id\nRent, office\t1\n\nBank\t2\n",
        ] {
            let table = parse(text.as_bytes()).unwrap();
            assert_eq!(
                cells(&table),
                [("1".to_owned(), "Rent, office".to_owned()), ("2".to_owned(), "Bank".to_owned())],
                "{text:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_for_certain_is_refused() {
        let refused = |bytes: &[u8]| parse(bytes).unwrap_err();
        assert!(matches!(refused(b""), FileError::MissingColumn { column: "row_id", .. }));
        assert!(matches!(refused(b"row_id|name\n1|x\n"), FileError::MissingColumn { .. }));
        assert!(matches!(
            refused(b"row_id,name\n1,\"open\n2,x\n"),
            FileError::OpenQuote { line: 2, .. }
        ));
        assert!(matches!(
            refused(b"row_id,name\n1,Rent, office\n"),
            FileError::TooManyCells { line: 2, cells: 3, .. }
        ));
        assert!(matches!(refused(b"row_id,name,name\n"), FileError::DuplicateColumn { .. }));
        assert!(matches!(refused(b"row_id,name\n1,Caf\xe9\n"), FileError::NotUtf8 { .. }));
        assert!(matches!(refused(b"\xff\xfer\0o\0w\0"), FileError::NotUtf8 { .. }));
        assert!(matches!(refused(b"r\0o\0w\0"), FileError::NotUtf8 { .. }));
    }

    #[test]
    fn lines_are_counted_as_a_person_does() {
        for text in [
            "row_id,name\n1,\"two\nlines\"\n\n2,x\n",
            "\u{feff}row_id,name\r\n1,\"two\r\nlines\"\r\n\r\n2,x\r\n",
        ] {
            let table = parse(text.as_bytes()).unwrap();
            assert_eq!(table.rows().iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5]);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut with_header = b"row_id,name\n".to_vec();
            with_header.extend(&bytes);
            let _ = parse(&with_header);
            let _ = parse(&bytes);
        }

        #[test]
        fn every_text_survives(names in prop::collection::vec("[ -~\n;,\"äé金]{1,12}", 1..8)) {
            for delimiter in [b',', b';', b'\t'] {
                let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
                writer.write_record(["row_id", "name"]).unwrap();
                for (at, name) in names.iter().enumerate() {
                    writer.write_record([at.to_string().as_str(), name.as_str()]).unwrap();
                }
                let read = cells(&parse(&writer.into_inner().unwrap()).unwrap());
                let found: Vec<String> = read.into_iter().map(|(_, name)| name).collect();
                prop_assert_eq!(&found, &names);
            }
        }
    }
}
