//! `calendars list | add | remove`.

use connect_app::calendars::view::{AddedCalendarView, AddedCalendarsView};
use connect_app::calendars::{add_calendar, list_added_calendars, remove_calendar};
use connect_app::error::AppError;

use crate::arguments::Arguments;
use crate::arguments::calendars::Calendars;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Calendars) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    match command {
        Calendars::List(one) => list(&list_added_calendars(&app, &one.id).await?),
        Calendars::Add(one) => {
            let view = add_calendar(&app, &one.id, &one.address).await?;
            let text = format!("Added: {}\n`pull {}` brings it into the mapping", named(&view), one.id);
            Answer::new(&view, text)
        }
        Calendars::Remove(one) => {
            let view = remove_calendar(&app, &one.id, &one.address).await?;
            let text = format!("Removed: {}\nThe next pull takes it for gone, unless a list shows it", named(&view));
            Answer::new(&view, text)
        }
    }
}

fn list(view: &AddedCalendarsView) -> Result<Answer, AppError> {
    let text: String = view
        .calendars
        .iter()
        .map(|one| format!("{}\n    {}\n", named(one), last_pull(one)))
        .collect();
    let text = match text.is_empty() {
        true => format!("No calendar of {} was added by its address\n", view.display_name),
        false => text,
    };
    Answer::new(view, text)
}

fn named(calendar: &AddedCalendarView) -> String {
    let AddedCalendarView { name, address, access, .. } = calendar;
    let named = if name == address {
        address.clone()
    } else {
        format!("{name}, {address}")
    };
    if access.is_empty() { named } else { format!("{named}, {access}") }
}

fn last_pull(calendar: &AddedCalendarView) -> String {
    match (calendar.last_pull.as_str(), &calendar.problem) {
        ("read", _) => "the last pull read it".to_owned(),
        ("listed", _) => "a list shows it as well".to_owned(),
        (_, Some(problem)) => format!("the last pull could not read it: {problem}"),
        _ => "not pulled yet".to_owned(),
    }
}
