//! Calling a partner for a connection: endpoints resolved, a fresh access token, one repetition after
//! a refused one, and the outcome on record. Nothing else in the program calls a connector.

use connect_connectors::manifest::Auth;
use connect_connectors::{CallFuture, Connector, Endpoints, FaultKind, Given, Organization, PartnerCall, PartnerFault};
use connect_domain::environment::Environment;
use connect_domain::failure::Cause;
use connect_domain::ids::{AppRegistrationId, ConnectionId};
use connect_domain::secret::SecretText;
use connect_http::PartnerHttp;
use connect_oauth::{ClaimsChallenge, TokenEndpoint};
use connect_store::connections::{self, Connection};
use connect_store::{Observed, Writes, app_registrations};

use super::{connector, endpoint_error, resolve};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::tokens::{AccessToken, PreviousToken};

/// Everything about a connection's partner that a call needs.
#[derive(Clone)]
pub(crate) struct Reached {
    pub(crate) connector: &'static dyn Connector,
    pub(crate) endpoints: Endpoints,
    pub(crate) http: PartnerHttp,
}

impl Reached {
    /// The same with counters of its own.
    pub(crate) fn counting(&self) -> Self {
        Self {
            http: self.http.counting(),
            ..self.clone()
        }
    }
}

impl App {
    /// The endpoints of an environment: the manifest's, the firm's, or the stand-ins'.
    pub(crate) async fn endpoints(
        &self,
        partner: &str,
        environment: Environment,
        given: impl Into<Given<'_>>,
    ) -> Result<Endpoints, AppError> {
        let manifest = super::manifest(partner)?;
        let given = given.into();
        let ready_line;
        let endpoints = match environment {
            Environment::Rehearsal => {
                ready_line = self.rehearsal.ready_line().await?;
                ready_line.endpoints(partner)?
            }
            _ => given.endpoints,
        };
        resolve(manifest, environment, Given { endpoints, ..given })
    }

