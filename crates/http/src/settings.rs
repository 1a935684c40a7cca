//! Settings that are the firm's own: the way out, and whom to trust besides the system's roots.

use std::path::PathBuf;

/// How to leave this machine.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum ProxySetting {
    /// The system's settings and the usual environment variables.
    #[default]
    System,
    /// Straight, whatever the system says.
    Direct,
    /// This proxy for everything but loopback. May hold a user name and password, so it is not printed.
    Url(String),
}

impl std::fmt::Debug for ProxySetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Direct => "Direct",
            Self::Url(_) => "Url([hidden])",
        })
    }
}

/// See the module. Loopback addresses never use a proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpSettings {
    /// PEM file with certificate authorities to trust besides the system's.
    pub extra_ca_file: Option<PathBuf>,
    /// See [`ProxySetting`].
    pub proxy: ProxySetting,
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HttpSetupError {
    /// The extra CA file could not be read.
    #[error("the extra CA file `{}` could not be read: {reason}", path.display())]
    CaFileUnreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::ErrorKind,
    },
    /// The extra CA file holds no certificate.
    #[error("the extra CA file `{}` holds no PEM certificate", path.display())]
    CaFileInvalid {
        /// The file.
        path: PathBuf,
    },
    /// The proxy is not an http or https URL.
    #[error("the proxy setting is not a usable proxy URL")]
    ProxyInvalid,
}
