//! A customer of a client company: the name on its invoices, and nothing else about the person.
//! Addresses, mail and phone are left at the partner.

use crate::clock::Instant;
use crate::money::MinorUnits;

/// One customer, or one job of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The partner's stable id.
    pub external_id: String,
    /// The customer that this job belongs to.
    pub parent_external_id: Option<String>,
    /// Own name, without marks that the partner adds to inactive records.
    pub name: String,
    /// Names from the top joined with `:`.
    pub path: String,
    /// Whether the partner still uses it.
    pub active: bool,
    /// ISO 4217, empty when unknown.
    pub currency: String,
    /// What is owed; `None` is unknown, never zero.
    pub balance: Option<MinorUnits>,
    /// When the partner last changed it.
    pub updated_at: Option<Instant>,
}
