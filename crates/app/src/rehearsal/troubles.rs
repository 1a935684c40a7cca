//! What is wrong in the rehearsal firm: one true problem for each of six companies, made where it is made in
//! life, at the partner, and then met by the application as it meets everything.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::company::{connection_of, leaves};
use super::control::{Change, Company, Control};
use crate::App;
use crate::connections::{refresh_connection, test_connection};
use crate::error::AppError;
use crate::pull::pull_now;

/// The company by its place that has each trouble.
pub(super) const UNMAPPED: usize = 0;
pub(super) const REVOKED: usize = 2;
pub(super) const DRIFTED: usize = 5;
pub(super) const ENDING: usize = 8;
pub(super) const UNTIED: usize = 11;
pub(super) const STALE: usize = 14;

/// Accounts that wait for a decision, where the mapping is half done.
pub(super) const OPEN_ACCOUNTS: usize = 64;
const RENAMED_ACCOUNTS: usize = 12;
const DAY: u64 = 86_400;

/// Makes the troubles of the company at this place, if it has any that has to be made.
pub(super) async fn make(app: &Arc<App>, control: &Control, place: usize, company: &Company) -> Result<(), AppError> {
    let Some(connection) = connection_of(app, company).await? else {
        return Ok(());
    };
    match place {
        REVOKED => revoke(app, control, company, &connection.id).await,
        DRIFTED => drift(app, control, company, &connection.id).await,
        ENDING => end_soon(app, control, company, &connection.id).await,
        UNTIED => tear(app, control, company, &connection.id).await,
        _ => Ok(()),
    }
}

/// Somebody at the company takes the grant back; the next call finds out.
pub(super) async fn revoke(app: &App, control: &Control, company: &Company, connection_id: &str) -> Result<(), AppError> {
    let path = format!("*{}*", company.external_account_id);
    control
        .fault(json!({ "partner": company.partner, "kind": "revoke", "count": 1, "match": { "path": path } }))
        .await?;
    // That this fails is the point; how it stands is on the connection's record.
    let _refused = test_connection(app, connection_id).await.is_err();
    Ok(())
}

/// Gives so many accounts new names.
pub(super) async fn rename(app: &App, control: &Control, company: &Company, connection_id: &str, count: usize) -> Result<usize, AppError> {
    let leaves = leaves(app, connection_id).await?;
    let chosen = leaves.iter().rev().take(count);
    let mut renamed = 0;
    for leaf in chosen {
        let name = format!("{} and related", leaf.name);
        let with = json!({ "id": leaf.external_id, "name": name });
        let change = Change {
            company,
            object: "Account",
            op: "rename",
            with,
        };
        control.change(change).await?;
        renamed += 1;
    }
    Ok(renamed)
}

/// Somebody tidied the chart: new names, and two accounts made one.
async fn drift(app: &Arc<App>, control: &Control, company: &Company, connection_id: &str) -> Result<(), AppError> {
    rename(app, control, company, connection_id, RENAMED_ACCOUNTS).await?;
    let mut leaves = leaves(app, connection_id).await?;
    leaves.truncate(leaves.len().saturating_sub(RENAMED_ACCOUNTS));
    let expenses: Vec<_> = leaves.iter().filter(|leaf| leaf.source_type == "Expense").collect();
    if let [survivor, .., merged] = expenses.as_slice() {
        let with = json!({ "id": merged.external_id, "into": survivor.external_id });
        let change = Change {
            company,
            object: "Account",
            op: "merge",
            with,
        };
        control.change(change).await?;
    }
    pull_now(app, connection_id, &[], false).await.map(drop)
}

/// The vendor's own end of the grant comes near, which no refresh moves.
async fn end_soon(app: &App, control: &Control, company: &Company, connection_id: &str) -> Result<(), AppError> {
    let with = json!({ "seconds": 9 * DAY + DAY / 2 });
    let change = Change {
        company,
        object: "Grant",
        op: "ends_in",
        with,
    };
    control.change(change).await?;
    refresh_connection(app, connection_id).await.map(drop)
}

/// The books are written while they are read: the newest balances of both bases lack an account.
async fn tear(app: &Arc<App>, control: &Control, company: &Company, connection_id: &str) -> Result<(), AppError> {
    let change = Change {
        company,
        object: "TrialBalance",
        op: "tear",
        with: json!({ "count": 2 }),
    };
    control.change(change).await?;
    pull_now(app, connection_id, &["balances".to_owned()], false).await.map(drop)
}

/// How long before the end the stale company is checked, so that its evidence is too old.
pub(super) const STALE_FOR: Duration = Duration::from_secs(2 * DAY);
