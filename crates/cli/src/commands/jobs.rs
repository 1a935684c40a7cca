//! `jobs list | cancel ID`.

use connect_app::error::AppError;
use connect_app::jobs::{self, JobView};

use crate::arguments::{Arguments, Jobs};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Jobs) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    match command {
        Jobs::List => {
            let list = jobs::list_jobs(&app).await?;
            let text = list.iter().map(line).collect::<String>();
            Answer::new(&serde_json::json!({ "jobs": list }), text)
        }
        Jobs::Cancel(one) => {
            let job = jobs::cancel_job(&app, &one.id).await?;
            Answer::new(&job, line(&job))
        }
    }
}

fn line(job: &JobView) -> String {
    let of = job.total.map_or_else(String::new, |total| format!(" of {}", total.get()));
    let step = job.error.as_ref().map_or(job.step.as_str(), |error| error.message.as_str());
    format!("{}  {:<9}  {}: {step} ({}{of})\n", job.id, job.status, job.title, job.done.get())
}
