//! From Stripe's words to ours, and nowhere else.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::customer_subscription::{CustomerSubscription, CustomerSubscriptionItem};
use connect_domain::item::Item;
use connect_domain::mapping::default_price::{MONTHLY, YEARLY};
use connect_domain::money::minor_digits;
use connect_domain::partner_event::PartnerEvent;
use connect_domain::source_object::{PRODUCT, PRODUCT_ACTIVE, SourceObject, SourceObjectKind};

use super::client::AccountAnswer;
use super::wire::{self, Event, List, Listed, Price, Product, Recurring, Subscription, SubscriptionItem, Tier};
use crate::connector::Organization;
use crate::webhooks::{SentEvents, WebhookEndpoint};
use crate::windows::{Made, WindowPage};

/// Stripe writes these with two decimal places although they have none.
const WRITTEN_WITH_CENTS: [&str; 2] = ["ISK", "UGX"];

/// An account that the key may not read is known by its id alone.
pub(super) fn organization(answer: AccountAnswer) -> Organization {
    match answer {
        AccountAnswer::Read(account) => {
            let name = account
                .business_profile
                .and_then(|profile| profile.name)
                .filter(|name| !name.trim().is_empty());
            Organization {
                display_name: name.unwrap_or_else(|| account.id.clone()),
                external_account_id: account.id,
                legal_name: None,
                addresses: Vec::new(),
                currency: account.default_currency.map(|currency| currency.to_uppercase()),
                country: account.country,
                fiscal_year_starts_in: None,
            }
        }
        AccountAnswer::Named(id) => Organization {
            display_name: id.clone(),
            external_account_id: id,
            legal_name: None,
            addresses: Vec::new(),
            currency: None,
            country: None,
            fiscal_year_starts_in: None,
        },
    }
}

/// A page of a window. The next one begins behind the last id.
pub(super) fn page<T: Listed, U>(list: List<T>, translated: fn(T) -> U) -> WindowPage<U> {
    let last = list.data.last().map(|object| object.id().to_owned());
    let made = |object: T| Made {
        at: Instant::from_seconds(object.created()),
        object: translated(object),
    };
    WindowPage {
        cursor: last.filter(|_| list.has_more),
        objects: list.data.into_iter().map(made).collect(),
    }
}

/// A product has no amount of its own, its prices have; and nobody books by it.
pub(super) fn item(product: Product) -> Item {
    let name = clean(&product.name);
    Item {
        external_id: product.id,
        parent_external_id: None,
        path: name.clone(),
        name,
        source_type: clean(&product.kind.unwrap_or_default()),
        sku: String::new(),
        unit_price: String::new(),
        income_account_external_id: None,
        expense_account_external_id: None,
        asset_account_external_id: None,
        active: product.active,
        updated_at: product.updated.map(Instant::from_seconds),
    }
}

/// One that was never paid is not live. Periods belong to the items; where a subscription ends with its period and no day is
/// told, it is the last of them.
pub(super) fn subscription(subscription: Subscription) -> CustomerSubscription {
    let item = |item: SubscriptionItem| CustomerSubscriptionItem {
        external_id: item.id,
        price_external_id: item.price.id,
        quantity: item.quantity,
        current_period_ends_at: item.current_period_end.map(Instant::from_seconds),
    };
    let items: Vec<CustomerSubscriptionItem> = subscription.items.data.into_iter().map(item).collect();
    let period_end = items.iter().filter_map(|item| item.current_period_ends_at).max();
    let cancels_at = subscription.cancel_at.map(Instant::from_seconds);
    CustomerSubscription {
        external_id: subscription.id,
        customer_external_id: subscription.customer,
        live: !matches!(subscription.status.as_str(), "incomplete" | "incomplete_expired" | "canceled"),
        source_status: clean(&subscription.status),
        created_at: Some(Instant::from_seconds(subscription.created)),
        cancels_at: cancels_at.or(period_end.filter(|_| subscription.cancel_at_period_end)),
        items,
    }
}

pub(super) fn event(event: Event) -> PartnerEvent {
    let object = event.data.and_then(|data| data.object);
    PartnerEvent {
        external_id: event.id,
        event_type: clean(&event.kind),
        happened_at: Instant::from_seconds(event.created),
        object_external_id: object.and_then(|object| object.id).map(|id| clean(&id)),
        pending_webhooks: event.pending_webhooks.into(),
    }
}

