//! Opening balances: what each account must have begun with to stand today where its chart says.
//!
//! They are booked against opening balance equity, which takes up the difference. Where every balance is a
//! known fact, equity included, assets less liabilities and equity already say what the year's result must
//! be: then costs (or income) of the months of this year give way.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::account_types::carries_balance;
use super::super::company::Company;
use super::super::effects::Effects;
use super::super::journal::{Basis, Entry, each_posting};
use super::super::roles::{CLASS, Finder, SUBTYPE, TYPE};
use super::super::wire_time::moment_of;

pub(super) fn fill(company: &mut Company, exact: bool, begin: Date, today: Date) {
    let targets: Vec<(u64, i64)> = company
        .chart
        .all()
        .iter()
        .filter(|account| account.classification().is_some_and(carries_balance))
        .map(|account| (account.id, account.balance))
        .collect();
    let held = exact && adjust_result(company, &targets, today);
    let effects = Effects::of_all(&company.books, &company.chart, today);
    let opening_account = company.books.roles.opening.filter(|_| !held);
    let mut lines: Vec<(u64, i64)> = targets
        .into_iter()
        .filter(|(id, _)| Some(*id) != opening_account)
        .map(|(id, target)| (id, target - effects.accounts.get(&id).copied().unwrap_or(0)))
        .filter(|(_, amount)| *amount != 0)
        .collect();
    let difference: i64 = lines.iter().map(|(_, amount)| amount).sum();
    if let Some(account) = opening_account {
        lines.push((account, -difference));
    }
    if lines.iter().map(|(_, amount)| amount).sum::<i64>() == 0 && !lines.is_empty() {
        let day = begin.checked_sub(1.day()).unwrap_or(begin);
        put(company, day, "Opening balances", lines);
    }
}

/// Brings this year's result to what the balances say; `false` if the chart has no account for that.
fn adjust_result(company: &mut Company, targets: &[(u64, i64)], today: Date) -> bool {
    let balances: i64 = targets.iter().map(|(_, target)| target).sum();
    let mut result = 0;
    let chart = &company.chart;
    each_posting(&company.books, &mut |posting| {
        let of_year = posting.is_on(Basis::Accrual) && posting.day.year() == today.year() && posting.day <= today;
        let account = chart.get(posting.account).and_then(|account| account.classification());
        if of_year && !account.is_some_and(carries_balance) {
            result += posting.amount;
        }
    });
    let missing = -balances - result;
    let finder = Finder::new(chart);
    let costs = [
        SUBTYPE("SuppliesMaterials"),
        TYPE("Cost of Goods Sold"),
        TYPE("Expense"),
        CLASS("Expense"),
        CLASS("Revenue"),
    ];
    let income = [SUBTYPE("ServiceFeeIncome"), TYPE("Income"), CLASS("Revenue"), CLASS("Expense")];
    let account = finder.find(if missing > 0 { &costs } else { &income });
    let bank = company.books.roles.deposit;
    let with_balance = |id: &u64| targets.iter().any(|(known, _)| known == id);
    let (Some(account), Some(bank)) = (account, bank.filter(with_balance)) else {
        return false;
    };
    let months = i64::from(today.month());
    for month in 1..=today.month() {
        let first = Date::new(today.year(), month, 1).unwrap_or(today);
        let day = first.last_of_month().min(today);
        let before = missing * (i64::from(month) - 1) / months;
        let amount = missing * i64::from(month) / months - before;
        if amount != 0 {
            let memo = if missing > 0 {
                "Materials of the month"
            } else {
                "Other sales of the month"
            };
            put(company, day, memo, vec![(account, amount), (bank, -amount)]);
        }
    }
    true
}

fn put(company: &mut Company, day: Date, memo: &str, lines: Vec<(u64, i64)>) {
    let id = company.books.next_entry_id();
    company.books.take_entry(Entry {
        id,
        day,
        memo: memo.to_owned(),
        lines,
        at: moment_of(day, 18 * 3_600),
    });
}
