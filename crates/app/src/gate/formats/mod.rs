//! A report as a file: text for people, JSON and JUnit for programs, HTML for a person who has none of them.

mod html;
mod json;
mod junit;
mod text;

use std::time::Duration;

use connect_domain::counted::counted;

use super::signature::Seal;
use super::subject::length;
use super::view::{CheckView, ReportView};
use crate::error::AppError;
pub use json::document;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines for a terminal.
    Text,
    /// The view itself, and what AdvisorOS's scripts wrote.
    Json,
    /// One test case for each check.
    Junit,
    /// One page without outside resources.
    Html,
}

impl std::str::FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            "junit" => Ok(Self::Junit),
            "html" => Ok(Self::Html),
            _ => Err(()),
        }
    }
}

/// The report in this format.
pub fn render(report: &ReportView, format: Format) -> Result<String, AppError> {
    match format {
        Format::Text => Ok(text::render(report)),
        Format::Json => serde_json::to_string_pretty(&document(report)?).map_err(|error| AppError::internal("write the report", error)),
        Format::Junit => junit::render(report).map_err(|error| AppError::internal("write the report", error)),
        Format::Html => Ok(html::render(report)),
    }
}

/// `READY (rehearsal)`: a verdict on practice never reads like one on the partners.
fn verdict(report: &ReportView) -> String {
    match report.scope.as_str() {
        "live" => report.verdict.clone(),
        scope => format!("{} ({scope})", report.verdict),
    }
}

/// `Waived until 2026-12-24T09:00:00Z by Robin Sample: the reason`; `None` where nobody answers for a failure.
fn waived(check: &CheckView) -> Option<String> {
    let waiver = check.waiver.as_ref().filter(|_| check.status == "FAIL")?;
    Some(format!(
        "Waived until {} by {}: {}",
        waiver.expires_at, waiver.granted_by, waiver.reason
    ))
}

/// `Score 93 of 100, excellent (quickbooks-online 90, stripe 100)`; `None` when nothing was checked.
fn score(report: &ReportView) -> Option<String> {
    let summary = &report.summary;
    let (score, label) = summary.score.zip(summary.score_label.as_ref())?;
    let partners: Vec<String> = summary
        .partners
        .iter()
        .map(|part| format!("{} {}", part.partner, part.score.get()))
        .collect();
    Some(format!("Score {} of 100, {label} ({})", score.get(), partners.join(", ")))
}

/// `worse, was PASS`; `None` where the answer before was no other.
fn changed(check: &CheckView) -> Option<String> {
    let before = check.before.as_ref()?;
    let change = before.change.as_ref()?;
    Some(format!("{change}, was {}", before.status))
}

/// `counted read, 2 requests`: what asking costs, and what it sent when it was last asked.
fn cost(check: &CheckView) -> String {
    let kind = match check.cost.as_str() {
        "local" => "no call",
        "unmetered" => "free call",
        "metered" => "counted read",
        other => other,
    };
    match check.requests.get() {
        0 => kind.to_owned(),
        requests => format!("{kind}, {}", counted(requests, "request", "requests")),
    }
}

/// `3 h ago`: how old the answer was when it was judged; `None` when there is none.
fn age(check: &CheckView) -> Option<String> {
    let seconds = u64::try_from(check.age_seconds?.get()).unwrap_or(0);
    Some(format!("{} ago", length(Duration::from_secs(seconds))))
}

/// `3 connections`, or `1 of 3 connections` where some were left out.
fn connections(report: &ReportView) -> String {
    let held = report.summary.connections.get();
    match report.provenance.of_connections {
        Some(of) if !report.provenance.is_whole => format!("{held} of {}", counted(of, "connection", "connections")),
        _ => counted(held, "connection", "connections"),
    }
}

/// What stands against the report as a whole, whatever its checks say.
fn objections(report: &ReportView) -> Vec<String> {
    let nothing = report.checks.is_empty().then(|| NOTHING.to_owned());
    nothing.into_iter().chain(part(report)).collect()
}

/// That it leaves connections out, where a whole one is asked for.
fn part(report: &ReportView) -> Option<String> {
    report
        .provenance
        .lacks_connections()
        .then(|| match report.provenance.of_connections {
            Some(of) => format!("It holds {} of {of} connections", report.summary.connections.get()),
            None => "It does not say whether it holds every connection".to_owned(),
        })
}

/// What a reader has to know before the verdict is worth something: what was left out, and who vouches for it.
pub fn remarks(report: &ReportView) -> Vec<String> {
    let part = part(report).map(|part| format!("{part}. {WHOLE}"));
    let seal = report.provenance.seal.map(|seal| match (seal, &report.signature) {
        (Seal::Trusted, _) => "Signed by the key that was asked for".to_owned(),
        (Seal::Consistent, Some(signature)) => format!(
            "Signed by the key `{}`, which was not checked: give your firm's with `--signed-by`",
            signature.public_key
        ),
        (Seal::Consistent | Seal::Unsigned, _) => {
            "Not signed: anybody could have written it. To accept only your firm's own, give its key with `--signed-by`".to_owned()
        }
    });
    part.into_iter().chain(seal).collect()
}

/// What a report covers that leaves out no connection.
pub(super) const ALL: &str = "all";
/// What to do about one that does.
const WHOLE: &str = "Make one with `verify --all`, or accept a part with `--partial`";
/// Why there is a verdict without checks.
const NOTHING: &str = "Nothing is connected, so nothing was checked";
/// What to do about it.
const CONNECT_FIRST: &str =
    "Connect a company, then verify again: `advisoros partners list` names the partners, `advisoros connect PARTNER` connects one";
