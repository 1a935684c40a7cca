//! The organisations of the rehearsal and their charts. The same seed gives the same ones on every machine.

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::random::seeded_number;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Organisation {
    pub(super) tenant_id: String,
    pub(super) name: String,
    pub(super) accounts: Vec<Account>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    /// The partner's word, such as `CURRENT`.
    pub(super) kind: String,
    pub(super) archived: bool,
    pub(super) updated_at: Instant,
}

const NAMES: &[&str] = &[
    "Quayside Trading",
    "Fernleaf Landscapes",
    "Harakeke Design",
    "Southern Cross Couriers",
    "Tidewater Engineering",
    "Kowhai Catering",
];

/// What every organisation begins with: code, name, type.
const CHART: &[(&str, &str, &str)] = &[
    ("090", "Business Bank Account", "BANK"),
    ("091", "Business Savings Account", "BANK"),
    ("200", "Sales", "REVENUE"),
    ("260", "Other Revenue", "REVENUE"),
    ("270", "Interest Income", "REVENUE"),
    ("310", "Cost of Goods Sold", "DIRECTCOSTS"),
    ("320", "Subcontractors", "DIRECTCOSTS"),
    ("400", "Advertising", "EXPENSE"),
    ("404", "Bank Fees", "EXPENSE"),
    ("408", "Cleaning", "EXPENSE"),
    ("412", "Consulting and Accounting", "EXPENSE"),
    ("416", "Depreciation", "DEPRECIATN"),
    ("420", "Entertainment", "EXPENSE"),
    ("425", "Freight and Courier", "EXPENSE"),
    ("429", "General Expenses", "EXPENSE"),
    ("433", "Insurance", "EXPENSE"),
    ("437", "Interest Expense", "EXPENSE"),
    ("441", "Legal Expenses", "EXPENSE"),
    ("445", "Light, Power, Heating", "EXPENSE"),
    ("449", "Motor Vehicle Expenses", "EXPENSE"),
    ("453", "Office Expenses", "EXPENSE"),
    ("461", "Printing and Stationery", "EXPENSE"),
    ("469", "Rent", "OVERHEADS"),
    ("473", "Repairs and Maintenance", "EXPENSE"),
    ("477", "Wages and Salaries", "EXPENSE"),
    ("485", "Subscriptions", "EXPENSE"),
    ("489", "Telephone and Internet", "OVERHEADS"),
    ("493", "Travel", "EXPENSE"),
    ("505", "Income Tax Expense", "EXPENSE"),
    ("610", "Accounts Receivable", "CURRENT"),
    ("620", "Prepayments", "PREPAYMENT"),
    ("630", "Inventory", "INVENTORY"),
    ("710", "Office Equipment", "FIXED"),
    ("720", "Computer Equipment", "FIXED"),
    ("800", "Accounts Payable", "CURRLIAB"),
    ("820", "Sales Tax", "CURRLIAB"),
    ("825", "Employee Tax Payable", "CURRLIAB"),
    ("860", "Rounding", "CURRLIAB"),
    ("900", "Loan", "TERMLIAB"),
    ("960", "Retained Earnings", "EQUITY"),
    ("970", "Owner Funds Introduced", "EQUITY"),
    ("980", "Owner Drawings", "EQUITY"),
];

pub(super) fn seeded(seed: u64, companies: usize, accounts: Option<usize>, now: Instant) -> Vec<Organisation> {
    (0..companies)
        .map(|index| {
            let label = format!("organisation {index}");
            let name = match NAMES.get(index) {
                Some(name) => (*name).to_owned(),
                None => format!("Organisation {}", index + 1),
            };
            Organisation {
                tenant_id: guid(seed, &label),
                name,
                accounts: chart(seed, &label, accounts.unwrap_or(CHART.len()), now),
            }
        })
        .collect()
}

/// The chart, cut off or gone on with.
fn chart(seed: u64, label: &str, length: usize, now: Instant) -> Vec<Account> {
    let more = (1..).map(|number| (format!("{}", 5_000 + number), format!("Project {number}"), "EXPENSE"));
    let usual = CHART
        .iter()
        .map(|(code, name, kind)| ((*code).to_owned(), (*name).to_owned(), *kind));
    usual
        .chain(more)
        .take(length)
        .map(|(code, name, kind)| Account {
            id: guid(seed, &format!("{label} {code}")),
            code,
            name,
            kind: kind.to_owned(),
            archived: false,
            updated_at: now,
        })
        .collect()
}

/// In the shape of a version 4.
pub(super) fn guid(seed: u64, label: &str) -> String {
    let (high, low) = (seeded_number(seed, label), seeded_number(seed, &format!("{label} more")));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high & 0xffff,
        (high >> 16) & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}

impl Organisation {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "OrganisationID": self.tenant_id,
            "Name": self.name,
            "LegalName": format!("{} Limited", self.name),
            "BaseCurrency": "NZD",
            "CountryCode": "NZ",
            "OrganisationStatus": "ACTIVE",
            "FinancialYearEndDay": 31,
            "FinancialYearEndMonth": 3,
            "Timezone": "NEWZEALANDSTANDARDTIME",
        })
    }
}

impl Account {
    pub(super) fn to_json(&self) -> Value {
        let mut shown = json!({
            "AccountID": self.id,
            "Code": self.code,
            "Name": self.name,
            "Status": if self.archived { "ARCHIVED" } else { "ACTIVE" },
            "Type": self.kind,
            "Class": class(&self.kind),
            "TaxType": "NONE",
            "EnablePaymentsToAccount": false,
            "ShowInExpenseClaims": false,
            "HasAttachments": false,
            "UpdatedDateUTC": format!("/Date({})/", self.updated_at.as_micros() / 1_000),
        });
        if self.kind == "BANK" {
            shown["CurrencyCode"] = json!("NZD");
            shown["BankAccountType"] = json!("BANK");
        }
        shown
    }
}

fn class(kind: &str) -> &'static str {
    match kind {
        "BANK" | "CURRENT" | "FIXED" | "INVENTORY" | "NONCURRENT" | "PREPAYMENT" => "ASSET",
        "CURRLIAB" | "LIABILITY" | "TERMLIAB" => "LIABILITY",
        "EQUITY" => "EQUITY",
        "REVENUE" | "SALES" | "OTHERINCOME" => "REVENUE",
        _ => "EXPENSE",
    }
}
