//! P2: memory of all processes after ten idle minutes, with forty connections.

use std::path::Path;
use std::time::Duration;

use super::figure::{Figure, Limit, Pair, Samples, Unit};
use super::stage::Stage;
use super::window::Program;
use super::{Extent, Promise};

pub const PROMISE: Promise = Promise {
    id: "P2",
    measure: |programs, extent| Box::pin(measure(programs, extent)),
};

const IDLE: Duration = Duration::from_secs(600);
const IDLE_IN_A_SAMPLE: Duration = Duration::from_secs(60);

/// One after the other: two windows at once would share the pages of their libraries.
async fn measure(programs: &Path, extent: Extent) -> anyhow::Result<Vec<Figure>> {
    let stage = Stage::set(programs).await?;
    let idle = match extent {
        Extent::Full => IDLE,
        Extent::Sample => IDLE_IN_A_SAMPLE,
    };
    let pair = Pair {
        anchor: memory_after(&stage.anchor(), idle).await?,
        ours: memory_after(&stage.ours()?, idle).await?,
    };
    Ok(vec![Figure {
        id: "P2.memory",
        unit: Unit::Mebibytes,
        samples: Samples::Ratio(vec![pair]),
        limit: Limit::AtMost(1.5),
        reduced: idle < IDLE,
    }])
}

async fn memory_after(program: &Program, idle: Duration) -> anyhow::Result<f64> {
    let window = program.open().await?;
    tokio::time::sleep(idle).await;
    let memory = window.memory_mib()?;
    window.close().await?;
    Ok(memory)
}
