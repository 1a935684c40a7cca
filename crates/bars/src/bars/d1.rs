//! D1: programs that are killed while they write leave a sound database, with everything in it that
//! they were told is kept.
//!
//! Two programs write at once, what a person does and what a partner said. A kill is no power failure:
//! what the system has taken over is not lost with it.
//!
//! Protection: a write is acknowledged when its commit has come back. Removed: it is acknowledged before.

use std::time::Duration;

use crate::bar::{Bar, Measured, Scale};
use crate::seeded::Choices;
use crate::writers::{Found, Writer};

pub const BAR: Bar = Bar {
    id: "D1",
    limit: "damaged=0,acknowledged_lost=0",
    run,
};

const KILLS: usize = 1_000;
const SAMPLE: usize = 50;
/// A window and a command line.
const PROGRAMS: [&str; 2] = ["window", "command"];

#[derive(Default)]
struct Tally {
    kills: usize,
    acknowledged: usize,
    damaged: usize,
    lost: usize,
    refused: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let Tally {
        kills,
        acknowledged,
        damaged,
        lost,
        refused,
    } = measure(scale.trials(SAMPLE, KILLS), scale.seed)?;
    Ok(Measured {
        value: format!("damaged={damaged},acknowledged_lost={lost}"),
        done: kills,
        full: KILLS,
        // Without writes nothing was tried.
        held: damaged + lost == 0 && acknowledged >= kills,
        explanation: format!(
            "{kills} SIGKILLs of {} programs that write at once: {acknowledged} writes had been acknowledged, {refused} were refused in words, {lost} acknowledged ones are lost, {damaged} times the file was damaged",
            PROGRAMS.len()
        ),
    })
}

fn measure(kills: usize, seed: u64) -> anyhow::Result<Tally> {
    let folder = tempfile::tempdir()?;
    let workspace = folder.path().join("workspace");
    let choices = Choices::new(seed, "d1");
    let mut tally = Tally::default();
    for trial in 0..kills.div_ceil(PROGRAMS.len()) {
        let mut writers = Vec::new();
        for program in PROGRAMS {
            writers.push(Writer::start(&workspace, &format!("{program}{trial}"), None)?);
        }
        let mut told = Vec::new();
        for writer in writers {
            std::thread::sleep(Duration::from_micros(choices.below(120_000) as u64));
            told.push(writer.kill()?);
        }
        let found = Found::open(&workspace)?;
        tally.damaged += usize::from(!found.is_sound()?);
        for told in told {
            tally.kills += 1;
            tally.acknowledged += told.acknowledged.len();
            tally.refused += told.refusals.len();
            tally.lost += found.lost(&told)?;
        }
    }
    Ok(tally)
}
