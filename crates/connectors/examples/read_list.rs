//! Reads one list of a partner with its connector, for judges who hold it against what a server of somebody else's has.
//!
//!     read_list PARTNER LIST NAME=URL...
//!
//! LIST is `catalog`, `subscriptions`, `products`, `invoices` or `events`. The key or access token is the first line of
//! standard input. Prints `{"turns":N,"objects":[...]}`, each object as the partner's id, a product with its name, an invoice
//! with its currency and total in minor units and a subscription with its items' prices behind it; or the fault on standard
//! error and exit 1.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use connect_connectors::{CallFuture, PartnerCall, Turn, registry, resolve_endpoints, windows};
use connect_domain::clock::SystemClock;
use connect_domain::customer_subscription::CustomerSubscription;
use connect_domain::entropy::SeededEntropy;
use connect_domain::environment::Environment;
use connect_domain::invoice::Invoice;
use connect_domain::item::Item;
use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObject;
use connect_http::{HttpClient, HttpSettings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (told, exit) = match read().await {
        Ok(list) => (writeln!(io::stdout(), "{list}"), ExitCode::SUCCESS),
        Err(error) => (writeln!(io::stderr(), "{error}"), ExitCode::FAILURE),
    };
    told.map_or(ExitCode::FAILURE, |()| exit)
}

async fn read() -> Result<serde_json::Value, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (partner, list) = arguments.next().zip(arguments.next()).ok_or("give PARTNER, LIST and NAME=URL...")?;
    let given: BTreeMap<String, String> = arguments
        .filter_map(|argument| argument.split_once('=').map(|(name, url)| (name.to_owned(), url.to_owned())))
        .collect();
    let mut key = String::new();
    io::stdin().read_line(&mut key)?;
    let access_token = SecretText::new(key.trim().to_owned());

    let connector = registry::ALL
        .into_iter()
        .find(|connector| connector.manifest().id == partner)
        .ok_or("there is no such partner")?;
    let manifest = connector.manifest();
    let endpoints = resolve_endpoints(manifest, Environment::Custom, &given)?;
    let client = HttpClient::new(HttpSettings::default(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1)))?;
    let call = PartnerCall {
        http: &client.partner(manifest.write_guard(&endpoints)?, manifest.limit),
        access_token: &access_token,
        endpoints: &endpoints,
        external_account_id: "",
    };
    match list.as_str() {
        "catalog" => {
            let id = |object: SourceObject| vec![object.external_id];
            let catalog = connector.catalog().ok_or("it has no catalog")?;
            every(|cursor| catalog.read_on(call, cursor), id).await
        }
        "subscriptions" => {
            let reads = connector.customer_subscriptions().ok_or("it has no subscriptions")?;
            let told = |subscription: CustomerSubscription| {
                let prices = subscription.items.into_iter().map(|item| item.price_external_id);
                vec![[vec![subscription.external_id], prices.collect()].concat().join(" ")]
            };
            every(|cursor| windows::read_whole(reads, call, cursor), told).await
        }
        "events" => {
            let reads = connector.events().ok_or("it has no log of events")?;
            every(|cursor| reads.read_on(call, cursor), |event| vec![event.external_id]).await
        }
        "products" => {
            let reads = connector.items_in_windows().ok_or("it has no products by windows")?;
            let told = |product: Item| vec![format!("{} {}", product.external_id, product.name)];
            every(|cursor| windows::read_whole(reads, call, cursor), told).await
        }
        "invoices" => {
            let reads = connector.invoices_in_windows().ok_or("it has no invoices by windows")?;
            every(|cursor| windows::read_whole(reads, call, cursor), |invoice| vec![told(&invoice)]).await
        }
        _ => Err("there is no such list".into()),
    }
}

async fn every<'a, T>(
    read_on: impl Fn(Option<String>) -> CallFuture<'a, Turn<T>>,
    words: impl Fn(T) -> Vec<String>,
) -> Result<serde_json::Value, Box<dyn Error>> {
    let (mut turns, mut objects, mut cursor) = (0, Vec::new(), None);
    loop {
        let turn = read_on(cursor).await?;
        turns += 1;
        objects.extend(turn.objects.into_iter().flat_map(&words));
        cursor = turn.cursor;
        if cursor.is_none() {
            return Ok(serde_json::json!({ "turns": turns, "objects": objects }));
        }
    }
}

fn told(invoice: &Invoice) -> String {
    let total = invoice.total.map_or("unknown".to_owned(), |total| total.get().to_string());
    format!("{} {} {total}", invoice.external_id, invoice.currency)
}
