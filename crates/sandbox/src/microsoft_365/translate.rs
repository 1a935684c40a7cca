//! Ids of one format told in the other.

use serde_json::{Value, json};

use super::State;
use super::call::Call;
use super::directory::Person;
use super::graph::ok;
use super::graph_error::Refusal;
use super::identifiers::EventId;
use super::odata::context_url;
use crate::reply::Reply;

const MOST: usize = 1_000;
const ORDINARY: &str = "restId";
const IMMUTABLE: &str = "restImmutableEntryId";

/// Between the two formats of this API; `entryId` and other formats of older programs are not served.
pub(super) fn translate(call: &Call<'_>, state: &State, owner: &Person) -> Result<Reply, Refusal> {
    if owner.id != call.viewer.id {
        return Err(Refusal::access_denied());
    }
    let body = call.body()?;
    let ids = body["inputIds"].as_array().map(Vec::as_slice).unwrap_or_default();
    if ids.len() > MOST {
        return Err(Refusal::bad_parameter(format!("At most {MOST} ids can be translated at once.")));
    }
    let format = |name: &str| match body[name].as_str().unwrap_or(ORDINARY) {
        ORDINARY => Ok(false),
        IMMUTABLE => Ok(true),
        other => Err(Refusal::bad_parameter(format!("The id format '{other}' is not supported."))),
    };
    let (_, immutable) = (format("sourceIdType")?, format("targetIdType")?);
    let mailbox = state.mailbox(owner)?;
    let value: Vec<Value> = ids
        .iter()
        .filter_map(Value::as_str)
        .map(|source| {
            let read = EventId::read(source).filter(|id| id.mailbox == owner.id);
            let known = read.and_then(|id| Some((mailbox.event(id.event)?.calendar, id)));
            match known {
                Some((calendar, id)) => {
                    let id = EventId {
                        calendar: Some(calendar),
                        ..id
                    };
                    json!({ "sourceId": source, "targetId": id.write(immutable) })
                }
                None => json!({ "sourceId": source, "targetId": null, "errorDetails": { "code": "ErrorInvalidIdMalformed", "message": "Id is malformed." } }),
            }
        })
        .collect();
    let context = context_url(call, "Collection(microsoft.graph.convertIdResult)");
    Ok(ok(&json!({ "@odata.context": context, "value": value })))
}
