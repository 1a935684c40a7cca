//! What runs every month: rent, payroll and its taxes, supplies on account, the card, insurance, the loan,
//! depreciation, sales tax, and what the owner takes out or puts in. Sized by what the company bills, so
//! that the bank account neither empties nor fills.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::company::Company;
use super::super::journal::Entry;
use super::super::roles::{CLASS, Finder, NAME, SUBTYPE, TYPE};
use super::super::wire_time::moment_of;
use super::lots::Lots;

/// Billed in a month by a company without invoices, in minor units.
const QUIET_MONTH: i64 = 900_000;

struct Accounts {
    bank: Option<u64>,
    payable: Option<u64>,
    card: Option<u64>,
    payroll_taxes: Option<u64>,
    sales_tax: Option<u64>,
    loan: Option<u64>,
    accumulated: Option<u64>,
    owner: Option<u64>,
    rent: Option<u64>,
    wages: Option<u64>,
    supplies: Option<u64>,
    utilities: Option<u64>,
    insurance: Option<u64>,
    interest: Option<u64>,
    depreciation: Option<u64>,
    /// Whatever else money is spent on.
    others: Vec<u64>,
}

impl Accounts {
    fn of(company: &Company) -> Self {
        let finder = Finder::new(&company.chart);
        let (owed, costs) = (finder.within("Liability"), finder.within("Expense"));
        let roles = &company.books.roles;
        let others = costs.all(TYPE("Expense")).into_iter().map(|account| account.id).take(40).collect();
        Self {
            bank: roles.deposit,
            payable: owed.find(&[TYPE("Accounts Payable"), NAME("payable")]),
            card: owed.find(&[TYPE("Credit Card"), NAME("credit card")]),
            payroll_taxes: owed.find(&[SUBTYPE("PayrollTaxPayable"), NAME("payroll"), TYPE("Other Current Liability")]),
            sales_tax: roles.tax,
            loan: owed.find(&[SUBTYPE("NotesPayable"), TYPE("Long Term Liability")]),
            accumulated: finder.find(&[SUBTYPE("AccumulatedDepreciation"), NAME("accumulated"), TYPE("Fixed Asset")]),
            owner: finder
                .within("Equity")
                .find(&[NAME("draw"), SUBTYPE("OwnersEquity")])
                .or(roles.opening),
            rent: costs.find(&[SUBTYPE("RentOrLeaseOfBuildings"), NAME("rent"), TYPE("Expense")]),
            wages: costs.find(&[
                SUBTYPE("PayrollExpenses"),
                SUBTYPE("CostOfLabor"),
                NAME("wages"),
                NAME("salar"),
                TYPE("Expense"),
            ]),
            supplies: costs.find(&[TYPE("Cost of Goods Sold"), NAME("supplies"), NAME("materials"), CLASS("Expense")]),
            utilities: costs.find(&[SUBTYPE("Utilities"), NAME("utilit"), TYPE("Expense")]),
            insurance: costs.find(&[SUBTYPE("Insurance"), NAME("insurance"), TYPE("Expense")]),
            interest: costs.find(&[SUBTYPE("InterestPaid"), NAME("interest"), CLASS("Expense")]),
            depreciation: costs.find(&[SUBTYPE("Depreciation"), NAME("depreciation"), CLASS("Expense")]),
            others,
        }
    }
}

/// Sums of one month.
#[derive(Clone, Copy, Default)]
struct Month {
    billed: i64,
    tax: i64,
    received: i64,
}