    /// The firm's app for a connection: id and secret. A rehearsal without one uses the stand-ins'.
    pub(crate) async fn oauth_client(
        &self,
        partner: &str,
        environment: Environment,
        app_registration_id: Option<AppRegistrationId>,
    ) -> Result<(String, Option<SecretText>), AppError> {
        if let Some(id) = app_registration_id {
            let registration = app_registrations::get(&mut self.store.read().await?, id).await?;
            let registration = registration.ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "There is no such app registration"))?;
            return Ok((registration.oauth_client_id, self.client_secret(id).await?));
        }
        if environment != Environment::Rehearsal {
            return Err(AppError::new(
                ErrorCode::InvalidInput,
                "No app of the firm is registered for this partner and environment",
            )
            .hint("Register it once with `apps add`, or give --client-id with --secret client_secret=-"));
        }
        let ready_line = self.rehearsal.ready_line().await?;
        let values = ready_line.connect_values(partner)?;
        let oauth_client_id = values.client_id.clone().unwrap_or_default();
        Ok((oauth_client_id, values.secret("client_secret")))
    }

    /// Where a connection's tokens come from.
    pub(crate) async fn token_endpoint(&self, connection: &Connection) -> Result<TokenEndpoint, AppError> {
        let (id, secret) = self
            .oauth_client(&connection.partner, connection.environment, connection.app_registration_id)
            .await?;
        self.token_endpoint_at(&connection.partner, connection.environment, given(connection), &id, secret)
            .await
    }

    /// The token endpoint of an environment, for an app with this id and secret.
    pub(crate) async fn token_endpoint_at(
        &self,
        partner: &str,
        environment: Environment,
        given: Given<'_>,
        oauth_client_id: &str,
        oauth_client_secret: Option<SecretText>,
    ) -> Result<TokenEndpoint, AppError> {
        let endpoints = self.endpoints(partner, environment, given).await?;
        super::manifest(partner)?
            .token_endpoint(&endpoints, oauth_client_id, oauth_client_secret)
            .map_err(|error| endpoint_error(&error))?
            .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "This partner is not authorized by OAuth"))
    }

    /// Connector, endpoints and handle of a connection.
    pub(crate) async fn reach(&self, connection: &Connection) -> Result<Reached, AppError> {
        let connector = connector(&connection.partner)?;
        let endpoints = self
            .endpoints(&connection.partner, connection.environment, given(connection))
            .await?;
        let manifest = connector.manifest();
        let http = self.handles.of(&self.http, manifest, connection, &endpoints).await?;
        Ok(Reached {
            connector,
            endpoints,
            http,
        })
    }

    /// Which organization a credential opens that no connection has yet; its id is given where that is known without
    /// asking. A failure is only told.
    pub(crate) async fn ask_organization(
        &self,
        connector: &dyn Connector,
        environment: Environment,
        given: impl Into<Given<'_>>,
        credential: &SecretText,
        external_account_id: &str,
    ) -> Result<Organization, AppError> {
        let outcome = self
            .try_credential(connector, environment, given, credential, external_account_id)
            .await?;
        outcome.map_err(|fault| partner_error(&fault, ""))
    }

    /// The same, with the partner's refusal as it is.
    pub(crate) async fn try_credential(
        &self,
        connector: &dyn Connector,
        environment: Environment,
        given: impl Into<Given<'_>>,
        credential: &SecretText,
        external_account_id: &str,
    ) -> Result<Result<Organization, PartnerFault>, AppError> {
        let manifest = connector.manifest();
        let endpoints = self.endpoints(&manifest.id, environment, given).await?;
        let reads = connector
            .organization()
            .ok_or_else(|| AppError::new(ErrorCode::Internal, "This partner has no call that proves a credential"))?;
        let guard = manifest.write_guard(&endpoints).map_err(|error| endpoint_error(&error))?;
        let call = PartnerCall {
            http: &self.http.partner(guard, manifest.limit),
            access_token: credential,
            endpoints: &endpoints,
            external_account_id,
        };
        Ok(reads.read_organization(call).await)
    }

    /// What a call of this connection is authorized by: a fresh access token, or its key.
    pub(crate) async fn credential(&self, connection: &Connection) -> Result<AccessToken, AppError> {
        match super::manifest(&connection.partner)?.auth {
            Auth::OAuth2(_) => self.access_token(connection).await,
            Auth::ApiKey(_) => self.tokens.api_key(&self.open_vault().await?, connection).await,
        }
    }

    /// In place of one that the partner refused: a refreshed token, or a key that somebody stored meanwhile.
    async fn replace_credential(&self, connection: &Connection, rejected: &AccessToken) -> Result<Option<AccessToken>, AppError> {
        match super::manifest(&connection.partner)?.auth {
            Auth::OAuth2(_) => self.replace_access_token(connection, rejected).await.map(Some),
            Auth::ApiKey(_) => {
                let key = self.tokens.api_key(&self.open_vault().await?, connection).await?;
                Ok(key.is_newer_than(rejected).then_some(key))
            }
        }
    }

    /// A fresh access token. A dead grant goes on the connection's record before it is reported.
    async fn access_token(&self, connection: &Connection) -> Result<AccessToken, AppError> {
        let vault = self.open_vault().await?;
        let endpoint = self.token_endpoint(connection).await?;
        let outcome = self
            .tokens
            .access_token(&vault, connection, &endpoint, previous_token(connection))
            .await;
        self.recorded(connection, outcome).await
    }

    /// In place of one that the partner refused although it was believed valid.
    async fn replace_access_token(&self, connection: &Connection, rejected: &AccessToken) -> Result<AccessToken, AppError> {
        let vault = self.open_vault().await?;
        let endpoint = self.token_endpoint(connection).await?;
        let outcome = self
            .tokens
            .replace(&vault, connection, &endpoint, previous_token(connection), rejected)
            .await;
        self.recorded(connection, outcome).await
    }

    /// A refresh whatever the clock says.
    pub(crate) async fn refresh_now(&self, connection: &Connection) -> Result<(), AppError> {
        let vault = self.open_vault().await?;
        let endpoint = self.token_endpoint(connection).await?;
        let outcome = self
            .tokens
            .refresh_now(&vault, connection, &endpoint, previous_token(connection))
            .await;
        self.recorded(connection, outcome).await.map(drop)
    }

    /// A refresh of tokens that nobody has used for most of a day; false when they are not that old.
    pub(crate) async fn refresh_if_idle(&self, connection: &Connection) -> Result<bool, AppError> {
        let vault = self.open_vault().await?;
        let endpoint = self.token_endpoint(connection).await?;
        let outcome = self
            .tokens
            .refresh_if_idle(&vault, connection, &endpoint, previous_token(connection))
            .await;
        match outcome.transpose() {
            Some(outcome) => self.recorded(connection, outcome).await.map(|_| true),
            None => Ok(false),
        }
    }

    async fn recorded(&self, connection: &Connection, outcome: Result<AccessToken, AppError>) -> Result<AccessToken, AppError> {
        if let Err(error) = &outcome
            && matches!(
                error.code,
                ErrorCode::NeedsAuthorization | ErrorCode::PartnerUnreachable | ErrorCode::PartnerRefused
            )
        {
            self.record_call(connection.id, Err((error.cause, &error.message))).await?;
        }
        outcome
    }

    /// Makes one call and puts its outcome on record: it decides the connection's status, nothing else does.
    pub(crate) async fn call<T>(
        &self,
        connection: &Connection,
        reached: &Reached,
        make: impl for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, T>,
    ) -> Result<T, AppError> {
        let counted = reached.counting();
        let outcome = self.ask(connection, &counted, make).await;
        let mut tx = self.store.observe(self.clock.now()).await?;
        if outcome.is_ok() {
            connections::record_call(&mut tx, connection.id, Ok(())).await?;
        }
        self.count_reads(&mut tx, connection, counted.http.counts().requests).await?;
        tx.commit_observed(Observed::Call(connection.id)).await?;
        self.call_is_on_record(connection.id);
        outcome
    }

    /// Makes one call with a fresh access token; a token that is refused although believed valid is refreshed
    /// once. Only a failure goes on record: whoever makes many calls says when they prove the connection, and
    /// counts their reads.
    pub(crate) async fn ask<T>(
        &self,
        connection: &Connection,
        reached: &Reached,
        make: impl for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, T>,
    ) -> Result<T, AppError> {
        let mut credential = self.credential(connection).await?;
        let mut repeated = false;
        loop {
            let fault = match make(partner_call(connection, reached, &credential)).await {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            if matches!(fault.kind, FaultKind::AccessTokenRejected | FaultKind::KeyRejected)
                && !repeated
                && let Some(newer) = self.replace_credential(connection, &credential).await?
            {
                repeated = true;
                credential = newer;
                continue;
            }
            if let FaultKind::ClaimsWanted(claims) = &fault.kind
                && !self.keep_claims(connection, &credential, claims).await?
                && !repeated
            {
                repeated = true;
                credential = self.credential(connection).await?;
                continue;
            }
            let error = partner_error(&fault, &connection.partner_identity);
            self.record_call(connection.id, Err((fault.cause, &error.message))).await?;
            return Err(error);
        }
    }

    /// Makes one call whose failure says nothing about the connection, such as one that its scopes may not cover.
    pub(crate) async fn ask_aside<T>(
        &self,
        connection: &Connection,
        reached: &Reached,
        make: impl for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, T>,
    ) -> Result<T, AppError> {
        let credential = self.credential(connection).await?;
        let fault = match make(partner_call(connection, reached, &credential)).await {
            Ok(answer) => return Ok(answer),
            Err(fault) => fault,
        };
        let error = partner_error(&fault, &connection.partner_identity);
        // This one says something about it.
        if let FaultKind::ClaimsWanted(claims) = &fault.kind
            && self.keep_claims(connection, &credential, claims).await?
        {
            self.record_call(connection.id, Err((fault.cause, &error.message))).await?;
        }
        Err(error)
    }

    /// Keeps for the next consent what the partner wants proven. False when a newer token than the refused one is stored.
    async fn keep_claims(&self, connection: &Connection, refused: &AccessToken, claims: &ClaimsChallenge) -> Result<bool, AppError> {
        self.tokens
            .keep_claims(&self.open_vault().await?, connection.id, refused, claims)
            .await
    }

    /// Puts a call's outcome on the connection's record.
    pub(crate) async fn record_call(&self, id: ConnectionId, outcome: Result<(), (Cause, &str)>) -> Result<(), AppError> {
        let mut tx = self.store.observe(self.clock.now()).await?;
        connections::record_call(&mut tx, id, outcome).await?;
        tx.commit_observed(Observed::Call(id)).await?;
        self.call_is_on_record(id);
        Ok(())
    }

    /// Counts reads that the partner meters, over all connections of the firm's app.
    pub(crate) async fn count_reads(&self, tx: &mut impl Writes, connection: &Connection, reads: u64) -> Result<(), AppError> {
        let metered = super::manifest(&connection.partner)?.monthly_reads.is_some();
        if let Some(registration) = connection.app_registration_id.filter(|_| metered && reads > 0) {
            let month: String = self.clock.now().to_rfc3339().chars().take(7).collect();
            app_registrations::add_reads(tx, registration, &month, i64::try_from(reads).unwrap_or(i64::MAX)).await?;
        }
        Ok(())
    }

    fn call_is_on_record(&self, id: ConnectionId) {
        self.events
            .stale(["connections".to_owned(), format!("connection:{id}"), "attention".to_owned()]);
    }
}

