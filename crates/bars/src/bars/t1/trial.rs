//! One kill, and what the connection is worth afterwards.

use std::time::Duration;

use anyhow::{Context, ensure};

use super::points::{POINTS, Point};
use crate::authorization_server::{AuthorizationServer, Outcome, Reply, Reuse};
use crate::firm::{DAY, Firm, HOUR};
use crate::seeded::Choices;
use crate::workers::{Conditions, Order, Worker};

/// A victim that lives longer has not met its failpoint.
const PATIENCE: Duration = Duration::from_secs(30);
/// A dead grant must be known for one after this many token calls.
const MOST_CALLS: usize = 2;
const MOST_EARLIER: usize = 2;

/// A firm with one connection for each trial.
pub struct Stage {
    server: AuthorizationServer,
    firm: Firm,
}

/// What became of the connection.
#[derive(Clone, Copy, Debug)]
pub enum Ending {
    /// The next process refreshed, and again an hour later.
    Recovered,
    /// The victim never came to the point.
    NotKilled,
    /// Somebody has to reconnect it.
    LockedOut {
        /// The server had rotated, and its complete reply had not reached us.
        lost_on_the_way: bool,
        /// It says so, after few enough calls.
        reported: bool,
    },
}

/// What a seed decides.
struct Circumstances {
    /// Refreshes before the one that is killed.
    earlier: usize,
    /// Tasks that want the token at once.
    tasks: usize,
    /// How long the machine slept before.
    slept: i64,
    /// The next process already waits when the victim dies.
    peer_waits: bool,
}

impl Stage {
    /// Starts the server, authorizes the connections, and lets each have its earlier refreshes.
    pub async fn set(reuse: Reuse, trials: usize, seed: u64) -> anyhow::Result<Self> {
        let server = AuthorizationServer::start(reuse).await?;
        // One more, for the first call of the installation.
        let grants: Vec<String> = (0..=trials).map(grant_name).collect();
        let grants: Vec<&str> = grants.iter().map(String::as_str).collect();
        let firm = Firm::found(&server, &grants).await?;
        let mut calm = Worker::start(&firm.worker()).await?;
        calm.call(firm.connection(trials)?, firm.begun_at() + HOUR).await?;
        for hour in 1..=MOST_EARLIER {
            let due = (0..trials).filter(|at| Circumstances::new(*at, seed).earlier >= hour);
            let connections: Vec<String> = due.filter_map(|at| firm.connections().get(at).cloned()).collect();
            let now = firm.begun_at() + HOUR * hour as i64;
            calm.order(&Order {
                now,
                connections,
                tasks: 1,
            })
            .await?;
            calm.answers().await?.context("an undisturbed process died")?;
        }
        calm.end().await?;
        Ok(Self { server, firm })
    }

    /// Kills a process at the point of this trial, then asks another.
    pub async fn trial(&self, at: usize, seed: u64) -> anyhow::Result<Ending> {
        let mut circumstances = Circumstances::new(at, seed);
        let grant = grant_name(at);
        ensure!(
            self.server.calls(&grant).len() == circumstances.earlier,
            "an undisturbed refresh of `{grant}` failed"
        );
        let now = self.firm.begun_at() + HOUR * (MOST_EARLIER as i64 + 1) + circumstances.slept;
        let ending = self.kill(at, &grant, &circumstances, now).await?;
        if !matches!(ending, Ending::NotKilled) || !circumstances.peer_waits {
            return Ok(ending);
        }
        // The peer was faster and refreshed instead: once more without it.
        circumstances.peer_waits = false;
        self.kill(at, &grant, &circumstances, now + DAY).await
    }

    async fn kill(&self, at: usize, grant: &str, circumstances: &Circumstances, now: i64) -> anyhow::Result<Ending> {
        let (point, connection) = (&POINTS[at % POINTS.len()], self.firm.connection(at)?);
        let before = self.server.calls(grant).len();
        let mut victim = Worker::start_under(
            &self.firm.worker(),
            Conditions {
                failpoint: point.failpoint(),
                ..Conditions::default()
            },
        )
        .await?;
        self.server.set_reply(grant, point.reply());
        victim.order(&order(connection, now, circumstances.tasks)).await?;
        let mut next = None;
        if circumstances.peer_waits {
            let mut waiting = Worker::start(&self.firm.worker()).await?;
            waiting.order(&order(connection, now, 1)).await?;
            next = Some(waiting);
        }
        let died = self
            .until_dead(victim, point, grant, before)
            .await
            .with_context(|| format!("at `{}`", point.name))?;
        let at_death = self.server.calls(grant).split_off(before);
        let mut next = match next {
            Some(waiting) => waiting,
            None => {
                let mut started = Worker::start(&self.firm.worker()).await?;
                started.order(&order(connection, now, 1)).await?;
                started
            }
        };
        let answer = next
            .answers()
            .await?
            .and_then(|mut answers| answers.pop())
            .context("the next process died as well")?;
        let calls = self.server.calls(grant).len() - before - at_death.len();
        // Whether it lives shows when its next access token has expired.
        let newest = self.server.newest(grant);
        next.call(connection, now + HOUR).await?;
        next.end().await?;
        let lives = self.server.newest(grant) == newest + 1 && self.server.uses_of_newest(grant) == 1;
        Ok(match (died, lives) {
            (false, _) => Ending::NotKilled,
            (true, true) => Ending::Recovered,
            (true, false) => Ending::LockedOut {
                lost_on_the_way: !point.reply_arrived && at_death.iter().any(|outcome| matches!(outcome, Outcome::Granted(_))),
                reported: answer.status == "needs_reconnect" && calls <= MOST_CALLS,
            },
        })
    }

    /// A failpoint kills by itself; a reply that does not come is our cue. False when the victim lives.
    async fn until_dead(&self, mut victim: Worker, point: &Point, grant: &str, before: usize) -> anyhow::Result<bool> {
        if point.failpoint().is_some() {
            let answers = tokio::time::timeout(PATIENCE, victim.answers())
                .await
                .context("the victim neither died nor answered")?;
            // An error is a line that was cut off by its death.
            let died = matches!(answers, Ok(None) | Err(_));
            victim.kill().await?;
            return Ok(died);
        }
        let mut calls = self.server.calls_made();
        let called = calls.wait_for(|_| self.server.calls(grant).len() > before);
        tokio::time::timeout(PATIENCE, called).await.context("the victim did not call")??;
        // For what was sent to arrive, or to be on its way.
        tokio::time::sleep(point.kill_after()).await;
        self.server.set_reply(grant, Reply::Whole);
        victim.kill().await?;
        Ok(true)
    }
}

impl Circumstances {
    fn new(at: usize, seed: u64) -> Self {
        let choices = Choices::new(seed.wrapping_mul(10_000).wrapping_add(at as u64), "t1");
        if cfg!(feature = "unprotected") {
            // Without company, so that only the protection measured here is missed.
            return Self {
                earlier: 1,
                tasks: 1,
                slept: 0,
                peer_waits: false,
            };
        }
        Self {
            earlier: choices.below(MOST_EARLIER + 1),
            tasks: 1 + choices.below(8),
            slept: [0, HOUR, 3 * DAY][choices.below(3)],
            peer_waits: choices.below(2) == 0,
        }
    }
}

fn order(connection: &str, now: i64, tasks: usize) -> Order {
    Order {
        now,
        connections: vec![connection.to_owned()],
        tasks,
    }
}

/// Letters and digits only: it also is the organization's id.
fn grant_name(at: usize) -> String {
    format!("t1x{at}")
}
