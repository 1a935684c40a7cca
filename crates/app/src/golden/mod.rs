//! Golden sets: a folder of documents whose content is known. A person sees what a run would send and what that costs, and
//! confirms it; then the partner's models read the documents, and what they read is held against what is expected.
//!
//! Documents, expectations and stored answers stay in the folder; `golden_runs` keeps confidences and verdicts, and nothing
//! that a document says. [`replay`] judges the stored answers again without the partner, [`compare_runs`] tells what changed
//! against the baseline, [`accept_baseline`] takes the last run for it, [`retire_set`] leaves a set out, and
//! [`show_curve`] tells what it would mean to accept from another confidence on.

mod answers;
mod baseline;
mod findings;
mod judge;
mod known;
mod pages;
mod paper;
mod plan;
mod retire;
mod run;
mod same;
mod sample;
mod set;
mod show;
mod tier;
pub mod view;

use std::path::Path;

use connect_connectors::documents::ReadsDocuments;
use connect_domain::access::Permission;
use connect_domain::ids::ConnectionId;
use connect_store::connections::Connection;

pub use baseline::accept_baseline;
pub(crate) use findings::verdict_of_last;
pub(crate) use known::Known;
pub use retire::retire_set;
pub use run::{run_set, start_run};
pub use sample::make_sample;
pub use show::{compare_runs, list_runs, replay, set_name, show_curve};

use plan::Plan;
use view::GoldenPreviewView;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::partners;

/// The ability that its writes belong to.
pub(crate) const ABILITY: &str = "golden-set";
/// The check that tells what the last runs showed.
pub(crate) const CHECK: &str = "golden.regression";

/// What would be sent. Nothing is, unless a person confirms it.
pub struct Preview {
    connection: Connection,
    plan: Plan,
    view: GoldenPreviewView,
}

/// A preview that a person confirmed.
pub struct Confirmed(Preview);

impl Preview {
    /// In words and figures.
    pub const fn view(&self) -> &GoldenPreviewView {
        &self.view
    }

    /// Only after a person saw it and said yes. What goes on with the history of a name and is not what that was of needs a
    /// word of its own, `same_set`: else another set's failure would pass for mended.
    pub fn confirm(self, same_set: bool) -> Result<Confirmed, AppError> {
        if same_set || self.view.changed.is_empty() {
            return Ok(Confirmed(self));
        }
        let message = format!(
            "`{}` is not as it was when it was last run: {}",
            shortened(&self.view.set),
            self.view.changed.join("; ")
        );
        Err(AppError::new(ErrorCode::InvalidInput, message).hint(
            "Nothing was sent. If this is another set, give it another `name` in `golden.toml`; if it is the same one, changed on purpose, add --same-set",
        ))
    }

    /// The same for a person who saw a preview in a window: of just these documents, models and pages, or of none.
    pub fn confirm_seen(self, fingerprint: &str, same_set: bool) -> Result<Confirmed, AppError> {
        if self.view.fingerprint == fingerprint {
            return self.confirm(same_set);
        }
        Err(AppError::new(ErrorCode::Conflict, "The set has changed since it was shown, so nothing was sent").hint("Look at it again"))
    }
}

impl Confirmed {
    pub(crate) const fn connection_id(&self) -> ConnectionId {
        self.0.connection.id
    }
}

/// What a run of the set in this folder would send. Asks the partner for nothing but the account's tier.
pub async fn preview_run(app: &App, folder: &Path, connection_id: &str) -> Result<Preview, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(connection_id).await?;
    let reader = reader(&connection)?;
    let plan = Plan::read(app, folder, &connection).await?;
    let changed = same::changes_since_last(&mut app.store.read().await?, &connection, &plan.set).await?;
    let mut view = plan.preview(&connection, reader, changed);
    (view.tier, view.tier_limits) = tier::limits(app, &connection, &plan.set).await;
    Ok(Preview { connection, plan, view })
}

/// What reads documents, or that nothing does.
fn reader(connection: &Connection) -> Result<&'static dyn ReadsDocuments, AppError> {
    let connector = partners::connector(&connection.partner)?;
    connector
        .documents()
        .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, format!("{} reads no documents", connector.manifest().name)))
}
