//! The stand-in of QuickBooks Online, written from the fact sheet `partners/quickbooks-online.md`.
//!
//! Two origins: the API (`gateway`) and everything about authorization (`authorize`, `token`, `revoke`,
//! `discovery`). An object kind is one file that implements `entity::Entity`, one that writes it, a field of
//! `books::Books`, and its lines in `query`, `objects` and `cdc`. What documents mean for accounts is `journal`;
//! `company` keeps the balances in step with it, `history` makes the past of a new company.

mod account;
mod account_types;
mod account_write;
mod activity;
mod answer;
mod authorize;
mod batch;
mod body;
mod books;
mod cdc;
mod chart;
mod chart_file;
mod company;
mod company_info;
mod consent_page;
mod customer;
mod customer_write;
mod decimal;
mod discovery;
mod effects;
mod entity;
mod faults;
mod gateway;
mod grants;
mod history;
mod invoice;
mod invoice_line;
mod invoice_write;
mod item;
mod item_write;
mod journal;
mod kept;
mod limits;
mod meter;
mod mutate;
mod objects;
mod payment;
mod preferences;
#[cfg(test)]
mod properties;
mod query;
mod report_period;
mod revoke;
mod roles;
mod rows;
mod seed;
mod token;
mod trial_balance;
mod wire_time;
mod xml;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use connect_domain::clock::{Clock, Instant};
use connect_domain::entropy::Entropy;
use connect_domain::secret::SecretText;
use serde_json::{Map, Value, json};

use self::company::Company;
use self::faults::{Fault, GatewayFault};
use self::grants::{ACCESS_LIFE, Consent, Grants, IssuedTokens};
use self::kept::KeptFiles;
use self::limits::Limits;
use self::meter::{BUILDER_LIMIT, Meter};
use crate::clock::OffsetClock;
use crate::config::SandboxConfig;
use crate::control::activity::Activity;
use crate::control::mutate::Mutation;
use crate::error::SandboxError;
use crate::random::{random_text, seeded_text};
use crate::ready::ConnectCredentials;
use crate::redirects::Redirects;
use crate::registry::{Entry, Opening};
use crate::reply::Reply;
use crate::running::{CompanySummary, ReadyGrant};
use crate::stand_in::{Received, StandIn};

/// This partner's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    partner: PARTNER,
    origins: &[API, AUTH],
    open: |opening| Ok(Arc::new(QuickBooksOnline::open(&opening)?)),
};

const PARTNER: &str = "quickbooks-online";
/// Names of the origins, as in the contract's `endpoints`.
const API: &str = "api";
const AUTH: &str = "auth";

const TOKEN_PATH: &str = "/oauth2/v1/tokens/bearer";
/// Scope of the ready-made grants.
const READY_SCOPE: &str = "com.intuit.quickbooks.accounting openid profile email";

struct QuickBooksOnline {
    setup: Setup,
    clock: Arc<OffsetClock>,
    entropy: Arc<dyn Entropy>,
    ledger: Mutex<Ledger>,
    kept: Option<KeptFiles>,
}

struct Setup {
    client_id: String,
    client_secret: String,
    webhook_verifier_token: String,
    api_url: String,
    auth_url: String,
    auto_consent: bool,
    partner_limits: bool,
    strict_filters: bool,
}

/// Everything that changes, behind one lock.
struct Ledger {
    companies: BTreeMap<String, Company>,
    /// Realm ids in the order of their making: charts first.
    order: Vec<String>,
    grants: Grants,
    redirects: Redirects,
    limits: Limits,
    meter: Meter,
}

impl QuickBooksOnline {
    /// Restores what a state folder holds, else makes companies from the charts and the seed.
    fn open(opening: &Opening<'_>) -> Result<Self, SandboxError> {
        let (config, clock) = (opening.config, &opening.clock);
        let kept = opening.files.clone().map(KeptFiles);
        let restored = kept.as_ref().map(|kept| kept.restore(clock.now())).transpose()?.flatten();
        let is_new = restored.is_none();
        let (seed, companies, grants) = match restored {
            Some(restored) => restored,
            None => (config.seed, new_companies(config, clock.now())?, Grants::default()),
        };
        let order: Vec<String> = companies.iter().map(|company| company.realm_id.clone()).collect();
        if order.is_empty() {
            return Err(SandboxError::NoCompany);
        }
        let partner = Self {
            setup: Setup {
                client_id: format!("AB{}", seeded_text(seed, "client id", 32)),
                client_secret: seeded_text(seed, "client secret", 32),
                webhook_verifier_token: seeded_text(seed, "webhook verifier token", 32),
                api_url: opening.origin(API),
                auth_url: opening.origin(AUTH),
                auto_consent: config.auto_consent,
                partner_limits: config.partner_limits,
                strict_filters: config.scenario.as_deref() == Some("strict-filters"),
            },
            clock: clock.clone(),
            entropy: opening.entropy.clone(),
            ledger: Mutex::new(Ledger {
                companies: companies.into_iter().map(|company| (company.realm_id.clone(), company)).collect(),
                order: order.clone(),
                grants,
                redirects: Redirects::default(),
                limits: Limits::default(),
                meter: Meter::with_limit(config.partner_limits.then_some(BUILDER_LIMIT)),
            }),
            kept,
        };
        if is_new && let Some(kept) = &partner.kept {
            kept.keep_all(seed, &order, &partner.lock().companies)?;
        }
        Ok(partner)
    }

