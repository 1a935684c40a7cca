//! `health`: how every connection stands. Asks no partner.

use connect_app::error::AppError;
use connect_app::health::health;
use connect_app::health::view::{ConnectionHealthView, ReadsView};
use connect_domain::counted::counted;

use crate::arguments::Arguments;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments) -> Result<Answer, AppError> {
    let view = health(&*session::open(arguments, false).await?).await?;
    let mut text = if view.connections.is_empty() {
        "Nothing is connected\n".to_owned()
    } else {
        view.connections.iter().map(describe).collect()
    };
    text.extend(view.reads.iter().map(describe_reads));
    Answer::new(&view, text).map(|answer| answer.found(!view.healthy))
}

fn describe(connection: &ConnectionHealthView) -> String {
    let proven = connection
        .last_proven_at
        .map_or_else(|| "never proven".to_owned(), |at| format!("proven {}", at.to_rfc3339()));
    let freshness: Vec<String> = connection
        .freshness
        .iter()
        .map(|freshness| format!("{} {}", freshness.resource, freshness.state))
        .collect();
    let next_end = connection.clocks.first().map_or_else(String::new, |clock| {
        format!("\n    {} ends {}", clock.kind, clock.ends_at.to_rfc3339())
    });
    let detail = connection
        .status_detail
        .as_ref()
        .map_or_else(String::new, |detail| format!("\n    {detail}"));
    format!(
        "{:<13} {} ({}, {})  {}\n    {proven}; {}\n    {}{next_end}{detail}\n",
        connection.state,
        connection.display_name,
        connection.partner_name,
        connection.environment,
        connection.id,
        checks_in_short(connection),
        freshness.join(", ")
    )
}

fn checks_in_short(connection: &ConnectionHealthView) -> String {
    let checks = &connection.checks;
    let total = counted(checks.total.get(), "check", "checks");
    if connection.state == "paused" {
        return "no check counts while it is disconnected".to_owned();
    }
    let mut text = match &checks.worst {
        Some(worst) => format!("{} {} ({total})", worst.status, worst.id),
        None => format!("{} of {total} passed", checks.pass.get()),
    };
    let open = checks.skip.get() + checks.stale.get();
    if open > 0 {
        text.push_str(&format!(", {open} not made or out of date"));
    }
    if checks.unproven.get() > 0 {
        text.push_str(&format!(" ({} required)", checks.unproven.get()));
    }
    text
}

fn describe_reads(reads: &ReadsView) -> String {
    let forecast = match (&reads.runs_out_at, &reads.at_month_end) {
        (Some(at), _) => format!("used up {} at this pace", at.to_rfc3339()),
        (None, Some(count)) => format!("{} by the end of the month at this pace", count.get()),
        (None, None) => "too early in the month for a forecast".to_owned(),
    };
    format!(
        "{} ({}): {} of {} in {}; {forecast}\n",
        reads.app_label,
        reads.partner,
        reads.used.get(),
        counted(reads.budget.get(), "read", "reads"),
        reads.month
    )
}
