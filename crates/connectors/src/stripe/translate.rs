//! From Stripe's words to ours, and nowhere else.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::item::Item;
use connect_domain::mapping::default_price::{MONTHLY, YEARLY};
use connect_domain::money::minor_digits;
use connect_domain::source_object::{PRODUCT, PRODUCT_ACTIVE, SourceObject, SourceObjectKind};

use super::client::AccountAnswer;
use super::wire::{self, List, Listed, Price, Product, Recurring, Subscription, SubscriptionItem, Tier};
use crate::connector::{Organization, PriceUse};
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
                currency: account.default_currency.map(|currency| currency.to_uppercase()),
                country: account.country,
                fiscal_year_starts_in: None,
            }
        }
        AccountAnswer::Named(id) => Organization {
            display_name: id.clone(),
            external_account_id: id,
            legal_name: None,
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

/// What a subscription is paid by. One that was never paid is paid by nothing.
pub(super) fn price_uses(subscription: Subscription) -> Vec<PriceUse> {
    if matches!(subscription.status.as_str(), "incomplete" | "incomplete_expired" | "canceled") {
        return Vec::new();
    }
    let used = |item: SubscriptionItem| PriceUse {
        price_external_id: item.price.id,
    };
    subscription.items.data.into_iter().map(used).collect()
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

    #[test]
    fn what_nobody_pays_is_no_use_of_a_price() {
        let of = |status: &str| {
            let text = format!(
                r#"{{"id":"sub_1","created":1763600000,"status":"{status}","items":{{"has_more":false,"data":[{{"price":{{"id":"price_1"}}}}]}}}}"#
            );
            price_uses(serde_json::from_str(&text).unwrap()).len()
        };
        for (status, uses) in [
            ("active", 1),
            ("trialing", 1),
            ("past_due", 1),
            ("paused", 1),
            ("incomplete", 0),
            ("canceled", 0),
        ] {
            assert_eq!(of(status), uses, "{status}");
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
