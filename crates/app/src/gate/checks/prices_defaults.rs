//! Every tier that is sold has one price that stands for it: the default by the month, in the currency of the others.

use std::collections::{BTreeMap, BTreeSet};

use connect_domain::failure::Cause;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::default_price::{DefaultPrice, MONTHLY};
use connect_domain::mapping::drift::Presence;
use connect_domain::source_object::PRODUCT_ACTIVE;
use connect_store::{default_prices, mapping_revisions};

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::mapping::chart::Chart;
use crate::mapping::default_prices::{TierPrice, is_sold, tier_prices};

pub(super) const CHECK: Check = Check {
    id: "prices.defaults",
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    let chosen = default_prices::list(&mut subject.app.store.read().await?, subject.connection.id).await?;
    let tiers = tier_prices(chart, &chosen);
    let published = published_by_month(subject, chart).await?;
    if tiers.is_empty() && published.is_empty() {
        return Ok(Outcome::skip("No price is confirmed to a tier yet"));
    }
    let unsold = chart.objects.iter().filter(|row| {
        let off = row.object.attributes.get(PRODUCT_ACTIVE).is_some_and(|active| active == "false");
        off && is_sold(row) && chart.status(row.id) == MappingStatus::Confirmed
    });
    let mapped: BTreeSet<&str> = tiers.iter().map(|tier| tier.target.target.code.as_str()).collect();
    let emptied = chart.targets.iter().filter(|row| {
        let code = row.target.code.as_str();
        row.archived_at.is_none() && published.contains(code) && !mapped.contains(code)
    });
    Ok(judge(
        &tiers,
        &published,
        &emptied.map(|row| format!("`{}`", row.target.name)).collect::<Vec<_>>(),
        &unsold.map(|row| row.object.name.as_str()).collect::<Vec<_>>(),
    ))
}

/// Codes of the tiers that had a price by the month when the mapping was published.
async fn published_by_month(subject: &Subject, chart: &Chart) -> Result<BTreeSet<String>, AppError> {
    let mut reader = subject.app.store.read().await?;
    let Some(latest) = mapping_revisions::latest(&mut reader, subject.connection.id, chart.set.id).await? else {
        return Ok(BTreeSet::new());
    };
    let rows = mapping_revisions::rows(&mut reader, latest.id).await?;
    let sold = rows.into_iter().filter(|row| {
        let is_sold = row.snapshot.presence == Presence::Active && row.snapshot.source_type == MONTHLY;
        is_sold && row.status == MappingStatus::Confirmed
    });
    Ok(sold.filter_map(|row| row.target_code).collect())
}

/// `emptied` are tiers of which nothing is mapped any more, but was when the mapping was published.
fn judge(tiers: &[TierPrice<'_>], published: &BTreeSet<String>, emptied: &[String], unsold: &[&str]) -> Outcome {
    let named = |wanted: fn(&TierPrice<'_>) -> bool| -> Vec<String> { tiers.iter().filter(|tier| wanted(tier)).map(name).collect() };
    let undecided = named(|tier| matches!(tier.standing, DefaultPrice::Several));
    let lost = named(|tier| matches!(tier.standing, DefaultPrice::Lost(_)));
    let is_missing = |tier: &&TierPrice<'_>| tier.cadence == MONTHLY && tier.standing == DefaultPrice::Missing;
    let (ended, missing): (Vec<&TierPrice<'_>>, Vec<_>) = tiers
        .iter()
        .filter(is_missing)
        .partition(|tier| published.contains(&tier.target.target.code));
    let names = |tiers: &[&TierPrice<'_>]| -> Vec<String> { tiers.iter().map(|tier| name(tier)).collect() };
    let ended = [names(&ended).as_slice(), emptied].concat();
    let odd = other_currencies(tiers);
    if !lost.is_empty() {
        let advice = "Choose another: the one chosen is sold no more, or maps elsewhere";
        Outcome::fail(Cause::Data, format!("Without its default price: {}. {advice}", lost.join(", ")))
    } else if !ended.is_empty() {
        let advice = "Map a price that is sold, archive the tier, or publish the mapping without it";
        Outcome::fail(
            Cause::Data,
            format!(
                "Published with a price by the month, and without one that is sold now: {}. {advice}",
                ended.join(", ")
            ),
        )
    } else if !undecided.is_empty() {
        // No failure: nothing that counted is lost, a choice has not been made yet.
        let advice = "Choose which one stands for the tier";
        Outcome::warn(
            Cause::Data,
            format!("Several prices and no default: {}. {advice}", undecided.join(", ")),
        )
    } else if !odd.is_empty() {
        let advice = "Choose defaults in one currency, or reports cannot compare them";
        Outcome::warn(
            Cause::Data,
            format!("Default prices in another currency than most: {}. {advice}", odd.join(", ")),
        )
    } else if !missing.is_empty() {
        Outcome::warn(
            Cause::Data,
            format!(
                "Mapped, and without a price by the month that is sold: {}",
                names(&missing).join(", ")
            ),
        )
    } else if !unsold.is_empty() {
        let shown: Vec<String> = unsold.iter().take(3).map(|name| format!("`{name}`")).collect();
        Outcome::warn(
            Cause::Data,
            format!("Mapped and in use, while their product is archived: {}", shown.join(", ")),
        )
    } else {
        Outcome::pass("Each tier that is sold has one default price by the month, all in one currency")
    }
}

fn name(tier: &TierPrice<'_>) -> String {
    format!("`{}` ({})", tier.target.target.name, tier.cadence.to_lowercase())
}

/// The defaults that are not in the currency that most of them have.
fn other_currencies(tiers: &[TierPrice<'_>]) -> Vec<String> {
    let defaults: Vec<(&TierPrice<'_>, &str)> = tiers
        .iter()
        .filter_map(|tier| {
            let id = tier.standing.price()?;
            let row = tier.candidates.iter().find(|row| row.object.external_id == id)?;
            Some((tier, row.object.currency.as_str()))
        })
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, currency) in &defaults {
        *counts.entry(currency).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count).map(|(currency, _)| currency);
    let odd = defaults.into_iter().filter(|(_, currency)| Some(*currency) != most);
    odd.map(|(tier, currency)| format!("{} in {currency}", name(tier))).collect()
}
