//! Microsoft Graph's JSON exactly as sent, as far as we read it.

use serde::Deserialize;

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) value: Vec<T>,
    /// The whole address of the next page.
    #[serde(rename = "@odata.nextLink")]
    pub(super) next_link: Option<String>,
}

/// `GET /me`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Me {
    pub(super) id: String,
    pub(super) display_name: Option<String>,
    /// Null for an account without a mailbox.
    pub(super) mail: Option<String>,
    pub(super) user_principal_name: String,
}

/// `GET /organization`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tenant {
    pub(super) id: String,
    pub(super) display_name: Option<String>,
}

/// Somebody of the tenant: a person, a shared mailbox or a room, and nothing says which.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) id: String,
    pub(super) mail: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Room {
    pub(super) email_address: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Calendar {
    pub(super) id: String,
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) can_edit: bool,
    #[serde(default)]
    pub(super) can_view_private_items: bool,
    #[serde(default)]
    pub(super) is_default_calendar: bool,
    pub(super) owner: Option<Owner>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Owner {
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
}

/// What stands in every answer that is no success. The message names people and is never read.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorAnswer {
    pub(super) error: ErrorObject,
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorObject {
    pub(super) code: Option<String>,
}
