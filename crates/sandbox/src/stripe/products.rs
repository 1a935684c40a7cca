//! Products over the API (fact sheet section 4): made, changed, archived; deleted only while they have no price.

use serde_json::{Value, json};

use super::books::{Books, Object, text};
use super::metadata;
use super::occasion::Occasion;
use super::parameters::Parameters;
use super::refusal::Refusal;

/// Texts that may be set and taken away.
const TEXTS: &[&str] = &["description", "statement_descriptor", "tax_code", "unit_label", "url"];

pub(super) fn create(books: &mut Books, parameters: &mut Parameters, occasion: &Occasion<'_>) -> Result<Object, Refusal> {
    let own_id = parameters.text("id");
    let name = parameters.required("name")?;
    let mut fields = json!({
        "name": name, "active": true, "default_price": null, "description": null, "images": [], "marketing_features": [], "metadata": {},
        "package_dimensions": null, "shippable": null, "statement_descriptor": null, "tax_code": null, "type": "service",
        "unit_label": null, "updated": occasion.seconds(), "url": null,
    });
    for (name, value) in changes(parameters, &Object::new())? {
        fields[name] = value;
    }
    parameters.finish()?;
    let id = own_id.unwrap_or_else(|| occasion.new_id("prod"));
    if books.get("product", &id).is_some() {
        return Err(Refusal::new(400, "Product already exists.")
            .code("resource_already_exists")
            .param("id"));
    }
    Ok(books.create("product", &id, fields, occasion))
}

pub(super) fn update(books: &mut Books, product: &Object, parameters: &mut Parameters, occasion: &Occasion<'_>) -> Result<Object, Refusal> {
    let id = text(product, "id");
    let mut changes = changes(parameters, product)?;
    if let Some(price_id) = parameters.clearable("default_price") {
        if let Some(price_id) = price_id.as_str() {
            let price = books.get("price", price_id);
            let price = price.ok_or_else(|| Refusal::no_such("price", price_id).status(400).param("default_price"))?;
            if text(price, "product") != id || price.get("active") != Some(&json!(true)) {
                let message = format!("The price specified, {price_id}, must be an active price of this product.");
                return Err(Refusal::new(400, message).param("default_price"));
            }
        }
        changes.insert("default_price".to_owned(), price_id);
    }
    parameters.finish()?;
    let changed = books.change("product", id, &Value::Object(changes), occasion);
    changed.ok_or_else(|| Refusal::no_such("product", id))
}

pub(super) fn delete(books: &mut Books, product: &Object, occasion: &Occasion<'_>) -> Result<(), Refusal> {
    let id = text(product, "id");
    if books.all("price").iter().any(|price| text(price, "product") == id) {
        return Err(Refusal::new(
            400,
            "This product cannot be deleted because it has one or more user-created prices.",
        ));
    }
    books.delete("product", id, occasion);
    Ok(())
}

/// What may be said when a product is made and later as well.
fn changes(parameters: &mut Parameters, product: &Object) -> Result<Object, Refusal> {
    let mut changes = Object::new();
    let mut set = |name: &str, value: Value| changes.insert(name.to_owned(), value);
    if let Some(name) = parameters.text("name") {
        if name.trim().is_empty() {
            return Err(parameters.empty("name"));
        }
        set("name", json!(name));
    }
    for name in ["active", "shippable"] {
        if let Some(value) = parameters.boolean(name)? {
            set(name, json!(value));
        }
    }
    for name in TEXTS {
        if let Some(value) = parameters.clearable(name) {
            set(name, value);
        }
    }
    let images = parameters.list("images");
    if !images.is_empty() || parameters.text("images").is_some() {
        set("images", json!(images));
    }
    if let Some(metadata) = metadata::read(parameters, product)? {
        set("metadata", metadata);
    }
    Ok(changes)
}