    fn lock(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn default_realm(&self) -> String {
        self.lock().order.first().cloned().unwrap_or_default()
    }

    /// Realm id and name of each company, for the consent page.
    fn company_choices(&self) -> Vec<(String, String)> {
        self.companies()
            .into_iter()
            .map(|company| (company.external_account_id, company.display_name))
            .collect()
    }

    /// A code for a consent; `None` if there is no such company.
    fn issue_code(&self, consent: Consent) -> Option<String> {
        if !self.lock().companies.contains_key(&consent.realm_id) {
            return None;
        }
        self.with_grants(|grants, now, entropy| grants.issue_code(consent, now, entropy))
    }

    /// Changes the grants and keeps them before anybody hears of it; `None` when they cannot be kept.
    fn with_grants<T>(&self, change: impl FnOnce(&mut Grants, Instant, &dyn Entropy) -> T) -> Option<T> {
        let mut ledger = self.lock();
        let changed = change(&mut ledger.grants, self.clock.now(), self.entropy.as_ref());
        match self.kept.as_ref().map_or(Ok(()), |kept| kept.keep_grants(&ledger.grants)) {
            Ok(()) => Some(changed),
            Err(error) => {
                tracing::error!(%error, "the grants could not be kept");
                None
            }
        }
    }

    /// Keeps what changed; without a state folder there is nothing to do but to forget that it did.
    fn keep_company(&self, company: &mut Company) -> Result<(), SandboxError> {
        let kept = self.kept.as_ref().map_or(Ok(()), |kept| kept.keep_company(company));
        if kept.is_ok() {
            company.books.unsaved.clear();
            company.chart_changed = false;
        }
        kept
    }

    fn cannot_keep(&self) -> SandboxError {
        SandboxError::State {
            path: self.kept.as_ref().map(KeptFiles::folder).unwrap_or_default(),
            message: "the grants could not be kept".to_owned(),
        }
    }

    fn answer_auth(&self, received: &Received) -> Reply {
        let gets = received.method == Method::GET;
        match received.path.trim_end_matches('/') {
            "/connect/oauth2" if gets || received.method == Method::POST => authorize::authorize(self, received),
            TOKEN_PATH => token::token(self, received),
            "/v2/oauth2/tokens/revoke" => revoke::revoke(self, received),
            "/.well-known/openid_configuration" | "/.well-known/openid_sandbox_configuration" if gets => {
                Reply::json(200, &discovery::discovery(&self.setup.auth_url))
            }
            // No id_token is ever signed here, so there is no key to publish.
            "/op/v1/jwks" if gets => Reply::json(200, &json!({ "keys": [] })),
            "/v1/openid_connect/userinfo" if gets => gateway::userinfo(self, received),
            _ => Reply::html(404, "<html><body><h1>404 Not Found</h1></body></html>"),
        }
    }

    /// The vendor's header on every answer, which its support asks for.
    fn with_transaction_id(&self, reply: Reply) -> Reply {
        reply.with_header("intuit_tid", format!("1-{}", random_text(self.entropy.as_ref(), 32).to_lowercase()))
    }

    /// The access token of an API request, or the refresh token of a token request.
    fn token_of(received: &Received) -> Option<String> {
        if received.path.trim_end_matches('/') == TOKEN_PATH {
            token::TokenForm::read(&received.body).value("refresh_token").map(str::to_owned)
        } else {
            gateway::bearer_token(received).map(str::to_owned)
        }
    }
}

fn new_companies(config: &SandboxConfig, now: Instant) -> Result<Vec<Company>, SandboxError> {
    let mut companies = Vec::new();
    for (index, path) in config.charts.iter().enumerate() {
        companies.push(chart_file::company(path, config.seed, index, config.invoices, now)?);
    }
    companies.extend((0..config.companies).map(|index| seed::company(config.seed, index, config.accounts, config.invoices, now)));
    if config.sample_by_legal_name {
        for company in &mut companies {
            company.info.company_name.clone_from(&company.info.legal_name);
        }
    }
    Ok(companies)
}

impl StandIn for QuickBooksOnline {
    fn partner(&self) -> &'static str {
        PARTNER
    }

    fn endpoints(&self) -> BTreeMap<String, String> {
        let (api_url, auth_url) = (&self.setup.api_url, &self.setup.auth_url);
        [
            ("api", api_url.clone()),
            ("auth", auth_url.clone()),
            ("authorize", format!("{auth_url}/connect/oauth2")),
            ("token", format!("{auth_url}{TOKEN_PATH}")),
            ("revoke", format!("{auth_url}/v2/oauth2/tokens/revoke")),
            ("discovery", format!("{auth_url}/.well-known/openid_sandbox_configuration")),
        ]
        .map(|(name, url)| (name.to_owned(), url))
        .into()
    }

