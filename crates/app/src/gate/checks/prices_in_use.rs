//! What somebody pays by is mapped, and is still sold: revenue that no tier counts, prices that only old customers have,
//! and products that nobody can buy are found before a report relies on them.

use std::collections::HashSet;

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::mapping::MappingStatus;
use connect_domain::source_object::{PRODUCT, SourceObjectKind};
use connect_store::customer_subscriptions::LiveByPrice;
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
    let Some(read_at) = pull_runs::last_success(&mut reader, id, SUBSCRIPTIONS).await? else {
        return Ok(Outcome::skip(
            "Nobody has told yet which prices are paid by: pull, with a key that may read subscriptions",
        ));
    };
    let prices = SourceObjectKind::Price.resource();
    if pull_runs::last_success(&mut reader, id, prices).await?.is_none() {
        return Ok(Outcome::skip("The prices were not pulled yet, only who pays by which"));
    }
    let paid_by = customer_subscriptions::live_by_price(&mut reader, id).await?;
    let paid: Vec<(&SourceObjectRow, &LiveByPrice)> = chart
        .objects
        .iter()
        .filter_map(|row| Some((row, paid_by.get(&row.object.external_id)?)))
        .collect();
    let unknown: Vec<(&str, &LiveByPrice)> = paid_by
        .iter()
        .filter(|(price, _)| !chart.objects.iter().any(|row| row.object.external_id == **price))
        .map(|(price, live)| (price.as_str(), live))
        .collect();
    let named = |wanted: &dyn Fn(&SourceObjectRow) -> bool| -> Vec<(&str, &LiveByPrice)> {
        let wanted = paid.iter().filter(|(row, _)| wanted(row));
        wanted.map(|(row, live)| (row.object.name.as_str(), *live)).collect()
    };
    let unmapped = named(&|row| !matches!(chart.status(row.id), MappingStatus::Confirmed | MappingStatus::Ignored));
    let archived = named(&|row| !is_sold(row));
    let sold: HashSet<&String> = chart
        .objects
        .iter()
        .filter(|row| is_sold(row))
        .filter_map(|row| row.object.attributes.get(PRODUCT))
        .collect();
    let products = items::list(&mut reader, id).await?;
    let unsold: Vec<String> = products
        .iter()
        .filter(|product| product.active && !sold.contains(&product.external_id))
        .map(|product| format!("`{}`", product.name))
        .collect();
    let mut failures = Vec::new();
    if !unmapped.is_empty() {
        failures.push(format!("Paid by and not mapped: {}", counted_prices(&unmapped)));
    }
    if !unknown.is_empty() {
        // A list of prices leaves those out that were made inside of a subscription.
        failures.push(format!(
            "Paid by and in no list of prices: {}. Pull once more; what stays was made inside of a subscription: give these \
             customers a price of the catalog",
            counted_prices(&unknown)
        ));
    }
    if !failures.is_empty() {
        return Ok(Outcome::fail(Cause::Data, failures.join(". ")));
    }
    let mut findings = Vec::new();
    if !archived.is_empty() {
        findings.push(format!(
            "Archived and still paid by: {}. Move these customers to a price in use, or keep the tier for them",
            counted_prices(&archived)
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
            "{} by {}, each mapped and in use, as pulled {}",
            counted(paid.len(), "price is paid", "prices are paid"),
            counted(subscriptions, "live subscription", "live subscriptions"),
            subject.before_the_check(read_at)
        ))
    } else {
        Outcome::warn(Cause::Data, findings.join(". "))
    })
}

fn is_sold(row: &SourceObjectRow) -> bool {
    row.object.active && row.gone_at.is_none()
}

/// How many prices, and the first few with how many pay by each and when the last of these are known to end.
fn counted_prices(prices: &[(&str, &LiveByPrice)]) -> String {
    let told = prices.iter().map(|(name, live)| {
        let ending = match (live.ending, live.last_ends_at) {
            (1.., Some(at)) if live.ending == live.subscriptions => format!(", all canceled by {}", at.to_minutes()),
            (ending @ 1.., _) => format!(", {ending} of them canceled"),
            _ => String::new(),
        };
        format!("`{name}`: {}{ending}", counted(live.subscriptions, "subscription", "subscriptions"))
    });
    counted_names(&told.collect::<Vec<_>>(), ["price", "prices"])
}

/// The number, and the first few.
fn counted_names(names: &[String], [one, many]: [&str; 2]) -> String {
    let shown = names.get(..3).unwrap_or(names);
    let more = if names.len() > shown.len() { ", and others" } else { "" };
    format!("{} ({}{more})", counted(names.len(), one, many), shown.join(", "))
}
