//! Idle connections are refreshed at least daily (`reliability.md` B12): a grant must not die because
//! nobody looked at its company for a while, and a dead one should be known before it is needed.
//!
//! The window looks every few minutes, at its start first; without a window `connections refresh --idle`
//! does the same from cron. Several programs may look at once: the tokens module lets one refresh.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::connection::ConnectionStatus;
use connect_store::connections::{self, Connection};
use futures::StreamExt;

use super::test_connection;
use crate::App;
use crate::connect_many::held::give_back_overdue;
use crate::error::{AppError, ErrorCode};
use crate::views::Count;
use crate::workspace::home;

/// How often a window looks. A machine that slept is up to date within so long after waking.
const LOOK: Duration = Duration::from_secs(600);
/// After a long sleep all connections are due: they take turns.
const AT_ONCE: usize = 4;

/// What looking after the idle connections did.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct IdleRefreshView {
    /// Connections whose tokens were refreshed.
    pub refreshed: Vec<String>,
    /// Those that could not be; each has it on its record as well.
    pub failed: Vec<IdleFailure>,
    /// Those that needed nothing: in use, ended, or waiting for a person.
    pub passed_over: Count,
}

/// A connection that could not be refreshed.
#[derive(Clone, Debug, serde::Serialize)]
pub struct IdleFailure {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// Why.
    pub message: String,
    /// local, network, auth, quota, provider or data.
    pub cause: String,
}

/// Refreshes every idle connection. A locked vault is an error only if one is due.
pub async fn refresh_idle_connections(app: &App) -> Result<IdleRefreshView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    give_back_overdue(app).await?;
    let (due, others) = due(app).await?;
    if !due.is_empty() {
        app.open_vault().await?;
    }
    refresh(app, due, others).await
}

/// Does the same for as long as the window is open. What fails is on the connection's record, or waits for
/// the next look.
pub async fn keep_connections_alive(app: Arc<App>) {
    let mut may_ask = true;
    loop {
        if let Err(error) = look(&app, &mut may_ask).await {
            tracing::warn!(%error, "the idle connections were not looked after");
        }
        // Warnings of an end that comes nearer appear by time alone.
        app.events.stale(["attention"]);
        tokio::time::sleep(LOOK).await;
    }
}

/// A locked vault is left alone: the keychain is asked once, and then a person opens it or nobody does.
pub(super) async fn look(app: &App, may_ask: &mut bool) -> Result<(), AppError> {
    give_back_overdue(app).await?;
    let (due, others) = due(app).await?;
    if due.is_empty() {
        return Ok(());
    }
    if app.vault.opened().await.is_none() {
        if !std::mem::take(may_ask) {
            return Ok(());
        }
        if let Err(error) = app.open_vault().await {
            tracing::info!(%error, "idle connections wait until the vault is open");
            return Ok(());
        }
    }
    refresh(app, due, others).await.map(drop)
}

/// The idle connections, and how many are not. A dead grant is not asked again: a person has to act.
async fn due(app: &App) -> Result<(Vec<Connection>, usize), AppError> {
    let all = connections::list(&mut app.store.read().await?).await?;
    let count = all.len();
    if home(app).await? != "here" {
        return Ok((Vec::new(), count));
    }
    let mut due = Vec::new();
    for connection in all {
        let is_alive = !matches!(connection.status, ConnectionStatus::NeedsReconnect | ConnectionStatus::Disconnected);
        if is_alive && app.tokens.is_idle(connection.id).await? {
            due.push(connection);
        }
    }
    let others = count - due.len();
    Ok((due, others))
}

async fn refresh(app: &App, due: Vec<Connection>, passed_over: usize) -> Result<IdleRefreshView, AppError> {
    let mut view = IdleRefreshView {
        passed_over: passed_over.into(),
        ..IdleRefreshView::default()
    };
    let outcomes = futures::stream::iter(due).map(|connection| async move {
        let outcome = keep_alive(app, &connection).await;
        (connection, outcome)
    });
    let mut outcomes = outcomes.buffer_unordered(AT_ONCE);
    while let Some((connection, outcome)) = outcomes.next().await {
        let id = connection.id.to_string();
        match outcome {
            Ok(()) => view.refreshed.push(id),
            // A copy of the workspace: none of its grants is ours to refresh.
            Err(error) if error.code == ErrorCode::ForeignGrant => return Err(error),
            Err(error) => view.failed.push(IdleFailure {
                connection_id: id,
                display_name: connection.display_name,
                message: error.message,
                cause: error.cause.as_str().to_owned(),
            }),
        }
    }
    Ok(view)
}

/// A connection that failed before is proven by a call as well, or it would stay degraded until somebody
/// uses it.
async fn keep_alive(app: &App, connection: &Connection) -> Result<(), AppError> {
    app.refresh_if_idle(connection).await?;
    let id = connection.id.to_string();
    if connection.status == ConnectionStatus::Degraded {
        test_connection(app, &id).await?;
    }
    app.events.stale([format!("connection:{id}"), "connections".to_owned()]);
    Ok(())
}
