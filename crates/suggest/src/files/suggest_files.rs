//! `map suggest`: files in, one file out, no workspace.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use connect_domain::source_object::RootClass;

use super::FileError;
use super::output::{to_csv, write_whole};
use super::table::{Column, Table, TableRow};
use crate::{MappedChart, SourceAccount, SuggestTarget, Suggester, Suggestion};

/// The files of one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestFiles {
    /// `row_id,account_number,name,fully_qualified_name,parent,root_class,source_type,active`; the last
    /// two are not read.
    pub sources: PathBuf,
    /// `code,name,root_class,description`.
    pub targets: PathBuf,
    /// Earlier charts, oldest first: the columns of the sources and `code`.
    pub history: Vec<PathBuf>,
    /// `row_id,code` of rows already decided.
    pub confirmed: Option<PathBuf>,
    /// Receives `row_id,top1,top2,top3,confidence,reason`. Untouched when anything is wrong.
    pub out: PathBuf,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows answered.
    pub rows: usize,
    /// Of those, answered with the code that a person had decided on.
    pub confirmed: usize,
    /// Of the others, suggested with a confidence of at least 0.95.
    pub sure: usize,
    /// Rows of the history that were learnt from.
    pub learnt: usize,
    /// Rows of the history without a code, or with one that is not among the targets.
    pub passed_over: usize,
}

const HEADER: [&str; 6] = ["row_id", "top1", "top2", "top3", "confidence", "reason"];

/// Reads everything, suggests, then writes. The same files give the same bytes.
pub fn suggest_files(files: &SuggestFiles) -> Result<Summary, FileError> {
    let sources = read_sources(&files.sources)?;
    let targets = read_targets(&files.targets)?;
    if targets.is_empty() && !sources.is_empty() {
        return Err(FileError::NoTargets {
            path: files.targets.clone(),
        });
    }
    let history: Vec<MappedChart> = files.history.iter().map(|path| read_history(path)).collect::<Result<_, _>>()?;
    let confirmed = match &files.confirmed {
        Some(path) => read_confirmed(path, &sources, &targets)?,
        None => BTreeMap::new(),
    };
    let codes: BTreeSet<&str> = targets.iter().map(|target| target.code.as_str()).collect();
    let all_learnt = history.iter().flat_map(|chart| &chart.accounts);
    let (learnt, passed_over) = all_learnt.fold((0, 0), |(learnt, passed), (_, code)| {
        if codes.contains(code.as_str()) {
            (learnt + 1, passed)
        } else {
            (learnt, passed + 1)
        }
    });
    let suggestions = if sources.is_empty() {
        Vec::new()
    } else {
        Suggester::new(targets).learn(&history).suggest(&sources, &confirmed)
    };
    let rows = suggestions
        .iter()
        .map(|suggestion| row_of(&sources[suggestion.row].row_id, suggestion));
    let contents = to_csv(&HEADER, rows).map_err(|cause| FileError::Unwritable {
        path: files.out.clone(),
        cause,
    })?;
    write_whole(&files.out, &contents)?;
    Ok(Summary {
        rows: suggestions.len(),
        confirmed: confirmed.len(),
        sure: suggestions
            .iter()
            .filter(|suggestion| suggestion.confidence() >= 0.95 && !confirmed.contains_key(&suggestion.row))
            .count(),
        learnt,
        passed_over,
    })
}

fn row_of<'r>(row_id: &'r str, suggestion: &'r Suggestion) -> Vec<Cow<'r, str>> {
    let code = |at: usize| Cow::Borrowed(suggestion.top3.get(at).map_or("", |(code, _)| code.as_str()));
    vec![
        Cow::Borrowed(row_id),
        code(0),
        code(1),
        code(2),
        Cow::Owned(format!("{:.4}", suggestion.confidence())),
        Cow::Borrowed(&suggestion.reason),
    ]
}

/// The columns of a chart.
struct ChartColumns {
    row_id: Column,
    name: Column,
    number: Option<Column>,
    path: Option<Column>,
    parent: Option<Column>,
    root_class: Option<Column>,
}

impl ChartColumns {
    fn of(table: &Table) -> Result<Self, FileError> {
        Ok(Self {
            row_id: table.needed("row_id")?,
            name: table.needed("name")?,
            number: table.column("account_number"),
            path: table.column("fully_qualified_name"),
            parent: table.column("parent"),
            root_class: table.column("root_class"),
        })
    }

