//! Which price of a tier is its default: one by the month, and perhaps one by the year. Several prices may map to a
//! tier, in other currencies or for old customers; what the firm asks for it today is said by one of them.

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::default_price::{DefaultPrice, MONTHLY, YEARLY};
use connect_domain::source_object::SourceObjectKind;
use connect_store::connections::Connection;
use connect_store::default_prices::{self, DefaultPriceRow};
use connect_store::source_objects::SourceObjectRow;
use connect_store::targets::TargetRow;
use connect_store::{Reads, WriteTransaction};

use super::chart::Chart;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// How each tier stands with its default prices.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DefaultPricesView {
    /// Tiers that have prices, in the firm's order.
    pub tiers: Vec<TierPriceView>,
}

/// How a tier stands with its default for one cadence.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TierPriceView {
    /// The tier's code.
    pub code: String,
    /// The tier's name.
    pub name: String,
    /// `Monthly` or `Yearly`.
    pub cadence: String,
    /// chosen, only, several, lost or missing.
    #[cfg_attr(feature = "bindings", specta(type = crate::words::DefaultPrice))]
    pub standing: String,
    /// The default price's id at the partner.
    pub external_id: Option<String>,
    /// What can be chosen.
    pub candidates: Vec<CandidateView>,
}

/// A price that could be the default.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CandidateView {
    /// The partner's id.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// What is paid, such as `29.00 USD`.
    pub amount: String,
}

/// A tier and one cadence.
pub(crate) struct TierPrice<'a> {
    pub(crate) target: &'a TargetRow,
    pub(crate) cadence: &'static str,
    pub(crate) candidates: Vec<&'a SourceObjectRow>,
    pub(crate) standing: DefaultPrice<'a>,
}

/// Every tier that a price is confirmed to, and every choice that counts no more. One whose prices are sold no more stays
/// among them: what it lost is told, and not left out.
pub(crate) fn tier_prices<'a>(chart: &'a Chart, chosen: &[DefaultPriceRow]) -> Vec<TierPrice<'a>> {
    let mut found = Vec::new();
    for target in chart.targets.iter().filter(|target| target.archived_at.is_none()) {
        let of = |cadence: &'static str| {
            let sold = chart.objects.iter().filter(|row| is_sold(row) && row.object.source_type == cadence);
            let candidates: Vec<&SourceObjectRow> = sold.filter(|row| confirmed_to(chart, row, target)).collect();
            let ids: Vec<&str> = candidates.iter().map(|row| row.object.external_id.as_str()).collect();
            let choice = chosen.iter().find(|row| row.target_id == target.id && row.cadence == cadence);
            let choice = choice.and_then(|choice| chart.objects.iter().find(|row| row.id == choice.source_object_id));
            TierPrice {
                target,
                cadence,
                standing: DefaultPrice::of(&ids, choice.map(|row| row.object.external_id.as_str())),
                candidates,
            }
        };
        let (monthly, yearly) = (of(MONTHLY), of(YEARLY));
        let has_yearly = yearly.standing != DefaultPrice::Missing;
        let has_any = || chart.objects.iter().any(|row| confirmed_to(chart, row, target));
        if has_yearly || monthly.standing != DefaultPrice::Missing || has_any() {
            found.push(monthly);
        }
        if has_yearly {
            found.push(yearly);
        }
    }
    found
}

pub(crate) fn is_sold(row: &SourceObjectRow) -> bool {
    row.object.active && row.gone_at.is_none()
}

fn confirmed_to(chart: &Chart, row: &SourceObjectRow, target: &TargetRow) -> bool {
    let stored = chart.stored(row.id);
    stored.is_some_and(|stored| stored.mapping.status() == MappingStatus::Confirmed && stored.mapping.target() == Some(target.id))
}

/// The connection's tiers and their default prices.
pub async fn list_default_prices(app: &App, connection_id: &str) -> Result<DefaultPricesView, AppError> {
    let connection = app.connection(connection_id).await?;
    view(&mut app.store.read().await?, &connection).await
}

/// Makes a price the default of the tier that it is confirmed to, for its cadence.
pub async fn choose_default_price(app: &App, connection_id: &str, external_id: &str) -> Result<DefaultPricesView, AppError> {
    change(app, connection_id, external_id, true).await
}

