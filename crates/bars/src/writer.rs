//! A process that does nothing but write to a workspace, as a window or a command line does, and says
//! what it was told is kept: a line with the number of each write that has come back.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use connect_app::OsEntropy;
use connect_domain::access::{Actor, Permission, Role};
use connect_domain::advisory_client::ClientNames;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::entropy::Entropy;
use connect_domain::ids::{AdvisoryClientId, ConnectionId, MemberId};
use connect_domain::secret::{Sealed, SecretKind};
use connect_store::advisory_clients::{self, AdvisoryClient};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Observed, Store, StoreError};
use serde::{Deserialize, Serialize};

/// What it is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriterSettings {
    /// The workspace's folder.
    pub workspace: PathBuf,
    /// Tells its rows from those of others.
    pub label: String,
    /// How many writes a second; as fast as it can without.
    pub per_second: Option<u32>,
}

/// How a line about a write that did not come back well begins; `FULL` where the disk is full.
pub const REFUSED: &str = "!";
/// See [`REFUSED`].
pub const FULL: &str = "! full";
/// How a line begins that says how many microseconds a write took from the moment when it was due.
pub const TOOK: &str = "=";
/// After a refusal it waits this long.
const PAUSE: Duration = Duration::from_millis(20);

/// Writes until somebody ends it.
pub fn write(settings: &str) -> anyhow::Result<()> {
    let settings: WriterSettings = serde_json::from_str(settings).context("a writer needs its settings")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let writer = Writer {
            store: Store::open(&settings.workspace.display().to_string().parse()?).await?,
            actor: Actor::Member {
                id: MemberId::new(SystemClock.now(), &OsEntropy),
                role: Role::Admin,
            },
            owner: ConnectionId::new(SystemClock.now(), &OsEntropy),
            label: settings.label,
        };
        say("open")?;
        let mut pace = settings
            .per_second
            .map(|per_second| tokio::time::interval(Duration::from_secs(1) / per_second));
        for number in 1.. {
            // A write that comes late has waited as well: whoever asks does not ask later because of it.
            let due = match &mut pace {
                Some(pace) => Some(pace.tick().await),
                None => None,
            };
            match writer.write(number).await {
                Ok(()) => {
                    acknowledge(number, AFTER)?;
                    if let Some(due) = due {
                        say(&format!("{TOOK}{}", due.elapsed().as_micros()))?;
                    }
                }
                Err(StoreError::Full) => say(FULL)?,
                Err(other) => say(&format!("{REFUSED} {other}"))?,
            }
        }
        Ok(())
    })
}

/// When a write is acknowledged: once its commit has come back. Where the protection is removed, before.
const AFTER: bool = !cfg!(feature = "unprotected");

fn acknowledge(number: i64, now: bool) -> anyhow::Result<()> {
    if now { say(&number.to_string()) } else { Ok(()) }
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()?;
    if line.starts_with(REFUSED) {
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

struct Writer {
    store: Store,
    actor: Actor,
    owner: ConnectionId,
    label: String,
}

impl Writer {
    /// In turn what a person does, with its line in the audit log, and what a partner said.
    async fn write(&self, number: i64) -> Result<(), StoreError> {
        let now = SystemClock.now();
        if number % 2 == 0 {
            let mut tx = self.store.observe(now).await?;
            secrets::rotate(&mut tx, &self.secret(number)).await?;
            self.acknowledge_early(number)?;
            return tx.commit_observed(Observed::Refresh(self.owner)).await;
        }
        let names = ClientNames::new(&client_name(&self.label, number), "", "");
        let client = AdvisoryClient {
            id: AdvisoryClientId::new(now, &OsEntropy),
            names: names.map_err(|problem| StoreError::Database(problem.to_string()))?,
            created_at: now,
            archived_at: None,
        };
        let mut tx = self.store.write(&self.actor, Permission::ManageClients, now).await?;
        advisory_clients::insert(&mut tx, std::slice::from_ref(&client)).await?;
        self.acknowledge_early(number)?;
        tx.commit(AuditEntry::new("client.added", client.id.to_string(), "")).await
    }

    fn acknowledge_early(&self, number: i64) -> Result<(), StoreError> {
        acknowledge(number, !AFTER).map_err(|error| StoreError::Database(error.to_string()))
    }

    fn secret(&self, number: i64) -> Secret {
        let mut bytes = [0; 24];
        OsEntropy.fill(&mut bytes);
        Secret {
            owner: self.label.clone(),
            kind: SecretKind::RefreshToken,
            generation: number,
            grant_id: None,
            status: SecretStatus::Active,
            sealed: Sealed {
                key_id: "bars".to_owned(),
                nonce: bytes.to_vec(),
                ciphertext: bytes.repeat(8),
                format: 1,
            },
            issued_at: SystemClock.now(),
            expires_at: None,
        }
    }
}

/// The client that a writer adds with its write of this number, which is odd.
pub fn client_name(label: &str, number: i64) -> String {
    format!("{label} {number}")
}
