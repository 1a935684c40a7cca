//! Spending a refresh token: one POST, and what each kind of answer means (`reliability.md` B6-B11).

use std::time::Duration;

use connect_oauth::{TokenExchangeError, refresh};
use connect_store::refresh_intents::RefreshPhase;
use connect_store::secrets::Secret;

use super::ends::Refusal;
use super::flight::Flight;
use super::lock::Hold;
use super::state::{AccessToken, State, no_grant};
use crate::authorization::{exchange_error, way_on};
use crate::error::AppError;
use crate::failpoint::reach;
use crate::partners;
use crate::protection;

/// After a refusal the database is read again this often: a peer that rotated commits within moments.
const LOOKS: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_millis(40),
    Duration::from_millis(150),
    Duration::from_millis(500),
];

/// What the partner may do with a refresh token that was replaced, when the reply that replaced it was
/// lost (`reliability.md` B10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreviousToken {
    /// It may end the whole grant, or nothing is known: never tried.
    Never,
    /// It may still work for a while, and trying costs nothing.
    TriedOnce,
}

/// What came of one POST.
enum Spent {
    Saved(AccessToken),
    /// The grant is said to be dead.
    Refused(Refusal),
}

impl Flight {
    /// Spends the refresh token in force. The lock is held; the caller has found nothing newer.
    pub(super) async fn spend_active(&self, hold: &mut Hold, state: State) -> Result<AccessToken, AppError> {
        let unknown = state.intent.as_ref().is_some_and(|intent| intent.phase == RefreshPhase::Sent);
        let active = state.active_refresh_token().ok_or_else(|| no_grant(&state.connection))?.clone();
        reach("outcome_looked_up");
        let refused = match self.spend(hold, &state, &active, unknown).await? {
            Spent::Saved(access_token) => return Ok(access_token),
            Spent::Refused(refused) => refused,
        };
        if protection::COMPARES
            && let Some(newer) = self.look_for_newer(&active).await?
        {
            return self.use_newer(hold, newer, refused).await;
        }
        if unknown && let Some(access_token) = self.try_previous(hold, &state, &active).await? {
            return Ok(access_token);
        }
        Err(self.condemn(&active, refused).await?)
    }

    /// One POST, tried again once when there was no answer: the token may be spent, or not.
    async fn spend(&self, hold: &mut Hold, state: &State, token: &Secret, unknown: bool) -> Result<Spent, AppError> {
        let silence = match self.post(hold, state, token, unknown).await? {
            Ok(spent) => return Ok(spent),
            Err(error @ (TokenExchangeError::OutcomeUnknown(_) | TokenExchangeError::ProviderFailed { .. })) => error,
            Err(error) => return Err(self.failed(state, &error)),
        };
        if unknown || matches!(silence, TokenExchangeError::ProviderFailed { .. }) {
            // The intent stands at `sent`: the next refresh looks into it.
            return Err(self.failed(state, &silence));
        }
        match self.post(hold, state, token, true).await? {
            Ok(Spent::Refused(refused)) => {
                let recovered = self.try_previous(hold, state, token).await?;
                Ok(recovered.map_or(Spent::Refused(refused), Spent::Saved))
            }
            Ok(saved) => Ok(saved),
            Err(error) => Err(self.failed(state, &error)),
        }
    }

