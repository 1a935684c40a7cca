//! Drills: one click makes go wrong what goes wrong in life, through the stand-ins' control URL, and the
//! application meets it at once. What it noticed is the answer.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::connection::ConnectionStatus;
use connect_domain::counted::counted;
use serde_json::json;

use super::control::{Control, refuse_real};
use super::drill::Drill;
use super::scene::Scene;
use super::troubles;
use super::view::{DrillView, DrilledView, DrillsView, StruckCompany};
use crate::App;
use crate::connections::idle::refresh_idle_connections;
use crate::connections::{show_connection, test_connection};
use crate::error::AppError;
use crate::input::parse_word;
use crate::pull::pull_now;

const THREE_DAYS: Duration = Duration::from_secs(3 * 86_400);
/// Requests that are answered with "too many", and seconds that the partner asks to wait after each.
const THROTTLED: u64 = 2;
const RETRY_AFTER: u64 = 2;
/// Companies that are asked while nothing answers.
const ASKED_OFFLINE: usize = 3;
const RENAMED: usize = 5;

/// Every drill, whom it would strike, and what is under way that has to be ended.
pub async fn list_drills(app: &App) -> Result<DrillsView, AppError> {
    let control = Control::of(app).await?;
    let scene = Scene::of(app, &control).await?;
    let is_served_here = app.rehearsal.is_served_here().await?;
    Ok(DrillsView {
        drills: Drill::ALL.map(|drill| drill_view(drill, &scene)).to_vec(),
        disturbed: scene.is_disturbed(),
        served_by: if is_served_here { "this_program" } else { "another_program" }.to_owned(),
    })
}

fn drill_view(drill: Drill, scene: &Scene) -> DrillView {
    let company = scene.struck_by(drill).map(|connection| StruckCompany {
        connection_id: connection.id.clone(),
        name: connection.display_name.clone(),
    });
    let obstacle = scene.obstacle(drill).map(|error| match error.hint {
        Some(hint) => format!("{}. {hint}", error.message),
        None => error.message,
    });
    DrillView {
        kind: drill.as_str().to_owned(),
        title: drill.title().to_owned(),
        does: drill.does().to_owned(),
        expect: drill.expect().to_owned(),
        company,
        under_way: scene.is_under_way(drill),
        obstacle,
    }
}

/// Makes one, and lets the application meet it.
pub async fn run_drill(app: &Arc<App>, kind: &str) -> Result<DrilledView, AppError> {
    refuse_real(app)?;
    app.actor.may(Permission::Connect)?;
    let drill: Drill = parse_word(
        kind,
        "a drill",
        "Use revoke_grant, rename_accounts, throttle, go_offline, sleep_three_days or back_to_calm",
    )?;
    let control = Control::of(app).await?;
    let scene = Scene::of(app, &control).await?;
    if let Some(obstacle) = scene.obstacle(drill) {
        return Err(obstacle);
    }
    let (connection_id, noticed) = match drill {
        Drill::RevokeGrant => revoke_grant(app, &control, &scene).await?,
        Drill::RenameAccounts => rename_accounts(app, &control, &scene).await?,
        Drill::Throttle => throttle(app, &control, &scene).await?,
        Drill::GoOffline => (None, go_offline(app, &control, &scene).await?),
        Drill::SleepThreeDays => (None, sleep(app, &control).await?),
        Drill::BackToCalm => (None, back_to_calm(app, &control, &scene).await?),
    };
    let tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    tx.commit(AuditEntry::new("rehearsal.drilled", app.workspace_id.to_string(), drill.as_str()))
        .await?;
    app.events.stale(["rehearsal", "workspace"]);
    Ok(DrilledView {
        kind: drill.as_str().to_owned(),
        noticed,
        connection_id,
    })
}

type Drilled = Result<(Option<String>, String), AppError>;

