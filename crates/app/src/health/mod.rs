//! Health: how each connection stands by its last proven call, with what its checks, its pulls and its clocks
//! say, and the reads that partners count. Asks nobody; a proof grows old by itself.

pub(crate) mod standing;
pub mod view;

use std::time::Duration;

use connect_connectors::Manifest;
use connect_domain::check::{CheckStatus, EvidenceKind};
use connect_domain::clock::Instant;
use connect_domain::connection::ConnectionStatus;
use connect_domain::health::HealthState;
use connect_domain::read_budget::{Month, forecast};
use connect_store::app_registrations::{self, AppRegistration};
use connect_store::connections::{self, Connection};

use standing::{Standing, worst};
use view::{ChecksInShort, ClockView, ConnectionHealthView, FreshnessView, HealthView, ReadsView, WorstCheck};

use crate::App;
use crate::connections::as_of;
use crate::error::AppError;
use crate::gate::Answered;
use crate::limits::Limits;
use crate::partners;

/// Every connection, the worst first.
pub async fn health(app: &App) -> Result<HealthView, AppError> {
    let now = app.clock.now();
    let mut reader = app.store.read().await?;
    let limits = Limits::read(&mut reader).await?;
    let all = connections::list(&mut reader).await?.into_iter();
    let all: Vec<Connection> = all.map(|connection| as_of(connection, now, limits.proof)).collect();
    let standings = Standing::of_all(&mut reader, &all, &limits, now).await?;
    let mut rows = Vec::new();
    for (connection, standing) in all.into_iter().zip(&standings) {
        rows.push((standing.state, connection_health(connection, standing, limits.pull_every, now)?));
    }
    rows.sort_by_key(|(state, _)| HealthState::ALL.iter().position(|other| other == state));
    let judged = || rows.iter().map(|(state, _)| *state).filter(|state| *state != HealthState::Paused);
    let healthy = judged().next().is_some() && judged().all(|state| state == HealthState::Healthy);
    let mut reads = Vec::new();
    for registration in app_registrations::list(&mut reader).await? {
        reads.extend(reads_of(&registration, partners::manifest(&registration.partner)?, now));
    }
    Ok(HealthView {
        healthy,
        judged_at: now.to_rfc3339(),
        connections: rows.into_iter().map(|(_, row)| row).collect(),
        reads,
    })
}

fn connection_health(
    connection: Connection,
    standing: &Standing,
    pull_every: Duration,
    now: Instant,
) -> Result<ConnectionHealthView, AppError> {
    let records = standing.records.iter().map(|records| FreshnessView {
        resource: records.resource.clone(),
        state: records.freshness.as_str().to_owned(),
        pulled_at: records.pulled_at.map(Into::into),
        due_at: records.pulled_at.map(|at| at.plus(pull_every).into()),
    });
    Ok(ConnectionHealthView {
        id: connection.id.to_string(),
        partner_name: partners::manifest(&connection.partner)?.name.clone(),
        environment: connection.environment.to_string(),
        state: standing.state.as_str().to_owned(),
        status: connection.status.as_str().to_owned(),
        cause: connection.cause.map(|cause| cause.as_str().to_owned()),
        status_detail: (!connection.status_reason.is_empty()).then(|| connection.status_reason.clone()),
        last_proven_at: connection.last_proven_at.map(Into::into),
        checks: in_short(&connection, standing, now),
        freshness: records.collect(),
        clocks: clocks(&connection),
        partner: connection.partner,
        display_name: connection.display_name,
    })
}

fn in_short(connection: &Connection, standing: &Standing, now: Instant) -> ChecksInShort {
    let answered = &standing.answered;
    let count = |status| answered.iter().filter(|answered| answered.status() == status).count();
    let is_stale =
        |answered: &&Answered| answered.status() == CheckStatus::Pass && answered.evidence_kind(connection, now) == EvidenceKind::Stale;
    let stale = answered.iter().filter(is_stale).count();
    let (pass, warn, fail) = (count(CheckStatus::Pass), count(CheckStatus::Warn), count(CheckStatus::Fail));
    ChecksInShort {
        total: standing.declared.into(),
        pass: (pass - stale).into(),
        warn: warn.into(),
        fail: fail.into(),
        skip: (standing.declared - pass - warn - fail).into(),
        stale: stale.into(),
        unproven: standing.unproven.into(),
        worst: worst(answered).map(|worst| WorstCheck {
            id: worst.spec.id.clone(),
            title: worst.spec.title.clone(),
            status: worst.status().as_str().to_owned(),
        }),
    }
}

/// What is known of the credentials' ends, the next one first.
fn clocks(connection: &Connection) -> Vec<ClockView> {
    if connection.status == ConnectionStatus::Disconnected {
        return Vec::new();
    }
    let mut clocks = vec![
        (connection.access_expires_at, "access_token"),
        (connection.refresh_expires_at, "refresh_token"),
        (connection.grant_expires_at, "grant"),
    ];
    clocks.sort();
    let known = clocks.into_iter().filter_map(|(ends_at, kind)| Some((ends_at?, kind)));
    known
        .map(|(ends_at, kind)| ClockView {
            kind: kind.to_owned(),
            ends_at: ends_at.into(),
        })
        .collect()
}

/// The month's reads of one app; `None` where its partner does not count them.
fn reads_of(registration: &AppRegistration, manifest: &Manifest, now: Instant) -> Option<ReadsView> {
    let monthly_reads = manifest.monthly_reads?;
    let month = Month::of(now)?;
    let used = if registration.reads_month == month.label {
        u64::try_from(registration.reads_in_month).unwrap_or(0)
    } else {
        0
    };
    let budget = registration
        .monthly_read_budget
        .and_then(|budget| u64::try_from(budget).ok())
        .unwrap_or(monthly_reads);
    let forecast = forecast(&month, now, used, Some(budget));
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).into();
    Some(ReadsView {
        app_registration_id: registration.id.to_string(),
        app_label: registration.label.clone(),
        partner: registration.partner.clone(),
        month: month.label,
        used: number(used),
        budget: number(budget),
        at_month_end: forecast.map(|forecast| number(forecast.at_month_end)),
        runs_out_at: forecast.and_then(|forecast| forecast.runs_out_at).map(Into::into),
    })
}
