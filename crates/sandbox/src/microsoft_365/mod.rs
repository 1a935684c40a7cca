//! The stand-in of Microsoft 365, written from the fact sheet `partners/microsoft-365.md`.
//!
//! Two origins. `sign_in` is where people sign in: `authorize`, `token`, `devices`, `adminconsent`, `discovery`, with
//! what they agreed to in `consents` and what came of it in `grants`. `graph` is the API: `directory` and what lists it
//! (`users`, `groups`, `places`), and the mailboxes, whose `calendars` and `events` it reads and writes; `delta` tells
//! what changed. `seed` and its siblings make the tenant, `mutate` is what people change in it.
//!
//! Left out: the handshake and the deliveries of subscriptions, apps that act without a user, mail, online meetings,
//! relative patterns of recurrence, query options beyond those that each list names, and personal accounts.

mod aadsts;
mod access;
mod adminconsent;
mod authorize;
mod batch;
mod calendars;
mod call;
mod consents;
mod delta;
mod devices;
mod directory;
mod discovery;
mod event;
mod event_body;
mod event_json;
mod event_write;
mod events;
mod grants;
mod graph;
mod graph_error;
mod groups;
mod id_token;
mod identifiers;
mod kept;
mod limits;
mod mailbox;
mod mailbox_settings;
mod mutate;
mod occurrences;
mod odata;
mod pages;
mod places;
mod refusal;
mod request;
mod schedule;
mod scopes;
mod seed;
mod seed_events;
mod seed_mailboxes;
mod sign_in;
mod subscriptions;
mod token;
mod translate;
mod users;
mod zones;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connect_domain::clock::{Clock, Instant};
use connect_domain::entropy::Entropy;
use connect_domain::secret::SecretText;
use serde_json::{Map, Value, json};

use self::consents::Consents;
use self::devices::Devices;
use self::directory::{Directory, Person};
use self::grants::{Grants, IssuedTokens, REFRESH_LIFE};
use self::graph_error::Refusal;
use self::id_token::Signer;
use self::kept::{CONSENTS_FILE, Facts, GRANTS_FILE, KeptFiles, SUBSCRIPTIONS_FILE};
use self::limits::{Limits, Running};
use self::mailbox::Mailbox;
use self::refusal::{Told, form_value};
use self::subscriptions::Subscriptions;
use crate::clock::OffsetClock;
use crate::control::mutate::Mutation;
use crate::error::SandboxError;
use crate::ready::ConnectCredentials;
use crate::registry::{Entry, Opening};
use crate::reply::Reply;
use crate::running::{CompanySummary, ReadyGrant};
use crate::stand_in::{Received, StandIn, Stay};

/// This partner's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    partner: PARTNER,
    origins: &[API, AUTH],
    open: |opening| Ok(Arc::new(Microsoft365::open(&opening)?)),
};

const PARTNER: &str = "microsoft-365";
/// Names of the origins, as in the contract's `endpoints`.
const API: &str = "api";
const AUTH: &str = "auth";

struct Microsoft365 {
    api_url: String,
    auth_url: String,
    client_id: String,
    auto_consent: bool,
    partner_limits: bool,
    directory: Directory,
    signer: Signer,
    running: Running,
    clock: Arc<OffsetClock>,
    entropy: Arc<dyn Entropy>,
    state: Mutex<State>,
    files: KeptFiles,
}

/// Everything that changes, behind one lock.
struct State {
    /// By the owner's object id.
    mailboxes: BTreeMap<String, Mailbox>,
    consents: Consents,
    grants: Grants,
    devices: Devices,
    subscriptions: Subscriptions,
    limits: Limits,
}

impl State {
    /// Accounts that were made to meet a failure have none.
    fn mailbox(&self, owner: &Person) -> Result<&Mailbox, Refusal> {
        self.mailboxes.get(&owner.id).ok_or_else(|| {
            let message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise.";
            Refusal::new(404, "MailboxNotEnabledForRESTAPI", message)
        })
    }
}

