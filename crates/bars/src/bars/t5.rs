//! T5: a machine that slept for two days wakes up with five programs that all want the tokens of forty
//! connections. Each is refreshed once, few at a time, and all are there within 20 seconds.
//!
//! Protection: one refresh at a time for a connection, and four token calls at once, by all programs
//! together. Removed: neither.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use futures::FutureExt;

use crate::authorization_server::{AuthorizationServer, Outcome, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{DAY, Firm};
use crate::seeded::Choices;
use crate::workers::{Order, Worker};

pub const BAR: Bar = Bar {
    id: "T5",
    limit: "posts=40,at_once<=4,seconds<=20.0,unserved=0",
    run,
};

const CONNECTIONS: usize = 40;
const PROCESSES: usize = 5;
const WAKES: usize = 10;
const SAMPLE: usize = 2;
const AT_ONCE: usize = 4;
const IN_TIME: Duration = Duration::from_secs(20);
/// How long the partner takes for an answer, in milliseconds, at least and at most.
const ANSWERS_IN: (usize, usize) = (100, 400);

#[derive(Default)]
struct Tally {
    wakes: usize,
    fewest_posts: usize,
    most_posts: usize,
    at_once: usize,
    slowest: Duration,
    unserved: usize,
    refused: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let tally = runtime.block_on(measure(scale.trials(SAMPLE, WAKES), scale.seed))?;
    let Tally {
        wakes,
        fewest_posts,
        most_posts,
        at_once,
        slowest,
        unserved,
        refused,
    } = tally;
    let posts = if most_posts == CONNECTIONS { fewest_posts } else { most_posts };
    Ok(Measured {
        value: format!(
            "posts={posts},at_once={at_once},seconds={:.1},unserved={unserved}",
            slowest.as_secs_f64()
        ),
        done: wakes,
        full: WAKES,
        held: posts == CONNECTIONS && at_once <= AT_ONCE && slowest <= IN_TIME && unserved + refused == 0,
        explanation: format!(
            "{wakes} wakes after 48 hours, {PROCESSES} processes x {CONNECTIONS} connections, a partner that answers in {} to {} ms: {refused} refused calls",
            ANSWERS_IN.0, ANSWERS_IN.1
        ),
    })
}

/// Calls under way at the server, and the most that ever were.
#[derive(Default)]
struct UnderWay {
    now: AtomicUsize,
    most: AtomicUsize,
}

async fn measure(wakes: usize, seed: u64) -> anyhow::Result<Tally> {
    let server = AuthorizationServer::start(Reuse::Kills).await?;
    let grants: Vec<String> = (0..CONNECTIONS).map(|at| format!("t5x{at}")).collect();
    let grants: Vec<&str> = grants.iter().map(String::as_str).collect();
    let firm = Firm::found(&server, &grants).await?;
    let under_way = Arc::new(UnderWay::default());
    take_time(&server, &under_way, seed);
    let mut workers = Vec::new();
    for _ in 0..PROCESSES {
        workers.push(Worker::start(&firm.worker()).await?);
    }
    let mut tally = Tally {
        fewest_posts: usize::MAX,
        ..Tally::default()
    };
    for wake in 1..=wakes {
        let before: Vec<usize> = grants.iter().map(|grant| server.calls(grant).len()).collect();
        let order = Order {
            now: firm.begun_at() + 2 * DAY * wake as i64,
            connections: firm.connections().to_vec(),
            tasks: 1,
        };
        let started = Instant::now();
        for worker in &mut workers {
            worker.order(&order).await?;
        }
        for worker in &mut workers {
            worker.answers().await?.context("a worker died")?;
        }
        tally.slowest = tally.slowest.max(started.elapsed());
        let mut posts = 0;
        for (grant, before) in grants.iter().zip(before) {
            let calls = server.calls(grant).split_off(before);
            posts += calls.len();
            tally.refused += calls.iter().filter(|call| **call == Outcome::Refused).count();
            tally.unserved += PROCESSES.saturating_sub(server.uses_of_newest(grant));
        }
        tally.wakes += 1;
        tally.fewest_posts = tally.fewest_posts.min(posts);
        tally.most_posts = tally.most_posts.max(posts);
        if tally.unserved > 0 && cfg!(feature = "unprotected") {
            // The grants are dead, and further wakes would only say so again.
            break;
        }
    }
    tally.at_once = under_way.most.load(Ordering::SeqCst);
    for worker in workers {
        worker.end().await?;
    }
    Ok(tally)
}

/// Every answer takes a while, and calls are counted meanwhile.
fn take_time(server: &AuthorizationServer, under_way: &Arc<UnderWay>, seed: u64) {
    let (under_way, choices) = (Arc::clone(under_way), Arc::new(Choices::new(seed, "t5")));
    server.set_interloper(Arc::new(move |_| {
        let under_way = Arc::clone(&under_way);
        let wait = ANSWERS_IN.0 + choices.below(ANSWERS_IN.1 - ANSWERS_IN.0);
        async move {
            let now = under_way.now.fetch_add(1, Ordering::SeqCst) + 1;
            under_way.most.fetch_max(now, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(wait as u64)).await;
            under_way.now.fetch_sub(1, Ordering::SeqCst);
        }
        .boxed()
    }));
}
