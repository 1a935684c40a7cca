//! Sample meetings of which something may be left at the partner.

use connect_domain::clock::Instant;
use connect_store::connections::Connection;
use connect_store::sample_meetings::SampleMeeting;

use super::{AttentionAction, AttentionItem};
use crate::error::AppError;
use crate::meeting::Left;

/// It is told until it is proven gone, or where nobody here can prove that, until its day is over.
pub(super) fn meeting_item(meeting: &SampleMeeting, connections: &[Connection], now: Instant) -> Result<Option<AttentionItem>, AppError> {
    let connection = connections.iter().find(|connection| connection.id == meeting.connection_id);
    let Some(connection) = connection else { return Ok(None) };
    let left = Left::of(meeting, connection)?;
    if left.is_past(now) {
        return Ok(None);
    }
    Ok(Some(AttentionItem {
        id: format!("meeting:{}", meeting.id),
        severity: "warn".to_owned(),
        title: format!("A sample meeting may be left in the calendar of {}", connection.display_name),
        detail: format!("It was begun and is not proven gone: {}", left.place()),
        consequence: format!("Until it is deleted it stands there. {}", left.next),
        deadline: None,
        action: AttentionAction {
            kind: "open_connection".to_owned(),
            target: Some(connection.id.to_string()),
        },
        since: meeting.started_at.into(),
    }))
}
