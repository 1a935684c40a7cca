//! Sample meetings of which something may be left at the partner.

use connect_store::sample_meetings::SampleMeeting;

use super::{AttentionAction, AttentionItem};
use crate::connections::view::ConnectionView;

/// It is told until it is proven gone.
pub(super) fn meeting_item(meeting: &SampleMeeting, connections: &[ConnectionView]) -> AttentionItem {
    let id = meeting.connection_id.to_string();
    let name = connections.iter().find(|connection| connection.id == id);
    let name = name.map_or("a connection", |connection| connection.display_name.as_str());
    AttentionItem {
        id: format!("meeting:{}", meeting.id),
        severity: "warn".to_owned(),
        title: format!("A sample meeting may be left in the calendar of {name}"),
        detail: format!("It was begun and is not proven gone. Its title holds aoc-{}", meeting.id),
        consequence: "It is deleted at the next start or command that can reach the partner; until then it stands there".to_owned(),
        deadline: None,
        action: AttentionAction {
            kind: "open_connection".to_owned(),
            target: Some(id),
        },
        since: meeting.started_at.into(),
    }
}
