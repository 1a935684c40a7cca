//! What the firm holds its connections to: how long a proof lasts, how often records are pulled, how much of a
//! chart has to be mapped.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_store::{Reads, settings};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate::check_each_again;
use crate::views::Count;

const PROOF_HOURS: &str = "limits.proof_hours";
const PULL_HOURS: &str = "limits.pull_hours";
const COVERAGE_PERCENT: &str = "limits.coverage_percent";

/// A day at most: the window knows no older proof either.
const MOST_PROOF_HOURS: u32 = 24;
const MOST_PULL_HOURS: u32 = 24 * 31;

/// The limits in force.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// A call proves a connection for so long.
    pub(crate) proof: Duration,
    /// Records are to be pulled so often.
    pub(crate) pull_every: Duration,
    /// Share of the accounts in use that has to be mapped, 0 to 100.
    pub(crate) coverage_percent: u32,
}

impl Limits {
    pub(crate) async fn read(from: &mut impl Reads) -> Result<Self, AppError> {
        let hours = |hours: u32| Duration::from_secs(u64::from(hours) * 3_600);
        Ok(Self {
            proof: hours(settings::get(from, PROOF_HOURS).await?.unwrap_or(MOST_PROOF_HOURS)),
            pull_every: hours(settings::get(from, PULL_HOURS).await?.unwrap_or(24)),
            coverage_percent: settings::get(from, COVERAGE_PERCENT).await?.unwrap_or(95),
        })
    }
}

/// The limits, for everybody of the firm.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LimitsView {
    /// Hours for which a call proves a connection.
    pub proof_hours: Count,
    /// Hours between two pulls.
    pub pull_hours: Count,
    /// Percent of the accounts in use that have to be mapped.
    pub coverage_percent: Count,
}

/// The firm's limits.
pub async fn limits(app: &App) -> Result<LimitsView, AppError> {
    let limits = Limits::read(&mut app.store.read().await?).await?;
    let hours = |duration: Duration| i64::try_from(duration.as_secs() / 3_600).unwrap_or(i64::MAX).into();
    Ok(LimitsView {
        proof_hours: hours(limits.proof),
        pull_hours: hours(limits.pull_every),
        coverage_percent: i64::from(limits.coverage_percent).into(),
    })
}

/// Changes what is given, and holds every connection to it at once.
pub async fn save_limits(
    app: &Arc<App>,
    proof_hours: Option<u32>,
    pull_hours: Option<u32>,
    coverage_percent: Option<u32>,
) -> Result<LimitsView, AppError> {
    let invalid = |message: String| Err(AppError::new(ErrorCode::InvalidInput, message));
    if proof_hours.is_some_and(|hours| !(1..=MOST_PROOF_HOURS).contains(&hours)) {
        return invalid(format!("A call proves a connection for 1 to {MOST_PROOF_HOURS} hours"));
    }
    if pull_hours.is_some_and(|hours| !(1..=MOST_PULL_HOURS).contains(&hours)) {
        return invalid(format!("Records are to be pulled every 1 to {MOST_PULL_HOURS} hours"));
    }
    if coverage_percent.is_some_and(|percent| percent > 100) {
        return invalid("Coverage is 0 to 100 percent".to_owned());
    }
    let mut tx = app
        .store
        .write(&app.actor, Permission::AdministerWorkspace, app.clock.now())
        .await?;
    let given = [
        (PROOF_HOURS, proof_hours),
        (PULL_HOURS, pull_hours),
        (COVERAGE_PERCENT, coverage_percent),
    ];
    let mut changed = Vec::new();
    for (name, value) in given {
        if let Some(value) = value {
            settings::set(&mut tx, name, &value).await?;
            changed.push(format!("{name}: {value}"));
        }
    }
    tx.commit(AuditEntry::new("limits.saved", app.workspace_id.to_string(), changed.join(", ")))
        .await?;
    check_each_again(app, |connection| connection.disconnected_at.is_none()).await;
    app.events.stale(["connections", "health", "readiness", "attention"]);
    limits(app).await
}