    /// The app's credentials and ready-made tokens of the first company.
    fn credentials(&self) -> Result<Map<String, Value>, SandboxError> {
        let realm_id = self.default_realm();
        let issued = self.with_grants(|grants, now, entropy| grants.ready_made(&realm_id, READY_SCOPE, now, entropy));
        let IssuedTokens {
            access_token,
            refresh_token,
            ..
        } = issued.ok_or_else(|| self.cannot_keep())?;
        let connect = ConnectCredentials {
            client_id: Some(self.setup.client_id.clone()),
            secrets: BTreeMap::from([("client_secret".to_owned(), self.setup.client_secret.clone())]),
            ..ConnectCredentials::default()
        };
        let entries = [
            ("client_id", json!(self.setup.client_id)),
            ("client_secret", json!(self.setup.client_secret)),
            ("realm_id", json!(realm_id)),
            ("access_token", json!(access_token)),
            ("refresh_token", json!(refresh_token)),
            ("webhook_verifier_token", json!(self.setup.webhook_verifier_token)),
            ("connect", json!(connect)),
        ];
        Ok(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn companies(&self) -> Vec<CompanySummary> {
        let ledger = self.lock();
        let in_order = ledger.order.iter().filter_map(|realm_id| ledger.companies.get(realm_id));
        in_order
            .map(|company| CompanySummary {
                partner: PARTNER,
                external_account_id: company.realm_id.clone(),
                display_name: company.info.company_name.clone(),
                ledger_accounts: company.chart.all().len(),
            })
            .collect()
    }

    fn issue_grant(&self, external_account_id: &str) -> Result<Option<ReadyGrant>, SandboxError> {
        if !self.lock().companies.contains_key(external_account_id) {
            return Ok(None);
        }
        let issued =
            self.with_grants(|grants, now, entropy| grants.new_grant(external_account_id.to_owned(), READY_SCOPE.to_owned(), now, entropy));
        let tokens = issued.ok_or_else(|| self.cannot_keep())?;
        Ok(Some(ReadyGrant {
            access_token: SecretText::new(tokens.access_token),
            refresh_token: SecretText::new(tokens.refresh_token),
            access_token_seconds: ACCESS_LIFE.as_secs(),
            refresh_token_seconds: tokens.refresh_expires_in.as_secs(),
        }))
    }

    fn consent(&self, url: &str, external_account_id: &str) -> Result<String, String> {
        authorize::consent(self, url, external_account_id)
    }

    fn answer(&self, origin: &'static str, received: &Received) -> Reply {
        let reply = if origin == API {
            gateway::serve(self, received)
        } else {
            self.answer_auth(received)
        };
        self.with_transaction_id(reply)
    }

    fn status_reply(&self, received: &Received, status: u16) -> Reply {
        let now = self.clock.now();
        let api = received.path.starts_with("/v3/");
        let reply = match status {
            401 if api => answer::gateway_fault(received, GatewayFault::Unauthenticated("Token expired"), now),
            403 if api => answer::gateway_fault(received, GatewayFault::Forbidden, now),
            429 => answer::gateway_fault(received, GatewayFault::Throttled, now),
            500 if api => answer::fault(received, &Fault::system(), now),
            400 if !api => token::oauth_error(400, "invalid_grant", None),
            401 => token::oauth_error(401, "invalid_client", None),
            _ => Reply::html(
                status,
                format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"),
            ),
        };
        self.with_transaction_id(reply)
    }

    fn throttled_reply(&self, received: &Received, _reason: Option<&str>) -> Reply {
        self.with_transaction_id(answer::gateway_fault(received, GatewayFault::Throttled, self.clock.now()))
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
        if received.path.trim_end_matches('/') != TOKEN_PATH {
            return None;
        }
        token::TokenForm::read(&received.body).value("grant_type").map(str::to_owned)
    }

    fn mutate(&self, mutation: &Mutation) -> Result<Value, String> {
        match mutation.object.as_str() {
            "App" => self.lock().redirects.register(mutation),
            _ => mutate::mutate(self, mutation),
        }
    }

    fn activity(&self, activity: &Activity) -> Result<Value, String> {
        activity::run(self, activity)
    }

    fn journal(&self, external_account_id: &str) -> Result<Value, String> {
        let mut ledger = self.lock();
        let company = ledger.companies.get_mut(external_account_id);
        let company = company.ok_or_else(|| format!("there is no company `{external_account_id}`"))?;
        company.settle(self.clock.now());
        Ok(journal::to_json(company))
    }

    fn meter(&self, limit: Option<Option<u64>>) -> Result<Value, String> {
        let mut ledger = self.lock();
        if let Some(limit) = limit {
            ledger.meter.set_limit(limit);
        }
        ledger.meter.turn_page(self.clock.now());
        Ok(json!(ledger.meter))
    }
}
