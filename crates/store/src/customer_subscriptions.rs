//! `customer_subscriptions`: what customers pay for again and again, with the prices they pay by in
//! `customer_subscription_items`.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::customer_subscription::{CustomerSubscription, CustomerSubscriptionItem};
use connect_domain::ids::ConnectionId;

use crate::columns::Columns;
use crate::customer_subscription_items;
use crate::error::StoreError;
use crate::records::{Changed, Record, Value};
use crate::session::{Reads, Writes};

impl Record for CustomerSubscription {
    const TABLE: &'static str = "customer_subscriptions";
    const COLUMNS: &'static [&'static str] = &["customer_external_id", "source_status", "created_at", "cancels_at"];

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn active(&self) -> bool {
        self.live
    }

    fn updated_at(&self) -> Option<Instant> {
        None
    }

    fn values(&self) -> Vec<Value> {
        let instant = |at: Option<Instant>| Value::Number(at.map(Instant::as_micros));
        vec![
            Value::Optional(self.customer_external_id.clone()),
            Value::Text(self.source_status.clone()),
            instant(self.created_at),
            instant(self.cancels_at),
        ]
    }

    fn details(&self) -> Vec<Value> {
        self.items.iter().flat_map(customer_subscription_items::values).collect()
    }

    async fn write_details(tx: &mut impl Writes, connection_id: ConnectionId, changed: &[Changed<'_, Self>]) -> Result<(), StoreError> {
        let known: Vec<&str> = changed
            .iter()
            .filter(|changed| changed.was_known)
            .map(|changed| changed.record.external_id())
            .collect();
        customer_subscription_items::clear(tx, connection_id, &known).await?;
        let items: Vec<(&str, usize, &CustomerSubscriptionItem)> = changed
            .iter()
            .flat_map(|changed| {
                let items = changed.record.items.iter().enumerate();
                items.map(|(index, item)| (changed.record.external_id(), index, item))
            })
            .collect();
        customer_subscription_items::insert(tx, connection_id, &items).await
    }
}

/// How many subscriptions are live, whatever they are paid by.
pub async fn count_live(from: &mut impl Reads, connection_id: ConnectionId) -> Result<u64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS subscriptions FROM customer_subscriptions
         WHERE connection_id = $1 AND active = 1 AND deleted_at IS NULL",
    )
    .bind(connection_id.to_string())
    .fetch_one(from.connection())
    .await?;
    Columns::of(CustomerSubscription::TABLE, &row).count("subscriptions")
}

/// The live subscriptions that are paid by a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveByPrice {
    /// How many.
    pub subscriptions: u64,
    /// Those of them that somebody has canceled, and that end by themselves.
    pub ending: u64,
    /// When the last of these ends.
    pub last_ends_at: Option<Instant>,
}

/// The live subscriptions by price, by the price's id at the partner.
pub async fn live_by_price(from: &mut impl Reads, connection_id: ConnectionId) -> Result<BTreeMap<String, LiveByPrice>, StoreError> {
    let rows = sqlx::query(
        "SELECT items.price_external_id, COUNT(DISTINCT items.subscription_external_id) AS subscriptions,
             COUNT(DISTINCT CASE WHEN cancels_at IS NOT NULL THEN items.subscription_external_id END) AS ending,
             MAX(cancels_at) AS last_ends_at
         FROM customer_subscription_items AS items
         JOIN customer_subscriptions AS subscriptions ON subscriptions.connection_id = items.connection_id
             AND subscriptions.external_id = items.subscription_external_id
         WHERE items.connection_id = $1 AND subscriptions.active = 1 AND subscriptions.deleted_at IS NULL
         GROUP BY items.price_external_id",
    )
    .bind(connection_id.to_string())
    .fetch_all(from.connection())
    .await?;
    let read = |row| {
        let columns = Columns::of(CustomerSubscription::TABLE, row);
        let live = LiveByPrice {
            subscriptions: columns.count("subscriptions")?,
            ending: columns.count("ending")?,
            last_ends_at: columns.optional_instant("last_ends_at")?,
        };
        Ok((columns.text("price_external_id")?, live))
    };
    rows.iter().map(read).collect()
}
