//! What somebody pays by is mapped, and is still sold: revenue that no tier counts, and prices that only old customers
//! have, are found before a report relies on them.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::mapping::MappingStatus;
use connect_store::source_objects::SourceObjectRow;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::pull::LIVE_SUBSCRIPTIONS;

pub(super) const CHECK: Check = Check {
    id: "prices.in_use",
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    let uses = |row: &SourceObjectRow| -> Option<u64> { row.object.attributes.get(LIVE_SUBSCRIPTIONS)?.parse().ok() };
    if !chart.objects.iter().any(|row| uses(row).is_some()) {
        return Ok(Outcome::skip(
            "Nobody has told yet which prices are paid by: pull, with a key that may read subscriptions",
        ));
    }
    let paid: Vec<&SourceObjectRow> = chart
        .objects
        .iter()
        .filter(|row| uses(row).is_some_and(|count| count > 0))
        .collect();
    let is_decided = |row: &&&SourceObjectRow| matches!(chart.status(row.id), MappingStatus::Confirmed | MappingStatus::Ignored);
    let unmapped: Vec<&str> = paid
        .iter()
        .filter(|row| !is_decided(row))
        .map(|row| row.object.name.as_str())
        .collect();
    let archived: Vec<&str> = paid
        .iter()
        .filter(|row| !row.object.active || row.gone_at.is_some())
        .map(|row| row.object.name.as_str())
        .collect();
    Ok(if !unmapped.is_empty() {
        Outcome::fail(Cause::Data, format!("Paid by and not mapped: {}", some(&unmapped)))
    } else if !archived.is_empty() {
        let advice = "Move these customers to a price in use, or keep the tier for them";
        Outcome::warn(Cause::Data, format!("Archived and still paid by: {}. {advice}", some(&archived)))
    } else {
        let subscriptions: u64 = paid.iter().filter_map(|row| uses(row)).sum();
        Outcome::pass(format!(
            "{} by {}, each mapped and in use",
            counted(paid.len(), "price is paid", "prices are paid"),
            counted(subscriptions, "live subscription", "live subscriptions")
        ))
    })
}

/// The number, and the first few by name.
fn some(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > shown.len() { " and others" } else { "" };
    format!("{} ({}{more})", counted(names.len(), "price", "prices"), shown.join(", "))
}
