//! The other end of [`crate::workers`]: a process that opens the workspace like any other window or
//! command line, and makes calls for its connection when told to.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use connect_app::App;
use connect_app::connections::{show_connection, test_connection};
use connect_app::error::{AppError, ErrorCode};
use connect_domain::clock::{self, Clock, SettableClock};
use tokio::task::JoinSet;

use crate::firm;
use crate::workers::{Answer, Order, WorkerSettings};

/// Opens, says so, and obeys line after line until there are no more.
pub fn obey(settings: &str) -> anyhow::Result<()> {
    let settings: WorkerSettings = serde_json::from_str(settings).context("a worker needs its settings")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (app, clock) = runtime.block_on(firm::open(
        &settings.workspace,
        &settings.data_folder,
        clock::Instant::from_micros(0),
    ))?;
    say("open")?;
    for order in std::io::stdin().lines() {
        let order: Order = serde_json::from_str(&order?)?;
        set(&clock, order.now);
        let answer = runtime.block_on(carry_out(&app, &settings.connection, order.tasks))?;
        say(&serde_json::to_string(&answer)?)?;
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
async fn carry_out(app: &Arc<App>, connection: &str, tasks: usize) -> anyhow::Result<Answer> {
    let mut running = JoinSet::new();
    for _ in 0..tasks {
        let (app, connection) = (Arc::clone(app), connection.to_owned());
        running.spawn(async move {
            let started = Instant::now();
            (call(&app, &connection).await, started.elapsed())
        });
    }
    let mut answer = Answer::default();
    while let Some(ended) = running.join_next().await {
        let (outcome, took) = ended?;
        answer.slowest_ms = answer.slowest_ms.max(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        match outcome {
            Ok(()) => answer.served += 1,
            Err(error) => *answer.errors.entry(error.code.as_str().to_owned()).or_default() += 1,
        }
    }
    answer.status = show_connection(app, connection).await?.status;
    Ok(answer)
}

async fn call(app: &App, connection: &str) -> Result<(), AppError> {
    match test_connection(app, connection).await {
        // The bar's server refuses every call but a token's: this one had a token.
        Err(error) if error.code == ErrorCode::PartnerRefused => Ok(()),
        other => other.map(drop),
    }
}
