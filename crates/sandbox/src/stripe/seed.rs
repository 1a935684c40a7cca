//! The catalogue and the past of a new account: 40 products, 120 prices, 300 subscriptions and 1,000 invoices in test
//! mode, a smaller catalogue with the same lookup keys in live mode.
//!
//! Among them are the troubles that a firm meets: an archived price with live subscriptions (product 1), a tier with
//! a yearly price only (2), a second currency, a metered and a tiered price (3, 4), a price in fractions of a cent
//! (5), a currency without decimals (6), two products that look alike (7, 8), and a subscription with more items
//! than it shows of itself.

use serde_json::{Value, json};

use super::books::Books;
use crate::random::{seeded_number, seeded_text};

const PRODUCTS: usize = 40;
const LIVE_PRODUCTS: usize = 12;
const CUSTOMERS: usize = 240;
const SUBSCRIPTIONS: usize = 300;
const INVOICES: usize = 1_000;
const DAY: i64 = 24 * 3_600;

const SERVICES: [&str; 10] = [
    "Starter",
    "Professional",
    "Enterprise",
    "Bookkeeping",
    "Payroll",
    "Advisory",
    "Tax Filing",
    "Document Storage",
    "Team Seat",
    "Support",
];
const EDITIONS: [&str; 4] = ["", " Plus", " Nonprofit", " Legacy"];
const NAMES: [&str; 12] = [
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Rowan", "Willow",
];
const TRADES: [&str; 8] = ["Dental", "Bakery", "Builders", "Legal", "Studio", "Logistics", "Clinic", "Foods"];

pub(super) fn books(seed: u64, live: bool, now: i64) -> Books {
    let mut maker = Maker {
        seed,
        live,
        now,
        books: Books::new(live),
    };
    let products = if live { LIVE_PRODUCTS } else { PRODUCTS };
    for index in 0..products {
        maker.product(index);
    }
    if !live {
        (0..CUSTOMERS).for_each(|index| maker.customer(index));
        (0..SUBSCRIPTIONS).for_each(|index| maker.subscription(index));
        (0..INVOICES).for_each(|index| maker.invoice(index));
        maker.webhook_endpoint();
    }
    maker.books.sort();
    maker.books
}

struct Maker {
    seed: u64,
    live: bool,
    now: i64,
    books: Books,
}

impl Maker {
    fn id(&self, prefix: &str, index: usize) -> String {
        let label = format!("stripe {} {prefix} {index}", self.live);
        format!("{prefix}_1{}", seeded_text(self.seed, &label, 22))
    }

    fn number(&self, label: &str, index: usize, below: u64) -> u64 {
        seeded_number(self.seed, &format!("stripe {label} {index}")) % below
    }

    fn product(&mut self, index: usize) {
        let service = SERVICES.get(index % SERVICES.len()).copied().unwrap_or_default();
        let edition = EDITIONS.get(index / SERVICES.len()).copied().unwrap_or_default();
        // Two that only a careful reader tells apart.
        let name = if index == 8 {
            "Document  storage".to_owned()
        } else {
            format!("{service}{edition}")
        };
        let id = self.id("prod", index);
        let created = self.now - 700 * DAY + i64::try_from(index).unwrap_or(0) * DAY;
        let default_price = self.id("price", index * 3);
        self.books.add(
            "product",
            &id,
            created,
            json!({
                "name": name, "active": index != 39, "description": format!("{service} for one firm"), "default_price": default_price,
                "images": [], "marketing_features": [], "metadata": {}, "package_dimensions": null, "shippable": null,
                "statement_descriptor": null, "tax_code": null, "type": "service", "unit_label": null, "updated": created, "url": null,
            }),
        );
        let slug = format!("{service}{edition}").to_lowercase().replace(' ', "_");
        let amount = 1_900 + i64::try_from(self.number("amount", index, 300)).unwrap_or(0) * 100;
        self.price(index, 0, &id, created, &slug, "month", "usd", amount);
        self.price(index, 1, &id, created, &slug, "year", "usd", amount * 10);
        let second = if index == 6 { "jpy" } else { "eur" };
        self.price(index, 2, &id, created, &slug, "month", second, amount);
    }

