//! T10: a copy of the workspace on a second installation, and a database from two days ago on the
//! first, both running, never spend a refresh token; the home never loses its grant.
//!
//! Protection: a grant has one home, and a database that is older than its lock file spends nothing.
//! Removed: whoever opens the database may refresh.

use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

use crate::authorization_server::{AuthorizationServer, Outcome, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::files::{copy_folder, replace_database};
use crate::firm::{DAY, Firm};
use crate::workers::{Worker, WorkerSettings};

pub const BAR: Bar = Bar {
    id: "T10",
    limit: "copy_refreshes=0,home_lockouts=0",
    run,
};

const ROUNDS: usize = 200;
const SAMPLE: usize = 10;
/// A round is a day long.
const BACKUP_AGE: usize = 2;

#[derive(Default)]
struct Tally {
    rounds: usize,
    restores: usize,
    copy_refreshes: usize,
    restored_refreshes: usize,
    home_lockouts: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let tally = runtime.block_on(measure(scale.trials(SAMPLE, ROUNDS)))?;
    let Tally {
        rounds,
        restores,
        copy_refreshes,
        restored_refreshes,
        home_lockouts,
    } = tally;
    Ok(Measured {
        value: format!(
            "copy_refreshes={},home_lockouts={home_lockouts}",
            copy_refreshes + restored_refreshes
        ),
        done: rounds,
        full: ROUNDS,
        held: copy_refreshes + restored_refreshes + home_lockouts == 0,
        explanation: format!(
            "{rounds} days: a fresh copy on another installation asked beside the home ({copy_refreshes} refreshes), \
             a database of {BACKUP_AGE} days before was put back {restores} times ({restored_refreshes} refreshes), home locked out {home_lockouts} times"
        ),
    })
}

/// The home, its copies, and the server that judges them.
struct Stage {
    server: AuthorizationServer,
    firm: Firm,
    home: WorkerSettings,
    backups: TempDir,
}

async fn measure(rounds: usize) -> anyhow::Result<Tally> {
    let server = AuthorizationServer::start(Reuse::Kills).await?;
    let firm = Firm::found_with_passphrase(&server, &["t10"]).await?;
    let home = firm.worker();
    let stage = Stage {
        server,
        firm,
        home,
        backups: tempfile::tempdir()?,
    };
    let mut tally = Tally::default();
    for round in 1..=rounds {
        stage.round(round, &mut tally).await?;
        if tally.home_lockouts > 0 {
            // Nothing brings that grant back.
            break;
        }
    }
    Ok(tally)
}

impl Stage {
    async fn round(&self, round: usize, tally: &mut Tally) -> anyhow::Result<()> {
        let now = self.firm.begun_at() + DAY * round as i64;
        tally.rounds += 1;
        copy_folder(&self.home.workspace, &self.backup(round))?;
        tally.copy_refreshes += self.posts_of(&self.copy(round)?, now).await?;

        let mut home = Worker::start(&self.home).await?;
        let before = self.calls();
        home.call(self.connection()?, now).await?;
        home.end().await?;
        let calls = self.server.calls("t10");
        let granted = calls[before..].iter().all(|call| matches!(call, Outcome::Granted(_)));
        let served = calls.len() > before && self.server.uses_of_newest("t10") == 1;
        tally.home_lockouts += usize::from(!(served && granted && self.server.is_alive("t10")));

        if let Some(old) = round.checked_sub(BACKUP_AGE).filter(|old| *old > 0) {
            let newest = self.backups.path().join("newest");
            copy_folder(&self.home.workspace, &newest)?;
            replace_database(&self.backup(old), &self.home.workspace)?;
            tally.restored_refreshes += self.posts_of(&self.home, now + DAY / 2).await?;
            tally.restores += 1;
            replace_database(&newest, &self.home.workspace)?;
        }
        Ok(())
    }

    /// Token POSTs that a process makes which wants an access token.
    async fn posts_of(&self, settings: &WorkerSettings, now: i64) -> anyhow::Result<usize> {
        let before = self.calls();
        let mut worker = Worker::start(settings).await.context("a copy did not open")?;
        worker.call(self.connection()?, now).await?;
        worker.end().await?;
        Ok(self.calls() - before)
    }

    fn connection(&self) -> anyhow::Result<&str> {
        self.firm.connection(0)
    }

    fn calls(&self) -> usize {
        self.server.calls("t10").len()
    }

    /// As it was at the start of this round.
    fn backup(&self, round: usize) -> PathBuf {
        self.backups.path().join(format!("day-{round}"))
    }

    /// The same workspace on a second installation.
    fn copy(&self, round: usize) -> anyhow::Result<WorkerSettings> {
        let folder: &Path = self.backups.path();
        let workspace = folder.join("copy");
        copy_folder(&self.backup(round), &workspace)?;
        Ok(WorkerSettings {
            workspace,
            data_folder: folder.join("second-installation"),
            keychain: None,
        })
    }
}
