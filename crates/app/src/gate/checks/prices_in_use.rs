//! What somebody pays by is mapped, and is still sold: revenue that no tier counts, prices that only old customers have,
//! and products that nobody can buy are found before a report relies on them.

use std::collections::HashSet;

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::mapping::MappingStatus;
use connect_domain::source_object::PRODUCT;
use connect_store::source_objects::SourceObjectRow;
use connect_store::{customer_subscriptions, items, pull_runs};

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::pull::SUBSCRIPTIONS;

pub(super) const CHECK: Check = Check {
    id: "prices.in_use",
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    let id = subject.connection.id;
    let mut reader = subject.app.store.read().await?;
    if pull_runs::last_success(&mut reader, id, SUBSCRIPTIONS).await?.is_none() {
        return Ok(Outcome::skip(
            "Nobody has told yet which prices are paid by: pull, with a key that may read subscriptions",
        ));
    }
    let paid_by = customer_subscriptions::count_live_by_price(&mut reader, id).await?;
    let paid: Vec<&SourceObjectRow> = chart
        .objects
        .iter()
        .filter(|row| paid_by.contains_key(&row.object.external_id))
        .collect();
    let is_decided = |row: &&&SourceObjectRow| matches!(chart.status(row.id), MappingStatus::Confirmed | MappingStatus::Ignored);
    let unmapped: Vec<&str> = paid
        .iter()
        .filter(|row| !is_decided(row))
        .map(|row| row.object.name.as_str())
        .collect();
    let archived: Vec<&str> = paid
        .iter()
        .filter(|row| !is_sold(row))
        .map(|row| row.object.name.as_str())
        .collect();
    let sold: HashSet<&String> = chart
        .objects
        .iter()
        .filter(|row| is_sold(row))
        .filter_map(|row| row.object.attributes.get(PRODUCT))
        .collect();
    let products = items::list(&mut reader, id).await?;
    let unsold: Vec<&str> = products
        .iter()
        .filter(|product| product.active && !sold.contains(&product.external_id))
        .map(|product| product.name.as_str())
        .collect();
    if !unmapped.is_empty() {
        return Ok(Outcome::fail(
            Cause::Data,
            format!("Paid by and not mapped: {}", counted_names(&unmapped, ["price", "prices"])),
        ));
    }
    let mut findings = Vec::new();
    if !archived.is_empty() {
        let archived = counted_names(&archived, ["price", "prices"]);
        findings.push(format!(
            "Archived and still paid by: {archived}. Move these customers to a price in use, or keep the tier for them"
        ));
    }
    if !unsold.is_empty() {
        let unsold = counted_names(&unsold, ["product", "products"]);
        findings.push(format!(
            "In use and without a price in use: {unsold}. Give each a price at the partner, or archive it there"
        ));
    }
    Ok(if findings.is_empty() {
        let subscriptions = customer_subscriptions::count_live(&mut reader, id).await?;
        Outcome::pass(format!(
            "{} by {}, each mapped and in use",
            counted(paid.len(), "price is paid", "prices are paid"),
            counted(subscriptions, "live subscription", "live subscriptions")
        ))
    } else {
        Outcome::warn(Cause::Data, findings.join(". "))
    })
}

fn is_sold(row: &SourceObjectRow) -> bool {
    row.object.active && row.gone_at.is_none()
}

/// The number, and the first few by name.
fn counted_names(names: &[&str], [one, many]: [&str; 2]) -> String {
    let shown: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > shown.len() { " and others" } else { "" };
    format!("{} ({}{more})", counted(names.len(), one, many), shown.join(", "))
}
