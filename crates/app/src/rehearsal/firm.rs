//! The rehearsal firm: companies of different trades with three weeks of lived history, made by the application's
//! own use cases while the stand-ins' clock moves on. Nothing is written that a person could not have done.
//!
//! It is made in steps, and what is finished is on record: a program that is closed on the way goes on with the
//! step that it was at, and one that finds the firm made has nothing to do. The clock only goes forward, so the
//! firm lives three weeks ahead of the machine's own time.

use std::fs::{File, OpenOptions};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::connection::ConnectionStatus;
use connect_store::settings;
use fs4::FileExt;
use futures::StreamExt;

use super::control::{Company, Control, refuse_real};
use super::view::{FirmState, FirmView};
use super::{book, company, troubles};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate::verify;
use crate::pull::settings::save_pull_settings;

/// How many steps are finished.
const MADE: &str = "rehearsal.steps";
/// Companies that are worked on at once.
const AT_ONCE: usize = 4;
/// The last ones are clients whose connection is still to come.
const NOT_CONNECTED: usize = 2;
/// Month ends whose balances the firm keeps.
const PERIODS: u32 = 5;
/// Changes that the people of a company make in a week.
const CHANGES_A_WEEK: usize = 40;
const LAST_WEEK: usize = 3;
const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// In their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Book,
    FirstCompany,
    OtherCompanies,
    Weeks(usize),
    LastDays,
    Troubles,
    Checks,
}

const STEPS: [Step; 8] = [
    Step::Book,
    Step::FirstCompany,
    Step::OtherCompanies,
    Step::Weeks(1),
    Step::Weeks(2),
    Step::LastDays,
    Step::Troubles,
    Step::Checks,
];

impl Step {
    const fn words(self) -> &'static str {
        match self {
            Self::Book => "Writing the list of clients",
            Self::FirstCompany => "Connecting, reading and mapping the first company",
            Self::OtherCompanies => "Connecting, reading and mapping the other companies",
            Self::Weeks(_) => "A week goes by: people work, changes are read and mapped",
            Self::LastDays => "The last days go by",
            Self::Troubles => "Letting some things go wrong",
            Self::Checks => "Checking every connection",
        }
    }
}

/// How far the firm is; where nothing was asked for, that it is not made.
pub async fn rehearsal_firm(app: &App) -> Result<FirmView, AppError> {
    refuse_real(app)?;
    let finished = finished(app).await?;
    let making = app.rehearsal.making.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let state = match (&making.failure, making.under_way, finished) {
        (_, true, _) => FirmState::Making,
        (_, _, finished) if finished >= STEPS.len() => FirmState::Made,
        (Some(_), _, _) => FirmState::Failed,
        (None, false, 0) => FirmState::None,
        (None, false, _) => FirmState::Unfinished,
    };
    Ok(FirmView {
        state: state.as_str().to_owned(),
        step: STEPS.get(finished).map(|step| step.words().to_owned()),
        step_number: finished.min(STEPS.len()).into(),
        steps: STEPS.len().into(),
        companies_done: making.done.into(),
        companies: making.total.into(),
        failure: making.failure.filter(|_| state == FirmState::Failed),
    })
}

/// Makes the firm, or goes on where that was cut off. Its progress is in [`rehearsal_firm`], and told by the tag
/// `rehearsal`.
pub async fn make_rehearsal_firm(app: &Arc<App>) -> Result<FirmView, AppError> {
    let lock = begin(app).await?;
    let outcome = make(app).await;
    end(app, lock, outcome.as_ref().err());
    outcome?;
    rehearsal_firm(app).await
}

/// Begins to make it; the window's way. It tells its progress by the tag `rehearsal`.
pub async fn start_rehearsal_firm(app: &Arc<App>) -> Result<FirmView, AppError> {
    let lock = begin(app).await?;
    let view = rehearsal_firm(app).await?;
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let outcome = make(&app).await;
        if let Err(error) = &outcome {
            tracing::warn!(%error, "the rehearsal firm was not finished");
        }
        end(&app, lock, outcome.as_ref().err());
    });
    Ok(view)
}

/// One at a time, of all programs on this workspace.
async fn begin(app: &App) -> Result<File, AppError> {
    refuse_real(app)?;
    app.actor.may(Permission::Connect)?;
    // What stands against it is told before anything is begun.
    app.open_vault().await?;
    app.rehearsal.ready_line().await?;
    let path = app.rehearsal.folder.join("making.lock");
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| AppError::new(ErrorCode::WorkspaceUnusable, format!("`{}` cannot be used", path.display())).source(error))?;
    if FileExt::try_lock(&lock).is_err() {
        return Err(AppError::new(ErrorCode::AlreadyRunning, "The rehearsal firm is being made already").hint("Wait until it is there"));
    }
    app.rehearsal.set_making(|making| {
        making.under_way = true;
        making.failure = None;
    });
    Ok(lock)
}

