//! The file: `name,legal_name,reference,lead,engagement_type,period_start,period_end,due`. Only `name` is
//! needed; other columns are ignored.

use std::path::Path;

use connect_domain::advisory_client::ClientNames;
use connect_domain::calendar_date::CalendarDate;
use connect_domain::engagement::Period;
use connect_domain::mapping::target_set::EngagementType;
use connect_suggest::files::table::{Table, TableRow};
use connect_suggest::files::{FileError, unguard_cell};

use crate::clients::engagement::{parse_day, parse_engagement_type};
use crate::clients::view::ImportProblem;
use crate::error::{AppError, ErrorCode, sentence};
use crate::members;

/// More than any firm has; a file beyond is some other file.
const MOST_CLIENTS: usize = 20_000;

/// What a file says.
#[derive(Debug)]
pub(super) struct ClientFile {
    pub(super) rows: usize,
    /// The lines that can be understood.
    pub(super) lines: Vec<Line>,
    /// The others.
    pub(super) problems: Vec<ImportProblem>,
}

/// One client.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) line: u64,
    pub(super) names: ClientNames,
    pub(super) work: Option<Work>,
}

/// The engagement on a client's line.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) engagement_type: EngagementType,
    pub(super) period: Period,
    pub(super) due: Option<CalendarDate>,
    /// The name of the lead.
    pub(super) lead: Option<String>,
}

pub(super) fn read(path: &Path) -> Result<ClientFile, AppError> {
    let table = Table::read(path, &["name"]).map_err(unusable)?;
    let rows = table.rows();
    if rows.is_empty() {
        return Err(refused(format!("`{}` has no clients", path.display())));
    }
    if rows.len() > MOST_CLIENTS {
        return Err(refused(format!(
            "`{}` has {} rows; at most {MOST_CLIENTS} clients are imported",
            path.display(),
            rows.len()
        )));
    }
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for row in rows {
        let cells = Cells { table: &table, row };
        match cells.line() {
            Ok(line) => lines.push(line),
            Err(problem) => problems.push(ImportProblem {
                line: row_line(row.line),
                name: cells.cell("name").to_owned(),
                problem,
            }),
        }
    }
    Ok(ClientFile {
        rows: rows.len(),
        lines,
        problems,
    })
}

pub(super) fn row_line(line: u64) -> crate::views::Count {
    i64::try_from(line).unwrap_or(i64::MAX).into()
}

struct Cells<'t> {
    table: &'t Table,
    row: &'t TableRow,
}

impl Cells<'_> {
    fn cell(&self, column: &str) -> &str {
        unguard_cell(self.row.optional(self.table.column(column))).trim()
    }

    fn line(&self) -> Result<Line, String> {
        let names = ClientNames::new(self.cell("name"), self.cell("legal_name"), self.cell("reference"));
        Ok(Line {
            line: self.row.line,
            names: names.map_err(|problem| problem.to_string())?,
            work: self.work()?,
        })
    }

    /// Nothing when every cell of it is empty.
    fn work(&self) -> Result<Option<Work>, String> {
        let columns = ["engagement_type", "period_start", "period_end", "due", "lead"];
        let [engagement_type, start, end, due, lead] = columns.map(|column| self.cell(column));
        if [engagement_type, start, end, due, lead].iter().all(|cell| cell.is_empty()) {
            return Ok(None);
        }
        for (column, cell) in [("engagement_type", engagement_type), ("period_start", start), ("period_end", end)] {
            if cell.is_empty() {
                return Err(format!("an engagement needs `{column}`"));
            }
        }
        let period = Period::new(parse_day(start, "period's start")?, parse_day(end, "period's end")?);
        let lead = (!lead.is_empty())
            .then(|| members::checked(lead).map_err(|error| error.message))
            .transpose()?;
        Ok(Some(Work {
            engagement_type: parse_engagement_type(engagement_type)?,
            period: period.map_err(|error| error.to_string())?,
            due: (!due.is_empty()).then(|| parse_day(due, "due date")).transpose()?,
            lead,
        }))
    }
}

fn unusable(error: FileError) -> AppError {
    refused(sentence(&error.to_string())).source(error)
}

fn refused(message: String) -> AppError {
    AppError::new(ErrorCode::InvalidInput, message).hint(
        "Nothing was imported. The file is a CSV with the column `name`, and as wanted `legal_name`, `reference`, `lead`, \
         `engagement_type`, `period_start`, `period_end` and `due`",
    )
}
