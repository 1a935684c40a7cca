//! What the stored answers are worth now: each by its age and its place, and the verdict on all of them.

use std::collections::HashMap;

use connect_connectors::manifest::CheckSpec;
use connect_domain::check::{CheckCost, CheckStatus, EvidenceKind};
use connect_domain::clock::Instant;
use connect_domain::connection::ConnectionStatus;
use connect_domain::gate::{Change, Finding, GateScope, Score, is_ready, obstacle};
use connect_domain::ids::{ConnectionId, MemberId};
use connect_store::Reads;
use connect_store::check_results::{self, CheckResult};
use connect_store::check_waivers::CheckWaiver;
use connect_store::connections::{self, Connection};
use connect_store::mapping_revisions::{self, PublishedRevision};

use super::decisions::Decisions;
use super::view::{AnswerBefore, CheckView, MappingMark, PartnerScore, Provenance, ReportView, SummaryView, WaiverMark};
use super::{checks, waivers};
use crate::App;
use crate::error::AppError;
use crate::partners;
use crate::views::Count;

/// A declared check of a connection, with its newest answer.
pub(crate) struct Answered {
    pub(crate) spec: &'static CheckSpec,
    pub(crate) result: Option<CheckResult>,
    /// When what it looked at last became another: the credential, or what people decide.
    changed_at: Option<Instant>,
}

impl Answered {
    pub(crate) fn status(&self) -> CheckStatus {
        self.result.as_ref().map_or(CheckStatus::Skip, |result| result.status)
    }

    /// An answer from before a change says nothing of what is there now, whatever its age; nor does what a partner
    /// answered well, once it is known to accept the connection no more.
    pub(crate) fn evidence_kind(&self, connection: &Connection, now: Instant) -> EvidenceKind {
        let Some(result) = &self.result else {
            return EvidenceKind::Missing;
        };
        let age = now.since(result.checked_at);
        let is_refused = connection.status == ConnectionStatus::NeedsReconnect
            && self.spec.cost != CheckCost::Local
            && matches!(result.status, CheckStatus::Pass | CheckStatus::Warn);
        let is_overtaken = is_refused || self.changed_at.is_some_and(|at| at > result.checked_at);
        match EvidenceKind::of(result.status, connection.environment, age, self.spec.fresh_for) {
            EvidenceKind::Live | EvidenceKind::Rehearsal if is_overtaken => EvidenceKind::Stale,
            kind => kind,
        }
    }
}

/// The declared checks of each connection, in its manifest's order, each with its newest answer. One that was given
/// before the credential was replaced or taken away is kept and out of date, as is one that looks at what people decide
/// when somebody has decided since: a pass proves nothing any more, and a failure stands until a newer answer takes it
/// back.
pub(crate) async fn answers(from: &mut impl Reads, connections: &[Connection]) -> Result<Vec<Vec<Answered>>, AppError> {
    let mut newest = check_results::newest(from).await?;
    let decisions = Decisions::read(from).await?;
    let mut of = |connection: &Connection| {
        let checks = checks::declared(partners::manifest(&connection.partner)?, connection.environment);
        let mut take = |spec: &'static CheckSpec| {
            let at = newest
                .iter()
                .position(|result| result.connection_id == connection.id && result.check_id == spec.id)?;
            Some(newest.swap_remove(at))
        };
        let credential_changed_at = connection.authorized_at.max(connection.disconnected_at);
        let answered = |spec: &'static CheckSpec| Answered {
            spec,
            result: take(spec),
            changed_at: credential_changed_at.max(decisions.newest(connection, &spec.id)),
        };
        Ok(checks.into_iter().map(answered).collect())
    };
    connections.iter().map(&mut of).collect()
}

