//! A product or service that a client company sells. It knows the ledger accounts that a sale books to; an
//! invoice's line does not.

use crate::clock::Instant;

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The partner's stable id.
    pub external_id: String,
    /// The item or category above it.
    pub parent_external_id: Option<String>,
    /// Own name, without marks that the partner adds to inactive records.
    pub name: String,
    /// Names from the top joined with `:`.
    pub path: String,
    /// The partner's own type, such as `Service`.
    pub source_type: String,
    /// Stock keeping unit; empty when there is none.
    pub sku: String,
    /// Decimal text as the partner sent it: prices may have more digits than money. Empty is unknown.
    pub unit_price: String,
    /// Where its sales are booked.
    pub income_account_external_id: Option<String>,
    /// Where its cost is booked.
    pub expense_account_external_id: Option<String>,
    /// Where its stock is booked.
    pub asset_account_external_id: Option<String>,
    /// Whether the partner still uses it.
    pub active: bool,
    /// When the partner last changed it.
    pub updated_at: Option<Instant>,
}
