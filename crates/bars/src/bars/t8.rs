//! T8: `invalid_grant` for a token that a peer has rotated meanwhile is no dead grant: nobody is
//! asked to reconnect, and the peer's tokens stay.
//!
//! Protection: after a refusal the database is read again, and clearing compares the generation.
//! Removed: a refusal condemns the connection at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;
use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use futures::FutureExt;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::authorization_server::{AuthorizationServer, Issued, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{Firm, HOUR};
use crate::peer::Peer;
use crate::seeded::Choices;
use crate::workers::{Answer, Worker};

pub const BAR: Bar = Bar {
    id: "T8",
    limit: "false_prompts=0,deleted_live_tokens=0,unserved=0",
    run,
};

const RACES: usize = 1_000;
const SAMPLE: usize = 100;
const GRANT: &str = "t8";

#[derive(Default)]
struct Tally {
    races: usize,
    refusals: usize,
    false_prompts: usize,
    deleted_live_tokens: usize,
    unserved: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let tally = runtime.block_on(measure(scale.trials(SAMPLE, RACES), scale.seed))?;
    let Tally {
        races,
        refusals,
        false_prompts,
        deleted_live_tokens,
        unserved,
    } = tally;
    Ok(Measured {
        value: format!("false_prompts={false_prompts},deleted_live_tokens={deleted_live_tokens},unserved={unserved}"),
        done: races,
        full: RACES,
        // A race without a refusal proves nothing.
        held: false_prompts + deleted_live_tokens + unserved == 0 && refusals >= races,
        explanation: format!(
            "{races} races, {refusals} times `invalid_grant` for a token that a peer had just rotated and stored, or was to store up to 100 ms later"
        ),
    })
}

/// What the peer does, and when.
struct Race {
    peer: Peer,
    connection: ConnectionId,
    now: AtomicI64,
    /// Milliseconds from the peer's rotation to its commit.
    commit_takes_ms: AtomicU64,
    /// Whether our refusal is on its way before that commit.
    commit_is_late: AtomicBool,
    committing: Mutex<Option<JoinHandle<anyhow::Result<()>>>>,
}

async fn measure(races: usize, seed: u64) -> anyhow::Result<Tally> {
    let server = Arc::new(AuthorizationServer::start(Reuse::Refused).await?);
    let firm = Firm::found_with_passphrase(&server, &[GRANT]).await?;
    let race = Arc::new(Race {
        peer: Peer::open(&firm).await?,
        connection: firm.connection(0)?.parse()?,
        now: AtomicI64::new(0),
        commit_takes_ms: AtomicU64::new(0),
        commit_is_late: AtomicBool::new(false),
        committing: Mutex::new(None),
    });
    let mut worker = Worker::start(&firm.worker()).await?;
    let choices = Choices::new(seed, GRANT);
    let mut tally = Tally::default();
    for round in 1..=races {
        let now = firm.begun_at() + HOUR * round as i64;
        race.now.store(now, Ordering::SeqCst);
        let is_late = choices.below(2) == 0;
        race.commit_is_late.store(is_late, Ordering::SeqCst);
        race.commit_takes_ms
            .store(choices.below(if is_late { 100 } else { 4 }) as u64, Ordering::SeqCst);
        let (before, generation) = (server.calls(GRANT).len(), server.newest(GRANT));
        rotate_before_judgment(&server, &race, generation);
        let answer = worker.call(firm.connection(0)?, now).await?;
        race.committed().await?;
        tally.refusals += server.refusals_since(GRANT, before).min(1);
        tally.judge(&server, &race, &answer).await?;
        if tally.false_prompts + tally.deleted_live_tokens > 0 {
            // The connection waits for a person; further races would only say so again.
            break;
        }
    }
    worker.end().await?;
    Ok(tally)
}

impl Race {
    async fn commit(&self, issued: &Issued) -> anyhow::Result<()> {
        tokio::time::sleep(Duration::from_millis(self.commit_takes_ms.load(Ordering::SeqCst))).await;
        let now = Instant::from_micros(self.now.load(Ordering::SeqCst));
        self.peer.commit(self.connection, issued, now).await
    }

    /// Waits for the peer's commit, which must have worked for the race to count.
    async fn committed(&self) -> anyhow::Result<()> {
        let committing = self.committing.lock().await.take().context("the peer did not come")?;
        committing.await?
    }
}

/// Between the arrival of our call and its judgment the peer rotates and stores, once.
fn rotate_before_judgment(server: &Arc<AuthorizationServer>, race: &Arc<Race>, generation: u64) {
    let (weak, race) = (Arc::downgrade(server), Arc::clone(race));
    server.set_interloper(Arc::new(move |grant| {
        let (weak, race) = (weak.clone(), Arc::clone(&race));
        async move {
            let Some(server) = weak.upgrade().filter(|server| server.newest(&grant) == generation) else {
                return;
            };
            let Some(issued) = server.rotate_elsewhere(&grant) else { return };
            let commit = tokio::spawn({
                let race = Arc::clone(&race);
                async move { race.commit(&issued).await }
            });
            let is_late = race.commit_is_late.load(Ordering::SeqCst);
            let mut committing = race.committing.lock().await;
            let commit = committing.insert(commit);
            while !is_late && !commit.is_finished() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        .boxed()
    }));
}

impl Tally {
    async fn judge(&mut self, server: &AuthorizationServer, race: &Race, answer: &Answer) -> anyhow::Result<()> {
        self.races += 1;
        self.false_prompts += usize::from(answer.status == "needs_reconnect");
        let stored = race.peer.active_refresh_token(race.connection).await?;
        self.deleted_live_tokens += usize::from(stored.is_none_or(|token| !server.is_newest(GRANT, &token)));
        self.unserved += usize::from(server.uses_of_newest(GRANT) != 1);
        Ok(())
    }
}
