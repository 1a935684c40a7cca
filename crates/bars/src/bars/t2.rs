//! T2: from the last byte of a token reply to the disk, while another program stores the pages of two companies
//! as fast as the partner's limits let them come. What is on the disk survives a power failure: the commit, or the sealed file that is
//! brought there beside it (ADR 0020), whichever is first.
//!
//! The reply's end is taken where the authorization server hands its body over, so the figure holds the way
//! through the loopback and our parsing as well.
//!
//! Protection: tokens are secured before anything else. Removed: they are only committed, and wait for the
//! other program.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use connect_app::OsEntropy;
use connect_app::connections::refresh_connection;
use connect_app::failpoint;
use connect_domain::clock::{self, Clock, SystemClock};
use connect_domain::ids::{ConnectionId, PullRunId};
use connect_domain::invoice::Invoice;
use connect_domain::money::MinorUnits;
use connect_store::pull_runs::{self, PullCounts, PullRun, PullStatus};
use connect_store::{Store, records};
use serde_json::json;

use crate::authorization_server::{AuthorizationServer, Issued, Reuse};
use crate::bar::{Bar, Measured, Scale};
use crate::firm::{self, Firm, HOUR};

pub const BAR: Bar = Bar {
    id: "T2",
    limit: "p99<=10ms,max<=50ms",
    run,
};

const REFRESHES: usize = 10_000;
const SAMPLE: usize = 500;
const GRANT: &str = "t2";
const P99: Duration = Duration::from_millis(10);
const LONGEST: Duration = Duration::from_millis(50);
/// Invoices of a page, which are stored in one transaction.
const PAGE: usize = 1_000;
/// Two companies bring a page each in this time (500 requests a minute).
const BETWEEN_PAGES: Duration = Duration::from_millis(60);
/// After so many the same ones come again, with other amounts.
const PAGES: usize = 50;

/// When the newest reply ended, and when it was on the disk and in the database.
static MOMENTS: Mutex<Moments> = Mutex::new(Moments {
    replied: None,
    durable: None,
    committed: None,
});

#[derive(Clone, Copy)]
struct Moments {
    replied: Option<Instant>,
    durable: Option<Instant>,
    committed: Option<Instant>,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let refreshes = scale.trials(SAMPLE, REFRESHES);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (windows, pages) = runtime.block_on(measure(refreshes))?;
    let (p99, longest) = (quantile(&windows.durable, 0.99), quantile(&windows.durable, 1.0));
    Ok(Measured {
        value: format!("p99={:.1}ms,max={:.1}ms", milliseconds(p99), milliseconds(longest)),
        done: windows.durable.len(),
        full: REFRESHES,
        // Nobody had to be waited for if nothing was stored.
        held: p99 <= P99 && longest <= LONGEST && pages > 0,
        explanation: format!(
            "{} refreshes while {pages} pages of {PAGE} invoices were stored; the commit itself p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
            windows.durable.len(),
            milliseconds(quantile(&windows.committed, 0.5)),
            milliseconds(quantile(&windows.committed, 0.99)),
            milliseconds(quantile(&windows.committed, 1.0))
        ),
    })
}

#[derive(Default)]
struct Windows {
    durable: Vec<Duration>,
    committed: Vec<Duration>,
}

async fn measure(refreshes: usize) -> anyhow::Result<(Windows, usize)> {
    failpoint::watch(witness);
    let server = AuthorizationServer::start(Reuse::Kills).await?;
    let firm = Firm::found_with_passphrase(&server, &[GRANT]).await?;
    server.set_wording(GRANT, Arc::new(reply));
    let (app, clock) = firm::open(&firm.worker(), clock::Instant::from_micros(firm.begun_at())).await?;
    let connection = firm.connection(0)?;
    let load = Load::begin(&firm, connection.parse()?);
    let mut windows = Windows::default();
    for _ in 0..refreshes {
        clock.advance(Duration::from_micros(HOUR.unsigned_abs()));
        refresh_connection(&app, connection).await?;
        let Moments {
            replied,
            durable,
            committed,
        } = *moments();
        let (replied, committed) = replied.zip(committed).context("a refresh came by without a witness")?;
        windows.committed.push(committed.duration_since(replied));
        let first = durable.map_or(committed, |durable| durable.min(committed));
        windows.durable.push(first.duration_since(replied));
    }
    Ok((windows, load.end()?))
}

