//! T6: whatever a partner says about the life of an access token, nobody asks it for the next one
//! within the same minute; nor do two programs whose clocks are ten minutes apart. Both at once, no life
//! at all and a clock that runs ahead, cost one call more, once: nobody can tell that from ten minutes
//! that have passed.
//!
//! Protection: a new access token is used for a minute, however short its stated life. Removed: what
//! the partner states is believed.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use crate::authorization_server::{AuthorizationServer, Issued, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{Firm, SECOND};
use crate::workers::{Order, Worker};

pub const BAR: Bar = Bar {
    id: "T6",
    limit: "second_posts_in_60s=0,unserved=0",
    run,
};

/// What stands for `expires_in`: lives of a minute at most, as we read them, and longer ones.
const SHORT: [&str; 3] = [r#","expires_in":0"#, r#","expires_in":-1"#, r#","expires_in":1"#];
const LONG: [&str; 5] = [
    "",
    r#","expires_in":1e12"#,
    r#","expires_in":"3600""#,
    r#","expires_in":"soon""#,
    r#","expires_in":3600"#,
];
/// Seconds by which the second program's clock differs from the first one's, and the lives stated then.
const SCENES: [(i64, &[&str]); 4] = [(0, &SHORT), (0, &LONG), (600, &LONG), (-600, &LONG)];
const CONNECTIONS: usize = SHORT.len() + 3 * LONG.len();
const MINUTES: usize = 30;
const SAMPLE: usize = 5;
/// Seconds between two calls.
const STEP: usize = 3;
/// The server forgives reuse, so that only the number of calls is judged.
const FORGIVING: Reuse = Reuse::Forgiven(Duration::from_secs(3_600));

#[derive(Default)]
struct Tally {
    minutes: usize,
    posts: usize,
    hasty: usize,
    unserved: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let minutes = scale.trials(SAMPLE, MINUTES);
    let scenes = SCENES.map(|(skew, lifetimes)| measure(skew, lifetimes, minutes));
    let mut tally = Tally::default();
    for scene in runtime.block_on(futures::future::join_all(scenes)) {
        let scene = scene?;
        tally.minutes += scene.minutes;
        tally.posts += scene.posts;
        tally.hasty += scene.hasty;
        tally.unserved += scene.unserved;
    }
    Ok(Measured {
        value: format!("second_posts_in_60s={},unserved={}", tally.hasty, tally.unserved),
        done: tally.minutes,
        full: MINUTES * CONNECTIONS,
        // Without a refresh nothing was tried.
        held: tally.hasty + tally.unserved == 0 && tally.posts > 0,
        explanation: format!(
            "{CONNECTIONS} connections whose tokens live no time, forever or as long as somebody guesses, some under two clocks, asked every {STEP} s for {minutes} minutes: {} token POSTs, {} of them within a minute of the one before",
            tally.posts, tally.hasty
        ),
    })
}

/// Programs that call for every connection again and again, one of them with another clock.
async fn measure(skew: i64, lifetimes: &'static [&'static str], minutes: usize) -> anyhow::Result<Tally> {
    let grants: Vec<String> = (0..lifetimes.len()).map(|at| format!("t6x{at}")).collect();
    let grants: Vec<&str> = grants.iter().map(String::as_str).collect();
    let server = AuthorizationServer::start(FORGIVING).await?;
    let firm = Firm::found(&server, &grants).await?;
    for (grant, lifetime) in grants.iter().zip(lifetimes) {
        server.set_wording(grant, Arc::new(move |issued| worded(issued, lifetime)));
    }
    // Alone where the protection is removed, so that only this one is missed.
    let clocks: &[i64] = if cfg!(feature = "unprotected") { &[0] } else { &[0, skew] };
    let mut workers = Vec::new();
    for clock in clocks {
        workers.push((Worker::start(&firm.worker()).await?, *clock));
    }
    let mut tally = Tally {
        minutes: minutes * grants.len(),
        ..Tally::default()
    };
    let mut last_post: Vec<Option<usize>> = vec![None; grants.len()];
    // From an hour on, so that each connection's first call already finds a spent token.
    for second in (3_600..3_600 + minutes * 60).step_by(STEP) {
        let before: Vec<usize> = grants.iter().map(|grant| server.calls(grant).len()).collect();
        for (worker, clock) in &mut workers {
            let order = Order {
                now: firm.begun_at() + (second as i64 + *clock) * SECOND,
                connections: firm.connections().to_vec(),
                tasks: 1,
            };
            worker.order(&order).await?;
        }
        for (worker, _) in &mut workers {
            worker.answers().await?.context("a worker died")?;
        }
        for (at, grant) in grants.iter().enumerate() {
            let posts = server.calls(grant).len() - before[at];
            let is_hasty = last_post[at].is_some_and(|last| posts > 0 && second - last < 60);
            tally.posts += posts;
            tally.hasty += usize::from(is_hasty) + posts.saturating_sub(1);
            if posts > 0 {
                last_post[at] = Some(second);
            }
        }
    }
    let unserved = grants.iter().filter(|grant| server.uses_of_newest(grant) == 0);
    tally.unserved = unserved.count();
    for (worker, _) in workers {
        worker.end().await?;
    }
    Ok(tally)
}

fn worded(issued: &Issued, lifetime: &str) -> Vec<u8> {
    let Issued {
        access_token,
        refresh_token,
    } = issued;
    format!(r#"{{"token_type":"bearer","access_token":"{access_token}","refresh_token":"{refresh_token}"{lifetime}}}"#).into_bytes()
}
