//! Serves the stand-ins and prints the ready line, for the SDK judges in `tests/conformance`.
//!
//! `cargo run -p connect-sandbox --example serve [-- [--companies N] [--accounts N] [--invoices N] [--chart FILE]… [--port-base N] [--limits]]`

use std::sync::Arc;

use connect_domain::clock::{Clock, SystemClock};
use connect_domain::entropy::SeededEntropy;
use connect_sandbox::{SandboxConfig, start};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = SandboxConfig {
        companies: 2,
        ..SandboxConfig::default()
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--companies" => config.companies = value()?.parse()?,
            "--accounts" => config.accounts = Some(value()?.parse()?),
            "--invoices" => config.invoices = Some(value()?.parse()?),
            "--chart" => config.charts.push(value()?.into()),
            "--port-base" => config.port_base = Some(value()?.parse()?),
            "--state-dir" => config.state_dir = Some(value()?.into()),
            "--limits" => config.partner_limits = true,
            _ => return Err(format!("unknown argument {argument}").into()),
        }
    }
    // Entropy here need not be secret: it differs between runs, and that is all.
    let seed = u64::try_from(SystemClock.now().as_micros()).unwrap_or(1);
    let sandbox = start(config, Arc::new(SystemClock), Arc::new(SeededEntropy::new(seed))).await?;
    print_line(&serde_json::to_string(sandbox.ready())?);
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the ready line on standard output is what this program is for")]
fn print_line(line: &str) {
    println!("{line}");
}
