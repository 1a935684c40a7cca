//! Calls that prove a key and tell what it may do, and change nothing.

use super::client;
use super::faults;
use super::translate;
use crate::connector::{Organization, PartnerCall, RightState};
use crate::fault::{FaultKind, PartnerFault};

/// Stripe: restricted keys usually may not read their account, so the proof is a list that we need. The account's
/// id stands in the refusal.
pub(super) async fn read_organization(call: PartnerCall<'_>) -> Result<Organization, PartnerFault> {
    let answer = client::read_account(call).await?;
    client::list_one(call, "/v1/products").await?;
    Ok(translate::organization(answer))
}

/// Stripe lists a key's rights to nobody. Each is probed by reading one object, and by writing nothing to an
/// object that cannot exist. In which order Stripe refuses such a write is not documented.
pub(super) async fn probe_right(call: PartnerCall<'_>, right: &str) -> Result<RightState, PartnerFault> {
    let (list, nowhere) = match right {
        // Nobody writes events.
        "Events" => ("/v1/events", None),
        "Products" => ("/v1/products", Some("/v1/products/advisoros_probe")),
        "Prices" => ("/v1/prices", Some("/v1/prices/advisoros_probe")),
        "Subscriptions" => ("/v1/subscriptions", Some("/v1/subscriptions/advisoros_probe")),
        "Invoices" => ("/v1/invoices", Some("/v1/invoices/advisoros_probe")),
        "Webhook Endpoints" => ("/v1/webhook_endpoints", Some("/v1/webhook_endpoints/advisoros_probe")),
        other => return Err(faults::not_sent(format!("no call tells of the right `{other}`"))),
    };
    match client::list_one(call, list).await {
        Ok(()) => {}
        Err(fault) if fault.kind == FaultKind::RightMissing => return Ok(RightState::Missing),
        Err(fault) => return Err(fault),
    }
    let Some(nowhere) = nowhere else {
        return Ok(RightState::Granted);
    };
    Ok(match can_write(call, nowhere).await? {
        true => RightState::TooBroad,
        false => RightState::Granted,
    })
}

/// What a key of ours never has to do.
pub(super) async fn probe_unwanted(call: PartnerCall<'_>, right: &str) -> Result<bool, PartnerFault> {
    let nowhere = match right {
        "Charges and Refunds" => "/v1/charges/advisoros_probe",
        "PaymentIntents" => "/v1/payment_intents/advisoros_probe",
        "Payouts" => "/v1/payouts/advisoros_probe",
        "Customers" => "/v1/customers/advisoros_probe",
        other => return Err(faults::not_sent(format!("no call tells of the right `{other}`"))),
    };
    can_write(call, nowhere).await
}

async fn can_write(call: PartnerCall<'_>, nowhere: &'static str) -> Result<bool, PartnerFault> {
    match client::write_nothing(call, nowhere).await {
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(true),
        Err(fault) if fault.kind == FaultKind::RightMissing => Ok(false),
        Err(fault) => Err(fault),
        Ok(()) => Err(PartnerFault::malformed()),
    }
}
