//! What Stripe's stand-in lets a client write: the unhappy roads first, then the catalogue, the idempotency keys and
//! the webhook endpoints.

use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::stripe::{all, config, credential, get};
use crate::support::{Answer, Rehearsal, rehearse, rehearse_with_entropy, send};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

async fn write(rehearsal: &Rehearsal, key: &str, method: &str, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
    let url = format!("{}/v1/{path}", rehearsal.sandbox.ready().endpoints["stripe"]["api"]);
    let bearer = format!("Bearer {key}");
    let mut all = vec![("Authorization", bearer.as_str()), FORM];
    all.extend(headers);
    send(method, &url, &all, form).await.expect("an answer")
}

async fn post(rehearsal: &Rehearsal, path: &str, form: &str) -> Answer {
    write(rehearsal, &credential(rehearsal, "secret_key"), "POST", path, &[], form).await
}

async fn delete(rehearsal: &Rehearsal, path: &str) -> Answer {
    write(rehearsal, &credential(rehearsal, "secret_key"), "DELETE", path, &[], "").await
}

async fn post_once(rehearsal: &Rehearsal, idempotency_key: &str, path: &str, form: &str) -> Answer {
    let key = credential(rehearsal, "secret_key");
    write(rehearsal, &key, "POST", path, &[("Idempotency-Key", idempotency_key)], form).await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

async fn price_by_key(rehearsal: &Rehearsal, lookup_key: &str) -> Value {
    get(rehearsal, &format!("prices?lookup_keys[]={lookup_key}")).await.json()["data"][0].clone()
}

async fn event_types(rehearsal: &Rehearsal) -> Vec<String> {
    let events = all(rehearsal, "events?").await;
    events.iter().map(|event| text(&event["type"]).to_owned()).collect()
}

#[tokio::test]
async fn a_write_that_makes_no_sense_is_refused_by_its_parameter_and_changes_nothing() {
    let rehearsal = rehearse(config()).await;
    let price = price_by_key(&rehearsal, "starter_monthly").await;
    let (id, product) = (text(&price["id"]), text(&price["product"]));
    let of_product = format!("product={product}&currency=usd");
    let long = "k".repeat(201);
    for (path, form, status, code, param) in [
        ("products", String::new(), 400, "parameter_missing", "name"),
        ("products", "name=".to_owned(), 400, "parameter_invalid_empty", "name"),
        ("products", "name=A&colour=red".to_owned(), 400, "parameter_unknown", "colour"),
        ("products", format!("name=A&id={product}"), 400, "resource_already_exists", "id"),
        (
            "products",
            format!("name=A&metadata[a]={}", "x".repeat(501)),
            400,
            "",
            "metadata[a]",
        ),
        ("products/prod_none", "name=A".to_owned(), 404, "resource_missing", "id"),
        (
            "prices",
            format!("product={product}&unit_amount=1"),
            400,
            "parameter_missing",
            "currency",
        ),
        (
            "prices",
            "currency=usd&unit_amount=1".to_owned(),
            400,
            "parameter_missing",
            "product",
        ),
        (
            "prices",
            "product=prod_none&currency=usd&unit_amount=1".to_owned(),
            400,
            "resource_missing",
            "product",
        ),
        ("prices", of_product.clone(), 400, "parameter_missing", "unit_amount"),
        (
            "prices",
            format!("{of_product}&unit_amount=1.5"),
            400,
            "parameter_invalid_integer",
            "unit_amount",
        ),
        (
            "prices",
            format!("{of_product}&unit_amount=-1"),
            400,
            "parameter_invalid_integer",
            "unit_amount",
        ),
        (
            "prices",
            format!("{of_product}&unit_amount=1&unit_amount_decimal=1"),
            400,
            "parameters_exclusive",
            "unit_amount_decimal",
        ),
        (
            "prices",
            format!("{of_product}&unit_amount=1&recurring[interval]=decade"),
            400,
            "",
            "recurring[interval]",
        ),
        (
            "prices",
            format!("{of_product}&unit_amount=1&recurring[colour]=red&recurring[interval]=month"),
            400,
            "parameter_unknown",
            "recurring[colour]",
        ),
        (
            "prices",
            format!("{of_product}&unit_amount=1&recurring[interval]=month&recurring[usage_type]=metered"),
            400,
            "parameter_missing",
            "recurring[meter]",
        ),
        (
            "prices",
            format!("{of_product}&billing_scheme=tiered&tiers_mode=volume"),
            400,
            "parameter_missing",
            "tiers",
        ),
        (
            "prices",
            format!("{of_product}&billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=5&tiers[0][unit_amount]=1"),
            400,
            "",
            "tiers",
        ),
        (
            "prices",
            format!("{of_product}&billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=inf"),
            400,
            "parameter_missing",
            "tiers[0][unit_amount]",
        ),
        (
            "prices",
            format!("{of_product}&unit_amount=1&lookup_key=starter_monthly"),
            400,
            "",
            "lookup_key",
        ),
        (
            "prices",
            format!("{of_product}&unit_amount=1&lookup_key={long}"),
            400,
            "",
            "lookup_key",
        ),
        (
            &format!("prices/{id}"),
            "unit_amount=5".to_owned(),
            400,
            "parameter_unknown",
            "unit_amount",
        ),
        (
            &format!("prices/{id}"),
            "lookup_key=professional_yearly".to_owned(),
            400,
            "",
            "lookup_key",
        ),
        (&format!("prices/{id}"), "active=false".to_owned(), 400, "", ""),
        (
            "webhook_endpoints",
            "url=https://a.example.com".to_owned(),
            400,
            "parameter_missing",
            "enabled_events",
        ),
        (
            "webhook_endpoints",
            "enabled_events[]=*".to_owned(),
            400,
            "parameter_missing",
            "url",
        ),
        (
            "webhook_endpoints",
            "url=nonsense&enabled_events[]=*".to_owned(),
            400,
            "url_invalid",
            "url",
        ),
        (
            "webhook_endpoints",
            "url=https://a.example.com&enabled_events[0]=nonsense".to_owned(),
            400,
            "",
            "enabled_events[0]",
        ),
        (
            "webhook_endpoints",
            "url=https://a.example.com&enabled_events[]=*&api_version=2099-01-01.future".to_owned(),
            400,
            "",
            "api_version",
        ),
        ("customers", "name=A".to_owned(), 404, "", ""),
    ] {
        let answer = post(&rehearsal, path, &form).await;
        let error = answer.json()["error"].clone();
        assert_eq!(answer.status, status, "{path} {form} {error}");
        assert_eq!(
            (text(&error["code"]), text(&error["param"])),
            (code, param),
            "{path} {form} {error}"
        );
    }
    let key = credential(&rehearsal, "secret_key");
    let headers = [("Content-Type", "application/json")];
    let json_body = write(&rehearsal, &key, "POST", "products", &headers, r#"{"name":"A"}"#).await;
    assert_eq!(json_body.status, 400, "v1 takes forms: {}", json_body.body);
    for (path, status) in [
        (format!("products/{product}"), 400),
        (format!("prices/{id}"), 404),
        ("products/prod_none".to_owned(), 404),
    ] {
        assert_eq!(delete(&rehearsal, &path).await.status, status, "{path}");
    }
    assert_eq!(price_by_key(&rehearsal, "starter_monthly").await, price);
    assert!(event_types(&rehearsal).await.is_empty());
    assert_eq!(all(&rehearsal, "prices?").await.len(), 120);
}

#[tokio::test]
async fn a_new_amount_is_a_new_price_that_takes_the_lookup_key() {
    let rehearsal = rehearse(config()).await;
    let old = price_by_key(&rehearsal, "starter_monthly").await;
    let (old_id, product) = (text(&old["id"]), text(&old["product"]));
    let form = format!(
        "product={product}&currency=usd&unit_amount=3100&recurring[interval]=month&lookup_key=starter_monthly&transfer_lookup_key=true&metadata[ledger]=4000&expand[]=product"
    );
    let answer = post_once(&rehearsal, "a-new-price", "prices", &form).await;
    assert_eq!(answer.headers["idempotency-key"], "a-new-price");
    let new = answer.json();
    assert_eq!(
        (
            &new["unit_amount"],
            &new["unit_amount_decimal"],
            &new["type"],
            &new["product"]["id"],
            &new["metadata"]
        ),
        (
            &json!(3_100),
            &json!("3100"),
            &json!("recurring"),
            &json!(product),
            &json!({ "ledger": "4000" })
        )
    );
    assert_eq!(price_by_key(&rehearsal, "starter_monthly").await["id"], new["id"]);
    let given_up = get(&rehearsal, &format!("prices/{old_id}")).await.json();
    assert_eq!((&given_up["lookup_key"], &given_up["active"]), (&Value::Null, &json!(true)));
    // The vendor archives no default price: the product names another first.
    assert_eq!(post(&rehearsal, &format!("prices/{old_id}"), "active=false").await.status, 400);
    let moved = post(
        &rehearsal,
        &format!("products/{product}"),
        &format!("default_price={}", text(&new["id"])),
    )
    .await;
    assert_eq!(moved.json()["default_price"], new["id"]);
    assert_eq!(
        post(&rehearsal, &format!("prices/{old_id}"), "active=false").await.json()["active"],
        false
    );
    assert_eq!(
        event_types(&rehearsal).await,
        ["price.updated", "product.updated", "price.updated", "price.created"]
    );
    let created = all(&rehearsal, "events?type=price.created&").await.remove(0);
    assert_eq!(
        created["request"],
        json!({ "id": answer.headers["request-id"], "idempotency_key": "a-new-price" })
    );
    let same = post(&rehearsal, &format!("prices/{old_id}"), "active=false").await;
    assert_eq!(same.status, 200);
    assert_eq!(event_types(&rehearsal).await.len(), 4, "what stays as it was is no event");
}

#[tokio::test]
async fn a_product_is_made_renamed_archived_and_deleted_while_it_has_no_price() {
    let rehearsal = rehearse(config()).await;
    let made = post(&rehearsal, "products", "name=Audit&metadata[a]=1&metadata[b]=2&description=Yearly")
        .await
        .json();
    let path = format!("products/{}", text(&made["id"]));
    let changed = post(
        &rehearsal,
        &path,
        "name=Review&description=&metadata[a]=&metadata[c]=3&active=false",
    )
    .await
    .json();
    assert_eq!(
        (&changed["name"], &changed["description"], &changed["metadata"], &changed["active"]),
        (&json!("Review"), &Value::Null, &json!({ "b": "2", "c": "3" }), &json!(false))
    );
    let event = all(&rehearsal, "events?type=product.updated&").await.remove(0);
    assert_eq!(event["data"]["previous_attributes"]["metadata"], json!({ "a": "1", "c": null }));
    assert_eq!(
        delete(&rehearsal, &path).await.json(),
        json!({ "id": made["id"], "object": "product", "deleted": true })
    );
    assert_eq!(get(&rehearsal, &path).await.status, 404);
    assert_eq!(
        event_types(&rehearsal).await,
        ["product.deleted", "product.updated", "product.created"]
    );
}

#[tokio::test]
async fn tiers_and_fractions_are_shown_as_they_were_given() {
    let rehearsal = rehearse(config()).await;
    let product = price_by_key(&rehearsal, "starter_monthly").await["product"].clone();
    let form = format!(
        "product={}&currency=USD&billing_scheme=tiered&tiers_mode=graduated&tiers[0][up_to]=10&tiers[0][unit_amount]=500&tiers[1][up_to]=inf&tiers[1][unit_amount_decimal]=412.50&expand[]=tiers",
        text(&product)
    );
    let tiered = post(&rehearsal, "prices", &form).await.json();
    assert_eq!(
        (&tiered["currency"], &tiered["unit_amount"], &tiered["type"]),
        (&json!("usd"), &Value::Null, &json!("one_time"))
    );
    assert_eq!(
        tiered["tiers"],
        json!([
            { "flat_amount": null, "flat_amount_decimal": null, "unit_amount": 500, "unit_amount_decimal": "500", "up_to": 10 },
            { "flat_amount": null, "flat_amount_decimal": null, "unit_amount": null, "unit_amount_decimal": "412.5", "up_to": null },
        ])
    );
    let fraction = format!("product={}&currency=usd&unit_amount_decimal=0.25", text(&product));
    let fraction = post(&rehearsal, "prices", &fraction).await.json();
    assert_eq!(
        (&fraction["unit_amount"], &fraction["unit_amount_decimal"]),
        (&Value::Null, &json!("0.25"))
    );
    assert!(fraction.get("tiers").is_none());
}

#[tokio::test]
async fn a_write_is_done_once_for_its_key_and_a_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..config()
    };
    let rehearsal = rehearse(kept.clone()).await;
    rehearsal
        .order("faults", json!({ "partner": "stripe", "kind": "malformed", "count": 1 }))
        .await;
    let lost = post_once(&rehearsal, "once", "products", "name=Audit&description=Yearly").await;
    assert!(
        serde_json::from_str::<Value>(&lost.body).is_err(),
        "the answer was lost on its way: {}",
        lost.body
    );
    // Another order of parameters is the same request.
    let again = post_once(&rehearsal, "once", "products", "description=Yearly&name=Audit").await;
    assert_eq!((again.status, again.headers["idempotent-replayed"].as_str()), (200, "true"));
    assert_eq!(all(&rehearsal, "products?").await.len(), 41, "made once");
    for (path, form) in [("products", "name=Other"), ("webhook_endpoints", "name=Audit&description=Yearly")] {
        let other = post_once(&rehearsal, "once", path, form).await;
        assert_eq!(
            (other.status, text(&other.json()["error"]["type"])),
            (400, "idempotency_error"),
            "{path}"
        );
    }
    let refused = post_once(&rehearsal, "refused", "products", "").await;
    assert_eq!(refused.status, 400);
    let begun = post_once(&rehearsal, "refused", "products", "name=Begun").await;
    assert_eq!(begun.status, 200, "a refused write was not begun: {}", begun.body);
    assert_eq!(post_once(&rehearsal, &"k".repeat(256), "products", "name=A").await.status, 400);
    rehearsal.sandbox.stop().await;
    let rehearsal = rehearse_with_entropy(kept, 6).await;
    let replayed = post_once(&rehearsal, "once", "products", "name=Audit&description=Yearly").await;
    assert_eq!(replayed.json()["id"], again.json()["id"], "also after a restart");
    rehearsal.order("clock", json!({ "advance_seconds": 24 * 3_600 })).await;
    let new = post_once(&rehearsal, "once", "products", "name=Other").await;
    assert!(
        new.status == 200 && !new.headers.contains_key("idempotent-replayed"),
        "{}",
        new.body
    );
}