async fn revoke_grant(app: &App, control: &Control, scene: &Scene) -> Drilled {
    let (connection, company) = scene.company(Drill::RevokeGrant)?;
    troubles::revoke(app, control, &company, &connection.id).await?;
    let name = &connection.display_name;
    let status = show_connection(app, &connection.id).await?.status;
    let noticed = if status == ConnectionStatus::NeedsReconnect.as_str() {
        format!("The partner no longer accepts the grant of {name}: it has to be authorized again")
    } else {
        format!("The grant of {name} was taken back, but the call that followed did not find out")
    };
    Ok((Some(connection.id.clone()), noticed))
}

async fn rename_accounts(app: &Arc<App>, control: &Control, scene: &Scene) -> Drilled {
    let (connection, company) = scene.company(Drill::RenameAccounts)?;
    let renamed = troubles::rename(app, control, &company, &connection.id, RENAMED).await?;
    let pulled = pull_now(app, &connection.id, &["accounts".to_owned()], false).await?;
    let name = &connection.display_name;
    let noticed = format!(
        "{}; the pull found {} changed, and every mapping is kept",
        counted(
            renamed,
            &format!("account of {name} was renamed"),
            &format!("accounts of {name} were renamed")
        ),
        pulled.updated.get()
    );
    Ok((Some(connection.id.clone()), noticed))
}

async fn throttle(app: &Arc<App>, control: &Control, scene: &Scene) -> Drilled {
    let (connection, company) = scene.company(Drill::Throttle)?;
    let order = json!({
        "partner": company.partner, "kind": Drill::Throttle.fault(), "retry_after": RETRY_AFTER, "count": THROTTLED,
    });
    control.fault(order).await?;
    app.events.stale(["rehearsal"]);
    let pulled = pull_now(app, &connection.id, &[], false).await?;
    let noticed = format!(
        "{} was read all the same: {} sent again, {} came, nothing was lost",
        connection.display_name,
        counted(pulled.retries.get(), "request was", "requests were"),
        counted(pulled.rows.get(), "record", "records")
    );
    Ok((Some(connection.id.clone()), noticed))
}

async fn go_offline(app: &App, control: &Control, scene: &Scene) -> Result<String, AppError> {
    control.fault(json!({ "partner": "*", "kind": Drill::GoOffline.fault() })).await?;
    app.events.stale(["rehearsal"]);
    let mut unreachable = Vec::new();
    for connection in scene.working().take(ASKED_OFFLINE) {
        if test_connection(app, &connection.id).await.is_err() {
            unreachable.push(connection.display_name.as_str());
        }
    }
    // The order lives with whoever serves: a command that serves for itself takes it along.
    let server = if app.rehearsal.is_served_here().await? {
        "this program"
    } else {
        "the program that serves the stand-ins"
    };
    let asked = match unreachable.as_slice() {
        [] => "no company was there to ask".to_owned(),
        names => format!("no answer for {}", names.join(", ")),
    };
    Ok(format!(
        "The partner is cut off until you go back to calm or {server} ends; {asked}"
    ))
}

async fn sleep(app: &App, control: &Control) -> Result<String, AppError> {
    control.advance(THREE_DAYS).await?;
    let woken = refresh_idle_connections(app).await?;
    Ok(format!(
        "Three days went by: {} refreshed on waking, {} could not be",
        counted(woken.refreshed.len(), "grant was", "grants were"),
        woken.failed.len()
    ))
}

async fn back_to_calm(app: &App, control: &Control, scene: &Scene) -> Result<String, AppError> {
    control.calm().await?;
    let (mut answered, mut failed) = (0_usize, 0_usize);
    for connection in scene.degraded() {
        match test_connection(app, &connection.id).await {
            Ok(_) => answered += 1,
            Err(_) => failed += 1,
        }
    }
    Ok(format!(
        "The partner answers again: {}, {}",
        counted(answered, "company that had failed does", "companies that had failed do"),
        counted(failed, "still does not", "still do not")
    ))
}
