//! The other end of [`crate::workers`]: a process that opens the workspace like any other window or
//! command line, and makes calls for its connection when told to.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use connect_app::App;
use connect_app::connections::{show_connection, test_connection};
use connect_domain::clock::{self, Clock, SettableClock};
use tokio::task::JoinSet;

use crate::firm;
use crate::workers::{Answer, LOG, Order, WorkerSettings};

/// Opens, says so, and obeys line after line until there are no more.
pub fn obey(settings: &str) -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env(LOG).unwrap_or_else(|_| "off".into()))
        .init();
    let settings: WorkerSettings = serde_json::from_str(settings).context("a worker needs its settings")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (app, clock) = runtime.block_on(firm::open(&settings, clock::Instant::from_micros(0)))?;
    say("open")?;
    for order in std::io::stdin().lines() {
        let order: Order = serde_json::from_str(&order?)?;
        set(&clock, order.now);
        let answers = runtime.block_on(carry_out(&app, &order))?;
        say(&serde_json::to_string(&answers)?)?;
    }
    Ok(())
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}")?;
    Ok(stdout.flush()?)
}

fn set(clock: &SettableClock, now: i64) {
    let ahead = now.saturating_sub(clock.now().as_micros());
    clock.advance(Duration::from_micros(u64::try_from(ahead).unwrap_or(0)));
}

/// Every task makes one call at the same moment.
async fn carry_out(app: &Arc<App>, order: &Order) -> anyhow::Result<Vec<Answer>> {
    let mut running = JoinSet::new();
    for at in (0..order.connections.len()).cycle().take(order.connections.len() * order.tasks) {
        let (app, connection) = (Arc::clone(app), order.connections[at].clone());
        running.spawn(async move {
            let started = Instant::now();
            (at, test_connection(&app, &connection).await, started.elapsed())
        });
    }
    let mut answers = vec![Answer::default(); order.connections.len()];
    while let Some(ended) = running.join_next().await {
        let (at, outcome, took) = ended?;
        let answer = &mut answers[at];
        answer.slowest_ms = answer.slowest_ms.max(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        if let Err(error) = outcome {
            *answer.errors.entry(error.code.as_str().to_owned()).or_default() += 1;
            answer.messages.insert(format!("{error} {:?} {error:?}", error.hint));
        }
    }
    for (answer, connection) in answers.iter_mut().zip(&order.connections) {
        answer.status = show_connection(app, connection).await?.status;
    }
    Ok(answers)
}
