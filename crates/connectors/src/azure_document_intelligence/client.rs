//! One function per call. Every first request names the API version that it was written for; a following one is an
//! address that the service made.

use connect_http::{HttpRequest, HttpResponse, header};
use serde::de::DeserializeOwned;
use url::Url;

use super::MANIFEST;
use super::faults;
use super::wire::{Classifier, Info, List, Model, Operation};
use crate::connector::PartnerCall;
use crate::fault::PartnerFault;

/// Newer ones have nothing that we read.
const VERSION: &str = "2024-11-30";

const OPERATIONS: &str = "/documentintelligence/operations";
const INFO: &str = "/documentintelligence/info";
pub(super) const MODELS: &str = "/documentintelligence/documentModels";
pub(super) const CLASSIFIERS: &str = "/documentintelligence/documentClassifiers";

/// A page of one of the two lists, and where the next page begins.
pub(super) struct Listed {
    pub(super) page: Page,
    pub(super) next: Option<Url>,
}

/// What a page holds.
pub(super) enum Page {
    Models(Vec<Model>),
    Classifiers(Vec<Classifier>),
}

/// `GET /info`: the cheapest answer that only a living key gets.
pub(super) async fn read_info(call: PartnerCall<'_>) -> Result<Info, PartnerFault> {
    get(call, address(call, INFO)?).await
}

/// The page at `cursor`, or the first one of the models; behind their last one come the classifiers.
pub(super) async fn list_next(call: PartnerCall<'_>, cursor: Option<String>) -> Result<Listed, PartnerFault> {
    let here = match cursor {
        None => address(call, MODELS)?,
        Some(cursor) => followed(call, &cursor, &[MODELS, CLASSIFIERS])?,
    };
    if here.path() == CLASSIFIERS {
        let list: List<Classifier> = get(call, here.clone()).await?;
        return Ok(Listed {
            next: next(call, &here, list.next_link.as_deref(), &[CLASSIFIERS])?,
            page: Page::Classifiers(list.value),
        });
    }
    let list: List<Model> = get(call, here.clone()).await?;
    let next = next(call, &here, list.next_link.as_deref(), &[MODELS])?;
    Ok(Listed {
        next: Some(next.map_or_else(|| address(call, CLASSIFIERS), Ok)?),
        page: Page::Models(list.value),
    })
}

/// The page of operations at `cursor`, or the first one, and where the next one begins. They are told of for a day.
pub(super) async fn list_operations(call: PartnerCall<'_>, cursor: Option<String>) -> Result<(Vec<Operation>, Option<Url>), PartnerFault> {
    let here = match cursor {
        None => address(call, OPERATIONS)?,
        Some(cursor) => followed(call, &cursor, &[OPERATIONS])?,
    };
    let list: List<Operation> = get(call, here.clone()).await?;
    let next = next(call, &here, list.next_link.as_deref(), &[OPERATIONS])?;
    Ok((list.value, next))
}

/// An address that leads on. One that leads back to itself would never end.
fn next(call: PartnerCall<'_>, here: &Url, link: Option<&str>, lists: &[&str]) -> Result<Option<Url>, PartnerFault> {
    let next = link.map(|link| followed(call, link, lists)).transpose()?;
    if next.as_ref() == Some(here) {
        return Err(PartnerFault::malformed());
    }
    Ok(next)
}

/// The service's own addresses are followed as they are, but only to these lists: they are sent the key.
fn followed(call: PartnerCall<'_>, link: &str, lists: &[&str]) -> Result<Url, PartnerFault> {
    let url = Url::parse(link).map_err(|_| faults::no_list())?;
    let is_own = url.origin() == api(call)?.origin() && lists.contains(&url.path());
    if is_own { Ok(url) } else { Err(faults::no_list()) }
}

async fn get<T: DeserializeOwned>(call: PartnerCall<'_>, url: Url) -> Result<T, PartnerFault> {
    let request = HttpRequest::get(url).header(header::ACCEPT, "application/json");
    let response = call.http.send(MANIFEST.authorize(request, call.access_token)).await?;
    read(call, &response)
}

pub(super) fn address(call: PartnerCall<'_>, path: &str) -> Result<Url, PartnerFault> {
    let mut url = api(call)?.clone();
    url.set_path(path);
    url.query_pairs_mut().append_pair("api-version", VERSION);
    Ok(url)
}

/// Where the resource is.
pub(super) fn api(call: PartnerCall<'_>) -> Result<&Url, PartnerFault> {
    let api = call.endpoints.require("api");
    api.map_err(|error| faults::not_sent(error.to_string()))
}

fn read<T: DeserializeOwned>(call: PartnerCall<'_>, response: &HttpResponse) -> Result<T, PartnerFault> {
    if let Some(fault) = faults::read_fault(response, call.http.clock().now()) {
        return Err(fault);
    }
    serde_json::from_slice(&response.body).map_err(|_| faults::malformed(response))
}
