//! The Directory's rooms, for who holds an admin role.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::paging::{self, PageSize, Query};
use super::people::Person;
use super::refusal::Refusal;
use super::workspace::Workspace;

const SIZE: PageSize = PageSize { default: 100, most: 500 };

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Resource {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) capacity: u32,
    pub(super) floor: String,
    pub(super) description: Option<String>,
}

pub(super) fn list(workspace: &Workspace, person: &Person, query: &Query) -> Result<Value, Refusal> {
    if !person.admin {
        return Err(Refusal::not_admin());
    }
    let shown = workspace.resources.iter().map(|resource| {
        let mut shown = json!({
            "kind": "admin#directory#resources#calendars#CalendarResource",
            "resourceId": resource.id,
            "resourceEmail": resource.email,
            "resourceName": resource.name,
            "generatedResourceName": format!("HQ-{}-{} ({})", resource.floor, resource.name, resource.capacity),
            "resourceCategory": "CONFERENCE_ROOM",
            "capacity": resource.capacity,
            "buildingId": "HQ",
            "floorName": resource.floor,
        });
        if let Some(description) = &resource.description {
            shown["userVisibleDescription"] = json!(description);
        }
        Some(shown)
    });
    let mut document = Map::new();
    document.insert(
        "kind".to_owned(),
        json!("admin#directory#resources#calendars#calendarResourcesList"),
    );
    paging::answer(&mut document, shown.collect(), query, &SIZE, workspace.changes, None)?;
    Ok(Value::Object(document))
}
