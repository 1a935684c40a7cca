//! The drills by name and in words.

use std::str::FromStr;

/// What can be drilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drill {
    RevokeGrant,
    RenameAccounts,
    Throttle,
    GoOffline,
    SleepThreeDays,
    BackToCalm,
}

impl Drill {
    pub(crate) const ALL: [Self; 6] = [
        Self::RevokeGrant,
        Self::RenameAccounts,
        Self::Throttle,
        Self::GoOffline,
        Self::SleepThreeDays,
        Self::BackToCalm,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::RevokeGrant => "revoke_grant",
            Self::RenameAccounts => "rename_accounts",
            Self::Throttle => "throttle",
            Self::GoOffline => "go_offline",
            Self::SleepThreeDays => "sleep_three_days",
            Self::BackToCalm => "back_to_calm",
        }
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::RevokeGrant => "Revoke a grant",
            Self::RenameAccounts => "Rename accounts",
            Self::Throttle => "Throttle",
            Self::GoOffline => "Go offline",
            Self::SleepThreeDays => "Sleep three days",
            Self::BackToCalm => "Back to calm",
        }
    }

    pub(super) const fn does(self) -> &'static str {
        match self {
            Self::RevokeGrant => "Somebody at a company takes the authorization back, and the next call is refused",
            Self::RenameAccounts => "Somebody at a company gives five accounts new names, and the chart is read again",
            Self::Throttle => "The partner answers that there were too many requests, and asks to wait, while a company is read",
            Self::GoOffline => "Every request to the partner is cut off, until you go back to calm",
            Self::SleepThreeDays => "The machine sleeps for three days and wakes up",
            Self::BackToCalm => "The partner answers again, and every company that failed is asked again",
        }
    }

    pub(super) const fn expect(self) -> &'static str {
        match self {
            Self::RevokeGrant => "Overview asks you to authorize one company again; its mapping and records stay",
            Self::RenameAccounts => "The mapping lists five renamed accounts, and each keeps its category",
            Self::Throttle => "The pull waits as it was told, goes on, and loses nothing",
            Self::GoOffline => "Companies that are asked read Degraded, with the network as the cause; nothing is lost",
            Self::SleepThreeDays => "Grants are refreshed on waking and none is lost; checks that are too old no longer count",
            Self::BackToCalm => "Overview is as before, but for a grant that was revoked: that wants a person",
        }
    }

    /// The stand-ins' word for the fault that it orders, as long as that has not struck or been taken back.
    pub(super) const fn fault(self) -> Option<&'static str> {
        match self {
            Self::RevokeGrant => Some("revoke"),
            Self::Throttle => Some("throttle"),
            Self::GoOffline => Some("reset"),
            Self::RenameAccounts | Self::SleepThreeDays | Self::BackToCalm => None,
        }
    }

    /// Whether it strikes one company, which has to answer to notice it.
    pub(super) const fn strikes_one_company(self) -> bool {
        matches!(self, Self::RevokeGrant | Self::RenameAccounts | Self::Throttle)
    }
}

impl FromStr for Drill {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|drill| drill.as_str() == text).ok_or(())
    }
}
