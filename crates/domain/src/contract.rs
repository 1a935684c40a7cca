//! What the firm has agreed with a partner, and whether it may rely on it today.
//!
//! A contract is with the partner, not with one of its organizations: the firm signs once and connects many clients. It
//! covers production only, because nothing of a client's is touched elsewhere.

use crate::calendar_date::CalendarDate;

/// Days ahead in which a renewal wants to be seen to.
pub const RENEWAL_NOTICE_DAYS: i64 = 60;

/// A contract, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContractTerms {
    /// One was signed.
    Signed(SignedContract),
    /// Somebody says by name that none is needed.
    NotNeeded {
        /// Who says so.
        said_by: String,
        /// Why.
        reason: String,
    },
}

/// What was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedContract {
    /// How the firm and the partner call it: a number, an order form.
    pub reference: String,
    /// The day of the last signature.
    pub signed_on: CalendarDate,
    /// The last day on which it holds unless it is renewed; `None` when it runs until somebody ends it.
    pub renews_on: Option<CalendarDate>,
    /// Where the partner keeps the data, in the contract's words.
    pub residency: String,
    /// When the data processing agreement was signed, if there is one.
    pub dpa_signed_on: Option<CalendarDate>,
    /// The document by which it can be shown.
    pub evidence: Evidence,
}

/// A file that stays where it is: its hash tells whether it is still the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The file's name, without its folder.
    pub file_name: String,
    /// SHA-256 of its bytes, as 64 hexadecimal digits.
    pub sha256: String,
}

/// How a contract stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractStanding {
    /// It holds, and nothing is to be done soon.
    Current,
    /// It holds and ends within [`RENEWAL_NOTICE_DAYS`].
    RenewsSoon,
    /// Its last day is over.
    Ended,
    /// Somebody says that none is needed.
    NotNeeded,
    /// Nothing was recorded.
    Missing,
}

impl ContractStanding {
    /// All of them, the best first.
    pub const ALL: [Self; 5] = [Self::Current, Self::NotNeeded, Self::RenewsSoon, Self::Ended, Self::Missing];

    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::RenewsSoon => "renews_soon",
            Self::Ended => "ended",
            Self::NotNeeded => "not_needed",
            Self::Missing => "missing",
        }
    }

    /// Whether the partner's production may be relied on.
    pub const fn allows_production(self) -> bool {
        matches!(self, Self::Current | Self::RenewsSoon | Self::NotNeeded)
    }
}

/// What is wrong with the dates of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidContract {
    /// Nobody signs tomorrow.
    #[error("it is signed in the future")]
    SignedInFuture,
    /// It would have ended before it began.
    #[error("it renews before it is signed")]
    RenewsBeforeSigned,
    /// Nobody signs tomorrow.
    #[error("its data processing agreement is signed in the future")]
    DpaInFuture,
}

impl ContractTerms {
    /// Refuses dates that cannot be. One that has ended is no mistake: it may be recorded as the past.
    pub fn check(&self, today: CalendarDate) -> Result<(), InvalidContract> {
        let Self::Signed(signed) = self else { return Ok(()) };
        if signed.signed_on > today {
            return Err(InvalidContract::SignedInFuture);
        }
        if signed.renews_on.is_some_and(|renews_on| renews_on <= signed.signed_on) {
            return Err(InvalidContract::RenewsBeforeSigned);
        }
        if signed.dpa_signed_on.is_some_and(|signed_on| signed_on > today) {
            return Err(InvalidContract::DpaInFuture);
        }
        Ok(())
    }

    /// How it stands on a day.
    pub fn standing(&self, today: CalendarDate) -> ContractStanding {
        let Self::Signed(signed) = self else {
            return ContractStanding::NotNeeded;
        };
        match signed.renews_on.map(|renews_on| today.days_until(renews_on)) {
            None => ContractStanding::Current,
            Some(..0) => ContractStanding::Ended,
            Some(0..=RENEWAL_NOTICE_DAYS) => ContractStanding::RenewsSoon,
            Some(_) => ContractStanding::Current,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> CalendarDate {
        text.parse().unwrap()
    }

    fn signed(signed_on: &str, renews_on: Option<&str>, dpa_signed_on: Option<&str>) -> ContractTerms {
        ContractTerms::Signed(SignedContract {
            reference: "MSA-7".to_owned(),
            signed_on: date(signed_on),
            renews_on: renews_on.map(date),
            residency: "United States".to_owned(),
            dpa_signed_on: dpa_signed_on.map(date),
            evidence: Evidence {
                file_name: "msa.pdf".to_owned(),
                sha256: "0".repeat(64),
            },
        })
    }

    #[test]
    fn a_contract_holds_to_the_end_of_its_last_day() {
        use ContractStanding::*;
        let contract = signed("2026-01-31", Some("2027-01-31"), None);
        for (today, standing) in [
            ("2026-01-31", Current),
            ("2026-12-01", Current),
            ("2026-12-02", RenewsSoon),
            ("2027-01-31", RenewsSoon),
            ("2027-02-01", Ended),
            ("2031-01-01", Ended),
        ] {
            assert_eq!(contract.standing(date(today)), standing, "{today}");
        }
        assert_eq!(signed("2026-01-31", None, None).standing(date("2090-01-01")), Current);
        let not_needed = ContractTerms::NotNeeded {
            said_by: "Robin Sample".to_owned(),
            reason: "Their terms of service suffice".to_owned(),
        };
        assert_eq!(not_needed.standing(date("2090-01-01")), NotNeeded);
        for standing in ContractStanding::ALL {
            assert_eq!(standing.allows_production(), !matches!(standing, Ended | Missing), "{standing:?}");
        }
    }

    #[test]
    fn dates_that_cannot_be_are_refused() {
        use InvalidContract::*;
        let today = date("2026-11-29");
        for (contract, verdict) in [
            (signed("2026-11-29", Some("2027-11-29"), Some("2026-11-29")), Ok(())),
            (signed("2020-01-01", Some("2021-01-01"), None), Ok(())),
            (signed("2026-11-30", None, None), Err(SignedInFuture)),
            (signed("2026-11-01", Some("2026-11-01"), None), Err(RenewsBeforeSigned)),
            (signed("2026-11-01", Some("2025-11-01"), None), Err(RenewsBeforeSigned)),
            (signed("2026-11-01", None, Some("2026-12-01")), Err(DpaInFuture)),
        ] {
            assert_eq!(contract.check(today), verdict, "{contract:?}");
        }
    }
}
