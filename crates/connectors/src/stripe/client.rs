//! One function per call. Every request names the API version that it was written for.

use connect_domain::clock::Instant;
use connect_http::{HeaderName, HttpRequest, HttpResponse, Method, WritePermit, header};
use serde::de::DeserializeOwned;
use url::Url;

use super::MANIFEST;
use super::faults;
use super::wire::{Account, Event, Invoice, List, Price, Product, Subscription, SubscriptionItem, WebhookEndpoint};
use crate::connector::PartnerCall;
use crate::fault::PartnerFault;
use crate::webhooks::{EndpointDraft, WantedEndpoint};
use crate::windows::Window;

/// Stripe: without it the account's own default applies, whatever that is.
pub(super) const VERSION: &str = "2026-10-28.endive";

/// Stripe's most.
const PAGE_SIZE: &str = "100";

/// The account, or the refusal that names it.
pub(super) enum AccountAnswer {
    Read(Account),
    /// The key may not read its account, which is usual; the refusal names it all the same.
    Named(String),
}

/// `GET /v1/account`.
pub(super) async fn read_account(call: PartnerCall<'_>) -> Result<AccountAnswer, PartnerFault> {
    let response = get(call, "/v1/account", &[]).await?;
    if response.status == 403
        && let Some(named) = faults::error_object(&response).and_then(|error| faults::account_named_in(&error.message))
    {
        return Ok(AccountAnswer::Named(named));
    }
    read(call, &response).map(AccountAnswer::Read)
}

/// One object of a list, or none: what a right is probed by.
pub(super) async fn list_one(call: PartnerCall<'_>, list: &'static str) -> Result<(), PartnerFault> {
    let response = get(call, list, &[("limit", "1")]).await?;
    read::<List<serde::de::IgnoredAny>>(call, &response).map(drop)
}

/// `GET /v1/products` that were made in a window, archived ones included.
pub(super) async fn list_products(call: PartnerCall<'_>, window: Window, after: Option<String>) -> Result<List<Product>, PartnerFault> {
    list_window(call, "/v1/products", window, &[], after).await
}

/// `GET /v1/prices` that were made in a window, archived ones included, each with its product.
pub(super) async fn list_prices(call: PartnerCall<'_>, window: Window, after: Option<String>) -> Result<List<Price>, PartnerFault> {
    let expansions = [("expand[]", "data.product"), ("expand[]", "data.tiers")];
    list_window(call, "/v1/prices", window, &expansions, after).await
}

/// `GET /v1/subscriptions` that were made in a window: all but canceled ones, each with all its items.
pub(super) async fn list_subscriptions(
    call: PartnerCall<'_>,
    window: Window,
    after: Option<String>,
) -> Result<List<Subscription>, PartnerFault> {
    let mut page: List<Subscription> = list_window(call, "/v1/subscriptions", window, &[], after).await?;
    for subscription in page.data.iter_mut().filter(|subscription| subscription.items.has_more) {
        subscription.items = list_items(call, &subscription.id).await?;
    }
    Ok(page)
}

/// `GET /v1/subscription_items`, page by page: a subscription shows its first ones only.
async fn list_items(call: PartnerCall<'_>, subscription: &str) -> Result<List<SubscriptionItem>, PartnerFault> {
    let mut items: List<SubscriptionItem> = List {
        data: Vec::new(),
        has_more: true,
    };
    while items.has_more {
        let after = items.data.last().map(|item| item.id.clone());
        let page: List<SubscriptionItem> = list(call, "/v1/subscription_items", &[("subscription", subscription)], after.clone()).await?;
        // A page behind which the same one would come again.
        if page.has_more && page.data.last().map(|item| &item.id) == after.as_ref() {
            return Err(PartnerFault::malformed());
        }
        items.has_more = page.has_more;
        items.data.extend(page.data);
    }
    Ok(items)
}

/// `GET /v1/events` of the last 30 days, those that are newer or older than one of them.
pub(super) async fn list_events(call: PartnerCall<'_>, from: Option<(&str, &str)>) -> Result<List<Event>, PartnerFault> {
    list(call, "/v1/events", from.as_slice(), None).await
}

/// `GET /v1/events` of the last 30 days that some endpoint did not take.
pub(super) async fn list_undelivered_events(call: PartnerCall<'_>, after: Option<String>) -> Result<List<Event>, PartnerFault> {
    list(call, "/v1/events", &[("delivery_success", "false")], after).await
}

/// `GET /v1/invoices` that were made in a window, drafts and void ones included.
pub(super) async fn list_invoices(call: PartnerCall<'_>, window: Window, after: Option<String>) -> Result<List<Invoice>, PartnerFault> {
    list_window(call, "/v1/invoices", window, &[], after).await
}

