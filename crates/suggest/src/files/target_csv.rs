//! Target sets as CSV: `code,name,root_class,description`, and in our own files `synonyms` and
//! `engagement_types` too.

use std::path::Path;

use connect_domain::mapping::target_set::TargetRow;

use super::output::{to_csv, write_whole};
use super::table::Table;
use super::{FileError, guard_cell, unguard_cell};

const HEADER: [&str; 6] = ["code", "name", "root_class", "description", "synonyms", "engagement_types"];

/// Writes the rows of a target set, safe to open in a spreadsheet.
pub fn write_targets(path: &Path, rows: &[TargetRow]) -> Result<(), FileError> {
    let cells = rows.iter().map(|row| {
        vec![
            guard_cell(&row.code),
            guard_cell(&row.name),
            guard_cell(&row.root_class),
            guard_cell(&row.description),
            guard_cell(row.synonyms.as_deref().unwrap_or_default()),
            guard_cell(row.engagement_types.as_deref().unwrap_or_default()),
        ]
    });
    let contents = to_csv(&HEADER, cells).map_err(|cause| FileError::Unwritable {
        path: path.to_owned(),
        cause,
    })?;
    write_whole(path, &contents)
}

/// Reads rows for [`connect_domain::mapping::target_set::TargetSet::with_rows`], which checks them.
pub fn read_targets(path: &Path) -> Result<Vec<TargetRow>, FileError> {
    rows_of(&Table::read(path, &["code", "name"])?)
}

fn rows_of(table: &Table) -> Result<Vec<TargetRow>, FileError> {
    let (code, name) = (table.needed("code")?, table.needed("name")?);
    let (root_class, description) = (table.column("root_class"), table.column("description"));
    let (synonyms, engagement_types) = (table.column("synonyms"), table.column("engagement_types"));
    let rows = table.rows().iter().map(|row| {
        let text = |column| unguard_cell(row.optional(column)).to_owned();
        TargetRow {
            code: text(Some(code)),
            name: text(Some(name)),
            root_class: text(root_class),
            description: text(description),
            synonyms: synonyms.map(|column| text(Some(column))),
            engagement_types: engagement_types.map(|column| text(Some(column))),
        }
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use connect_domain::mapping::default_targets::engagement_categories;

    use super::*;

    #[test]
    fn the_shipped_categories_come_back_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("targets.csv");
        let set = engagement_categories().unwrap();
        write_targets(&path, &set.to_rows()).unwrap();
        assert_eq!(set.with_rows(&read_targets(&path).unwrap()).unwrap(), set);
    }

    #[test]
    fn four_columns_are_enough() {
        let table = Table::parse(
            Path::new("t.csv"),
            b"code;name;root_class;description\nA;Cash;Asset;\n",
            &["code", "name"],
        )
        .unwrap();
        let rows = rows_of(&table).unwrap();
        assert_eq!((rows[0].root_class.as_str(), &rows[0].synonyms), ("Asset", &None));
    }
}
