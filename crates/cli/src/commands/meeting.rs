//! `meeting run | show`: a sample meeting, after its preview was confirmed, and what the newest one came to.

use connect_app::error::{AppError, ErrorCode};
use connect_app::meeting::view::{MeetingPreviewView, MeetingRunView};
use connect_app::meeting::{last_meeting, preview_meeting, run_meeting};

use crate::arguments::{Arguments, Meeting};
use crate::output::{Answer, write_line};
use crate::session;

pub async fn run(arguments: &Arguments, command: Meeting) -> Result<Answer, AppError> {
    let app = session::open_settled(arguments).await?;
    let run = match command {
        Meeting::Run(run) => run,
        Meeting::Show(one) => {
            let last = last_meeting(&app, &one.id).await?;
            let text = last.as_ref().map_or_else(|| "No sample meeting was made yet".to_owned(), describe);
            return Answer::new(&serde_json::json!({ "meeting": last }), text);
        }
    };
    let preview = preview_meeting(&app, &run.id, run.calendar.as_deref()).await?;
    write_line(&mut std::io::stderr().lock(), &describe_preview(preview.view()));
    if !run.yes {
        return Err(
            AppError::new(ErrorCode::InvalidInput, "Nothing was written, because nobody confirmed it")
                .hint("Add --yes to write, follow and delete this meeting"),
        );
    }
    let view = run_meeting(&app, preview.confirm()).await?;
    Answer::new(&view, describe(&view)).map(|answer| answer.found(view.status != "PASS"))
}

fn describe_preview(preview: &MeetingPreviewView) -> String {
    let others: Vec<String> = preview.others.iter().map(|other| format!("`{}`", other.name)).collect();
    let choice = match others.is_empty() {
        true => String::new(),
        false => format!("\n  --calendar also takes {}", others.join(", ")),
    };
    format!(
        "A sample meeting in the calendar `{}` of {} ({}):\n  {}\n  {} to {}, written in {}\n  {}, the time stays free, and it is deleted at the end{choice}",
        preview.calendar,
        preview.display_name,
        preview.owner.as_deref().unwrap_or("its account"),
        preview.title,
        preview.starts_at.to_rfc3339(),
        preview.ends_at.to_rfc3339(),
        preview.time_zone,
        match preview.attendees.is_empty() {
            true => "nobody is invited".to_owned(),
            false => format!("only {} is invited, and gets no mail", preview.attendees.join(", ")),
        },
    )
}

fn describe(view: &MeetingRunView) -> String {
    let mut text = match view.is_under_way {
        true => "Under way\n".to_owned(),
        false => format!("{}\n", view.status),
    };
    for step in &view.steps {
        let detail = step.detail.as_deref().map(|detail| format!("  {detail}")).unwrap_or_default();
        let name = step.name.replace('_', " ");
        text.push_str(&format!("  {:<20} {}  {} ms{detail}\n", name, step.status, step.duration_ms.get()));
    }
    text.push_str(&match &view.left {
        Some(why) => format!("Something may be left: {why}\n"),
        None if view.is_under_way => "A program works on it now; at its end it is deleted\n".to_owned(),
        None => "Nothing of it is left\n".to_owned(),
    });
    text
}
