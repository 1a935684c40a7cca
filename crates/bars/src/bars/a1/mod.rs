//! A1: nothing but the one valid callback ends a login, and the port is open no longer than needed.
//!
//! Protection: the `state` comparison. Removed: any `state` does.

mod hostile;
mod junk;
mod login;

use std::time::Duration;

use crate::bar::{Bar, Measured, Scale};
use crate::bars::a1::login::{Ended, Login};

pub const BAR: Bar = Bar {
    id: "A1",
    limit: "accepted=0,logins=32/32,close<=1.0s,open<=15min",
    run,
};

const HOSTILE: usize = 30;
const JUNK: usize = 10_000;
/// One a hostile callback, one under junk, and one that nobody answers.
const LOGINS: usize = HOSTILE + 2;
const QUARTER_HOUR: Duration = Duration::from_secs(15 * 60);
const SHORT: Duration = Duration::from_millis(300);

#[derive(Default)]
struct Tally {
    accepted: Vec<&'static str>,
    ended_well: usize,
    slowest_close: Duration,
    hits: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let tally = runtime.block_on(measure(scale.seed))?;
    let Tally {
        accepted,
        ended_well,
        slowest_close,
        hits,
    } = tally;
    let close = slowest_close.as_secs_f64();
    let minutes = login::longest().as_secs().div_ceil(60);
    Ok(Measured {
        value: format!(
            "accepted={},logins={ended_well}/{LOGINS},close={close:.1}s,open={minutes}min",
            accepted.len()
        ),
        done: hits,
        full: HOSTILE + JUNK,
        held: accepted.is_empty() && ended_well == LOGINS && close <= 1.0 && login::longest() <= QUARTER_HOUR,
        explanation: match accepted.first() {
            None => format!(
                "{HOSTILE} logins met one hostile callback each and one met {JUNK} junk hits (half requests, noise, TLS, hostile ones again); \
                 every login then took its own callback, a second hit found the port closed after {:.0} ms at most, and an unanswered one ended in time",
                close * 1_000.0
            ),
            Some(first) => format!(
                "{} logins were ended by somebody else's callback, such as one with {first}",
                accepted.len()
            ),
        },
    })
}

async fn measure(seed: u64) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let mut ended_state = ended_login(seed).await?;
    for at in 0..HOSTILE {
        let login = Login::begin(at, seed.wrapping_add(at as u64), ended_state.clone(), QUARTER_HOUR).await?;
        ended_state.clone_from(&login.target.csrf_state);
        if let Some((name, request)) = hostile::requests(&login.target).into_iter().nth(at) {
            login.meet(request).await;
            tally.hits += 1;
            tally.judge(login, name).await?;
        }
    }
    let login = Login::begin(0, seed.wrapping_add(1_000), ended_state.clone(), QUARTER_HOUR).await?;
    let hostile = hostile::requests(&login.target).into_iter().map(|(_, request)| request).collect();
    tally.hits += junk::knock(login.address, JUNK, hostile, seed).await?;
    tally.judge(login, "a junk hit").await?;

    let (ended_in_time, closed_after) = Login::begin(1, seed.wrapping_add(1_001), ended_state, SHORT)
        .await?
        .run_out()
        .await?;
    tally.ended_well += usize::from(ended_in_time);
    tally.slowest_close = tally.slowest_close.max(closed_after);
    Ok(tally)
}

/// Its `state` is what a replay would carry.
async fn ended_login(seed: u64) -> anyhow::Result<String> {
    let login = Login::begin(0, seed.wrapping_add(2_000), "none".to_owned(), QUARTER_HOUR).await?;
    let csrf_state = login.target.csrf_state.clone();
    login.finish().await?;
    Ok(csrf_state)
}

impl Tally {
    /// The login must still be waiting, and then take its own callback.
    async fn judge(&mut self, login: Login, hit: &'static str) -> anyhow::Result<()> {
        if login.is_over() {
            self.accepted.push(hit);
            return Ok(());
        }
        let Ended {
            succeeded,
            accepted_foreign,
            port_closed_after,
        } = login.finish().await?;
        if accepted_foreign {
            self.accepted.push(hit);
        }
        self.ended_well += usize::from(succeeded);
        self.slowest_close = self.slowest_close.max(port_closed_after);
        Ok(())
    }
}
