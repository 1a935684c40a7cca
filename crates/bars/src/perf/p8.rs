//! P8: a first pull of 200,000 invoices, from the request to the commit, in rows for each second on a
//! processor, beside a loop that does nothing but store as many records of 800 bytes.
//!
//! Time on a processor, not on the wall, because the pull keeps to the partner's limits although this stand-in
//! sets none: it sends 8 requests a second, which is 8,200 rows. The pull's count holds all that its process
//! does: start, vault, HTTP, JSON, hashes, storing. A small table fits into a cache that a large one does not,
//! so a sample says little of the whole.

use std::path::Path;

use super::figure::{Figure, Limit, Pair, Samples, Unit};
use super::process_tree::waited_cpu_time;
use super::{Extent, Promise, upsert_loop};
use crate::advisoros::Advisoros;
use crate::command_line::CommandLine;
use crate::stand_in::StandIn;

pub const PROMISE: Promise = Promise {
    id: "P8",
    measure: |programs, extent| Box::pin(async move { measure(programs, extent) }),
};

const INVOICES: usize = 200_000;
const INVOICES_IN_A_SAMPLE: usize = 20_000;
const RUNS: usize = 9;
const RUNS_IN_A_SAMPLE: usize = 3;

fn measure(programs: &Path, extent: Extent) -> anyhow::Result<Vec<Figure>> {
    let (invoices, runs) = match extent {
        Extent::Full => (INVOICES, RUNS),
        Extent::Sample => (INVOICES_IN_A_SAMPLE, RUNS_IN_A_SAMPLE),
    };
    let advisoros = Advisoros::built(programs);
    let stand_in = StandIn::serve(&advisoros, invoices, 1, &["--partner-limits", "off"])?;
    let command_line = CommandLine::new(&advisoros)?;
    let connection = command_line.connect(&stand_in)?;
    let mut pairs = Vec::new();
    for _ in 0..runs {
        command_line.begin_anew()?;
        let before = waited_cpu_time()?;
        let pulled = command_line.pull(&connection)?.wait(invoices)?;
        let ours = f64::from(pulled.rows) / (waited_cpu_time()? - before).as_secs_f64();
        let folder = tempfile::tempdir()?;
        let anchor = invoices as f64 / upsert_loop::store(invoices, &folder.path().join("records.db"))?.as_secs_f64();
        pairs.push(Pair { anchor, ours });
    }
    Ok(vec![Figure {
        id: "P8.rows",
        unit: Unit::RowsPerSecond,
        samples: Samples::Ratio(pairs),
        limit: Limit::AtLeast(0.5),
        reduced: extent == Extent::Sample,
    }])
}
