//! Preferences: what decides how amounts and document numbers are read. One of them can be written: who
//! numbers the invoices.

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::body::{Body, Known, truth_of};
use super::company::Company;
use super::entity::meta_data;
use super::faults::Fault;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Preferences {
    pub(super) sync_token: u64,
    /// A person numbers the invoices, and no number may come twice.
    pub(super) custom_numbers: bool,
    pub(super) updated_at: Option<Instant>,
}

const KNOWN: Known = Known {
    read_only: &[
        "AccountingInfoPrefs",
        "CurrencyPrefs",
        "EmailMessagesPrefs",
        "MetaData",
        "OtherPrefs",
        "ProductAndServicesPrefs",
        "ReportPrefs",
        "TaxPrefs",
        "TimeTrackingPrefs",
        "VendorAndPurchasesPrefs",
        "domain",
        "status",
        "time",
    ],
    kept: &[],
    writable: &["Id", "SalesFormsPrefs", "SyncToken", "sparse"],
};

pub(super) fn write(company: &mut Company, object: Map<String, Value>, now: Instant) -> Result<(), Fault> {
    let body = Body::check(object, &KNOWN)?;
    let mut preferences = company.books.preferences.clone();
    body.check_version(preferences.sync_token, "Preferences")?;
    let sent = body.get("SalesFormsPrefs").and_then(|prefs| prefs.get("CustomTxnNumbers"));
    if let Some(sent) = sent {
        preferences.custom_numbers = truth_of(sent).ok_or_else(|| Fault::unreadable("CustomTxnNumbers is not true or false"))?;
    }
    preferences.sync_token += 1;
    preferences.updated_at = Some(now);
    company.books.put_preferences(preferences);
    Ok(())
}

pub(super) fn to_json(company: &Company) -> Value {
    let (preferences, founded) = (&company.books.preferences, company.info.created_at);
    json!({
        "AccountingInfoPrefs": { "UseAccountNumbers": true, "TrackDepartments": false, "ClassTrackingPerTxn": false },
        "ProductAndServicesPrefs": { "ForSales": true, "QuantityWithPriceAndRate": true, "QuantityOnHand": false },
        "SalesFormsPrefs": { "CustomTxnNumbers": preferences.custom_numbers, "AllowDeposit": false, "AllowDiscount": true },
        "TaxPrefs": { "UsingSalesTax": true },
        "CurrencyPrefs": { "MultiCurrencyEnabled": false, "HomeCurrency": { "value": company.currency } },
        "ReportPrefs": { "ReportBasis": "Accrual" },
        "domain": "QBO", "sparse": false, "Id": "1", "SyncToken": preferences.sync_token.to_string(),
        "MetaData": meta_data(founded, preferences.updated_at.unwrap_or(founded)),
    })
}
