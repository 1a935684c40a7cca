//! Pulling: a partner's records into the workspace, by the partner's stable ids, with counts, progress and
//! cancel.
//!
//! A pull is a job ([`crate::jobs`]) with a row of its own in `pull_runs`, which is written in the same
//! transaction as the records and knows what is stored ([`kept`]): so one that is cut off goes on where it
//! stopped, and its counts stay exact. Lists come page by page, several at once ([`pages`], [`windows`]); later pulls ask only
//! for what changed ([`changes`]).

mod added;
mod asks;
mod balances;
mod catalog;
mod changes;
mod company;
mod events;
mod kept;
mod lists;
mod pages;
mod run;
pub mod settings;
mod split;
#[cfg(test)]
mod tests;
mod turns;
mod unread;
pub mod view;
mod windows;

use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::ids::ConnectionId;
use connect_store::connections::Connection;
use connect_store::jobs::Job;

pub(crate) use events::{EVENTS, unread_events};
pub(crate) use kept::{view_of, warnings};
pub(crate) use lists::SUBSCRIPTIONS;
pub(crate) use run::run;
pub use view::{PullRunView, ResourceCounts};

use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::jobs::{self, JobView, PullOrder, Whose};
use crate::{App, partners};

/// Pulls and waits for the end; the command line's way. `full` lists everything anew although changes could be
/// asked for.
pub async fn pull_now(app: &Arc<App>, connection_id: &str, resources: &[String], full: bool) -> Result<PullRunView, AppError> {
    let job = order(app, connection_id, resources, full).await?;
    jobs::run(app, job, Whose::Person).await
}

/// Starts a pull as a job; the window's way.
pub async fn start_pull(app: &Arc<App>, connection_id: &str, resources: Vec<String>) -> Result<JobView, AppError> {
    let job = order(app, connection_id, &resources, false).await?;
    let view = jobs::view(&job)?;
    let app = Arc::clone(app);
    tokio::spawn(async move {
        if let Err(error) = jobs::run(&app, job, Whose::Background).await {
            tracing::info!(%error, "a pull did not end well");
        }
    });
    Ok(view)
}

async fn order(app: &App, connection_id: &str, resources: &[String], full: bool) -> Result<Job, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(connection_id).await?;
    let offered = partners::resources(partners::connector(&connection.partner)?);
    if let Some(unknown) = resources.iter().find(|resource| !offered.contains(resource)) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("There is no resource `{}` here", shortened(unknown)),
        )
        .hint(format!("Use {}", offered.join(", "))));
    }
    app.require_credential(&connection).await?;
    // In the order in which they refer to each other, and each once.
    let asked = |resource: &String| resources.is_empty() || resources.contains(resource);
    let order = PullOrder {
        resources: offered.into_iter().filter(asked).collect(),
        named: !resources.is_empty(),
        full,
    };
    jobs::begin(app, &connection, &order).await
}

/// The connection of a job, which may have been disconnected since it was ordered.
async fn connection(app: &App, id: Option<ConnectionId>) -> Result<Connection, AppError> {
    let id = id.ok_or_else(|| AppError::new(ErrorCode::Internal, "A pull without a connection"))?;
    let connection = app.connection(&id.to_string()).await?;
    app.require_credential(&connection).await?;
    Ok(connection)
}
