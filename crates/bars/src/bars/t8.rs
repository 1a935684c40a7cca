//! T8: `invalid_grant` for a token that a peer has rotated meanwhile is no dead grant: nobody is
//! asked to reconnect, and the peer's tokens stay.
//!
//! Protection: after a refusal the database is read again, and clearing compares the generation.
//! Removed: a refusal condemns the connection at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use futures::FutureExt;

use crate::authorization_server::{AuthorizationServer, Reuse};
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
        explanation: format!("{races} races, {refusals} times `invalid_grant` for a token that a peer had just rotated and stored"),
    })
}

/// What the server's interloper needs.
struct Race {
    peer: Peer,
    connection: ConnectionId,
    now: AtomicI64,
    /// Milliseconds from the peer's rotation to its commit.
    commit_takes_ms: AtomicUsize,
}

async fn measure(races: usize, seed: u64) -> anyhow::Result<Tally> {
    let server = Arc::new(AuthorizationServer::start(Reuse::Refused).await?);
    let firm = Firm::found_with_passphrase(&server, &[GRANT]).await?;
    let race = Arc::new(Race {
        peer: Peer::open(&firm).await?,
        connection: firm.connection(0)?.parse()?,
        now: AtomicI64::new(0),
        commit_takes_ms: AtomicUsize::new(0),
    });
    let mut worker = Worker::start(&firm.worker()).await?;
    let choices = Choices::new(seed, GRANT);
    let mut tally = Tally::default();
    for round in 1..=races {
        let now = firm.begun_at() + HOUR * round as i64;
        race.now.store(now, Ordering::SeqCst);
        race.commit_takes_ms.store(choices.below(4), Ordering::SeqCst);
        let (before, generation) = (server.calls(GRANT).len(), server.newest(GRANT));
        rotate_before_judgment(&server, &race, generation);
        let answer = worker.call(firm.connection(0)?, now).await?;
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
            tokio::time::sleep(Duration::from_millis(race.commit_takes_ms.load(Ordering::SeqCst) as u64)).await;
            let now = Instant::from_micros(race.now.load(Ordering::SeqCst));
            // A commit that fails leaves the live token unstored, which the race then counts.
            drop(race.peer.commit(race.connection, &issued, now).await);
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
