//! `sandbox serve`: stand-ins of the partners until interrupted.

use std::sync::Arc;

use connect_app::OsEntropy;
use connect_app::error::AppError;
use connect_domain::clock::SystemClock;
use connect_sandbox::SandboxConfig;

use crate::arguments::{Sandbox, SandboxServe, Switch};
use crate::interrupt::Interrupts;
use crate::output::{Answer, write_line};
use crate::session;

pub async fn run(command: Sandbox) -> Result<Answer, AppError> {
    let Sandbox::Serve(serve) = command;
    let running = connect_sandbox::start(config(serve), Arc::new(SystemClock), Arc::new(OsEntropy))
        .await
        .map_err(|error| session::sandbox_error(&error))?;
    let ready = serde_json::to_string(running.ready()).map_err(|error| AppError::internal("describe the stand-ins", error))?;
    let mut interrupts = Interrupts::listen()?;
    write_line(&mut std::io::stdout().lock(), &ready);
    interrupts.asked().await;
    running.stop().await;
    Answer::new(&serde_json::Value::Null, "").map(Answer::silent)
}

fn config(serve: SandboxServe) -> SandboxConfig {
    let default = SandboxConfig::default();
    SandboxConfig {
        port_base: serve.port_base,
        seed: serve.seed,
        companies: serve.companies.unwrap_or(default.companies),
        accounts: serve.accounts,
        invoices: serve.invoices,
        scenario: serve.scenario,
        charts: serve.chart,
        partner_limits: serve.partner_limits == Switch::On,
        auto_consent: serve.auto_consent,
        ..default
    }
}
