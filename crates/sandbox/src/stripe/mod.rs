//! The stand-in of Stripe, written from the fact sheet `partners/stripe.md`.
//!
//! One origin, which is one account. A request walks through `gateway`, which finds in `resources` what it asks for;
//! `reads` and `writes` answer from `books`, one for each of the two `modes`, which `seed` fills. `products`, `prices`
//! and `webhook_endpoints` are what the API writes; customers, subscriptions and invoices are only read, and `mutate`
//! is what a person changes in the Dashboard. Of a product and a price those parameters are served that the product
//! needs: no packages, no options for other currencies, no prices made along with a product. Nothing is delivered to
//! webhook endpoints.

mod account;
mod amounts;
mod balance;
mod books;
mod expand;
mod gateway;
mod idempotency;
mod kept;
mod keys;
mod limits;
mod lists;
mod metadata;
mod modes;
mod mutate;
mod occasion;
mod parameters;
mod prices;
mod products;
mod reads;
mod refusal;
mod resources;
mod seed;
mod webhook_endpoints;
mod writes;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connect_domain::clock::Clock;
use connect_domain::entropy::Entropy;
use serde_json::{Map, Value, json};

use self::account::Account;
use self::kept::KeptFiles;
use self::keys::Key;
use self::limits::Limits;
use self::modes::Modes;
use self::refusal::Refusal;
use crate::clock::OffsetClock;
use crate::control::mutate::Mutation;
use crate::error::SandboxError;
use crate::random::random_text;
use crate::ready::ConnectCredentials;
use crate::registry::{Entry, Opening};
use crate::reply::Reply;
use crate::stand_in::{Received, StandIn};

/// This partner's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    partner: PARTNER,
    origins: &[API],
    open: |opening| Ok(Arc::new(Stripe::open(&opening)?)),
};

const PARTNER: &str = "stripe";
const API: &str = "api";
/// The newest version, and the account's default.
const VERSION: &str = "2026-10-28.endive";

struct Stripe {
    api_url: String,
    partner_limits: bool,
    clock: Arc<OffsetClock>,
    entropy: Arc<dyn Entropy>,
    files: KeptFiles,
    ledger: Mutex<Ledger>,
}

/// Everything that changes, behind one lock.
struct Ledger {
    account: Account,
    /// Made when they are first asked for, so that who rehearses another partner does not wait for them.
    modes: Option<Modes>,
    limits: Limits,
}

impl Ledger {
    fn modes(&mut self) -> &mut Modes {
        self.modes.get_or_insert_with(|| Modes::seeded(&self.account))
    }
}

impl Stripe {
    /// Restores what a state folder holds, else makes an account from the seed.
    fn open(opening: &Opening<'_>) -> Result<Self, SandboxError> {
        let now = opening.clock.now();
        let files = KeptFiles(opening.files.clone());
        let kept = files.account()?;
        let is_new = kept.is_none();
        let mut account = kept.unwrap_or_else(|| Account::seeded(opening.config.seed, now));
        if account.revive(now, opening.entropy.as_ref()) || is_new {
            files.keep_account(&account)?;
        }
        Ok(Self {
            api_url: opening.origin(API),
            partner_limits: opening.config.partner_limits,
            clock: opening.clock.clone(),
            entropy: opening.entropy.clone(),
            ledger: Mutex::new(Ledger {
                modes: files.modes(&account)?,
                account,
                limits: Limits::default(),
            }),
            files,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The vendor gives each answer an id, which its support asks for.
    fn new_request_id(&self) -> String {
        format!("req_{}", random_text(self.entropy.as_ref(), 14))
    }

    fn with_request_id(&self, reply: Reply) -> Reply {
        reply.with_header("request-id", self.new_request_id())
    }

    fn end_key_of(&self, received: &Received, end: impl FnOnce(&mut Key)) {
        let Some(secret) = gateway::key_of(received) else {
            return;
        };
        let mut ledger = self.lock();
        if let Some(key) = ledger.account.keys.iter_mut().find(|key| key.secret == secret) {
            end(key);
        }
        if let Err(error) = self.files.keep_account(&ledger.account) {
            tracing::error!(%error, "the end of a key could not be kept");
        }
    }
}

impl StandIn for Stripe {
    fn partner(&self) -> &'static str {
        PARTNER
    }

    fn endpoints(&self) -> BTreeMap<String, String> {
        BTreeMap::from([(API.to_owned(), self.api_url.clone())])
    }

    fn credentials(&self) -> Result<Map<String, Value>, SandboxError> {
        let account = &self.lock().account;
        let [restricted_key, spare_key, live_restricted_key, secret_key] = account.ready_keys();
        let connect = ConnectCredentials {
            client_id: None,
            secrets: BTreeMap::from([("restricted_key".to_owned(), restricted_key.to_owned())]),
            spare_secrets: BTreeMap::from([("restricted_key".to_owned(), spare_key.to_owned())]),
            fields: BTreeMap::new(),
        };
        let entries = [
            ("restricted_key", json!(restricted_key)),
            ("live_restricted_key", json!(live_restricted_key)),
            ("secret_key", json!(secret_key)),
            ("webhook_signing_secret", json!(seed::signing_secret(account.seed))),
            ("connect", json!(connect)),
        ];
        Ok(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn answer(&self, _origin: &'static str, received: &Received) -> Reply {
        gateway::serve(self, received)
    }

    fn status_reply(&self, _received: &Received, status: u16) -> Reply {
        let refusal = match status {
            401 => Refusal::new(401, "Invalid API Key provided"),
            403 => Refusal::new(403, "The provided key does not have the required permissions for this endpoint."),
            409 => Refusal::new(409, "There is currently another in-progress request using this Idempotent Key.")
                .code("idempotency_key_in_use"),
            429 => Refusal::throttled(Some("global-rate")),
            _ => Refusal::new(status, "An unknown error occurred"),
        };
        self.with_request_id(refusal.reply())
    }

    fn throttled_reply(&self, _received: &Received, reason: Option<&str>) -> Reply {
        // `lock_timeout` is the one limit that comes without a reason.
        let reason = match reason {
            Some(limits::LOCK_TIMEOUT) => None,
            other => Some(other.unwrap_or("global-rate")),
        };
        self.with_request_id(Refusal::throttled(reason).reply())
    }

    fn throttle_reasons(&self) -> &'static [&'static str] {
        limits::REASONS
    }

    fn revoke_grant_of(&self, received: &Received) {
        self.end_key_of(received, |key| key.deleted = true);
    }

    fn expire_grant_of(&self, received: &Received) {
        let now = self.clock.now();
        self.end_key_of(received, |key| key.ends_at = Some(now));
    }

    fn mutate(&self, mutation: &Mutation) -> Result<Value, String> {
        mutate::mutate(self, mutation)
    }
}
