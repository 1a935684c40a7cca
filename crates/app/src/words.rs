//! The words that views use, as types for the generated TypeScript: the window may match on them.
//!
//! On this side they are the text of the domain's and the store's own enums; a test at the bottom
//! compares the two, so that neither can grow a word alone.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "bindings", derive(specta::Type))]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(
                #[doc = "See the type."]
                $variant,
            )+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
        }
    )+};
}

words! {
    /// Which of a partner's worlds.
    Environment { Production Sandbox Rehearsal Custom }
    /// Class of a failure's cause.
    Cause { Local Network Auth Quota Provider Data }
    /// A member's role.
    Role { Admin EngagementLead Viewer }
    /// What a connection's last call proved.
    ConnectionStatus { Connected Degraded NeedsReconnect NotChecked Disconnected }
    /// Where a mapping stands.
    MappingStatus { Orphaned Changed Unmapped Suggested Confirmed Ignored }
    /// Where an authorization attempt stands.
    AuthorizationStatus { Waiting Exchanging Proving Connected Refused Failed Expired Cancelled }
    /// What naming the account that is to sign in is for.
    LoginHint { Optional Required }
    /// What somebody else was asked for.
    ConsentRequestKind { Connection AdminConsent }
    /// Where a request to somebody else stands.
    ConsentRequestStatus { Waiting Exchanging Connected Reported Refused Failed Expired Cancelled }
    /// Where a client in a queue stands.
    QueueEntryStatus { Waiting InConsent Connected Held Skipped Failed }
    /// By what an organization was taken for a client's.
    MatchedBy { StableId LegalName Person }
    /// Who has to act on a refusal.
    WhoActs { Person Admin Registration }
    /// How the browser returns.
    CallbackMode { Loopback Relay Paste Device }
    /// What has to stand among an app's redirect URIs at the partner.
    ToRegister { Nothing Fixed Own }
    /// Whether the vault can be opened.
    VaultStatus { Missing Unlocked Ready Locked WaitingForKeychain KeyLost }
    /// Who holds a copy of the vault's key.
    VaultHolderKind { Keychain Passphrase RecoveryCode File }
    /// How far the recovery code is.
    RecoveryCodeStatus { None Unconfirmed Confirmed }
    /// Where a workspace's grants live.
    Home { Here Elsewhere ReadOnlyCopy }
    /// Where a job stands.
    JobStatus { Queued Running Done Failed Cancelled }
    /// What a job does.
    JobKind { Pull GoldenRun }
    /// Outcome of one of the doctor's checks.
    CheckStatus { Pass Warn Fail Skip }
    /// Outcome of all of them.
    Verdict { Pass Warn Fail }
    /// What a verdict is about.
    GateScope { Live Rehearsal }
    /// What an answer rests on.
    EvidenceKind { Live Rehearsal Missing Stale }
    /// What asking costs.
    CheckCost { Local Unmetered Metered }
    /// Why a check keeps the gate from being ready.
    Obstacle { Failed Missing Stale OtherScope }
    /// How an answer differs from the one before.
    Change { Worse Better }
    /// A score in a word.
    ScoreLabel { Excellent Good Fair Poor }
    /// Whether a waiver counts.
    WaiverState { InForce Expired Withdrawn }
    /// Whether a contract was signed.
    ContractKind { Signed NotNeeded }
    /// How it stands with the contract with a partner.
    ContractStanding { Current NotNeeded RenewsSoon Ended Missing }
    /// What keeps a connection from going live.
    LackingKind { Authorization Contract Mapping Check }
    /// Where a check's failure is mended, if not at the connection itself.
    Remedy { Contract GoLive }
    /// What can be started with an ability.
    AbilityAct { SampleMeeting }
    /// Where a subscription stands.
    SubscriptionStatus { Active EndsSoon Ended Lost Interrupted }
    /// What the last pull found of a calendar that was added by its address.
    AddedCalendarState { Pending Read Listed Unread }
    /// What is done with a sample meeting.
    MeetingStep { Follow Create ReadBack Update ReadBackUpdate Delete ReadBackDeletion }
    /// How a trial balance counts.
    AccountingBasis { Accrual Cash }
    /// How much of each invoice is kept.
    InvoiceLevel { Totals Header Lines }
    /// How a connection stands.
    HealthState { ActionNeeded Failing Degraded NotChecked Healthy Paused }
    /// How recent records are.
    Freshness { Fresh Recent Late Never }
    /// Which credential ends.
    ClockKind { AccessToken RefreshToken Grant }
    /// How it stands with the daily backups.
    BackupStanding { Current Empty Old Failed Rehearsal Server }
    /// How much harm an item does.
    Severity { Critical Warn Info }
    /// The act that mends an item.
    AttentionKind { Reconnect OpenMapping ConfirmRecovery Unlock ResumeProvisioning OpenConnection OpenChecks OpenBackups OpenClient OpenContract OpenGoLive OpenQueue OpenSubscriptions Pull }
    /// How far the rehearsal firm is.
    RehearsalFirm { None Making Unfinished Failed Made }
    /// What can be drilled.
    DrillKind { RevokeGrant RenameAccounts Throttle GoOffline SleepThreeDays BackToCalm }
    /// Which program serves the stand-ins.
    ServedBy { ThisProgram AnotherProgram }
    /// How a partner authorizes.
    AuthKind { Oauth2 ApiKey }
    /// What happened to a mapping.
    MappingAct {
        Confirm Clear Ignore Note Attributes Restore Import SourceRetyped SourceGone SourceReturned TargetReplaced TargetReclassed
    }
    /// What an import does to a category.
    CategoryChangeKind { Added Changed Archived Restored }
    /// Work that a firm is engaged for.
    EngagementType { TaxPreparation Bookkeeping Advisory CfoServices Audit Review }
    /// How far an engagement is.
    EngagementStatus { Planned InProgress InReview Completed }
    /// Whether an app's client secret is in the vault.
    AppSecret { Stored Missing NotNeeded }
    /// What the partner says of an app.
    AppAnswer { Accepted Refused Unreachable Unclear NotAsked }
    /// How a tier stands with its default price.
    DefaultPrice { Chosen Only Several Lost Missing }
    /// How a source object differs from the published revision.
    DriftKind { Renamed Deactivated Reactivated Merged New Retyped Moved }
}

