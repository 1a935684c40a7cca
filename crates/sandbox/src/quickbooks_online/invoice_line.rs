//! The lines of an invoice: read from a body, written to an answer.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::account::amount;
use super::body::{decimal_of, reference_of, text_of, truth_of};
use super::company::Company;
use super::decimal::{DIGITS, decimal, product};
use super::faults::Fault;
use super::item::account_reference;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LineKind {
    Sale,
    /// Its amount lowers the total.
    Discount,
    /// Words without an amount.
    Description,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Line {
    pub(super) kind: LineKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<u64>,
    /// Where it was posted: the item's income account at that time, or the account of the discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<u64>,
    pub(super) amount: i64,
    /// In hundred-thousandths, as the unit price; of a discount the percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) quantity: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unit_price: Option<i64>,
    pub(super) taxable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<Box<str>>,
}

impl Line {
    pub(super) fn to_json(&self, place: u64, company: &Company) -> Value {
        let mut line = Map::new();
        let mut put = |name: &str, value: Value| line.insert(name.to_owned(), value);
        put("Id", json!(place.to_string()));
        put("LineNum", json!(place));
        if let Some(description) = &self.description {
            put("Description", json!(description));
        }
        let (detail_type, detail) = match self.kind {
            LineKind::Sale => ("SalesItemLineDetail", self.sale_detail(company)),
            LineKind::Discount => ("DiscountLineDetail", self.discount_detail(company)),
            LineKind::Description => ("DescriptionOnly", json!({})),
        };
        if self.kind == LineKind::Description {
            put("DescriptionLineDetail", detail);
        } else {
            put("Amount", amount(self.amount));
            put(detail_type, detail);
        }
        put("DetailType", json!(detail_type));
        Value::Object(line)
    }

    fn sale_detail(&self, company: &Company) -> Value {
        let mut detail = Map::new();
        let item = self.item.and_then(|item| company.books.items.get(item));
        if let Some(item) = item {
            detail.insert(
                "ItemRef".to_owned(),
                json!({ "value": item.id.to_string(), "name": item.shown_name() }),
            );
        }
        for (name, number) in [("Qty", self.quantity), ("UnitPrice", self.unit_price)] {
            if let Some(number) = number {
                detail.insert(name.to_owned(), decimal(number));
            }
        }
        let code = if self.taxable { "TAX" } else { "NON" };
        detail.insert("TaxCodeRef".to_owned(), json!({ "value": code }));
        Value::Object(detail)
    }

    fn discount_detail(&self, company: &Company) -> Value {
        let mut detail = Map::new();
        detail.insert("PercentBased".to_owned(), json!(self.quantity.is_some()));
        if let Some(percent) = self.quantity {
            detail.insert("DiscountPercent".to_owned(), decimal(percent));
        }
        if let Some(account) = self.account {
            detail.insert("DiscountAccountRef".to_owned(), account_reference(company, account));
        }
        Value::Object(detail)
    }
}

/// The lines of a body; subtotals are the server's own and left out.
pub(super) fn read_lines(company: &Company, lines: &Value) -> Result<Vec<Line>, Fault> {
    let sent = lines.as_array().ok_or_else(|| Fault::unreadable("Line is not an array"))?;
    let mut read = Vec::new();
    for line in sent {
        match line.get("DetailType").and_then(Value::as_str) {
            None => return Err(Fault::missing("DetailType")),
            Some("SubTotalLineDetail") => {}
            Some("SalesItemLineDetail") => read.push(read_sale(company, line)?),
            Some("DiscountLineDetail") => read.push(read_discount(company, line)?),
            Some("DescriptionOnly") => read.push(words(line)),
            Some("GroupLineDetail") => return Err(Fault::business("Bundles are not turned on in this company.")),
            Some(other) => return Err(Fault::enumeration("DetailType", other)),
        }
    }
    if !read.iter().any(|line| line.kind == LineKind::Sale) {
        return Err(Fault::missing("Line"));
    }
    let base: i64 = read.iter().filter(|line| line.kind == LineKind::Sale).map(|line| line.amount).sum();
    for line in read.iter_mut().filter(|line| line.kind == LineKind::Discount) {
        if let Some(percent) = line.quantity {
            // A hundredth of the product of minor units and percent.
            line.amount = product(percent, base.saturating_mul(1_000)).unwrap_or(i64::MAX) / 100;
        }
        line.account = line.account.or(company.books.roles.discount);
    }
    Ok(read)
}

fn description(line: &Value) -> Option<Box<str>> {
    line.get("Description").and_then(text_of).map(String::into_boxed_str)
}

fn words(line: &Value) -> Line {
    Line {
        kind: LineKind::Description,
        item: None,
        account: None,
        amount: 0,
        quantity: None,
        unit_price: None,
        taxable: false,
        description: description(line),
    }
}

fn read_sale(company: &Company, line: &Value) -> Result<Line, Fault> {
    let empty = json!({});
    let detail = line.get("SalesItemLineDetail").unwrap_or(&empty);
    let item = match detail.get("ItemRef").and_then(reference_of) {
        Some(id) => {
            let found = id
                .parse()
                .ok()
                .and_then(|id| company.books.items.get(id))
                .filter(|item| item.active);
            found.ok_or_else(|| Fault::reference("ItemRef", &id))?
        }
        // The product falls back on its first service.
        None => company
            .books
            .items
            .all()
            .iter()
            .find(|item| item.active)
            .ok_or_else(|| Fault::missing("ItemRef"))?,
    };
    let number = |name: &str| detail.get(name).map_or(Ok(None), |value| decimal_of(value, name, DIGITS));
    let (mut quantity, mut unit_price) = (number("Qty")?, number("UnitPrice")?);
    // An SDK sends zeros for what its user left out, and the product takes them so.
    if quantity.unwrap_or(0) == 0 && unit_price.unwrap_or(0) == 0 {
        (quantity, unit_price) = (None, None);
    }
    let sent = line.get("Amount").map_or(Ok(None), |value| decimal_of(value, "Amount", 2))?;
    let amount = sent.ok_or_else(|| Fault::missing("Amount"))?;
    if let (Some(quantity), Some(unit_price)) = (quantity, unit_price)
        && product(quantity, unit_price) != Some(amount)
    {
        return Err(Fault::calculation(&line["Amount"].to_string()));
    }
    let code = detail.get("TaxCodeRef").and_then(reference_of);
    let taxable = match code.as_deref() {
        None => item.taxable,
        Some("TAX") => true,
        Some("NON") => false,
        Some(other) => return Err(Fault::reference("TaxCodeRef", other)),
    };
    Ok(Line {
        kind: LineKind::Sale,
        item: Some(item.id),
        account: item.income_account,
        amount,
        quantity,
        unit_price,
        taxable,
        description: description(line).or_else(|| item.description.clone().map(String::into_boxed_str)),
    })
}

fn read_discount(company: &Company, line: &Value) -> Result<Line, Fault> {
    let empty = json!({});
    let detail = line.get("DiscountLineDetail").unwrap_or(&empty);
    let account = match detail.get("DiscountAccountRef").and_then(reference_of) {
        Some(id) => {
            let found = id
                .parse()
                .ok()
                .and_then(|id| company.chart.get(id))
                .filter(|account| account.active);
            Some(found.ok_or_else(|| Fault::reference("DiscountAccountRef", &id))?.id)
        }
        None => None,
    };
    let percent_based = detail.get("PercentBased").and_then(truth_of).unwrap_or(false);
    let percent = if percent_based {
        let sent = detail
            .get("DiscountPercent")
            .map_or(Ok(None), |value| decimal_of(value, "DiscountPercent", DIGITS))?;
        Some(sent.ok_or_else(|| Fault::missing("DiscountPercent"))?)
    } else {
        None
    };
    let sent = line.get("Amount").map_or(Ok(None), |value| decimal_of(value, "Amount", 2))?;
    if percent.is_none() && sent.is_none() {
        return Err(Fault::missing("Amount"));
    }
    Ok(Line {
        kind: LineKind::Discount,
        account,
        amount: sent.unwrap_or(0),
        quantity: percent,
        ..words(line)
    })
}
