//! Intuit's JSON exactly as sent, as far as we read it.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub(super) struct CompanyInfoAnswer {
    #[serde(rename = "CompanyInfo")]
    pub(super) company_info: CompanyInfo,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CompanyInfo {
    pub(super) company_name: Option<String>,
    pub(super) legal_name: Option<String>,
    pub(super) country: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct QueryAnswer {
    #[serde(rename = "QueryResponse")]
    pub(super) query_response: QueryResponse,
}

/// The entity's key is absent when there are no rows; `totalCount` answers COUNT.
#[derive(Debug, Default, Deserialize)]
pub(super) struct QueryResponse {
    #[serde(rename = "Account", default)]
    pub(super) accounts: Vec<Account>,
    #[serde(rename = "totalCount")]
    pub(super) total_count: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) fully_qualified_name: Option<String>,
    pub(super) acct_num: Option<String>,
    pub(super) parent_ref: Option<Reference>,
    pub(super) active: Option<bool>,
    pub(super) classification: Option<String>,
    pub(super) account_type: Option<String>,
    pub(super) account_sub_type: Option<String>,
    pub(super) description: Option<String>,
    pub(super) account_alias: Option<String>,
    pub(super) currency_ref: Option<Reference>,
    pub(super) current_balance: Option<Amount>,
    pub(super) current_balance_with_sub_accounts: Option<Amount>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reference {
    pub(super) value: Option<String>,
}

/// A JSON number, kept as the text that was sent: `275`, `275.0` and `13495.00` are all met. Reports send
/// amounts as strings.
#[derive(Debug, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Amount(pub(super) String);

impl From<Value> for Amount {
    fn from(value: Value) -> Self {
        Self(match value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text,
            // Whatever else it is, it is no amount, and `translate` says so.
            _ => String::new(),
        })
    }
}
