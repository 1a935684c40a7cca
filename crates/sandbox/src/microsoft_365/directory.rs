//! The tenant: its people, groups, rooms. Made from the seed, changed by nobody.

/// What a user object stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Purpose {
    #[default]
    User,
    Shared,
    Room,
}

impl Purpose {
    /// The vendor's `userPurpose`.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Shared => "shared",
            Self::Room => "room",
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    /// Object id.
    pub(super) id: String,
    /// User principal name, which is the mail address too.
    pub(super) address: String,
    pub(super) name: String,
    pub(super) job_title: Option<&'static str>,
    pub(super) purpose: Purpose,
    /// A global administrator.
    pub(super) is_admin: bool,
    /// Number of the failure that this account was made to meet; such accounts are not listed.
    pub(super) drill: Option<u32>,
}

impl Person {
    /// Resource and shared mailboxes have accounts that nobody signs in with.
    pub(super) fn signs_in(&self) -> bool {
        self.purpose == Purpose::User
    }

    pub(super) fn is_listed(&self) -> bool {
        self.drill.is_none()
    }
}

pub(super) struct Group {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) address: Option<String>,
    /// Object ids.
    pub(super) members: Vec<String>,
}

pub(super) struct Room {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) address: String,
    pub(super) list: &'static str,
    pub(super) building: &'static str,
    pub(super) floor: u32,
    pub(super) capacity: u32,
    pub(super) booking_type: &'static str,
}

pub(super) struct RoomList {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) address: String,
}

pub(super) struct Directory {
    pub(super) tenant_id: String,
    pub(super) tenant_name: &'static str,
    pub(super) domain: &'static str,
    /// The account of the ready-made tokens first.
    pub(super) people: Vec<Person>,
    pub(super) groups: Vec<Group>,
    pub(super) rooms: Vec<Room>,
    pub(super) room_lists: Vec<RoomList>,
}

impl Directory {
    /// By object id, address, or the pair of object id and tenant id that names an account everywhere.
    pub(super) fn find(&self, name: &str) -> Option<&Person> {
        let id = name.strip_suffix(&format!(".{}", self.tenant_id)).unwrap_or(name);
        self.people
            .iter()
            .find(|person| person.id.eq_ignore_ascii_case(id) || person.address.eq_ignore_ascii_case(name))
    }

    /// Object id and tenant id, as the vendor's own libraries name an account.
    pub(super) fn account_id(&self, person: &Person) -> String {
        format!("{}.{}", person.id, self.tenant_id)
    }

    pub(super) fn accounts(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.signs_in())
    }

    /// Whether a path's first part names this tenant itself.
    pub(super) fn is_tenant(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(&self.tenant_id) || name.eq_ignore_ascii_case(self.domain)
    }
}
