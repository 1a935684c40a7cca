//! The permit without which no declared write leaves (ADR 0055).
//!
//! A connector holds a [`crate::PartnerHttp`] and nothing from which a permit could be made. The door that makes them is
//! taken once from the client by the use cases, which issue one for what a person has confirmed.

use std::time::Duration;

use connect_domain::clock::Instant;

/// No act that a person watches takes longer.
pub const LONGEST_PERMIT: Duration = Duration::from_secs(10 * 60);

/// Makes permits. There is one for each [`crate::HttpClient`].
#[derive(Debug)]
pub struct PermitDoor(());

impl PermitDoor {
    pub(crate) const fn new() -> Self {
        Self(())
    }

    /// A permit for one act on one connection, from now on and for at most [`LONGEST_PERMIT`].
    pub fn permit(&self, subject: impl Into<String>, act: impl Into<String>, now: Instant, lifetime: Duration) -> WritePermit {
        WritePermit {
            subject: subject.into(),
            act: act.into(),
            from: now,
            until: now.plus(lifetime.min(LONGEST_PERMIT)),
        }
    }
}

/// Lets one connection's writes of one act out, for minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WritePermit {
    subject: String,
    act: String,
    from: Instant,
    until: Instant,
}

/// What the permit is not good for; nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnpermittedWrite {
    /// It is another connection's.
    #[error("the permit is for another connection, so nothing was written")]
    OtherConnection,
    /// It is for another act.
    #[error("the permit is for `{permitted}` and not for this write, so nothing was written")]
    OtherAct {
        /// What it is for.
        permitted: String,
    },
    /// Its time is over, or the clock went back behind its beginning.
    #[error("the permit for `{permitted}` is over, so nothing was written")]
    Over {
        /// What it was for.
        permitted: String,
    },
}

impl WritePermit {
    pub(crate) fn allows(&self, subject: &str, acts: &[&str], now: Instant) -> Result<(), UnpermittedWrite> {
        let permitted = self.act.clone();
        if self.subject.is_empty() || self.subject != subject {
            return Err(UnpermittedWrite::OtherConnection);
        }
        if !acts.contains(&self.act.as_str()) {
            return Err(UnpermittedWrite::OtherAct { permitted });
        }
        if now < self.from || now >= self.until {
            return Err(UnpermittedWrite::Over { permitted });
        }
        Ok(())
    }
}
