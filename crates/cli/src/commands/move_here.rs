//! `move-here`: this installation becomes the home of the workspace's grants.

use connect_app::error::AppError;
use connect_app::tokens::move_grants_here;
use connect_app::workspace::workspace_status;

use crate::arguments::Arguments;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    move_grants_here(&app).await?;
    let view = workspace_status(&app).await?;
    Answer::new(&view, "The grants live here now: do not refresh them with the old copy any more")
}