impl Microsoft365 {
    /// Makes the tenant from the seed, and puts in what a state folder holds.
    fn open(opening: &Opening<'_>) -> Result<Self, SandboxError> {
        let files = KeptFiles(opening.files.clone());
        let Facts { seed, began_at } = files.facts(Facts {
            seed: opening.config.seed,
            began_at: opening.clock.now(),
        })?;
        let directory = seed::directory(seed);
        let mut mailboxes = seed_mailboxes::mailboxes(&directory, seed, began_at);
        files.restore(&mut mailboxes)?;
        let state = State {
            mailboxes,
            consents: files.read(CONSENTS_FILE)?.unwrap_or_default(),
            grants: files.read(GRANTS_FILE)?.unwrap_or_default(),
            devices: Devices::default(),
            subscriptions: files.read(SUBSCRIPTIONS_FILE)?.unwrap_or_default(),
            limits: Limits::default(),
        };
        Ok(Self {
            api_url: opening.origin(API),
            auth_url: opening.origin(AUTH),
            client_id: identifiers::seeded_guid(seed, "client id"),
            auto_consent: opening.config.auto_consent,
            partner_limits: opening.config.partner_limits,
            directory,
            signer: Signer::new()?,
            running: Running::default(),
            clock: opening.clock.clone(),
            entropy: opening.entropy.clone(),
            state: Mutex::new(state),
            files,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn new_guid(&self) -> String {
        identifiers::random_guid(self.entropy.as_ref())
    }

    /// Somebody who signs in, by any of their names.
    fn account(&self, name: &str) -> Option<&Person> {
        self.directory.find(name).filter(|person| person.signs_in())
    }

    /// The account of the ready-made tokens and of consent without a person.
    fn first_account(&self) -> Option<&Person> {
        self.directory.people.first()
    }

    /// Keeps grants and consents before anybody hears of them; `false` when they cannot be kept.
    fn keep_sign_in(&self, state: &State) -> bool {
        let kept = self.files.write(GRANTS_FILE, &state.grants);
        let kept = kept.and_then(|()| self.files.write(CONSENTS_FILE, &state.consents));
        kept.inspect_err(|error| tracing::error!(%error, "grants and consents could not be kept"))
            .is_ok()
    }

    /// Tokens of an account that has agreed to all of the ready-made scopes.
    fn issue_ready(&self, person: &Person, ready_made: bool) -> Result<IssuedTokens, SandboxError> {
        let scopes = scopes::read(scopes::READY).unwrap_or_default();
        let mut state = self.lock();
        state.consents.agree(&person.id, &scopes);
        let (now, entropy) = (self.now(), self.entropy.as_ref());
        let issued = if ready_made {
            state.grants.ready_made(&person.id, scopes, now, entropy)
        } else {
            state.grants.new_grant(person.id.clone(), scopes, now, entropy)
        };
        if self.keep_sign_in(&state) {
            return Ok(issued);
        }
        Err(SandboxError::State {
            path: self.files.0.as_ref().map(|files| files.path().to_owned()).unwrap_or_default(),
            message: "the grants could not be kept".to_owned(),
        })
    }

    /// The access token of an API request, or the refresh token of a token request.
    fn token_of(received: &Received) -> Option<String> {
        graph::bearer_token(received)
            .map(str::to_owned)
            .or_else(|| form_value(&received.body, "refresh_token"))
    }

    fn change_grants(&self, change: impl FnOnce(&mut Grants)) {
        let mut state = self.lock();
        change(&mut state.grants);
        self.keep_sign_in(&state);
    }

    fn refuse(&self, received: &Received, refusal: Refusal) -> Reply {
        let request_id = self.new_guid();
        let client_request_id = received.header("client-request-id").unwrap_or(&request_id).to_owned();
        let now = self.now();
        let reply = refusal.into_reply(&request_id, &client_request_id, now);
        graph::signed(reply, &request_id, &client_request_id, now)
    }

    fn is_of_api(received: &Received) -> bool {
        received.path.starts_with("/v1.0")
    }
}

impl StandIn for Microsoft365 {
    fn partner(&self) -> &'static str {
        PARTNER
    }

    fn endpoints(&self) -> BTreeMap<String, String> {
        let base = format!("{}/organizations", self.auth_url);
        [
            ("api", self.api_url.clone()),
            ("auth", self.auth_url.clone()),
            ("authorize", format!("{base}/oauth2/v2.0/authorize")),
            ("token", format!("{base}/oauth2/v2.0/token")),
            ("discovery", format!("{base}/v2.0/.well-known/openid-configuration")),
            ("device_authorization", format!("{base}/oauth2/v2.0/devicecode")),
        ]
        .map(|(name, url)| (name.to_owned(), url))
        .into()
    }

    fn credentials(&self) -> Result<Map<String, Value>, SandboxError> {
        let person = self.first_account().ok_or(SandboxError::NoCompany)?;
        let tokens = self.issue_ready(person, true)?;
        let connect = ConnectCredentials {
            client_id: Some(self.client_id.clone()),
            secrets: BTreeMap::new(),
            ..ConnectCredentials::default()
        };
        let entries = [
            ("client_id", json!(self.client_id)),
            ("tenant_id", json!(self.directory.tenant_id)),
            ("account_id", json!(self.directory.account_id(person))),
            ("access_token", json!(tokens.access_token)),
            ("refresh_token", json!(tokens.refresh_token)),
            ("connect", json!(connect)),
        ];
        Ok(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn companies(&self) -> Vec<CompanySummary> {
        let first = self.first_account();
        first
            .map(|person| CompanySummary {
                partner: PARTNER,
                external_account_id: self.directory.account_id(person),
                display_name: self.directory.tenant_name.to_owned(),
                ledger_accounts: 0,
            })
            .into_iter()
            .collect()
    }

    fn issue_grant(&self, external_account_id: &str) -> Result<Option<ReadyGrant>, SandboxError> {
        let Some(person) = self.account(external_account_id) else {
            return Ok(None);
        };
        let tokens = self.issue_ready(person, false)?;
        Ok(Some(ReadyGrant {
            access_token: SecretText::new(tokens.access_token),
            refresh_token: SecretText::new(tokens.refresh_token.unwrap_or_default()),
            access_token_seconds: tokens.expires_in.as_secs(),
            refresh_token_seconds: REFRESH_LIFE.as_secs(),
        }))
    }

    fn consent(&self, url: &str, external_account_id: &str) -> Result<String, String> {
        authorize::consent(self, url, external_account_id)
    }

    fn enter(&self, origin: &'static str, received: &Received) -> Result<Option<Stay>, Reply> {
        if origin != API || !self.partner_limits {
            return Ok(None);
        }
        let stay = self.running.enter();
        stay.map(Some)
            .ok_or_else(|| self.refuse(received, Refusal::throttled(None).with_header("retry-after", "1")))
    }

    fn answer(&self, origin: &'static str, received: &Received) -> Reply {
        if origin == API {
            return graph::serve(self, received);
        }
        sign_in::serve(self, received).with_header("x-ms-request-id", self.new_guid())
    }

    fn status_reply(&self, received: &Received, status: u16) -> Reply {
        if Self::is_of_api(received) {
            return self.refuse(received, Refusal::of_status(status));
        }
        match status {
            400 => refusal::to_app(&Told::of(self, received), &aadsts::BAD_GRANT),
            401 => refusal::to_app(&Told::of(self, received), &aadsts::SECRET_SENT),
            _ => Reply::html(status, pages::page(&status.to_string(), "<p>The service is unavailable.</p>")),
        }
    }

    fn throttled_reply(&self, received: &Received, reason: Option<&str>) -> Reply {
        if Self::is_of_api(received) {
            return self.refuse(received, Refusal::throttled(reason));
        }
        match reason {
            Some(devices::SLOW_DOWN) => devices::slow_down(),
            _ => self.status_reply(received, 429),
        }
    }

    fn throttle_reasons(&self) -> &'static [&'static str] {
        limits::REASONS
    }

    fn revoke_grant_of(&self, received: &Received) {
        if let Some(token) = Self::token_of(received) {
            self.change_grants(|grants| grants.revoke(&token));
        }
    }

    fn expire_grant_of(&self, received: &Received) {
        if let Some(token) = Self::token_of(received) {
            self.change_grants(|grants| grants.expire(&token, self.now()));
        }
    }

    fn grant_type(&self, received: &Received) -> Option<String> {
        received
            .path
            .ends_with("/oauth2/v2.0/token")
            .then(|| form_value(&received.body, "grant_type"))
            .flatten()
    }

    fn mutate(&self, mutation: &Mutation) -> Result<Value, String> {
        mutate::mutate(self, mutation)
    }
}
