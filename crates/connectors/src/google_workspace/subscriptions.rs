//! Push channels of a calendar (fact sheet section 4, "Push channels"). One is stopped by its id together with the
//! resource's, so that both are its id here.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_domain::source_object::SourceObject;
use connect_http::{HttpRequest, HttpResponse, Method, WritePermit, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::address;
use super::faults;
use crate::connector::PartnerCall;
use crate::fault::{FaultKind, PartnerFault};
use crate::subscriptions::{Subscription, SubscriptionDraft};

/// Between a channel's id and its resource's; neither has one.
const AND: char = '/';
const BUSY_ONLY: &str = "freeBusyReader";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Channel {
    id: String,
    resource_id: String,
    expiration: Millis,
}

/// Milliseconds of 1970, as text or as a number: the guide and the discovery document differ.
#[derive(Deserialize)]
#[serde(untagged)]
enum Millis {
    Text(String),
    Number(i64),
}

impl Millis {
    fn read(self) -> Option<Instant> {
        let millis = match self {
            Self::Text(text) => text.parse().ok()?,
            Self::Number(millis) => millis,
        };
        millis.checked_mul(1_000).map(Instant::from_micros)
    }
}

/// `events.watch`.
pub(super) async fn watch(call: PartnerCall<'_>, permit: WritePermit, draft: SubscriptionDraft) -> Result<Subscription, PartnerFault> {
    let body = json!({
        "id": draft.client_id,
        "type": "web_hook",
        "address": draft.notification_url,
        "token": draft.secret.expose(),
        "expiration": (draft.until.as_micros() / 1_000).to_string(),
    });
    let path = ["calendar", "v3", "calendars", &draft.calendar, "events", "watch"];
    let response = post(call, &path, &body, &permit).await?;
    let channel: Channel = serde_json::from_slice(&response.body).map_err(|_| PartnerFault::malformed())?;
    Ok(Subscription {
        external_id: format!("{}{AND}{}", channel.id, channel.resource_id),
        notification_url: draft.notification_url,
        resource: String::new(),
        expires_at: channel.expiration.read().ok_or_else(PartnerFault::malformed)?,
    })
}

/// Channels of one calendar have one resource, so that another one tells what an unanswered one is stopped by.
pub(super) fn id_beside(client_id: &str, another: &str) -> String {
    let resource_id = another.split_once(AND).map_or("", |(_, resource_id)| resource_id);
    format!("{client_id}{AND}{resource_id}")
}

/// What shows only when somebody is busy has no appointments to tell of (unverified).
pub(super) fn cannot_have(calendar: &SourceObject) -> Option<&'static str> {
    let role = calendar.attributes.get("role").map(String::as_str);
    (role == Some(BUSY_ONLY)).then_some("The account sees only when this calendar is busy, and Google tells it of no change there")
}

/// `channels.stop`; one that is gone is stopped.
pub(super) async fn stop(call: PartnerCall<'_>, permit: WritePermit, external_id: String) -> Result<(), PartnerFault> {
    let (id, resource_id) = external_id.split_once(AND).unwrap_or((&external_id, ""));
    let body = json!({ "id": id, "resourceId": resource_id });
    match post(call, &["calendar", "v3", "channels", "stop"], &body, &permit).await {
        Err(fault) if fault.kind != FaultKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

async fn post(call: PartnerCall<'_>, path: &[&str], body: &Value, permit: &WritePermit) -> Result<HttpResponse, PartnerFault> {
    let request = HttpRequest::new(Method::POST, address(call, "api", path, &[], None)?)
        .header(header::ACCEPT, "application/json")
        .bearer(call.access_token)
        .throttled_if(faults::says_throttled)
        .body("application/json", body.to_string().into_bytes());
    let response = call.http.write(request, permit).await?;
    match faults::read_fault(&response, call.http.clock().now()) {
        // Google says by its own words which it was: no https, no valid certificate, a host of nobody known.
        Some(fault) if response.status == 400 => Err(PartnerFault {
            cause: Cause::Data,
            advice: "Google did not take the receiver's address: it has to be https with a certificate that is valid for everybody",
            ..fault
        }),
        Some(fault) => Err(fault),
        None => Ok(response),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_was_not_answered_is_stopped_by_the_resource_of_another() {
        assert_eq!(id_beside("mine", "another/resource"), "mine/resource");
    }

    #[test]
    fn an_end_is_read_as_text_and_as_a_number() {
        for text in [r#""1796000000000""#, "1796000000000"] {
            let read = serde_json::from_str::<Millis>(text).unwrap().read();
            assert_eq!(read, Some(Instant::from_seconds(1_796_000_000)), "{text}");
        }
        assert_eq!(Millis::Text("soon".to_owned()).read(), None);
        assert_eq!(Millis::Number(i64::MAX).read(), None);
    }
}
