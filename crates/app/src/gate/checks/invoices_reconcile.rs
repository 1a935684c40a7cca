//! The stored invoices are the partner's: as many, and a sample page of them with the same totals.

use connect_domain::counted::counted;
use std::collections::HashMap;

use connect_domain::failure::Cause;
use connect_domain::invoice::Invoice;
use connect_store::{invoices, pull_runs};

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "invoices.reconcile",
    needs: &["token.usable", "organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

/// One call's worth.
const SAMPLE: u32 = 100;

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(reads) = subject.reached().await?.connector.invoices() else {
        return Ok(Outcome::skip("This partner has no invoices"));
    };
    let mut reader = subject.app.store.read().await?;
    let id = subject.connection.id;
    let Some(pulled_at) = pull_runs::last_success(&mut reader, id, "invoices").await? else {
        return Ok(Outcome::skip("Invoices have not been pulled yet"));
    };
    let stored: HashMap<String, Invoice> = invoices::list(&mut reader, id)
        .await?
        .into_iter()
        .map(|invoice| (invoice.external_id.clone(), invoice))
        .collect();
    drop(reader);
    let there = subject.call(|call| reads.count(call)).await?.count;
    let sample = subject.call(|call| reads.read_page(call, 1, SAMPLE)).await?.objects;
    let before = subject.before_the_check(pulled_at);
    let is_newer = |invoice: &Invoice| invoice.updated_at.is_some_and(|at| at > pulled_at);
    let (newer, comparable): (Vec<&Invoice>, Vec<&Invoice>) = sample.iter().partition(|invoice| is_newer(invoice));
    let differs = |invoice: &&&Invoice| stored.get(&invoice.external_id).is_none_or(|ours| ours.total != invoice.total);
    let wrong = comparable.iter().filter(differs).count();
    Ok(if wrong > 0 {
        Outcome::fail(
            Cause::Data,
            format!(
                "Of {} read again, {} another total here since the pull {before}. Pull again",
                counted(comparable.len(), "invoice", "invoices"),
                counted(wrong, "has", "have")
            ),
        )
    } else if there != stored.len() as u64 || !newer.is_empty() {
        Outcome::warn(
            Cause::Data,
            format!(
                "The partner counts {}, {} stored since the pull {before}; the totals agree",
                counted(there, "invoice", "invoices"),
                counted(stored.len(), "is", "are")
            ),
        )
    } else {
        Outcome::pass(format!(
            "{} here and there; {} the same totals",
            counted(there, "invoice", "invoices"),
            counted(comparable.len(), "read again has", "read again have")
        ))
    })
}
