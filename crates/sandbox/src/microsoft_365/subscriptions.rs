//! Subscriptions to changes, with their clocks. Nothing is delivered here, neither the handshake that the vendor
//! makes with a notification URL nor notifications: what is judged is how an app makes, renews and loses them.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::Method;
use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::State;
use super::call::Call;
use super::graph_error::{Refusal, json_reply};
use super::kept::SUBSCRIPTIONS_FILE;
use super::odata::context_url;
use crate::reply::Reply;

const LONGEST: Duration = Duration::from_secs(10_080 * 60);
/// What is asked for a shorter time gets this.
const SHORTEST: Duration = Duration::from_secs(45 * 60);
const LONGEST_CLIENT_STATE: usize = 128;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Subscription {
    /// Object id of who made it.
    creator: String,
    change_type: String,
    notification_url: String,
    lifecycle_url: Option<String>,
    resource: String,
    client_state: Option<String>,
    expires_at: Instant,
}

/// By id.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Subscriptions(BTreeMap<String, Subscription>);

pub(super) fn serve(call: &Call<'_>, state: &mut State, tail: &[&str]) -> Result<Reply, Refusal> {
    let mut subscriptions = state.subscriptions.clone();
    subscriptions.0.retain(|_, subscription| subscription.expires_at > call.now);
    let own = |subscription: &Subscription| subscription.creator == call.viewer.id;
    let missing = || Refusal::new(404, "ResourceNotFound", "The object was not found.");
    let reply = match (&call.received.method, tail) {
        (&Method::GET, []) => {
            let all = subscriptions.0.iter().filter(|(_, one)| own(one));
            let value: Vec<Value> = all.map(|(id, one)| to_json(id, one)).collect();
            json_reply(
                200,
                &json!({ "@odata.context": context_url(call, "subscriptions"), "value": value }),
            )
        }
        (&Method::POST, []) => {
            let subscription = read(call, state)?;
            let same =
                |one: &&Subscription| own(one) && one.resource == subscription.resource && one.change_type == subscription.change_type;
            if let Some((id, _)) = subscriptions.0.iter().find(|(_, one)| same(one)) {
                return Err(Refusal::new(
                    409,
                    "ExtensionError",
                    format!("Operation: Create; Exception: [Status Code: Conflict; Reason: Subscription {id} is there already]"),
                ));
            }
            let id = call.partner.new_guid();
            let reply = json_reply(201, &to_json(&id, &subscription));
            subscriptions.0.insert(id, subscription);
            reply
        }
        (method, [id, action @ ..]) => {
            let subscription = subscriptions.0.get_mut(*id).filter(|one| own(one)).ok_or_else(missing)?;
            match (method, action) {
                (&Method::GET, []) => json_reply(200, &to_json(id, subscription)),
                (&Method::PATCH, []) => {
                    subscription.expires_at = expiry(call, &call.body()?)?;
                    json_reply(200, &to_json(id, subscription))
                }
                (&Method::POST, ["reauthorize"]) => Reply::empty(204),
                (&Method::DELETE, []) => {
                    subscriptions.0.remove(*id);
                    Reply::empty(204)
                }
                _ => return Err(Refusal::not_allowed()),
            }
        }
        _ => return Err(Refusal::not_allowed()),
    };
    call.partner.files.write(SUBSCRIPTIONS_FILE, &subscriptions).map_err(|error| {
        tracing::error!(%error, "the subscriptions could not be kept");
        Refusal::not_kept()
    })?;
    state.subscriptions = subscriptions;
    Ok(reply)
}

/// A delegated token may subscribe to its own mailbox and to no other.
fn read(call: &Call<'_>, state: &State) -> Result<Subscription, Refusal> {
    let body = call.body()?;
    let text = |name: &str| body[name].as_str().map(str::to_owned).filter(|text| !text.is_empty());
    let required = |name: &str| text(name).ok_or_else(|| invalid(format!("The property '{name}' is missing.")));
    let change_type = required("changeType")?;
    if !change_type
        .split(',')
        .all(|kind| ["created", "updated", "deleted"].contains(&kind.trim()))
    {
        return Err(invalid(format!("The change type '{change_type}' is not supported.")));
    }
    let notification_url = required("notificationUrl")?;
    let lifecycle_url = text("lifecycleNotificationUrl");
    for url in [Some(&notification_url), lifecycle_url.as_ref()].into_iter().flatten() {
        if !url.starts_with("https://") {
            return Err(invalid("The notification URL must use HTTPS."));
        }
    }
    let client_state = text("clientState");
    if client_state.as_ref().is_some_and(|text| text.len() > LONGEST_CLIENT_STATE) {
        return Err(invalid("The clientState is longer than 128 characters."));
    }
    let resource = required("resource")?;
    let path: Vec<&str> = resource.trim_matches('/').split('/').collect();
    let (owner, rest) = match path.as_slice() {
        ["me", rest @ ..] => (call.owner(None)?, rest),
        ["users", name, rest @ ..] => (call.owner(Some(name))?, rest),
        _ => return Err(invalid(format!("The resource '{resource}' is not supported."))),
    };
    if rest.last() != Some(&"events") {
        return Err(invalid(format!("The resource '{resource}' is not supported.")));
    }
    if owner.id != call.viewer.id {
        return Err(Refusal::access_denied());
    }
    super::access::readable(call, state, owner)?;
    Ok(Subscription {
        creator: call.viewer.id.clone(),
        change_type,
        notification_url,
        lifecycle_url,
        resource,
        client_state,
        expires_at: expiry(call, &body)?,
    })
}

fn expiry(call: &Call<'_>, body: &Value) -> Result<Instant, Refusal> {
    let wanted = body["expirationDateTime"].as_str().and_then(Instant::parse_rfc3339);
    let wanted = wanted.ok_or_else(|| invalid("The property 'expirationDateTime' is missing or not valid."))?;
    if wanted <= call.now {
        return Err(invalid("Subscription expiration must be in the future."));
    }
    if wanted > call.now.plus(LONGEST) {
        return Err(invalid("Subscription expiration can only be 10080 minutes in the future."));
    }
    Ok(wanted.max(call.now.plus(SHORTEST)))
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "InvalidRequest", message)
}

fn to_json(id: &str, subscription: &Subscription) -> Value {
    json!({
        "id": id,
        "resource": subscription.resource,
        "changeType": subscription.change_type,
        "clientState": subscription.client_state,
        "notificationUrl": subscription.notification_url,
        "lifecycleNotificationUrl": subscription.lifecycle_url,
        "expirationDateTime": subscription.expires_at.to_rfc3339(),
        "creatorId": subscription.creator,
        "applicationId": null,
        "includeResourceData": null,
        "latestSupportedTlsVersion": "v1_2",
        "encryptionCertificate": null,
        "encryptionCertificateId": null,
        "notificationQueryOptions": null,
        "notificationUrlAppId": null,
    })
}
