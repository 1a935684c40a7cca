//! Prices over the API (fact sheet section 4): what is charged never changes, so a new amount is a new price that
//! takes over the lookup key. There is no DELETE; a price is archived.

use serde_json::{Value, json};

use super::amounts::Amount;
use super::books::{Books, Object, text};
use super::metadata;
use super::occasion::Occasion;
use super::parameters::Parameters;
use super::refusal::Refusal;

const LONGEST_LOOKUP_KEY: usize = 200;
const TAX_BEHAVIORS: &[&str] = &["exclusive", "inclusive", "unspecified"];
const INTERVALS: &[&str] = &["day", "week", "month", "year"];

pub(super) fn create(books: &mut Books, parameters: &mut Parameters, occasion: &Occasion<'_>) -> Result<Object, Refusal> {
    let currency = currency(parameters)?;
    let product = parameters.required("product")?;
    if books.get("product", &product).is_none() {
        return Err(Refusal::no_such("product", &product).status(400).param("product"));
    }
    let mut price = charge(parameters)?;
    let recurring = parameters.nested("recurring").map(recurring).transpose()?;
    let tax_behavior = parameters.choice("tax_behavior", TAX_BEHAVIORS)?;
    let (whole, decimal) = (&price["unit_amount"], &price["unit_amount_decimal"]);
    let fields = json!({
        "currency": currency, "product": product, "active": parameters.boolean("active")?.unwrap_or(true), "custom_unit_amount": null,
        "metadata": metadata::read(parameters, &Object::new())?.unwrap_or_else(|| json!({})), "nickname": parameters.clearable("nickname"),
        "recurring": recurring, "tax_behavior": tax_behavior.as_deref().unwrap_or("unspecified"), "transform_quantity": null,
        "type": if recurring.is_some() { "recurring" } else { "one_time" }, "lookup_key": null,
        "currency_options": { currency.as_str(): { "unit_amount": whole, "unit_amount_decimal": decimal, "tax_behavior": "unspecified" } },
    });
    price.extend(fields.as_object().cloned().unwrap_or_default());
    let key = lookup_key(books, parameters, "", price["active"] == true)?;
    parameters.finish()?;
    let Some(LookupKey { key, holder }) = key else {
        return Ok(books.create("price", &occasion.new_id("price"), Value::Object(price), occasion));
    };
    price.insert("lookup_key".to_owned(), key);
    let made = books.create("price", &occasion.new_id("price"), Value::Object(price), occasion);
    if let Some(holder) = holder {
        books.change("price", &holder, &json!({ "lookup_key": null }), occasion);
    }
    Ok(made)
}

pub(super) fn update(books: &mut Books, price: &Object, parameters: &mut Parameters, occasion: &Occasion<'_>) -> Result<Object, Refusal> {
    let id = text(price, "id");
    let mut changes = Object::new();
    let mut set = |name: &str, value: Value| changes.insert(name.to_owned(), value);
    let was_active = price.get("active") == Some(&json!(true));
    let active = parameters.boolean("active")?.unwrap_or(was_active);
    set("active", json!(active));
    if let Some(nickname) = parameters.clearable("nickname") {
        set("nickname", nickname);
    }
    if let Some(metadata) = metadata::read(parameters, price)? {
        set("metadata", metadata);
    }
    if let Some(tax_behavior) = parameters.choice("tax_behavior", TAX_BEHAVIORS)? {
        let known = text(price, "tax_behavior");
        if known != "unspecified" && known != tax_behavior {
            let message = "You cannot change the tax_behavior of a price once it has been set.";
            return Err(Refusal::new(400, message).param("tax_behavior"));
        }
        set("tax_behavior", json!(tax_behavior));
    }
    let key = lookup_key(books, parameters, id, active)?;
    parameters.finish()?;
    if active && !was_active && key.is_none() && !text(price, "lookup_key").is_empty() {
        check_free(books, text(price, "lookup_key"), id)?;
    }
    let default = books.get("product", text(price, "product"));
    if was_active && !active && default.is_some_and(|product| text(product, "default_price") == id) {
        let message = "This price cannot be archived because it is the default price of its product.";
        return Err(Refusal::new(400, message));
    }
    if let Some(LookupKey { key, holder }) = key {
        if let Some(holder) = holder {
            books.change("price", &holder, &json!({ "lookup_key": null }), occasion);
        }
        changes.insert("lookup_key".to_owned(), key);
    }
    let changed = books.change("price", id, &Value::Object(changes), occasion);
    changed.ok_or_else(|| Refusal::no_such("price", id))
}

/// What a lookup key becomes, and the price that must give it up.
struct LookupKey {
    key: Value,
    holder: Option<String>,
}

/// Among active prices a key names one; `transfer_lookup_key` takes it from whoever has it.
fn lookup_key(books: &Books, parameters: &mut Parameters, id: &str, active: bool) -> Result<Option<LookupKey>, Refusal> {
    let transfer = parameters.boolean("transfer_lookup_key")?.unwrap_or(false);
    let Some(key) = parameters.clearable("lookup_key") else {
        return Ok(None);
    };
    let wanted = key.as_str().unwrap_or_default();
    if wanted.chars().count() > LONGEST_LOOKUP_KEY {
        let message = format!("Invalid string: lookup_key must be at most {LONGEST_LOOKUP_KEY} characters");
        return Err(Refusal::new(400, message).param("lookup_key"));
    }
    let holder = if wanted.is_empty() { None } else { holder(books, wanted, id) };
    if active && !transfer && !wanted.is_empty() {
        check_free(books, wanted, id)?;
    }
    Ok(Some(LookupKey {
        holder: holder.filter(|_| transfer).map(|price| text(price, "id").to_owned()),
        key,
    }))
}

