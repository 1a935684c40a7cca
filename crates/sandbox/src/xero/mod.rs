//! The stand-in of Xero, written from general knowledge: nobody here has compared it with Xero (unverified).
//!
//! Two origins. `auth` has the page on which a person chooses an organisation (`authorize`), the token endpoint (`token`)
//! and what became of consents (`grants`). `api` tells the connected organisations, and of each its name and its chart
//! (`organisations`); `limits` are those of an organisation. Everything else of the Accounting API is not here.

mod api;
mod authorize;
mod grants;
mod limits;
mod mutate;
mod organisations;
mod token;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use connect_domain::clock::{Clock, Instant};
use connect_domain::entropy::Entropy;
use connect_domain::secret::SecretText;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use self::grants::{ACCESS_LIFE, Grants, IDLE_LIFE};
use self::limits::Limits;
use self::organisations::Organisation;
use crate::clock::OffsetClock;
use crate::control::mutate::Mutation;
use crate::error::SandboxError;
use crate::random::{random_text, seeded_number};
use crate::ready::ConnectCredentials;
use crate::redirects::Redirects;
use crate::registry::{Entry, Opening};
use crate::reply::Reply;
use crate::running::{CompanySummary, ReadyGrant};
use crate::stand_in::{Received, StandIn};
use crate::state_dir::StateDir;

/// This partner's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    partner: PARTNER,
    origins: &[API, AUTH],
    open: |opening| Ok(Arc::new(Xero::open(&opening)?)),
};

const PARTNER: &str = "xero";
const API: &str = "api";
const AUTH: &str = "auth";
const AUTHORIZE_PATH: &str = "/identity/connect/authorize";
const TOKEN_PATH: &str = "/connect/token";
const REVOKE_PATH: &str = "/connect/revocation";
const ORGANISATIONS_FILE: &str = "organisations.json";
const GRANTS_FILE: &str = "grants.json";
const READY_SCOPES: &[&str] = &["offline_access", "accounting.settings.read"];

struct Xero {
    client_id: String,
    api_url: String,
    auth_url: String,
    auto_consent: bool,
    partner_limits: bool,
    clock: Arc<OffsetClock>,
    entropy: Arc<dyn Entropy>,
    state: Mutex<State>,
    files: Option<StateDir>,
}

/// Everything that changes, behind one lock.
struct State {
    organisations: Vec<Organisation>,
    grants: Grants,
    redirects: Redirects,
    limits: Limits,
}

