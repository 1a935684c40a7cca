//! Xero's JSON exactly as sent, as far as we read it.

use serde::Deserialize;

/// A line of `GET /connections`, which is a bare array.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tenant {
    pub(super) tenant_id: String,
    /// `ORGANISATION`, or `PRACTICE` for a practice's own file.
    pub(super) tenant_type: String,
    /// Without an offset.
    #[serde(default)]
    pub(super) updated_date_utc: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct OrganisationAnswer {
    #[serde(rename = "Organisations")]
    pub(super) organisations: Vec<Organisation>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Organisation {
    pub(super) name: Option<String>,
    pub(super) legal_name: Option<String>,
    pub(super) base_currency: Option<String>,
    pub(super) country_code: Option<String>,
    /// 1 to 12.
    pub(super) financial_year_end_month: Option<i8>,
}

#[derive(Debug, Deserialize)]
pub(super) struct AccountsAnswer {
    #[serde(rename = "Accounts")]
    pub(super) accounts: Vec<Account>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Account {
    #[serde(rename = "AccountID")]
    pub(super) account_id: String,
    /// Bank accounts may have none.
    pub(super) code: Option<String>,
    pub(super) name: Option<String>,
    /// `ACTIVE` or `ARCHIVED`.
    pub(super) status: Option<String>,
    /// `BANK`, `CURRENT`, `REVENUE` and so on.
    #[serde(rename = "Type")]
    pub(super) account_type: Option<String>,
    /// One of five.
    pub(super) class: Option<String>,
    pub(super) description: Option<String>,
    /// `DEBTORS` and the like: what Xero itself books on.
    pub(super) system_account: Option<String>,
    pub(super) tax_type: Option<String>,
    /// Of bank accounts only.
    pub(super) currency_code: Option<String>,
}

/// What stands in an answer that is no success, in one of three shapes: the API's, the gateway's, and OAuth's. The
/// message and detail name records and are never read.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorAnswer {
    /// `QueryParseException`, `ValidationException`.
    #[serde(rename = "Type")]
    pub(super) exception: Option<String>,
    /// `Forbidden`, `Unauthorized`.
    #[serde(rename = "Title")]
    pub(super) title: Option<String>,
    /// OAuth's word.
    pub(super) error: Option<String>,
}