/// What a check of the gate found, in the words of reports.
#[cfg(feature = "bindings")]
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "UPPERCASE")]
pub enum GateStatus {
    /// As it should be.
    Pass,
    /// A person should know of something.
    Warn,
    /// Not as it should be.
    Fail,
    /// Not made.
    Skip,
}

/// A verdict, in the words of reports.
#[cfg(feature = "bindings")]
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize, specta::Type)]
pub enum GateVerdict {
    /// Enough evidence, and none against.
    #[serde(rename = "READY")]
    Ready,
    /// Something is wrong, missing or too old.
    #[serde(rename = "NOT READY")]
    NotReady,
}

/// Counts by mapping status, every status named; here they are a map from the domain's own enum.
#[cfg(feature = "bindings")]
#[derive(Clone, Copy, Debug, specta::Type)]
pub struct MappingCounts {
    /// See [`MappingStatus`].
    pub orphaned: crate::views::Count,
    /// See [`MappingStatus`].
    pub changed: crate::views::Count,
    /// See [`MappingStatus`].
    pub unmapped: crate::views::Count,
    /// See [`MappingStatus`].
    pub suggested: crate::views::Count,
    /// See [`MappingStatus`].
    pub confirmed: crate::views::Count,
    /// See [`MappingStatus`].
    pub ignored: crate::views::Count,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<T: serde::Serialize>(words: &[T]) -> Vec<String> {
        words
            .iter()
            .map(|word| serde_json::to_value(word).unwrap().as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn words_are_those_of_the_domain() {
        use connect_domain::{connection, environment, failure, mapping};
        assert_eq!(
            texts(Environment::ALL),
            environment::Environment::ALL.map(|word| word.as_str().to_owned())
        );
        assert_eq!(
            texts(MappingStatus::ALL),
            mapping::MappingStatus::ALL.map(|word| word.as_str().to_owned())
        );
        assert_eq!(
            texts(MappingAct::ALL),
            mapping::history::MappingAct::ALL.map(|word| word.as_str().to_owned())
        );
        use connect_domain::{check, gate, health};
        assert_eq!(
            texts(EvidenceKind::ALL),
            check::EvidenceKind::ALL.map(|word| word.as_str().to_owned())
        );
        assert_eq!(texts(CheckCost::ALL), check::CheckCost::ALL.map(|word| word.as_str().to_owned()));
        assert_eq!(texts(Obstacle::ALL), gate::Obstacle::ALL.map(|word| word.as_str().to_owned()));
        assert_eq!(
            texts(HealthState::ALL),
            health::HealthState::ALL.map(|word| word.as_str().to_owned())
        );
        assert_eq!(texts(Freshness::ALL), health::Freshness::ALL.map(|word| word.as_str().to_owned()));
        assert_eq!(
            texts(DrillKind::ALL),
            crate::rehearsal::drill::Drill::ALL.map(|word| word.as_str().to_owned())
        );
        for word in texts(GateScope::ALL) {
            assert!(word.parse::<gate::GateScope>().is_ok(), "{word}");
        }
        assert_eq!(
            texts(EngagementType::ALL),
            mapping::target_set::EngagementType::ALL.map(|word| word.as_str().to_owned())
        );
        assert_eq!(
            texts(EngagementStatus::ALL),
            connect_domain::engagement::EngagementStatus::ALL.map(|word| word.as_str().to_owned())
        );
        assert_eq!(
            texts(AccountingBasis::ALL),
            connect_domain::account_balance::AccountingBasis::ALL.map(|word| word.as_str().to_owned())
        );
        assert_eq!(
            texts(InvoiceLevel::ALL),
            connect_domain::invoice::InvoiceLevel::ALL.map(|word| word.as_str().to_owned())
        );
        use connect_store::connect_queue_entries::{self, EntryStatus};
        assert_eq!(
            texts(QueueEntryStatus::ALL),
            EntryStatus::ALL.iter().map(|word| word.as_str().to_owned()).collect::<Vec<_>>()
        );
        assert_eq!(
            texts(MatchedBy::ALL),
            connect_queue_entries::MatchedBy::ALL
                .iter()
                .map(|word| word.as_str().to_owned())
                .collect::<Vec<_>>()
        );
        assert_eq!(texts(MeetingStep::ALL), crate::meeting::STEPS);
        for word in texts(Cause::ALL) {
            assert!(word.parse::<failure::Cause>().is_ok(), "{word}");
        }
        for word in texts(ConnectionStatus::ALL) {
            assert!(word.parse::<connection::ConnectionStatus>().is_ok(), "{word}");
        }
        for word in texts(Role::ALL) {
            assert!(word.parse::<connect_domain::access::Role>().is_ok(), "{word}");
        }
        for word in texts(VaultHolderKind::ALL) {
            assert!(word.parse::<connect_credentials::HolderKind>().is_ok(), "{word}");
        }
    }
}
