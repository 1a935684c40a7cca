//! Lines for a terminal: the verdict, what stands in its way, and every check by connection.

use super::super::view::{CheckView, ReportView};
use super::{CONNECT_FIRST, NOTHING, age, changed, connections, cost, remarks, score, verdict, waived};
use connect_domain::counted::counted;

pub(super) fn render(report: &ReportView) -> String {
    let summary = &report.summary;
    let mut lines = vec![verdict(report)];
    lines.extend(remarks(report));
    lines.push(format!(
        "{}: {} PASS, {} WARN, {} FAIL, {} SKIP; {}",
        connections(report),
        summary.pass.get(),
        summary.warn.get(),
        summary.fail.get(),
        summary.skip.get(),
        counted(summary.requests.get(), "request", "requests")
    ));
    lines.extend(score(report));
    if summary.waived.get() > 0 {
        lines.push(format!("Failures that somebody answers for: {}", summary.waived.get()));
    }
    if summary.worse.get() + summary.better.get() > 0 {
        lines.push(format!(
            "Since the run before: {} worse, {} better",
            summary.worse.get(),
            summary.better.get()
        ));
    }
    if report.checks.is_empty() {
        lines.extend([NOTHING.to_owned(), CONNECT_FIRST.to_owned()]);
    }
    let mut connection = "";
    for check in &report.checks {
        if check.connection_id != connection {
            connection = &check.connection_id;
            lines.push(String::new());
            lines.push(format!(
                "{} ({}, {})  {}",
                check.display_name, check.partner, check.environment, check.connection_id
            ));
        }
        lines.push(line(check));
    }
    lines.join("\n") + "\n"
}

fn line(check: &CheckView) -> String {
    let mark = if check.obstacle.is_some() { "!" } else { " " };
    let waived = waived(check).map_or_else(String::new, |waived| format!("\n            {waived}"));
    let seen = [Some(check.evidence_kind.clone()), age(check), changed(check)];
    let seen: Vec<String> = seen.into_iter().flatten().collect();
    let required = if check.critical { "required; " } else { "" };
    format!(
        "{mark} {}  {:<26} {} ({}; {required}{}){waived}",
        check.status,
        check.id,
        check.evidence,
        seen.join(", "),
        cost(check)
    )
}
