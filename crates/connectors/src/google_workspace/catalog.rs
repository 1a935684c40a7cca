//! Every calendar that the account can see: those in its list, hidden ones too, then the firm's rooms, which stand in
//! nobody's list until somebody adds them.
//!
//! The Directory tells rooms to admins only; a refusal there is no fault here, but rooms that it told before are not gone
//! by it. A cursor says what is still to come, so
//! that a pull that was cut off goes on.

use connect_domain::source_object::SourceObject;
use serde::{Deserialize, Serialize};

use super::client;
use super::translate;
use super::wire::CalendarListEntry;
use crate::connector::{PartnerCall, Turn};
use crate::fault::{FaultKind, PartnerFault};
use crate::unread::{Unread, is_closed, is_of_the_part};

/// The manifest's ability that lists rooms.
const ROOMS: &str = "rooms";

/// Where the next page begins, and the rooms that the list has told already: none is told twice.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Ahead {
    source: Source,
    page: Option<String>,
    listed_rooms: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
enum Source {
    #[default]
    List,
    Rooms,
}

pub(super) async fn read_next(call: PartnerCall<'_>, cursor: Option<String>) -> Result<Turn<SourceObject>, PartnerFault> {
    let ahead = match cursor {
        None => Ahead::default(),
        Some(cursor) => serde_json::from_str(&cursor).map_err(|_| PartnerFault {
            kind: FaultKind::NotFound,
            ..PartnerFault::malformed()
        })?,
    };
    match ahead.source {
        Source::List => list(call, ahead).await,
        Source::Rooms => rooms(call, ahead).await,
    }
}

async fn list(call: PartnerCall<'_>, mut ahead: Ahead) -> Result<Turn<SourceObject>, PartnerFault> {
    let list = client::list_calendars(call, ahead.page.as_deref()).await?;
    let ids = list.items.iter().map(|entry| entry.id.clone());
    ahead.listed_rooms.extend(ids.filter(|id| translate::is_room(id)));
    // Also an empty page may have another after it.
    ahead.page = list.next_page_token;
    if ahead.page.is_none() {
        ahead.source = Source::Rooms;
    }
    Ok(Turn {
        objects: list.items.into_iter().map(translate::calendar).collect(),
        cursor: serde_json::to_string(&ahead).ok(),
        unread: Vec::new(),
    })
}

async fn rooms(call: PartnerCall<'_>, mut ahead: Ahead) -> Result<Turn<SourceObject>, PartnerFault> {
    let list = match client::list_rooms(call, ahead.page.as_deref()).await {
        Ok(list) => list,
        // Without the scope or an admin's role, or where the project has no Directory: then nobody tells the rooms.
        // The Directory is a service of its own, which a project may have left turned off.
        Err(fault) if is_closed(&fault) || is_of_the_part(&fault) || fault.kind == FaultKind::ServiceTurnedOff => {
            let advice = match fault.kind {
                FaultKind::ServiceTurnedOff => {
                    "Turn on the Admin SDK API in the firm's Google Cloud project, wait a few minutes and pull again"
                }
                _ => fault.advice,
            };
            let fault = PartnerFault { advice, ..fault };
            // Of those that stand in the account's list the list tells what may be done with them.
            let unread = Unread::new("The list of rooms", &fault, &[("kind", &[translate::ROOM_KIND]), ("access", &[""])]);
            return Ok(Turn {
                objects: Vec::new(),
                cursor: None,
                unread: vec![unread.of_ability(ROOMS)],
            });
        }
        Err(fault) => return Err(fault),
    };
    let unknown = list
        .items
        .into_iter()
        .filter(|room| !ahead.listed_rooms.contains(&room.resource_email));
    let objects = unknown.map(translate::room).collect();
    ahead.page = list.next_page_token;
    let cursor = match &ahead.page {
        Some(_) => serde_json::to_string(&ahead).ok(),
        None => None,
    };
    Ok(Turn {
        objects,
        cursor,
        unread: Vec::new(),
    })
}

/// Its id is its address, as in the list.
pub(super) async fn read_by_address(call: PartnerCall<'_>, address: String) -> Result<SourceObject, PartnerFault> {
    let head = client::read_calendar_head(call, &address).await.map_err(|fault| match fault.kind {
        FaultKind::NotFound => PartnerFault {
            advice: "Check the address; if it is right, ask the calendar's owner to share it with this account, then try again",
            ..fault
        },
        _ => fault,
    })?;
    Ok(translate::calendar(CalendarListEntry {
        id: address,
        summary: head.summary,
        time_zone: head.time_zone,
        access_role: head.access_role,
        data_owner: None,
        primary: false,
        hidden: false,
    }))
}