    #[expect(clippy::too_many_arguments, reason = "each is one column of the catalogue")]
    fn price(
        &mut self,
        product: usize,
        which: usize,
        product_id: &str,
        created: i64,
        slug: &str,
        interval: &str,
        currency: &str,
        amount: i64,
    ) {
        let id = self.id("price", product * 3 + which);
        let suffix = if currency == "usd" { String::new() } else { format!("_{currency}") };
        // Two products lost their monthly price; subscriptions to the first's live on.
        let active = !(which == 0 && matches!(product, 1 | 2));
        // In live mode one lookup key was forgotten.
        let lookup_key = (active && !(self.live && product == 3)).then(|| format!("{slug}_{interval}ly{suffix}"));
        let mut price = json!({
            "active": active, "billing_scheme": "per_unit", "currency": currency, "custom_unit_amount": null, "lookup_key": lookup_key,
            "metadata": {}, "nickname": null, "product": product_id, "tax_behavior": "unspecified", "tiers_mode": null,
            "transform_quantity": null, "type": "recurring", "unit_amount": amount, "unit_amount_decimal": amount.to_string(),
            "recurring": { "interval": interval, "interval_count": 1, "meter": null, "trial_period_days": null, "usage_type": "licensed" },
            "currency_options": { currency: { "unit_amount": amount, "unit_amount_decimal": amount.to_string(), "tax_behavior": "unspecified" } },
        });
        match (product, which) {
            (3, 0) => {
                price["recurring"]["usage_type"] = json!("metered");
                price["recurring"]["meter"] = json!(self.id("mtr", product));
            }
            (4, 0) => {
                price["billing_scheme"] = json!("tiered");
                price["tiers_mode"] = json!("graduated");
                (price["unit_amount"], price["unit_amount_decimal"]) = (Value::Null, Value::Null);
                price["tiers"] = json!([tier(Some(10), "500"), tier(None, "412.5")]);
            }
            (5, 0) => {
                (price["unit_amount"], price["unit_amount_decimal"]) = (Value::Null, json!("2949.5"));
            }
            _ => {}
        }
        self.books.add("price", &id, created + i64::try_from(which).unwrap_or(0), price);
    }

    fn customer(&mut self, index: usize) {
        let name = NAMES.get(index % NAMES.len()).copied().unwrap_or_default();
        let trade = TRADES.get(index / NAMES.len() % TRADES.len()).copied().unwrap_or_default();
        let (id, ordinal) = (self.id("cus", index), i64::try_from(index).unwrap_or(0));
        let fields = json!({
            "name": format!("{name} {trade} {}", index + 1), "email": format!("books{}@example.com", index + 1), "currency": "usd",
            "balance": 0, "delinquent": false, "description": null, "metadata": {}, "test_clock": null,
        });
        self.books.add("customer", &id, self.now - 500 * DAY + ordinal * DAY, fields);
    }

