//! D5: a backup that is made while a program writes is sound, has everything that was acknowledged before it
//! began, and makes no write wait; and the way back from it is walked to the end.
//!
//! How long a write takes is counted from the moment when it was due, so that one that is held up shows
//! in all that wait behind it.
//!
//! Protection: SQLite copies one state of the database. Removed: its file is copied as it is.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use connect_app::backups::{back_up, restore};
use connect_app::tokens::move_grants_here;
use connect_app::{App, OsEntropy};
use connect_domain::clock::{Instant, SystemClock};
use rusqlite::Connection;

use crate::authorization_server::{AuthorizationServer, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{self, DAY, Firm};
use crate::workers::{Worker, WorkerSettings};
use crate::writers::{Found, Writer};

pub const BAR: Bar = Bar {
    id: "D5",
    limit: "unsound=0,lost=0,stall_p99<=250ms,restored=1",
    run,
};

const BACKUPS: usize = 20;
const SAMPLE: usize = 3;
const WRITES_PER_SECOND: u32 = 200;
/// Writes before each backup.
const BETWEEN: usize = 100;
/// Rows of about a kilobyte that a firm has gathered: a backup has something to copy.
const ROWS: usize = 40_000;
const STALL: Duration = Duration::from_millis(250);

#[derive(Default)]
struct Tally {
    backups: usize,
    unsound: usize,
    lost: usize,
    mebibytes: u64,
    longest: Duration,
    /// Of the writes that were due while a backup was made.
    took: Vec<Duration>,
    /// Of those that were due before one, as a comparison.
    took_before: Vec<Duration>,
    restored: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let tally = runtime.block_on(measure(scale.trials(SAMPLE, BACKUPS)))?;
    let (p99, p99_before) = (p99(&tally.took), p99(&tally.took_before));
    let Tally {
        backups,
        unsound,
        lost,
        mebibytes,
        longest,
        took,
        restored,
        ..
    } = tally;
    Ok(Measured {
        value: format!("unsound={unsound},lost={lost},stall_p99={}ms,restored={restored}", p99.as_millis()),
        done: backups,
        full: BACKUPS,
        // Without writes meanwhile nothing was tried.
        held: unsound + lost == 0 && restored == 1 && p99 <= STALL && took.len() >= backups,
        explanation: format!(
            "{backups} backups of {mebibytes} MiB, the longest in {:.1} s, beside {WRITES_PER_SECOND} writes a second: {} writes were due meanwhile, those before took {} ms (p99); \
             a new installation restored one, took the grants over and refreshed one {restored} times",
            longest.as_secs_f64(),
            took.len(),
            p99_before.as_millis()
        ),
    })
}

fn p99(took: &[Duration]) -> Duration {
    let mut took = took.to_vec();
    took.sort_unstable();
    took.get(took.len() * 99 / 100).copied().unwrap_or_default()
}

async fn measure(backups: usize) -> anyhow::Result<Tally> {
    let server = AuthorizationServer::start(Reuse::Kills).await?;
    let firm = Firm::found_with_passphrase(&server, &["d5"]).await?;
    fill(&firm.workspace())?;
    let (app, _) = firm::open(&firm.worker(), Instant::from_micros(firm.begun_at())).await?;
    let files = tempfile::tempdir()?;
    let mut writer = Writer::start_at(&firm.workspace(), "d5", WRITES_PER_SECOND)?;
    let mut tally = Tally::default();
    for number in 0..backups {
        let so_far = writer.acknowledged_so_far();
        anyhow::ensure!(
            writer.listen_until(|acknowledged, _| acknowledged >= so_far + BETWEEN)?,
            "the writer stopped"
        );
        back_up_beside(&mut writer, &app, &files.path().join(format!("{number}.db")), &mut tally).await?;
    }
    writer.kill()?;
    drop(app);
    if tally.unsound == 0 {
        let newest = files.path().join(format!("{}.db", backups - 1));
        tally.restored = usize::from(drill(&server, &firm, &newest, files.path()).await?);
    }
    Ok(tally)
}

async fn back_up_beside(writer: &mut Writer, app: &App, file: &Path, tally: &mut Tally) -> anyhow::Result<()> {
    let told = writer.told()?;
    let before = writer.took().len();
    let started = std::time::Instant::now();
    let made = back_up(app, &file.display().to_string(), false).await;
    tally.longest = tally.longest.max(started.elapsed());
    writer.told()?;
    tally.took.extend(&writer.took()[before..]);
    tally.took_before.extend(&writer.took()[before.saturating_sub(BETWEEN)..before]);
    tally.backups += 1;
    if made.is_err() {
        tally.unsound += 1;
        return Ok(());
    }
    let found = Found::in_backup(file)?;
    tally.unsound += usize::from(!(found.is_sound()? && found.is_whole()?));
    tally.lost += found.lost(&told)?;
    tally.mebibytes = file.metadata()?.len() >> 20;
    Ok(())
}

/// A new machine: restores, takes the grants over, and refreshes one.
async fn drill(server: &AuthorizationServer, firm: &Firm, backup: &Path, files: &Path) -> anyhow::Result<bool> {
    let there = WorkerSettings {
        workspace: files.join("restored"),
        data_folder: files.join("new-installation"),
        keychain: None,
    };
    restore(&there.workspace.display().to_string(), backup, &SystemClock, &OsEntropy)
        .await
        .context("the newest backup was not restored")?;
    let now = firm.begun_at() + DAY;
    let calls = server.calls("d5").len();
    let (app, _) = firm::open(&there, Instant::from_micros(now)).await?;
    move_grants_here(&app).await.context("the grants were not moved")?;
    drop(app);
    let mut worker = Worker::start(&there).await?;
    worker.call(firm.connection(0)?, now).await?;
    worker.end().await?;
    Ok(server.calls("d5").len() == calls + 1 && server.is_alive("d5"))
}

fn fill(workspace: &Path) -> anyhow::Result<()> {
    let database = Connection::open(workspace.join("workspace.db"))?;
    database.execute(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
         INSERT INTO settings (key, value, updated_at) SELECT 'filler ' || n, json_quote(hex(randomblob(500))), 0 FROM numbers",
        [i64::try_from(ROWS)?],
    )?;
    Ok(())
}
