//! One function per call.

use connect_http::{HttpRequest, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::form_urlencoded;

use super::faults;
use super::wire::{Account, CompanyInfo, CompanyInfoAnswer, QueryAnswer};
use crate::connector::PartnerCall;
use crate::fault::{FaultKind, PartnerFault};
use connect_domain::failure::Cause;

/// Intuit: at most 1000 rows a query.
pub(super) const LARGEST_PAGE: u32 = 1_000;

/// Intuit: everything below 75 behaves as 75 since August 2025; sent all the same.
const MINOR_VERSION: (&str, &str) = ("minorversion", "75");

/// Intuit: inactive accounts are hidden unless they are asked for.
const ALL_ACCOUNTS: &str = "FROM Account WHERE Active IN (true,false)";

/// `GET /companyinfo/{realm}`.
pub(super) async fn read_company_info(call: PartnerCall<'_>) -> Result<CompanyInfo, PartnerFault> {
    let answer: CompanyInfoAnswer = get(call, &["companyinfo", call.external_account_id], &[MINOR_VERSION]).await?;
    Ok(answer.company_info)
}

/// One page of accounts, in the order of their ids.
pub(super) async fn query_accounts(call: PartnerCall<'_>, start_position: u64, page_size: u32) -> Result<Vec<Account>, PartnerFault> {
    let statement = format!("SELECT * {ALL_ACCOUNTS} ORDERBY Id STARTPOSITION {start_position} MAXRESULTS {page_size}");
    let answer: QueryAnswer = query(call, &statement).await?;
    Ok(answer.query_response.accounts)
}

/// How many accounts there are.
pub(super) async fn count_accounts(call: PartnerCall<'_>) -> Result<u64, PartnerFault> {
    let answer: QueryAnswer = query(call, &format!("SELECT COUNT(*) {ALL_ACCOUNTS}")).await?;
    answer.query_response.total_count.ok_or_else(PartnerFault::malformed)
}

async fn query<T: DeserializeOwned>(call: PartnerCall<'_>, statement: &str) -> Result<T, PartnerFault> {
    get(call, &["query"], &[("query", statement), MINOR_VERSION]).await
}

/// A GET below the company's path. The body is looked at before the status: a 200 can hold a Fault.
async fn get<T: DeserializeOwned>(call: PartnerCall<'_>, path: &[&str], parameters: &[(&str, &str)]) -> Result<T, PartnerFault> {
    let request = HttpRequest::get(address(call, path, parameters)?)
        .header(header::ACCEPT, "application/json")
        .bearer(call.access_token);
    let response = call.http.send(request).await?;
    let body = response.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&response.body);
    let json: Option<Value> = serde_json::from_slice(body).ok();
    if let Some(fault) = faults::read_fault(&response, json.as_ref(), call.http.clock().now()) {
        return Err(fault);
    }
    json.and_then(|json| serde_json::from_value(json).ok())
        .ok_or_else(|| faults::with_correlation(PartnerFault::malformed(), &response))
}

fn address(call: PartnerCall<'_>, path: &[&str], parameters: &[(&str, &str)]) -> Result<url::Url, PartnerFault> {
    let not_sent = |text: String| PartnerFault::new(Cause::Local, FaultKind::NotSent(text), "Check the connection's endpoints");
    let mut url = call.endpoints.require("api").map_err(|error| not_sent(error.to_string()))?.clone();
    match url.path_segments_mut() {
        Ok(mut segments) => {
            segments.clear().extend(["v3", "company", call.external_account_id]).extend(path);
        }
        Err(()) => return Err(not_sent("the endpoint `api` cannot have a path".to_owned())),
    }
    // `%20` rather than `+`: both vendor SDKs send it, and not every server reads `+` as a blank.
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    url.set_query(Some(&query.replace('+', "%20")));
    Ok(url)
}