fn end(app: &App, lock: File, error: Option<&AppError>) {
    app.rehearsal.set_making(|making| {
        making.under_way = false;
        making.failure = error.map(|error| error.message.clone());
    });
    drop(lock);
    app.events.stale(["rehearsal", "workspace"]);
}

async fn finished(app: &App) -> Result<usize, AppError> {
    Ok(settings::get(&mut app.store.read().await?, MADE).await?.unwrap_or(0))
}

async fn make(app: &Arc<App>) -> Result<(), AppError> {
    let control = Control::of(app).await?;
    let companies = control.companies().await?;
    let maker = Maker {
        app,
        control: &control,
        connected: companies.get(..companies.len().saturating_sub(NOT_CONNECTED)).unwrap_or_default(),
        companies: &companies,
    };
    for (number, step) in STEPS.iter().enumerate().skip(finished(app).await?) {
        app.events.stale(["rehearsal"]);
        maker.step(*step).await?;
        let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
        settings::set(&mut tx, MADE, &(number + 1)).await?;
        tx.commit(AuditEntry::new("rehearsal.made", app.workspace_id.to_string(), step.words()))
            .await?;
    }
    Ok(())
}

struct Maker<'a> {
    app: &'a Arc<App>,
    control: &'a Control,
    companies: &'a [Company],
    connected: &'a [Company],
}

impl<'a> Maker<'a> {
    async fn step(&self, step: Step) -> Result<(), AppError> {
        match step {
            Step::Book => {
                save_pull_settings(self.app, None, Some(PERIODS)).await?;
                // One after the other, so that leads are met before they are named again.
                for (place, company) in self.companies.iter().enumerate() {
                    book::add(self.app, place, company).await?;
                }
                self.app.events.stale(["clients"]);
                Ok(())
            }
            Step::FirstCompany => self.each(1, |place, company| self.take_on(place, company)).await,
            Step::OtherCompanies => self.each(self.connected.len(), |place, company| self.take_on(place, company)).await,
            Step::Weeks(week) => {
                self.control.advance(WEEK).await?;
                self.each(self.connected.len(), |place, company| self.week(week, place, company))
                    .await
            }
            Step::LastDays => {
                self.control.advance(WEEK - troubles::STALE_FOR).await?;
                self.check(|place| place == troubles::STALE).await?;
                self.control.advance(troubles::STALE_FOR).await?;
                self.each(self.connected.len(), |place, company| self.week(LAST_WEEK, place, company))
                    .await
            }
            Step::Troubles => {
                self.each(self.connected.len(), |place, company| {
                    troubles::make(self.app, self.control, place, company)
                })
                .await
            }
            Step::Checks => self.check(|place| place != troubles::STALE).await,
        }
    }

    /// The same for the first companies, some at once.
    async fn each<F>(&self, count: usize, work: impl Fn(usize, &'a Company) -> F) -> Result<(), AppError>
    where
        F: Future<Output = Result<(), AppError>>,
    {
        self.app.rehearsal.set_making(|making| {
            making.done = 0;
            making.total = count;
        });
        let mut works = Vec::new();
        for (place, company) in self.connected.iter().enumerate().take(count) {
            works.push(work(place, company));
        }
        let mut ended = futures::stream::iter(works).buffer_unordered(AT_ONCE);
        while let Some(outcome) = ended.next().await {
            outcome?;
            self.app.rehearsal.set_making(|making| making.done += 1);
            self.app.events.stale(["rehearsal", "connections", "attention", "clients"]);
        }
        Ok(())
    }

    async fn take_on(&self, place: usize, company: &'a Company) -> Result<(), AppError> {
        let id = company::connect(self.app, self.control, company).await?;
        book::attach(self.app, company, &id).await?;
        company::pull_and_map(self.app, &id, open_accounts(place)).await
    }

    /// Every other company is busy in one week and the others in the next; in the last days everybody is.
    async fn week(&self, week: usize, place: usize, company: &Company) -> Result<(), AppError> {
        if week < LAST_WEEK && place % 2 != week % 2 {
            return Ok(());
        }
        let Some(connection) = company::connection_of(self.app, company).await? else {
            return Ok(());
        };
        self.control.activity(company, CHANGES_A_WEEK, week * 100 + place).await?;
        company::pull_and_map(self.app, &connection.id, open_accounts(place)).await
    }

    /// Makes every check of the chosen companies that can be asked.
    async fn check(&self, chosen: impl Fn(usize) -> bool) -> Result<(), AppError> {
        let mut ids = Vec::new();
        for (place, company) in self.connected.iter().enumerate() {
            let connection = company::connection_of(self.app, company).await?;
            let alive = connection.filter(|connection| connection.status != ConnectionStatus::NeedsReconnect.as_str());
            ids.extend(alive.filter(|_| chosen(place)).map(|connection| connection.id));
        }
        if ids.is_empty() {
            return Ok(());
        }
        verify(self.app, &ids, "rehearsal").await.map(drop)
    }
}

const fn open_accounts(place: usize) -> usize {
    if place == troubles::UNMAPPED { troubles::OPEN_ACCOUNTS } else { 0 }
}
