//! `map defaults | default | follow | copy`.

use connect_app::error::AppError;
use connect_app::mapping::{self, CopyConflict, DefaultPricesView, TierPriceView};
use connect_domain::counted::counted;

use crate::arguments::{Arguments, MapCopy, MapDefault, OneConnection};
use crate::output::Answer;
use crate::session;

pub async fn defaults(arguments: &Arguments, one: &OneConnection) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    answer(&mapping::list_default_prices(&app, &one.id).await?)
}

pub async fn default(arguments: &Arguments, of: &MapDefault) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    answer(&if of.clear {
        mapping::clear_default_price(&app, &of.id, &of.external_id).await?
    } else {
        mapping::choose_default_price(&app, &of.id, &of.external_id).await?
    })
}

pub async fn follow(arguments: &Arguments, one: &OneConnection) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let view = mapping::follow_replacements(&app, &one.id).await?;
    let text = format!(
        "{} mapped as what they replaced, {} moved along",
        counted(view.followed.get(), "price", "prices"),
        counted(view.defaults.get(), "default", "defaults")
    );
    Answer::new(&view, text)
}

pub async fn copy(arguments: &Arguments, of: &MapCopy) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let view = mapping::copy_mapping(&app, &of.from, &of.to, of.preview).await?;
    let refused = !view.conflicts.is_empty();
    let verb = match (refused, view.copied) {
        (true, _) => "Nothing was copied: would be copied",
        (false, true) => "Copied",
        (false, false) => "Would be copied",
    };
    let mut text = format!(
        "{verb}: {}, {}; {} already stand here\n",
        counted(view.decisions.get(), "decision", "decisions"),
        counted(view.defaults.get(), "default price", "default prices"),
        view.unchanged.get()
    );
    for (title, rows) in [("Conflicts", &view.conflicts), ("Not found here", &view.unmatched)] {
        if !rows.is_empty() {
            text.push_str(&format!("{title}:\n{}", lines(rows)));
        }
    }
    Answer::new(&view, text).map(|answer| answer.found(refused))
}

fn lines(rows: &[CopyConflict]) -> String {
    let line = |row: &CopyConflict| format!("  {}  {}: {}\n", row.external_id, row.name, row.problem);
    rows.iter().map(line).collect()
}

fn answer(view: &DefaultPricesView) -> Result<Answer, AppError> {
    let line = |tier: &TierPriceView| {
        let price = tier
            .candidates
            .iter()
            .find(|one| Some(&one.external_id) == tier.external_id.as_ref());
        let price = price.map_or_else(String::new, |price| format!("{}  {}", price.external_id, price.amount));
        format!("{:<24} {:<8} {:<8} {price}\n", tier.name, tier.cadence, tier.standing)
    };
    let text = if view.tiers.is_empty() {
        "No price is confirmed to a tier yet".to_owned()
    } else {
        view.tiers.iter().map(line).collect()
    };
    Answer::new(view, text)
}
