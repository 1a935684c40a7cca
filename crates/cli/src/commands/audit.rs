//! `audit verify | export`.

use connect_app::audit;
use connect_app::error::AppError;
use connect_domain::counted::counted;

use crate::arguments::{Arguments, Audit};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: &Audit) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let view = audit::audit_entries(&app, None).await?;
    match command {
        Audit::Export => {
            let lines = view
                .entries
                .iter()
                .map(|entry| format!("{}  {}  {}  {}\n", entry.sequence.get(), entry.action, entry.subject, entry.detail))
                .collect::<String>();
            Answer::new(&view, lines)
        }
        Audit::Verify => {
            let summary = serde_json::json!({ "verified": view.verified, "entries": view.entries.len() });
            let text = if view.verified {
                format!("{}, the chain holds", counted(view.entries.len(), "entry", "entries"))
            } else {
                "The chain is broken".to_owned()
            };
            Answer::new(&summary, text).map(|answer| answer.found(!view.verified))
        }
    }
}
