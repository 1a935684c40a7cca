//! One refresh of one connection: a task of its own that owns the lock, so that no caller who gives up
//! can cancel it; everybody who wants the same awaits its shared result (`reliability.md` B2, B7).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use connect_credentials::Vault;
use connect_domain::ids::ConnectionId;
use connect_oauth::TokenEndpoint;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};

use super::Inner;
use super::exchange::PreviousToken;
use super::lock::{Hold, Locks, PATIENCE};
use super::margin::Freshness;
use super::state::{AccessToken, State};
use crate::error::{AppError, ErrorCode};
use crate::failpoint::reach;
use crate::protection;

/// What a caller wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// A fresh token; the stored one still works meanwhile, so nothing is waited for.
    Soon,
    /// A fresh token.
    Fresh,
    /// One that is newer than this generation, whatever the clock says.
    NewerThan(i64),
    /// The same because a person asked: also while automatic refreshes hold back.
    Asked(i64),
}

impl Want {
    fn is_met(self, state: &State, freshness: Freshness) -> bool {
        match self {
            Self::Soon | Self::Fresh => freshness == Freshness::Fresh,
            Self::NewerThan(generation) | Self::Asked(generation) => state.access_generation() > generation && freshness > Freshness::Spent,
        }
    }

    /// Whether the outcome of somebody else's flight is good enough.
    fn accepts(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Self::Soon, _) | (Self::Fresh, Ok(_)) => true,
            (Self::NewerThan(generation) | Self::Asked(generation), Ok(token)) => token.generation() > generation,
            // Another flight may not have waited for the lock, or may have held back.
            (_, Err(error)) => !matches!(error.code, ErrorCode::WorkspaceBusy | ErrorCode::PartnerUnreachable),
        }
    }

    const fn patience(self) -> Duration {
        match self {
            Self::Soon => Duration::ZERO,
            _ => PATIENCE,
        }
    }
}

pub(super) type Outcome = Result<AccessToken, Arc<AppError>>;

/// The flights under way, by connection.
#[derive(Default)]
pub(super) struct Flights(Mutex<HashMap<ConnectionId, Shared<BoxFuture<'static, Outcome>>>>);

impl Flights {
    /// Joins the flight under way or starts one. A joined one that does not serve is followed by an own.
    pub(super) async fn fly(&self, flight: Flight) -> Outcome {
        if !protection::LOCKS {
            return flight.run().await.map_err(Arc::new);
        }
        loop {
            let (outcome, is_own) = {
                let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                match flights.get(&flight.id) {
                    Some(other) if other.peek().is_none() => (other.clone(), false),
                    _ => {
                        let own = launch(flight.clone());
                        flights.insert(flight.id, own.clone());
                        (own, true)
                    }
                }
            };
            let outcome = outcome.await;
            if is_own || flight.want.accepts(&outcome) {
                return outcome;
            }
        }
    }

    /// Waits until nothing is under way.
    pub(super) async fn land(&self) {
        loop {
            let next = {
                let flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                flights.values().find(|flight| flight.peek().is_none()).cloned()
            };
            match next {
                Some(flight) => drop(flight.await),
                None => return,
            }
        }
    }
}

fn launch(flight: Flight) -> Shared<BoxFuture<'static, Outcome>> {
    let task = tokio::spawn(flight.run());
    let outcome = async move {
        let ended = task.await.map_err(|error| AppError::internal("finish a refresh", error));
        ended.and_then(|outcome| outcome).map_err(Arc::new)
    };
    outcome.boxed().shared()
}

/// See the module.
#[derive(Clone)]
pub(super) struct Flight {
    pub(super) inner: Arc<Inner>,
    pub(super) vault: Vault,
    pub(super) id: ConnectionId,
    pub(super) endpoint: TokenEndpoint,
    pub(super) previous_token: PreviousToken,
    pub(super) want: Want,
}

impl Flight {
    async fn run(self) -> Result<AccessToken, AppError> {
        reach("flight_begun");
        self.hold_back()?;
        let locks = Locks {
            store: &self.inner.store,
            home: &self.inner.home,
            clock: &self.inner.clock,
        };
        let mut hold = locks.take(self.id, self.want.patience()).await?;
        reach("lock_taken");
        let outcome = self.under_lock(&mut hold).await;
        hold.release(&self.inner.store, &self.inner.clock, self.id).await;
        reach("lock_released");
        reach("outcome_published");
        outcome
    }

    async fn under_lock(&self, hold: &mut Hold) -> Result<AccessToken, AppError> {
        self.inner.home.check(&self.inner.store).await?;
        reach("home_checked");
        self.settle_escrow(hold).await?;
        let state = State::read(&self.inner.store, self.id).await?;
        let state = self.adopt_orphan(hold, state).await?;
        reach("state_read");
        if self.want.is_met(&state, state.freshness(self.inner.clock.now())) {
            return state.access_token(&self.vault);
        }
        self.hold_refused(&state)?;
        self.refuse_outdated(hold, &state)?;
        let _few_at_once = self.inner.slots.take(&self.inner.home).await?;
        self.spend_active(hold, state).await
    }

    /// After failures nobody asks the partner for a while, except a person.
    fn hold_back(&self) -> Result<(), AppError> {
        let wait = self.inner.backoffs.remaining(self.id, self.inner.clock.now());
        if wait.is_zero() || matches!(self.want, Want::Asked(_)) {
            return Ok(());
        }
        let message = format!(
            "The partner's token endpoint failed just now; it is asked again in {} s",
            wait.as_secs().max(1)
        );
        Err(AppError::new(ErrorCode::PartnerUnreachable, message)
            .cause(connect_domain::failure::Cause::Provider)
            .hint("Wait, or refresh the connection by hand"))
    }
}
