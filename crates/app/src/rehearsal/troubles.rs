//! What is wrong in the rehearsal firm: one true problem for each of six companies, made where it is made in
//! life, at the partner, and then met by the application as it meets everything.
//!
//! A program can be killed between any two of these acts. The next one begins with what is there, so that
//! nothing is made twice.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::connection::ConnectionStatus;
use serde_json::json;

use super::company::{Leaf, connection_of, leaves};
use super::control::{Change, Company, Control};
use crate::App;
use crate::connections::{refresh_connection, test_connection};
use crate::error::AppError;
use crate::mapping::mapping_drift;
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
/// What a renamed account's name ends in.
const RENAMED: &str = " and related";
const DAY: u64 = 86_400;

/// Makes the troubles of the company at this place, if it has any that has to be made.
pub(super) async fn make(app: &Arc<App>, control: &Control, place: usize, company: &Company) -> Result<(), AppError> {
    let Some(connection) = connection_of(app, company).await? else {
        return Ok(());
    };
    match place {
        REVOKED if connection.status == ConnectionStatus::NeedsReconnect.as_str() => Ok(()),
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
    let order = json!({ "partner": company.partner, "kind": "revoke", "count": 1, "match": { "method": "*", "path": path } });
    if !control.is_ordered(&order).await? {
        control.fault(order).await?;
    }
    // That this fails is the point; how it stands is on the connection's record.
    let _refused = test_connection(app, connection_id).await.is_err();
    Ok(())
}

/// Gives so many accounts new names, first of all those that have none yet.
pub(super) async fn rename(app: &App, control: &Control, company: &Company, connection_id: &str, count: usize) -> Result<usize, AppError> {
    let mut leaves = leaves(app, connection_id).await?;
    leaves.reverse();
    leaves.sort_by_key(Leaf::is_renamed);
    let mut renamed = 0;
    for leaf in leaves.iter().take(count) {
        let with = json!({ "id": leaf.external_id, "name": format!("{}{RENAMED}", leaf.name) });
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

impl Leaf {
    fn is_renamed(&self) -> bool {
        self.name.ends_with(RENAMED)
    }
}

/// Somebody tidied the chart: new names, and two accounts made one.
async fn drift(app: &Arc<App>, control: &Control, company: &Company, connection_id: &str) -> Result<(), AppError> {
    let accounts = ["accounts".to_owned()];
    // Shows what is changed already.
    pull_now(app, connection_id, &accounts, false).await?;
    let drift = mapping_drift(app, connection_id).await?;
    let made = |kind: &str| drift.iter().filter(|drift| drift.kind == kind).count();
    let missing = RENAMED_ACCOUNTS.saturating_sub(made("renamed"));
    rename(app, control, company, connection_id, missing).await?;
    if made("merged") == 0 {
        merge(app, control, company, connection_id, missing).await?;
    }
    pull_now(app, connection_id, &accounts, false).await.map(drop)
}

/// Makes two accounts one that have their old names, and are not among the last ones, which have just got new ones.
async fn merge(app: &App, control: &Control, company: &Company, connection_id: &str, just_renamed: usize) -> Result<(), AppError> {
    let mut leaves = leaves(app, connection_id).await?;
    leaves.retain(|leaf| !leaf.is_renamed());
    leaves.truncate(leaves.len().saturating_sub(just_renamed));
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
    Ok(())
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
    // A pull that was cut off goes on behind the newest balances: it comes to its end whole, and a new one is torn.
    for count in [0, 2] {
        let change = Change {
            company,
            object: "TrialBalance",
            op: "tear",
            with: json!({ "count": count }),
        };
        control.change(change).await?;
        pull_now(app, connection_id, &["balances".to_owned()], false).await?;
    }
    Ok(())
}

/// How long before the end the stale company is checked, so that its evidence is too old.
pub(super) const STALE_FOR: Duration = Duration::from_secs(2 * DAY);
