//! Drills: one click makes go wrong what goes wrong in life, through the stand-ins' control URL, and the
//! application meets it at once. What it noticed is the answer.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::connection::ConnectionStatus;
use serde_json::json;

use super::control::{Company, Control, refuse_real};
use super::troubles;
use super::view::{DrillView, DrilledView, DrillsView};
use crate::App;
use crate::connections::idle::refresh_idle_connections;
use crate::connections::view::ConnectionView;
use crate::connections::{list_connections, test_connection};
use crate::error::{AppError, ErrorCode};
use crate::input::parse_word;
use crate::pull::pull_now;

const THREE_DAYS: Duration = Duration::from_secs(3 * 86_400);
/// Requests that are answered with "too many", and seconds that the partner asks to wait after each.
const THROTTLED: u64 = 2;
const RETRY_AFTER: u64 = 2;
/// Companies that are asked while nothing answers.
const ASKED_OFFLINE: usize = 3;
const RENAMED: usize = 5;

/// What can be drilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drill {
    RevokeGrant,
    RenameAccounts,
    Throttle,
    GoOffline,
    SleepThreeDays,
    BackToCalm,
}

impl Drill {
    pub(crate) const ALL: [Self; 6] = [
        Self::RevokeGrant,
        Self::RenameAccounts,
        Self::Throttle,
        Self::GoOffline,
        Self::SleepThreeDays,
        Self::BackToCalm,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::RevokeGrant => "revoke_grant",
            Self::RenameAccounts => "rename_accounts",
            Self::Throttle => "throttle",
            Self::GoOffline => "go_offline",
            Self::SleepThreeDays => "sleep_three_days",
            Self::BackToCalm => "back_to_calm",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::RevokeGrant => "Revoke a grant",
            Self::RenameAccounts => "Rename accounts",
            Self::Throttle => "Throttle",
            Self::GoOffline => "Go offline",
            Self::SleepThreeDays => "Sleep three days",
            Self::BackToCalm => "Back to calm",
        }
    }

    const fn does(self) -> &'static str {
        match self {
            Self::RevokeGrant => "Somebody at a company takes the authorization back, and the next call is refused",
            Self::RenameAccounts => "Somebody at a company gives five accounts new names, and the chart is read again",
            Self::Throttle => "The partner answers that there were too many requests, and asks to wait, while a company is read",
            Self::GoOffline => "Every request to the partner is cut off, until you go back to calm",
            Self::SleepThreeDays => "The machine sleeps for three days and wakes up",
            Self::BackToCalm => "The partner answers again, and every company that failed is asked again",
        }
    }

    const fn expect(self) -> &'static str {
        match self {
            Self::RevokeGrant => "Overview asks you to authorize one company again; its mapping and records stay",
            Self::RenameAccounts => "The mapping lists five renamed accounts, and each keeps its category",
            Self::Throttle => "The pull waits as it was told, goes on, and loses nothing",
            Self::GoOffline => "Companies that are asked read Degraded, with the network as the cause; nothing is lost",
            Self::SleepThreeDays => "Grants are refreshed on waking and none is lost; checks that are too old no longer count",
            Self::BackToCalm => "Overview is as before, but for a grant that was revoked: that wants a person",
        }
    }
}

impl FromStr for Drill {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|drill| drill.as_str() == text).ok_or(())
    }
}

