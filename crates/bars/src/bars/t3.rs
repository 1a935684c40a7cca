//! T3: eight processes with 64 tasks each meet one expired access token; exactly one of them asks the
//! partner, and everybody gets what it got.
//!
//! Protection: one refresh at a time, in a process and across processes. Removed: neither shares nor
//! locks.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;

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
const SAMPLE: usize = 16;
/// Connections whose tokens expire together. A round is one of them; the partner's limit for each,
/// which our client keeps, would make a single one take eight seconds.
const CONNECTIONS: [&str; 8] = ["t3a", "t3b", "t3c", "t3d", "t3e", "t3f", "t3g", "t3h"];

#[derive(Default)]
struct Tally {
    rounds: usize,
    off_rounds: usize,
    most_posts: usize,
    invalid_grants: usize,
    starved: usize,
    slowest: Duration,
    errors: BTreeMap<String, usize>,
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
        errors,
    } = tally;
    Ok(Measured {
        value: format!("off_rounds={off_rounds},invalid_grant={invalid_grants},starved={starved}"),
        done: rounds,
        full: ROUNDS,
        held: off_rounds == 0 && invalid_grants == 0 && starved == 0,
        explanation: format!(
            "{PROCESSES} processes x {TASKS} tasks: at most {most_posts} token POSTs a round, {starved} of {} tasks went without, the slowest call took {} ms under the partner's rate limit{}",
            rounds * PROCESSES * TASKS,
            slowest.as_millis(),
            if starved == 0 {
                String::new()
            } else {
                format!("; they ended as {errors:?}")
            },
        ),
    })
}

async fn measure(rounds: usize) -> anyhow::Result<Tally> {
    let server = AuthorizationServer::start(Reuse::Kills).await?;
    let firm = Firm::found(&server, &CONNECTIONS).await?;
    let mut workers = Vec::new();
    for _ in 0..PROCESSES {
        workers.push(Worker::start(&firm.worker()).await?);
    }
    let mut tally = Tally::default();
    for expiry in 1..=rounds.div_ceil(CONNECTIONS.len()) {
        let before: Vec<usize> = CONNECTIONS.iter().map(|grant| server.calls(grant).len()).collect();
        let answers = all_at_once(&mut workers, &firm, firm.begun_at() + HOUR * expiry as i64).await?;
        for (at, grant) in CONNECTIONS.iter().enumerate() {
            let of_connection: Vec<&Answer> = answers.iter().filter_map(|answers| answers.get(at)).collect();
            tally.count(&server.calls(grant)[before[at]..], server.uses_of_newest(grant), &of_connection);
        }
        if tally.starved > 0 && cfg!(feature = "unprotected") {
            // The grants are dead, and every further round would only say so again.
            break;
        }
    }
    for worker in workers {
        worker.end().await?;
    }
    Ok(tally)
}

async fn all_at_once(workers: &mut [Worker], firm: &Firm, now: i64) -> anyhow::Result<Vec<Vec<Answer>>> {
    let order = Order {
        now,
        connections: firm.connections().to_vec(),
        tasks: TASKS,
    };
    for worker in workers.iter_mut() {
        worker.order(&order).await?;
    }
    let mut answers = Vec::new();
    for worker in workers {
        answers.push(worker.answers().await?.context("a worker died")?);
    }
    Ok(answers)
}

impl Tally {
    fn count(&mut self, calls: &[Outcome], served: usize, answers: &[&Answer]) {
        self.rounds += 1;
        self.off_rounds += usize::from(calls.len() != 1);
        self.most_posts = self.most_posts.max(calls.len());
        self.invalid_grants += calls.iter().filter(|outcome| **outcome == Outcome::Refused).count();
        // A round without a new token leaves the uses of the old one.
        let served = if calls.is_empty() { 0 } else { served };
        self.starved += (PROCESSES * TASKS).saturating_sub(served);
        for answer in answers {
            self.slowest = self.slowest.max(Duration::from_millis(answer.slowest_ms));
            for (code, tasks) in &answer.errors {
                *self.errors.entry(code.clone()).or_default() += tasks;
            }
        }
    }
}
