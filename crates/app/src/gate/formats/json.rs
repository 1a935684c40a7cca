//! The report for programs: the view, and beside its members those that AdvisorOS's four scripts wrote, under their
//! names and of their types. So what read `integration-readiness-report.json`, `master-integration-report.json`,
//! `quickbooks-integration-report.json` or `integration-test-report.json` reads ours.
//!
//! Their scripts counted what was not configured as ready. Here each member says what calls proved: a score is the share
//! of checks that passed on evidence of the report's scope, and nothing but READY on live evidence is `productionReady`, from
//! the 80 percent on that their scripts asked for; the verdict itself asks for no percentage, but for every critical check.

use std::collections::BTreeMap;

use connect_connectors::registry;
use serde_json::{Map, Number, Value, json};

use super::super::signature::Seal;
use super::super::view::{CheckView, ReportView};
use super::{ALL, CONNECT_FIRST, WHOLE, objections, part};
use crate::error::AppError;

/// From how many percent an integration counts as ready, and below how many as needing work.
const READY_FROM: i64 = 80;
const NEEDS_WORK_BELOW: i64 = 60;

/// The report as one JSON object. It rests on nothing but the report, so that a signature can be over it.
pub fn document(report: &ReportView) -> Result<Value, AppError> {
    let mut document = serde_json::to_value(report).map_err(|error| AppError::internal("write the report", error))?;
    let integrations = integrations(report);
    let percent = report.summary.score.map_or(0, |score| score.get());
    let summary = document["summary"].as_object_mut();
    summary.into_iter().for_each(|summary| {
        summary.extend(summary_members(&integrations, percent));
        summary.insert("of_connections".to_owned(), json!(report.provenance.of_connections));
    });
    let members = [
        ("covers", json!(if report.provenance.is_whole { ALL } else { "named" })),
        ("seal", json!(report.provenance.seal.map(Seal::as_str))),
        ("timestamp", json!(report.judged_at)),
        ("environment", json!(environment(report))),
        ("overallScore", fraction(percent)),
        ("overallPercentage", json!(percent)),
        ("status", json!(status(percent))),
        ("scores", of_each(&integrations, |part| fraction(part.percent))),
        ("results", of_each(&integrations, |part| part.result())),
        ("criticalIssues", json!(critical_issues(report))),
        ("warnings", json!(lines(report, is_warning))),
        ("recommendations", json!(recommendations(report))),
        (
            "productionReady",
            json!(report.verdict == "READY" && report.scope == "live" && percent >= READY_FROM),
        ),
        ("mappings", json!(report.provenance.mappings)),
        ("duration_ms", json!(report.provenance.duration_ms)),
    ];
    let judged_signature = report.signature.as_ref().filter(|_| report.provenance.seal.is_some());
    let document_members = document.as_object_mut();
    document_members.into_iter().for_each(|document| {
        if let Some(signature) = judged_signature {
            // It is over the file that was judged, and this is another one.
            document.insert("signature".to_owned(), Value::Null);
            document.insert("signed_by".to_owned(), json!(signature.public_key));
        }
        document.extend(members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    });
    Ok(document)
}

/// All connections of one partner.
struct Integration<'a> {
    percent: i64,
    checks: Vec<&'a CheckView>,
    scope: &'a str,
}

impl Integration<'_> {
    fn counts(&self, check: &CheckView) -> bool {
        check.status == "PASS" && check.evidence_kind == self.scope
    }

    fn is_ready(&self) -> bool {
        self.percent >= READY_FROM && self.checks.iter().all(|check| check.obstacle.is_none())
    }

    fn was_tested(&self) -> bool {
        self.checks.iter().any(|check| check.evidence_kind == self.scope)
    }

    /// Each check says whether it passed for every connection, on evidence of the scope.
    fn result(&self) -> Value {
        let passed = self.checks.iter().filter(|check| self.counts(check)).count();
        let mut result = Map::from_iter([
            ("configured".to_owned(), Value::from(true)),
            ("tested".to_owned(), self.was_tested().into()),
            ("score".to_owned(), fraction(self.percent)),
            (
                "details".to_owned(),
                format!("{passed} of {} checks passed", self.checks.len()).into(),
            ),
        ]);
        let mut checks: BTreeMap<&str, bool> = BTreeMap::new();
        for check in &self.checks {
            *checks.entry(&check.id).or_insert(true) &= self.counts(check);
        }
        result.extend(checks.into_iter().map(|(id, passed)| (id.to_owned(), passed.into())));
        Value::Object(result)
    }
}

/// By the name that the partner's manifest gives its part; one whose name is taken goes by its id.
fn integrations(report: &ReportView) -> BTreeMap<String, Integration<'_>> {
    let mut integrations = BTreeMap::new();
    for part in &report.summary.partners {
        let partner = part.partner.as_str();
        let name = registry::find(partner).map(|connector| connector.manifest().report_name.as_str());
        let name = name.filter(|name| !integrations.contains_key(*name)).unwrap_or(partner);
        let integration = Integration {
            percent: part.score.get(),
            checks: report.checks.iter().filter(|check| check.partner == partner).collect(),
            scope: &report.scope,
        };
        integrations.insert(name.to_owned(), integration);
    }
    integrations
}

