//! Query options: what to select, how much of it, and the address of the next page.

use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::call::Call;
use super::graph_error::Refusal;

/// Where a page begins, as the next link of a directory list says it.
const SKIP_TOKEN: &str = "$skiptoken";
const SKIP: &str = "$skip";

/// The query of a request, by option.
#[derive(Clone, Debug)]
pub(super) struct Options(Vec<(String, String)>);

impl Options {
    pub(super) fn read(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Names are told apart as written, but for the dollar that the vendor lets one leave out.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// What this stand-in does not serve is refused, never passed over.
    pub(super) fn only(&self, served: &[&str]) -> Result<(), Refusal> {
        match self
            .0
            .iter()
            .find(|(key, _)| key.starts_with('$') && !served.contains(&key.as_str()))
        {
            None => Ok(()),
            Some((key, _)) => Err(Refusal::new(
                400,
                "ErrorInvalidUrlQuery",
                format!("The query parameter '{key}' is not supported."),
            )),
        }
    }

    pub(super) fn selected(&self) -> Option<Vec<&str>> {
        self.value("$select").map(|names| names.split(',').map(str::trim).collect())
    }

    fn number(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let Some(text) = self.value(name) else {
            return Ok(None);
        };
        let number = text.parse().map(Some);
        number.map_err(|_| Refusal::bad_request(format!("Invalid value '{text}' for {name} query option found.")))
    }
}

/// A list's own rules.
pub(super) struct Paging {
    /// Entries of a page when nobody says how many.
    pub(super) default: usize,
    pub(super) most: usize,
    /// Whether the next page is named by an opaque token, as lists of the directory do.
    pub(super) by_token: bool,
    /// Whether the size may come in the `Prefer` header too.
    pub(super) by_preference: bool,
}

/// Lists of a mailbox.
pub(super) const OF_MAILBOX: Paging = Paging {
    default: 10,
    most: 1_000,
    by_token: false,
    by_preference: true,
};

/// Lists of the directory.
pub(super) const OF_DIRECTORY: Paging = Paging {
    default: 100,
    most: 999,
    by_token: true,
    by_preference: false,
};

/// One page of these entries.
pub(super) fn page(call: &Call<'_>, context: &str, entries: Vec<Value>, paging: &Paging) -> Result<Value, Refusal> {
    let options = &call.options;
    let preferred = call.prefer.page_size.filter(|_| paging.by_preference);
    let size = options.number("$top")?.or(preferred).unwrap_or(paging.default);
    if size == 0 || size > paging.most {
        let message = format!(
            "Invalid page size specified: '{size}'. Must be between 1 and {} inclusive.",
            paging.most
        );
        return Err(Refusal::new(400, "Request_BadRequest", message));
    }
    let name = if paging.by_token { SKIP_TOKEN } else { SKIP };
    let start = options.number(name)?.unwrap_or(0);
    let total = entries.len();
    let mut document = Map::new();
    document.insert("@odata.context".to_owned(), json!(context_url(call, context)));
    if options.value("$count") == Some("true") {
        document.insert("@odata.count".to_owned(), json!(total));
    }
    let value: Vec<Value> = entries.into_iter().skip(start).take(size).collect();
    if start + value.len() < total {
        let next = link(call, &[(name, &(start + value.len()).to_string())], &[]);
        document.insert("@odata.nextLink".to_owned(), json!(next));
    }
    document.insert("value".to_owned(), json!(value));
    Ok(Value::Object(document))
}

pub(super) fn context_url(call: &Call<'_>, context: &str) -> String {
    format!("{}/v1.0/$metadata#{context}", call.partner.api_url)
}

/// The address of this request with other parameters; those named in `without` are left out.
pub(super) fn link(call: &Call<'_>, changed: &[(&str, &str)], without: &[&str]) -> String {
    let left = |name: &String| !without.contains(&name.as_str()) && !changed.iter().any(|(changed, _)| changed == name);
    let kept = call.options.0.iter().filter(|(name, _)| left(name));
    let pairs = kept
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(changed.iter().copied());
    let encoded: Vec<String> = pairs
        .map(|(name, value)| {
            let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            format!("{name}={value}")
        })
        .collect();
    format!("{}{}?{}", call.partner.api_url, call.received.path, encoded.join("&"))
}

/// Only what was selected; an item of a mailbox keeps its id whatever was selected.
pub(super) fn select(entry: Value, selected: Option<&[&str]>, keeps_id: bool) -> Value {
    match (selected, entry) {
        (Some(selected), Value::Object(mut entry)) => {
            let is_selected = |name: &str| selected.iter().any(|one| one.eq_ignore_ascii_case(name));
            entry.retain(|name, _| name.starts_with('@') || is_selected(name) || (keeps_id && name == "id"));
            Value::Object(entry)
        }
        (_, entry) => entry,
    }
}
