//! One function per call.

use connect_http::{HttpRequest, HttpResponse, header};
use serde::de::DeserializeOwned;
use url::Url;

use super::faults;
use super::wire::{Account, AccountsAnswer, Organisation, OrganisationAnswer, Tenant};
use crate::connector::PartnerCall;
use crate::fault::PartnerFault;

const ACCOUNTING: [&str; 2] = ["api.xro", "2.0"];
/// Whose books are asked for; a token may open several.
const TENANT: header::HeaderName = header::HeaderName::from_static("xero-tenant-id");

/// `GET /connections`: it is asked of the token and not of an organisation.
pub(super) async fn list_tenants(call: PartnerCall<'_>) -> Result<Vec<Tenant>, PartnerFault> {
    let request = request(call, address(call, &["connections"], &[])?);
    answered(call, request).await.map(|(tenants, _)| tenants)
}

/// `GET /Organisation`, with its answer for the clock.
pub(super) async fn read_organisation(call: PartnerCall<'_>, tenant: &str) -> Result<(Organisation, HttpResponse), PartnerFault> {
    let (mut answer, response): (OrganisationAnswer, _) = get(call, tenant, "Organisation", &[]).await?;
    match answer.organisations.pop() {
        Some(organisation) => Ok((organisation, response)),
        None => Err(faults::malformed(&response)),
    }
}

/// `GET /Accounts`: all of them, for Xero cuts no pages here.
pub(super) async fn list_accounts(call: PartnerCall<'_>) -> Result<Vec<Account>, PartnerFault> {
    let answer: (AccountsAnswer, _) = get(call, call.external_account_id, "Accounts", &[]).await?;
    Ok(answer.0.accounts)
}

/// A condition that is none: it is refused, and nothing is read.
pub(super) async fn read_impossible_accounts(call: PartnerCall<'_>) -> Result<(), PartnerFault> {
    let condition = [("where", "not a condition")];
    let answer: Result<(AccountsAnswer, _), PartnerFault> = get(call, call.external_account_id, "Accounts", &condition).await;
    answer.map(drop)
}

async fn get<T: DeserializeOwned>(
    call: PartnerCall<'_>,
    tenant: &str,
    name: &str,
    parameters: &[(&str, &str)],
) -> Result<(T, HttpResponse), PartnerFault> {
    let url = address(call, &[ACCOUNTING[0], ACCOUNTING[1], name], parameters)?;
    // An id that cannot be sent is none of the partner's.
    let request = request(call, url).echo(TENANT, tenant).ok_or_else(PartnerFault::malformed)?;
    answered(call, request).await
}

fn request(call: PartnerCall<'_>, url: Url) -> HttpRequest {
    HttpRequest::get(url)
        .header(header::ACCEPT, "application/json")
        .bearer(call.access_token)
}

async fn answered<T: DeserializeOwned>(call: PartnerCall<'_>, request: HttpRequest) -> Result<(T, HttpResponse), PartnerFault> {
    let response = call.http.send(request).await?;
    if let Some(fault) = faults::read_fault(&response, call.http.clock().now()) {
        return Err(fault);
    }
    match serde_json::from_slice(&response.body) {
        Ok(answer) => Ok((answer, response)),
        Err(_) => Err(faults::malformed(&response)),
    }
}

fn address(call: PartnerCall<'_>, path: &[&str], parameters: &[(&str, &str)]) -> Result<Url, PartnerFault> {
    let api = call.endpoints.require("api");
    let mut url = api.map_err(|error| faults::not_sent(error.to_string()))?.clone();
    match url.path_segments_mut() {
        Ok(mut segments) => {
            segments.clear().extend(path);
        }
        Err(()) => return Err(faults::not_sent("the endpoint `api` cannot have a path".to_owned())),
    }
    if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    Ok(url)
}
