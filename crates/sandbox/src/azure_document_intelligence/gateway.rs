//! The way in: the key, the rate, the version, then the call.

use axum::http::Method;
use connect_domain::clock::{Clock, Instant};
use serde_json::Value;

use super::analyses::{Analyzer, AnalyzerKind};
use super::errors::{self, Refusal};
use super::limits::CallClass;
use super::versions::ApiVersion;
use super::{DocumentIntelligence, State, analyze, classifiers, lists, models, operations};
use crate::reply::Reply;
use crate::stand_in::Received;

pub(super) const KEY_HEADER: &str = "ocp-apim-subscription-key";

const MODELS: &str = "documentModels";
const CLASSIFIERS: &str = "documentClassifiers";
const RESULTS: &str = "analyzeResults";

/// What a call needs besides the request.
pub(super) struct Call<'a> {
    pub(super) partner: &'a DocumentIntelligence,
    pub(super) received: &'a Received,
    pub(super) version: ApiVersion,
    pub(super) now: Instant,
}

pub(super) fn serve(partner: &DocumentIntelligence, received: &Received) -> Result<Reply, Refusal> {
    let now = partner.clock.now();
    let mut locked = partner.lock();
    let state = &mut *locked;
    let key = received.header(KEY_HEADER).and_then(|key| state.resource.key_named_by(key));
    if key.is_none() {
        return Err(errors::access_denied());
    }
    if state.resource.keys_disabled {
        return Err(errors::keys_disabled());
    }
    let segments = received.segments();
    let (prefix, rest) = segments.split_first().ok_or_else(errors::no_such_path)?;
    let tier = state.resource.tier;
    if partner.partner_limits && !state.limits.allow(class_of(received), tier, now) {
        return Err(errors::throttled(tier, operation_name(received)));
    }
    let version = ApiVersion::of(received, prefix, &state.resource.retired_versions)?;
    if rest.first() == Some(&CLASSIFIERS) {
        version.check_classifiers()?;
    }
    let call = Call {
        partner,
        received,
        version,
        now,
    };
    route(&call, state, rest)
}

fn route(call: &Call<'_>, state: &mut State, rest: &[&str]) -> Result<Reply, Refusal> {
    let resource = &mut state.resource;
    match (&call.received.method, rest) {
        (&Method::GET, ["info"]) => Ok(ok(&models::info(resource, call.version))),
        (&Method::GET, [MODELS]) => lists::page(call, MODELS, &models::summaries(resource, call.version)).map(|page| ok(&page)),
        (&Method::GET, [CLASSIFIERS]) => lists::page(call, CLASSIFIERS, &classifiers::all(resource)).map(|page| ok(&page)),
        (&Method::GET, ["operations"]) => lists::page(call, "operations", &operations::summaries(call, resource)).map(|page| ok(&page)),
        (&Method::GET, ["operations", id]) => operations::show(call, resource, id).map(|operation| ok(&operation)),
        (&Method::POST, [collection @ (MODELS | CLASSIFIERS), action]) => {
            let Some((id, "analyze")) = action.split_once(':') else {
                return Err(errors::no_such_path());
            };
            analyze::start(call, state, Analyzer::new(kind_of(collection), id))
        }
        (&Method::GET, [MODELS, id]) => models::show(resource, id, call.version).map(|model| ok(&model)),
        (&Method::GET, [CLASSIFIERS, id]) => classifiers::show(resource, id).map(|classifier| ok(&classifier)),
        (&Method::DELETE, [collection @ (MODELS | CLASSIFIERS), id]) => {
            // Changed beside: what cannot be kept is not deleted.
            let mut changed = resource.clone();
            match kind_of(collection) {
                AnalyzerKind::Model => models::delete(&mut changed, id)?,
                AnalyzerKind::Classifier => classifiers::delete(&mut changed, id)?,
            }
            call.partner.keep(&changed).map_err(|_| errors::not_kept())?;
            *resource = changed;
            Ok(Reply::empty(204))
        }
        (&Method::GET, [collection @ (MODELS | CLASSIFIERS), id, RESULTS, result_id]) => {
            let analyzer = Analyzer::new(kind_of(collection), id);
            state.analyses.look(&analyzer, result_id, call.now)
        }
        (&Method::DELETE, [collection @ (MODELS | CLASSIFIERS), id, RESULTS, result_id]) => {
            let analyzer = Analyzer::new(kind_of(collection), id);
            state.analyses.delete(&analyzer, result_id, call.now)?;
            Ok(Reply::empty(204))
        }
        (
            _,
            ["info" | MODELS | CLASSIFIERS | "operations"]
            | ["operations", _]
            | [MODELS | CLASSIFIERS, _]
            | [MODELS | CLASSIFIERS, _, RESULTS, _],
        ) => Err(errors::method_not_allowed()),
        _ => Err(errors::no_such_path()),
    }
}

fn kind_of(collection: &str) -> AnalyzerKind {
    if collection == MODELS {
        AnalyzerKind::Model
    } else {
        AnalyzerKind::Classifier
    }
}

fn ok(document: &Value) -> Reply {
    Reply::json(200, document)
}

fn class_of(received: &Received) -> CallClass {
    if received.method == Method::POST && received.path.ends_with(":analyze") {
        CallClass::Analyze
    } else if received.path.contains("/analyzeResults/") {
        CallClass::GetResult
    } else if received.method == Method::GET {
        CallClass::List
    } else {
        CallClass::Management
    }
}

/// The operation's name as the gateway prints it when it throttles.
pub(super) fn operation_name(received: &Received) -> &'static str {
    match class_of(received) {
        CallClass::Analyze => "Analyze Document",
        CallClass::GetResult => "Get Analyze Result",
        CallClass::Management => "Model Management",
        CallClass::List => "List Models",
    }
}

/// The absolute address of a path of this call's version.
pub(super) fn address(call: &Call<'_>, path: &str) -> String {
    format!(
        "{}/{}/{path}?api-version={}",
        call.partner.url, call.version.prefix, call.version.name
    )
}
