//! From Microsoft's words to ours, and nowhere else.

use std::collections::BTreeMap;

use connect_domain::source_object::{MAIN, SourceObject, SourceObjectKind};

use super::wire::{Calendar, Me, Owner, Tenant};
use crate::connector::{Grantor, Organization};

/// Microsoft: the tenant of all personal accounts, which list no organization.
const PERSONAL_TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Where a calendar was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Own,
    Room,
    /// A colleague's or a shared one: with delegated rights nobody tells which.
    Mailbox,
    /// Somebody else's that stands among the account's own, because it was accepted from a mailbox that does not open.
    Accepted,
}

/// The attribute that says in which mailbox a calendar was found.
pub(super) const MAILBOX: &str = "mailbox";

impl Kind {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Room => "room",
            Self::Mailbox => "mailbox",
            Self::Accepted => "accepted",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Own => "Own calendar",
            Self::Room => "Room",
            Self::Mailbox | Self::Accepted => "Shared with you",
        }
    }
}

pub(super) fn organization(me: Me, tenant: Option<Tenant>) -> Organization {
    let (tenant_id, tenant_name) = match tenant {
        Some(tenant) => (tenant.id, tenant.display_name),
        None => (PERSONAL_TENANT.to_owned(), None),
    };
    let principal = clean(&me.user_principal_name);
    let address = me.mail.map_or_else(|| principal.clone(), |mail| clean(&mail));
    let tenant_name = tenant_name.map(|name| clean(&name)).filter(|name| !name.trim().is_empty());
    Organization {
        external_account_id: format!("{}.{tenant_id}", me.id),
        display_name: tenant_name.map_or_else(|| address.clone(), |name| format!("{name} ({address})")),
        legal_name: None,
        addresses: vec![address, principal],
        currency: None,
        country: None,
        fiscal_year_starts_in: None,
    }
}

pub(super) fn grantor(me: Me) -> Grantor {
    let name = me.display_name.map(|name| clean(&name)).filter(|name| !name.trim().is_empty());
    Grantor {
        name,
        email: Some(clean(&me.mail.unwrap_or(me.user_principal_name))),
    }
}

/// A calendar that stands in another mailbox.
pub(super) fn found_in(mailbox: &str, calendar: Calendar, kind: Kind) -> SourceObject {
    let mut object = self::calendar(calendar, kind);
    object.attributes.insert(MAILBOX.to_owned(), clean(mailbox));
    object
}

/// A calendar of another mailbox is called by its owner first: every mailbox has one that is called `Calendar`.
pub(super) fn calendar(calendar: Calendar, kind: Kind) -> SourceObject {
    let Owner { name, address } = calendar.owner.unwrap_or(Owner { name: None, address: None });
    let (owner, address) = (clean(&name.unwrap_or_default()), clean(&address.unwrap_or_default()));
    let own_name = clean(&calendar.name.unwrap_or_default());
    let owner = if owner.trim().is_empty() { address.clone() } else { owner };
    let name = match kind {
        Kind::Own => own_name.clone(),
        _ if calendar.is_default_calendar || own_name == owner => owner.clone(),
        _ => format!("{owner}, {own_name}"),
    };
    let access = match (calendar.can_edit, calendar.can_view_private_items) {
        (true, true) => "full",
        (true, false) => "write-no-private",
        (false, true) => "read",
        (false, false) => "read-no-private",
    };
    let attributes = [
        ("kind", kind.word().to_owned()),
        ("access", access.to_owned()),
        ("owner", owner.clone()),
        ("address", address),
        (MAIN, calendar.is_default_calendar.to_string()),
    ];
    SourceObject {
        kind: SourceObjectKind::Calendar,
        external_id: calendar.id,
        parent_external_id: None,
        code: String::new(),
        path: format!("{owner}:{own_name}"),
        name,
        root_class: None,
        source_type: kind.label().to_owned(),
        source_subtype: String::new(),
        active: true,
        currency: String::new(),
        balance: None,
        attributes: BTreeMap::from(attributes.map(|(name, value)| (name.to_owned(), value))),
    }
}

/// Whether what stands among the account's own calendars was accepted from this main calendar of another mailbox. No id says
/// so: its owner does, and its name, which may be its owner's (unverified).
pub(super) fn is_accepted_copy(original: &SourceObject, listed: &SourceObject) -> bool {
    fn told<'a>(object: &'a SourceObject, name: &str) -> &'a str {
        object.attributes.get(name).map_or("", String::as_str)
    }
    let (address, other) = (told(original, "address"), told(listed, "address"));
    let is_of_the_owner = !address.is_empty() && address.to_lowercase() == other.to_lowercase();
    told(listed, "kind") == Kind::Accepted.word() && is_of_the_owner && (listed.path == original.path || listed.name == original.name)
}

/// PostgreSQL cannot store U+0000.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::super::wire::List;
    use super::*;

    fn calendars(kind: Kind) -> Vec<SourceObject> {
        let list: List<Calendar> = serde_json::from_str(include_str!("fixtures/calendars.json")).unwrap();
        list.value.into_iter().map(|one| calendar(one, kind)).collect()
    }

    #[test]
    fn calendars_say_whose_they_are_and_what_may_be_done() {
        let told = |kind: Kind| -> Vec<(String, String, String)> {
            let objects = calendars(kind).into_iter();
            objects
                .map(|object| (object.name.clone(), object.path.clone(), object.attributes["access"].clone()))
                .collect()
        };
        let expected = |names: [&str; 3]| -> Vec<(String, String, String)> {
            let paths = ["Front Desk:Calendar", "Front Desk:Tax deadlines", "desk@example.com:"];
            let each = names.into_iter().zip(paths).zip(["full", "write-no-private", "read-no-private"]);
            each.map(|((name, path), access)| (name.to_owned(), path.to_owned(), access.to_owned()))
                .collect()
        };
        assert_eq!(told(Kind::Own), expected(["Calendar", "Tax deadlines", ""]));
        let shared = ["Front Desk", "Front Desk, Tax deadlines", "desk@example.com, "];
        assert_eq!(told(Kind::Mailbox), expected(shared));
        let room = &calendars(Kind::Room)[0];
        assert_eq!((room.source_type.as_str(), room.attributes["kind"].as_str()), ("Room", "room"));
    }

    #[test]
    fn an_account_is_named_with_its_tenant_and_a_personal_one_has_the_vendors() {
        let me = || serde_json::from_str::<Me>(include_str!("fixtures/me.json")).unwrap();
        let tenant: List<Tenant> = serde_json::from_str(include_str!("fixtures/organization.json")).unwrap();
        let at_work = organization(me(), tenant.value.into_iter().next());
        assert_eq!(
            at_work.external_account_id,
            "6a1f7a52-0f5e-4c0b-9a63-0d6e6f0d1c11.f0a3b1de-5c3d-4f0f-8a0e-1c2d3e4f5a6b"
        );
        assert_eq!(at_work.display_name, "Example Advisory (robin@example.com)");
        let personal = organization(me(), None);
        assert!(personal.external_account_id.ends_with(PERSONAL_TENANT));
        assert_eq!(personal.display_name, "robin@example.com");
        assert_eq!(grantor(me()).to_text(), "Robin Sample (robin@example.com)");
    }
}
