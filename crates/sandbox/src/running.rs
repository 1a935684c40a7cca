//! Starts the stand-ins on loopback, and stops them.

use std::collections::BTreeMap;
use std::future::IntoFuture;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use connect_domain::clock::Clock;
use connect_domain::entropy::Entropy;
use connect_domain::secret::SecretText;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::OffsetClock;
use crate::config::{SCENARIOS, SandboxConfig};
use crate::control::Control;
use crate::control::clock::{CLOCK_FILE, KeptClock};
use crate::door::Door;
use crate::error::SandboxError;
use crate::fault::FaultBoard;
use crate::ready::ReadyLine;
use crate::registry::{self, Opening};
use crate::request_log::RequestLog;
use crate::socket::{BreakableListener, Line};
use crate::stand_in::StandIn;
use crate::state_dir::StateDir;

/// How long open requests may take to end when the stand-ins stop.
const FAREWELL: Duration = Duration::from_secs(1);

/// A company of one stand-in.
#[derive(Clone, Debug)]
pub struct CompanySummary {
    /// The partner it is a company of.
    pub partner: &'static str,
    /// The partner's own id of it.
    pub external_account_id: String,
    /// Its name.
    pub display_name: String,
    /// How many accounts its chart has, inactive ones included.
    pub ledger_accounts: usize,
}

/// A grant made without a browser, for a rehearsal that starts in the middle of a story.
#[derive(Clone, Debug)]
pub struct ReadyGrant {
    /// Valid for `access_token_seconds`.
    pub access_token: SecretText,
    /// Rotates as the partner's would.
    pub refresh_token: SecretText,
    /// Life of the access token in seconds.
    pub access_token_seconds: u64,
    /// Life of the refresh token in seconds.
    pub refresh_token_seconds: u64,
}

/// The stand-ins, running until stopped or dropped.
pub struct RunningSandbox {
    ready: ReadyLine,
    clock: Arc<OffsetClock>,
    stand_ins: Vec<Arc<dyn StandIn>>,
    stopping: watch::Sender<bool>,
    servers: Vec<JoinHandle<()>>,
}