/// Every drill, and whether one is under way that has to be ended.
pub async fn list_drills(app: &App) -> Result<DrillsView, AppError> {
    let control = Control::of(app).await?;
    let drills = Drill::ALL.map(|drill| DrillView {
        kind: drill.as_str().to_owned(),
        title: drill.title().to_owned(),
        does: drill.does().to_owned(),
        expect: drill.expect().to_owned(),
    });
    Ok(DrillsView {
        drills: drills.to_vec(),
        disturbed: control.disturbed().await?,
    })
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
    let (connection_id, noticed) = match drill {
        Drill::RevokeGrant => revoke_grant(app, &control).await?,
        Drill::RenameAccounts => rename_accounts(app, &control).await?,
        Drill::Throttle => throttle(app, &control).await?,
        Drill::GoOffline => (None, go_offline(app, &control).await?),
        Drill::SleepThreeDays => (None, sleep(app, &control).await?),
        Drill::BackToCalm => (None, back_to_calm(app, &control).await?),
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

async fn revoke_grant(app: &App, control: &Control) -> Drilled {
    let (connection, company) = any_company(app, |_| true).await?;
    troubles::revoke(app, control, &company, &connection.id).await?;
    let name = &connection.display_name;
    Ok((
        Some(connection.id),
        format!("The partner no longer accepts the grant of {name}: it has to be authorized again"),
    ))
}

async fn rename_accounts(app: &Arc<App>, control: &Control) -> Drilled {
    let is_published = |connection: &ConnectionView| {
        connection
            .mapping
            .as_ref()
            .is_some_and(|mapping| mapping.published_revision.is_some())
    };
    let (connection, company) = any_company(app, is_published).await?;
    let renamed = troubles::rename(app, control, &company, &connection.id, RENAMED).await?;
    let pulled = pull_now(app, &connection.id, &["accounts".to_owned()], false).await?;
    let noticed = format!(
        "{renamed} accounts of {} were renamed; the pull found {} changed, and every mapping is kept",
        connection.display_name,
        pulled.updated.get()
    );
    Ok((Some(connection.id), noticed))
}

async fn throttle(app: &Arc<App>, control: &Control) -> Drilled {
    let (connection, company) = any_company(app, |_| true).await?;
    let order = json!({ "partner": company.partner, "kind": "throttle", "retry_after": RETRY_AFTER, "count": THROTTLED });
    control.fault(order).await?;
    let pulled = pull_now(app, &connection.id, &[], false).await?;
    let noticed = format!(
        "{} was read all the same: {} requests were sent again, {} records came, nothing was lost",
        connection.display_name,
        pulled.retries.get(),
        pulled.rows.get()
    );
    Ok((Some(connection.id), noticed))
}

async fn go_offline(app: &App, control: &Control) -> Result<String, AppError> {
    control.fault(json!({ "partner": "*", "kind": "reset" })).await?;
    let mut unreachable = Vec::new();
    for connection in connected(app).await?.into_iter().take(ASKED_OFFLINE) {
        if test_connection(app, &connection.id).await.is_err() {
            unreachable.push(connection.display_name);
        }
    }
    Ok(match unreachable.as_slice() {
        [] => "The partner is cut off; no company was there to ask".to_owned(),
        names => format!("The partner is cut off; no answer for {}", names.join(", ")),
    })
}

async fn sleep(app: &App, control: &Control) -> Result<String, AppError> {
    control.advance(THREE_DAYS).await?;
    let woken = refresh_idle_connections(app).await?;
    Ok(format!(
        "Three days went by: {} grants were refreshed on waking, {} could not be",
        woken.refreshed.len(),
        woken.failed.len()
    ))
}

async fn back_to_calm(app: &App, control: &Control) -> Result<String, AppError> {
    control.calm().await?;
    let degraded = |connection: &ConnectionView| connection.status == ConnectionStatus::Degraded.as_str();
    let (mut answered, mut failed) = (0_usize, 0_usize);
    for connection in list_connections(app).await?.into_iter().filter(degraded) {
        match test_connection(app, &connection.id).await {
            Ok(_) => answered += 1,
            Err(_) => failed += 1,
        }
    }
    Ok(format!(
        "The partner answers again: {answered} companies that had failed do, {failed} still do not"
    ))
}

/// The oldest connection that works and is fit for the drill, and its company.
async fn any_company(app: &App, fit: impl Fn(&ConnectionView) -> bool) -> Result<(ConnectionView, Company), AppError> {
    let found = connected(app).await?.into_iter().find(fit).ok_or_else(|| {
        AppError::new(ErrorCode::InvalidInput, "No company is there that this could be drilled with")
            .hint("Make the rehearsal firm first, or connect a company, or go back to calm")
    })?;
    let company = Company {
        partner: found.partner.clone(),
        external_account_id: found.external_account_id.clone(),
        name: found.display_name.clone(),
    };
    Ok((found, company))
}

/// Connections that are not known to fail.
async fn connected(app: &App) -> Result<Vec<ConnectionView>, AppError> {
    let works = |connection: &ConnectionView| {
        [ConnectionStatus::Connected.as_str(), ConnectionStatus::NotChecked.as_str()].contains(&connection.status.as_str())
    };
    Ok(list_connections(app).await?.into_iter().filter(works).collect())
}
