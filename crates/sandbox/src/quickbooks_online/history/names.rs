//! Customers and items of a new company. The vendor's sample company has its own.

use std::collections::{BTreeMap, HashSet};

use connect_domain::clock::Instant;
use serde_json::{Value, json};

use super::super::account::LedgerAccount;
use super::super::company::Company;
use super::super::customer::Customer;
use super::super::item::Item;
use super::super::roles::{CLASS, Finder, TYPE};
use super::documents::random_name;
use super::lots::Lots;

/// The sample company's items: name, account, price in cents (public captures of a fresh developer sandbox).
const SAMPLE_ITEMS: &[(&str, u64, i64)] = &[
    ("Concrete", 48, 0),
    ("Design", 82, 7_500),
    ("Rock Fountain", 79, 27_500),
    ("Gardening", 45, 2_500),
    ("Installation", 52, 5_000),
    ("Lighting", 48, 1_500),
    ("Maintenance & Repair", 53, 5_000),
    ("Pest Control", 54, 3_500),
    ("Pump", 79, 1_500),
    ("Rocks", 48, 1_200),
    ("Services", 1, 5_000),
    ("Soil", 49, 1_000),
    ("Sprinkler Heads", 79, 200),
    ("Sprinkler Pipes", 79, 400),
    ("Trimming", 45, 3_500),
];

const SAMPLE_CUSTOMERS: &[&str] = &[
    "Amy's Bird Sanctuary",
    "Bill's Windsurf Shop",
    "Cool Cars",
    "Diego Rodriguez",
    "Dukes Basketball Camp",
    "Dylan Sollfrank",
    "Freeman Sporting Goods",
    "Geeta Kalapatapu",
    "Gevelber Photography",
    "Jeff's Jalopies",
    "John Melton",
    "Kate Whelan",
    "Kookies by Kathy",
    "Mark Cho",
    "Paulsen Medical Supplies",
    "Pye's Cakes",
    "Rago Travel Agency",
    "Red Rock Diner",
    "Rondonuwu Fruit and Vegi",
    "Shara Barnett",
    "Sonnenschein Family Store",
    "Sushi by Katsuyuki",
    "Travis Waldron",
    "Video Games by Dan",
    "Wedding Planning by Whitney",
    "Weiskopf Consulting",
];

/// Accounts that take sales; more would make no more lifelike a company.
const MOST_ACCOUNTS: usize = 12;
const VARIANTS: [&str; 3] = ["", " - standard", " - rush"];

pub(super) fn fill(company: &mut Company, lots: &mut Lots, invoices: usize) {
    let founded = company.info.created_at;
    let is_sample = company.info.company_name == "Sandbox Company_US_1" && company.chart.get(82).is_some();
    if is_sample {
        for (id, (name, account, cents)) in (1..).zip(SAMPLE_ITEMS) {
            let known = company.chart.get(*account).map(|account| account.id);
            company.books.take_item(item(id, name, known, *cents, founded));
        }
    } else {
        fill_items(company, lots, founded);
    }
    let wanted = (invoices / 8).clamp(if invoices == 0 { 0 } else { 8 }, 2_000);
    let mut taken = HashSet::new();
    let known = SAMPLE_CUSTOMERS.iter().filter(|_| is_sample).map(|name| (*name).to_owned());
    let mut names: Vec<String> = known
        .inspect(|name| {
            taken.insert(name.clone());
        })
        .collect();
    while names.len() < wanted {
        let name = random_name(lots);
        let name = if taken.contains(&name) {
            format!("{name} {}", names.len() + 1)
        } else {
            name
        };
        taken.insert(name.clone());
        names.push(name);
    }
    for (id, name) in (1..).zip(names) {
        company.books.take_customer(customer(id, name, lots, founded));
    }
}

fn fill_items(company: &mut Company, lots: &mut Lots, founded: Instant) {
    let finder = Finder::new(&company.chart);
    let takes_sales = |account: &&LedgerAccount| {
        !matches!(
            account.account_subtype.as_str(),
            "DiscountsRefundsGiven" | "UnappliedCashPaymentIncome"
        )
    };
    let mut accounts: Vec<&LedgerAccount> = finder
        .all(TYPE("Income"))
        .into_iter()
        .filter(takes_sales)
        .take(MOST_ACCOUNTS)
        .collect();
    if accounts.is_empty() {
        accounts = finder.all(CLASS("Revenue")).into_iter().take(MOST_ACCOUNTS).collect();
    }
    let mut sold: Vec<(String, Option<u64>, bool)> = Vec::new();
    for account in &accounts {
        let taxable = account.account_subtype == "SalesOfProductIncome";
        let plain: String = account.name.replace([':', '"', '\t', '\n'], " ").chars().take(80).collect();
        sold.extend(
            VARIANTS
                .iter()
                .map(|variant| (format!("{plain}{variant}"), Some(account.id), taxable)),
        );
    }
    if sold.is_empty() {
        sold.push(("Services".to_owned(), finder.find_any(&[CLASS("Revenue")]), false));
    }
    let mut taken = HashSet::new();
    let mut items = Vec::new();
    for (id, (name, account, taxable)) in (1..).zip(sold) {
        let name = if taken.insert(name.to_lowercase()) {
            name
        } else {
            format!("{name} {id}")
        };
        taken.insert(name.to_lowercase());
        let mut item = item(id, &name, account, lots.amount(12, 180) * 250, founded);
        item.taxable = taxable;
        items.push(item);
    }
    for item in items {
        company.books.take_item(item);
    }
}

fn item(id: u64, name: &str, income_account: Option<u64>, cents: i64, founded: Instant) -> Item {
    Item {
        id,
        sync_token: 0,
        name: name.to_owned(),
        sku: None,
        description: Some(name.to_owned()),
        kind: "Service".to_owned(),
        unit_price: cents * 1_000,
        income_account,
        expense_account: None,
        taxable: income_account == Some(79),
        active: true,
        extras: BTreeMap::new(),
        created_at: founded,
        updated_at: founded,
    }
}

fn customer(id: u64, name: String, lots: &mut Lots, founded: Instant) -> Customer {
    let address = json!({
        "Id": id.to_string(), "Line1": format!("{} Alder Street", 10 + lots.below(980)), "City": "Bayshore",
        "CountrySubDivisionCode": "CA", "PostalCode": format!("94{:03}", lots.below(1_000)), "Country": "USA",
    });
    let extras: BTreeMap<String, Value> = [
        ("BillAddr".to_owned(), address),
        (
            "PrimaryEmailAddr".to_owned(),
            json!({ "Address": format!("customer{id}@example.com") }),
        ),
        (
            "PrimaryPhone".to_owned(),
            json!({ "FreeFormNumber": format!("(555) 010-{:04}", lots.below(10_000)) }),
        ),
    ]
    .into();
    Customer {
        id,
        sync_token: 0,
        company_name: Some(name.clone()),
        display_name: name,
        given_name: None,
        family_name: None,
        parent: None,
        active: true,
        taxable: true,
        balance: 0,
        extras,
        created_at: founded,
        updated_at: founded,
    }
}
