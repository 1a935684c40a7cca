//! `limits show | set`: what the firm holds its connections to.

use connect_app::error::AppError;
use connect_app::limits::{limits, save_limits};

use crate::arguments::{Arguments, Limits};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Limits) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let view = match command {
        Limits::Show => limits(&app).await?,
        Limits::Set(set) => save_limits(&app, set.proof_hours, set.pull_hours, set.coverage_percent).await?,
    };
    let text = format!(
        "A call proves a connection for {} h\nRecords are to be pulled every {} h\n{} % of the accounts in use have to be mapped",
        view.proof_hours.get(),
        view.pull_hours.get(),
        view.coverage_percent.get()
    );
    Answer::new(&view, text)
}
