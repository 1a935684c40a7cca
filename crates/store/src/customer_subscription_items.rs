//! `customer_subscription_items`: what of a subscription is paid by which price. A subscription that changes gets all its
//! items anew.

use connect_domain::clock::Instant;
use connect_domain::customer_subscription::CustomerSubscriptionItem;
use connect_domain::ids::ConnectionId;

use crate::dialect::{WRITE_BATCH, numbered_list, numbered_rows};
use crate::error::StoreError;
use crate::records::Value;
use crate::session::Writes;

const COLUMNS: usize = 7;

/// What stands in an item's columns, for the hash of its subscription.
pub(crate) fn values(item: &CustomerSubscriptionItem) -> Vec<Value> {
    vec![
        Value::Text(item.external_id.clone()),
        Value::Text(item.price_external_id.clone()),
        Value::Number(item.quantity),
        Value::Number(item.current_period_ends_at.map(Instant::as_micros)),
    ]
}

/// Takes the items of these subscriptions away.
pub(crate) async fn clear(tx: &mut impl Writes, connection_id: ConnectionId, subscriptions: &[&str]) -> Result<(), StoreError> {
    if subscriptions.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "DELETE FROM customer_subscription_items WHERE connection_id = $1 AND subscription_external_id IN ({})",
        numbered_list(2, subscriptions.len())
    );
    let mut query = sqlx::query(tx.dialect().in_order(sql))
        .persistent(false)
        .bind(connection_id.to_string());
    for subscription in subscriptions {
        query = query.bind((*subscription).to_owned());
    }
    query.execute(tx.connection()).await?;
    Ok(())
}

/// Adds items, each with its subscription and its place in it.
pub(crate) async fn insert(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    items: &[(&str, usize, &CustomerSubscriptionItem)],
) -> Result<(), StoreError> {
    for batch in items.chunks(WRITE_BATCH) {
        let sql = format!(
            "INSERT INTO customer_subscription_items (connection_id, subscription_external_id, position, external_id,
                 price_external_id, quantity, current_period_ends_at) VALUES {}",
            numbered_rows(batch.len(), COLUMNS)
        );
        let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(batch.len() == WRITE_BATCH);
        for (subscription, position, item) in batch {
            query = query
                .bind(connection_id.to_string())
                .bind((*subscription).to_owned())
                .bind(i64::try_from(*position).unwrap_or(i64::MAX))
                .bind(item.external_id.clone())
                .bind(item.price_external_id.clone())
                .bind(item.quantity)
                .bind(item.current_period_ends_at.map(Instant::as_micros));
        }
        query.execute(tx.connection()).await?;
    }
    Ok(())
}