/// A price has no name of its own: it is called by its product and by what somebody noted, or else by how often it is
/// paid. It never changes but for its note, its lookup key and whether it is in use.
pub(super) fn price(price: Price) -> SourceObject {
    let product = clean(&price.product.name);
    let currency = price.currency.to_uppercase();
    let cadence = cadence(price.recurring.as_ref());
    let metered = price
        .recurring
        .as_ref()
        .is_some_and(|recurring| recurring.usage_type.as_deref() == Some("metered"));
    let amount = match (&price.tiers, price.tiers_mode.as_deref()) {
        (Some(tiers), mode) => tiered(tiers, mode, &currency),
        (None, _) => money(price.unit_amount_decimal.as_deref(), &currency) + if metered { " for each unit used" } else { "" },
    };
    let note = clean(&price.nickname.unwrap_or_default());
    let note = if note.trim().is_empty() { cadence.clone() } else { note };
    let attributes = [(PRODUCT, price.product.id), (PRODUCT_ACTIVE, price.product.active.to_string())];
    SourceObject {
        kind: SourceObjectKind::Price,
        external_id: price.id,
        parent_external_id: None,
        code: clean(&price.lookup_key.unwrap_or_default()),
        name: format!("{product}, {note}"),
        path: format!("{product}:{note}"),
        root_class: None,
        source_type: cadence,
        source_subtype: amount,
        active: price.active,
        currency,
        balance: None,
        attributes: BTreeMap::from(attributes.map(|(name, value)| (name.to_owned(), value))),
    }
}

/// PostgreSQL cannot store U+0000.
pub(super) fn clean(text: &str) -> String {
    text.replace('\0', "")
}

/// `Monthly`, `Every 3 months`, `Once`.
fn cadence(recurring: Option<&Recurring>) -> String {
    let Some(recurring) = recurring else {
        return "Once".to_owned();
    };
    match (recurring.interval.as_str(), recurring.interval_count) {
        ("day", 1) => "Daily".to_owned(),
        ("week", 1) => "Weekly".to_owned(),
        ("month", 1) => MONTHLY.to_owned(),
        ("year", 1) => YEARLY.to_owned(),
        (interval, count) => format!("Every {count} {}s", clean(interval)),
    }
}

/// `Graduated: 5.00 USD up to 10, then 4.125 USD`.
fn tiered(tiers: &[Tier], mode: Option<&str>, currency: &str) -> String {
    let one = |tier: &Tier| {
        let each = tier.unit_amount_decimal.as_deref().map(|amount| money(Some(amount), currency));
        let flat = tier
            .flat_amount_decimal
            .as_deref()
            .map(|amount| format!("{} flat", money(Some(amount), currency)));
        let amounts: Vec<String> = [flat, each].into_iter().flatten().collect();
        let up_to = tier.up_to.map_or_else(String::new, |up_to| format!(" up to {up_to}"));
        format!("{}{up_to}", amounts.join(" and "))
    };
    let tiers: Vec<String> = tiers.iter().map(one).collect();
    let mode = if mode == Some("volume") { "By volume" } else { "Graduated" };
    format!("{mode}: {}", tiers.join(", then "))
}

/// `29.00 USD` from the smallest units, of which there may be fractions; in words where nobody says it.
fn money(smallest_units: Option<&str>, currency: &str) -> String {
    smallest_units
        .and_then(|text| shifted(text, written_digits(currency) as usize))
        .map_or_else(
            || "an amount that the buyer chooses".to_owned(),
            |amount| format!("{amount} {currency}"),
        )
}

/// How many of an amount's digits Stripe takes for fractions.
pub(super) fn written_digits(currency: &str) -> u32 {
    if WRITTEN_WITH_CENTS.contains(&currency) {
        2
    } else {
        minor_digits(currency)
    }
}

/// The decimal with its point moved to the left. Zeros at the end of fractions of the smallest unit mean nothing.
fn shifted(text: &str, places: usize) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let whole = format!("{whole:0>width$}", width = places + 1);
    let (units, cents) = whole.split_at(whole.len() - places);
    let decimals = format!("{cents}{}", fraction.trim_end_matches('0'));
    Some(if decimals.is_empty() {
        units.to_owned()
    } else {
        format!("{units}.{decimals}")
    })
}

