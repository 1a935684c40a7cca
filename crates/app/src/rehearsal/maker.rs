//! The steps by which the rehearsal firm is made. A step that was cut off is done again, and does only what is
//! missing.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::connection::ConnectionStatus;
use connect_store::settings;
use tokio::task::JoinSet;

use super::control::{Company, Control};
use super::{book, company, troubles};
use crate::App;
use crate::error::AppError;
use crate::gate::verify;
use crate::pull::settings::save_pull_settings;

/// When the step that is under way began, by the stand-ins' clock.
pub(super) const BEGAN: &str = "rehearsal.step_began_at";
/// Companies that are worked on at once. A partner limits each for itself, so that a few would mostly wait.
const AT_ONCE: usize = 24;
/// The last ones are clients whose connection is still to come.
const NOT_CONNECTED: usize = 2;
/// Month ends whose balances the firm keeps.
const PERIODS: u32 = 5;
/// Changes that the people of a company make in a week.
const CHANGES_A_WEEK: usize = 40;
const LAST_WEEK: usize = 3;
const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// What is done at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Book,
    FirstCompany,
    OtherCompanies,
    Weeks(usize),
    LastDays,
    Troubles,
    Checks,
}

/// In their order.
pub(super) const STEPS: [Step; 8] = [
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
    /// What is done, for who waits.
    pub(super) const fn words(self) -> &'static str {
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

/// Cheap to clone, so that each company is a task of its own.
#[derive(Clone)]
pub(super) struct Maker {
    pub(super) app: Arc<App>,
    pub(super) control: Arc<Control>,
    pub(super) companies: Arc<[Company]>,
}

impl Maker {
    fn connected(&self) -> &[Company] {
        let count = self.companies.len().saturating_sub(NOT_CONNECTED);
        self.companies.get(..count).unwrap_or_default()
    }

    /// Does it, or what is missing of it.
    pub(super) async fn step(&self, step: Step) -> Result<(), AppError> {
        let all = self.connected().len();
        match step {
            Step::Book => {
                save_pull_settings(&self.app, None, Some(PERIODS)).await?;
                // One after the other, so that leads are met before they are named again.
                for (place, company) in self.companies.iter().enumerate() {
                    book::add(&self.app, place, company).await?;
                }
                self.app.events.stale(["clients"]);
                Ok(())
            }
            Step::FirstCompany => self.each(1, Self::take_on).await,
            Step::OtherCompanies => self.each(all, Self::take_on).await,
            Step::Weeks(week) => {
                self.advance_to(self.began().await?.plus(WEEK)).await?;
                self.each(all, move |maker, place| maker.week(week, place)).await
            }
            Step::LastDays => {
                let end = self.began().await?.plus(WEEK);
                if self.app.clock.now() < end {
                    self.advance_to(end.minus(troubles::STALE_FOR)).await?;
                    self.check(|place| place == troubles::STALE).await?;
                    self.advance_to(end).await?;
                }
                self.each(all, |maker, place| maker.week(LAST_WEEK, place)).await
            }
            Step::Troubles => self.each(all, Self::trouble).await,
            Step::Checks => self.check(|place| place != troubles::STALE).await,
        }
    }

    /// When the step was begun, by whichever program.
    async fn began(&self) -> Result<Instant, AppError> {
        let began = settings::get(&mut self.app.store.read().await?, BEGAN).await?;
        Ok(began.unwrap_or(self.app.clock.now()))
    }

    /// Lets time pass, unless it has passed.
    async fn advance_to(&self, target: Instant) -> Result<(), AppError> {
        let missing = target.since(self.app.clock.now());
        if missing.is_zero() {
            return Ok(());
        }
        // The stand-ins count whole seconds.
        self.control.advance(Duration::from_secs(missing.as_secs() + 1)).await
    }

    /// The same for the first companies, some at once. After a failure nothing is begun any more, and what is
    /// under way comes to its end.
    async fn each<F>(&self, count: usize, work: impl Fn(Self, usize) -> F) -> Result<(), AppError>
    where
        F: Future<Output = Result<(), AppError>> + Send + 'static,
    {
        self.app.rehearsal.set_making(|making| {
            making.done = 0;
            making.total = count;
        });
        let mut places = 0..count;
        let mut works = JoinSet::new();
        let mut outcome = Ok(());
        loop {
            while works.len() < AT_ONCE
                && outcome.is_ok()
                && let Some(place) = places.next()
            {
                works.spawn(work(self.clone(), place));
            }
            match works.join_next().await {
                None => return outcome,
                Some(Ok(Ok(()))) => {
                    self.app.rehearsal.set_making(|making| making.done += 1);
                    self.app.events.stale(["rehearsal", "connections", "attention", "clients"]);
                }
                Some(Ok(Err(error))) => outcome = Err(error),
                Some(Err(error)) => outcome = Err(AppError::internal("make a company of the rehearsal firm", error)),
            }
        }
    }

    async fn take_on(self, place: usize) -> Result<(), AppError> {
        let Some(company) = self.connected().get(place) else {
            return Ok(());
        };
        let id = company::connect(&self.app, &self.control, company).await?;
        book::attach(&self.app, company, &id).await?;
        company::pull_and_map(&self.app, &id, open_accounts(place)).await
    }

    /// Every other company is busy in one week and the others in the next; in the last days everybody is.
    async fn week(self, week: usize, place: usize) -> Result<(), AppError> {
        let busy = week >= LAST_WEEK || place % 2 == week % 2;
        let Some(company) = self.connected().get(place).filter(|_| busy) else {
            return Ok(());
        };
        let Some(connection) = company::connection_of(&self.app, company).await? else {
            return Ok(());
        };
        self.control.activity(company, CHANGES_A_WEEK, week * 100 + place).await?;
        company::pull_and_map(&self.app, &connection.id, open_accounts(place)).await
    }

    async fn trouble(self, place: usize) -> Result<(), AppError> {
        match self.connected().get(place) {
            Some(company) => troubles::make(&self.app, &self.control, place, company).await,
            None => Ok(()),
        }
    }

    /// Makes every check of the chosen companies that can be asked.
    async fn check(&self, chosen: impl Fn(usize) -> bool) -> Result<(), AppError> {
        let mut ids = Vec::new();
        for (place, company) in self.connected().iter().enumerate() {
            let connection = company::connection_of(&self.app, company).await?;
            let alive = connection.filter(|connection| connection.status != ConnectionStatus::NeedsReconnect.as_str());
            ids.extend(alive.filter(|_| chosen(place)).map(|connection| connection.id));
        }
        if ids.is_empty() {
            return Ok(());
        }
        verify(&self.app, &ids, "rehearsal").await.map(drop)
    }
}

const fn open_accounts(place: usize) -> usize {
    if place == troubles::UNMAPPED { troubles::OPEN_ACCOUNTS } else { 0 }
}