/// What was entered of where a connection's partner is.
pub(crate) const fn given(connection: &Connection) -> Given<'_> {
    Given {
        endpoints: &connection.endpoints,
        fields: &connection.fields,
    }
}

fn partner_call<'a>(connection: &'a Connection, reached: &'a Reached, credential: &'a AccessToken) -> PartnerCall<'a> {
    PartnerCall {
        http: &reached.http,
        access_token: credential.secret(),
        endpoints: &reached.endpoints,
        external_account_id: &connection.external_account_id,
    }
}

/// What the partner's manifest says of a replaced refresh token. Of an unknown partner nothing is known.
fn previous_token(connection: &Connection) -> PreviousToken {
    let may_work = super::manifest(&connection.partner)
        .is_ok_and(|manifest| manifest.oauth2().is_some_and(|oauth2| oauth2.previous_refresh_token_may_work));
    if may_work { PreviousToken::TriedOnce } else { PreviousToken::Never }
}

/// A partner's fault in the application's terms. `identity` is who consented, as the partner names them; empty
/// when unknown.
pub(crate) fn partner_error(fault: &PartnerFault, identity: &str) -> AppError {
    let code = match &fault.kind {
        FaultKind::AccessTokenRejected
        | FaultKind::ClaimsWanted(_)
        | FaultKind::KeyRejected
        | FaultKind::NotAllowedForOrganization
        | FaultKind::GrantorLostRights
        | FaultKind::RightMissing => ErrorCode::NeedsAuthorization,
        FaultKind::NotFound
        | FaultKind::ChangedMeanwhile
        | FaultKind::Refused
        | FaultKind::AccessForbidden
        | FaultKind::ServiceTurnedOff => ErrorCode::PartnerRefused,
        FaultKind::Throttled { .. }
        | FaultKind::StartAnew
        | FaultKind::Malformed
        | FaultKind::ProviderFailed { .. }
        | FaultKind::Unreachable(_) => ErrorCode::PartnerUnreachable,
        FaultKind::NotSent(_) => ErrorCode::Internal,
    };
    // A person's name goes into the advice, which is never logged.
    let advice = match &fault.kind {
        FaultKind::GrantorLostRights if !identity.is_empty() => {
            format!("Ask {identity} to have their rights given back, or reconnect it as an administrator of the company")
        }
        _ => fault.advice.to_owned(),
    };
    let hint = match &fault.correlation {
        Some(reference) => format!("{advice}. The partner's support finds the answer by `{reference}`"),
        None => advice,
    };
    AppError::new(code, sentence(&fault.to_string())).hint(hint).cause(fault.cause)
}