    fn subscription(&mut self, index: usize) {
        let ordinal = i64::try_from(index).unwrap_or(0);
        let start = self.now - 400 * DAY + ordinal * DAY;
        let status = match index % 30 {
            27 => "trialing",
            28 => "past_due",
            29 => "canceled",
            _ => "active",
        };
        let price = |item: usize| self.id("price", (index + item) % PRODUCTS * 3);
        let count = if index == 0 { 12 } else { 1 };
        let item = |item: usize| {
            json!({
                "id": self.id("si", index * 20 + item), "object": "subscription_item", "created": start, "metadata": {}, "quantity": 1,
                "price": price(item), "subscription": self.id("sub", index),
                "current_period_start": self.now - 10 * DAY, "current_period_end": self.now + 20 * DAY,
            })
        };
        let id = self.id("sub", index);
        let items: Vec<Value> = (0..count).map(item).collect();
        let ended = (status == "canceled").then_some(start + 60 * DAY);
        let fields = json!({
            "customer": self.id("cus", index % CUSTOMERS), "status": status, "currency": "usd", "collection_method": "charge_automatically",
            "items": { "object": "list", "data": items, "has_more": false, "url": format!("/v1/subscription_items?subscription={id}") },
            "cancel_at": null, "cancel_at_period_end": false, "canceled_at": ended, "ended_at": ended, "start_date": start,
            "trial_end": (status == "trialing").then_some(self.now + 7 * DAY), "latest_invoice": self.id("in", index),
            "billing_mode": { "type": "flexible" }, "metadata": {}, "test_clock": null,
        });
        self.books.add("subscription", &id, start, fields);
    }

    fn invoice(&mut self, index: usize) {
        let subscription = index % SUBSCRIPTIONS;
        let id = self.id("in", index);
        let months = i64::try_from(index / SUBSCRIPTIONS).unwrap_or(0);
        let created = self.now - 10 * DAY - months * 30 * DAY - i64::try_from(subscription).unwrap_or(0);
        let status = match index % 25 {
            21 => "draft",
            22 => "open",
            23 => "void",
            24 => "uncollectible",
            _ => "paid",
        };
        let total = 1_900 + i64::try_from(self.number("invoice", index, 400)).unwrap_or(0) * 100;
        let paid = if status == "paid" { total } else { 0 };
        let customer = subscription % CUSTOMERS;
        let at = |wanted: &str| (status == wanted).then_some(created + 2 * 3_600);
        let fields = json!({
            "number": (status != "draft").then(|| format!("HOL-{:05}", index + 1)), "status": status, "currency": "usd",
            "customer": self.id("cus", customer), "customer_email": format!("books{}@example.com", customer + 1),
            "subtotal": total, "total": total, "total_taxes": [], "amount_due": total, "amount_paid": paid, "amount_remaining": total - paid,
            "amount_overpaid": 0, "billing_reason": "subscription_cycle", "collection_method": "charge_automatically", "due_date": null,
            "status_transitions": {
                "finalized_at": (status != "draft").then_some(created + 3_600), "paid_at": at("paid"), "voided_at": at("void"),
                "marked_uncollectible_at": at("uncollectible"),
            },
            "parent": { "type": "subscription_details", "subscription_details": { "subscription": self.id("sub", subscription), "metadata": {} } },
            "hosted_invoice_url": null, "metadata": {},
        });
        self.books.add("invoice", &id, created, fields);
    }

    fn webhook_endpoint(&mut self) {
        let (id, secret) = (self.id("we", 0), signing_secret(self.seed));
        let fields = json!({
            "api_version": super::VERSION, "application": null, "description": null, "metadata": {}, "status": "enabled", "secret": secret,
            "enabled_events": [
                "product.updated", "price.created", "price.updated", "customer.created", "customer.updated", "customer.subscription.created",
                "customer.subscription.updated", "customer.subscription.deleted", "invoice.payment_succeeded", "invoice.payment_failed",
                "payment_method.attached", "checkout.session.completed",
            ],
            "url": "https://relay.example.com/hooks/1",
        });
        self.books.add("webhook_endpoint", &id, self.now - 100 * DAY, fields);
    }
}

fn tier(up_to: Option<u64>, amount: &str) -> Value {
    let whole: Option<i64> = amount.parse().ok();
    json!({ "flat_amount": null, "flat_amount_decimal": null, "unit_amount": whole, "unit_amount_decimal": amount, "up_to": up_to })
}

/// Of the seeded endpoint.
pub(super) fn signing_secret(seed: u64) -> String {
    format!("whsec_{}", seeded_text(seed, "stripe signing secret", 32))
}
