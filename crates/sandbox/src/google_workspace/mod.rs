//! The stand-in of Google Workspace, written from the fact sheet `partners/google-workspace.md`.
//!
//! Two origins. `auth` has the page on which a person chooses an account and ticks scopes (`authorize`,
//! `consent_page`) and the token endpoint (`token`, `grants`); `identity` tells who a token speaks for. `api` is
//! `gateway`: scopes, quotas, and then a method of the Calendar or the Directory API. `workspace` is all that the firm
//! keeps there, `seed` how it begins. Creating and sharing calendars is done by people with `/control/mutate`: those
//! methods of the API, its batches and the delivery of push messages are not here.

mod authorize;
mod calendar;
mod calendar_list;
mod channels;
mod consent_page;
mod event;
mod event_write;
mod events;
mod free_busy;
mod gateway;
mod grants;
mod identity;
mod limits;
mod mutate;
mod paging;
mod people;
mod publishing;
mod recurrence;
mod refusal;
mod resources;
mod scopes;
mod seed;
mod token;
mod when;
mod workspace;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use connect_domain::clock::{Clock, Instant};
use connect_domain::entropy::Entropy;
use connect_domain::secret::SecretText;
use serde_json::{Map, Value, json};

use self::grants::{ACCESS_LIFE, Grants};
use self::limits::Limits;
use self::refusal::Refusal;
use self::when::http_date;
use self::workspace::Workspace;
use crate::clock::OffsetClock;
use crate::control::mutate::Mutation;
use crate::error::SandboxError;
use crate::random::{seeded_number, seeded_text};
use crate::ready::ConnectCredentials;
use crate::registry::{Entry, Opening};
use crate::reply::Reply;
use crate::running::ReadyGrant;
use crate::stand_in::{Received, StandIn};
use crate::state_dir::StateDir;

/// This partner's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    partner: PARTNER,
    origins: &[API, AUTH],
    open: |opening| Ok(Arc::new(GoogleWorkspace::open(&opening)?)),
};

const PARTNER: &str = "google-workspace";
/// Names of the origins, as in the contract's `endpoints`.
const API: &str = "api";
const AUTH: &str = "auth";

const AUTHORIZE_PATH: &str = "/o/oauth2/v2/auth";
const TOKEN_PATH: &str = "/token";
const USERINFO_PATH: &str = "/v1/userinfo";
const WORKSPACE_FILE: &str = "workspace.json";
const GRANTS_FILE: &str = "grants.json";
/// Scopes of the ready-made grants, as the token endpoint writes them.
const READY_SCOPES: &[&str] = &[
    "openid",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/calendar",
    "https://www.googleapis.com/auth/admin.directory.resource.calendar.readonly",
];
/// Six months unused.
const REFRESH_SECONDS: u64 = 182 * 24 * 3_600;

struct GoogleWorkspace {
    setup: Setup,
    clock: Arc<OffsetClock>,
    entropy: Arc<dyn Entropy>,
    state: Mutex<State>,
    files: Option<StateDir>,
}

struct Setup {
    client_id: String,
    client_secret: String,
    api_url: String,
    auth_url: String,
    auto_consent: bool,
    partner_limits: bool,
}

/// Everything that changes, behind one lock.
struct State {
    workspace: Workspace,
    grants: Grants,
    limits: Limits,
}

