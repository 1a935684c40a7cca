//! One function per call.

use connect_domain::account_balance::{AccountingBasis, Period};
use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_http::{HttpRequest, HttpResponse, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::form_urlencoded;

use super::faults;
use super::wire::{ChangeAnswer, CompanyInfo, CompanyInfoAnswer, Entity, QueryAnswer, Report, Userinfo};
use crate::connector::{PartnerCall, Total};
use crate::fault::{FaultKind, PartnerFault};

/// Intuit: at most 1000 rows a query.
pub(super) const LARGEST_PAGE: u32 = 1_000;

/// Intuit: everything below 75 behaves as 75 since August 2025; sent all the same.
const MINOR_VERSION: (&str, &str) = ("minorversion", "75");

/// `GET /companyinfo/{realm}`.
pub(super) async fn read_company_info(call: PartnerCall<'_>) -> Result<CompanyInfo, PartnerFault> {
    let answer: CompanyInfoAnswer = get(call, &["companyinfo", call.external_account_id], &[MINOR_VERSION]).await?;
    Ok(answer.company_info)
}

/// The same for its answer's time: `time` in the body, or the header that every server sends.
pub(super) async fn read_time(call: PartnerCall<'_>) -> Result<Instant, PartnerFault> {
    let (answer, response) = get_whole::<CompanyInfoAnswer>(call, &["companyinfo", call.external_account_id], &[MINOR_VERSION]).await?;
    let stated = answer.time.as_deref().and_then(instant).or_else(|| response.date());
    stated.ok_or_else(|| faults::with_correlation(PartnerFault::malformed(), &response))
}

/// `GET userinfo`, on the accounts host.
pub(super) async fn read_userinfo(call: PartnerCall<'_>) -> Result<Userinfo, PartnerFault> {
    let url = call
        .endpoints
        .require("userinfo")
        .map_err(|error| not_sent(error.to_string()))?
        .clone();
    ask(call, url).await.map(|(answer, _)| answer)
}

/// One page of a list, in the order of its ids.
pub(super) async fn query_page<E: Entity>(call: PartnerCall<'_>, start_position: u64, page_size: u32) -> Result<Vec<E>, PartnerFault> {
    let statement = format!(
        "SELECT * {} ORDERBY Id STARTPOSITION {start_position} MAXRESULTS {page_size}",
        all::<E>()
    );
    let answer: QueryAnswer<E> = query(call, &statement).await?;
    Ok(answer.query_response.entities)
}

/// How many entries a list has.
pub(super) async fn count<E: Entity>(call: PartnerCall<'_>) -> Result<Total, PartnerFault> {
    let answer: QueryAnswer<E> = query(call, &format!("SELECT COUNT(*) {}", all::<E>())).await?;
    Ok(Total {
        count: answer.query_response.total_count.ok_or_else(PartnerFault::malformed)?,
        counted_at: answer.time.as_deref().and_then(instant),
    })
}

/// Any statement, also one that is to be refused.
pub(super) async fn query<T: DeserializeOwned>(call: PartnerCall<'_>, statement: &str) -> Result<T, PartnerFault> {
    get(call, &["query"], &[("query", statement), MINOR_VERSION]).await
}

/// `GET /cdc`: what changed in these lists, by their names.
pub(super) async fn read_changes(call: PartnerCall<'_>, entities: &str, since: Instant) -> Result<ChangeAnswer, PartnerFault> {
    let since = since.to_rfc3339();
    let parameters = [("entities", entities), ("changedSince", &since), MINOR_VERSION];
    get(call, &["cdc"], &parameters).await
}

/// `GET /reports/TrialBalance`.
pub(super) async fn read_trial_balance(call: PartnerCall<'_>, period: Period, basis: AccountingBasis) -> Result<Report, PartnerFault> {
    let (start, end) = (period.start.to_string(), period.end.to_string());
    let method = match basis {
        AccountingBasis::Accrual => "Accrual",
        AccountingBasis::Cash => "Cash",
    };
    let parameters = [
        ("start_date", start.as_str()),
        ("end_date", &end),
        ("accounting_method", method),
        MINOR_VERSION,
    ];
    get(call, &["reports", "TrialBalance"], &parameters).await
}

/// Times carry an offset, which changes with daylight saving.
pub(super) fn instant(text: &str) -> Option<Instant> {
    Instant::parse_rfc3339(text)
}

/// Intuit: inactive entries of name lists are hidden unless they are asked for; transactions know no such thing.
fn all<E: Entity>() -> String {
    let condition = if E::HIDES_INACTIVE { " WHERE Active IN (true,false)" } else { "" };
    format!("FROM {}{condition}", E::NAME)
}

async fn get<T: DeserializeOwned>(call: PartnerCall<'_>, path: &[&str], parameters: &[(&str, &str)]) -> Result<T, PartnerFault> {
    get_whole(call, path, parameters).await.map(|(answer, _)| answer)
}

/// A GET below the company's path.
async fn get_whole<T: DeserializeOwned>(
    call: PartnerCall<'_>,
    path: &[&str],
    parameters: &[(&str, &str)],
) -> Result<(T, HttpResponse), PartnerFault> {
    ask(call, address(call, path, parameters)?).await
}

/// The body is looked at before the status: a 200 can hold a Fault.
async fn ask<T: DeserializeOwned>(call: PartnerCall<'_>, url: url::Url) -> Result<(T, HttpResponse), PartnerFault> {
    let request = HttpRequest::get(url)
        .header(header::ACCEPT, "application/json")
        .bearer(call.access_token);
    let response = call.http.send(request).await?;
    let body = response.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&response.body);
    // A page has a megabyte: it is read as anything but itself only where it may be a fault.
    let json: Option<Value> = (!response.is_success() || mentions_fault(body))
        .then(|| serde_json::from_slice(body).ok())
        .flatten();
    if let Some(fault) = faults::read_fault(&response, json.as_ref(), call.http.clock().now()) {
        return Err(fault);
    }
    match serde_json::from_slice(body) {
        Ok(answer) => Ok((answer, response)),
        Err(_) => Err(faults::with_correlation(PartnerFault::malformed(), &response)),
    }
}

/// Whether the key stands anywhere, in whatever case.
fn mentions_fault(body: &[u8]) -> bool {
    const KEY: &[u8] = b"fault\"";
    memchr::memchr2_iter(b'F', b'f', body).any(|at| {
        let has_quote = at.checked_sub(1).and_then(|before| body.get(before)) == Some(&b'"');
        has_quote && body.get(at..at + KEY.len()).is_some_and(|key| key.eq_ignore_ascii_case(KEY))
    })
}

fn not_sent(text: String) -> PartnerFault {
    PartnerFault::new(Cause::Local, FaultKind::NotSent(text), "Check the connection's endpoints")
}

fn address(call: PartnerCall<'_>, path: &[&str], parameters: &[(&str, &str)]) -> Result<url::Url, PartnerFault> {
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

#[cfg(test)]
mod tests {
    use super::mentions_fault;

    #[test]
    fn a_fault_is_seen_in_any_case_and_only_as_a_key() {
        for body in [r#"{"Fault":{}}"#, r#"{"fault":{}}"#, r#"{"a":1,"FAULT":{}}"#] {
            assert!(mentions_fault(body.as_bytes()), "{body}");
        }
        for body in [
            r#"{"Memo":"our Fault"}"#,
            r#"{"Default":1}"#,
            r#"{"faults":1}"#,
            "Fault",
            "f",
            "",
            r#""faul"#,
        ] {
            assert!(!mentions_fault(body.as_bytes()), "{body}");
        }
    }
}
