//! Judging a report that was saved: by its age now, and without trusting that it says all.
//!
//! A file may have been made on another machine, long ago, or been edited. So ages are computed again,
//! a check that its partner declares and the file leaves out is missing, and a word that we do not know is no
//! pass. One that was changed after it was signed is refused, and one that holds only a part of the firm is told from the
//! whole. Nothing is asked of a partner, and no workspace is needed.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use connect_connectors::manifest::CheckSpec;
use connect_connectors::registry;
use connect_domain::clock::Instant;
use connect_domain::environment::Environment;
use connect_domain::gate::GateScope;
use serde::Deserialize;
use serde_json::Value;

use super::checks;
use super::formats::ALL;
use super::report::judge;
use super::signature;
use super::view::{CheckView, MappingMark, Provenance, ReportView, WaiverMark};
use crate::error::{AppError, ErrorCode};
use crate::views::Count;

/// Larger files are no report of ours.
const MOST_BYTES: u64 = 64 << 20;

/// A clock may be off by so much; what was seen later than that was not seen.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(300);

/// How an earlier report is judged.
#[derive(Clone, Copy, Debug)]
pub struct Demands<'a> {
    /// live or rehearsal; the report's own when `None`.
    pub scope: Option<&'a str>,
    /// Answers older than this are stale, however long their check would let them count.
    pub max_age: Option<Duration>,
    /// Only live evidence will do, of every connection of the firm.
    pub require_live: bool,
    /// A part of the firm will do.
    pub partial: bool,
    /// Only a report that is signed by this key will do: an Ed25519 public key in base64.
    pub signed_by: Option<&'a str>,
}

#[derive(Deserialize)]
struct ReportFile {
    scope: String,
    checks: Vec<CheckFile>,
    /// Not in reports of earlier releases.
    covers: Option<String>,
    #[serde(default)]
    mappings: Vec<MappingMark>,
    duration_ms: Option<u64>,
    #[serde(default)]
    summary: SummaryFile,
}

#[derive(Default, Deserialize)]
struct SummaryFile {
    of_connections: Option<u64>,
}

#[derive(Deserialize)]
struct CheckFile {
    id: String,
    partner: String,
    connection_id: String,
    status: String,
    cause: Option<String>,
    evidence_kind: String,
    evidence: String,
    checked_at: Option<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    environment: String,
    fresh_for_seconds: Option<u64>,
    critical: Option<bool>,
    #[serde(default)]
    cost: String,
    #[serde(default)]
    requests: Count,
    waiver: Option<WaiverMark>,
}

/// The verdict on the report in `file`, at `now`.
pub fn judge_file(file: &Path, demands: Demands<'_>, now: Instant) -> Result<ReportView, AppError> {
    let unusable = |problem: String| {
        AppError::new(ErrorCode::InvalidInput, format!("`{}` {problem}", file.display()))
            .hint("Give a report that `verify --format json --out FILE` wrote")
    };
    let size = std::fs::metadata(file)
        .map_err(|error| unusable("cannot be read".to_owned()).source(error))?
        .len();
    if size > MOST_BYTES {
        return Err(unusable("is too large for a report".to_owned()));
    }
    let text = std::fs::read_to_string(file).map_err(|error| unusable("cannot be read as text".to_owned()).source(error))?;
    let document: Value = serde_json::from_str(&text).map_err(|error| unusable(not_json(&text, &error)).source(error))?;
    let seal = signature::check(&document, demands.signed_by).map_err(|problem| unusable(problem.to_owned()))?;
    let signed = document
        .get("signature")
        .cloned()
        .and_then(|signature| serde_json::from_value(signature).ok());
    if !document.is_object() {
        return Err(unusable("is JSON, but not a report".to_owned()));
    }
    let report: ReportFile = serde_json::from_value(document).map_err(|error| unusable(format!("is JSON, but not a report: {error}")))?;
    let scope = match demands.scope {
        Some(scope) => super::parse_scope(scope)?,
        None if demands.require_live => GateScope::Live,
        None => super::parse_scope(&report.scope)?,
    };
    let checks: Vec<CheckView> = report.checks.into_iter().map(|check| view(check, demands.max_age, now)).collect();
    let connections: BTreeSet<(String, String)> = checks
        .iter()
        .map(|check| (check.connection_id.clone(), check.partner.clone()))
        .collect();
    let left_out = connections.iter().flat_map(|(id, partner)| left_out(&checks, id, partner));
    let left_out: Vec<CheckView> = left_out.collect();
    let checks = checks.into_iter().chain(left_out).collect();
    let of_connections = report.summary.of_connections;
    let held = u64::try_from(connections.len()).unwrap_or_default();
    let provenance = Provenance {
        is_whole: report.covers.as_deref() == Some(ALL) && of_connections.is_some_and(|of| held >= of),
        of_connections,
        must_be_whole: demands.require_live && !demands.partial,
        seal: Some(seal),
        mappings: report.mappings,
        duration_ms: report.duration_ms,
    };
    Ok(ReportView {
        signature: signed,
        ..judge(checks, connections.len(), now, scope, provenance)
    })
}

