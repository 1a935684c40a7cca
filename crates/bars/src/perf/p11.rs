//! P11: eight companies pulled at once by one program, beside eight times one company pulled alone: a company
//! takes nothing from another, and none is served before the others.
//!
//! Each answer takes five seconds, so that the partner's limit of requests under way binds and not this machine,
//! on which the stand-ins run as well.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use connect_app::pull::{PullRunView, pull_now};
use connect_app::rehearsal::Starter;
use connect_app::{App, Holder, OpenOptions, Surroundings};
use connect_domain::secret::SecretText;
use connect_http::{HttpSettings, ProxySetting};
use tokio::task::JoinSet;

use super::figure::{Figure, Limit, Pair, Samples, Unit};
use super::{Extent, Promise};
use crate::advisoros::Advisoros;
use crate::command_line::CommandLine;
use crate::firm::PASSPHRASE;
use crate::keychain_folder::keychain_in;
use crate::stand_in::StandIn;

pub const PROMISE: Promise = Promise {
    id: "P11",
    measure: |programs, extent| Box::pin(measure(programs, extent)),
};

const COMPANIES: usize = 8;
const INVOICES: usize = 48_000;
const INVOICES_IN_A_SAMPLE: usize = 16_000;
const LATENCY_SECONDS: f64 = 5.0;

async fn measure(programs: &Path, extent: Extent) -> anyhow::Result<Vec<Figure>> {
    let invoices = match extent {
        Extent::Full => INVOICES,
        Extent::Sample => INVOICES_IN_A_SAMPLE,
    };
    let advisoros = Advisoros::built(programs);
    let command_line = CommandLine::new(&advisoros)?;
    let (mut stand_ins, mut connections) = (Vec::new(), Vec::new());
    for company in 1..=COMPANIES {
        let stand_in = StandIn::serve(&advisoros, invoices, company, &["--partner-limits", "on"])?;
        connections.push(command_line.connect(&stand_in)?);
        stand_in.delay(LATENCY_SECONDS)?;
        stand_ins.push(stand_in);
    }
    command_line.begin_anew()?;
    let alone = {
        let app = open(&command_line).await?;
        let first = connections.first().context("no company is connected")?;
        rate(&pull(&app, first).await?, invoices)?
    };
    command_line.begin_anew()?;
    let app = open(&command_line).await?;
    let rates = pull_all(&app, &connections, invoices).await?;
    let reduced = extent == Extent::Sample;
    let sum = Pair {
        anchor: alone * COMPANIES as f64,
        ours: rates.iter().sum(),
    };
    Ok(vec![
        Figure {
            id: "P11.rows",
            unit: Unit::RowsPerSecond,
            samples: Samples::Ratio(vec![sum]),
            limit: Limit::AtLeast(0.9),
            reduced,
        },
        Figure {
            id: "P11.fairness",
            unit: Unit::Index,
            samples: Samples::Alone(fairness(&rates)),
            limit: Limit::AtLeast(0.95),
            reduced,
        },
    ])
}

async fn open(command_line: &CommandLine) -> anyhow::Result<Arc<App>> {
    let options = OpenOptions {
        location: command_line.workspace().display().to_string(),
        rehearsal: false,
        holder: Holder::Passphrase(SecretText::new(PASSPHRASE.to_owned())),
        starter: Starter::none(),
    };
    let surroundings = Surroundings {
        keychain: keychain_in(&command_line.installation()),
        data_folder: command_line.installation(),
        http: HttpSettings {
            extra_ca_file: None,
            proxy: ProxySetting::Direct,
        },
        ..Surroundings::system()
    };
    App::open_in(options, surroundings).await.context("could not open the workspace")
}

async fn pull(app: &Arc<App>, connection: &str) -> anyhow::Result<PullRunView> {
    Ok(pull_now(app, connection, &["invoices".to_owned()], false).await?)
}

/// At once, each as a task of its own, as the window pulls. They begin within one answer's time, evenly: no
/// two partners answer in the same moment, and here one machine would have to make all those answers then.
async fn pull_all(app: &Arc<App>, connections: &[String], invoices: usize) -> anyhow::Result<Vec<f64>> {
    let apart = Duration::from_secs_f64(LATENCY_SECONDS / COMPANIES as f64);
    let mut pulls = JoinSet::new();
    for connection in connections {
        let (app, connection) = (Arc::clone(app), connection.clone());
        pulls.spawn(async move { rate(&pull(&app, &connection).await?, invoices) });
        tokio::time::sleep(apart).await;
    }
    pulls.join_all().await.into_iter().collect()
}

/// Rows a second from the pull's first request to its last commit.
fn rate(run: &PullRunView, invoices: usize) -> anyhow::Result<f64> {
    let number = |count| serde_json::to_value(count)?.as_f64().context("a count is no number");
    let inserted = number(&run.inserted)?;
    ensure!(inserted == invoices as f64, "{invoices} invoices were to come, {inserted} did");
    Ok(inserted * 1_000.0 / number(&run.duration_ms)?)
}

/// Jain's index of fairness: 1 when all have the same, 1/n when one has everything.
fn fairness(rates: &[f64]) -> f64 {
    let sum: f64 = rates.iter().sum();
    let squares: f64 = rates.iter().map(|rate| rate * rate).sum();
    sum * sum / (rates.len() as f64 * squares)
}

#[cfg(test)]
mod tests {
    use super::fairness;

    #[test]
    fn all_alike_is_fair_and_all_for_one_is_not() {
        assert!((fairness(&[5.0; 8]) - 1.0).abs() < 1e-9);
        assert!((fairness(&[8.0, 0.0, 0.0, 0.0]) - 0.25).abs() < 1e-9);
    }
}
