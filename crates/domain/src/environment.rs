//! Which of a partner's worlds a connection lives in; environments never mix.

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// The partner's live hosts.
    Production,
    /// The partner's own test hosts.
    Sandbox,
    /// Our stand-ins, on loopback; endpoints are resolved when used, never stored.
    Rehearsal,
    /// Base URLs given by the firm: https, or http on loopback.
    Custom,
}

impl Environment {
    /// All of them, in the order in which people meet them.
    pub const ALL: [Self; 4] = [Self::Production, Self::Sandbox, Self::Rehearsal, Self::Custom];

    /// The word used in files, commands and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
            Self::Rehearsal => "rehearsal",
            Self::Custom => "custom",
        }
    }
}

impl std::fmt::Display for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no environment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an environment: use production, sandbox, rehearsal or custom")]
pub struct UnknownEnvironment(pub String);

impl std::str::FromStr for Environment {
    type Err = UnknownEnvironment;

    fn from_str(text: &str) -> Result<Self, UnknownEnvironment> {
        Self::ALL
            .into_iter()
            .find(|environment| environment.as_str() == text)
            .ok_or_else(|| UnknownEnvironment(text.to_owned()))
    }
}
