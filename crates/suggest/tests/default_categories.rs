//! A firm on its first day: no history, the shipped categories, and the partner's own types.
//!
//! The chart is authored here, in the manner of a small company's books.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up should stop")]

use std::collections::BTreeMap;

use connect_domain::mapping::default_targets::engagement_categories;
use connect_domain::source_object::RootClass;
use connect_suggest::{PartnerType, SourceAccount, SuggestTarget, Suggester};

/// Name, type, subtype, expected category. Some subtypes are what people pick in a hurry.
const CHART: [(&str, &str, &str, &str); 60] = [
    ("Operating Checking", "Bank", "Checking", "cash"),
    ("Petty Cash", "Bank", "CashOnHand", "cash"),
    (
        "Accounts Receivable (A/R)",
        "Accounts Receivable",
        "AccountsReceivable",
        "accounts_receivable",
    ),
    (
        "Payments to deposit",
        "Other Current Asset",
        "UndepositedFunds",
        "undeposited_funds",
    ),
    ("Inventory Asset", "Other Current Asset", "Inventory", "inventory"),
    ("Prepaid insurance", "Other Current Asset", "PrepaidExpenses", "prepaid_expenses"),
    (
        "Loan to shareholder",
        "Other Current Asset",
        "LoansToStockholders",
        "due_from_owners",
    ),
    (
        "Employee advances",
        "Other Current Asset",
        "EmployeeCashAdvances",
        "other_current_assets",
    ),
    ("Prepaid rent", "Other Current Asset", "OtherCurrentAssets", "prepaid_expenses"),
    ("Delivery van", "Fixed Asset", "Vehicles", "vehicles"),
    ("Office furniture", "Fixed Asset", "FurnitureAndFixtures", "equipment"),
    ("Accumulated depreciation", "Fixed Asset", "AccumulatedDepreciation", "equipment"),
    ("Accum depr - vehicles", "Fixed Asset", "AccumulatedDepreciation", "vehicles"),
    (
        "Leasehold improvements",
        "Fixed Asset",
        "LeaseholdImprovements",
        "buildings_improvements",
    ),
    ("Land", "Fixed Asset", "Land", "land"),
    ("Goodwill", "Other Asset", "Goodwill", "intangible_assets"),
    ("Security deposits", "Other Asset", "SecurityDeposits", "other_assets"),
    ("Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable", "accounts_payable"),
    ("Mastercard 4412", "Credit Card", "CreditCard", "credit_cards"),
    (
        "State Board of Equalization Payable",
        "Other Current Liability",
        "SalesTaxPayable",
        "sales_tax_payable",
    ),
    (
        "Federal taxes (941)",
        "Other Current Liability",
        "PayrollTaxPayable",
        "payroll_liabilities",
    ),
    ("Line of credit", "Other Current Liability", "LineOfCredit", "current_debt"),
    (
        "Customer deposits",
        "Other Current Liability",
        "OtherCurrentLiabilities",
        "deferred_revenue",
    ),
    (
        "Accrued expenses",
        "Other Current Liability",
        "OtherCurrentLiabilities",
        "accrued_liabilities",
    ),
    ("Notes payable", "Long Term Liability", "NotesPayable", "long_term_debt"),
    (
        "Loan from shareholder",
        "Long Term Liability",
        "ShareholderNotesPayable",
        "due_to_owners",
    ),
    ("Opening Balance Equity", "Equity", "OpeningBalanceEquity", "opening_balance_equity"),
    ("Retained Earnings", "Equity", "RetainedEarnings", "retained_earnings"),
    ("Owner's draw", "Equity", "OwnersEquity", "owner_draws"),
    ("Common stock", "Equity", "CommonStock", "capital_stock"),
    ("Partner contributions", "Equity", "PartnerContributions", "owner_contributions"),
    ("Landscaping services", "Income", "SalesOfProductIncome", "sales_revenue"),
    ("Design income", "Income", "ServiceFeeIncome", "sales_revenue"),
    ("Discounts given", "Income", "DiscountsRefundsGiven", "sales_returns"),
    ("Interest earned", "Other Income", "InterestEarned", "interest_dividend_income"),
    (
        "Gain on sale of equipment",
        "Other Income",
        "OtherMiscellaneousIncome",
        "other_income",
    ),
    (
        "Cost of Goods Sold",
        "Cost of Goods Sold",
        "SuppliesMaterialsCogs",
        "cost_of_materials",
    ),
    ("Direct labor", "Cost of Goods Sold", "CostOfLaborCos", "cost_of_labor"),
    ("Advertising", "Expense", "AdvertisingPromotional", "advertising"),
    ("Fuel", "Expense", "Auto", "vehicle_expense"),
    ("Bank charges", "Expense", "BankCharges", "bank_merchant_fees"),
    ("Donations", "Expense", "CharitableContributions", "charitable_contributions"),
    ("Subcontractors", "Expense", "CostOfLabor", "contract_labor"),
    ("Client meals", "Expense", "EntertainmentMeals", "meals"),
    ("Meals while traveling", "Expense", "TravelMeals", "meals"),
    ("Airfare", "Expense", "Travel", "travel"),
    ("Hotels", "Expense", "OfficeGeneralAdministrativeExpenses", "travel"),
    ("Liability insurance", "Expense", "Insurance", "insurance"),
    ("Loan interest", "Expense", "InterestPaid", "interest_expense"),
    ("Accounting fees", "Expense", "LegalProfessionalFees", "professional_fees"),
    (
        "Office supplies",
        "Expense",
        "OfficeGeneralAdministrativeExpenses",
        "office_expense",
    ),
    (
        "Software subscriptions",
        "Expense",
        "OtherMiscellaneousServiceCost",
        "office_expense",
    ),
    ("Officer salary", "Expense", "PayrollExpenses", "owner_compensation"),
    ("Staff wages", "Expense", "PayrollExpenses", "wages"),
    ("Payroll taxes", "Expense", "PayrollExpenses", "payroll_taxes"),
    ("Office rent", "Expense", "RentOrLeaseOfBuildings", "rent_lease"),
    ("Equipment repairs", "Expense", "RepairMaintenance", "repairs_maintenance"),
    ("Business licenses", "Expense", "TaxesPaid", "taxes_licenses"),
    ("Telephone", "Expense", "Utilities", "utilities_telephone"),
    ("Depreciation", "Other Expense", "Depreciation", "depreciation_amortization"),
];

