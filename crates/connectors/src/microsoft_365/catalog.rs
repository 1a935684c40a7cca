//! Every calendar that the account can really see: its own, then those of each mailbox of the tenant that opens, then what
//! was shared with it from a mailbox that does not.
//!
//! Microsoft lists shared mailboxes to nobody, so each mailbox is asked for its calendars; those that are closed answer
//! with a refusal, which is no fault here. A shared calendar that the account has accepted stands among its own as well, by
//! another id, so it waits until its owner's mailbox has been asked. A cursor says what is still to come, so that a pull
//! that was cut off goes on.

use std::collections::BTreeSet;

use connect_domain::source_object::SourceObject;
use serde::{Deserialize, Serialize};

use super::client;
use super::translate::{self, Kind, MAILBOX};
use super::wire::{Calendar, User};
use crate::connector::{PartnerCall, Turn};
use crate::fault::{FaultKind, PartnerFault};
use crate::unread::{Unread, is_closed, is_of_the_part};

/// Pages of rooms that are looked through; a tenant with more than a thousand rooms has the rest as other mailboxes.
const ROOM_PAGES: u32 = 10;
/// Mailboxes that may fail one after the other: from then on it is Microsoft that fails.
const MOST_FAILURES: u32 = 10;
/// The manifest's ability that lists rooms.
const ROOMS: &str = "rooms";

/// What is still to come.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Ahead {
    step: Step,
    /// Of the next page of the step's list; the first one has none.
    query: Option<String>,
    /// The account's own address, in small letters, as its main calendar tells it.
    own_address: Option<String>,
    /// Calendars of somebody else that stand among the account's own.
    accepted: Vec<Calendar>,
    /// Mailboxes to look into before the next page of people.
    mailboxes: Vec<Address>,
    /// Mailboxes that failed since one answered.
    failures: u32,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
enum Step {
    #[default]
    Own,
    People,
    Mailboxes,
}

#[derive(Debug, Deserialize, Serialize)]
struct Address {
    user_id: String,
    mail: String,
    room: bool,
    /// Of the next page of its calendars; the first one has none.
    #[serde(default)]
    query: Option<String>,
}

impl Ahead {
    fn read(cursor: &str) -> Result<Self, PartnerFault> {
        serde_json::from_str(cursor).map_err(|_| PartnerFault {
            kind: FaultKind::NotFound,
            ..PartnerFault::malformed()
        })
    }

    /// What was read, and where the next page begins.
    fn turn(&self, objects: Vec<SourceObject>, unread: Vec<Unread>) -> Turn<SourceObject> {
        Turn {
            objects,
            cursor: serde_json::to_string(self).ok(),
            unread,
        }
    }

    /// The end: whatever was accepted and has not been found in its owner's mailbox.
    fn last(self, mut objects: Vec<SourceObject>, unread: Vec<Unread>) -> Turn<SourceObject> {
        objects.extend(self.accepted.into_iter().map(accepted));
        Turn {
            objects,
            cursor: None,
            unread,
        }
    }

    /// The mailboxes, then the next page of people, then the end.
    fn and_then(mut self, objects: Vec<SourceObject>, unread: Vec<Unread>) -> Turn<SourceObject> {
        self.step = match (self.mailboxes.is_empty(), &self.query) {
            (false, _) => Step::Mailboxes,
            (true, Some(_)) => Step::People,
            (true, None) => return self.last(objects, unread),
        };
        self.turn(objects, unread)
    }
}

pub(super) async fn read_next(call: PartnerCall<'_>, cursor: Option<String>) -> Result<Turn<SourceObject>, PartnerFault> {
    let ahead = cursor.as_deref().map(Ahead::read).transpose()?.unwrap_or_default();
    match ahead.step {
        Step::Own => own(call, ahead).await,
        Step::People => people(call, ahead).await,
        Step::Mailboxes => mailbox(call, ahead).await,
    }
}

async fn own(call: PartnerCall<'_>, mut ahead: Ahead) -> Result<Turn<SourceObject>, PartnerFault> {
    let page = client::list_own_calendars(call, ahead.query.as_deref()).await?;
    let main = page.value.iter().find(|calendar| calendar.is_default_calendar);
    ahead.own_address = ahead.own_address.or_else(|| main?.owner_address());
    let is_own = |calendar: &Calendar| match (&ahead.own_address, calendar.owner_address()) {
        (Some(own), Some(owner)) => *own == owner,
        // Nobody tells whose it is.
        _ => true,
    };
    let (own, others): (Vec<_>, Vec<_>) = page.value.into_iter().partition(is_own);
    ahead.accepted.extend(others);
    ahead.query = page.next_link.as_deref().and_then(client::query_of);
    if ahead.query.is_none() {
        ahead.step = Step::People;
    }
    let own = own.into_iter().map(|calendar| translate::calendar(calendar, Kind::Own));
    Ok(ahead.turn(own.collect(), Vec::new()))
}

