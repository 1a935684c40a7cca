//! Two programs on one workspace, and who may do a job.

use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::environment::Environment;
use connect_domain::ids::ConnectionId;
use connect_store::connections::{self, Connection};
use connect_store::pull_runs::{self, PullStatus};

use super::begin::payload;
use super::run::work_once;
use super::{Hold, Kind, LEASE, PullOrder, PullPayload, begin, cancel_job, end_left_jobs, list_jobs, new_job};
use crate::App;
use crate::error::ErrorCode;
use crate::partners::list_partners;
use crate::testing::{Machine, NOW};

fn order(resource: &str) -> PullOrder {
    PullOrder {
        named: true,
        resources: vec![resource.to_owned()],
        full: false,
    }
}

/// A window and a command line on one workspace, and a connection without a grant.
async fn programs(machine: &Machine) -> (Arc<App>, Arc<App>, Connection) {
    let (window, other) = (machine.open().await, machine.open().await);
    let connection = Connection {
        display_name: "Cedar Ridge".to_owned(),
        ..Connection::new(
            ConnectionId::new(NOW, &*window.entropy),
            list_partners()[0].id.clone(),
            Environment::Custom,
            "1",
            NOW,
        )
    };
    let mut tx = window.store.write(&window.actor, Permission::Connect, NOW).await.unwrap();
    connections::insert(&mut tx, &connection).await.unwrap();
    tx.commit(AuditEntry::new("test.connected", "", "")).await.unwrap();
    (window, other, connection)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_living_job_is_seen_and_stopped_by_every_program() {
    let machine = Machine::new();
    let (window, other, connection) = programs(&machine).await;
    let job = begin(&window, &connection, &order("accounts")).await.unwrap();
    let hold = Hold::new(&window, job.clone());
    hold.step("Reading accounts", 40, Some(90)).await.unwrap();
    hold.look().await.unwrap();

    let seen = list_jobs(&other).await.unwrap();
    let seen = (
        seen[0].status.as_str(),
        seen[0].step.as_str(),
        seen[0].done.get(),
        seen[0].title.as_str(),
    );
    assert_eq!(seen, ("running", "Reading accounts", 40, "Pull Cedar Ridge"));
    let refused = begin(&other, &connection, &order("accounts")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::AlreadyRunning);

    assert_eq!(cancel_job(&other, &job.id.to_string()).await.unwrap().status, "cancelled");
    assert_eq!(hold.look().await.unwrap_err().code, ErrorCode::Cancelled);
    let mut tx = window.store.observe(NOW).await.unwrap();
    assert_eq!(hold.report(&mut tx, 50).await.unwrap_err().code, ErrorCode::Cancelled);
    drop(tx);
    let run = payload::<PullPayload>(&job).unwrap().run;
    let run = pull_runs::get(&mut other.store.read().await.unwrap(), run).await.unwrap().unwrap();
    assert_eq!(run.status, PullStatus::Cancelled);
    assert_eq!(
        cancel_job(&window, &job.id.to_string()).await.unwrap().status,
        "cancelled",
        "twice is once"
    );
    begin(&other, &connection, &order("accounts")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_order_goes_on_with_what_a_dead_program_left() {
    let machine = Machine::new();
    let (dead, other, connection) = programs(&machine).await;
    // Nobody holds it: its program is no more.
    let left = begin(&dead, &connection, &order("accounts")).await.unwrap();
    let started = std::time::Instant::now();
    let taken = begin(&other, &connection, &order("accounts")).await.unwrap();
    assert!(started.elapsed() >= LEASE);
    assert_eq!(
        (taken.id, taken.attempts, taken.payload.as_str()),
        (left.id, 2, left.payload.as_str())
    );

    // Should it live after all, it finds out before it does any harm.
    let late = Hold::new(&dead, left.clone());
    assert_eq!(late.look().await.unwrap_err().code, ErrorCode::Cancelled);

    let another = begin(&dead, &connection, &order("company")).await.unwrap();
    assert_ne!(another.id, left.id);
    let cut_off = payload::<PullPayload>(&left).unwrap().run;
    let cut_off = pull_runs::get(&mut other.store.read().await.unwrap(), cut_off)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(cut_off.status, PullStatus::Failed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_goes_on_with_a_job_once_its_lease_has_ended() {
    let machine = Machine::new();
    let (dead, window, connection) = programs(&machine).await;
    crate::vault::create_vault(&window, "keychain", None).await.unwrap();
    let left = begin(&dead, &connection, &order("accounts")).await.unwrap();
    work_once(&window).await.unwrap();
    assert_eq!(list_jobs(&window).await.unwrap()[0].status, "running", "the lease has not ended");

    machine.clock.advance(LEASE);
    work_once(&window).await.unwrap();
    let ended = &list_jobs(&dead).await.unwrap()[0];
    assert_eq!((ended.id.as_str(), ended.status.as_str()), (left.id.to_string().as_str(), "failed"));
    let error = ended.error.as_ref().unwrap();
    assert_eq!(
        error.code, "needs_authorization",
        "the connection has no grant, and no later try helps"
    );
    let run = payload::<PullPayload>(&left).unwrap().run;
    let run = pull_runs::get(&mut dead.store.read().await.unwrap(), run).await.unwrap().unwrap();
    assert_eq!((run.status, run.message.as_str()), (PullStatus::Failed, error.message.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_goes_on_with_ends_with_its_program() {
    let machine = Machine::new();
    let (dead, window, connection) = programs(&machine).await;
    let left = new_job(&dead, Kind::GoldenRun, &connection, &serde_json::json!({"title": "Golden set"})).unwrap();
    let mut tx = dead.store.observe(NOW).await.unwrap();
    connect_store::jobs::insert(&mut tx, &left).await.unwrap();
    tx.commit_observed(left.id).await.unwrap();
    let pull = begin(&dead, &connection, &order("accounts")).await.unwrap();
    end_left_jobs(&window).await.unwrap();
    let statuses = async || {
        let jobs = list_jobs(&window).await.unwrap();
        let of = |id: &str| jobs.iter().find(|job| job.id == id).unwrap().clone();
        (of(&left.id.to_string()), of(&pull.id.to_string()))
    };
    assert_eq!(statuses().await.0.status, "running", "the lease has not ended");

    // The vault is locked, which is no reason to let it look as if somebody were at it.
    machine.clock.advance(LEASE);
    end_left_jobs(&window).await.unwrap();
    let (ended, other) = statuses().await;
    assert_eq!((ended.kind.as_str(), ended.status.as_str()), ("golden_run", "failed"));
    let error = ended.error.unwrap();
    assert!(error.message.contains("was cut off with its program"), "{error:?}");
    assert_eq!(other.status, "running", "a pull waits for whoever goes on with it");
    let late = Hold::new(&dead, left.clone());
    assert_eq!(late.look().await.unwrap_err().code, ErrorCode::Cancelled);
    assert_eq!(cancel_job(&window, &left.id.to_string()).await.unwrap().status, "failed");
}
