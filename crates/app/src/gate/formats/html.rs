//! One page that needs nothing from outside: it opens from a mail or an archive, years later.

use std::fmt::Write;

use connect_domain::clock::Instant;
use connect_domain::counted::counted;
use quick_xml::escape::escape;

use super::super::view::{CheckView, ReportView};
use super::{NOTHING, changed, score, verdict, waived};

const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color-scheme:light dark}\
table{border-collapse:collapse;width:100%;margin:0 0 2rem}th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8888}\
th{font-weight:600}.o{font-weight:700}\
@media print{body{margin:0;max-width:none;color-scheme:light}tr{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}@page{margin:15mm}}";

pub(super) fn render(report: &ReportView) -> String {
    let verdict = verdict(report);
    let summary = &report.summary;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{verdict}: AdvisorOS Connect</title>\
         <style>{STYLE}</style></head><body>\n<h1>{verdict}</h1>\n\
         <p>Judged {} by AdvisorOS Connect {}: {}, {} PASS, {} WARN, {} FAIL, {} SKIP. \
         Checks that stand in the way: {}.</p>\n",
        minutes(&report.judged_at),
        escape(&report.version),
        counted(summary.connections.get(), "connection", "connections"),
        summary.pass.get(),
        summary.warn.get(),
        summary.fail.get(),
        summary.skip.get(),
        summary.obstacles.get()
    );
    if let Some(score) = score(report) {
        let _infallible = writeln!(page, "<p>{}.</p>", escape(&score));
    }
    if summary.waived.get() > 0 {
        let _infallible = writeln!(page, "<p>Failures that somebody answers for: {}.</p>", summary.waived.get());
    }
    if summary.worse.get() + summary.better.get() > 0 {
        let (worse, better) = (summary.worse.get(), summary.better.get());
        let _infallible = writeln!(page, "<p>Since the run before: {worse} worse, {better} better.</p>");
    }
    if report.checks.is_empty() {
        let _infallible = writeln!(page, "<p>{NOTHING}.</p>");
    }
    for checks in report.checks.chunk_by(|one, other| one.connection_id == other.connection_id) {
        let first = &checks[0];
        let _infallible = writeln!(
            page,
            "<h2>{} <small>{}, {}</small></h2>\n<table><thead><tr><th>Status</th><th>Check</th><th>Seen</th><th>Evidence</th><th>When</th></tr></thead><tbody>",
            escape(&first.display_name),
            escape(&first.partner),
            escape(&first.environment)
        );
        checks.iter().for_each(|check| page.push_str(&row(check)));
        page.push_str("</tbody></table>\n");
    }
    page.push_str("</body></html>\n");
    page
}

/// An instant of the report as a person reads it.
fn minutes(rfc3339: &str) -> String {
    Instant::parse_rfc3339(rfc3339).map_or_else(|| escape(rfc3339).into_owned(), Instant::to_minutes)
}

fn row(check: &CheckView) -> String {
    let class = if check.obstacle.is_some() { " class=\"o\"" } else { "" };
    let beside = |words: Option<String>| words.map_or_else(String::new, |words| format!("<br><small>{}</small>", escape(&words)));
    format!(
        "<tr><td{class}>{}</td><td>{}<br><code>{}</code></td><td>{}{}</td><td>{}</td><td>{}{}</td></tr>\n",
        escape(&check.status),
        escape(&check.title),
        escape(&check.id),
        escape(&check.evidence),
        beside(waived(check)),
        escape(&check.evidence_kind),
        check.checked_at.as_deref().map_or_else(|| "never".to_owned(), minutes),
        beside(changed(check)),
    )
}
