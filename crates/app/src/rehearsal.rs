//! The stand-ins of a rehearsal: where they are, and with which clock.
//!
//! The crate that serves them is a face's matter; this module only knows the line that they print
//! when ready (`contract.md`, Sandbox line). One process at a time serves a workspace's stand-ins:
//! it holds a lock and leaves its ready line beside it, which the others read. Endpoints are
//! resolved when used and never stored.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use connect_domain::clock::Clock;
use connect_domain::secret::SecretText;
use fs4::FileExt;
use tokio::sync::OnceCell;

use crate::error::{AppError, ErrorCode};

/// What a stand-in says when it is ready.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct ReadyLine {
    endpoints: BTreeMap<String, BTreeMap<String, String>>,
    credentials: BTreeMap<String, PartnerCredentials>,
    /// Where faults, clock and changes are asked for.
    pub control_url: String,
}

#[derive(Clone, Debug, serde::Deserialize)]
struct PartnerCredentials {
    connect: ConnectValues,
}

/// Exactly what connecting to a stand-in wants. Nothing in it is secret outside the rehearsal.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct ConnectValues {
    /// OAuth client id.
    pub client_id: Option<String>,
    /// By name.
    #[serde(default)]
    secrets: BTreeMap<String, String>,
    /// By name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

impl ConnectValues {
    /// A secret by its name.
    pub fn secret(&self, name: &str) -> Option<SecretText> {
        self.secrets.get(name).map(|value| SecretText::new(value.clone()))
    }
}

impl ReadyLine {
    /// Hosts of one partner by name.
    pub fn endpoints(&self, partner: &str) -> Result<&BTreeMap<String, String>, AppError> {
        self.endpoints.get(partner).ok_or_else(|| no_stand_in(partner))
    }

    /// What connecting to one partner wants.
    pub fn connect_values(&self, partner: &str) -> Result<&ConnectValues, AppError> {
        self.credentials
            .get(partner)
            .map(|credentials| &credentials.connect)
            .ok_or_else(|| no_stand_in(partner))
    }
}

fn no_stand_in(partner: &str) -> AppError {
    AppError::new(ErrorCode::UnknownPartner, format!("`{partner}` has no stand-in")).hint("Choose another environment for it")
}

/// What a face gives back once its stand-ins serve: their ready line as JSON, and their clock.
pub struct Served {
    /// The line of the contract.
    pub ready_line: serde_json::Value,
    /// The stand-ins' clock.
    pub clock: Arc<dyn Clock>,
    /// Keeps them serving.
    pub running: Box<dyn std::any::Any + Send + Sync>,
}

/// Starts the stand-ins with their files in the given folder; made by a face.
pub type Starter = Box<dyn Fn(PathBuf) -> Pin<Box<dyn Future<Output = Result<Served, AppError>> + Send>> + Send + Sync>;

/// The stand-ins of one workspace, started on first use.
pub struct Rehearsal {
    folder: PathBuf,
    starter: Starter,
    ready: OnceCell<Ready>,
}

struct Ready {
    line: ReadyLine,
    clock: Option<Arc<dyn Clock>>,
    _running: Option<(File, Box<dyn std::any::Any + Send + Sync>)>,
}

impl Rehearsal {
    /// For a workspace folder.
    pub fn new(workspace: &Path, starter: Starter) -> Self {
        Self {
            folder: workspace.join("rehearsal"),
            starter,
            ready: OnceCell::new(),
        }
    }

    /// The ready line, from our own stand-ins or those of the process that serves them already.
    pub async fn ready_line(&self) -> Result<&ReadyLine, AppError> {
        Ok(&self.ready().await?.line)
    }

    /// The stand-ins' clock; `None` when another process serves them.
    pub async fn clock(&self) -> Result<Option<Arc<dyn Clock>>, AppError> {
        Ok(self.ready().await?.clock.clone())
    }

    async fn ready(&self) -> Result<&Ready, AppError> {
        self.ready.get_or_try_init(|| self.start()).await
    }

    async fn start(&self) -> Result<Ready, AppError> {
        let unusable = |error: std::io::Error| {
            AppError::new(
                ErrorCode::WorkspaceUnusable,
                format!("The rehearsal's folder `{}` cannot be used", self.folder.display()),
            )
            .source(error)
        };
        std::fs::create_dir_all(&self.folder).map_err(unusable)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join("serving.lock"))
            .map_err(unusable)?;
        let ready_file = self.folder.join("ready.json");
        if FileExt::try_lock(&lock).is_err() {
            let text = std::fs::read_to_string(&ready_file).map_err(|_| busy())?;
            let line = serde_json::from_str(&text).map_err(|_| busy())?;
            return Ok(Ready {
                line,
                clock: None,
                _running: None,
            });
        }
        let _stale = std::fs::remove_file(&ready_file);
        let served = (self.starter)(self.folder.clone()).await?;
        let line = serde_json::from_value(served.ready_line.clone())
            .map_err(|error| AppError::internal("read the stand-ins' ready line", error))?;
        std::fs::write(&ready_file, served.ready_line.to_string()).map_err(unusable)?;
        Ok(Ready {
            line,
            clock: Some(served.clock),
            _running: Some((lock, served.running)),
        })
    }
}

fn busy() -> AppError {
    AppError::new(
        ErrorCode::WorkspaceBusy,
        "Another process is just starting this workspace's stand-ins",
    )
    .hint("Try again in a moment")
}
