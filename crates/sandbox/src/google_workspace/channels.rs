//! Push channels: opened, ended by their time, and stopped by who opened them. Nothing is ever delivered: the stand-in
//! calls no address, and a desktop has none to be called at.

use std::time::Duration;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::people::Person;
use super::refusal::Refusal;
use super::workspace::Workspace;
use crate::random::seeded_text;

const DEFAULT_LIFE: u64 = 604_800;
/// Longer wishes are cut to a month.
const LONGEST_LIFE: u64 = 2_592_000;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Channel {
    id: String,
    resource_id: String,
    sub: String,
    expires_at: Instant,
}

pub(super) fn watch(
    workspace: &mut Workspace,
    person: &Person,
    calendar_id: &str,
    body: &Map<String, Value>,
    now: Instant,
) -> Result<Value, Refusal> {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let id = text("id")
        .filter(|id| (1..=64).contains(&id.len()))
        .ok_or_else(|| Refusal::required("channel id"))?;
    if text("type") != Some("web_hook") {
        return Err(Refusal::invalid_parameter("type"));
    }
    let address = text("address").unwrap_or_default();
    if !address.starts_with("https://") {
        let message = format!("WebHook callback must be HTTPS: {address}");
        return Err(Refusal::new(400, "push", "webhookUrlNotHttps", message));
    }
    if text("token").is_some_and(|token| token.len() > 256) {
        return Err(Refusal::invalid_parameter("token"));
    }
    workspace.channels.retain(|channel| channel.expires_at > now);
    if workspace.channels.iter().any(|channel| channel.id == id) {
        return Err(Refusal::new(
            400,
            "push",
            "channelIdNotUnique",
            format!("Channel id {id} not unique"),
        ));
    }
    let wished = match body.get("expiration").map(whole_number) {
        Some(Some(millis)) => {
            let wished = Instant::from_micros(i64::try_from(millis).unwrap_or(i64::MAX).saturating_mul(1_000));
            wished.since(now).as_secs()
        }
        Some(None) => return Err(Refusal::invalid_parameter("expiration")),
        None => {
            let ttl = body.get("params").and_then(|params| params.get("ttl"));
            ttl.and_then(whole_number).unwrap_or(DEFAULT_LIFE)
        }
    };
    let expires_at = now.plus(Duration::from_secs(wished.min(LONGEST_LIFE)));
    let channel = Channel {
        id: id.to_owned(),
        resource_id: seeded_text(workspace.seed, &format!("events of {calendar_id}"), 27),
        sub: person.sub.clone(),
        expires_at,
    };
    let mut shown = json!({
        "kind": "api#channel",
        "id": channel.id,
        "resourceId": channel.resource_id,
        "resourceUri": format!("https://www.googleapis.com/calendar/v3/calendars/{calendar_id}/events?alt=json"),
        "expiration": (expires_at.as_micros() / 1_000).to_string(),
    });
    if let Some(token) = text("token") {
        shown["token"] = json!(token);
    }
    workspace.channels.push(channel);
    Ok(shown)
}

/// The partner writes and takes a number as a text, and takes a bare one too.
fn whole_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A channel of somebody else is not found.
pub(super) fn stop(workspace: &mut Workspace, person: &Person, body: &Map<String, Value>, now: Instant) -> Result<(), Refusal> {
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (id, resource_id) = (text("id"), text("resourceId"));
    workspace.channels.retain(|channel| channel.expires_at > now);
    let is_it = |channel: &Channel| channel.id == id && channel.resource_id == resource_id && channel.sub == person.sub;
    let position = workspace.channels.iter().position(is_it);
    let position =
        position.ok_or_else(|| Refusal::new(404, "global", "notFound", format!("Channel '{id}' not found for project '4711'")))?;
    workspace.channels.remove(position);
    Ok(())
}
