//! Identifiers: one UUIDv7 newtype per noun, so that they sort by creation and cannot be mixed up.

use crate::clock::Instant;
use crate::entropy::Entropy;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new identifier, ordered by `now`.
            pub fn new(now: Instant, entropy: &dyn Entropy) -> Self {
                Self(uuid_v7(now, entropy))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                uuid::Uuid::parse_str(text).map(Self).map_err(|_| InvalidId { kind: stringify!($name) })
            }
        }
    )+};
}

ids! {
    /// One firm's workspace.
    WorkspaceId,
    /// A person of the firm.
    MemberId,
    /// A machine's copy of the program; the home of a workspace's grants (`reliability.md` B13).
    InstallationId,
    /// A client company of the firm.
    AdvisoryClientId,
    /// Work that the firm does for a client over a period.
    EngagementId,
    /// The firm's own app at a partner.
    AppRegistrationId,
    /// One authorized link to one organization at a partner.
    ConnectionId,
    /// One authorization at the partner: changes with each consent, not with each refresh.
    GrantId,
    /// One try to obtain a grant.
    AuthorizationAttemptId,
    /// One resumable run of a wizard.
    ProvisioningRunId,
    /// Clients that are connected to a partner in turn.
    ConnectQueueId,
    /// One client in such a queue.
    ConnectQueueEntryId,
    /// One pull of records from a partner.
    PullRunId,
    /// One run of a gate's checks.
    CheckRunId,
    /// Leave for a check to fail.
    CheckWaiverId,
    /// What the firm has agreed with a partner.
    ContractId,
    /// Somebody's word that a connection is relied on.
    GoLiveId,
    /// A meeting that is written to prove that a calendar is followed.
    SampleMeetingId,
    /// What a partner tells a receiver of the firm's own.
    SubscriptionId,
    /// One run of a golden set.
    GoldenRunId,
    /// One unit of background work.
    JobId,
    /// A partner's record that can be mapped.
    SourceObjectId,
    /// A list of the firm's own categories.
    TargetSetId,
    /// One category of a target set.
    TargetId,
    /// One published, immutable state of a connection's mapping.
    MappingRevisionId,
    /// A wrapped copy of the vault's data key.
    VaultKeyId,
    /// One line of the audit log.
    AuditEntryId,
    /// Ties a person's error message to the log.
    CorrelationId,
}

/// The text is not an identifier of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct InvalidId {
    kind: &'static str,
}

fn uuid_v7(now: Instant, entropy: &dyn Entropy) -> uuid::Uuid {
    let mut random = [0_u8; 10];
    entropy.fill(&mut random);
    let millis = u64::try_from(now.as_micros().max(0) / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn ids_sort_by_creation_and_survive_text() {
        let entropy = SeededEntropy::new(1);
        let early = ConnectionId::new(Instant::from_micros(1_000_000), &entropy);
        let late = ConnectionId::new(Instant::from_micros(2_000_000), &entropy);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert!("x".parse::<ConnectionId>().is_err());
    }
}
