//! Who acts, and what they may do. Every write transaction is opened with both.

use crate::ids::MemberId;

/// What a member of the firm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Authorizes partners, rotates credentials, administers the workspace.
    Admin,
    /// Maps and signs off.
    EngagementLead,
    /// Reads.
    Viewer,
}

impl Role {
    /// The word used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::EngagementLead => "engagement_lead",
            Self::Viewer => "viewer",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Admin, Self::EngagementLead, Self::Viewer]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(())
    }
}

/// One kind of act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Change the workspace itself: members, settings, target sets.
    AdministerWorkspace,
    /// Create, unlock, rewrap or recover the vault.
    AdministerVault,
    /// Add, change, import and archive clients and their engagements, and say which connection is whose.
    ManageClients,
    /// Register an app at a partner, connect, reconnect, disconnect.
    Connect,
    /// Call a partner with a stored credential: test, refresh, pull.
    UseConnection,
    /// Confirm, clear or ignore mappings.
    Map,
    /// Publish a mapping revision.
    PublishMapping,
    /// Answer for a check's failure, so that the gate may be ready in spite of it.
    WaiveCheck,
    /// Record what is agreed with a partner, or that nothing has to be.
    ManageContracts,
    /// Say that a connection to a partner's production is relied on, and take that back.
    GoLive,
}

impl Permission {
    /// The word used in the audit log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AdministerWorkspace => "administer_workspace",
            Self::AdministerVault => "administer_vault",
            Self::ManageClients => "manage_clients",
            Self::Connect => "connect",
            Self::UseConnection => "use_connection",
            Self::Map => "map",
            Self::PublishMapping => "publish_mapping",
            Self::WaiveCheck => "waive_check",
            Self::ManageContracts => "manage_contracts",
            Self::GoLive => "go_live",
        }
    }

    const fn needs(self) -> Role {
        match self {
            Self::AdministerWorkspace | Self::AdministerVault | Self::Connect | Self::WaiveCheck | Self::ManageContracts | Self::GoLive => {
                Role::Admin
            }
            Self::ManageClients | Self::Map | Self::PublishMapping => Role::EngagementLead,
            Self::UseConnection => Role::Viewer,
        }
    }
}

/// On whose behalf something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person of the firm.
    Member {
        /// Which.
        id: MemberId,
        /// Their role at the time.
        role: Role,
    },
    /// The program itself, for work that nobody started: refresh, housekeeping, recovery.
    System,
}

/// The actor's role does not allow the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this needs the role `{}`, and you are `{}`", needs.as_str(), has.as_str())]
pub struct NotPermitted {
    /// Role that would be enough.
    pub needs: Role,
    /// Role that the actor has.
    pub has: Role,
}

impl Actor {
    /// Refuses unless the actor may do it. An admin may do all; the system may use connections only.
    pub fn may(&self, permission: Permission) -> Result<(), NotPermitted> {
        let has = match self {
            Self::Member { role, .. } => *role,
            Self::System => match permission {
                Permission::UseConnection | Permission::AdministerVault => return Ok(()),
                _ => Role::Viewer,
            },
        };
        let needs = permission.needs();
        let allowed = match needs {
            Role::Viewer => true,
            Role::EngagementLead => has != Role::Viewer,
            Role::Admin => has == Role::Admin,
        };
        if allowed { Ok(()) } else { Err(NotPermitted { needs, has }) }
    }

    /// The member's id, or `system`.
    pub fn label(&self) -> String {
        match self {
            Self::Member { id, .. } => id.to_string(),
            Self::System => "system".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Instant;
    use crate::entropy::SeededEntropy;

    #[test]
    fn roles_allow_what_they_should() {
        let id = MemberId::new(Instant::from_seconds(0), &SeededEntropy::new(7));
        let member = |role| Actor::Member { id, role };
        for (actor, permission, allowed) in [
            (member(Role::Admin), Permission::Connect, true),
            (member(Role::Admin), Permission::PublishMapping, true),
            (member(Role::EngagementLead), Permission::Map, true),
            (member(Role::EngagementLead), Permission::Connect, false),
            (member(Role::EngagementLead), Permission::ManageClients, true),
            (member(Role::EngagementLead), Permission::WaiveCheck, false),
            (member(Role::EngagementLead), Permission::ManageContracts, false),
            (member(Role::EngagementLead), Permission::GoLive, false),
            (member(Role::Admin), Permission::GoLive, true),
            (member(Role::Viewer), Permission::ManageClients, false),
            (member(Role::Viewer), Permission::UseConnection, true),
            (member(Role::Viewer), Permission::Map, false),
            (Actor::System, Permission::UseConnection, true),
            (Actor::System, Permission::PublishMapping, false),
        ] {
            assert_eq!(actor.may(permission).is_ok(), allowed, "{actor:?} {permission:?}");
        }
    }
}
