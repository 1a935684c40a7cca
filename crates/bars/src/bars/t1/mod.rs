//! T1: SIGKILL anywhere around a refresh that rotates, and the connection works again afterwards.
//!
//! On a server that forgives a lost reply for a minute no kill locks anybody out. On one that does
//! not, only those do where the complete reply had not reached us: no program can do better. Each is
//! then reported as needing a reconnect, after two token calls at most.
//!
//! Protection: the intent that is committed before the call, and saving before judging. Removed:
//! neither.

mod points;
mod trial;

use std::collections::BTreeMap;
use std::time::Duration;

use self::points::{POINTS, Point};
use self::trial::{Ending, Stage};
use crate::authorization_server::Reuse;
use crate::bar::{Bar, Measured, Scale};

pub const BAR: Bar = Bar {
    id: "T1",
    limit: "grace_lockouts=0,strict_unexcused=0,unreported=0",
    run,
};

const SEEDS: usize = 20;
const SAMPLE: usize = 2;
const GRACE: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Tally {
    trials: usize,
    recovered: usize,
    grace_lockouts: usize,
    excused: usize,
    unexcused: BTreeMap<&'static str, usize>,
    unreported: usize,
    not_killed: BTreeMap<&'static str, usize>,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let seeds = scale.trials(SAMPLE, SEEDS);
    let mut tally = Tally::default();
    for reuse in [Reuse::Forgiven(GRACE), Reuse::Kills] {
        runtime.block_on(measure(reuse, seeds, scale.seed, &mut tally))?;
    }
    let Tally {
        trials,
        recovered,
        grace_lockouts,
        excused,
        unexcused,
        unreported,
        not_killed,
    } = tally;
    let unexcused_sum: usize = unexcused.values().sum();
    Ok(Measured {
        value: format!("grace_lockouts={grace_lockouts},strict_unexcused={unexcused_sum},unreported={unreported}"),
        done: trials,
        full: POINTS.len() * SEEDS * 2,
        held: grace_lockouts + unexcused_sum + unreported == 0 && not_killed.is_empty(),
        explanation: format!(
            "{} points x {seeds} seeds x 2 servers: {recovered} connections went on, {excused} on the strict server had lost their reply on the way{}{}",
            POINTS.len(),
            listed("; locked out without excuse", &unexcused),
            listed("; not met by the victim", &not_killed),
        ),
    })
}

fn listed(what: &str, places: &BTreeMap<&'static str, usize>) -> String {
    let places: Vec<String> = places.iter().map(|(place, count)| format!("{place} x{count}")).collect();
    if places.is_empty() {
        String::new()
    } else {
        format!("{what}: {}", places.join(", "))
    }
}

/// Two trials at a time: there are two cores, and a trial mostly waits for processes.
async fn measure(reuse: Reuse, seeds: usize, seed: u64, tally: &mut Tally) -> anyhow::Result<()> {
    let stage = Stage::set(reuse, POINTS.len() * seeds, seed).await?;
    for first in (0..POINTS.len() * seeds).step_by(2) {
        let second = (first + 1).min(POINTS.len() * seeds - 1);
        let (left, right) = tokio::join!(stage.trial(first, seed), async {
            if second == first {
                Ok(None)
            } else {
                stage.trial(second, seed).await.map(Some)
            }
        });
        tally.count(reuse, &POINTS[first % POINTS.len()], left?);
        if let Some(right) = right? {
            tally.count(reuse, &POINTS[second % POINTS.len()], right);
        }
    }
    Ok(())
}

impl Tally {
    fn count(&mut self, reuse: Reuse, point: &Point, ending: Ending) {
        self.trials += 1;
        let (lost_on_the_way, reported) = match ending {
            Ending::Recovered => return self.recovered += 1,
            Ending::NotKilled => return *self.not_killed.entry(point.name).or_default() += 1,
            Ending::LockedOut { lost_on_the_way, reported } => (lost_on_the_way, reported),
        };
        self.unreported += usize::from(!reported);
        match reuse {
            Reuse::Forgiven(_) => self.grace_lockouts += 1,
            _ if lost_on_the_way => self.excused += 1,
            _ => *self.unexcused.entry(point.name).or_default() += 1,
        }
    }
}