impl GoogleWorkspace {
    /// Restores what a state folder holds, else makes the Workspace from the seed.
    fn open(opening: &Opening<'_>) -> Result<Self, SandboxError> {
        let (config, files) = (opening.config, opening.files.clone());
        let kept: Option<Workspace> = files.as_ref().map(|files| files.read(WORKSPACE_FILE)).transpose()?.flatten();
        let grants: Option<Grants> = files.as_ref().map(|files| files.read(GRANTS_FILE)).transpose()?.flatten();
        let is_new = kept.is_none();
        let workspace = kept.unwrap_or_else(|| seed::workspace(config.seed, opening.clock.now()));
        let seed = workspace.seed;
        let number = seeded_number(seed, "project number") % 1_000_000_000_000;
        let client = seeded_text(seed, "client id", 32).to_lowercase();
        let partner = Self {
            setup: Setup {
                client_id: format!("{number:012}-{client}.apps.googleusercontent.com"),
                client_secret: format!("GOCSPX-{}", seeded_text(seed, "client secret", 28)),
                api_url: opening.origin(API),
                auth_url: opening.origin(AUTH),
                auto_consent: config.auto_consent,
                partner_limits: config.partner_limits,
            },
            clock: opening.clock.clone(),
            entropy: opening.entropy.clone(),
            state: Mutex::new(State {
                workspace,
                grants: grants.unwrap_or_default(),
                limits: Limits::default(),
            }),
            files,
        };
        if is_new {
            partner.keep_workspace(&partner.lock().workspace)?;
        }
        Ok(partner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_workspace(&self, workspace: &Workspace) -> Result<(), SandboxError> {
        self.files.as_ref().map_or(Ok(()), |files| files.write(WORKSPACE_FILE, workspace))
    }

    fn keep_grants(&self, grants: &Grants) -> Result<(), SandboxError> {
        self.files.as_ref().map_or(Ok(()), |files| files.write(GRANTS_FILE, grants))
    }

    /// Changes the grants and keeps them before anybody hears of it; `None` when they cannot be kept.
    fn with_grants<T>(&self, change: impl FnOnce(&mut Grants, Instant, &dyn Entropy) -> T) -> Option<T> {
        let mut state = self.lock();
        let changed = change(&mut state.grants, self.clock.now(), self.entropy.as_ref());
        match self.keep_grants(&state.grants) {
            Ok(()) => Some(changed),
            Err(error) => {
                tracing::error!(%error, "the grants could not be kept");
                None
            }
        }
    }

    fn cannot_keep(&self) -> SandboxError {
        SandboxError::State {
            path: self.files.as_ref().map(|files| files.path().to_owned()).unwrap_or_default(),
            message: "the grants could not be kept".to_owned(),
        }
    }

    /// Who the ready-made tokens and the consent without a page belong to.
    fn default_sub(&self) -> String {
        let state = self.lock();
        state.workspace.people.first().map(|person| person.sub.clone()).unwrap_or_default()
    }

    /// In the letters of base32hex, as the API's own ids.
    fn new_event_id(&self) -> String {
        let mut bytes = [0_u8; 13];
        self.entropy.fill(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn answer_auth(&self, received: &Received) -> Reply {
        let gets = received.method == Method::GET;
        match received.path.as_str() {
            AUTHORIZE_PATH if gets || received.method == Method::POST => authorize::authorize(self, received),
            TOKEN_PATH => token::token(self, received),
            "/revoke" => token::revoke(self, received),
            "/tokeninfo" => identity::tokeninfo(self, received),
            "/.well-known/openid-configuration" => identity::discovery(self, received),
            // Where whoever knows this origin alone looks for it.
            USERINFO_PATH => identity::userinfo(self, received),
            _ => Reply::html(404, "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title></html>"),
        }
    }

    fn answer_api(&self, received: &Received) -> Reply {
        match received.path.as_str() {
            USERINFO_PATH => identity::userinfo(self, received),
            // No id_token is ever signed here, so there is no key to publish.
            "/oauth2/v3/certs" => Reply::json(200, &json!({ "keys": [] })),
            _ => gateway::serve(self, received).unwrap_or_else(Refusal::into_reply),
        }
    }

    /// The access token of an API request, or the refresh token of a token request.
    fn token_of(received: &Received) -> Option<String> {
        if received.path == TOKEN_PATH {
            token::TokenForm::read(&received.body).value("refresh_token").map(str::to_owned)
        } else {
            gateway::bearer_token(received)
        }
    }
}

fn ready_scopes() -> Vec<String> {
    READY_SCOPES.iter().map(|scope| (*scope).to_owned()).collect()
}

impl StandIn for GoogleWorkspace {
    fn partner(&self) -> &'static str {
        PARTNER
    }

    fn endpoints(&self) -> BTreeMap<String, String> {
        let (api_url, auth_url) = (&self.setup.api_url, &self.setup.auth_url);
        [
            ("api", api_url.clone()),
            ("auth", auth_url.clone()),
            ("authorize", format!("{auth_url}{AUTHORIZE_PATH}")),
            ("token", format!("{auth_url}{TOKEN_PATH}")),
            ("revoke", format!("{auth_url}/revoke")),
            ("discovery", format!("{auth_url}/.well-known/openid-configuration")),
            ("userinfo", format!("{api_url}{USERINFO_PATH}")),
        ]
        .map(|(name, url)| (name.to_owned(), url))
        .into()
    }

    /// The app's credentials and ready-made tokens of the first person.
    fn credentials(&self) -> Result<Map<String, Value>, SandboxError> {
        let sub = self.default_sub();
        let issued = self.with_grants(|grants, now, entropy| grants.ready_made(&sub, &ready_scopes(), now, entropy));
        let issued = issued.flatten().ok_or_else(|| self.cannot_keep())?;
        let connect = ConnectCredentials {
            client_id: Some(self.setup.client_id.clone()),
            secrets: BTreeMap::from([("client_secret".to_owned(), self.setup.client_secret.clone())]),
            ..ConnectCredentials::default()
        };
        let entries = [
            ("client_id", json!(self.setup.client_id)),
            ("client_secret", json!(self.setup.client_secret)),
            ("account_id", json!(sub)),
            ("access_token", json!(issued.access_token)),
            ("refresh_token", json!(issued.refresh_token)),
            ("connect", json!(connect)),
        ];
        Ok(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn issue_grant(&self, external_account_id: &str) -> Result<Option<ReadyGrant>, SandboxError> {
        let sub = self.lock().workspace.person(external_account_id).map(|person| person.sub.clone());
        let Some(sub) = sub else {
            return Ok(None);
        };
        let issued = self.with_grants(|grants, now, entropy| grants.new_grant(&sub, &ready_scopes(), now, entropy));
        let issued = issued.flatten().ok_or_else(|| self.cannot_keep())?;
        Ok(Some(ReadyGrant {
            access_token: SecretText::new(issued.access_token),
            refresh_token: SecretText::new(issued.refresh_token.unwrap_or_default()),
            access_token_seconds: ACCESS_LIFE.as_secs(),
            refresh_token_seconds: REFRESH_SECONDS,
        }))
    }

    fn consent(&self, url: &str, external_account_id: &str) -> Result<String, String> {
        authorize::consent(self, url, external_account_id)
    }

    fn answer(&self, origin: &'static str, received: &Received) -> Reply {
        let reply = if origin == API {
            self.answer_api(received)
        } else {
            self.answer_auth(received)
        };
        reply.with_header("date", http_date(self.clock.now()))
    }

    fn status_reply(&self, received: &Received, status: u16) -> Reply {
        match (received.path.as_str(), status) {
            (TOKEN_PATH, 400) => token::oauth_error(400, "invalid_grant", grants::EXPIRED_OR_REVOKED),
            (TOKEN_PATH, 401) => token::oauth_error(401, "invalid_client", "The OAuth client was not found."),
            (TOKEN_PATH, _) => token::oauth_error(status, "internal_failure", "Internal error."),
            _ => Refusal::of_status(status).into_reply(),
        }
    }

    fn throttled_reply(&self, _received: &Received, reason: Option<&str>) -> Reply {
        Refusal::throttled(reason).into_reply()
    }

    fn throttle_reasons(&self) -> &'static [&'static str] {
        refusal::THROTTLES
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
        if received.path != TOKEN_PATH {
            return None;
        }
        token::TokenForm::read(&received.body).value("grant_type").map(str::to_owned)
    }

    fn mutate(&self, mutation: &Mutation) -> Result<Value, String> {
        let mut state = self.lock();
        // Changed beside, so that a folder that cannot be written leaves everything as it was.
        let mut changed = mutate::Changed {
            workspace: state.workspace.clone(),
            grants: state.grants.clone(),
        };
        let answer = mutate::mutate(&mut changed, mutation, self.new_event_id(), self.clock.now())?;
        self.keep_workspace(&changed.workspace)
            .and_then(|()| self.keep_grants(&changed.grants))
            .map_err(|error| error.to_string())?;
        state.workspace = changed.workspace;
        state.grants = changed.grants;
        Ok(answer)
    }
}