/// Brings no calendars, only the mailboxes to look into. An account that may not list people sees what is in its own list
/// alone; but if it could before, then what was found by their mailboxes is not gone.
async fn people(call: PartnerCall<'_>, mut ahead: Ahead) -> Result<Turn<SourceObject>, PartnerFault> {
    let page = match client::list_people(call, ahead.query.as_deref()).await {
        Ok(page) => page,
        Err(fault) if is_closed(&fault) => {
            let objects: &[&str] = &[Kind::Mailbox.word(), Kind::Room.word()];
            let unread = Unread::new("The list of the tenant's mailboxes", &fault, &[("kind", objects)]);
            return Ok(ahead.last(Vec::new(), vec![unread]));
        }
        Err(fault) => return Err(fault),
    };
    let (rooms, unread) = rooms(call).await?;
    let own_id = client::own_user_id(call);
    let others = page.value.into_iter().filter(|user| user.id != own_id);
    let addresses = others.filter_map(|User { id, mail, .. }| {
        let mail = mail?;
        let room = rooms.contains(&mail.to_lowercase());
        Some(Address {
            user_id: id,
            mail,
            room,
            query: None,
        })
    });
    ahead.mailboxes = addresses.collect();
    ahead.query = page.next_link.as_deref().and_then(client::query_of);
    Ok(ahead.and_then(Vec::new(), unread))
}

/// The first of these mailboxes, page by page. One that is closed to the account has nothing to show; one that fails by itself is left
/// out, and told.
async fn mailbox(call: PartnerCall<'_>, mut ahead: Ahead) -> Result<Turn<SourceObject>, PartnerFault> {
    if ahead.mailboxes.is_empty() {
        return Ok(ahead.and_then(Vec::new(), Vec::new()));
    }
    let Address {
        user_id,
        mail,
        room,
        query,
    } = ahead.mailboxes.remove(0);
    let (calendars, next) = match client::list_calendars(call, &mail, &user_id, query.as_deref()).await {
        Ok(page) => (page.value, page.next_link.as_deref().and_then(client::query_of)),
        Err(fault) if is_closed(&fault) => (Vec::new(), None),
        Err(fault) if is_of_the_part(&fault) && ahead.failures < MOST_FAILURES => {
            ahead.failures += 1;
            let unread = Unread::new(format!("The mailbox {mail}"), &fault, &[(MAILBOX, &[mail.as_str()])]);
            let (of_it, accepted_of_others) = std::mem::take(&mut ahead.accepted)
                .into_iter()
                .partition(|calendar| calendar.owner_address() == Some(mail.to_lowercase()));
            ahead.accepted = accepted_of_others;
            let of_it: Vec<Calendar> = of_it;
            return Ok(ahead.and_then(of_it.into_iter().map(accepted).collect(), vec![unread]));
        }
        Err(fault) => return Err(fault),
    };
    ahead.failures = 0;
    ahead.accepted.retain(|one| !calendars.iter().any(|calendar| one.is_of(calendar)));
    let kind = if room { Kind::Room } else { Kind::Mailbox };
    let objects = calendars.into_iter().map(|calendar| translate::found_in(&mail, calendar, kind));
    let objects: Vec<SourceObject> = objects.collect();
    if next.is_some() {
        let query = next;
        ahead.mailboxes.insert(
            0,
            Address {
                user_id,
                mail,
                room,
                query,
            },
        );
    }
    Ok(ahead.and_then(objects, Vec::new()))
}

fn accepted(calendar: Calendar) -> SourceObject {
    translate::calendar(calendar, Kind::Accepted)
}

/// Addresses of the rooms, in small letters. Where the account may not list them there are none, and what is known as a
/// room stays one.
async fn rooms(call: PartnerCall<'_>) -> Result<(BTreeSet<String>, Vec<Unread>), PartnerFault> {
    let mut rooms = BTreeSet::new();
    let mut query = None;
    for _ in 0..ROOM_PAGES {
        let page = match client::list_rooms(call, query.as_deref()).await {
            Ok(page) => page,
            Err(fault) if is_closed(&fault) || is_of_the_part(&fault) => {
                let unread = Unread::new("The list of rooms", &fault, &[("kind", &[Kind::Room.word()])]);
                return Ok((rooms, vec![unread.of_ability(ROOMS)]));
            }
            Err(fault) => return Err(fault),
        };
        let addresses = page.value.into_iter().filter_map(|room| room.email_address);
        rooms.extend(addresses.map(|mail| mail.to_lowercase()));
        query = page.next_link.as_deref().and_then(client::query_of);
        if query.is_none() {
            break;
        }
    }
    Ok((rooms, Vec::new()))
}

/// The main calendar of a mailbox: a person's, a shared one's or a room's, and nobody tells which.
pub(super) async fn read_by_address(call: PartnerCall<'_>, address: String) -> Result<SourceObject, PartnerFault> {
    let calendar = client::read_main_calendar(call, &address).await.map_err(|fault| match is_closed(&fault) {
        true => PartnerFault {
            advice: "Check the address; if it is right, ask the mailbox's owner or an admin to share its calendar with this account, then try again",
            ..fault
        },
        false => fault,
    })?;
    let owner = calendar.owner.as_ref().and_then(|owner| owner.address.clone());
    let mailbox = owner.unwrap_or(address);
    Ok(translate::found_in(&mailbox, calendar, Kind::Mailbox))
}
