//! Parameters of a list, and its two kinds of tokens: where the next page begins, and from which change on somebody
//! wants to know more.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::refusal::Refusal;
use crate::random::seeded_number;

/// Of no consequence for what a list holds: these may differ from page to page.
const FREE: &[&str] = &[
    "pageToken",
    "syncToken",
    "maxResults",
    "timeMin",
    "timeMax",
    "alt",
    "fields",
    "key",
    "prettyPrint",
    "quotaUser",
];

pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn read(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// An empty value is none.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn values(&self, name: &str) -> Vec<&str> {
        let named = self.0.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<Option<bool>, Refusal> {
        match self.value(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Refusal::invalid_parameter(name)),
        }
    }

    /// A page is never larger than `most`, whatever is asked for.
    fn max_results(&self, default: usize, most: usize) -> Result<usize, Refusal> {
        let Some(text) = self.value("maxResults") else {
            return Ok(default);
        };
        let number: Option<usize> = text.parse().ok().filter(|number| *number > 0);
        number
            .map(|number| number.min(most))
            .ok_or_else(|| Refusal::invalid_parameter("maxResults"))
    }

    fn fingerprint(&self) -> u64 {
        let mut pairs: Vec<&(String, String)> = self.0.iter().filter(|(key, _)| !FREE.contains(&key.as_str())).collect();
        pairs.sort();
        seeded_number(0, &format!("{pairs:?}"))
    }

    /// What `syncToken` says; `None` for a full list.
    pub(super) fn sync(&self, forbidden: &[&'static str], floor: u64) -> Result<Option<Sync>, Refusal> {
        let Some(text) = self.value("syncToken") else {
            return Ok(None);
        };
        if let Some(name) = forbidden.iter().find(|name| self.value(name).is_some()) {
            let message = format!("Sync token cannot be used together with `{name}`.");
            return Err(Refusal::invalid(message));
        }
        let sync: Sync = read(text).ok_or_else(Refusal::full_sync_required)?;
        if sync.changes < floor {
            return Err(Refusal::full_sync_required());
        }
        if sync.fingerprint != self.fingerprint() {
            return Err(Refusal::invalid_parameter("syncToken"));
        }
        Ok(Some(sync))
    }
}

/// From which change on; the bounds in time of the first list hold for what follows.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Sync {
    pub(super) changes: u64,
    fingerprint: u64,
    pub(super) time_min: Option<String>,
    pub(super) time_max: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Page {
    from: usize,
    /// The number of changes when the first page was read: what changes meanwhile comes with the next sync.
    changes: u64,
    fingerprint: u64,
}

/// How many candidates a page holds.
pub(super) struct PageSize {
    pub(super) default: usize,
    pub(super) most: usize,
}

/// Puts a page's items and its token into `document`. A candidate that is `None` takes its place on a page and is not
/// shown, so that pages come short and even empty, as the partner's do. The token for the next sync comes with the
/// last page only, and only if `syncs` gives its bounds in time.
pub(super) fn answer(
    document: &mut Map<String, Value>,
    candidates: Vec<Option<Value>>,
    query: &Query,
    size: &PageSize,
    changes: u64,
    syncs: Option<(Option<String>, Option<String>)>,
) -> Result<(), Refusal> {
    let fingerprint = query.fingerprint();
    let page = match query.value("pageToken") {
        None => Page {
            from: 0,
            changes,
            fingerprint,
        },
        Some(text) => read::<Page>(text)
            .filter(|page| page.fingerprint == fingerprint)
            .ok_or_else(|| Refusal::invalid_parameter("pageToken"))?,
    };
    let end = page.from.saturating_add(query.max_results(size.default, size.most)?);
    let more = candidates.len() > end;
    let shown: Vec<Value> = candidates.into_iter().skip(page.from).take(end - page.from).flatten().collect();
    document.insert("items".to_owned(), json!(shown));
    if more {
        let next = Page { from: end, ..page };
        document.insert("nextPageToken".to_owned(), json!(written(&next)));
    } else if let Some((time_min, time_max)) = syncs {
        let next = Sync {
            changes: page.changes,
            fingerprint,
            time_min,
            time_max,
        };
        document.insert("nextSyncToken".to_owned(), json!(written(&next)));
    }
    Ok(())
}

fn written(token: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(token).unwrap_or_default())
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
