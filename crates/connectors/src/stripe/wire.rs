//! Stripe's JSON exactly as sent, as far as we read it. Objects gain fields at any time.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) country: Option<String>,
    pub(super) default_currency: Option<String>,
    pub(super) business_profile: Option<BusinessProfile>,
}

#[derive(Debug, Deserialize)]
pub(super) struct BusinessProfile {
    pub(super) name: Option<String>,
}

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
    pub(super) has_more: bool,
}

/// What stands in a list of which a window can be asked for: `created` never changes, and is the list's order.
pub(super) trait Listed {
    fn id(&self) -> &str;
    fn created(&self) -> i64;
}

macro_rules! listed {
    ($($object:ty),*) => {
        $(impl Listed for $object {
            fn id(&self) -> &str {
                &self.id
            }

            fn created(&self) -> i64 {
                self.created
            }
        })*
    };
}

listed!(Product, Price, Subscription, Invoice);

#[derive(Debug, Deserialize)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) updated: Option<i64>,
    pub(super) active: bool,
    #[serde(default)]
    pub(super) name: String,
    /// Older accounts tell a good from a service.
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Price {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) active: bool,
    pub(super) product: PriceProduct,
    pub(super) nickname: Option<String>,
    pub(super) lookup_key: Option<String>,
    #[serde(default)]
    pub(super) currency: String,
    /// Smallest units, fractions included; `null` where tiers have them.
    pub(super) unit_amount_decimal: Option<String>,
    pub(super) tiers_mode: Option<String>,
    pub(super) tiers: Option<Vec<Tier>>,
    pub(super) recurring: Option<Recurring>,
}

/// Asked for whole.
#[derive(Debug, Deserialize)]
pub(super) struct PriceProduct {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) active: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Recurring {
    pub(super) interval: String,
    pub(super) interval_count: u32,
    pub(super) usage_type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tier {
    pub(super) flat_amount_decimal: Option<String>,
    pub(super) unit_amount_decimal: Option<String>,
    /// `null` is without end.
    pub(super) up_to: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Subscription {
    pub(super) id: String,
    pub(super) created: i64,
    #[serde(default)]
    pub(super) status: String,
    pub(super) customer: Option<String>,
    pub(super) cancel_at: Option<i64>,
    #[serde(default)]
    pub(super) cancel_at_period_end: bool,
    /// A list in the subscription, cut off where there are many.
    pub(super) items: List<SubscriptionItem>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SubscriptionItem {
    pub(super) id: String,
    pub(super) price: PriceId,
    /// `null` where it is counted by use.
    pub(super) quantity: Option<i64>,
    pub(super) current_period_end: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PriceId {
    pub(super) id: String,
}

/// An event without what it says.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) created: i64,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) pending_webhooks: u32,
    #[serde(default)]
    pub(super) livemode: bool,
    pub(super) data: Option<EventData>,
}

#[derive(Debug, Deserialize)]
pub(super) struct EventData {
    pub(super) object: Option<EventObject>,
}

/// Of what an event says, only what it is about.
#[derive(Debug, Deserialize)]
pub(super) struct EventObject {
    pub(super) id: Option<String>,
}

/// Amounts are in the currency's smallest unit.
#[derive(Debug, Deserialize)]
pub(super) struct Invoice {
    pub(super) id: String,
    pub(super) created: i64,
    /// `null` while it is a draft.
    pub(super) number: Option<String>,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) currency: String,
    pub(super) customer: Option<String>,
    pub(super) due_date: Option<i64>,
    pub(super) total: Option<i64>,
    pub(super) total_taxes: Option<Vec<InvoiceTax>>,
    pub(super) amount_remaining: Option<i64>,
    pub(super) status_transitions: Option<StatusTransitions>,
}

#[derive(Debug, Deserialize)]
pub(super) struct InvoiceTax {
    pub(super) amount: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct StatusTransitions {
    pub(super) finalized_at: Option<i64>,
}

/// `secret` stands in the answer that made it, and in no other.
#[derive(Deserialize)]
pub(super) struct WebhookEndpoint {
    pub(super) id: String,
    #[serde(default)]
    pub(super) url: String,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) enabled_events: Vec<String>,
    pub(super) api_version: Option<String>,
    #[serde(default)]
    pub(super) livemode: bool,
    pub(super) secret: Option<String>,
}

/// What stands in every answer that is no success.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorAnswer {
    pub(super) error: ErrorObject,
}

/// `message` names keys, accounts and records: it is searched and never shown.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorObject {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) message: String,
}
