//! Intuit's JSON exactly as sent, as far as we read it.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One of Intuit's lists.
pub(super) trait Entity: DeserializeOwned + Send {
    /// Its name in queries and in answers.
    const NAME: &'static str;
    /// Whether inactive entries have to be asked for.
    const HIDES_INACTIVE: bool;
}

#[derive(Debug, Deserialize)]
pub(super) struct CompanyInfoAnswer {
    #[serde(rename = "CompanyInfo")]
    pub(super) company_info: CompanyInfo,
    pub(super) time: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CompanyInfo {
    pub(super) company_name: Option<String>,
    pub(super) legal_name: Option<String>,
    pub(super) country: Option<String>,
    pub(super) fiscal_year_start_month: Option<String>,
}

/// OpenID Connect's userinfo, with Intuit's own spelling of the names.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Userinfo {
    pub(super) given_name: Option<String>,
    pub(super) family_name: Option<String>,
    pub(super) email: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(bound = "E: Entity")]
pub(super) struct QueryAnswer<E> {
    #[serde(rename = "QueryResponse")]
    pub(super) query_response: QueryResponse<E>,
    pub(super) time: Option<String>,
}

/// The entries stand under their entity's name, which is absent when there are none; `totalCount` answers COUNT.
#[derive(Debug)]
pub(super) struct QueryResponse<E> {
    pub(super) entities: Vec<E>,
    pub(super) total_count: Option<u64>,
}

impl<'de, E: Entity> Deserialize<'de> for QueryResponse<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys<E>(PhantomData<E>);

        impl<'de, E: Entity> Visitor<'de> for Keys<E> {
            type Value = QueryResponse<E>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a query response")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut response = QueryResponse {
                    entities: Vec::new(),
                    total_count: None,
                };
                while let Some(key) = map.next_key::<String>()? {
                    if key == E::NAME {
                        response.entities = map.next_value()?;
                    } else if key == "totalCount" {
                        response.total_count = map.next_value()?;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(response)
            }
        }

        deserializer.deserialize_map(Keys(PhantomData))
    }
}

/// Whole objects of several lists, and stubs of what was deleted.
#[derive(Debug, Deserialize)]
pub(super) struct ChangeAnswer {
    #[serde(rename = "CDCResponse")]
    pub(super) responses: Vec<ChangeResponse>,
    pub(super) time: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ChangeResponse {
    #[serde(rename = "QueryResponse", default)]
    pub(super) lists: Vec<ChangedLists>,
}

/// One list by its name; an empty object where nothing changed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ChangedLists {
    #[serde(rename = "Customer", default)]
    pub(super) customers: Vec<Value>,
    #[serde(rename = "Item", default)]
    pub(super) items: Vec<Value>,
    #[serde(rename = "Invoice", default)]
    pub(super) invoices: Vec<Value>,
}

/// What remains of a deleted object: `"status": "Deleted"` marks it.
#[derive(Debug, Deserialize)]
pub(super) struct Stub {
    #[serde(rename = "Id")]
    pub(super) id: String,
    pub(super) status: Option<String>,
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

impl Entity for Account {
    const NAME: &'static str = "Account";
    const HIDES_INACTIVE: bool = true;
}

/// Of a customer only what an invoice needs: no address, mail or phone.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Customer {
    pub(super) id: String,
    pub(super) display_name: Option<String>,
    pub(super) fully_qualified_name: Option<String>,
    pub(super) active: Option<bool>,
    pub(super) parent_ref: Option<Reference>,
    pub(super) currency_ref: Option<Reference>,
    pub(super) balance: Option<Amount>,
    pub(super) meta_data: Option<MetaData>,
}

impl Entity for Customer {
    const NAME: &'static str = "Customer";
    const HIDES_INACTIVE: bool = true;
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) fully_qualified_name: Option<String>,
    #[serde(rename = "Type")]
    pub(super) item_type: Option<String>,
    pub(super) sku: Option<String>,
    pub(super) unit_price: Option<Amount>,
    pub(super) income_account_ref: Option<Reference>,
    pub(super) expense_account_ref: Option<Reference>,
    pub(super) asset_account_ref: Option<Reference>,
    pub(super) active: Option<bool>,
    pub(super) parent_ref: Option<Reference>,
    pub(super) meta_data: Option<MetaData>,
}

impl Entity for Item {
    const NAME: &'static str = "Item";
    const HIDES_INACTIVE: bool = true;
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Invoice {
    pub(super) id: String,
    pub(super) doc_number: Option<String>,
    pub(super) txn_date: Option<String>,
    pub(super) due_date: Option<String>,
    pub(super) customer_ref: Option<Reference>,
    pub(super) currency_ref: Option<Reference>,
    #[serde(rename = "Line", default)]
    pub(super) lines: Vec<Line>,
    pub(super) txn_tax_detail: Option<TaxDetail>,
    pub(super) total_amt: Option<Amount>,
    pub(super) balance: Option<Amount>,
    pub(super) private_note: Option<String>,
    pub(super) meta_data: Option<MetaData>,
}

impl Entity for Invoice {
    const NAME: &'static str = "Invoice";
    const HIDES_INACTIVE: bool = false;
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Line {
    pub(super) description: Option<String>,
    pub(super) amount: Option<Amount>,
    pub(super) detail_type: Option<String>,
    pub(super) sales_item_line_detail: Option<SalesItem>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SalesItem {
    pub(super) item_ref: Option<Reference>,
    pub(super) unit_price: Option<Amount>,
    pub(super) qty: Option<Amount>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TaxDetail {
    pub(super) total_tax: Option<Amount>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MetaData {
    pub(super) last_updated_time: Option<String>,
}

/// A report: rows of cells, nested in sections.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Report {
    pub(super) header: ReportHeader,
    #[serde(default)]
    pub(super) rows: ReportRows,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ReportHeader {
    pub(super) report_basis: Option<String>,
    pub(super) start_period: Option<String>,
    pub(super) end_period: Option<String>,
    pub(super) currency: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ReportRows {
    #[serde(rename = "Row", default)]
    pub(super) rows: Vec<ReportRow>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportRow {
    #[serde(rename = "ColData", default)]
    pub(super) cells: Vec<Cell>,
    #[serde(rename = "Rows", default)]
    pub(super) nested: ReportRows,
}

/// The account's id stands on the first cell of its row.
#[derive(Debug, Deserialize)]
pub(super) struct Cell {
    pub(super) id: Option<String>,
    pub(super) value: Option<Amount>,
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
