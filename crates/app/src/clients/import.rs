//! Clients and their engagements out of a file. An import adds and never edits: a line that says what is
//! stored already changes nothing, and one that says otherwise is named (ADR 0045). All or nothing.

mod file;
mod plan;

use connect_domain::counted::counted;
use std::path::Path;

use connect_domain::audit::AuditEntry;
use connect_store::{Reads, WriteTransaction, advisory_clients, engagements, members};

use self::file::{ClientFile, read};
use self::plan::Plan;
use super::begin;
use super::view::{ClientsImport, ImportProblem};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::vault::door::blocking;

/// Problems that one message names; the preview has them all.
const NAMED: usize = 8;

/// What an import would do. Changes nothing.
pub async fn preview_clients(app: &App, path: &Path) -> Result<ClientsImport, AppError> {
    let file = read_file(path).await?;
    Ok(plan(app, &mut app.store.read().await?, &file).await?.view())
}

/// Takes the file's clients into the workspace, or refuses all and says which lines stand in the way.
pub async fn import_clients(app: &App, path: &Path) -> Result<ClientsImport, AppError> {
    let file = read_file(path).await?;
    let mut tx: WriteTransaction = begin(app).await?;
    let plan = plan(app, &mut tx, &file).await?;
    let done = plan.view();
    if !done.problems.is_empty() {
        return Err(refused(path, &done.problems));
    }
    if plan.changes_nothing() {
        return Ok(done);
    }
    for lead in &plan.leads {
        members::insert(&mut tx, lead).await?;
    }
    advisory_clients::insert(&mut tx, &plan.clients).await?;
    engagements::insert(&mut tx, &plan.engagements).await?;
    let detail = format!(
        "{}, {} and {} added",
        counted(plan.clients.len(), "client", "clients"),
        counted(plan.engagements.len(), "engagement", "engagements"),
        counted(plan.leads.len(), "member", "members")
    );
    tx.commit(AuditEntry::new("clients.imported", "advisory_clients", detail)).await?;
    app.events.stale(["clients"]);
    Ok(done)
}

async fn read_file(path: &Path) -> Result<ClientFile, AppError> {
    let path = path.to_owned();
    blocking(move || read(&path)).await?
}

async fn plan(app: &App, from: &mut impl Reads, file: &ClientFile) -> Result<Plan, AppError> {
    let clients = advisory_clients::list(from).await?;
    let engagements = engagements::list(from).await?;
    let members = members::list(from).await?;
    Plan::of(app, file, &clients, &engagements, members)
}

fn refused(path: &Path, problems: &[ImportProblem]) -> AppError {
    let named: Vec<String> = problems
        .iter()
        .take(NAMED)
        .map(|problem| format!("line {}: {}", problem.line.get(), problem.problem))
        .collect();
    let more = match problems.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let message = format!("`{}` cannot be imported: {}{more}", path.display(), named.join("; "));
    AppError::new(ErrorCode::InvalidInput, message).hint("Nothing was imported. `clients import FILE --preview` lists every line")
}
