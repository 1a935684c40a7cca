//! R6: whatever a partner's `Retry-After` says, a call waits between nothing and 15 minutes.
//!
//! Nobody waits that long here: a call that may take 15 minutes and a little gives up at once when its wait
//! would be longer, and one whose wait is shorter is still waiting, or has asked again.
//!
//! Protection: a wait is cut to 15 minutes. Removed: the partner's number counts as it stands.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use connect_http::{HttpRequest, LONGEST_WAIT, RateLimit};
use futures::StreamExt;

use crate::bar::{Bar, Measured, Scale};
use crate::partner_calls::{PartnerServer, declared_reads, handle};
use crate::seeded::Choices;

pub const BAR: Bar = Bar {
    id: "R6",
    limit: "beyond_15min=0,overslept=0",
    run,
};

const TRIALS: usize = 200;
const SAMPLE: usize = 40;
const AT_ONCE: usize = 8;
/// A call that is to ask again at once has done so by then; one that gives up has too.
const SETTLED: Duration = Duration::from_secs(2);
/// More than the longest wait and the time that the first request takes.
const PATIENCE: Duration = Duration::from_secs(LONGEST_WAIT.as_secs() + 60);

const PAST: [&str; 4] = [
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Sat, 01 Jan 2000 00:00:00 GMT",
    "Wed, 01 Jan 2020 00:00:00 GMT",
];
const FAR_AHEAD: [&str; 3] = [
    "Fri, 01 Jan 2100 00:00:00 GMT",
    "Tue, 31 Dec 2199 23:59:59 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
];

/// How a call went on after its 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// It asked again within [`SETTLED`].
    None,
    /// It waits.
    Bounded,
    /// It gave up, because the wait is longer than its patience.
    Beyond,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let trials = scale.trials(SAMPLE, TRIALS);
    let choices = Choices::new(scale.seed, "r6");
    let asked: Vec<(String, bool)> = (0..trials).map(|trial| retry_after(trial, &choices)).collect();
    let outcomes = runtime.block_on(async {
        let calls = asked
            .iter()
            .map(|(text, is_past)| async move { Ok((wait_of(text).await?, *is_past)) });
        let outcomes: Vec<anyhow::Result<(Wait, bool)>> = futures::stream::iter(calls).buffered(AT_ONCE).collect().await;
        outcomes.into_iter().collect::<anyhow::Result<Vec<_>>>()
    })?;
    let count = |matching: fn(&(Wait, bool)) -> bool| outcomes.iter().filter(|outcome| matching(outcome)).count();
    let beyond = count(|(wait, _)| *wait == Wait::Beyond);
    let overslept = count(|(wait, is_past)| *is_past && *wait != Wait::None);
    Ok(Measured {
        value: format!("beyond_15min={beyond},overslept={overslept}"),
        done: outcomes.len(),
        full: TRIALS,
        held: beyond + overslept == 0,
        explanation: format!(
            "{trials} answers 429 with a `Retry-After` in the past, far ahead, negative, huge or junk: {} calls asked again at once, {} wait at most 15 minutes, {beyond} longer",
            count(|(wait, _)| *wait == Wait::None),
            count(|(wait, _)| *wait == Wait::Bounded)
        ),
    })
}

/// A hostile text, and whether it means that nobody needs to wait.
fn retry_after(trial: usize, choices: &Choices) -> (String, bool) {
    match trial % 8 {
        0 => (PAST[choices.below(PAST.len())].to_owned(), true),
        1 => (FAR_AHEAD[choices.below(FAR_AHEAD.len())].to_owned(), false),
        2 => (format!("-{}", choices.below(100_000)), true),
        3 => ("0".to_owned(), true),
        4 => (format!("{}", 1_000_000_000 + choices.below(1_000_000_000)), false),
        5 => (format!("99999999999999999999{}", choices.below(1_000)), false),
        6 => (choices.word(1 + choices.below(30)), false),
        _ => (format!("{}", 901 + choices.below(100_000)), false),
    }
}

struct Script {
    retry_after: HeaderValue,
    received: AtomicUsize,
}

/// The first answer is 429.
async fn serve(State(script): State<Arc<Script>>, _request: Request) -> Response {
    if script.received.fetch_add(1, Ordering::SeqCst) > 0 {
        return StatusCode::OK.into_response();
    }
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, script.retry_after.clone())]).into_response()
}

/// The partner's own limit does not matter to one call; its pause after a 429 without a time does.
const LIMIT: RateLimit = RateLimit {
    per_minute: 600,
    per_second: 10,
    concurrency: 8,
    pause_after_429: Duration::from_secs(60),
};

async fn wait_of(retry_after: &str) -> anyhow::Result<Wait> {
    let script = Arc::new(Script {
        retry_after: HeaderValue::from_str(retry_after)?,
        received: AtomicUsize::new(0),
    });
    let server = PartnerServer::start(Router::new().fallback(serve).with_state(Arc::clone(&script))).await?;
    let http = handle(&server, LIMIT)?.with_patience(PATIENCE);
    let (_, path) = declared_reads()?.pop_first().context("nothing is declared")?;
    let url = server.origin.join(&path)?;
    let answer = tokio::time::timeout(SETTLED, http.send(HttpRequest::get(url))).await;
    ensure!(script.received.load(Ordering::SeqCst) > 0, "no request arrived");
    match answer {
        Err(_) => Ok(Wait::Bounded),
        Ok(Ok(response)) if response.status == StatusCode::OK.as_u16() => Ok(Wait::None),
        Ok(Ok(_)) => Ok(Wait::Beyond),
        Ok(Err(error)) => Err(error.into()),
    }
}
