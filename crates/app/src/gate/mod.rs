//! The readiness gate: checks are made, their answers kept, and judged by age and place.
//!
//! A partner's manifest declares its checks; [`checks`] implements each by what the connector can do, so that
//! none names a partner. [`run`] makes them, [`again`] those whose answer may be another now, [`report`] says what the answers that are stored are worth now, [`waivers`] for which failures somebody answers,
//! [`report_file`] judges a report that was saved, [`signature`] tells whether it is the firm's own, and [`formats`] writes one.

mod again;
mod checks;
mod decisions;
mod formats;
mod history;
mod report;
pub mod report_file;
mod run;
mod signature;
mod subject;
pub mod view;
mod waivers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use connect_domain::check::{CheckCost, EvidenceKind};
use connect_domain::gate::GateScope;
use connect_store::connections::{self, Connection};

pub(crate) use again::{check_again, check_each_again, check_now, check_with_new_credential};
pub(crate) use checks::{CONTRACT, LIVE, PUBLISHED};
pub use formats::{Format, document, remarks, render};
pub use history::check_runs;
pub(crate) use report::{Answered, answers};
pub use signature::{public_key, sign};
pub use waivers::{list_waivers, waive_check, withdraw_waiver};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::{parse_word, shortened};
use crate::vault::door::blocking;
use crate::{partners, platform};
use run::{Occasion, Task};
use view::{CheckView, ReportView, SavedReport};

/// Makes every check of these connections (all, if none is named) and judges what they found.
pub async fn verify(app: &Arc<App>, ids: &[String], scope: &str) -> Result<ReportView, AppError> {
    let scope = parse_scope(scope)?;
    let chosen = chosen(app, ids).await?;
    let tasks = chosen.iter().map(|connection| {
        let checks = checks::declared(partners::manifest(&connection.partner)?, connection.environment);
        Ok(Task {
            connection: connection.clone(),
            checks,
        })
    });
    run::run(app, tasks.collect::<Result<_, AppError>>()?, Occasion::Asked).await?;
    report_after(app, &chosen, scope).await
}

/// As [`verify`], but makes only the checks whose answer is missing or too old, those that cost no call, and those that
/// they rest on.
pub async fn verify_outdated(app: &Arc<App>, ids: &[String], scope: &str) -> Result<ReportView, AppError> {
    let scope = parse_scope(scope)?;
    let chosen = chosen(app, ids).await?;
    let now = app.clock.now();
    let answered = answers(&mut app.store.read().await?, &chosen).await?;
    let tasks = chosen.iter().zip(&answered).filter_map(|(connection, answered)| {
        let is_outdated =
            |answered: &Answered| matches!(answered.evidence_kind(connection, now), EvidenceKind::Missing | EvidenceKind::Stale);
        let is_wanted = |answered: &Answered| answered.spec.cost == CheckCost::Local || is_outdated(answered);
        Task::of(connection.clone(), answered, is_wanted)
    });
    run::run(app, tasks.collect(), Occasion::Asked).await?;
    report_after(app, &chosen, scope).await
}

/// The report of connections that were just checked: their calls may have changed how they stand.
async fn report_after(app: &App, checked: &[Connection], scope: GateScope) -> Result<ReportView, AppError> {
    let mut connections = connections::list(&mut app.store.read().await?).await?;
    connections.retain(|connection| checked.iter().any(|one| one.id == connection.id));
    report::report(app, &connections, scope).await
}

/// Makes one check of a connection, and those that it rests on.
pub async fn run_check(app: &Arc<App>, connection_id: &str, check_id: &str) -> Result<(), AppError> {
    let connection = app.connection(connection_id).await?;
    let declared = checks::declared(partners::manifest(&connection.partner)?, connection.environment);
    let check = declared
        .into_iter()
        .find(|check| check.id == check_id)
        .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, format!("There is no check `{}` here", shortened(check_id))))?;
    let checks = vec![check];
    run::run(app, vec![Task { connection, checks }], Occasion::Asked).await
}

/// The checks that keep a connection from being ready, apart from its not being live yet. Asks nobody.
pub(crate) async fn in_the_way_of_going_live(app: &App, connection: &Connection) -> Result<Vec<CheckView>, AppError> {
    let report = report::report(app, std::slice::from_ref(connection), GateScope::Live).await?;
    let in_the_way = report
        .checks
        .into_iter()
        .filter(|check| check.obstacle.is_some() && check.id != checks::LIVE);
    Ok(in_the_way.collect())
}

/// What the answers that are stored are worth now. Asks nobody.
pub async fn readiness(app: &App, ids: &[String], scope: &str) -> Result<ReportView, AppError> {
    let scope = parse_scope(scope)?;
    let chosen = chosen(app, ids).await?;
    report::report(app, &chosen, scope).await
}

/// Writes the readiness as a file, whole or not at all. A file that is there is kept unless `replace` says otherwise.
pub async fn save_readiness(app: &App, scope: &str, format: &str, path: &str, replace: bool) -> Result<SavedReport, AppError> {
    let format = parse_word(format, "a format", "Use text, json, junit or html")?;
    let file = PathBuf::from(path.trim());
    if !file.is_absolute() || file.file_name().is_none() {
        return Err(AppError::new(ErrorCode::InvalidInput, "A report needs a file's full path").hint("Name its folder too"));
    }
    let report = readiness(app, &[], scope).await?;
    let report = if format == Format::Json { sign(app, report).await? } else { report };
    let text = render(&report, format)?;
    blocking(move || {
        if !replace && file.symlink_metadata().is_ok() {
            return Err(AppError::new(ErrorCode::Conflict, format!("`{}` exists already", file.display()))
                .hint("Replace it, or choose another name"));
        }
        write_report(&text, &file)?;
        Ok(SavedReport {
            path: file.display().to_string(),
        })
    })
    .await?
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Machine;

    #[tokio::test]
    async fn a_report_is_saved_in_every_format_and_never_over_another_file_unasked() {
        let machine = Machine::new();
        let app = machine.open().await;
        let file = machine.folder.path().join("report");
        let path = file.to_str().unwrap();
        let save = |format: &'static str, replace| save_readiness(&app, "live", format, path, replace);
        for (format, holds) in [
            ("text", "NOT READY"),
            ("json", "\"NOT READY\""),
            ("junit", "<testsuite"),
            ("html", "NOT READY"),
        ] {
            save(format, true).await.unwrap();
            let written = std::fs::read_to_string(&file).unwrap();
            assert!(written.contains(holds), "{format}: {written}");
        }
        std::fs::write(&file, "the firm's own").unwrap();
        assert_eq!(save("html", false).await.unwrap_err().code, ErrorCode::Conflict);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "the firm's own");
        assert_eq!(save("pdf", true).await.unwrap_err().code, ErrorCode::InvalidInput);
        for unusable in ["", "report.html", "/", path.replace("report", "").as_str()] {
            let refused = save_readiness(&app, "live", "html", unusable, true).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::InvalidInput, "{unusable}");
        }
    }
}
