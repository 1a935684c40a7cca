//! `members list | add | edit | disable | enable`.

use connect_app::error::AppError;
use connect_app::members::{self, FirmMember};

use crate::arguments::Arguments;
use crate::arguments::clients::Members;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Members) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let one = match command {
        Members::List => {
            let view = members::list_members(&app).await?;
            let text: String = view.members.iter().map(line).collect();
            return Answer::new(&view, text);
        }
        Members::Add(add) => members::add_member(&app, &add.name, &add.role).await?,
        Members::Edit(edit) => members::edit_member(&app, &edit.id, edit.name.as_deref(), edit.role.as_deref()).await?,
        Members::Disable(one) => members::disable_member(&app, &one.id).await?,
        Members::Enable(one) => members::enable_member(&app, &one.id).await?,
    };
    Answer::new(&one, line(&one))
}

fn line(member: &FirmMember) -> String {
    let mut marks = String::new();
    if member.is_you {
        marks.push_str("  (you)");
    }
    if member.disabled_at.is_some() {
        marks.push_str("  (disabled)");
    }
    format!("{}  {:<16} {}{marks}\n", member.id, member.role.replace('_', " "), member.name)
}
