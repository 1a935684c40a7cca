//! T3: eight processes with 64 tasks each meet one expired access token; exactly one of them asks the
//! partner, and everybody gets what it got.
//!
//! Protection: one refresh at a time, in a process and across processes. Removed: neither shares nor
//! locks.

use std::time::Duration;

use crate::authorization_server::{AuthorizationServer, Outcome, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{Firm, HOUR};
use crate::workers::{Answer, Order, Worker};

pub const BAR: Bar = Bar {
    id: "T3",
    limit: "off_rounds=0,invalid_grant=0,starved=0",
    run,
};

const PROCESSES: usize = 8;
const TASKS: usize = 64;
const ROUNDS: usize = 200;
const SAMPLE: usize = 20;

#[derive(Default)]
struct Tally {
    rounds: usize,
    off_rounds: usize,
    most_posts: usize,
    invalid_grants: usize,
    starved: usize,
    slowest: Duration,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let tally = runtime.block_on(measure(scale.trials(SAMPLE, ROUNDS)))?;
    let Tally {
        rounds,
        off_rounds,
        most_posts,
        invalid_grants,
        starved,
        slowest,
    } = tally;
    Ok(Measured {
        value: format!("off_rounds={off_rounds},invalid_grant={invalid_grants},starved={starved}"),
        done: rounds,
        full: ROUNDS,
        held: off_rounds == 0 && invalid_grants == 0 && starved == 0,
        explanation: format!(
            "{PROCESSES} processes x {TASKS} tasks: at most {most_posts} token POSTs a round, {starved} of {} tasks went without, the slowest waited {} ms",
            rounds * PROCESSES * TASKS,
            slowest.as_millis()
        ),
    })
}

async fn measure(rounds: usize) -> anyhow::Result<Tally> {
    let server = AuthorizationServer::start(Reuse::Kills).await?;
    let firm = Firm::found(&server, &["t3"]).await?;
    let mut workers = Vec::new();
    for _ in 0..PROCESSES {
        workers.push(Worker::start(&firm.worker(0)?).await?);
    }
    let mut tally = Tally::default();
    for round in 1..=rounds {
        let before = server.calls("t3").len();
        let answers = all_at_once(&mut workers, firm.begun_at() + HOUR * round as i64).await?;
        tally.count(&server, before, &answers);
        if tally.starved > 0 && cfg!(feature = "unprotected") {
            // The grant is dead, and every further round would only say so again.
            break;
        }
    }
    for worker in workers {
        worker.end().await?;
    }
    Ok(tally)
}

async fn all_at_once(workers: &mut [Worker], now: i64) -> anyhow::Result<Vec<Answer>> {
    for worker in workers.iter_mut() {
        worker.order(Order { now, tasks: TASKS }).await?;
    }
    let mut answers = Vec::new();
    for worker in workers {
        answers.push(worker.answer().await?.unwrap_or_default());
    }
    Ok(answers)
}

impl Tally {
    fn count(&mut self, server: &AuthorizationServer, before: usize, answers: &[Answer]) {
        let calls = server.calls("t3").split_off(before);
        self.rounds += 1;
        self.off_rounds += usize::from(calls.len() != 1);
        self.most_posts = self.most_posts.max(calls.len());
        self.invalid_grants += calls.iter().filter(|call| call.outcome == Outcome::Refused).count();
        for answer in answers {
            self.starved += TASKS - answer.served;
            self.slowest = self.slowest.max(Duration::from_millis(answer.slowest_ms));
        }
    }
}
