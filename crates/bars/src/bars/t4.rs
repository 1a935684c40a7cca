//! T4: a program that dies in the middle of a refresh is replaced within a second. One that is frozen
//! there for a minute keeps nobody from working with the access token that is still good, and nobody
//! refreshes past it.
//!
//! Protection: the system gives a dead program's lock back at once, and without the lock there is no
//! refresh. Removed: nobody locks.

use std::time::{Duration, Instant};

use anyhow::Context;
use futures::StreamExt;

use crate::authorization_server::{AuthorizationServer, Reply, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{Firm, HOUR, SECOND};
use crate::seeded::Choices;
use crate::workers::{Order, Worker};

pub const BAR: Bar = Bar {
    id: "T4",
    limit: "takeover<=1000ms,unlocked_refreshes=0,unserved=0",
    run,
};

const KILLS: usize = 100;
const SAMPLE_KILLS: usize = 10;
const FREEZES: usize = 8;
const SAMPLE_FREEZES: usize = 2;
/// So many programs may be waiting for a token endpoint, and so many can be frozen there.
const CALLS_AT_ONCE: usize = 4;
const FROZEN: Duration = Duration::from_secs(60);
/// Longer than anybody waits for a lock (15 s).
const SAMPLE_FROZEN: Duration = Duration::from_secs(20);
const TAKEOVER: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(30);
/// The victim's reply is lost, which is not what this bar is about.
const FORGIVING: Reuse = Reuse::Forgiven(Duration::from_secs(600));
/// Life that the access token has left while its refresh is frozen: one is due for a refresh, the other
/// so near its end that a refresh is waited for.
const LEFT: [i64; 2] = [500, 200];

#[derive(Default)]
struct Tally {
    slowest_takeover: Duration,
    unlocked_refreshes: usize,
    calls_while_frozen: usize,
    unserved: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let kills = scale.trials(SAMPLE_KILLS, KILLS);
    let freezes = scale.trials(SAMPLE_FREEZES, FREEZES);
    let frozen = if scale.full { FROZEN } else { SAMPLE_FROZEN };
    let tally = runtime.block_on(measure(kills, freezes, frozen, scale.seed))?;
    let Tally {
        slowest_takeover,
        unlocked_refreshes,
        calls_while_frozen,
        unserved,
    } = tally;
    Ok(Measured {
        value: format!(
            "takeover={}ms,unlocked_refreshes={unlocked_refreshes},unserved={unserved}",
            slowest_takeover.as_millis()
        ),
        done: kills + freezes,
        full: KILLS + FREEZES,
        held: slowest_takeover <= TAKEOVER && unlocked_refreshes + unserved == 0 && calls_while_frozen > 0,
        explanation: format!(
            "{kills} lock holders killed before their reply, {freezes} frozen for {} s while others made {calls_while_frozen} calls",
            frozen.as_secs()
        ),
    })
}

struct Stage {
    server: AuthorizationServer,
    firm: Firm,
    grants: Vec<String>,
}

async fn measure(kills: usize, freezes: usize, frozen: Duration, seed: u64) -> anyhow::Result<Tally> {
    let server = AuthorizationServer::start(FORGIVING).await?;
    let grants: Vec<String> = (0..kills + freezes).map(|at| format!("t4x{at}")).collect();
    let names: Vec<&str> = grants.iter().map(String::as_str).collect();
    let firm = Firm::found(&server, &names).await?;
    let stage = Stage { server, firm, grants };
    let choices = Choices::new(seed, "t4");
    let mut tally = Tally::default();
    // The frozen ones first, several together: their minute passes once.
    let freezes = (0..freezes).map(|at| stage.freeze(kills + at, LEFT[at % LEFT.len()], frozen));
    let mut ended = futures::stream::iter(freezes).buffer_unordered(CALLS_AT_ONCE);
    while let Some(frozen) = ended.next().await {
        let frozen = frozen?;
        tally.unlocked_refreshes += frozen.unlocked_refreshes;
        tally.calls_while_frozen += frozen.calls;
        tally.unserved += frozen.unserved;
    }
    for at in 0..kills {
        let (took, served) = stage.kill(at, Duration::from_millis(choices.below(300) as u64)).await?;
        tally.slowest_takeover = tally.slowest_takeover.max(took);
        tally.unserved += usize::from(!served);
    }
    Ok(tally)
}

/// What one frozen lock holder did to the others.
struct Frozen {
    unlocked_refreshes: usize,
    calls: usize,
    unserved: usize,
}

impl Stage {
    /// From the death of the holder to the heir's own call, and whether it brought a working token.
    async fn kill(&self, at: usize, waiting: Duration) -> anyhow::Result<(Duration, bool)> {
        let (grant, connection, now) = (&self.grants[at], self.firm.connection(at)?, self.firm.begun_at() + HOUR);
        let victim = self.holder(at, now).await?;
        let mut heir = Worker::start(&self.firm.worker()).await?;
        heir.order(&order(connection, now)).await?;
        tokio::time::sleep(waiting).await;
        self.server.set_reply(grant, Reply::Whole);
        let before = self.server.calls(grant).len();
        let died = Instant::now();
        victim.kill().await?;
        self.called(grant, before).await.context("nobody took over")?;
        let took = died.elapsed();
        heir.answers().await?.context("the heir died")?;
        heir.end().await?;
        Ok((took, self.server.uses_of_newest(grant) == 1))
    }

    /// Freezes a holder, and lets another program call all the while.
    async fn freeze(&self, at: usize, left: i64, frozen: Duration) -> anyhow::Result<Frozen> {
        let (grant, connection) = (&self.grants[at], self.firm.connection(at)?);
        let now = self.firm.begun_at() + HOUR - left * SECOND;
        let mut peer = Worker::start(&self.firm.worker()).await?;
        let mut holder = self.holder(at, now).await?;
        holder.freeze()?;
        let before = self.server.calls(grant).len();
        // The consent's own token is still good.
        let used = self.server.uses_of(grant, 1);
        let (started, mut calls) = (Instant::now(), 0);
        while started.elapsed() < frozen {
            peer.call(connection, now).await?;
            calls += 1;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let unlocked_refreshes = self.server.calls(grant).len() - before;
        let served = self.server.uses_of(grant, 1) - used;
        self.server.set_reply(grant, Reply::Whole);
        holder.thaw()?;
        holder.answers().await?.context("the holder died of the cold")?;
        peer.call(connection, now + HOUR).await?;
        let recovered = self.server.uses_of_newest(grant) == 1;
        holder.end().await?;
        peer.end().await?;
        Ok(Frozen {
            unlocked_refreshes,
            calls,
            unserved: calls.saturating_sub(served) + usize::from(!recovered),
        })
    }

    /// A program that has called the partner and waits, lock in hand, for a reply that does not come.
    async fn holder(&self, at: usize, now: i64) -> anyhow::Result<Worker> {
        let grant = &self.grants[at];
        self.server.set_reply(grant, Reply::Held);
        let mut holder = Worker::start(&self.firm.worker()).await?;
        let before = self.server.calls(grant).len();
        holder.order(&order(self.firm.connection(at)?, now)).await?;
        self.called(grant, before).await.context("the holder did not call")?;
        Ok(holder)
    }

    async fn called(&self, grant: &str, before: usize) -> anyhow::Result<()> {
        let mut calls = self.server.calls_made();
        let called = calls.wait_for(|_| self.server.calls(grant).len() > before);
        tokio::time::timeout(PATIENCE, called).await??;
        Ok(())
    }
}

fn order(connection: &str, now: i64) -> Order {
    Order {
        now,
        connections: vec![connection.to_owned()],
        tasks: 1,
    }
}