/// `*` is every type but those that have to be asked for by name.
pub(super) fn webhook_endpoint(endpoint: wire::WebhookEndpoint) -> WebhookEndpoint {
    WebhookEndpoint {
        enabled: endpoint.status == "enabled",
        events: match endpoint.enabled_events.iter().any(|event| event == "*") {
            true => SentEvents::All,
            false => SentEvents::These(endpoint.enabled_events),
        },
        external_id: endpoint.id,
        url: endpoint.url,
        api_version: endpoint.api_version,
        is_production: endpoint.livemode,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> SourceObject {
        price(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn prices_are_called_by_what_is_sold_and_paid() {
        let page = page(serde_json::from_str(include_str!("fixtures/prices.json")).unwrap(), price);
        let shown: Vec<String> = page
            .objects
            .iter()
            .map(|Made { object: price, .. }| format!("{} | {} | {}", price.name, price.type_label(), price.code))
            .collect();
        let expected = [
            "Professional, Monthly | Monthly / 29.00 USD | pro_monthly",
            "Professional, Yearly, two months free | Yearly / 290.00 USD | ",
            "Seats, Monthly | Monthly / Graduated: 5.00 USD up to 10, then 4.125 USD | ",
            "Documents, Monthly | Monthly / 0.005 USD for each unit used | ",
            "Onboarding, Once | Once / 500.00 USD | ",
            "Trial, Monthly | Monthly / 0.00 USD | ",
        ];
        assert_eq!(shown, expected);
        assert_eq!(page.cursor.as_deref(), Some("price_1Free"));
    }

    fn subscribed(more: &str) -> CustomerSubscription {
        let items = r#"{"has_more":false,"data":[
            {"id":"si_1","price":{"id":"price_1"},"quantity":2,"current_period_end":1763700000},
            {"id":"si_2","price":{"id":"price_2"},"current_period_end":1763800000}]}"#;
        let text = format!(r#"{{"id":"sub_1","created":1763600000,"customer":"cus_1","items":{items},{more}}}"#);
        subscription(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn what_nobody_pays_is_not_live() {
        for (status, live) in [
            ("active", true),
            ("trialing", true),
            ("past_due", true),
            ("paused", true),
            ("unpaid", true),
            ("a word of tomorrow", true),
            ("incomplete", false),
            ("incomplete_expired", false),
            ("canceled", false),
        ] {
            assert_eq!(subscribed(&format!(r#""status":"{status}""#)).live, live, "{status}");
        }
    }

    #[test]
    fn a_subscription_ends_when_it_is_told_or_with_its_last_period() {
        for (told, ends) in [
            (r#""cancel_at":null,"cancel_at_period_end":false"#, None),
            (r#""cancel_at":1763650000,"cancel_at_period_end":false"#, Some(1_763_650_000)),
            (r#""cancel_at":1763650000,"cancel_at_period_end":true"#, Some(1_763_650_000)),
            (r#""cancel_at_period_end":true"#, Some(1_763_800_000)),
        ] {
            assert_eq!(subscribed(told).cancels_at, ends.map(Instant::from_seconds), "{told}");
        }
        let items = subscribed(r#""status":"active""#).items;
        let told: Vec<_> = items.iter().map(|item| (item.price_external_id.as_str(), item.quantity)).collect();
        assert_eq!(told, [("price_1", Some(2)), ("price_2", None)]);
    }

    #[test]
    fn of_an_event_only_what_it_is_about_is_taken() {
        let of = |data: &str| {
            let text = format!(r#"{{"id":"evt_1","type":"price.updated","created":1763600000,"pending_webhooks":1{data}}}"#);
            event(serde_json::from_str(&text).unwrap()).object_external_id
        };
        assert_eq!(
            of(r#","data":{"object":{"id":"price_1","nickname":"A client"}}"#).as_deref(),
            Some("price_1")
        );
        for data in ["", r#","data":null"#, r#","data":{}"#, r#","data":{"object":{"object":"balance"}}"#] {
            assert_eq!(of(data), None, "{data}");
        }
    }

    #[test]
    fn amounts_are_exact_in_every_currency() {
        for (text, currency, shown) in [
            ("2900", "USD", "29.00 USD"),
            ("5", "USD", "0.05 USD"),
            ("412.5", "USD", "4.125 USD"),
            ("0.0010", "USD", "0.00001 USD"),
            ("500", "JPY", "500 JPY"),
            ("1500", "KWD", "1.500 KWD"),
            ("50000", "UGX", "500.00 UGX"),
            ("", "USD", "an amount that the buyer chooses"),
            ("-5", "USD", "an amount that the buyer chooses"),
        ] {
            assert_eq!(money(Some(text), currency), shown);
        }
        assert_eq!(money(None, "USD"), "an amount that the buyer chooses");
    }

    #[test]
    fn what_a_text_must_not_hold_is_left_out() {
        let price = named(
            r#"{"id":"price_1","created":1763600000,"active":false,"currency":"usd","product":{"id":"prod_1","name":"Pro\u0000","active":true},
                "nickname":" ","recurring":{"interval":"month","interval_count":3},"unit_amount_decimal":"100"}"#,
        );
        assert_eq!((price.name.as_str(), price.active), ("Pro, Every 3 months", false));
    }
}
