//! Invoices in our words (fact sheet section 5).

use connect_domain::calendar_date::CalendarDate;
use connect_domain::clock::Instant;
use connect_domain::invoice::Invoice;
use connect_domain::money::{MinorUnits, minor_digits};

use super::translate::{clean, written_digits};
use super::wire;

/// A draft has no number and was issued on no day. One that was made void keeps its amounts at Stripe, and with us has
/// none, as everywhere. What is uncollectible was given up as a bad debt: it is neither paid nor expected. Dates are days of UTC: the account's own
/// time zone is told nowhere.
pub(super) fn invoice(invoice: wire::Invoice) -> Invoice {
    let currency = invoice.currency.to_uppercase();
    let voided = invoice.status == "void";
    let amount = |units: Option<i64>| match voided {
        true => Some(MinorUnits::ZERO),
        false => units.and_then(|units| minor_units(units, &currency)),
    };
    let day = |seconds: i64| CalendarDate::of(Instant::from_seconds(seconds));
    let finalized_at = invoice.status_transitions.and_then(|transitions| transitions.finalized_at);
    let taxes = invoice.total_taxes.unwrap_or_default();
    let taxes = taxes.iter().try_fold(0_i64, |sum, tax| sum.checked_add(tax.amount));
    let (total, tax, remaining) = (amount(invoice.total), amount(taxes), amount(invoice.amount_remaining));
    let (balance, written_off) = match invoice.status.as_str() {
        "uncollectible" => (Some(MinorUnits::ZERO), remaining),
        _ => (remaining, Some(MinorUnits::ZERO)),
    };
    Invoice {
        external_id: invoice.id,
        number: clean(&invoice.number.unwrap_or_default()),
        customer_external_id: invoice.customer,
        issued_on: match invoice.status.as_str() {
            "draft" => None,
            _ => Some(day(finalized_at.unwrap_or(invoice.created))),
        },
        due_on: invoice.due_date.map(day),
        total,
        tax,
        balance,
        written_off,
        currency,
        voided,
        // Stripe gives the first ten with the list, and each other page for a request of its own.
        lines: Vec::new(),
        updated_at: None,
    }
}

/// Of Stripe's smallest unit in ours; `None` when it is no whole number of them.
fn minor_units(units: i64, currency: &str) -> Option<MinorUnits> {
    let text = MinorUnits::new(units).ok()?.to_decimal(written_digits(currency));
    MinorUnits::parse(&text, minor_digits(currency)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::translate::page;
    use super::*;
    use crate::windows::Made;

    #[test]
    fn each_status_is_told_by_what_the_firm_keeps() {
        let page = page(serde_json::from_str(include_str!("fixtures/invoices.json")).unwrap(), invoice);
        let told: Vec<String> = page
            .objects
            .iter()
            .map(|Made { at, object }| {
                let amount = |amount: Option<MinorUnits>| amount.map_or("unknown".to_owned(), |amount| amount.get().to_string());
                format!(
                    "{} {} issued {} due {} {} of {} with {} {}{}{}",
                    at.as_seconds(),
                    if object.number.is_empty() { "-" } else { &object.number },
                    object.issued_on.map_or("-".to_owned(), |day| day.to_string()),
                    object.due_on.map_or("-".to_owned(), |day| day.to_string()),
                    amount(object.balance),
                    amount(object.total),
                    amount(object.tax),
                    object.currency,
                    match object.written_off {
                        Some(MinorUnits::ZERO) => String::new(),
                        given_up => format!(", given up {}", amount(given_up)),
                    },
                    if object.voided { ", void" } else { "" },
                )
            })
            .collect();
        let expected = [
            "1763600500 - issued - due - 2900 of 2900 with 0 USD",
            "1763600400 HOL-0005 issued 2025-11-20 due 2025-12-20 10890 of 10890 with 990 USD",
            "1763600300 HOL-0004 issued 2025-11-20 due - 0 of 5000 with 0 JPY",
            "1763600200 HOL-0003 issued 2025-11-20 due - 0 of 0 with 0 KWD, void",
            "1763600100 HOL-0002 issued 2025-11-20 due - 0 of 500 with 0 UGX, given up 500",
            "1763600000 HOL-0001 issued 2025-11-20 due - unknown of unknown with 0 UGX",
        ];
        assert_eq!(told, expected);
        assert_eq!(page.cursor.as_deref(), Some("in_1Odd"));
    }

    #[test]
    fn an_amount_is_ours_or_unknown() {
        for (units, currency, expected) in [
            (2_900, "USD", Some(2_900)),
            (-500, "USD", Some(-500)),
            (5_000, "JPY", Some(5_000)),
            (1_500, "KWD", Some(1_500)),
            (50_000, "ISK", Some(500)),
            (50_001, "ISK", None),
            (i64::MAX, "USD", None),
        ] {
            assert_eq!(minor_units(units, currency).map(MinorUnits::get), expected, "{units} {currency}");
        }
    }
}
