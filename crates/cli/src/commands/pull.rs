//! `pull ID`.

use connect_app::error::AppError;
use connect_app::pull::pull_now;
use connect_domain::counted::counted;

use crate::arguments::{Arguments, Pull};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, pull: Pull) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let view = pull_now(&app, &pull.id, &pull.resource, pull.full).await?;
    let mut text = format!(
        "{} in {} ms: {} new, {} changed, {} unchanged, {} deactivated ({}, {})",
        counted(view.rows.get(), "row", "rows"),
        view.duration_ms.get(),
        view.inserted.get(),
        view.updated.get(),
        view.unchanged.get(),
        view.deactivated.get(),
        counted(view.requests.get(), "request", "requests"),
        counted(view.retries.get(), "retry", "retries")
    );
    if view.resources.len() > 1 {
        for (resource, counts) in &view.resources {
            let counts = [
                (counts.rows, ""),
                (counts.inserted, " new"),
                (counts.updated, " changed"),
                (counts.deactivated, " deactivated"),
            ];
            let told = counts
                .iter()
                .enumerate()
                .filter(|(place, (count, _))| *place == 0 || count.get() > 0);
            let told: Vec<String> = told.map(|(_, (count, what))| format!("{}{what}", count.get())).collect();
            text.push_str(&format!("\n  {resource}: {}", told.join(", ")));
        }
    }
    for warning in &view.warnings {
        text.push_str("\nwarning: ");
        text.push_str(warning);
    }
    Answer::new(&view, text)
}
