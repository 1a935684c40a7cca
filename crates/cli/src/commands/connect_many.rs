//! `connect-many start | status | pause | resume | skip | again | resolve | close`.

use std::path::Path;
use std::sync::Arc;

use connect_app::App;
use connect_app::connect_many::view::{ConnectQueueEntryView, ConnectQueueView, NextConsentView};
use connect_app::connect_many::{self, StartQueue};
use connect_app::error::{AppError, ErrorCode, sentence};
use connect_domain::counted::counted;
use connect_domain::environment::Environment;

use super::connect::{consent, parse_environment};
use crate::arguments::Arguments;
use crate::arguments::connect_many::{ConnectMany, ConnectManyStart, Consenting, Resolve};
use crate::output::{Answer, write_line};
use crate::session;

pub async fn run(arguments: &Arguments, command: ConnectMany) -> Result<Answer, AppError> {
    let rehearsal = match &command {
        ConnectMany::Start(start) => parse_environment(&start.environment)? == Environment::Rehearsal,
        _ => false,
    };
    let app = session::open(arguments, rehearsal).await?;
    let view = match command {
        ConnectMany::Start(start) => return begin(&app, start).await,
        ConnectMany::Resume(resume) => {
            let queue = connect_many::resume_queue(&app, resume.queue.queue.as_deref()).await?;
            return go_on(&app, &queue.id, &resume.consenting).await;
        }
        ConnectMany::Status(one) => connect_many::show_queue(&app, one.queue.as_deref()).await?,
        ConnectMany::Pause(one) => connect_many::pause_queue(&app, one.queue.as_deref()).await?,
        ConnectMany::Close(one) => connect_many::close_queue(&app, one.queue.as_deref()).await?,
        ConnectMany::Skip(skip) => {
            connect_many::skip_client(&app, skip.client.queue.queue.as_deref(), &skip.client.client, &skip.reason).await?
        }
        ConnectMany::Again(one) => connect_many::connect_again(&app, one.queue.queue.as_deref(), &one.client).await?,
        ConnectMany::Resolve(Resolve::Attach(attach)) => {
            let queue = attach.client.queue.queue.as_deref();
            connect_many::attach_held(&app, queue, &attach.client.client, attach.to.as_deref()).await?
        }
        ConnectMany::Resolve(Resolve::Disconnect(one)) => {
            connect_many::disconnect_held(&app, one.queue.queue.as_deref(), &one.client).await?
        }
    };
    answer(&view)
}

async fn begin(app: &Arc<App>, start: ConnectManyStart) -> Result<Answer, AppError> {
    let clients = start.clients.as_deref().map(read_clients).transpose()?;
    let queue = StartQueue {
        partner: start.partner,
        environment: start.environment,
        app_registration_id: start.app,
        clients,
    };
    let queue = connect_many::start_queue(app, queue).await?;
    go_on(app, &queue.id, &start.consenting).await
}

/// One consent after the other, until nobody waits. A consent that brings nothing ends the run unless the person refused:
/// the next one would most likely fail the same way.
async fn go_on(app: &Arc<App>, queue: &str, consenting: &Consenting) -> Result<Answer, AppError> {
    loop {
        let view = connect_many::show_queue(app, Some(queue)).await?;
        if view.closed_at.is_some() || view.paused_at.is_some() {
            return answer(&view);
        }
        let Some(next) = connect_many::connect_next(app, Some(queue), consenting.callback.clone()).await? else {
            return answer(&connect_many::show_queue(app, Some(queue)).await?);
        };
        say(&format!(
            "{} of {}: {}",
            view.entries.len() - usize::try_from(view.waiting.get()).unwrap_or(0) + 1,
            view.entries.len(),
            next.entry.client_name
        ));
        let ended = consent(app, &next.authorization, consenting.browser_command.as_deref()).await?;
        let after = connect_many::show_queue(app, Some(queue)).await?;
        let entry = of(&after, &next);
        say(&format!("  {}", line(entry)));
        if entry.status == "failed" && ended.status != "refused" {
            let reason = entry.reason.clone().unwrap_or_default();
            return Err(AppError::new(ErrorCode::NeedsAuthorization, reason)
                .hint("The others still wait: mend it, then `connect-many again CLIENT` and `connect-many resume`"));
        }
    }
}

fn of<'v>(view: &'v ConnectQueueView, next: &'v NextConsentView) -> &'v ConnectQueueEntryView {
    let found = view.entries.iter().find(|entry| entry.client_id == next.entry.client_id);
    found.unwrap_or(&next.entry)
}

fn say(text: &str) {
    write_line(&mut std::io::stderr().lock(), text);
}

/// Ids or references, one a line; empty lines count for nothing.
fn read_clients(file: &Path) -> Result<Vec<String>, AppError> {
    let unusable = |what: &str| AppError::new(ErrorCode::InvalidInput, sentence(&format!("`{}` {what}", file.display())));
    let text = std::fs::read_to_string(file).map_err(|error| unusable("cannot be read as text").source(error))?;
    let text = text.trim_start_matches('\u{feff}');
    let clients: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    if clients.is_empty() {
        return Err(unusable("names no clients").hint("Write their references or ids, one a line, as `clients list` shows them"));
    }
    Ok(clients)
}

fn answer(view: &ConnectQueueView) -> Result<Answer, AppError> {
    let standing = match (view.closed_at, view.paused_at) {
        (Some(_), _) => "closed",
        (None, Some(_)) => "paused",
        (None, None) => "open",
    };
    let mut text = format!(
        "{} ({}), {standing}: {} of {} connected, {} waiting, {} held\n",
        view.partner_name,
        view.environment,
        view.connected.get(),
        view.entries.len(),
        view.waiting.get(),
        view.held.get()
    );
    for entry in &view.entries {
        text.push_str(&format!("{:<32} {}\n", entry.client_name, line(entry)));
    }
    Answer::new(view, text).map(|answer| answer.found(view.held.get() > 0))
}

fn line(entry: &ConnectQueueEntryView) -> String {
    let status = entry.status.replace('_', " ");
    let detail = match (&entry.matched_by, &entry.reason) {
        (_, Some(reason)) => format!(": {reason}"),
        (Some(by), None) => format!(
            ": {}, by {}, {} ms of our own, {}",
            entry.display_name.as_deref().unwrap_or_default(),
            by.replace('_', " "),
            entry.own_ms.get(),
            counted(entry.acts.get(), "act", "acts")
        ),
        (None, None) => String::new(),
    };
    let until = entry
        .decide_until
        .map_or_else(String::new, |at| format!("; decide until {}", at.to_rfc3339()));
    format!("{status}{detail}{until}")
}