/// The pair as RFC 6749 5.1 writes it; the clock starts when it leaves.
fn reply(issued: &Issued) -> Vec<u8> {
    let body = json!({
        "token_type": "bearer",
        "access_token": issued.access_token,
        "refresh_token": issued.refresh_token,
        "expires_in": 3600,
    });
    let body = body.to_string().into_bytes();
    *moments() = Moments {
        replied: Some(Instant::now()),
        durable: None,
        committed: None,
    };
    body
}

fn witness(place: &'static str) {
    let now = Some(Instant::now());
    match place {
        "reply_durable" => moments().durable = now,
        // The last one counts: without protection there are two commits.
        "save_committed" => moments().committed = now,
        _ => {}
    }
}

fn moments() -> std::sync::MutexGuard<'static, Moments> {
    MOMENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn quantile(durations: &[Duration], share: f64) -> Duration {
    let mut sorted = durations.to_vec();
    sorted.sort();
    let place = (share * sorted.len().saturating_sub(1) as f64).ceil() as usize;
    sorted.get(place).copied().unwrap_or_default()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// A program that stores page after page of the same workspace, with a connection to the database of its own.
struct Load {
    over: Arc<AtomicBool>,
    thread: JoinHandle<anyhow::Result<usize>>,
}

impl Load {
    fn begin(firm: &Firm, connection: ConnectionId) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let (workspace, is_over) = (firm.workspace(), Arc::clone(&over));
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let store = Store::open(&workspace.display().to_string().parse()?).await?;
                store_pages(&store, connection, &is_over).await
            })
        });
        Self { over, thread }
    }

    /// The pages that it stored.
    fn end(self) -> anyhow::Result<usize> {
        self.over.store(true, Ordering::SeqCst);
        self.thread.join().map_err(|_| anyhow!("the other program broke down"))?
    }
}

async fn store_pages(store: &Store, connection_id: ConnectionId, over: &AtomicBool) -> anyhow::Result<usize> {
    let run = PullRun {
        id: PullRunId::new(SystemClock.now(), &OsEntropy),
        connection_id,
        resources: vec!["invoices".to_owned()],
        status: PullStatus::Running,
        cause: None,
        message: String::new(),
        counts: PullCounts::default(),
        cursor: String::new(),
        started_at: SystemClock.now(),
        finished_at: None,
    };
    let mut tx = store.observe(SystemClock.now()).await?;
    pull_runs::insert(&mut tx, &run).await?;
    tx.commit_observed(run.id).await?;
    let mut pages = 0;
    let mut turns = tokio::time::interval(BETWEEN_PAGES);
    while !over.load(Ordering::SeqCst) {
        turns.tick().await;
        let invoices: Vec<Invoice> = (0..PAGE).map(|at| invoice(pages % PAGES * PAGE + at, pages)).collect();
        let mut tx = store.observe(SystemClock.now()).await?;
        records::upsert(&mut tx, connection_id, run.id, &invoices).await?;
        tx.commit_observed(run.id).await?;
        pages += 1;
    }
    Ok(pages)
}

fn invoice(number: usize, amount: usize) -> Invoice {
    let amount = i64::try_from(amount).ok().and_then(|amount| MinorUnits::new(amount).ok());
    Invoice {
        external_id: number.to_string(),
        number: format!("INV-{number}"),
        customer_external_id: Some((number % 300).to_string()),
        issued_on: None,
        due_on: None,
        currency: "USD".to_owned(),
        total: amount,
        tax: None,
        balance: amount,
        written_off: None,
        voided: false,
        lines: Vec::new(),
        updated_at: Some(SystemClock.now()),
    }
}
