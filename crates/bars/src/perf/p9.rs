//! P9: a pull under the partner's limits, 200 ms from each answer, beside what the limits allow: 500 requests
//! a minute of 1,000 rows each (ten at once, and so 50 requests a second by the latency, bind later).
//!
//! The first and the last request of a pull count the records and stand alone, so their latency is no part of
//! what could be used better; the pull's own time is taken without them.

use std::path::Path;

use super::figure::{Figure, Limit, Pair, Samples, Unit};
use super::{Extent, Promise};
use crate::advisoros::Advisoros;
use crate::command_line::{CommandLine, Pulled};
use crate::stand_in::StandIn;

pub const PROMISE: Promise = Promise {
    id: "P9",
    measure: |programs, extent| Box::pin(async move { measure(programs, extent) }),
};

/// A minute at the limit.
const INVOICES: usize = 500_000;
const INVOICES_IN_A_SAMPLE: usize = 100_000;
const LATENCY_SECONDS: f64 = 0.2;
/// Requests of a pull that stand alone.
const COUNTS: f64 = 2.0;
const PAGE: f64 = 1_000.0;
const PER_SECOND: f64 = 500.0 / 60.0;

fn measure(programs: &Path, extent: Extent) -> anyhow::Result<Vec<Figure>> {
    let invoices = match extent {
        Extent::Full => INVOICES,
        Extent::Sample => INVOICES_IN_A_SAMPLE,
    };
    let advisoros = Advisoros::built(programs);
    let stand_in = StandIn::serve(&advisoros, invoices, 1, &["--partner-limits", "on"])?;
    let command_line = CommandLine::new(&advisoros)?;
    let connection = command_line.connect(&stand_in)?;
    stand_in.delay(LATENCY_SECONDS)?;
    let pulled = command_line.pull(&connection)?.wait(invoices)?;
    let pair = Pair {
        anchor: PER_SECOND * PAGE,
        ours: rate(pulled),
    };
    Ok(vec![Figure {
        id: "P9.rows",
        unit: Unit::RowsPerSecond,
        samples: Samples::Ratio(vec![pair]),
        limit: Limit::AtLeast(0.97),
        reduced: extent == Extent::Sample,
    }])
}

fn rate(pulled: Pulled) -> f64 {
    f64::from(pulled.rows) / COUNTS.mul_add(-LATENCY_SECONDS, pulled.seconds)
}
