//! `verify`: makes the checks, or judges a report that was saved, and says whether the firm can rely on it; or shows who
//! had checks made before.

use std::sync::Arc;
use std::time::Duration;

use connect_app::App;
use connect_app::error::{AppError, ErrorCode};
use connect_app::events::Event;
use connect_app::gate::report_file::{Demands, judge_file};
use connect_app::gate::view::{CheckRunView, ReportView};
use connect_app::gate::{self, Format, remarks, render, write_report};
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::counted::counted;
use tokio::sync::broadcast::error::RecvError;

use crate::arguments::{Arguments, Verify};
use crate::output::{Answer, write_line};
use crate::session;

/// How often the progress is told.
const TELL: Duration = Duration::from_secs(1);

pub async fn run(arguments: &Arguments, verify: Verify) -> Result<Answer, AppError> {
    if verify.history {
        let view = gate::check_runs(&*session::open(arguments, false).await?).await?;
        let text = if view.runs.is_empty() {
            "No check was ever made\n".to_owned()
        } else {
            view.runs.iter().map(line).collect()
        };
        return Answer::new(&view, text);
    }
    if verify.public_key {
        let view = gate::public_key(&*session::open(arguments, false).await?).await?;
        let text = format!("{}\n", view.public_key);
        return Answer::new(&view, text);
    }
    let format = verify.format.unwrap_or(if arguments.json { Format::Json } else { Format::Text });
    let report = match &verify.from {
        Some(file) => {
            let demands = Demands {
                scope: verify.scope.asked(),
                max_age: verify.max_age.as_deref().map(age).transpose()?,
                require_live: verify.require_live,
                partial: verify.partial,
                signed_by: verify.signed_by.as_deref(),
            };
            judge_file(file, demands, SystemClock.now())?
        }
        None => {
            let app = session::open_settled(arguments).await?;
            let scope = verify.scope.asked().unwrap_or("live");
            let told = (!arguments.json).then(|| tokio::spawn(tell(Arc::clone(&app))));
            let report = if verify.outdated {
                gate::verify_outdated(&app, &verify.ids, scope).await
            } else {
                gate::verify(&app, &verify.ids, scope).await
            };
            if let Some(told) = told {
                told.abort();
            }
            let report = report?;
            if format == Format::Json {
                gate::sign(&app, report).await?
            } else {
                report
            }
        }
    };
    let rendered = render(&report, format)?;
    let text = match &verify.out {
        Some(out) => {
            write_report(&rendered, out)?;
            let told = format!("{}: {}", title(&report), out.display());
            [&[told][..], &remarks(&report)].concat().join("\n")
        }
        None => rendered,
    };
    Answer::new(&gate::document(&report)?, text).map(|answer| answer.found(report.verdict != "READY"))
}

/// A person who waits reads meanwhile, beside the report, how far it is.
async fn tell(app: Arc<App>) {
    let mut notices = app.events().listen();
    let mut ticks = tokio::time::interval(TELL);
    ticks.tick().await;
    let (mut newest, mut told) = (None, None);
    loop {
        tokio::select! {
            notice = notices.recv() => match notice {
                Ok(Event::ChecksProgress(progress)) => newest = Some(progress),
                Err(RecvError::Closed) => return,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
            },
            _ = ticks.tick() => {
                if let Some(progress) = newest.filter(|_| newest != told) {
                    let line = format!("Checking: {} of {} done", progress.done.get(), counted(progress.of.get(), "connection", "connections"));
                    write_line(&mut std::io::stderr().lock(), &line);
                    told = newest;
                }
            }
        }
    }
}

fn line(run: &CheckRunView) -> String {
    format!(
        "{}  {:<24} {}: {} PASS, {} WARN, {} FAIL, {} SKIP{}\n",
        run.started_at.to_rfc3339(),
        run.started_by.as_deref().unwrap_or("the program"),
        counted(run.connections.get(), "connection", "connections"),
        run.pass.get(),
        run.warn.get(),
        run.fail.get(),
        run.skip.get(),
        if run.finished_at.is_none() { " (not finished)" } else { "" },
    )
}

fn title(report: &ReportView) -> String {
    match report.scope.as_str() {
        "rehearsal" => format!("{} (rehearsal)", report.verdict),
        _ => report.verdict.clone(),
    }
}

/// `90s`, `30m`, `12h` or `7d`.
fn age(text: &str) -> Result<Duration, AppError> {
    let unusable = || AppError::new(ErrorCode::InvalidInput, format!("`{text}` is not an age")).hint("Use 90s, 30m, 12h or 7d");
    let unit = text.chars().next_back().ok_or_else(unusable)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(unusable()),
    };
    let number: u32 = text[..text.len() - 1].parse().map_err(|_| unusable())?;
    Ok(Duration::from_secs(u64::from(number) * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_a_number_and_a_unit() {
        for (text, seconds) in [("90s", 90), ("30m", 1_800), ("12h", 43_200), ("7d", 604_800), ("0s", 0)] {
            assert_eq!(age(text).unwrap(), Duration::from_secs(seconds), "{text}");
        }
        for text in ["", "7", "d", "-1h", "1.5h", "1w", "7é"] {
            assert_eq!(age(text).unwrap_err().code, ErrorCode::InvalidInput, "{text}");
        }
    }
}
