//! One page that needs nothing from outside: it opens from a mail or an archive, years later.

use std::fmt::Write;

use connect_connectors::registry;
use connect_domain::clock::Instant;
use connect_domain::counted::counted;
use quick_xml::escape::escape;

use super::super::view::{CheckView, ReportView};
use super::{CONNECT_FIRST, NOTHING, age, changed, connections, cost, remarks, score, verdict, waived};

const STYLE: &str = "\
:root{color-scheme:light dark;--muted:#555b66;--line:#dcdee2;--bad:#be2323}\
@media(prefers-color-scheme:dark){:root{--muted:#a6abb5;--line:#2f333b;--bad:#fb817a}}\
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}\
h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:0;color:CanvasText}\
p{margin:.25rem 0}small,span{color:var(--muted);font-size:.86em;font-weight:400}code{overflow-wrap:anywhere}\
table{border-collapse:collapse;table-layout:fixed;width:100%;margin-top:1.5rem}\
th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:break-word}\
th{font-weight:600;color:var(--muted)}.s{width:8%}.c{width:27%}.a{width:15%}.k{width:13%}.n{width:4.75rem}.w{width:40%}th[colspan]{padding-inline-start:0}\
td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}\
.o{font-weight:700;color:var(--bad)}.o::before{content:'\\25B2\\00A0'}.r{font-weight:600}\
@media screen{table{min-width:46rem}}\
@media print{:root{color-scheme:light;--muted:#444;--line:#bbb;--bad:#be2323}\
body{font-size:9pt;line-height:1.35;margin:0;max-width:none;padding:0}tr{break-inside:avoid}th,td{padding:.2rem .5rem}\
thead{display:table-header-group}}";

/// Paper keeps its own size: Letter here, A4 there. A sheet that is taken out still says what it is of.
fn sheets(report: &ReportView) -> String {
    let of = format!("{}: AdvisorOS Connect, judged {}", verdict(report), minutes(&report.judged_at));
    // Nothing of a report may end the rule that it stands in.
    let of: String = of
        .chars()
        .filter(|one| one.is_ascii_alphanumeric() || " ():,.-".contains(*one))
        .collect();
    format!(
        "@page{{size:landscape;margin:12mm 12mm 16mm;font:8pt system-ui,sans-serif;@bottom-left{{content:'{of}'}}\
         @bottom-right{{content:counter(page) ' of ' counter(pages)}}}}"
    )
}

pub(super) fn render(report: &ReportView) -> String {
    let verdict = verdict(report);
    let summary = &report.summary;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{verdict}: AdvisorOS Connect</title>\
         <style>{STYLE}{}</style></head><body>\n<h1>{verdict}</h1>\n\
         <p>Judged {} by AdvisorOS Connect {}: {}, {} PASS, {} WARN, {} FAIL, {} SKIP; {}.</p>\n\
         <p{}>Checks that stand in the way: {}.</p>\n",
        sheets(report),
        minutes(&report.judged_at),
        escape(&report.version),
        connections(report),
        summary.pass.get(),
        summary.warn.get(),
        summary.fail.get(),
        summary.skip.get(),
        counted(summary.requests.get(), "request", "requests"),
        if summary.obstacles.get() > 0 { " class=\"o\"" } else { "" },
        summary.obstacles.get()
    );
    for remark in remarks(report) {
        let _infallible = writeln!(page, "<p>{}.</p>", literals(&remark));
    }
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
        let _infallible = writeln!(page, "<p>{NOTHING}.</p>\n<p>{}.</p>", literals(CONNECT_FIRST));
    }
    let of_each = || report.checks.chunk_by(|one, other| one.connection_id == other.connection_id);
    if of_each().count() > 1 {
        page.push_str(&overview(of_each()));
    }
    for checks in of_each() {
        // In the table's head, which paper repeats: no sheet leaves open whose checks they are.
        let _infallible = writeln!(
            page,
            "<table><colgroup><col class=\"s\"><col class=\"c\"><col><col class=\"a\"><col class=\"k\"></colgroup>\
             <thead><tr><th colspan=\"5\" scope=\"colgroup\"><h2>{}</h2></th></tr><tr><th>Status</th><th>Check</th>\
             <th>Seen</th><th>Evidence</th><th>Cost</th></tr></thead><tbody>",
            name(&checks[0])
        );
        checks.iter().for_each(|check| page.push_str(&row(check)));
        page.push_str("</tbody></table>\n");
    }
    page.push_str("</body></html>\n");
    page
}

/// One line for each connection, with what stands in its way: whoever reads only the first sheet knows where to begin.
fn overview<'a>(connections: impl Iterator<Item = &'a [CheckView]>) -> String {
    let mut table =
        "<table><colgroup><col class=\"w\"><col class=\"n\"><col class=\"n\"><col class=\"n\"><col class=\"n\"><col></colgroup>\
                     <thead><tr><th>Connection</th><th class=\"n\">PASS</th><th class=\"n\">WARN</th><th class=\"n\">FAIL</th>\
                     <th class=\"n\">SKIP</th><th>Stands in the way</th></tr></thead><tbody>\n"
            .to_owned();
    for checks in connections {
        let counts = ["PASS", "WARN", "FAIL", "SKIP"].map(|status| checks.iter().filter(|check| check.status == status).count());
        let obstacles: Vec<_> = checks
            .iter()
            .filter(|check| check.obstacle.is_some())
            .map(|check| escape(&check.title))
            .collect();
        let told = if obstacles.is_empty() {
            "<td>nothing".to_owned()
        } else {
            format!("<td class=\"o\">{}", obstacles.join("; "))
        };
        let counts = counts.map(|count| format!("<td class=\"n\">{count}</td>")).concat();
        let _infallible = writeln!(table, "<tr><td>{}</td>{counts}{told}</td></tr>", name(&checks[0]));
    }
    table + "</tbody></table>\n"
}

/// Whose checks they are, at which partner, and where.
fn name(check: &CheckView) -> String {
    format!(
        "{} <span>{}, {}</span>",
        escape(&check.display_name),
        escape(registry::find(&check.partner).map_or(&check.partner, |partner| &partner.manifest().name)),
        escape(&check.environment)
    )
}

/// What stands between backticks is quoted from somewhere, and reads so.
fn literals(text: &str) -> String {
    let mut parts = text.split('`');
    let mut html = escape(parts.next().unwrap_or_default()).into_owned();
    while let Some(quoted) = parts.next() {
        let quoted = escape(quoted);
        // One that nobody closed quotes nothing.
        let Some(after) = parts.next() else {
            return html + "`" + &quoted;
        };
        let _infallible = write!(html, "<code>{quoted}</code>{}", escape(after));
    }
    html
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
        literals(&check.evidence),
        beside(waived(check)),
        escape(&check.evidence_kind),
        beside(when),
        beside(changed(check)),
        escape(cost(check)),
    )
}