impl Xero {
    /// Restores what a state folder holds, else makes the organisations from the seed.
    fn open(opening: &Opening<'_>) -> Result<Self, SandboxError> {
        let (config, files) = (opening.config, opening.files.clone());
        let kept: Option<Vec<Organisation>> = files.as_ref().map(|files| files.read(ORGANISATIONS_FILE)).transpose()?.flatten();
        let grants: Option<Grants> = files.as_ref().map(|files| files.read(GRANTS_FILE)).transpose()?.flatten();
        let organisations = match kept {
            Some(kept) => kept,
            None => {
                let made = organisations::seeded(config.seed, config.companies, config.accounts, opening.clock.now());
                files.as_ref().map_or(Ok(()), |files| files.write(ORGANISATIONS_FILE, &made))?;
                made
            }
        };
        let half = |label: &str| format!("{:016X}", seeded_number(config.seed, label));
        Ok(Self {
            client_id: format!("{}{}", half("xero client id"), half("xero client id, more")),
            api_url: opening.origin(API),
            auth_url: opening.origin(AUTH),
            auto_consent: config.auto_consent,
            partner_limits: config.partner_limits,
            clock: opening.clock.clone(),
            entropy: opening.entropy.clone(),
            state: Mutex::new(State {
                organisations,
                grants: grants.unwrap_or_default(),
                redirects: Redirects::default(),
                limits: Limits::default(),
            }),
            files,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Of the ready-made tokens and of the consent without a page; empty where there is no organisation.
    fn first_tenant(&self) -> String {
        let state = self.lock();
        state.organisations.first().map(|one| one.tenant_id.clone()).unwrap_or_default()
    }

    fn keep<T: serde::Serialize>(&self, name: &str, content: &T) -> Result<(), SandboxError> {
        self.files.as_ref().map_or(Ok(()), |files| files.write(name, content))
    }

    /// Changes the grants and keeps them before anybody hears of it; `None` when they cannot be kept.
    fn with_grants<T>(&self, change: impl FnOnce(&mut Grants, Instant, &dyn Entropy) -> T) -> Option<T> {
        let mut state = self.lock();
        let changed = change(&mut state.grants, self.clock.now(), self.entropy.as_ref());
        match self.keep(GRANTS_FILE, &state.grants) {
            Ok(()) => Some(changed),
            Err(error) => {
                tracing::error!(%error, "the grants could not be kept");
                None
            }
        }
    }

    fn granted(&self, tenant_id: &str) -> Result<grants::Issued, SandboxError> {
        let scopes = READY_SCOPES.iter().map(|scope| (*scope).to_owned()).collect();
        let issued = self.with_grants(|grants, now, entropy| grants.new_grant(tenant_id, scopes, now, entropy));
        issued.ok_or_else(|| SandboxError::State {
            path: self.files.as_ref().map(|files| files.path().to_owned()).unwrap_or_default(),
            message: "the grants could not be kept".to_owned(),
        })
    }

    fn answer_auth(&self, received: &Received) -> Reply {
        match received.path.as_str() {
            AUTHORIZE_PATH if received.method == Method::GET || received.method == Method::POST => authorize::authorize(self, received),
            TOKEN_PATH => token::token(self, received),
            REVOKE_PATH => token::revoke(self, received),
            _ => Reply::empty(404),
        }
    }

    /// The access token of an API request, or the refresh token of a token request.
    fn token_of(received: &Received) -> Option<String> {
        if received.path == TOKEN_PATH {
            let form = token::TokenForm::read(&received.body);
            return Some(form.value("refresh_token").to_owned()).filter(|token| !token.is_empty());
        }
        api::bearer_token(received).map(str::to_owned)
    }
}

impl StandIn for Xero {
    fn partner(&self) -> &'static str {
        PARTNER
    }

    fn endpoints(&self) -> BTreeMap<String, String> {
        let auth_url = &self.auth_url;
        [
            ("api", self.api_url.clone()),
            ("auth", auth_url.clone()),
            ("authorize", format!("{auth_url}{AUTHORIZE_PATH}")),
            ("token", format!("{auth_url}{TOKEN_PATH}")),
            ("revoke", format!("{auth_url}{REVOKE_PATH}")),
        ]
        .map(|(name, url)| (name.to_owned(), url))
        .into()
    }

    /// The app's id and ready-made tokens of the first organisation.
    fn credentials(&self) -> Result<Map<String, Value>, SandboxError> {
        let tenant_id = self.first_tenant();
        let issued = self.granted(&tenant_id)?;
        let connect = ConnectCredentials {
            client_id: Some(self.client_id.clone()),
            ..ConnectCredentials::default()
        };
        let entries = [
            ("client_id", json!(self.client_id)),
            ("tenant_id", json!(tenant_id)),
            ("access_token", json!(issued.access_token)),
            ("refresh_token", json!(issued.refresh_token)),
            ("connect", json!(connect)),
        ];
        Ok(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn companies(&self) -> Vec<CompanySummary> {
        let state = self.lock();
        let summary = |one: &Organisation| CompanySummary {
            partner: PARTNER,
            external_account_id: one.tenant_id.clone(),
            display_name: one.name.clone(),
            ledger_accounts: one.accounts.len(),
        };
        state.organisations.iter().map(summary).collect()
    }

    fn issue_grant(&self, external_account_id: &str) -> Result<Option<ReadyGrant>, SandboxError> {
        if !self.lock().organisations.iter().any(|one| one.tenant_id == external_account_id) {
            return Ok(None);
        }
        let issued = self.granted(external_account_id)?;
        Ok(Some(ReadyGrant {
            access_token: SecretText::new(issued.access_token),
            refresh_token: SecretText::new(issued.refresh_token),
            access_token_seconds: ACCESS_LIFE.as_secs(),
            refresh_token_seconds: IDLE_LIFE.as_secs(),
        }))
    }

    fn consent(&self, url: &str, external_account_id: &str) -> Result<String, String> {
        authorize::consent(self, url, external_account_id)
    }

    fn answer(&self, origin: &'static str, received: &Received) -> Reply {
        let reply = if origin == API {
            api::serve(self, received)
        } else {
            self.answer_auth(received)
        };
        let date = Timestamp::from_second(self.now().as_seconds()).unwrap_or(Timestamp::UNIX_EPOCH);
        reply
            .with_header("xero-correlation-id", random_text(self.entropy.as_ref(), 32))
            .with_header("date", date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }

    fn status_reply(&self, received: &Received, status: u16) -> Reply {
        let is_token = received.path == TOKEN_PATH || received.path == REVOKE_PATH;
        match (is_token, status) {
            (true, 400) => token::refused(400, "invalid_grant"),
            (true, 401) => token::refused(401, "invalid_client"),
            (true, _) => token::refused(status, "server_error"),
            (false, 429) => api::throttled("minute", 60),
            (false, 400) => api::query_refused(),
            (false, _) => api::refused(status, "Ordered at the control URL"),
        }
        .with_header("xero-correlation-id", random_text(self.entropy.as_ref(), 32))
    }

    fn throttled_reply(&self, _received: &Received, reason: Option<&str>) -> Reply {
        Reply::empty(429).with_header("x-rate-limit-problem", reason.unwrap_or("minute"))
    }

    fn throttle_reasons(&self) -> &'static [&'static str] {
        api::THROTTLES
    }

    fn revoke_grant_of(&self, received: &Received) {
        if let Some(token) = Self::token_of(received) {
            self.with_grants(|grants, _, _| grants.revoke(&token));
        }
    }

    fn expire_grant_of(&self, received: &Received) {
        if let Some(token) = Self::token_of(received) {
            self.with_grants(|grants, now, _| grants.expire(&token, now));
        }
    }

    fn grant_type(&self, received: &Received) -> Option<String> {
        let form = token::TokenForm::read(&received.body);
        (received.path == TOKEN_PATH).then(|| form.value("grant_type").to_owned())
    }

    fn mutate(&self, mutation: &Mutation) -> Result<Value, String> {
        let mut state = self.lock();
        if mutation.object == "App" {
            return state.redirects.register(mutation);
        }
        // Changed beside, so that a folder that cannot be written leaves everything as it was.
        let (mut organisations, mut grants) = (state.organisations.clone(), state.grants.clone());
        let mut new_id = random_text(self.entropy.as_ref(), 32).to_lowercase();
        new_id.insert(8, '-');
        let answer = mutate::mutate(&mut organisations, &mut grants, mutation, new_id, self.now())?;
        self.keep(ORGANISATIONS_FILE, &organisations)
            .and_then(|()| self.keep(GRANTS_FILE, &grants))
            .map_err(|error| error.to_string())?;
        (state.organisations, state.grants) = (organisations, grants);
        Ok(answer)
    }
}
