//! Runs of the provisioning wizard: every step is saved and can be left. Inputs never hold a secret.

pub mod view;

use std::collections::BTreeMap;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::environment::Environment;
use connect_domain::ids::ProvisioningRunId;
use connect_store::provisioning_runs::{self, ProvisioningRun, ProvisioningStatus};

use view::ProvisioningRunView;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::{parse_environment, parse_id};
use crate::partners;
#[cfg(feature = "bindings")]
use crate::words;

/// Where the person is now.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SaveProvisioningStep {
    /// Run id.
    pub id: String,
    /// The step to come back to; `done` ends the run.
    pub step: String,
    /// What was entered, without secrets.
    pub inputs: BTreeMap<String, String>,
    /// The chosen environment.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
}

/// What `attempt_id` and `connection_id` are called among the inputs.
const ATTEMPT: &str = "attempt_id";
const CONNECTION: &str = "connection_id";

/// Drafts, newest first.
pub async fn list_provisioning_runs(app: &App) -> Result<Vec<ProvisioningRunView>, AppError> {
    let runs = provisioning_runs::list_open(&mut app.store.read().await?).await?;
    Ok(runs.into_iter().map(view).collect())
}

/// A new run.
pub async fn start_provisioning(app: &App, partner: &str) -> Result<ProvisioningRunView, AppError> {
    let manifest = partners::manifest(partner)?;
    let environment = if app.is_rehearsal() {
        Environment::Rehearsal
    } else {
        Environment::Production
    };
    let now = app.clock.now();
    let run = ProvisioningRun {
        id: ProvisioningRunId::new(now, &*app.entropy),
        partner: manifest.id.clone(),
        environment,
        step: "preflight".to_owned(),
        inputs: BTreeMap::new(),
        status: ProvisioningStatus::Open,
        outcome: String::new(),
        connection_id: None,
        started_by: app.actor.label(),
        created_at: now,
        updated_at: now,
    };
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    provisioning_runs::insert(&mut tx, &run).await?;
    tx.commit(AuditEntry::new("provisioning.started", run.id.to_string(), partner))
        .await?;
    app.events.stale(["provisioning"]);
    Ok(view(run))
}

/// Stores the step and what was entered.
pub async fn save_provisioning_step(app: &App, save: SaveProvisioningStep) -> Result<ProvisioningRunView, AppError> {
    let id: ProvisioningRunId = parse_id(&save.id)?;
    let environment = parse_environment(&save.environment)?;
    if save.inputs.values().map(String::len).sum::<usize>() > 16_384 || save.step.len() > 64 {
        return Err(AppError::new(ErrorCode::InvalidInput, "The inputs of a wizard are at most 16 KiB"));
    }
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    let mut run = open_run(&mut tx, id).await?;
    run.connection_id = save.inputs.get(CONNECTION).map(|id| parse_id(id)).transpose()?;
    run.status = if save.step == "done" {
        ProvisioningStatus::Done
    } else {
        ProvisioningStatus::Open
    };
    run.step = save.step;
    run.inputs = save.inputs;
    run.environment = environment;
    run.updated_at = now;
    provisioning_runs::save(&mut tx, &run).await?;
    tx.commit(AuditEntry::new("provisioning.saved", id.to_string(), run.step.clone()))
        .await?;
    app.events.stale(["provisioning"]);
    Ok(view(run))
}

/// Throws a draft away. What it made at the partner or here stays.
pub async fn discard_provisioning(app: &App, id: &str) -> Result<(), AppError> {
    let id: ProvisioningRunId = parse_id(id)?;
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    let mut run = open_run(&mut tx, id).await?;
    run.status = ProvisioningStatus::Abandoned;
    provisioning_runs::save(&mut tx, &run).await?;
    tx.commit(AuditEntry::new("provisioning.discarded", id.to_string(), "")).await?;
    app.events.stale(["provisioning"]);
    Ok(())
}

async fn open_run(from: &mut impl connect_store::Reads, id: ProvisioningRunId) -> Result<ProvisioningRun, AppError> {
    let run = provisioning_runs::get(from, id).await?;
    run.filter(|run| run.status == ProvisioningStatus::Open)
        .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "There is no such draft").hint("Start again from the list of partners"))
}

fn view(run: ProvisioningRun) -> ProvisioningRunView {
    ProvisioningRunView {
        id: run.id.to_string(),
        partner: run.partner,
        environment: run.environment.to_string(),
        step: run.step,
        attempt_id: run.inputs.get(ATTEMPT).cloned(),
        connection_id: run.connection_id.map(|id| id.to_string()),
        finished_at: (run.status != ProvisioningStatus::Open).then_some(run.updated_at.into()),
        inputs: run.inputs,
        saved_at: run.updated_at.into(),
    }
}
