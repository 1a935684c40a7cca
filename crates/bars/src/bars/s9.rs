//! S9: a hostile connector cannot write to a client's books. It holds the handle that every connector holds,
//! and tries other methods, paths that only look declared, another server, and redirects.
//!
//! Protection: below the connectors only the reads leave that the partner's manifest declares. Removed:
//! whatever a connector asks for is sent.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use connect_http::{HttpRequest, Method, PartnerHttp, PartnerHttpError, RateLimit};
use url::Url;

use crate::bar::{Bar, Measured, Scale};
use crate::partner_calls::{COMPANY, PartnerServer, declared_reads, handle};
use crate::seeded::Choices;

pub const BAR: Bar = Bar {
    id: "S9",
    limit: "undeclared_received=0,unrefused=0",
    run,
};

const ATTEMPTS: usize = 200;
/// A declared read with this query is answered with a redirect to a write.
const REDIRECTED: &str = "redirect";
const WRITES: [Method; 4] = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Method and path of what came.
type Received = (Method, String);

#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Vec<Received>>>);

impl Journal {
    fn undeclared(&self, declared: &BTreeSet<(String, String)>) -> usize {
        let received = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_undeclared = |(method, path): &&Received| !declared.contains(&(method.to_string(), path.clone()));
        received.iter().filter(is_undeclared).count()
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(scale.seed))
}

async fn measure(seed: u64) -> anyhow::Result<Measured> {
    let (journal, elsewhere) = (Journal::default(), Journal::default());
    let server = PartnerServer::start(router(&journal)).await?;
    let stranger = PartnerServer::start(router(&elsewhere)).await?;
    let http = handle(&server, LIMIT)?.with_patience(Duration::from_secs(30));
    let declared = declared_reads()?;

    // What is declared must arrive, or nothing was proved.
    for (method, path) in &declared {
        let url = server.origin.join(path)?;
        http.send(HttpRequest::new(method.parse()?, url))
            .await
            .context("a declared read was not sent")?;
    }
    ensure!(journal.len() == declared.len(), "the declared reads did not arrive");

    let choices = Choices::new(seed, "s9");
    let mut unrefused = 0;
    for attempt in 0..ATTEMPTS {
        let hostile = hostile_request(attempt, &choices, &declared, &server.origin, &stranger.origin)?;
        unrefused += usize::from(!hostile.fails_at(&http).await);
    }
    let undeclared = journal.undeclared(&declared) + elsewhere.len();
    Ok(Measured {
        value: format!("undeclared_received={undeclared},unrefused={unrefused}"),
        done: ATTEMPTS,
        full: ATTEMPTS,
        held: undeclared + unrefused == 0,
        explanation: format!(
            "{} declared reads arrived; of {ATTEMPTS} other requests (methods, look-alike paths, another server, redirects to a write) {undeclared} arrived",
            declared.len()
        ),
    })
}

/// So wide that nothing waits.
const LIMIT: RateLimit = RateLimit {
    per_minute: 600_000,
    per_second: 10_000,
    concurrency: 8,
    pause_after_429: Duration::from_secs(60),
};

/// Writes down what comes, and answers a read that asks for it with a redirect.
fn router(journal: &Journal) -> Router {
    Router::new().fallback(receive).with_state(journal.clone())
}

async fn receive(State(journal): State<Journal>, request: Request) -> Response {
    let received = (request.method().clone(), request.uri().path().to_owned());
    journal.0.lock().unwrap_or_else(PoisonError::into_inner).push(received);
    if request.uri().query() == Some(REDIRECTED) {
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/v3/write")]).into_response();
    }
    StatusCode::OK.into_response()
}

/// What the connector tries.
struct Hostile {
    method: Method,
    url: Url,
    /// It is a declared read; what must not leave is what the answer sends it to.
    is_redirected: bool,
}

impl Hostile {
    async fn fails_at(self, http: &PartnerHttp) -> bool {
        let request = HttpRequest::new(self.method, self.url).body("application/json", b"{}".to_vec());
        match http.send(request).await {
            Err(PartnerHttpError::Undeclared(_)) => true,
            Ok(response) => self.is_redirected && response.status == StatusCode::TEMPORARY_REDIRECT.as_u16(),
            Err(_) => false,
        }
    }
}

fn hostile_request(
    attempt: usize,
    choices: &Choices,
    declared: &BTreeSet<(String, String)>,
    server: &Url,
    stranger: &Url,
) -> anyhow::Result<Hostile> {
    let (method, path) = declared.iter().nth(choices.below(declared.len())).context("nothing is declared")?;
    let method: Method = method.parse()?;
    let write = WRITES[choices.below(WRITES.len())].clone();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (method, base, target, is_redirected) = match attempt % 10 {
        0 => (write, server, path.clone(), false),
        1 => (write, server, format!("{folder}/{}", choices.word(8)), false),
        2 => (method, server, format!("{path}/"), false),
        3 => (method, server, format!("{path}/{}", choices.word(6)), false),
        4 => (method, server, path.replacen(COMPANY, &format!("{COMPANY}%2Fwrite"), 1), false),
        5 => (method, server, path.replacen(COMPANY, "", 1), false),
        6 => (method, server, format!("{path}/../../{}", choices.word(8)), false),
        7 => (
            method,
            server,
            path.replacen(COMPANY, &format!("{COMPANY}/{}", choices.word(5)), 1),
            false,
        ),
        8 => (method, stranger, path.clone(), false),
        _ => (method, server, format!("{path}?{REDIRECTED}"), true),
    };
    Ok(Hostile {
        method,
        url: base.join(&target)?,
        is_redirected,
    })
}
