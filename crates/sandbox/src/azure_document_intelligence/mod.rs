//! The stand-in of Azure Document Intelligence, written from the fact sheet `partners/azure-document-intelligence.md`.
//!
//! One origin, which is one resource with two keys. `gateway` lets a request in and routes it; `models`,
//! `classifiers` and `operations` are what the resource holds; `analyze` takes a document in, and `analyses`
//! keeps its result for a day. What a document says is read by `document`, what a model finds in it is `extract`
//! and `field`, which class a classifier gives it is `classify`. Nothing is trained here: models come from the
//! seed, so `:build`, `:compose` and `:copyTo` are no paths of this stand-in, and neither are batches.

mod analyses;
mod analyze;
mod catalog;
mod classifiers;
mod classify;
mod confidence;
mod document;
mod errors;
mod extract;
mod field;
mod gateway;
mod limits;
mod lists;
mod models;
mod mutate;
mod operations;
mod page_text;
mod pages;
mod resource;
mod versions;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connect_domain::clock::{Clock, Instant};
use connect_domain::entropy::Entropy;
use serde_json::{Map, Value, json};

use self::analyses::Analyses;
use self::errors::Refusal;
use self::limits::{Limits, Meter};
use self::resource::Resource;
use crate::clock::OffsetClock;
use crate::control::mutate::Mutation;
use crate::error::SandboxError;
use crate::ready::ConnectCredentials;
use crate::registry::{Entry, Opening};
use crate::reply::Reply;
use crate::stand_in::{Received, StandIn};
use crate::state_dir::StateDir;

/// This partner's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    partner: PARTNER,
    origins: &[API],
    open: |opening| Ok(Arc::new(DocumentIntelligence::open(&opening)?)),
};

const PARTNER: &str = "azure-document-intelligence";
/// Name of the origin, as in the contract's `endpoints`.
const API: &str = "api";
/// The endpoint's name does not tell it: it is known beside the keys.
const REGION: &str = "westeurope";
const RESOURCE_FILE: &str = "resource.json";

struct DocumentIntelligence {
    url: String,
    partner_limits: bool,
    clock: Arc<OffsetClock>,
    entropy: Arc<dyn Entropy>,
    state: Mutex<State>,
    files: Option<StateDir>,
}

/// Everything that changes, behind one lock.
struct State {
    resource: Resource,
    analyses: Analyses,
    limits: Limits,
    meter: Meter,
}

impl DocumentIntelligence {
    /// Restores what a state folder holds, else makes the resource from the seed.
    fn open(opening: &Opening<'_>) -> Result<Self, SandboxError> {
        let now = opening.clock.now();
        let files = opening.files.clone();
        let kept = files
            .as_ref()
            .map(|files| files.read::<Resource>(RESOURCE_FILE))
            .transpose()?
            .flatten();
        let is_new = kept.is_none();
        let resource = kept.unwrap_or_else(|| Resource::seeded(opening.config.seed, now));
        let partner = Self {
            url: opening.origin(API),
            partner_limits: opening.config.partner_limits,
            clock: opening.clock.clone(),
            entropy: opening.entropy.clone(),
            state: Mutex::new(State {
                resource,
                analyses: Analyses::restore(files.clone(), now)?,
                limits: Limits::default(),
                meter: Meter::default(),
            }),
            files,
        };
        if is_new {
            partner.keep(&partner.lock().resource)?;
        }
        Ok(partner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, resource: &Resource) -> Result<(), SandboxError> {
        self.files.as_ref().map_or(Ok(()), |files| files.write(RESOURCE_FILE, resource))
    }

    /// What every answer carries: the gateway's own id, and the caller's if it sent one.
    fn sign(&self, received: &Received, reply: Reply) -> Reply {
        let reply = reply.with_header("apim-request-id", self.new_guid());
        match received.header("x-ms-client-request-id") {
            Some(id) => reply.with_header("x-ms-client-request-id", id),
            None => reply,
        }
    }

    fn new_guid(&self) -> String {
        let mut bytes = [0_u8; 16];
        self.entropy.fill(&mut bytes);
        guid(bytes)
    }

    /// The key of this request is regenerated, as by somebody in the portal.
    fn end_key_of(&self, received: &Received) {
        let mut state = self.lock();
        let used = received
            .header(gateway::KEY_HEADER)
            .and_then(|key| state.resource.key_named_by(key));
        if let Some(key) = used {
            state.resource.regenerate(key);
            if let Err(error) = self.keep(&state.resource) {
                tracing::error!(%error, "the regenerated key could not be kept");
            }
        }
    }
}

/// Version 4 of RFC 9562 from sixteen bytes.
fn guid(mut bytes: [u8; 16]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// `2026-03-02T09:11:04Z`, without a fraction.
fn wire_time(at: Instant) -> String {
    Instant::from_seconds(at.as_seconds()).to_rfc3339()
}

impl StandIn for DocumentIntelligence {
    fn partner(&self) -> &'static str {
        PARTNER
    }

    fn endpoints(&self) -> BTreeMap<String, String> {
        BTreeMap::from([(API.to_owned(), self.url.clone())])
    }

    fn credentials(&self) -> Result<Map<String, Value>, SandboxError> {
        let [key_1, key_2] = self.lock().resource.keys();
        let connect = ConnectCredentials {
            client_id: None,
            secrets: BTreeMap::from([("api_key".to_owned(), key_1.clone())]),
            spare_secrets: BTreeMap::from([("api_key".to_owned(), key_2.clone())]),
            fields: BTreeMap::from([("region".to_owned(), REGION.to_owned())]),
        };
        let entries = [
            ("key_1", json!(key_1)),
            ("key_2", json!(key_2)),
            ("region", json!(REGION)),
            ("connect", json!(connect)),
        ];
        Ok(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn answer(&self, _origin: &'static str, received: &Received) -> Reply {
        let reply = gateway::serve(self, received).unwrap_or_else(Refusal::into_reply);
        self.sign(received, reply)
    }

    fn status_reply(&self, received: &Received, status: u16) -> Reply {
        self.sign(received, errors::of_status(status).into_reply())
    }

    fn throttled_reply(&self, received: &Received, _reason: Option<&str>) -> Reply {
        let tier = self.lock().resource.tier;
        self.sign(received, errors::throttled(tier, gateway::operation_name(received)).into_reply())
    }

    fn revoke_grant_of(&self, received: &Received) {
        self.end_key_of(received);
    }

    fn expire_grant_of(&self, received: &Received) {
        self.end_key_of(received);
    }

    fn mutate(&self, mutation: &Mutation) -> Result<Value, String> {
        let mut state = self.lock();
        // Changed beside, so that a folder that cannot be written leaves everything as it was.
        let mut resource = state.resource.clone();
        let answer = mutate::mutate(&mut resource, mutation, self.clock.now())?;
        self.keep(&resource).map_err(|error| error.to_string())?;
        state.resource = resource;
        Ok(answer)
    }

    fn meter(&self, limit: Option<Option<u64>>) -> Result<Value, String> {
        let mut state = self.lock();
        if let Some(limit) = limit {
            state.meter.set_limit(limit);
        }
        state.meter.turn_page(self.clock.now());
        Ok(json!(state.meter))
    }
}