/// See the module.
pub(super) async fn report(app: &App, chosen: &[Connection], scope: GateScope) -> Result<ReportView, AppError> {
    let mut reader = app.store.read().await?;
    let answered = answers(&mut reader, chosen).await?;
    let mut published = mapping_revisions::newest(&mut reader).await?;
    published.retain(|revision| chosen.iter().any(|one| one.id == revision.connection_id));
    let took = answered.iter().flatten().filter_map(|answered| answered.result.as_ref());
    let provenance = Provenance {
        mappings: published.iter().map(mapping_mark).collect(),
        duration_ms: Some(took.map(|result| result.duration_ms).sum()),
        ..provenance(&connections::list(&mut reader).await?, chosen)
    };
    let now = app.clock.now();
    let (waivers, names) = waivers::in_force(&mut reader, now).await?;
    let before = check_results::before_newest(&mut reader).await?;
    let before: HashMap<(ConnectionId, &str), &CheckResult> = before
        .iter()
        .map(|result| ((result.connection_id, result.check_id.as_str()), result))
        .collect();
    let mut views = Vec::new();
    for (connection, answered) in chosen.iter().zip(&answered) {
        views.extend(answered.iter().map(|answered| {
            let waiver = waivers.get(&(connection.id, answered.spec.id.clone()));
            CheckView {
                waiver: waiver.map(|waiver| mark(waiver, &names)),
                before: before
                    .get(&(connection.id, answered.spec.id.as_str()))
                    .map(|before| earlier(before, answered.status())),
                ..view(connection, answered, now)
            }
        }));
    }
    Ok(judge(views, chosen.len(), now, scope, provenance))
}

/// How much of the firm these connections are.
fn provenance(all: &[Connection], chosen: &[Connection]) -> Provenance {
    let used = || all.iter().filter(|one| one.disconnected_at.is_none());
    Provenance {
        is_whole: used().all(|one| chosen.iter().any(|other| other.id == one.id)),
        of_connections: u64::try_from(used().count()).ok(),
        must_be_whole: false,
        seal: None,
        mappings: Vec::new(),
        duration_ms: None,
    }
}

fn mapping_mark(published: &PublishedRevision) -> MappingMark {
    MappingMark {
        connection_id: published.connection_id.to_string(),
        revision: published.revision,
        sha256: published.content_hash.clone(),
        published_at: published.published_at.to_rfc3339(),
    }
}

fn view(connection: &Connection, answered: &Answered, now: Instant) -> CheckView {
    let Answered { spec, result, .. } = answered;
    let seconds = |duration: std::time::Duration| Count::from(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX));
    let result = result.as_ref();
    CheckView {
        id: spec.id.clone(),
        title: spec.title.clone(),
        partner: connection.partner.clone(),
        connection_id: connection.id.to_string(),
        display_name: connection.display_name.clone(),
        environment: connection.environment.to_string(),
        status: answered.status().as_str().to_owned(),
        cause: result.and_then(|result| result.cause).map(|cause| cause.as_str().to_owned()),
        evidence_kind: answered.evidence_kind(connection, now).as_str().to_owned(),
        evidence: result.map_or_else(|| "Never checked".to_owned(), |result| result.evidence.clone()),
        checked_at: result.map(|result| result.checked_at.to_rfc3339()),
        age_seconds: result.map(|result| seconds(now.since(result.checked_at))),
        fresh_for_seconds: seconds(spec.fresh_for),
        critical: spec.critical,
        cost: spec.cost.as_str().to_owned(),
        requests: i64::try_from(result.map_or(0, |result| result.requests)).unwrap_or(i64::MAX).into(),
        obstacle: None,
        can_be_waived: checks::find(&spec.id).is_some_and(|check| check.can_be_waived),
        remedy: checks::remedy(&spec.id).map(str::to_owned),
        waiver: None,
        before: None,
    }
}

fn mark(waiver: &CheckWaiver, names: &HashMap<MemberId, String>) -> WaiverMark {
    WaiverMark {
        id: waiver.id.to_string(),
        granted_by: names
            .get(&waiver.granted_by)
            .cloned()
            .unwrap_or_else(|| waiver.granted_by.to_string()),
        reason: waiver.reason.clone(),
        expires_at: waiver.expires_at.to_rfc3339(),
    }
}

