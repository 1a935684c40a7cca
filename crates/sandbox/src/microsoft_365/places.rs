//! Rooms and the lists that hold them.

use serde_json::{Value, json};

use super::call::Call;
use super::directory::{Room, RoomList};
use super::graph::ok;
use super::graph_error::Refusal;
use super::odata::{Paging, page};
use crate::reply::Reply;

const PAGING: Paging = Paging {
    default: 100,
    most: 100,
    by_token: false,
    by_preference: false,
};

pub(super) fn serve(call: &Call<'_>, tail: &[&str]) -> Result<Reply, Refusal> {
    call.needs_scope(&["Place.Read.All"])?;
    call.options.only(&["$top", "$skip", "$count"])?;
    let directory = &call.partner.directory;
    let listed = |context: &str, entries: Vec<Value>| page(call, context, entries, &PAGING).map(|page| ok(&page));
    match tail {
        ["microsoft.graph.room" | "graph.room"] => listed("places/microsoft.graph.room", directory.rooms.iter().map(room).collect()),
        ["microsoft.graph.roomlist" | "microsoft.graph.roomList"] => listed(
            "places/microsoft.graph.roomList",
            directory.room_lists.iter().map(room_list).collect(),
        ),
        [
            name,
            "microsoft.graph.roomlist" | "microsoft.graph.roomList",
            "rooms" | "microsoft.graph.rooms",
        ] => {
            let list = directory
                .room_lists
                .iter()
                .find(|list| list.address.eq_ignore_ascii_case(name) || list.id == *name);
            let list = list.ok_or_else(Refusal::item_not_found)?;
            let rooms = directory.rooms.iter().filter(|room| room.list == list.name);
            listed("places/microsoft.graph.room", rooms.map(room).collect())
        }
        [name] => {
            let found = directory
                .rooms
                .iter()
                .find(|room| room.address.eq_ignore_ascii_case(name) || room.id == *name);
            found.map(|found| ok(&room(found))).ok_or_else(Refusal::item_not_found)
        }
        other => Err(Refusal::no_such_path(other.last().copied().unwrap_or("places"))),
    }
}

fn room(room: &Room) -> Value {
    json!({
        "id": room.id,
        "displayName": room.name,
        "emailAddress": room.address,
        "nickname": room.name,
        "building": room.building,
        "floorNumber": room.floor,
        "floorLabel": room.floor.to_string(),
        "label": null,
        "capacity": room.capacity,
        "bookingType": room.booking_type,
        "audioDeviceName": null,
        "videoDeviceName": null,
        "displayDeviceName": null,
        "isWheelChairAccessible": true,
        "tags": [],
        "phone": "",
        "address": { "street": "1 Pier Road", "city": "Portland", "state": "ME", "postalCode": "04101", "countryOrRegion": "US" },
        "geoCoordinates": null,
    })
}

fn room_list(list: &RoomList) -> Value {
    json!({ "id": list.id, "displayName": list.name, "emailAddress": list.address, "phone": "", "address": null, "geoCoordinates": null })
}
