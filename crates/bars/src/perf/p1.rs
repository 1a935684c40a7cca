//! P1: from the start to the first useful screen, which is the overview with the firm's data painted,
//! in time on a processor and on the wall. The anchor's is its page's first call.

use std::path::Path;
use std::time::Duration;

use super::figure::{Figure, Limit, Pair, Samples, Unit};
use super::stage::Stage;
use super::{Extent, Promise};

pub const PROMISE: Promise = Promise {
    id: "P1",
    measure: |programs, extent| Box::pin(measure(programs, extent)),
};

const RUNS: usize = 9;

async fn measure(programs: &Path, _: Extent) -> anyhow::Result<Vec<Figure>> {
    let stage = Stage::set(programs).await?;
    let (mut cpu, mut wall) = (Vec::new(), Vec::new());
    // The first of each fills caches and does not count.
    for run in 0..=RUNS {
        let anchor = stage.anchor().open().await?;
        let (anchor_cpu, anchor_wall) = (anchor.cpu_time, anchor.wall_time);
        anchor.close().await?;
        let ours = stage.ours()?.open().await?;
        if run > 0 {
            cpu.push(pair(anchor_cpu, ours.cpu_time));
            wall.push(pair(anchor_wall, ours.wall_time));
        }
        ours.close().await?;
    }
    let figure = |id, pairs, limit| Figure {
        id,
        unit: Unit::Seconds,
        samples: Samples::Ratio(pairs),
        limit: Limit::AtMost(limit),
        reduced: false,
    };
    Ok(vec![figure("P1.cpu", cpu, 2.0), figure("P1.wall", wall, 1.6)])
}

const fn pair(anchor: Duration, ours: Duration) -> Pair {
    Pair {
        anchor: anchor.as_secs_f64(),
        ours: ours.as_secs_f64(),
    }
}
