//! What a customer pays for again and again.

use crate::clock::Instant;
use crate::invoice::InvoiceLevel;

/// One subscription of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerSubscription {
    /// The partner's stable id.
    pub external_id: String,
    /// Whose it is.
    pub customer_external_id: Option<String>,
    /// The partner's own word for how it stands, such as `past_due`.
    pub source_status: String,
    /// Whether somebody pays by it, or will: it was paid once at least, or is tried out, and has not ended.
    pub live: bool,
    /// When it was made.
    pub created_at: Option<Instant>,
    /// When it ends, where somebody has canceled it; else it goes on.
    pub cancels_at: Option<Instant>,
    /// In the partner's order.
    pub items: Vec<CustomerSubscriptionItem>,
}

impl CustomerSubscription {
    /// The subscription with no more in it than the firm keeps of its invoices.
    #[must_use]
    pub fn at_level(mut self, level: InvoiceLevel) -> Self {
        if level < InvoiceLevel::Header {
            self.customer_external_id = None;
        }
        self
    }
}

/// What is paid for, and by which price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerSubscriptionItem {
    /// The partner's stable id.
    pub external_id: String,
    /// The price's id at the partner.
    pub price_external_id: String,
    /// How many of it; `None` where it is counted by use.
    pub quantity: Option<i64>,
    /// Until when it is paid: items of one subscription can have periods of their own.
    pub current_period_ends_at: Option<Instant>,
}
