//! One page that needs nothing from outside: it opens from a mail or an archive, years later.

use std::fmt::Write;

use connect_domain::clock::Instant;
use connect_domain::counted::counted;
use quick_xml::escape::escape;

use super::super::view::{CheckView, ReportView};
use super::{CONNECT_FIRST, NOTHING, age, changed, cost, score, verdict, waived};

const STYLE: &str = "\
:root{color-scheme:light dark;--muted:#555b66;--line:#dcdee2;--bad:#be2323}\
@media(prefers-color-scheme:dark){:root{--muted:#a6abb5;--line:#2f333b;--bad:#fb817a}}\
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}\
h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .25rem}\
p{margin:.25rem 0}small,h2 span{color:var(--muted);font-size:.86em;font-weight:400}code{overflow-wrap:anywhere}\
table{border-collapse:collapse;table-layout:fixed;width:100%}\
th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:break-word}\
th{font-weight:600;color:var(--muted)}.s{width:8%}.c{width:27%}.a{width:15%}.k{width:13%}\
.o{font-weight:700;color:var(--bad)}.o::before{content:'\\25B2\\00A0'}.r{font-weight:600}\
@media print{:root{color-scheme:light;--muted:#444;--line:#bbb;--bad:#be2323}\
body{font-size:10pt;margin:0;max-width:none;padding:0}tr{break-inside:avoid}h2{break-after:avoid}\
thead{display:table-header-group}@page{size:A4 landscape;margin:12mm}}";

pub(super) fn render(report: &ReportView) -> String {
    let verdict = verdict(report);
    let summary = &report.summary;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{verdict}: AdvisorOS Connect</title>\
         <style>{STYLE}</style></head><body>\n<h1>{verdict}</h1>\n\
         <p>Judged {} by AdvisorOS Connect {}: {}, {} PASS, {} WARN, {} FAIL, {} SKIP; {}.</p>\n\
         <p class=\"{}\">Checks that stand in the way: {}.</p>\n",
        minutes(&report.judged_at),
        escape(&report.version),
        counted(summary.connections.get(), "connection", "connections"),
        summary.pass.get(),
        summary.warn.get(),
        summary.fail.get(),
        summary.skip.get(),
        counted(summary.requests.get(), "request", "requests"),
        if summary.obstacles.get() > 0 { "o" } else { "" },
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
        let _infallible = writeln!(page, "<p>{NOTHING}.</p>\n<p>{CONNECT_FIRST}.</p>");
    }
    for checks in report.checks.chunk_by(|one, other| one.connection_id == other.connection_id) {
        let first = &checks[0];
        let _infallible = writeln!(
            page,
            "<h2>{} <span>{}, {}</span></h2>\n<table><thead><tr><th class=\"s\">Status</th><th class=\"c\">Check</th>\
             <th>Seen</th><th class=\"a\">Evidence</th><th class=\"k\">Cost</th></tr></thead><tbody>",
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
    let required = if check.critical {
        " <small class=\"r\">required</small>"
    } else {
        ""
    };
    let age = age(check).unwrap_or_else(|| "never".to_owned());
    let when = check.checked_at.as_deref().map(minutes);
    format!(
        "<tr><td{class}>{}</td><td>{}{required}<br><small><code>{}</code></small></td><td>{}{}</td><td>{}, {age}{}{}</td><td>{}</td></tr>\n",
        escape(&check.status),
        escape(&check.title),
        escape(&check.id),
        escape(&check.evidence),
        beside(waived(check)),
        escape(&check.evidence_kind),
        beside(when),
        beside(changed(check)),
        escape(cost(check)),
    )
}
