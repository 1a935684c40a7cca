//! Consents that wait for a person to say whose they are, and requests that another company answered.

use connect_store::authorization_attempts::AttemptStatus;
use connect_store::{advisory_clients, consent_requests};

use super::{AttentionAction, AttentionItem, DAY};
use crate::App;
use crate::authorization::stored;
use crate::connect_many::list_queues;
use crate::error::AppError;
use crate::partners;

/// One for each client whose consent is held.
pub(super) async fn held_items(app: &App) -> Result<Vec<AttentionItem>, AppError> {
    let now = app.clock.now().as_micros();
    let mut items = Vec::new();
    for queue in list_queues(app).await? {
        for entry in queue.entries {
            let Some(until) = entry.decide_until else { continue };
            items.push(AttentionItem {
                id: format!("held:{}", entry.client_id),
                severity: if until.get() - now <= DAY { "critical" } else { "warn" }.to_owned(),
                title: format!("A consent for {} waits for your decision", entry.client_name),
                detail: entry.reason.unwrap_or_default(),
                consequence: "Nothing is attached. Say whose it is with `connect-many resolve`, or it is given back when the time is over"
                    .to_owned(),
                deadline: Some(until),
                action: AttentionAction {
                    kind: "open_queue".to_owned(),
                    target: Some(queue.id.clone()),
                },
                since: entry.since,
            });
        }
    }
    Ok(items)
}

/// One for each request by which nothing was connected, and whose link still waits.
pub(super) async fn doubt_items(app: &App) -> Result<Vec<AttentionItem>, AppError> {
    let mut items = Vec::new();
    let requests = consent_requests::list(&mut app.store.read().await?).await?;
    for request in requests.into_iter().filter(|request| !request.doubt.is_empty()) {
        let attempt = stored(app, request.attempt_id).await?;
        let Some(client) = request.asked.advisory_client_id() else {
            continue;
        };
        if attempt.status != AttemptStatus::Waiting || app.clock.now() >= attempt.expires_at {
            continue;
        }
        let client = advisory_clients::get(&mut app.store.read().await?, client).await?;
        let Some(client) = client.filter(|client| client.archived_at.is_none()) else {
            continue;
        };
        let partner = partners::manifest(&attempt.partner).map_or(attempt.partner.as_str(), |manifest| &manifest.name);
        items.push(AttentionItem {
            id: format!("doubt:{}", attempt.id),
            severity: "warn".to_owned(),
            title: format!("The consent for {} at {partner} was not taken", client.names.name()),
            detail: request.doubt,
            consequence: "Nothing is connected. Ask for the right company: the same link works until it ends".to_owned(),
            deadline: Some(attempt.expires_at.into()),
            action: AttentionAction {
                kind: "open_client".to_owned(),
                target: Some(client.id.to_string()),
            },
            since: attempt.created_at.into(),
        });
    }
    Ok(items)
}
