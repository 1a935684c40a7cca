//! The stand-ins of a rehearsal: where they are, and with which clock.
//!
//! The crate that serves them is a face's matter; this module only knows the line that they print
//! when ready (`contract.md`, Sandbox line). One process at a time serves a workspace's stand-ins:
//! it holds a lock and leaves its ready line beside it, which the others read; they also follow its
//! clock, or a clock that was moved would make tokens look fresh to them. When it ends, the next of the
//! others that asks serves them. Endpoints are resolved when used and never stored.
//!
//! On top of them, for a rehearsal workspace only: [`firm`] has a history, and [`drills`] let things go wrong.

mod book;
mod company;
mod control;
pub(crate) mod drill;
pub mod drills;
pub mod firm;
mod maker;
mod scene;
mod troubles;
pub mod view;

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use connect_domain::clock::{Clock, SystemClock};
use connect_domain::secret::SecretText;
use fs4::FileExt;
use tokio::sync::Mutex as AsyncMutex;

use crate::error::{AppError, ErrorCode};
use crate::platform;

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
    /// By name; a second one, which opens the same.
    #[serde(default)]
    spare_secrets: BTreeMap<String, String>,
    /// By name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

impl ConnectValues {
    /// A secret by its name.
    pub fn secret(&self, name: &str) -> Option<SecretText> {
        self.secrets.get(name).map(|value| SecretText::new(value.clone()))
    }

    /// One that opens the same and is not the one in use.
    pub fn other_secret(&self, name: &str, in_use: &SecretText) -> Option<SecretText> {
        let both = [self.secrets.get(name), self.spare_secrets.get(name)];
        let other = both.into_iter().flatten().find(|value| *value != in_use.expose())?;
        Some(SecretText::new(other.clone()))
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

/// Starts the stand-ins with their files in the given folder.
pub type Serve = Box<dyn Fn(PathBuf) -> Pin<Box<dyn Future<Output = Result<Served, AppError>> + Send>> + Send + Sync>;

/// Gives the clock of the stand-ins that another process serves from a folder.
pub type FollowClock = Box<dyn Fn(&Path) -> Arc<dyn Clock> + Send + Sync>;

/// What a face knows of stand-ins.
pub struct Starter {
    /// Starts them.
    pub serve: Serve,
    /// Follows the clock of those that another process serves.
    pub follow_clock: FollowClock,
}

impl Starter {
    /// For a process that opens firms' workspaces only: it has no stand-ins to offer.
    pub fn none() -> Self {
        Self {
            serve: Box::new(|_| Box::pin(async { Err(AppError::new(ErrorCode::InvalidInput, "This program does not serve stand-ins")) })),
            follow_clock: Box::new(|_| Arc::new(SystemClock)),
        }
    }
}

/// How long a process that is just starting the stand-ins is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The stand-ins of one workspace, started on first use.
pub struct Rehearsal {
    folder: PathBuf,
    starter: Starter,
    /// Our own; what another process serves is asked for anew, because it may have ended.
    served: AsyncMutex<Option<Arc<Ready>>>,
    making: Mutex<Making>,
}

/// How far the firm is that this program makes.
#[derive(Clone, Debug, Default)]
struct Making {
    under_way: bool,
    done: usize,
    total: usize,
    failure: Option<String>,
}

struct Ready {
    line: Arc<ReadyLine>,
    clock: Arc<dyn Clock>,
    /// The lock and what serves, where this process does.
    ours: Option<(File, Box<dyn std::any::Any + Send + Sync>)>,
}

impl Rehearsal {
    /// For a workspace folder.
    pub fn new(workspace: &Path, starter: Starter) -> Self {
        Self {
            folder: workspace.join("rehearsal"),
            starter,
            served: AsyncMutex::default(),
            making: Mutex::default(),
        }
    }

    fn set_making(&self, change: impl FnOnce(&mut Making)) {
        change(&mut self.making.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The ready line, from our own stand-ins or those of the process that serves them already.
    pub async fn ready_line(&self) -> Result<Arc<ReadyLine>, AppError> {
        Ok(Arc::clone(&self.ready().await?.line))
    }

    /// The stand-ins' clock, whoever serves them.
    pub async fn clock(&self) -> Result<Arc<dyn Clock>, AppError> {
        Ok(Arc::clone(&self.ready().await?.clock))
    }

    /// Whether the stand-ins, and what they were ordered to do, end with this process.
    pub async fn is_served_here(&self) -> Result<bool, AppError> {
        Ok(self.ready().await?.ours.is_some())
    }

    async fn ready(&self) -> Result<Arc<Ready>, AppError> {
        let mut served = self.served.lock().await;
        if let Some(ready) = served.as_ref() {
            return Ok(Arc::clone(ready));
        }
        let ready = Arc::new(self.start().await?);
        if ready.ours.is_some() {
            *served = Some(Arc::clone(&ready));
        }
        Ok(ready)
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
            return Ok(Ready {
                line: Arc::new(line_of_another(&ready_file).await?),
                clock: (self.starter.follow_clock)(&self.folder),
                ours: None,
            });
        }
        let _stale = std::fs::remove_file(&ready_file);
        let served = (self.starter.serve)(self.folder.clone()).await?;
        let line = serde_json::from_value(served.ready_line.clone())
            .map_err(|error| AppError::internal("read the stand-ins' ready line", error))?;
        platform::write_whole(&ready_file, served.ready_line.to_string().as_bytes()).map_err(unusable)?;
        Ok(Ready {
            line: Arc::new(line),
            clock: served.clock,
            ours: Some((lock, served.running)),
        })
    }
}

/// The ready line of the process that holds the lock; it writes the line a moment after.
async fn line_of_another(ready_file: &Path) -> Result<ReadyLine, AppError> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let line = std::fs::read_to_string(ready_file).ok();
        match line.and_then(|line| serde_json::from_str(&line).ok()) {
            Some(line) => return Ok(line),
            None if tokio::time::Instant::now() >= deadline => return Err(busy()),
            None => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn busy() -> AppError {
    AppError::new(
        ErrorCode::WorkspaceBusy,
        "Another process is just starting this workspace's stand-ins",
    )
    .hint("Try again in a moment")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn on(workspace: &Path) -> Rehearsal {
        let serve: Serve = Box::new(|_| {
            Box::pin(async {
                Ok(Served {
                    ready_line: json!({ "endpoints": {}, "credentials": {}, "control_url": "http://127.0.0.1:1" }),
                    clock: Arc::new(SystemClock),
                    running: Box::new(()),
                })
            })
        });
        let follow_clock: FollowClock = Box::new(|_| Arc::new(SystemClock));
        Rehearsal::new(workspace, Starter { serve, follow_clock })
    }

    #[tokio::test]
    async fn when_the_program_that_serves_ends_the_next_that_asks_serves() {
        let workspace = tempfile::tempdir().unwrap();
        let (first, second, third) = (on(workspace.path()), on(workspace.path()), on(workspace.path()));
        assert!(first.is_served_here().await.unwrap());
        assert!(!second.is_served_here().await.unwrap());
        assert_eq!(second.ready_line().await.unwrap().control_url, "http://127.0.0.1:1");
        drop(first);
        assert!(second.is_served_here().await.unwrap());
        assert!(!third.is_served_here().await.unwrap());
    }
}