async fn list_window<T: DeserializeOwned>(
    call: PartnerCall<'_>,
    path: &'static str,
    window: Window,
    more: &[(&str, &str)],
    after: Option<String>,
) -> Result<List<T>, PartnerFault> {
    let seconds = |at: Option<Instant>| at.map(|at| at.as_seconds().to_string());
    let (from, until) = (seconds(window.from), seconds(window.until));
    let bounds = [("created[gte]", from.as_deref()), ("created[lt]", until.as_deref())];
    let bounds = bounds.iter().filter_map(|(name, bound)| Some((*name, (*bound)?)));
    let parameters: Vec<(&str, &str)> = more.iter().copied().chain(bounds).collect();
    list(call, path, &parameters, after).await
}

async fn list<T: DeserializeOwned>(
    call: PartnerCall<'_>,
    path: &'static str,
    more: &[(&str, &str)],
    after: Option<String>,
) -> Result<List<T>, PartnerFault> {
    let mut parameters = vec![("limit", PAGE_SIZE)];
    parameters.extend(more);
    if let Some(after) = &after {
        parameters.push(("starting_after", after));
    }
    let response = get(call, path, &parameters).await?;
    read(call, &response)
}

/// `GET /v1/webhook_endpoints`, in the mode of the key.
pub(super) async fn list_webhook_endpoints(call: PartnerCall<'_>, after: Option<String>) -> Result<List<WebhookEndpoint>, PartnerFault> {
    list(call, "/v1/webhook_endpoints", &[], after).await
}

/// `POST /v1/webhook_endpoints`, once. The answer alone has the signing secret.
pub(super) async fn create_webhook_endpoint(
    call: PartnerCall<'_>,
    permit: &WritePermit,
    draft: &EndpointDraft,
    wanted: &WantedEndpoint,
) -> Result<WebhookEndpoint, PartnerFault> {
    let request = HttpRequest::new(Method::POST, address(call, "/v1/webhook_endpoints", &[])?)
        .body("application/x-www-form-urlencoded", endpoint_form(draft, wanted))
        .echo(HeaderName::from_static("idempotency-key"), &draft.idempotency_key)
        .ok_or_else(|| faults::not_sent("the idempotency key cannot stand in a header".to_owned()))?;
    let response = call.http.write(prepared(call, request), permit).await?;
    read(call, &response)
}

fn endpoint_form(draft: &EndpointDraft, wanted: &WantedEndpoint) -> Vec<u8> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("url", &draft.url).append_pair("api_version", wanted.api_version);
    for event in wanted.events {
        form.append_pair("enabled_events[]", event);
    }
    form.finish().into_bytes()
}

/// A write without any content, to an object that cannot exist: its refusal tells whether the key may write.
pub(super) async fn write_nothing(call: PartnerCall<'_>, nowhere: &'static str) -> Result<(), PartnerFault> {
    let request = HttpRequest::new(Method::POST, address(call, nowhere, &[])?).body("application/x-www-form-urlencoded", Vec::new());
    let response = send(call, request).await?;
    read::<serde::de::IgnoredAny>(call, &response).map(drop)
}

async fn get(call: PartnerCall<'_>, path: &'static str, parameters: &[(&str, &str)]) -> Result<HttpResponse, PartnerFault> {
    send(call, HttpRequest::get(address(call, path, parameters)?)).await
}

async fn send(call: PartnerCall<'_>, request: HttpRequest) -> Result<HttpResponse, PartnerFault> {
    Ok(call.http.send(prepared(call, request)).await?)
}

/// With what every request of ours says.
fn prepared(call: PartnerCall<'_>, request: HttpRequest) -> HttpRequest {
    let request = request
        .header(header::ACCEPT, "application/json")
        .header(HeaderName::from_static("stripe-version"), VERSION)
        .repeated_if(faults::says_repeat);
    MANIFEST.authorize(request, call.access_token)
}

fn address(call: PartnerCall<'_>, path: &'static str, parameters: &[(&str, &str)]) -> Result<Url, PartnerFault> {
    let api = call.endpoints.require("api");
    let mut url = api.map_err(|error| faults::not_sent(error.to_string()))?.clone();
    url.set_path(path);
    if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    Ok(url)
}

fn read<T: DeserializeOwned>(call: PartnerCall<'_>, response: &HttpResponse) -> Result<T, PartnerFault> {
    if let Some(fault) = faults::read_fault(response, call.http.clock().now()) {
        return Err(fault);
    }
    serde_json::from_slice(&response.body).map_err(|_| faults::malformed(response))
}
