//! Contracts that want to be renewed. One that is missing or over fails a check, and is told of there.

use connect_domain::counted::counted;

use super::{AttentionAction, AttentionItem};
use crate::App;
use crate::contracts::renewals;
use crate::error::AppError;

/// One item for each partner whose production is in use, not for each of its connections.
pub(super) async fn renewal_items(app: &App) -> Result<Vec<AttentionItem>, AppError> {
    let renewals = renewals(app).await?.into_iter();
    Ok(renewals
        .map(|renewal| AttentionItem {
            id: format!("renewal:{}", renewal.contract_id),
            severity: "warn".to_owned(),
            title: match renewal.days_left {
                0 => format!("The contract with {} ends today", renewal.partner_name),
                days => format!(
                    "The contract with {} ends in {}",
                    renewal.partner_name,
                    counted(days, "day", "days")
                ),
            },
            detail: format!("`{}` is to be renewed by {}", renewal.reference, renewal.renews_on),
            consequence: "After that no connection to its production is ready to rely on".to_owned(),
            deadline: None,
            action: AttentionAction {
                kind: "open_contract".to_owned(),
                target: Some(renewal.partner),
            },
            since: renewal.recorded_at,
        })
        .collect())
}