#[tokio::test]
async fn a_webhook_endpoint_shows_its_secret_once() {
    let rehearsal = rehearse(config()).await;
    let form = "url=https://relay.example.com/h/7&enabled_events[]=price.updated&enabled_events[]=product.updated&api_version=2026-10-28.endive&metadata[owner]=desk";
    // With the right that the product asks for, and no more.
    let restricted = credential(&rehearsal, "restricted_key");
    let made = write(&rehearsal, &restricted, "POST", "webhook_endpoints", &[], form).await.json();
    assert!(text(&made["secret"]).starts_with("whsec_") && made["status"] == "enabled", "{made}");
    let path = format!("webhook_endpoints/{}", text(&made["id"]));
    let mut shown = made.clone();
    shown.as_object_mut().expect("an object").remove("secret");
    assert_eq!(get(&rehearsal, &path).await.json(), shown);
    let changed = post(&rehearsal, &path, "disabled=true&description=Desk&enabled_events[0]=*")
        .await
        .json();
    assert_eq!(
        (
            &changed["status"],
            &changed["description"],
            &changed["enabled_events"],
            changed.get("secret")
        ),
        (&json!("disabled"), &json!("Desk"), &json!(["*"]), None)
    );
    assert_eq!(
        post(&rehearsal, &path, "api_version=2025-03-31.basil").await.json()["error"]["code"],
        "parameter_unknown"
    );
    assert_eq!(post(&rehearsal, &path, "disabled=false").await.json()["status"], "enabled");
    // One is of the seed.
    for index in 3..=16 {
        assert_eq!(post(&rehearsal, "webhook_endpoints", form).await.status, 200, "{index}");
    }
    let too_many = post(&rehearsal, "webhook_endpoints", form).await;
    assert!(too_many.status == 400 && too_many.body.contains("16"), "{}", too_many.body);
    assert_eq!(delete(&rehearsal, &path).await.json()["deleted"], true);
    assert_eq!(delete(&rehearsal, &path).await.status, 404);
    assert_eq!(post(&rehearsal, "webhook_endpoints", form).await.status, 200);
    let live = credential(&rehearsal, "live_restricted_key");
    let plain = "url=http://relay.example.com/h/7&enabled_events[]=*";
    assert_eq!(post(&rehearsal, &path, "").await.status, 404);
    let refused = write(&rehearsal, &live, "POST", "webhook_endpoints", &[], plain).await;
    assert_eq!(refused.json()["error"]["code"], "url_invalid", "live mode sends to https only");
    assert!(event_types(&rehearsal).await.is_empty(), "endpoints are no objects of events");
}

#[tokio::test]
async fn the_balance_is_what_the_invoices_brought_in() {
    let rehearsal = rehearse(config()).await;
    let invoices = all(&rehearsal, "invoices?status=paid&").await;
    let paid: i64 = invoices.iter().filter_map(|invoice| invoice["amount_paid"].as_i64()).sum();
    assert!(paid > 0);
    let balance = get(&rehearsal, "balance").await.json();
    assert_eq!(
        balance["available"],
        json!([{ "amount": paid, "currency": "usd", "source_types": { "card": paid } }])
    );
    assert_eq!(balance["pending"][0]["amount"], 0);
    assert_eq!(post(&rehearsal, "balance", "").await.status, 404);
}