fn earlier(before: &CheckResult, now: CheckStatus) -> AnswerBefore {
    AnswerBefore {
        status: before.status.as_str().to_owned(),
        checked_at: before.checked_at.to_rfc3339(),
        change: Change::between(before.status, now).map(|change| change.as_str().to_owned()),
    }
}

/// Each partner's score and weight, in the order in which the report names them.
fn scores(checks: &[CheckView], findings: &[Finding], scope: GateScope) -> Vec<(String, Score, u32)> {
    let mut partners: Vec<(&str, Vec<Finding>)> = Vec::new();
    for (check, finding) in checks.iter().zip(findings) {
        match partners.iter_mut().find(|(partner, _)| *partner == check.partner) {
            Some((_, of_partner)) => of_partner.push(*finding),
            None => partners.push((&check.partner, vec![*finding])),
        }
    }
    let weight = |partner: &str| partners::manifest(partner).map_or(1, |manifest| manifest.weight);
    let scored = partners.iter().filter_map(|(partner, of_partner)| {
        let score = Score::of(of_partner, scope)?;
        Some(((*partner).to_owned(), score, weight(partner)))
    });
    scored.collect()
}

fn part(partner: String, score: Score, weight: u32) -> PartnerScore {
    PartnerScore {
        partner,
        score: i64::from(score.percent).into(),
        weight,
    }
}

/// The verdict on these checks. What is not a word of ours counts as worst.
pub(super) fn judge(mut checks: Vec<CheckView>, connections: usize, now: Instant, scope: GateScope, provenance: Provenance) -> ReportView {
    let finding = |check: &CheckView| Finding {
        status: check.status.parse().unwrap_or(CheckStatus::Fail),
        evidence: check.evidence_kind.parse().unwrap_or(EvidenceKind::Missing),
        critical: check.critical,
        waived: check.waiver.is_some(),
    };
    let findings: Vec<Finding> = checks.iter().map(finding).collect();
    for (check, finding) in checks.iter_mut().zip(&findings) {
        check.obstacle = obstacle(*finding, scope).map(|obstacle| obstacle.as_str().to_owned());
    }
    let count = |status| findings.iter().filter(|finding| finding.status == status).count().into();
    let is_waived = |finding: &&Finding| finding.waived && finding.status == CheckStatus::Fail && obstacle(**finding, scope).is_none();
    let changed = |change: Change| {
        let is_so = |before: &AnswerBefore| before.change.as_deref() == Some(change.as_str());
        checks
            .iter()
            .filter(|check| check.before.as_ref().is_some_and(is_so))
            .count()
            .into()
    };
    let critical = checks.iter().filter(|check| check.critical);
    let oldest = critical
        .filter_map(|check| check.checked_at.as_deref().and_then(Instant::parse_rfc3339))
        .min();
    let scores = scores(&checks, &findings, scope);
    let weighted: Vec<(Score, u32)> = scores.iter().map(|(_, score, weight)| (*score, *weight)).collect();
    let total = Score::weighted(&weighted);
    let is_ready = is_ready(&findings, scope) && !provenance.lacks_connections();
    ReportView {
        verdict: if is_ready { "READY" } else { "NOT READY" }.to_owned(),
        scope: scope.as_str().to_owned(),
        judged_at: now.to_rfc3339(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        summary: SummaryView {
            connections: connections.into(),
            pass: count(CheckStatus::Pass),
            warn: count(CheckStatus::Warn),
            fail: count(CheckStatus::Fail),
            skip: count(CheckStatus::Skip),
            obstacles: checks.iter().filter(|check| check.obstacle.is_some()).count().into(),
            waived: findings.iter().filter(is_waived).count().into(),
            worse: changed(Change::Worse),
            better: changed(Change::Better),
            requests: checks.iter().map(|check| check.requests.get()).sum::<i64>().into(),
            oldest_at: oldest.map(Into::into),
            score: total.map(|score| i64::from(score.percent).into()),
            score_label: total.map(|score| score.label().to_owned()),
            partners: scores
                .into_iter()
                .map(|(partner, score, weight)| part(partner, score, weight))
                .collect(),
        },
        checks,
        signature: None,
        provenance,
    }
}