fn of_each(integrations: &BTreeMap<String, Integration<'_>>, value: impl Fn(&Integration<'_>) -> Value) -> Value {
    let values = integrations.iter().map(|(name, part)| (name.clone(), value(part)));
    Value::Object(values.collect())
}

fn summary_members(integrations: &BTreeMap<String, Integration<'_>>, percent: i64) -> [(String, Value); 6] {
    let parts = || integrations.values();
    let tested = parts().filter(|part| part.was_tested()).count();
    [
        ("totalIntegrations".to_owned(), json!(integrations.len())),
        (
            "readyIntegrations".to_owned(),
            json!(parts().filter(|part| part.is_ready()).count()),
        ),
        (
            "needsWork".to_owned(),
            json!(parts().filter(|part| part.percent < NEEDS_WORK_BELOW).count()),
        ),
        ("overallReadiness".to_owned(), json!(format!("{percent}%"))),
        (
            "configurationStatus".to_owned(),
            json!(if integrations.is_empty() { "NEEDS_CONFIG" } else { "CONFIGURED" }),
        ),
        (
            "implementationStatus".to_owned(),
            json!(if tested == integrations.len() && tested > 0 {
                "COMPLETE"
            } else {
                "IN_PROGRESS"
            }),
        ),
    ]
}

/// The one environment of all connections, or `mixed`.
fn environment(report: &ReportView) -> &str {
    let mut environments = report.checks.iter().map(|check| check.environment.as_str());
    match environments.next() {
        None => "none",
        Some(first) if environments.all(|other| other == first) => first,
        Some(_) => "mixed",
    }
}

/// Their labels, which have no word below fair.
const fn status(percent: i64) -> &'static str {
    match percent {
        80.. => "EXCELLENT",
        60..80 => "GOOD",
        40..60 => "FAIR",
        _ => "NEEDS WORK",
    }
}

fn is_warning(check: &CheckView) -> bool {
    let is_lesser = check.obstacle.is_some() && !check.critical;
    let is_waived = check.status == "FAIL" && check.obstacle.is_none();
    check.status == "WARN" || is_lesser || is_waived
}

/// What stands against the report as a whole is one too: a report that is not ready says why.
fn critical_issues(report: &ReportView) -> Vec<String> {
    let of_checks = lines(report, |check| check.critical && check.obstacle.is_some());
    objections(report).into_iter().chain(of_checks).collect()
}

fn lines(report: &ReportView, chosen: impl Fn(&CheckView) -> bool) -> Vec<String> {
    let chosen = report.checks.iter().filter(|check| chosen(check));
    chosen
        .map(|check| format!("{}: {}: {}", check.display_name, check.title, check.evidence))
        .collect()
}

/// What to do about each obstacle, once for each connection.
fn recommendations(report: &ReportView) -> Vec<String> {
    if report.checks.is_empty() {
        return vec![CONNECT_FIRST.to_owned()];
    }
    let mut acts: Vec<String> = part(report).map(|_| WHOLE.to_owned()).into_iter().collect();
    for check in report.checks.iter().filter(|check| check.obstacle.is_some()) {
        let act = match check.obstacle.as_deref() {
            Some("missing" | "stale") => format!("{}: check it again: advisoros verify {}", check.display_name, check.connection_id),
            Some("other_scope") => format!("{}: connect it to the partner itself", check.display_name),
            _ => format!("{}: mend what `{}` found", check.display_name, check.id),
        };
        if !acts.contains(&act) {
            acts.push(act);
        }
    }
    acts
}

/// 0 to 1 with two decimals, as ECMAScript writes it: `0.93`, and `1` without a point.
fn fraction(percent: i64) -> Value {
    match Number::from_f64(f64::from(i32::try_from(percent).unwrap_or(0)) / 100.0) {
        Some(number) if percent % 100 != 0 => number.into(),
        _ => (percent / 100).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_written_as_ecmascript_writes_it() {
        let written: Vec<String> = [0, 1, 7, 10, 29, 58, 93, 99, 100]
            .into_iter()
            .map(|percent| fraction(percent).to_string())
            .collect();
        assert_eq!(written, ["0", "0.01", "0.07", "0.1", "0.29", "0.58", "0.93", "0.99", "1"]);
    }

    #[test]
    fn their_labels_begin_where_ours_do() {
        let labels = [100, 80, 79, 60, 59, 40, 39, 0].map(status);
        let [excellent, good, fair, poor] = ["EXCELLENT", "GOOD", "FAIR", "NEEDS WORK"];
        assert_eq!(labels, [excellent, excellent, good, good, fair, fair, poor, poor]);
    }
}
