//! The query endpoint: a statement by GET or POST, over any [`super::entity::Entity`].

mod lexer;
mod parser;
mod plan;

use axum::http::Method;
use serde_json::Value;

use super::account::LedgerAccount;
use super::company::Company;
use super::company_info::CompanyInfo;
use super::customer::Customer;
use super::faults::Fault;
use super::invoice::Invoice;
use super::item::Item;
use super::payment::Payment;
use crate::stand_in::Received;

/// The statement of a request.
pub(super) fn statement_of(received: &Received) -> Result<String, Fault> {
    if received.method == Method::GET {
        return received
            .parameter("query")
            .ok_or_else(|| Fault::query_syntax("Encountered \"<EOF>\". Was expecting: SELECT"));
    }
    let content_type = received.header("content-type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(media_type.as_str(), "application/text" | "text/plain") {
        return Err(Fault::unsupported("query with this Content-Type"));
    }
    String::from_utf8(received.body.to_vec()).map_err(|_| Fault::unsupported("query in another encoding than UTF-8"))
}

/// The content of `QueryResponse`. Entity names are taken in any case, as an SDK sends them lower-case.
pub(super) fn run(statement: &str, company: &Company, strict: bool) -> Result<Value, Fault> {
    let parsed = parser::parse(statement)?;
    match parsed.entity.to_ascii_lowercase().as_str() {
        "account" => plan::select::<LedgerAccount>(&parsed, company, strict),
        "companyinfo" => plan::select::<CompanyInfo>(&parsed, company, strict),
        "customer" => plan::select::<Customer>(&parsed, company, strict),
        "invoice" => plan::select::<Invoice>(&parsed, company, strict),
        "item" => plan::select::<Item>(&parsed, company, strict),
        "payment" => plan::select::<Payment>(&parsed, company, strict),
        _ => Err(Fault::query_invalid(&format!("Metadata not found for Entity {}", parsed.entity))),
    }
}