fn holder<'a>(books: &'a Books, key: &str, but: &str) -> Option<&'a Object> {
    let mut prices = books.all("price").iter().filter(|price| text(price, "id") != but);
    prices.find(|price| text(price, "lookup_key") == key && price.get("active") == Some(&json!(true)))
}

fn check_free(books: &Books, key: &str, but: &str) -> Result<(), Refusal> {
    match holder(books, key, but) {
        None => Ok(()),
        Some(price) => {
            let message = format!("A price (`{}`) already uses that lookup key.", text(price, "id"));
            Err(Refusal::new(400, message).param("lookup_key"))
        }
    }
}

fn currency(parameters: &mut Parameters) -> Result<String, Refusal> {
    let currency = parameters.required("currency")?.to_ascii_lowercase();
    if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Ok(currency)
    } else {
        Err(Refusal::new(400, format!("Invalid currency: {currency}")).param("currency"))
    }
}

/// One amount for each unit, or tiers of amounts.
fn charge(parameters: &mut Parameters) -> Result<Object, Refusal> {
    let scheme = parameters.choice("billing_scheme", &["per_unit", "tiered"])?;
    let mode = parameters.choice("tiers_mode", &["graduated", "volume"])?;
    let tiers = parameters.elements("tiers");
    let amount = Amount::read(parameters, "unit_amount")?;
    let mut price = Object::new();
    let mut set = |name: &str, value: Value| price.insert(name.to_owned(), value);
    set("billing_scheme", json!(scheme.as_deref().unwrap_or("per_unit")));
    set("tiers_mode", json!(mode));
    if scheme.as_deref() == Some("tiered") {
        if mode.is_none() {
            return Err(parameters.missing("tiers_mode"));
        }
        if amount.is_some() {
            let message = "`unit_amount` cannot be set when `billing_scheme` is `tiered`.";
            return Err(Refusal::new(400, message).param("unit_amount"));
        }
        set("tiers", read_tiers(parameters, tiers)?);
    } else if mode.is_some() || !tiers.is_empty() {
        let message = "`tiers` and `tiers_mode` can only be set when `billing_scheme` is `tiered`.";
        return Err(Refusal::new(400, message).param("billing_scheme"));
    } else if amount.is_none() {
        return Err(parameters.missing("unit_amount"));
    }
    let Amount { whole, decimal } = amount.unwrap_or(Amount::NONE);
    set("unit_amount", whole);
    set("unit_amount_decimal", decimal);
    Ok(price)
}

/// Each tier ends above the one before it, the last has no end.
fn read_tiers(parameters: &Parameters, tiers: Vec<Parameters>) -> Result<Value, Refusal> {
    let mut shown: Vec<Value> = Vec::new();
    let mut below = Some(0);
    for mut tier in tiers {
        let up_to = match tier.required("up_to")?.as_str() {
            "inf" => None,
            bound => Some(bound.parse::<u64>().unwrap_or(0)),
        };
        let (unit, flat) = (Amount::read(&mut tier, "unit_amount")?, Amount::read(&mut tier, "flat_amount")?);
        tier.finish()?;
        let rises = below.is_some_and(|below| up_to.is_none_or(|up_to| up_to > below));
        if !rises {
            let message = "`tiers` must be in ascending order, and the last one must end at `inf`.";
            return Err(Refusal::new(400, message).param(tier.full_name("up_to")));
        }
        if unit.is_none() && flat.is_none() {
            return Err(tier.missing("unit_amount"));
        }
        let (unit, flat) = (unit.unwrap_or(Amount::NONE), flat.unwrap_or(Amount::NONE));
        shown.push(json!({
            "flat_amount": flat.whole, "flat_amount_decimal": flat.decimal, "unit_amount": unit.whole, "unit_amount_decimal": unit.decimal,
            "up_to": up_to,
        }));
        below = up_to;
    }
    if shown.is_empty() {
        Err(parameters.missing("tiers"))
    } else if below.is_some() {
        Err(Refusal::new(400, "The last of `tiers` must end at `inf`.").param("tiers"))
    } else {
        Ok(json!(shown))
    }
}

fn recurring(mut parameters: Parameters) -> Result<Value, Refusal> {
    let interval = parameters.choice("interval", INTERVALS)?;
    let interval = interval.ok_or_else(|| parameters.missing("interval"))?;
    let count = parameters.integer("interval_count")?.unwrap_or(1);
    if count < 1 {
        return Err(Refusal::new(400, "Invalid positive integer")
            .code("parameter_invalid_integer")
            .param("recurring[interval_count]"));
    }
    let usage_type = parameters.choice("usage_type", &["licensed", "metered"])?;
    let (metered, meter) = (usage_type.as_deref() == Some("metered"), parameters.text("meter"));
    if metered != meter.is_some() {
        return Err(if metered {
            parameters.missing("meter")
        } else {
            Refusal::new(400, "`meter` can only be set when `usage_type` is `metered`.").param("recurring[meter]")
        });
    }
    let trial_period_days = parameters.integer("trial_period_days")?;
    parameters.finish()?;
    Ok(json!({
        "interval": interval, "interval_count": count, "meter": meter, "trial_period_days": trial_period_days,
        "usage_type": usage_type.as_deref().unwrap_or("licensed"),
    }))
}
