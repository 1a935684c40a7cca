//! `waivers list | add | withdraw`: for which failed checks somebody answers.

use connect_app::error::AppError;
use connect_app::gate;
use connect_app::gate::view::WaiverView;

use crate::arguments::{Arguments, Waivers};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Waivers) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let one = match command {
        Waivers::List => {
            let view = gate::list_waivers(&app).await?;
            let text = if view.waivers.is_empty() {
                "No check was ever waived\n".to_owned()
            } else {
                view.waivers.iter().map(lines).collect()
            };
            return Answer::new(&view, text);
        }
        Waivers::Add(add) => gate::waive_check(&app, &add.connection, &add.check, &add.reason, add.days).await?,
        Waivers::Withdraw(one) => gate::withdraw_waiver(&app, &one.id).await?,
    };
    Answer::new(&one, lines(&one))
}

fn lines(waiver: &WaiverView) -> String {
    let end = match (&waiver.withdrawn_by, waiver.withdrawn_at) {
        (Some(by), Some(at)) => format!("withdrawn by {by} {}", at.to_rfc3339()),
        _ => format!("until {}", waiver.expires_at.to_rfc3339()),
    };
    format!(
        "{}  {:<9} {} of {} ({})\n    {}: {} ({end})\n",
        waiver.id,
        waiver.state.replace('_', " "),
        waiver.check_id,
        waiver.display_name,
        waiver.connection_id,
        waiver.granted_by,
        waiver.reason,
    )
}
