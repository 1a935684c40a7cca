//! Subscriptions to the appointments of a calendar. The handshake with the notification URL is Microsoft's affair with the
//! receiver: the create fails where the receiver does not answer it.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_domain::source_object::SourceObject;
use connect_http::{HttpRequest, HttpResponse, Method, WritePermit, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::{address, own_user_id};
use super::faults;
use crate::connector::PartnerCall;
use crate::fault::{FaultKind, PartnerFault};
use crate::subscriptions::{Subscription, SubscriptionDraft};

/// Ids that survive a move, in notifications too.
const PREFER: &str = r#"IdType="ImmutableId""#;
const OWN_ONLY: &str = "An account may subscribe to its own mailbox only; a shared mailbox or a room needs an app with application permissions, beside the receiver";

#[derive(Deserialize)]
struct Answer {
    id: String,
    #[serde(rename = "notificationUrl")]
    url: String,
    #[serde(default)]
    resource: String,
    #[serde(rename = "expirationDateTime")]
    expires: String,
}

#[derive(Deserialize)]
struct Answers {
    value: Vec<Answer>,
}

pub(super) async fn create(call: PartnerCall<'_>, permit: WritePermit, draft: SubscriptionDraft) -> Result<Subscription, PartnerFault> {
    let body = json!({
        "changeType": "created,updated,deleted",
        "notificationUrl": draft.notification_url,
        // It cannot be added later.
        "lifecycleNotificationUrl": draft.notification_url,
        "resource": resource(&draft.calendar, &draft.attributes),
        "expirationDateTime": draft.until.to_rfc3339(),
        "clientState": draft.secret.expose(),
    });
    let request = request(call, Method::POST, &["subscriptions"])?;
    let response = write(call, with_body(request, &body), &permit).await?;
    subscription(&response)
}

pub(super) async fn renew(
    call: PartnerCall<'_>,
    permit: WritePermit,
    external_id: String,
    until: Instant,
) -> Result<Option<Subscription>, PartnerFault> {
    let request = request(call, Method::PATCH, &["subscriptions", &external_id])?;
    let body = json!({ "expirationDateTime": until.to_rfc3339() });
    match write(call, with_body(request, &body), &permit).await {
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
        Ok(response) => subscription(&response).map(Some),
    }
}

pub(super) async fn end(call: PartnerCall<'_>, permit: WritePermit, external_id: String) -> Result<(), PartnerFault> {
    let request = request(call, Method::DELETE, &["subscriptions", &external_id])?;
    match write(call, request, &permit).await {
        Err(fault) if fault.kind != FaultKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

pub(super) async fn list(call: PartnerCall<'_>) -> Result<Vec<Subscription>, PartnerFault> {
    let response = call.http.send(request(call, Method::GET, &["subscriptions"])?).await?;
    if let Some(fault) = faults::read_fault(&response, call.http.clock().now()) {
        return Err(fault);
    }
    let answers: Answers = serde_json::from_slice(&response.body).map_err(|_| faults::malformed(&response))?;
    let each = answers.value.into_iter();
    each.map(|answer| read(answer).ok_or_else(|| faults::malformed(&response)))
        .collect()
}

pub(super) fn cannot_have(calendar: &SourceObject) -> Option<&'static str> {
    let is_own = calendar.attributes.get("kind").is_some_and(|kind| kind == "own");
    (!is_own).then_some(OWN_ONLY)
}

/// Microsoft may answer a path without its first slash.
pub(super) fn is_of(listed: &Subscription, calendar: &str, attributes: &BTreeMap<String, String>) -> bool {
    listed.resource.trim_start_matches('/') == resource(calendar, attributes).trim_start_matches('/')
}

/// An own calendar by its id (unverified: documents name the mailbox's appointments only), another mailbox by its address.
fn resource(calendar: &str, attributes: &BTreeMap<String, String>) -> String {
    let told = |name: &str| attributes.get(name).map_or("", String::as_str);
    match (told("kind"), told("address"), told("default")) {
        ("own", _, "true") => "/me/events".to_owned(),
        ("own", _, _) | (_, "", _) => format!("/me/calendars/{calendar}/events"),
        (_, address, _) => format!("/users/{address}/events"),
    }
}

fn request(call: PartnerCall<'_>, method: Method, path: &[&str]) -> Result<HttpRequest, PartnerFault> {
    Ok(HttpRequest::new(method, address(call, path, &[])?)
        .header(header::ACCEPT, "application/json")
        .header(header::HeaderName::from_static("prefer"), PREFER)
        .lane(own_user_id(call))
        .bearer(call.access_token))
}

fn with_body(request: HttpRequest, body: &Value) -> HttpRequest {
    request.body("application/json", body.to_string().into_bytes())
}

async fn write(call: PartnerCall<'_>, request: HttpRequest, permit: &WritePermit) -> Result<HttpResponse, PartnerFault> {
    let response = call.http.write(request, permit).await?;
    match faults::read_fault(&response, call.http.clock().now()) {
        Some(fault) => Err(of_a_subscription(&response, fault)),
        None => Ok(response),
    }
}

/// What a refusal means to whoever wanted to subscribe.
fn of_a_subscription(response: &HttpResponse, fault: PartnerFault) -> PartnerFault {
    match response.status {
        403 => PartnerFault {
            cause: Cause::Auth,
            advice: OWN_ONLY,
            ..fault
        },
        409 => PartnerFault {
            cause: Cause::Data,
            advice: "The calendar has a subscription of this app and account already. `subscriptions list` shows it, `subscriptions renew` keeps one of this workspace alive, and `subscriptions end` ends it, also one that was made elsewhere",
            ..fault
        },
        400 => PartnerFault {
            cause: Cause::Data,
            advice: "Microsoft could not use the receiver's address: it has to answer the validation within ten seconds, on https",
            ..fault
        },
        _ => fault,
    }
}

fn subscription(response: &HttpResponse) -> Result<Subscription, PartnerFault> {
    let answer = serde_json::from_slice(&response.body).ok();
    answer.and_then(read).ok_or_else(|| faults::malformed(response))
}

fn read(answer: Answer) -> Option<Subscription> {
    Some(Subscription {
        external_id: answer.id,
        notification_url: answer.url,
        resource: answer.resource,
        expires_at: Instant::parse_rfc3339(&answer.expires)?,
    })
}