    /// The inner error leaves the decision to the caller. `unknown` says that an earlier call may have
    /// spent the token: then the intent stands, whatever becomes of this one.
    async fn post(
        &self,
        hold: &mut Hold,
        state: &State,
        token: &Secret,
        unknown: bool,
    ) -> Result<Result<Spent, TokenExchangeError>, AppError> {
        let opened = self.vault.open(&token.place(), &token.sealed);
        let opened = opened.map_err(|error| AppError::internal("open the refresh token", error))?;
        self.announce(token.generation).await?;
        reach("request_ready");
        match refresh(&self.inner.http.token(), &self.endpoint, &opened).await {
            Ok(reply) => match self.save(hold, state, token, &reply).await {
                Ok(access_token) => {
                    self.inner.backoffs.succeeded(self.id);
                    Ok(Ok(Spent::Saved(access_token)))
                }
                // Whoever answers nonsense with a status of success does it again when asked at once.
                Err(error) => {
                    self.back_off(None);
                    Err(error)
                }
            },
            Err(TokenExchangeError::Refused { error, at, told, .. }) if error == "invalid_grant" => {
                Ok(Ok(Spent::Refused(Refusal { error, at, told })))
            }
            Err(error) => {
                // Only these say that the request was not carried out. A 5xx does not: a proxy may have
                // given up on an answer that the partner has given.
                let is_unspent = matches!(
                    error,
                    TokenExchangeError::NotSent(_) | TokenExchangeError::Refused { .. } | TokenExchangeError::Throttled { .. }
                );
                match &error {
                    _ if !is_unspent || unknown => {}
                    // An app's wrong credentials are no fault of this token.
                    TokenExchangeError::Refused { error: word, told, .. } if !matches!(*word, "invalid_client" | "unauthorized_client") => {
                        self.note_refused(told).await?;
                    }
                    _ => self.withdraw().await?,
                }
                Ok(Err(error))
            }
        }
    }

    fn failed(&self, state: &State, error: &TokenExchangeError) -> AppError {
        let partner = &state.connection.partner;
        let retry_after = match error {
            TokenExchangeError::Throttled { retry_after } => *retry_after,
            // Wrong credentials of the app: asking again changes nothing, and nobody waits for it.
            TokenExchangeError::Refused { told, .. } => {
                let refused = exchange_error(partner, error);
                return if refused.hint.is_some() {
                    refused
                } else {
                    refused.hint(way_on(partners::manifest(partner).ok(), told, &state.connection))
                };
            }
            _ => None,
        };
        self.back_off(retry_after);
        exchange_error(partner, error)
    }

    fn back_off(&self, retry_after: Option<Duration>) {
        let now = self.inner.clock.now();
        self.inner.backoffs.failed(self.id, now, retry_after, &*self.inner.entropy);
    }

    /// Whether somebody has stored a newer token than the refused one.
    async fn look_for_newer(&self, refused: &Secret) -> Result<Option<State>, AppError> {
        for wait in LOOKS {
            tokio::time::sleep(wait).await;
            let state = State::read(&self.inner.store, self.id).await?;
            let active = state.active_refresh_token();
            if active.is_some_and(|active| (active.generation, active.grant_id) != (refused.generation, refused.grant_id)) {
                self.withdraw().await?;
                return Ok(Some(state));
            }
        }
        Ok(None)
    }

    /// A peer has rotated: its access token serves, or else its refresh token is spent, once.
    async fn use_newer(&self, hold: &mut Hold, newer: State, refused: Refusal) -> Result<AccessToken, AppError> {
        if newer.freshness(self.inner.clock.now()) > super::margin::Freshness::Spent {
            return newer.access_token(&self.vault);
        }
        let active = newer.active_refresh_token().ok_or_else(|| no_grant(&newer.connection))?.clone();
        match self.spend(hold, &newer, &active, false).await? {
            Spent::Saved(access_token) => Ok(access_token),
            Spent::Refused(_) => Err(self.condemn(&active, refused).await?),
        }
    }

    /// The token before the one in force, where the partner allows it: the reply that made the one in
    /// force may be older than the one that was lost.
    async fn try_previous(&self, hold: &mut Hold, state: &State, refused: &Secret) -> Result<Option<AccessToken>, AppError> {
        if self.previous_token == PreviousToken::Never {
            return Ok(None);
        }
        let Some(previous) = state.previous_refresh_token(refused.grant_id).cloned() else {
            return Ok(None);
        };
        match self.post(hold, state, &previous, true).await? {
            Ok(Spent::Saved(access_token)) => Ok(Some(access_token)),
            Ok(Spent::Refused(_)) => Ok(None),
            Err(error) => Err(self.failed(state, &error)),
        }
    }
}
