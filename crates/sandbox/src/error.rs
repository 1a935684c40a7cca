//! Why the stand-ins could not start.

use std::path::PathBuf;

/// See the module. The command line answers exit 4 to [`SandboxError::PortInUse`] and exit 2 to
/// [`SandboxError::BadChart`], [`SandboxError::UnknownScenario`] and [`SandboxError::NoCompany`].
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Another program listens there.
    #[error("port {port} on 127.0.0.1 is in use")]
    PortInUse {
        /// The port that was asked for.
        port: u16,
    },
    /// The port cannot be opened for another reason.
    #[error("cannot listen on 127.0.0.1 port {port}: {source}")]
    Listen {
        /// The port that was asked for; 0 is any.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// `port_base` leaves no room for the other origins.
    #[error("port base {port_base} leaves no room for the ports above it, which end at 65535")]
    PortRange {
        /// The first port asked for.
        port_base: u16,
    },
    /// A chart file that cannot be read as one.
    #[error("cannot read the chart of accounts `{}`: {message}", path.display())]
    BadChart {
        /// The file.
        path: PathBuf,
        /// What is wrong and where.
        message: String,
    },
    /// Not one of [`crate::SCENARIOS`].
    #[error("`{name}` is not a scenario: use {}", crate::SCENARIOS.join(", "))]
    UnknownScenario {
        /// The name that was given.
        name: String,
    },
    /// Neither a seeded company nor a chart.
    #[error("there is no company to serve: ask for at least one company or give a chart")]
    NoCompany,
    /// The kept state cannot be read or written.
    #[error("cannot use the stand-ins' state in `{}`: {message}", path.display())]
    State {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}
