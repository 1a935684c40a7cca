//! The month's reads that an app may use, where its partner counts them. The partner's own limit counts until the
//! firm says what its plan allows; what is left of it and where it leads is told in Health.

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_store::{app_registrations, connections};

use super::view::AppRegistrationView;
use super::{registration, view};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::partners;

/// More than any partner sells.
const MOST_READS: i64 = 1_000_000_000;

/// Sets the budget: a number of reads, or `none` for what the partner allows.
pub async fn save_read_budget(app: &App, id: &str, budget: &str) -> Result<AppRegistrationView, AppError> {
    let budget = parse(budget)?;
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    let mut registration = registration(&mut tx, id).await?;
    let manifest = partners::manifest(&registration.partner)?;
    if manifest.monthly_reads.is_none() {
        let message = format!("{} does not count reads, so there is no budget to set", manifest.name);
        return Err(AppError::new(ErrorCode::InvalidInput, message));
    }
    registration.monthly_read_budget = budget;
    app_registrations::update(&mut tx, &registration).await?;
    let used = connections::list(&mut tx)
        .await?
        .iter()
        .filter(|connection| connection.app_registration_id == Some(registration.id))
        .count();
    let detail = budget.map_or_else(|| "none".to_owned(), |budget| budget.to_string());
    tx.commit(AuditEntry::new("app.read_budget_saved", registration.id.to_string(), detail))
        .await?;
    app.events.stale(["apps", "health"]);
    Ok(view(registration, used))
}

fn parse(budget: &str) -> Result<Option<i64>, AppError> {
    if budget == "none" {
        return Ok(None);
    }
    match budget.parse() {
        Ok(reads @ 1..=MOST_READS) => Ok(Some(reads)),
        _ => Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("`{}` is not a number of reads for a month", shortened(budget)),
        )
        .hint(format!("Use 1 to {MOST_READS}, or `none` for what the partner allows"))),
    }
}
