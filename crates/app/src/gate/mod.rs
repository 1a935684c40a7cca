//! The readiness gate: checks are made, their answers kept, and judged by age and place.
//!
//! A partner's manifest declares its checks; [`checks`] implements each by what the connector can do, so that
//! none names a partner. [`run`] makes them, [`report`] says what the answers that are stored are worth now,
//! [`report_file`] judges a report that was saved, and [`formats`] writes one.

mod checks;
mod formats;
mod report;
pub mod report_file;
mod run;
mod subject;
pub mod view;

use std::path::Path;
use std::sync::Arc;

use connect_domain::gate::GateScope;
use connect_store::connections::{self, Connection};

pub use formats::{Format, render};
pub(crate) use report::{Answered, answers};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::{parse_word, shortened};
use crate::platform;
use view::ReportView;

/// Makes every check of these connections (all, if none is named) and judges what they found.
pub async fn verify(app: &Arc<App>, ids: &[String], scope: &str) -> Result<ReportView, AppError> {
    let scope = parse_scope(scope)?;
    let chosen = chosen(app, ids).await?;
    run::run(app, &chosen, None).await?;
    report::report(app, &chosen, scope).await
}

/// Makes one check of a connection, and those that it rests on.
pub async fn run_check(app: &Arc<App>, connection_id: &str, check_id: &str) -> Result<(), AppError> {
    let connection = app.connection(connection_id).await?;
    let declared = &crate::partners::manifest(&connection.partner)?.checks;
    if !declared.iter().any(|check| check.id == check_id) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("There is no check `{}` here", shortened(check_id)),
        ));
    }
    run::run(app, &[connection], Some(check_id)).await
}

/// What the answers that are stored are worth now. Asks nobody.
pub async fn readiness(app: &App, ids: &[String], scope: &str) -> Result<ReportView, AppError> {
    let scope = parse_scope(scope)?;
    let chosen = chosen(app, ids).await?;
    report::report(app, &chosen, scope).await
}

/// Writes the readiness as a file, whole or not at all.
pub async fn save_readiness(app: &App, scope: &str, format: &str, path: &Path) -> Result<ReportView, AppError> {
    let format = parse_word(format, "a format", "Use text, json, junit or html")?;
    let report = readiness(app, &[], scope).await?;
    write_report(&render(&report, format)?, path)?;
    Ok(report)
}

/// Writes a rendered report, whole or not at all.
pub fn write_report(text: &str, path: &Path) -> Result<(), AppError> {
    platform::write_atomically(path, text.as_bytes()).map_err(|error| {
        AppError::new(ErrorCode::InvalidInput, format!("`{}` cannot be written", path.display()))
            .hint("Choose a folder that you may write to")
            .source(error)
    })
}

fn parse_scope(text: &str) -> Result<GateScope, AppError> {
    parse_word(text, "a scope", "Use live or rehearsal")
}

/// The named connections, or all that nobody has disconnected.
async fn chosen(app: &App, ids: &[String]) -> Result<Vec<Connection>, AppError> {
    if ids.is_empty() {
        let all = connections::list(&mut app.store.read().await?).await?;
        return Ok(all.into_iter().filter(|connection| connection.disconnected_at.is_none()).collect());
    }
    let mut chosen: Vec<Connection> = Vec::new();
    for id in ids {
        let connection = app.connection(id).await?;
        if !chosen.iter().any(|other| other.id == connection.id) {
            chosen.push(connection);
        }
    }
    Ok(chosen)
}