pub(super) fn fill(company: &mut Company, lots: &mut Lots, begin: Date, today: Date) {
    let accounts = Accounts::of(company);
    let months = sums(company);
    let billed: i64 = months.values().map(|month| month.billed).sum();
    let usual = if billed == 0 {
        QUIET_MONTH
    } else {
        billed / i64::from(super::MONTHS)
    };
    let mut first = begin;
    let mut tax_due = 0;
    while first <= today {
        let month = months.get(&first).copied().unwrap_or_default();
        let mut book = Book {
            company,
            bank: accounts.bank,
            first,
            today,
            spent: 0,
        };
        run(&mut book, &accounts, usual, tax_due, lots);
        // A quiet company earns nothing, so its owner pays for it.
        let rest = month.received - book.spent;
        let memo = if rest >= 0 { "Owner's draw" } else { "Owner's contribution" };
        book.pay(book.first.days_in_month(), memo, accounts.owner, rest);
        tax_due = month.tax;
        first = first.checked_add(1.month()).unwrap_or(Date::MAX);
    }
}

fn sums(company: &Company) -> BTreeMap<Date, Month> {
    let mut months: BTreeMap<Date, Month> = BTreeMap::new();
    for invoice in company.books.invoices.all() {
        let month = months.entry(invoice.day.first_of_month()).or_default();
        month.billed += invoice.total;
        month.tax += invoice.tax;
    }
    for payment in company.books.payments.all() {
        months.entry(payment.day.first_of_month()).or_default().received += payment.total;
    }
    months
}

fn run(book: &mut Book<'_>, accounts: &Accounts, usual: i64, tax_due: i64, lots: &mut Lots) {
    let mut about = |per_mille: i64| usual * per_mille / 1_000 * lots.amount(90, 110) / 100;
    let (rent, insurance) = (usual * 90 / 1_000, usual * 20 / 1_000);
    let (supplies, utilities, other) = (about(150), about(25), about(30));
    let (wages, withheld) = (about(170), about(30));
    book.pay(1, "Rent", accounts.rent, rent);
    book.pay(3, "Insurance", accounts.insurance, insurance);
    book.pay(5, "Loan payment", accounts.loan, usual * 15 / 1_000);
    book.pay(5, "Loan interest", accounts.interest, usual * 5 / 1_000);
    book.post(6, "Supplies on account", accounts.supplies, accounts.payable, supplies);
    book.pay(10, "Payroll tax deposit", accounts.payroll_taxes, withheld * 2);
    book.post(12, "Utilities", accounts.utilities, accounts.card, utilities);
    for day in [15, 28] {
        book.pay(day, "Payroll", accounts.wages, wages - withheld);
        book.post(day, "Payroll withholding", accounts.wages, accounts.payroll_taxes, withheld);
    }
    for day in [9, 18, 23] {
        let account = lots.pick(&accounts.others).copied();
        book.post(day, "Card purchase", account, accounts.card, other / 3);
    }
    book.pay(20, "Supplies paid", accounts.payable, supplies);
    book.pay(20, "Sales tax remitted", accounts.sales_tax, tax_due);
    book.pay(25, "Card paid", accounts.card, utilities + other / 3 * 3);
    book.post(
        book.first.days_in_month(),
        "Depreciation",
        accounts.depreciation,
        accounts.accumulated,
        usual * 20 / 1_000,
    );
}

/// One month of a journal.
struct Book<'a> {
    company: &'a mut Company,
    bank: Option<u64>,
    first: Date,
    today: Date,
    spent: i64,
}

impl Book<'_> {
    fn pay(&mut self, day: i8, memo: &str, debit: Option<u64>, amount: i64) {
        if self.post(day, memo, debit, self.bank, amount) {
            self.spent += amount;
        }
    }

    /// Whether it was booked: not what lies ahead, nor what this chart has no account for.
    fn post(&mut self, day: i8, memo: &str, debit: Option<u64>, credit: Option<u64>, amount: i64) -> bool {
        let (Some(debit), Some(credit)) = (debit, credit) else {
            return false;
        };
        let day = self.first.with().day(day).build().unwrap_or(self.first);
        if day > self.today || amount == 0 {
            return false;
        }
        let id = self.company.books.next_entry_id();
        self.company.books.take_entry(Entry {
            id,
            day,
            memo: memo.to_owned(),
            lines: vec![(debit, amount), (credit, -amount)],
            at: moment_of(day, 17 * 3_600),
        });
        true
    }
}