/// Starts every stand-in on 127.0.0.1 and answers when all of them accept connections.
///
/// # Errors
/// See [`SandboxError`]; nothing is left running then.
pub async fn start(config: SandboxConfig, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<RunningSandbox, SandboxError> {
    check_scenario(&config)?;
    let mut ports = Ports::new(config.port_base);
    let control_port = ports.open().await?;
    let files = config.state_dir.clone().map(StateDir::open).transpose()?;
    let clock = Arc::new(OffsetClock::new(clock, kept_offset(files.as_ref())?));
    let (stopping, stop) = watch::channel(false);
    let mut ready = ReadyLine {
        endpoints: BTreeMap::new(),
        credentials: BTreeMap::new(),
        control_url: control_port.origin(),
    };
    let mut control = Control {
        stand_ins: Vec::new(),
        faults: Arc::new(FaultBoard::default()),
        requests: Arc::new(RequestLog::default()),
        clock: clock.clone(),
        files,
    };
    let mut doors = Vec::new();
    for entry in registry::ALL {
        let mut own_ports = Vec::new();
        for origin in entry.origins {
            own_ports.push((*origin, ports.open().await?));
        }
        let stand_in = (entry.open)(Opening {
            config: &config,
            origins: own_ports.iter().map(|(origin, port)| (*origin, port.origin())).collect(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            files: control.files.as_ref().map(|files| files.folder(entry.partner)).transpose()?,
        })?;
        ready.endpoints.insert(entry.partner.to_owned(), stand_in.endpoints());
        ready.credentials.insert(entry.partner.to_owned(), stand_in.credentials()?);
        for (origin, port) in own_ports {
            let door = Door {
                stand_in: stand_in.clone(),
                origin,
                faults: control.faults.clone(),
                requests: control.requests.clone(),
                clock: clock.clone(),
                entropy: entropy.clone(),
                stopping: stop.clone(),
            };
            doors.push((port, door.into_router()));
        }
        control.stand_ins.push(stand_in);
    }
    let stand_ins = control.stand_ins.clone();
    doors.push((control_port, control.into_router()));
    let servers = doors.into_iter().map(|(port, router)| serve(port, router, stop.clone())).collect();
    Ok(RunningSandbox {
        ready,
        clock,
        stand_ins,
        stopping,
        servers,
    })
}

impl RunningSandbox {
    /// The contract's JSON line.
    pub const fn ready(&self) -> &ReadyLine {
        &self.ready
    }

    /// The caller's clock plus what the control URL added.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// All companies of all stand-ins; each partner's company of the ready-made tokens first.
    pub fn companies(&self) -> Vec<CompanySummary> {
        self.stand_ins.iter().flat_map(|stand_in| stand_in.companies()).collect()
    }

    /// A new grant for a company, as if its admin had just consented; `None` if there is no such company.
    ///
    /// # Errors
    /// [`SandboxError::State`] when it cannot be kept.
    pub fn issue_grant(&self, partner: &str, external_account_id: &str) -> Result<Option<ReadyGrant>, SandboxError> {
        match self.stand_ins.iter().find(|stand_in| stand_in.partner() == partner) {
            Some(stand_in) => stand_in.issue_grant(external_account_id),
            None => Ok(None),
        }
    }

    /// Closes the ports; open requests get a second to end.
    pub async fn stop(mut self) {
        self.stopping.send_replace(true);
        for mut server in self.servers.drain(..) {
            if tokio::time::timeout(FAREWELL, &mut server).await.is_err() {
                server.abort();
            }
        }
    }
}

impl Drop for RunningSandbox {
    fn drop(&mut self) {
        self.stopping.send_replace(true);
        for server in &self.servers {
            server.abort();
        }
    }
}

fn check_scenario(config: &SandboxConfig) -> Result<(), SandboxError> {
    match &config.scenario {
        Some(name) if !SCENARIOS.contains(&name.as_str()) => Err(SandboxError::UnknownScenario { name: name.clone() }),
        _ => Ok(()),
    }
}

fn kept_offset(files: Option<&StateDir>) -> Result<i64, SandboxError> {
    let kept: Option<KeptClock> = match files {
        Some(files) => files.read(CLOCK_FILE)?,
        None => None,
    };
    Ok(kept.map_or(0, |kept| kept.offset_seconds))
}

/// An open port and its number.
struct Port {
    listener: TcpListener,
    number: u16,
}

impl Port {
    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.number)
    }
}

/// Hands out ports upwards from the base, or any free ones.
struct Ports {
    base: Option<u16>,
    opened: u16,
}

impl Ports {
    /// A base of 0 is none.
    fn new(base: Option<u16>) -> Self {
        Self {
            base: base.filter(|base| *base > 0),
            opened: 0,
        }
    }

    async fn open(&mut self) -> Result<Port, SandboxError> {
        let wanted = match self.base {
            None => 0,
            Some(port_base) => port_base.checked_add(self.opened).ok_or(SandboxError::PortRange { port_base })?,
        };
        self.opened += 1;
        open_port(wanted).await
    }
}

async fn open_port(port: u16) -> Result<Port, SandboxError> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let opened = bound.and_then(|listener| listener.local_addr().map(|address| (listener, address.port())));
    match opened {
        Ok((listener, number)) => Ok(Port { listener, number }),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(SandboxError::PortInUse { port }),
        Err(source) => Err(SandboxError::Listen { port, source }),
    }
}

fn serve(port: Port, router: Router, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
    let stopped = async move {
        // An error means that the sender is gone, which is the end as well.
        let _gone = stop.wait_for(|stop| *stop).await;
    };
    let serving = axum::serve(
        BreakableListener(port.listener),
        router.into_make_service_with_connect_info::<Line>(),
    );
    let serving = serving.with_graceful_shutdown(stopped).into_future();
    tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, port = port.number, "a stand-in stopped serving");
        }
    })
}