/// Takes that back.
pub async fn clear_default_price(app: &App, connection_id: &str, external_id: &str) -> Result<DefaultPricesView, AppError> {
    change(app, connection_id, external_id, false).await
}

async fn change(app: &App, connection_id: &str, external_id: &str, choose: bool) -> Result<DefaultPricesView, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut tx = app.store.write(&app.actor, Permission::Map, app.clock.now()).await?;
    let chart = prices(&mut tx, &connection).await?;
    let found = chart.objects.iter().find(|row| row.object.external_id == external_id);
    let price = found.ok_or_else(|| {
        let message = format!(
            "`{}` has no price with the id `{}`",
            connection.display_name,
            shortened(external_id)
        );
        AppError::new(ErrorCode::InvalidInput, message).hint("`map export` lists every price with its id")
    })?;
    let action = if choose {
        choose_in(app, &mut tx, &chart, price).await?;
        "mapping.default_price_chosen"
    } else {
        if !default_prices::clear(&mut tx, price.id).await? {
            let message = format!("`{}` is nobody's choice, so there is nothing to take back", price.object.name);
            return Err(AppError::new(ErrorCode::InvalidInput, message));
        }
        "mapping.default_price_cleared"
    };
    let changed = view(&mut tx, &connection).await?;
    tx.commit(AuditEntry::new(action, connection.id.to_string(), shortened(external_id)))
        .await?;
    app.events.stale([format!("mapping:{}", connection.id), "attention".to_owned()]);
    Ok(changed)
}

/// Inside a transaction of the caller's.
pub(super) async fn choose_in(app: &App, tx: &mut WriteTransaction, chart: &Chart, price: &SourceObjectRow) -> Result<(), AppError> {
    let name = &price.object.name;
    let refused = |why: &str, hint: &str| Err(AppError::new(ErrorCode::InvalidInput, format!("`{name}` {why}")).hint(hint));
    if !is_sold(price) {
        return refused(
            "is archived at the partner, so it cannot be a default",
            "Choose a price that is sold",
        );
    }
    if ![MONTHLY, YEARLY].contains(&price.object.source_type.as_str()) {
        return refused(
            "is paid neither by the month nor by the year",
            "A tier has a default by the month, and may have one by the year",
        );
    }
    let stored = chart.stored(price.id);
    let target = stored
        .filter(|row| row.mapping.status() == MappingStatus::Confirmed)
        .and_then(|row| row.mapping.target());
    let Some(target_id) = target else {
        return refused(
            "is confirmed to no tier yet",
            "Confirm its tier first, in the grid or with `map import`",
        );
    };
    let row = DefaultPriceRow {
        connection_id: price.connection_id,
        target_id,
        cadence: price.object.source_type.clone(),
        source_object_id: price.id,
    };
    Ok(default_prices::choose(tx, &row, &app.actor.label()).await?)
}

async fn view(from: &mut impl Reads, connection: &Connection) -> Result<DefaultPricesView, AppError> {
    let chart = prices(from, connection).await?;
    let chosen = default_prices::list(from, connection.id).await?;
    let tier = |tier: TierPrice<'_>| TierPriceView {
        code: tier.target.target.code.clone(),
        name: tier.target.target.name.clone(),
        cadence: tier.cadence.to_owned(),
        standing: tier.standing.as_str().to_owned(),
        external_id: tier.standing.price().map(str::to_owned),
        candidates: tier.candidates.iter().map(|row| candidate(row)).collect(),
    };
    Ok(DefaultPricesView {
        tiers: tier_prices(&chart, &chosen).into_iter().map(tier).collect(),
    })
}

fn candidate(row: &SourceObjectRow) -> CandidateView {
    CandidateView {
        external_id: row.object.external_id.clone(),
        name: row.object.name.clone(),
        amount: row.object.source_subtype.clone(),
    }
}

async fn prices(from: &mut impl Reads, connection: &Connection) -> Result<Chart, AppError> {
    let chart = Chart::read(from, connection).await?;
    if chart.set.kind == SourceObjectKind::Price {
        return Ok(chart);
    }
    let nouns = chart.set.kind.nouns();
    let message = format!("`{}` has {nouns} and no prices, so nothing has a default", connection.display_name);
    Err(AppError::new(ErrorCode::InvalidInput, message))
}
