//! Backups that are not made.

use super::{AttentionAction, AttentionItem};
use crate::App;
use crate::backups::{Standing, standing};
use crate::error::AppError;

/// A try that failed, or a newest backup that is old. The window tries at its start and every few minutes,
/// so what is seen here lasts.
pub(super) async fn backup_item(app: &App) -> Result<Option<AttentionItem>, AppError> {
    let standing = standing(app).await?;
    let title = match standing {
        Standing::Failed(_) => "The daily backup could not be made",
        Standing::Old(Some(_)) => "The newest backup is old",
        // The first one is made by the next look.
        Standing::Old(None) | Standing::Current | Standing::Empty | Standing::Rehearsal | Standing::Server => return Ok(None),
    };
    Ok(Some(AttentionItem {
        id: "backup".to_owned(),
        severity: "warn".to_owned(),
        title: title.to_owned(),
        detail: standing.detail().unwrap_or_default(),
        consequence: "What was done since the newest backup is lost with this disk".to_owned(),
        deadline: None,
        action: AttentionAction {
            kind: "open_backups".to_owned(),
            target: None,
        },
        since: app.clock.now().into(),
    }))
}
