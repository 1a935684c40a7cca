//! The past of a new company: who bought what, who paid, what ran every month, and the opening balances
//! from which all of that leads to the balances that its chart shows today. The same seed tells the same past.

mod documents;
mod lots;
mod months;
mod names;
mod opening;

use connect_domain::clock::Instant;
use jiff::ToSpan;
use jiff::civil::Date;

use self::lots::Lots;
use super::company::Company;
use super::roles::Roles;
use super::wire_time::pacific_day;
use crate::random::seeded_number;

pub(super) use self::documents::{random_lines, random_name};
pub(super) use self::lots::Lots as Chances;

/// How many months of the past a company has, the current one included.
const MONTHS: i32 = 18;

/// What a past is made of.
pub(super) struct Past {
    pub(super) seed: u64,
    /// Exactly so many invoices; `None` is a lifelike number.
    pub(super) invoices: Option<usize>,
    /// The chart's balances are known facts: the result of the year gives way, not an account.
    pub(super) exact: bool,
}

/// Fills the books of a company that has none, and draws its balances.
pub(super) fn fill(company: &mut Company, past: &Past, now: Instant) {
    let today = pacific_day(now);
    let begin = today.first_of_month().checked_sub((MONTHS - 1).months()).unwrap_or(today);
    let mut lots = Lots::new(seeded_number(past.seed, &format!("past of {}", company.realm_id)));
    company.books.roles = Roles::of(&company.chart);
    let count = past.invoices.unwrap_or_else(|| 240 + lots.below(180));
    names::fill(company, &mut lots, count);
    documents::fill(company, &mut lots, count, begin, today);
    months::fill(company, &mut lots, begin, today);
    opening::fill(company, past.exact, begin, today);
    company.books.unsaved.clear();
    company.settle(now);
}

/// Seconds after midnight at which people at a desk write something.
fn office_hour(lots: &mut Lots) -> i64 {
    i64::try_from(8 * 3_600 + lots.below(9 * 3_600)).unwrap_or(0)
}

fn later(day: Date, days: usize) -> Date {
    day.checked_add(i64::try_from(days).unwrap_or(0).days()).unwrap_or(day)
}
