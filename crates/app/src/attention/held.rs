//! Consents that wait for a person to say whose they are.

use super::{AttentionAction, AttentionItem, DAY};
use crate::App;
use crate::connect_many::list_queues;
use crate::error::AppError;

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
