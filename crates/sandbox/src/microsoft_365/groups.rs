//! Groups and their members.

use serde_json::{Value, json};

use super::call::Call;
use super::directory::Group;
use super::graph::ok;
use super::graph_error::Refusal;
use super::odata::{OF_DIRECTORY, page, select};
use super::users;
use crate::reply::Reply;

const READ: &[&str] = &["Group.Read.All", "GroupMember.Read.All", "Directory.Read.All"];

pub(super) fn serve(call: &Call<'_>, tail: &[&str]) -> Result<Reply, Refusal> {
    call.needs_scope(READ)?;
    call.options.only(&["$select", "$top", "$skiptoken"])?;
    let selected = call.options.selected();
    let groups = &call.partner.directory.groups;
    let find = |id: &str| {
        let found = groups.iter().find(|group| group.id.eq_ignore_ascii_case(id));
        found.ok_or_else(|| Refusal::no_such_object(id))
    };
    match tail {
        [] => {
            let entries = groups
                .iter()
                .map(|group| select(to_json(group), selected.as_deref(), false))
                .collect();
            page(call, "groups", entries, &OF_DIRECTORY).map(|page| ok(&page))
        }
        [id] => Ok(ok(&select(to_json(find(id)?), selected.as_deref(), false))),
        [id, "members"] => {
            let members = find(id)?.members.iter().filter_map(|member| call.partner.directory.find(member));
            let entries = members
                .map(|member| {
                    let mut entry = users::shown(call, member);
                    entry["@odata.type"] = json!("#microsoft.graph.user");
                    entry
                })
                .collect();
            page(call, "directoryObjects", entries, &OF_DIRECTORY).map(|page| ok(&page))
        }
        [_, other, ..] => Err(Refusal::no_such_path(other)),
    }
}

fn to_json(group: &Group) -> Value {
    json!({
        "id": group.id,
        "displayName": group.name,
        "description": null,
        "mail": group.address,
        "mailEnabled": group.address.is_some(),
        "mailNickname": group.address.as_ref().and_then(|address| address.split('@').next()),
        "securityEnabled": true,
        "groupTypes": [],
        "visibility": null,
    })
}
