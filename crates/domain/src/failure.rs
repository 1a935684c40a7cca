//! How a failure is classed: what caused it, and what the person can do.

/// Where the cause lies (`reliability.md` G1); decides grouping, retry and wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// This machine: disk, keychain, configuration, a busy workspace.
    Local,
    /// Between here and the partner: DNS, TLS, proxy, offline.
    Network,
    /// The grant or the credential.
    Auth,
    /// The partner's limits.
    Quota,
    /// The partner itself: 5xx, half a body, an outage.
    Provider,
    /// The content: a file, a query, a record.
    Data,
}

impl Cause {
    /// The word used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Network => "network",
            Self::Auth => "auth",
            Self::Quota => "quota",
            Self::Provider => "provider",
            Self::Data => "data",
        }
    }
}

impl std::str::FromStr for Cause {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Local, Self::Network, Self::Auth, Self::Quota, Self::Provider, Self::Data]
            .into_iter()
            .find(|cause| cause.as_str() == text)
            .ok_or(())
    }
}
