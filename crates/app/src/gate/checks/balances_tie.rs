//! The newest trial balance that was pulled ties: debits equal credits, on both bases. A sum that does not tie
//! was cut off or changed while it was read.

use connect_domain::account_balance::AccountingBasis;
use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::money::{MinorUnits, minor_digits};
use connect_store::account_balances;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "balances.tie",
    needs: &[],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let mut reader = subject.app.store.read().await?;
    let id = subject.connection.id;
    let (mut tied, mut apart) = (Vec::new(), Vec::new());
    for basis in AccountingBasis::ALL {
        let Some(report) = account_balances::reports(&mut reader, id, basis).await?.into_iter().next() else {
            continue;
        };
        let balances = account_balances::balances(&mut reader, id, basis, report.period_end).await?;
        let difference: i128 = balances.values().map(|amount| i128::from(amount.get())).sum();
        let named = format!(
            "{} {}, read {}",
            basis.as_str(),
            report.period_end,
            subject.before_the_check(report.read_at)
        );
        if difference == 0 {
            tied.push(format!("{named}: {}", counted(balances.len(), "balance", "balances")));
        } else {
            apart.push(format!(
                "{named}: debits less credits are {}",
                in_words(difference, &report.currency)
            ));
        }
    }
    Ok(match (tied.is_empty(), apart.is_empty()) {
        (true, true) => Outcome::skip("No trial balance has been pulled yet"),
        (_, false) => Outcome::fail(Cause::Data, format!("{}. Pull again", apart.join("; "))),
        (false, true) => Outcome::pass(tied.join("; ")),
    })
}

/// As people write an amount. A sum beyond what one holds stays in minor units.
fn in_words(difference: i128, currency: &str) -> String {
    match i64::try_from(difference).ok().and_then(|units| MinorUnits::new(units).ok()) {
        Some(amount) => format!("{} {currency}", amount.to_decimal(minor_digits(currency))),
        None => format!("{difference} minor units of {currency}"),
    }
}
