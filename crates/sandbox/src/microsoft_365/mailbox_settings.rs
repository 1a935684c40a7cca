//! The settings of a mailbox: with delegated rights only one's own can be read.

use serde_json::json;

use super::State;
use super::call::Call;
use super::directory::Person;
use super::graph::ok;
use super::graph_error::Refusal;
use super::odata::{context_url, select};
use crate::reply::Reply;

pub(super) fn show(call: &Call<'_>, state: &State, owner: &Person, tail: &[&str]) -> Result<Reply, Refusal> {
    if owner.id != call.viewer.id || !call.has_scope(&["MailboxSettings.Read", "MailboxSettings.ReadWrite"]) {
        return Err(Refusal::access_denied());
    }
    call.options.only(&["$select"])?;
    let mailbox = state.mailbox(owner)?;
    let settings = json!({
        "archiveFolder": null,
        "timeZone": mailbox.zone,
        "delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
        "dateFormat": "M/d/yyyy",
        "timeFormat": "h:mm tt",
        "userPurpose": owner.purpose.word(),
        "automaticRepliesSetting": { "status": "disabled", "externalAudience": "none", "internalReplyMessage": "", "externalReplyMessage": "" },
        "language": { "locale": "en-US", "displayName": "English (United States)" },
        "workingHours": working_hours(&mailbox.zone),
    });
    let context = format!("users('{}')/mailboxSettings", owner.id);
    match tail {
        [] => {
            let mut document = select(settings, call.options.selected().as_deref(), false);
            document["@odata.context"] = json!(context_url(call, &context));
            Ok(ok(&document))
        }
        [name] => {
            let setting = settings.get(*name).ok_or_else(|| Refusal::no_such_path(name))?;
            if let Some(fields) = setting.as_object() {
                let mut document = json!(fields);
                document["@odata.context"] = json!(context_url(call, &format!("{context}/{name}")));
                return Ok(ok(&document));
            }
            Ok(ok(
                &json!({ "@odata.context": context_url(call, &format!("{context}/{name}")), "value": setting }),
            ))
        }
        [_, other, ..] => Err(Refusal::no_such_path(other)),
    }
}

pub(super) fn working_hours(zone: &str) -> serde_json::Value {
    json!({
        "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
        "startTime": "08:00:00.0000000",
        "endTime": "17:00:00.0000000",
        "timeZone": { "name": zone },
    })
}
