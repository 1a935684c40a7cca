//! `pull ID`.

use connect_app::error::AppError;
use connect_app::pull::pull_now;

use crate::arguments::{Arguments, Pull};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, pull: Pull) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let view = pull_now(&app, &pull.id, &pull.resource, pull.full).await?;
    let text = format!(
        "{} rows in {} ms: {} new, {} changed, {} unchanged, {} deactivated ({} requests, {} retries)",
        view.rows.get(),
        view.duration_ms.get(),
        view.inserted.get(),
        view.updated.get(),
        view.unchanged.get(),
        view.deactivated.get(),
        view.requests.get(),
        view.retries.get()
    );
    Answer::new(&view, text)
}
