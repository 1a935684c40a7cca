//! `doctor`: the same answer as the window's.

use connect_app::doctor;
use connect_app::error::AppError;

use crate::arguments::Arguments;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments) -> Result<Answer, AppError> {
    let view = if arguments.workspace.is_some() {
        doctor::doctor(&*session::open(arguments, false).await?).await
    } else {
        doctor::doctor_without_workspace().await
    };
    let text = view
        .checks
        .iter()
        .map(|check| format!("{:<5} {}: {}\n", check.status, check.title, check.evidence))
        .collect::<String>();
    let failed = view.verdict == "fail";
    Answer::new(&view, text).map(|answer| answer.found(failed))
}