/// What the file is instead, so far as one look tells.
fn not_json(text: &str, error: &serde_json::Error) -> String {
    match text.trim_start().as_bytes().first() {
        None => "is empty".to_owned(),
        Some(b'{') if error.is_eof() => format!("is cut off: it ends in line {}, in the middle of a report", error.line()),
        Some(b'{') => format!(
            "is damaged: what stands in line {}, column {} is no JSON",
            error.line(),
            error.column()
        ),
        Some(b'<') => "is a report in HTML or JUnit, or a page; only the JSON one can be judged".to_owned(),
        Some(_) => "is not JSON".to_owned(),
    }
}

fn view(check: CheckFile, max_age: Option<Duration>, now: Instant) -> CheckView {
    let checked_at = check.checked_at.as_deref().and_then(Instant::parse_rfc3339);
    let fresh_for = [check.fresh_for_seconds.map(Duration::from_secs), max_age];
    let fresh_for = fresh_for.into_iter().flatten().min().unwrap_or_default();
    let is_fresh = checked_at.is_some_and(|at| now.since(at) <= fresh_for && at.since(now) <= CLOCK_TOLERANCE);
    let evidence_kind = match check.evidence_kind.as_str() {
        "live" | "rehearsal" if !is_fresh => "stale".to_owned(),
        "live" if check.environment == "rehearsal" => "rehearsal".to_owned(),
        _ => check.evidence_kind,
    };
    let seconds = |duration: Duration| Count::from(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX));
    let can_be_waived = checks::find(&check.id).is_some_and(|check| check.can_be_waived);
    let remedy = checks::remedy(&check.id);
    let critical = is_critical(&check.partner, &check.environment, &check.id)
        .or(check.critical)
        .unwrap_or(true);
    CheckView {
        evidence_kind,
        age_seconds: checked_at.map(|at| seconds(now.since(at))),
        checked_at: checked_at.map(Instant::to_rfc3339),
        fresh_for_seconds: seconds(fresh_for),
        critical,
        title: if check.title.is_empty() { check.id.clone() } else { check.title },
        id: check.id,
        partner: check.partner,
        connection_id: check.connection_id,
        display_name: check.display_name,
        environment: check.environment,
        status: check.status,
        cause: check.cause,
        evidence: check.evidence,
        cost: check.cost,
        requests: check.requests,
        obstacle: None,
        can_be_waived,
        remedy: remedy.map(str::to_owned),
        waiver: check.waiver.filter(|waiver| can_be_waived && counts(waiver, now)),
        before: None,
    }
}

/// A waiver that is over, or that nobody answers for, is none.
fn counts(waiver: &WaiverMark, now: Instant) -> bool {
    let in_force = Instant::parse_rfc3339(&waiver.expires_at).is_some_and(|at| now < at);
    in_force && !waiver.granted_by.trim().is_empty() && !waiver.reason.trim().is_empty()
}

/// The manifest decides, not the file.
fn is_critical(partner: &str, environment: &str, id: &str) -> Option<bool> {
    let spec = declared(partner, environment).find(|spec| spec.id == id)?;
    Some(spec.critical)
}

/// An environment that is no word of ours counts as the one of which most is asked.
fn declared(partner: &str, environment: &str) -> impl Iterator<Item = &'static CheckSpec> {
    let environment = environment.parse().unwrap_or(Environment::Production);
    let specs = registry::find(partner).map(|connector| checks::declared(connector.manifest(), environment));
    specs.into_iter().flatten()
}

/// Checks of this connection's partner that are not in the file.
fn left_out(checks: &[CheckView], connection_id: &str, partner: &str) -> Vec<CheckView> {
    let like = checks.iter().find(|check| check.connection_id == connection_id);
    let declared = declared(partner, like.map_or("", |check| &check.environment));
    let absent = declared.filter(|spec| {
        !checks
            .iter()
            .any(|check| check.connection_id == connection_id && check.id == spec.id)
    });
    absent
        .map(|spec| CheckView {
            id: spec.id.clone(),
            title: spec.title.clone(),
            partner: partner.to_owned(),
            connection_id: connection_id.to_owned(),
            display_name: like.map(|check| check.display_name.clone()).unwrap_or_default(),
            environment: like.map(|check| check.environment.clone()).unwrap_or_default(),
            status: "SKIP".to_owned(),
            cause: None,
            evidence_kind: "missing".to_owned(),
            evidence: "The report does not have this check".to_owned(),
            checked_at: None,
            age_seconds: None,
            fresh_for_seconds: i64::try_from(spec.fresh_for.as_secs()).unwrap_or(i64::MAX).into(),
            critical: spec.critical,
            cost: spec.cost.as_str().to_owned(),
            requests: 0_i64.into(),
            obstacle: None,
            can_be_waived: false,
            remedy: None,
            waiver: None,
            before: None,
        })
        .collect()
}