    fn account(&self, table: &Table, row: &TableRow) -> Result<SourceAccount, FileError> {
        let text = |column| row.optional(column).trim().to_owned();
        Ok(SourceAccount {
            // Given back byte for byte.
            row_id: row.cell(self.row_id).to_owned(),
            name: row.cell(self.name).trim().to_owned(),
            number: text(self.number),
            path: text(self.path),
            parent: text(self.parent),
            root_class: read_class(table, row, self.root_class)?,
            // `source_type` may hold the answer, so it is not read.
            partner_type: None,
        })
    }
}

fn read_class(table: &Table, row: &TableRow, column: Option<Column>) -> Result<Option<RootClass>, FileError> {
    let text = row.optional(column).trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|()| {
        let problem = format!("`{text}` is no root class; known are Asset, Liability, Equity, Income, Expense, Off balance");
        table.bad_cell(row, problem)
    })
}

fn read_sources(path: &Path) -> Result<Vec<SourceAccount>, FileError> {
    let table = Table::read(path, &["row_id", "name"])?;
    let columns = ChartColumns::of(&table)?;
    let mut seen = BTreeSet::new();
    let mut accounts = Vec::with_capacity(table.rows().len());
    for row in table.rows() {
        let account = columns.account(&table, row)?;
        if account.row_id.trim().is_empty() {
            return Err(table.bad_cell(row, "the cell `row_id` is empty"));
        }
        if account.name.is_empty() {
            return Err(table.bad_cell(row, "the cell `name` is empty"));
        }
        if !seen.insert(account.row_id.clone()) {
            return Err(table.bad_cell(row, format!("the row_id `{}` is used twice", account.row_id)));
        }
        accounts.push(account);
    }
    Ok(accounts)
}

fn read_history(path: &Path) -> Result<MappedChart, FileError> {
    let table = Table::read(path, &["row_id", "name", "code"])?;
    let columns = ChartColumns::of(&table)?;
    let code = table.needed("code")?;
    let accounts = table
        .rows()
        .iter()
        .map(|row| Ok((columns.account(&table, row)?, row.cell(code).trim().to_owned())))
        .collect::<Result<_, FileError>>()?;
    let label = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(MappedChart { label, accounts })
}

fn read_targets(path: &Path) -> Result<Vec<SuggestTarget>, FileError> {
    let table = Table::read(path, &["code", "name"])?;
    let (code, name) = (table.needed("code")?, table.needed("name")?);
    let (root_class, description) = (table.column("root_class"), table.column("description"));
    let mut seen = BTreeSet::new();
    let mut targets = Vec::with_capacity(table.rows().len());
    for row in table.rows() {
        let target = SuggestTarget {
            code: row.cell(code).trim().to_owned(),
            name: row.cell(name).trim().to_owned(),
            root_class: read_class(&table, row, root_class)?,
            description: row.optional(description).trim().to_owned(),
            synonyms: Vec::new(),
        };
        if target.code.is_empty() {
            return Err(table.bad_cell(row, "the cell `code` is empty"));
        }
        if !seen.insert(target.code.clone()) {
            return Err(table.bad_cell(row, format!("the code `{}` is used twice", target.code)));
        }
        targets.push(target);
    }
    Ok(targets)
}

fn read_confirmed(path: &Path, sources: &[SourceAccount], targets: &[SuggestTarget]) -> Result<BTreeMap<usize, String>, FileError> {
    let table = Table::read(path, &["row_id", "code"])?;
    let (row_id, code) = (table.needed("row_id")?, table.needed("code")?);
    let rows: BTreeMap<&str, usize> = sources
        .iter()
        .enumerate()
        .map(|(at, account)| (account.row_id.as_str(), at))
        .collect();
    let codes: BTreeSet<&str> = targets.iter().map(|target| target.code.as_str()).collect();
    let mut confirmed: BTreeMap<usize, String> = BTreeMap::new();
    for row in table.rows() {
        let (id, code) = (row.cell(row_id), row.cell(code).trim());
        let Some(&at) = rows.get(id) else {
            return Err(table.bad_cell(row, format!("the row_id `{id}` is not among the sources")));
        };
        if code.is_empty() {
            continue;
        }
        if !codes.contains(code) {
            return Err(table.bad_cell(row, format!("the code `{code}` is not among the targets")));
        }
        if confirmed.insert(at, code.to_owned()).is_some_and(|earlier| earlier != code) {
            return Err(table.bad_cell(row, format!("the row_id `{id}` has two codes")));
        }
    }
    Ok(confirmed)
}