fn class_of(kind: &str) -> RootClass {
    match kind {
        "Accounts Payable" | "Credit Card" | "Other Current Liability" | "Long Term Liability" => RootClass::Liability,
        "Equity" => RootClass::Equity,
        "Income" | "Other Income" => RootClass::Income,
        "Cost of Goods Sold" | "Expense" | "Other Expense" => RootClass::Expense,
        _ => RootClass::Asset,
    }
}

fn chart(with_types: bool) -> Vec<SourceAccount> {
    CHART
        .iter()
        .map(|(name, kind, subtype, _)| SourceAccount {
            row_id: (*name).to_owned(),
            name: (*name).to_owned(),
            path: (*name).to_owned(),
            root_class: Some(class_of(kind)),
            partner_type: with_types.then(|| PartnerType {
                kind: (*kind).to_owned(),
                subtype: (*subtype).to_owned(),
            }),
            ..SourceAccount::default()
        })
        .collect()
}

fn wrong(with_types: bool) -> Vec<String> {
    let targets = engagement_categories().unwrap().targets().iter().map(SuggestTarget::from).collect();
    let suggestions = Suggester::new(targets).suggest(&chart(with_types), &BTreeMap::new());
    let misses = suggestions
        .iter()
        .zip(CHART)
        .filter(|(suggestion, (_, _, _, expected))| suggestion.code() != Some(expected));
    misses
        .map(|(suggestion, (name, _, _, expected))| format!("{name}: {expected}, not {:?}", suggestion.top3))
        .collect()
}

#[test]
fn a_first_chart_is_nearly_all_right_with_types() {
    let wrong = wrong(true);
    assert!(wrong.len() <= 2, "{wrong:#?}");
}

#[test]
fn names_alone_carry_most_of_it() {
    let wrong = wrong(false);
    assert!(wrong.len() <= 9, "{wrong:#?}");
}

/// Contra accounts follow the asset they reduce, and the parts of a heading follow the heading.
#[test]
fn a_sub_account_follows_its_heading() {
    let targets = engagement_categories().unwrap().targets().iter().map(SuggestTarget::from).collect();
    let below = |path: &str, kind: &str, subtype: &str| SourceAccount {
        row_id: path.to_owned(),
        name: path.rsplit(':').next().unwrap_or(path).to_owned(),
        path: path.to_owned(),
        root_class: Some(class_of(kind)),
        partner_type: Some(PartnerType {
            kind: kind.to_owned(),
            subtype: subtype.to_owned(),
        }),
        ..SourceAccount::default()
    };
    let chart = [
        below("Delivery truck:Depreciation", "Fixed Asset", "AccumulatedDepreciation"),
        below("Attorney:Harbor Street matter", "Expense", "OtherMiscellaneousServiceCost"),
    ];
    let suggestions = Suggester::new(targets).suggest(&chart, &BTreeMap::new());
    let codes: Vec<Option<&str>> = suggestions.iter().map(connect_suggest::Suggestion::code).collect();
    assert_eq!(codes, [Some("vehicles"), Some("professional_fees")], "{suggestions:#?}");
    assert_eq!(
        suggestions[1].reason,
        "Its heading `Attorney` points to Legal and professional fees"
    );
}

#[test]
fn reasons_are_sentences_about_the_account() {
    let targets = engagement_categories().unwrap().targets().iter().map(SuggestTarget::from).collect();
    let suggestions = Suggester::new(targets).suggest(&chart(true), &BTreeMap::new());
    let reason = |name: &str| {
        let row = CHART.iter().position(|(other, ..)| *other == name).unwrap();
        suggestions[row].reason.clone()
    };
    assert_eq!(reason("Operating Checking"), "Type Bank, Checking belongs to Cash and bank");
    assert!(reason("Hotels").contains("Travel"), "{}", reason("Hotels"));
}
