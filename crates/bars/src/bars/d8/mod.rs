//! D8: a large pull that is killed again and again goes on where it stopped, and at its end every invoice of the
//! partner is there once, as the partner has it.
//!
//! A line of its own beside D1, which kills small writes: what matters here is that a page of records and the
//! note of where the pull is live or die together. Two command lines pull a company each, and are killed at
//! moments that are spread over the whole pull: between a page and that note, while the database commits, and
//! anywhere. Each life goes on with the pull of the one before, so fifty kills take two pulls and not fifty.
//!
//! Protection: a page and the note are one transaction. Removed: the note is committed first.

mod judgment;
mod life;
mod moment;
mod pull;

use std::thread;

use anyhow::anyhow;

use crate::bar::{Bar, Measured, Scale};
use judgment::Judgment;
use moment::Death;
use pull::Lived;

pub const BAR: Bar = Bar {
    id: "D8",
    limit: "missing=0,doubled=0,different=0,fell_back=0,unfinished=0",
    run,
};

const KILLS: usize = 50;
const SAMPLE: usize = 5;
const INVOICES: usize = 200_000;
const INVOICES_IN_A_SAMPLE: usize = 20_000;
/// Command lines at once, each with a company.
const PULLS: usize = 2;

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let kills = scale.trials(SAMPLE, KILLS);
    let invoices = scale.trials(INVOICES_IN_A_SAMPLE, INVOICES);
    let pulls: Vec<_> = (0..PULLS)
        .map(|at| {
            let share = (kills + PULLS - 1 - at) / PULLS;
            thread::spawn(move || pull::kill_again_and_again(at, share, invoices, scale.seed))
        })
        .collect();
    let (mut lived, mut judgment) = (Lived::default(), Judgment::default());
    for pull in pulls {
        let (one, judged) = pull.join().map_err(|_| anyhow!("a pull was not watched to its end"))??;
        lived.add(&one);
        judgment.add(&judged);
    }
    let Judgment {
        missing,
        doubled,
        different,
        unfinished,
        ..
    } = judgment;
    let fell_back = lived.fell_back;
    Ok(Measured {
        value: format!("missing={missing},doubled={doubled},different={different},fell_back={fell_back},unfinished={unfinished}"),
        done: lived.deaths.len(),
        full: KILLS,
        held: missing + doubled + different + fell_back + unfinished == 0 && lived.deaths.len() == kills,
        explanation: format!(
            "{} SIGKILLs in {PULLS} pulls of {invoices} invoices, {} between a page and its note, {} as the log grew, {} anywhere; {} left half a commit; {} invoices are stored, for {} minor units where the partner has {}{}",
            lived.deaths.len(),
            lived.died(|death| matches!(death, Death::Between)),
            lived.died(|death| matches!(death, Death::Committing)),
            lived.died(|death| matches!(death, Death::Anywhere(_))),
            lived.half_commits,
            judgment.stored,
            judgment.stored_total,
            judgment.partner_total,
            judgment.complaints()
        ),
    })
}
