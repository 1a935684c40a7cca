//! Every calendar that the account can really see: its own, then those of each mailbox of the tenant that opens.
//!
//! Microsoft lists shared mailboxes to nobody, so each mailbox is asked for its calendars; those that are closed answer
//! with a refusal, which is no fault here. A cursor says what is still to come, so that a pull that was cut off goes on.

use std::collections::BTreeSet;

use connect_domain::source_object::SourceObject;
use serde::{Deserialize, Serialize};

use super::client;
use super::translate::{self, Kind};
use super::wire::User;
use crate::connector::{PartnerCall, Turn};
use crate::fault::{FaultKind, PartnerFault};

/// Pages of rooms that are looked through; a tenant with more than a thousand rooms has the rest as other mailboxes.
const ROOM_PAGES: u32 = 10;

/// What is still to come.
#[derive(Debug, Deserialize, Serialize)]
enum Ahead {
    /// More of the account's own calendars.
    Own { query: String },
    /// A page of the tenant's people: the first one, or the one of this query.
    People { query: Option<String> },
    /// Mailboxes to look into, and what comes then.
    Mailboxes { addresses: Vec<Address>, query: Option<String> },
}

#[derive(Debug, Deserialize, Serialize)]
struct Address {
    #[serde(default)]
    user_id: String,
    mail: String,
    room: bool,
}

impl Ahead {
    fn read(cursor: &str) -> Result<Self, PartnerFault> {
        serde_json::from_str(cursor).map_err(|_| PartnerFault {
            kind: FaultKind::NotFound,
            ..PartnerFault::malformed()
        })
    }

    fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

pub(super) async fn read_next(call: PartnerCall<'_>, cursor: Option<String>) -> Result<Turn<SourceObject>, PartnerFault> {
    match cursor.as_deref().map(Ahead::read).transpose()? {
        None => own(call, None).await,
        Some(Ahead::Own { query }) => own(call, Some(&query)).await,
        Some(Ahead::People { query }) => people(call, query.as_deref()).await,
        Some(Ahead::Mailboxes { addresses, query }) => mailbox(call, addresses, query).await,
    }
}

async fn own(call: PartnerCall<'_>, query: Option<&str>) -> Result<Turn<SourceObject>, PartnerFault> {
    let page = client::list_own_calendars(call, query).await?;
    let next = page.next_link.as_deref().and_then(client::query_of);
    let ahead = next.map_or(Ahead::People { query: None }, |query| Ahead::Own { query });
    Ok(Turn {
        objects: page
            .value
            .into_iter()
            .map(|calendar| translate::calendar(calendar, Kind::Own))
            .collect(),
        cursor: ahead.write(),
    })
}

/// Brings no calendars, only the mailboxes to look into. An account that may not list people sees its own alone.
async fn people(call: PartnerCall<'_>, query: Option<&str>) -> Result<Turn<SourceObject>, PartnerFault> {
    let nothing = Turn {
        objects: Vec::new(),
        cursor: None,
    };
    let Some(page) = unless_closed(client::list_people(call, query).await)? else {
        return Ok(nothing);
    };
    let rooms = rooms(call).await?;
    let own_id = client::own_user_id(call);
    let others = page.value.into_iter().filter(|user| user.id != own_id);
    let addresses: Vec<Address> = others
        .filter_map(|User { id, mail, .. }| {
            let mail = mail?;
            let room = rooms.contains(&mail.to_lowercase());
            Some(Address { user_id: id, mail, room })
        })
        .collect();
    let query = page.next_link.as_deref().and_then(client::query_of);
    Ok(Turn {
        cursor: and_then(addresses, query),
        ..nothing
    })
}

/// The first of these mailboxes. One that is closed to the account has nothing to show.
async fn mailbox(call: PartnerCall<'_>, mut addresses: Vec<Address>, query: Option<String>) -> Result<Turn<SourceObject>, PartnerFault> {
    let mut objects = Vec::new();
    if !addresses.is_empty() {
        let Address { user_id, mail, room } = addresses.remove(0);
        let kind = if room { Kind::Room } else { Kind::Mailbox };
        let found = unless_closed(client::list_calendars(call, &mail, &user_id).await)?;
        let calendars = found.into_iter().flat_map(|page| page.value);
        objects.extend(calendars.map(|calendar| translate::calendar(calendar, kind)));
    }
    Ok(Turn {
        objects,
        cursor: and_then(addresses, query),
    })
}

/// The mailboxes, then the next page of people, then the end.
fn and_then(addresses: Vec<Address>, query: Option<String>) -> Option<String> {
    if !addresses.is_empty() {
        return Ahead::Mailboxes { addresses, query }.write();
    }
    let query = query?;
    Ahead::People { query: Some(query) }.write()
}

/// Addresses of the rooms, in small letters; none where the account may not list them.
async fn rooms(call: PartnerCall<'_>) -> Result<BTreeSet<String>, PartnerFault> {
    let mut rooms = BTreeSet::new();
    let mut query = None;
    for _ in 0..ROOM_PAGES {
        let Some(page) = unless_closed(client::list_rooms(call, query.as_deref()).await)? else {
            break;
        };
        rooms.extend(
            page.value
                .into_iter()
                .filter_map(|room| room.email_address)
                .map(|mail| mail.to_lowercase()),
        );
        query = page.next_link.as_deref().and_then(client::query_of);
        if query.is_none() {
            break;
        }
    }
    Ok(rooms)
}

/// A refusal that only says that this is not for the account.
fn unless_closed<T>(answer: Result<T, PartnerFault>) -> Result<Option<T>, PartnerFault> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(fault) if matches!(fault.kind, FaultKind::NotAllowedForOrganization | FaultKind::NotFound) => Ok(None),
        Err(fault) => Err(fault),
    }
}
