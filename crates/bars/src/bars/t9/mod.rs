//! T9: the partner has answered and the database does not take the new tokens: the disk is full,
//! another program holds it, or its files refuse writes. After a kill and a restart the tokens are
//! there, and the old one is not spent again.
//!
//! On a full disk everything is full: workspace and installation share it. A read-only file needs the
//! right to make one (`CAP_LINUX_IMMUTABLE`); without it those trials are not made, and the bar says so.
//!
//! Protection: room is taken before the call, and the reply is put there, sealed, before the database
//! is asked. Removed: neither.

mod trouble;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use futures::FutureExt;
use tokio::sync::Barrier;

use self::trouble::{Kind, Trouble, may_refuse_writes};
use crate::authorization_server::{AuthorizationServer, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{Firm, HOUR};
use crate::seeded::Choices;
use crate::workers::{Conditions, Order, Worker};

pub const BAR: Bar = Bar {
    id: "T9",
    limit: "recovered=100.0%,spent_again=0",
    run,
};

/// Connections whose replies arrive together: as many as make token calls at once.
const GROUP: usize = 4;
/// Trials that count.
const TRIALS: usize = 200;
/// Groups of each kind, some of which will not count.
const GROUPS: usize = 20;
const SAMPLE: usize = 2;
const KINDS: [Kind; 3] = [Kind::DiskFull, Kind::Locked, Kind::ReadOnly];
/// One group in so many lives until the program has given up on the database; the others die trying.
const PATIENT: usize = 4;
/// By then it has given up.
const GIVES_UP: Duration = Duration::from_secs(20);

#[derive(Default)]
struct Tally {
    trials: usize,
    recovered: usize,
    spent_again: usize,
    /// Trials in which the database took the tokens all the same, because its log had room of its own: they
    /// prove nothing and do not count.
    untroubled: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let groups = scale.trials(SAMPLE, GROUPS);
    let kinds = KINDS.into_iter().filter(|kind| *kind != Kind::ReadOnly || may_refuse_writes());
    let kinds: Vec<Kind> = kinds.collect();
    let stages = kinds.iter().map(|kind| measure(*kind, groups, scale.seed));
    let mut sum = Tally::default();
    for tally in runtime.block_on(futures::future::join_all(stages)) {
        let tally = tally?;
        sum.trials += tally.trials;
        sum.recovered += tally.recovered;
        sum.spent_again += tally.spent_again;
        sum.untroubled += tally.untroubled;
    }
    let Tally {
        trials,
        recovered,
        spent_again,
        untroubled,
    } = sum;
    Ok(Measured {
        value: format!(
            "recovered={:.1}%,spent_again={spent_again}",
            recovered as f64 * 100.0 / trials.max(1) as f64
        ),
        done: (trials - untroubled).min(TRIALS),
        full: TRIALS,
        held: recovered == trials && spent_again == 0 && untroubled < trials,
        explanation: format!(
            "{kinds:?}: {recovered} of {trials} new tokens that met a database in trouble were in force after a kill and a restart; {untroubled} of them it had taken after all"
        ),
    })
}

struct Stage {
    server: AuthorizationServer,
    firm: Firm,
    trouble: Arc<Trouble>,
}

async fn measure(kind: Kind, groups: usize, seed: u64) -> anyhow::Result<Tally> {
    let server = AuthorizationServer::start(Reuse::Kills).await?;
    let grants: Vec<String> = (0..groups * GROUP).map(grant_name).collect();
    let grants: Vec<&str> = grants.iter().map(String::as_str).collect();
    let firm = Firm::found(&server, &grants).await?;
    let trouble = Arc::new(Trouble::prepare(kind, &firm)?);
    let stage = Stage { server, firm, trouble };
    let choices = Choices::new(seed, &format!("t9 {kind:?}"));
    let mut tally = Tally::default();
    for group in 0..groups {
        let dies_after = (group % PATIENT != 0).then(|| Duration::from_millis(50 + choices.below(1_500) as u64));
        stage
            .trial(group, dies_after, &mut tally)
            .await
            .with_context(|| format!("group {group} of {kind:?}"))?;
    }
    Ok(tally)
}

impl Stage {
    /// Four connections whose replies meet the trouble, and what they are worth afterwards.
    async fn trial(&self, group: usize, dies_after: Option<Duration>, tally: &mut Tally) -> anyhow::Result<()> {
        let range = group * GROUP..(group + 1) * GROUP;
        let grants: Vec<String> = range.clone().map(grant_name).collect();
        let connections = self.firm.connections()[range].to_vec();
        let now = self.firm.begun_at() + HOUR;
        let order = |now| Order {
            now,
            connections: connections.clone(),
            tasks: 1,
        };
        let (all_replied, begun) = self.begin_with_replies();
        let mut victim = self.start().await?;
        victim.order(&order(now)).await?;
        all_replied.wait().await;
        if let Some(error) = begun.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(error.context("the trouble did not begin"));
        }
        match dies_after {
            Some(moment) => tokio::time::sleep(moment).await,
            // What it answers is its own affair: it may be dying of the trouble.
            None => drop(tokio::time::timeout(GIVES_UP, victim.answers()).await),
        }
        victim.kill().await?;
        self.server.set_interloper(Arc::new(|_| std::future::ready(()).boxed()));
        tally.untroubled += self.unescrowed(&connections)?;
        self.trouble.end()?;

        let mut next = self.start().await?;
        next.order(&order(now)).await?;
        next.answers().await?.context("the next program died")?;
        let served: Vec<bool> = grants.iter().map(|grant| self.server.uses_of_newest(grant) > 0).collect();
        let spent: Vec<usize> = grants.iter().map(|grant| self.server.calls(grant).len()).collect();
        // Whether the refresh token lives shows when its access token has expired.
        next.order(&order(now + HOUR)).await?;
        next.answers().await?.context("the next program died")?;
        next.end().await?;
        for ((grant, served), spent) in grants.iter().zip(served).zip(spent) {
            let lives = self.server.newest(grant) == 3 && self.server.uses_of_newest(grant) == 1;
            tally.trials += 1;
            tally.recovered += usize::from(served && lives && self.server.is_alive(grant));
            tally.spent_again += spent.saturating_sub(1);
        }
        Ok(())
    }

    async fn start(&self) -> anyhow::Result<Worker> {
        let conditions = Conditions {
            disk: self.trouble.disk(),
            ..Conditions::default()
        };
        Worker::start_under(&self.firm.worker(), conditions).await
    }

    /// The last of the group's calls to arrive begins the trouble; then all are answered.
    fn begin_with_replies(&self) -> (Arc<Barrier>, Arc<Mutex<Option<anyhow::Error>>>) {
        let arrived = Arc::new(Barrier::new(GROUP));
        // We wait as well.
        let begun = Arc::new(Barrier::new(GROUP + 1));
        let failure = Arc::new(Mutex::new(None));
        let (trouble, waited, failed) = (Arc::clone(&self.trouble), Arc::clone(&begun), Arc::clone(&failure));
        self.server.set_interloper(Arc::new(move |_| {
            let (arrived, begun) = (Arc::clone(&arrived), Arc::clone(&waited));
            let (trouble, failed) = (Arc::clone(&trouble), Arc::clone(&failed));
            async move {
                if arrived.wait().await.is_leader()
                    && let Err(error) = trouble.begin()
                {
                    *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
                begun.wait().await;
            }
            .boxed()
        }));
        (begun, failure)
    }

    /// Connections without an escrow file: the database has taken their tokens.
    fn unescrowed(&self, connections: &[String]) -> anyhow::Result<usize> {
        if cfg!(feature = "unprotected") {
            return Ok(0);
        }
        let workspaces = self.firm.worker().data_folder.join("workspaces");
        let workspaces = self.trouble.disk().map_or(workspaces.clone(), |disk| disk.inside(&workspaces));
        let mut escrowed = Vec::new();
        for workspace in std::fs::read_dir(workspaces)? {
            for file in std::fs::read_dir(workspace?.path().join("escrow"))? {
                escrowed.push(file?.file_name().to_string_lossy().into_owned());
            }
        }
        let missing = connections
            .iter()
            .filter(|connection| !escrowed.contains(&format!("{connection}.json")));
        Ok(missing.count())
    }
}

/// Letters and digits only: it also is the organization's id.
fn grant_name(at: usize) -> String {
    format!("t9x{at}")
}
