//! `rehearsal make | show | drills | drill NAME`: a firm to practice with.

use std::sync::Arc;
use std::time::Duration;

use connect_app::App;
use connect_app::error::AppError;
use connect_app::rehearsal::drills::{list_drills, run_drill};
use connect_app::rehearsal::firm::{make_rehearsal_firm, rehearsal_firm};
use connect_app::rehearsal::view::{DrillView, DrillsView, FirmView};

use crate::arguments::{Arguments, Rehearsal};
use crate::output::{Answer, write_line};
use crate::session;

/// How often the progress is told.
const TELL: Duration = Duration::from_secs(2);

pub async fn run(arguments: &Arguments, command: Rehearsal) -> Result<Answer, AppError> {
    match command {
        Rehearsal::Make => {
            let app = session::open(arguments, true).await?;
            let view = make(&app, arguments.json).await?;
            Answer::new(&view, words(&view))
        }
        Rehearsal::Show => {
            let app = session::open(arguments, false).await?;
            let view = rehearsal_firm(&app).await?;
            Answer::new(&view, words(&view))
        }
        Rehearsal::Drills => {
            let app = session::open(arguments, false).await?;
            let view = list_drills(&app).await?;
            let text = drills_words(&view);
            Answer::new(&view, text)
        }
        Rehearsal::Drill(drill) => {
            let app = session::open(arguments, false).await?;
            let view = run_drill(&app, &drill.name).await?;
            let text = view.noticed.clone();
            Answer::new(&view, text)
        }
    }
}

/// Makes the firm; a person reads meanwhile how far it is.
async fn make(app: &Arc<App>, quiet: bool) -> Result<FirmView, AppError> {
    if quiet {
        return make_rehearsal_firm(app).await;
    }
    tokio::select! {
        made = make_rehearsal_firm(app) => made,
        told = tell(app) => match told {
            Err(error) => Err(error),
            Ok(never) => match never {},
        },
    }
}

async fn tell(app: &App) -> Result<std::convert::Infallible, AppError> {
    let mut told = String::new();
    loop {
        tokio::time::sleep(TELL).await;
        let line = words(&rehearsal_firm(app).await?);
        if line != told {
            write_line(&mut std::io::stderr().lock(), &line);
            told = line;
        }
    }
}

fn words(view: &FirmView) -> String {
    let step = view.step.as_deref().unwrap_or_default();
    match view.state.as_str() {
        "made" => "The rehearsal firm is there. `health` shows how its connections stand".to_owned(),
        "making" => format!("{step} ({} of {})", view.companies_done.get(), view.companies.get()),
        "none" => "The rehearsal firm is not made yet. `rehearsal make` makes it".to_owned(),
        _ => format!(
            "The rehearsal firm is made as far as step {} of {} (next: {step}). `rehearsal make` goes on",
            view.step_number.get(),
            view.steps.get()
        ),
    }
}

fn drills_words(view: &DrillsView) -> String {
    let mut text = view.drills.iter().map(drill_words).collect::<Vec<_>>().join("\n");
    if view.disturbed {
        text.push_str("\n\nSomething is ordered to go wrong. `rehearsal drill back_to_calm` ends it");
    }
    text.push_str(match view.served_by.as_str() {
        "another_program" => "\n\nAnother program serves the stand-ins: what is ordered ends with that program",
        _ => "\n\nThe stand-ins end with this command, and so does what is ordered: keep the window open to rehearse longer",
    });
    text
}

fn drill_words(drill: &DrillView) -> String {
    let strikes = drill.company.as_ref().map(|company| format!("It would strike {}", company.name));
    let standing = match &drill.obstacle {
        _ if drill.under_way => Some("Under way".to_owned()),
        obstacle => obstacle.as_ref().map(|why| format!("Not now: {why}")),
    };
    let lines = [Some(drill.does.clone()), strikes, Some(drill.expect.clone()), standing];
    let text = lines.into_iter().flatten().collect::<Vec<_>>().join(&format!("\n{:18}", ""));
    format!("{:<17} {text}", drill.kind)
}
