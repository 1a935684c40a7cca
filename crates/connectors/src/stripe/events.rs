//! The log of events (fact sheet section 6). Behind a known event it is read on to newer ones, else from the newest one back to
//! the oldest that is still listed; a page's cursor says which.

use std::time::Duration;

use connect_domain::partner_event::PartnerEvent;

use super::client;
use super::translate;
use crate::connector::{PartnerCall, Turn};
use crate::fault::PartnerFault;

/// Events are listed for 30 days.
pub(super) const TOLD_FOR: Duration = Duration::from_secs(30 * 86_400);

const NEWER: &str = "ending_before";
const OLDER: &str = "starting_after";

pub(super) fn behind(external_id: &str) -> String {
    format!("{NEWER}={external_id}")
}

/// Each page has the newest first, whichever way it goes.
pub(super) async fn read(call: PartnerCall<'_>, cursor: Option<String>) -> Result<Turn<PartnerEvent>, PartnerFault> {
    let from = cursor.as_deref().and_then(|cursor| cursor.split_once('='));
    let to_newer = from.is_some_and(|(way, _)| way == NEWER);
    let page = client::list_events(call, from).await?;
    let (next, way) = if to_newer {
        (page.data.first(), NEWER)
    } else {
        (page.data.last(), OLDER)
    };
    Ok(Turn {
        cursor: next.filter(|_| page.has_more).map(|event| format!("{way}={}", event.id)),
        objects: page.data.into_iter().map(translate::event).collect(),
        unread: Vec::new(),
    })
}
