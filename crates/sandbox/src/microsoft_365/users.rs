//! People as the directory shows them, and what the signed-in one may do to their own sessions.

use serde_json::{Value, json};

use super::call::Call;
use super::directory::{Person, Purpose};
use super::graph::ok;
use super::graph_error::Refusal;
use super::odata::{OF_DIRECTORY, context_url, page, select};
use super::{State, aadsts};
use crate::reply::Reply;

/// What is shown to who selects nothing.
const DEFAULT: &[&str] = &[
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
];
/// What the smallest right to read others shows.
const BASIC: &[&str] = &["displayName", "givenName", "mail", "surname", "userPrincipalName", "id"];

const READ_ALL: &[&str] = &["User.Read.All", "Directory.Read.All"];
const READ_BASIC: &[&str] = &["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"];
const READ_OWN: &[&str] = &["User.Read", "User.ReadBasic.All", "User.Read.All", "Directory.Read.All"];

pub(super) fn to_json(person: &Person) -> Value {
    let mut names = person.name.splitn(2, ' ');
    let is_user = person.purpose == Purpose::User;
    let (given, surname) = (names.next().filter(|_| is_user), names.next().filter(|_| is_user));
    json!({
        "businessPhones": [],
        "displayName": person.name,
        "givenName": given,
        "jobTitle": person.job_title,
        "mail": person.address,
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": "en-US",
        "surname": surname,
        "userPrincipalName": person.address,
        "id": person.id,
        "accountEnabled": is_user,
        "userType": "Member",
        "assignedLicenses": if is_user { json!([{ "disabledPlans": [], "skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3" }]) } else { json!([]) },
        "mailNickname": person.address.split('@').next(),
    })
}

/// With what was selected, or with what the vendor shows by itself.
pub(super) fn shown(call: &Call<'_>, person: &Person) -> Value {
    let selected = call.options.selected();
    let basic_only = !call.has_scope(READ_ALL) && person.id != call.viewer.id;
    let fields: Vec<&str> = selected.unwrap_or_else(|| if basic_only { BASIC.to_vec() } else { DEFAULT.to_vec() });
    let shown = select(to_json(person), Some(&fields), false);
    if basic_only { select(shown, Some(BASIC), false) } else { shown }
}

pub(super) fn show(call: &Call<'_>, name: Option<&str>) -> Result<Reply, Refusal> {
    call.options.only(&["$select"])?;
    let person = match name {
        None => call.viewer,
        Some(name) => {
            let found = call.partner.directory.find(name).filter(|person| person.is_listed());
            found.ok_or_else(|| Refusal::no_such_object(name))?
        }
    };
    call.needs_scope(if person.id == call.viewer.id { READ_OWN } else { READ_BASIC })?;
    let mut document = shown(call, person);
    if let Some(document) = document.as_object_mut() {
        document.insert("@odata.context".to_owned(), json!(context_url(call, "users/$entity")));
    }
    Ok(ok(&document))
}

pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    call.options.only(&["$select", "$top", "$filter", "$skiptoken"])?;
    call.needs_scope(READ_BASIC)?;
    let mut people: Vec<&Person> = call.partner.directory.people.iter().filter(|person| person.is_listed()).collect();
    if let Some(filter) = call.options.value("$filter") {
        for condition in filter.split(" and ") {
            let fits = condition_of(call, condition.trim())?;
            people.retain(|person| fits.holds(&to_json(person)));
        }
    }
    people.sort_by(|one, other| one.name.cmp(&other.name));
    let entries = people.into_iter().map(|person| shown(call, person)).collect();
    page(call, "users", entries, &OF_DIRECTORY).map(|page| ok(&page))
}

/// One condition of a filter.
enum Condition {
    Equals(String, Value),
    StartsWith(String, String),
}

impl Condition {
    fn holds(&self, person: &Value) -> bool {
        match self {
            Self::Equals(field, Value::String(wanted)) => person[field].as_str().is_some_and(|value| value.eq_ignore_ascii_case(wanted)),
            Self::Equals(field, wanted) => person[field] == *wanted,
            Self::StartsWith(field, wanted) => person[field]
                .as_str()
                .is_some_and(|value| value.to_lowercase().starts_with(&wanted.to_lowercase())),
        }
    }
}

/// `FIELD eq VALUE` and `startswith(FIELD,'...')`; other conditions are refused, never passed over.
fn condition_of(call: &Call<'_>, text: &str) -> Result<Condition, Refusal> {
    let unsupported = || {
        Refusal::new(
            400,
            "Request_UnsupportedQuery",
            format!("Unsupported or invalid query filter clause: '{text}'."),
        )
    };
    let quoted = |text: &str| -> Option<String> {
        let inner = text.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        Some(inner.replace("''", "'"))
    };
    let starts = text.strip_prefix("startswith(").and_then(|rest| rest.strip_suffix(')'));
    let condition = match (starts.and_then(|rest| rest.split_once(',')), text.split_once(" eq ")) {
        (Some((field, value)), _) => Condition::StartsWith(field.trim().to_owned(), quoted(value).ok_or_else(unsupported)?),
        (None, Some((field, value))) => {
            let value = match value.trim() {
                "true" => json!(true),
                "false" => json!(false),
                other => json!(quoted(other).ok_or_else(unsupported)?),
            };
            Condition::Equals(field.trim().to_owned(), value)
        }
        _ => return Err(unsupported()),
    };
    let (Condition::Equals(field, _) | Condition::StartsWith(field, _)) = &condition;
    if to_json(call.viewer).get(field).is_none() {
        return Err(unsupported());
    }
    // Who sees only the basic fields may ask only about them.
    if !call.has_scope(READ_ALL) && !BASIC.contains(&field.as_str()) {
        return Err(Refusal::request_denied());
    }
    Ok(condition)
}

/// Basic facts of the tenant, which every signed-in user may read.
pub(super) fn organization(call: &Call<'_>) -> Result<Reply, Refusal> {
    call.options.only(&["$select"])?;
    call.needs_scope(READ_OWN)?;
    let directory = &call.partner.directory;
    let document = json!({
        "id": directory.tenant_id,
        "displayName": directory.tenant_name,
        "tenantType": "AAD",
        "verifiedDomains": [{ "capabilities": "Email, OfficeCommunicationsOnline", "isDefault": true, "isInitial": false, "name": directory.domain, "type": "Managed" }],
    });
    let document = select(document, call.options.selected().as_deref(), false);
    page(call, "organization", vec![document], &OF_DIRECTORY).map(|page| ok(&page))
}

/// Every app of this person must have them sign in again.
pub(super) fn revoke_sessions(call: &Call<'_>, state: &mut State) -> Result<Reply, Refusal> {
    call.needs_scope(&["User.RevokeSessions.All", "Directory.ReadWrite.All"])?;
    state.grants.end(&call.viewer.id, &aadsts::GRANT_REVOKED, true);
    if !call.partner.keep_sign_in(state) {
        return Err(Refusal::not_kept());
    }
    Ok(ok(&json!({ "@odata.context": context_url(call, "Edm.Boolean"), "value": true })))
}
