//! T7: whatever a token endpoint answers with a status of success, nothing panics, the grant stays, and
//! no error and no log line repeats what was in the answer.
//!
//! Eighty-four bodies that are met in the field, then sound ones with damage that a seed repeats, go over
//! HTTP through whole programs. Coverage-guided fuzzing of the parser itself is `cargo xtask fuzz token-reply`.
//!
//! Protection: a refresh token that came whole is saved before the answer is judged, and the old one
//! stays until then. Removed: the old one is forgotten first.

mod bodies;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use self::bodies::{MALFORMED, damaged, filled};
use crate::authorization_server::{AuthorizationServer, Reuse, Wording};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{Firm, HOUR};
use crate::workers::{Answer, Conditions, Order, Worker};

pub const BAR: Bar = Bar {
    id: "T7",
    limit: "panics=0,lost_grants=0,secrets_shown=0",
    run,
};

const CONNECTIONS: usize = 42;
const BODIES: usize = 50 * CONNECTIONS;
const SAMPLE: usize = 6 * CONNECTIONS;
/// Every issued token works, so that a lost one was lost by us.
const FORGIVING: Reuse = Reuse::Forgiven(Duration::from_secs(3_600));
/// How a token of this bar's grants begins.
const CANARIES: [&str; 2] = ["rt.t7", "at.t7"];

#[derive(Default)]
struct Tally {
    bodies: usize,
    refusals: usize,
    panics: usize,
    lost_grants: usize,
    secrets_shown: usize,
    log_bytes: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let tally = runtime.block_on(measure(scale.trials(SAMPLE, BODIES), scale.seed))?;
    let Tally {
        bodies,
        refusals,
        panics,
        lost_grants,
        secrets_shown,
        log_bytes,
    } = tally;
    Ok(Measured {
        value: format!("panics={panics},lost_grants={lost_grants},secrets_shown={secrets_shown}"),
        done: bodies,
        full: BODIES,
        // A program that says nothing shows no secret either.
        held: panics + lost_grants + secrets_shown == 0 && refusals >= MALFORMED.len() && log_bytes > 0,
        explanation: format!(
            "{} known bodies and {} damaged at random: {refusals} were refused in words, {log_bytes} bytes of log at its finest level were searched",
            MALFORMED.len().min(bodies),
            bodies.saturating_sub(MALFORMED.len())
        ),
    })
}

async fn measure(bodies: usize, seed: u64) -> anyhow::Result<Tally> {
    let server = AuthorizationServer::start(FORGIVING).await?;
    let grants: Vec<String> = (0..CONNECTIONS).map(|at| format!("t7x{at}")).collect();
    let names: Vec<&str> = grants.iter().map(String::as_str).collect();
    let firm = Firm::found(&server, &names).await?;
    let logs = tempfile::tempdir()?;
    let log = logs.path().join("log");
    let conditions = Conditions {
        log: Some(&log),
        ..Conditions::default()
    };
    let mut worker = Worker::start_under(&firm.worker(), conditions).await?;
    let mut tally = Tally::default();
    for batch in 0..bodies / CONNECTIONS {
        for (at, grant) in grants.iter().enumerate() {
            server.set_wording(grant, wording(batch * CONNECTIONS + at, seed));
        }
        let now = firm.begun_at() + HOUR * (1 + 2 * batch as i64);
        let Some(refused) = call(&mut worker, &firm, now).await? else {
            tally.panics += 1;
            break;
        };
        tally.bodies += CONNECTIONS;
        tally.refusals += refused.iter().filter(|answer| !answer.messages.is_empty()).count();
        tally.secrets_shown += refused.iter().filter(|answer| shows_secret(answer)).count();
        // An hour later the partner is sound again.
        for grant in &grants {
            server.set_wording(grant, Arc::new(|issued| filled(SOUND, issued)));
        }
        let answers = call(&mut worker, &firm, now + HOUR)
            .await?
            .context("the program died of a sound answer")?;
        for (grant, answer) in grants.iter().zip(&answers) {
            let is_lost = server.uses_of_newest(grant) != 1 || answer.status == "needs_reconnect";
            tally.lost_grants += usize::from(is_lost);
        }
        if tally.lost_grants > 0 && cfg!(feature = "unprotected") {
            break;
        }
    }
    worker.kill().await?;
    let text = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
    tally.log_bytes = text.len();
    tally.panics += text.matches("panicked at").count();
    tally.secrets_shown += CANARIES.iter().map(|canary| text.matches(canary).count()).sum::<usize>();
    Ok(tally)
}

const SOUND: &str = r#"{"token_type":"bearer","access_token":"{A}","refresh_token":"{R}","expires_in":3600}"#;

fn wording(number: usize, seed: u64) -> Wording {
    Arc::new(move |issued| match MALFORMED.get(number) {
        Some(body) => filled(body, issued),
        None => damaged(seed.wrapping_mul(1_000_003).wrapping_add(number as u64), issued),
    })
}

/// One call for every connection; `None` when the program died.
async fn call(worker: &mut Worker, firm: &Firm, now: i64) -> anyhow::Result<Option<Vec<Answer>>> {
    let order = Order {
        now,
        connections: firm.connections().to_vec(),
        tasks: 1,
    };
    worker.order(&order).await?;
    worker.answers().await
}

fn shows_secret(answer: &Answer) -> bool {
    answer
        .messages
        .iter()
        .any(|message| CANARIES.iter().any(|canary| message.contains(canary)))
}
