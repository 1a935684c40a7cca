use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, JobId};
use connect_store::StoreError;
use connect_store::jobs::{self, Job, JobStatus};

use crate::support::{Database, NOW, for_each_database};

const LEASE: Duration = Duration::from_secs(10);

fn job(db: &Database, connection_id: ConnectionId) -> Job {
    Job {
        id: JobId::new(NOW, &db.entropy),
        kind: "pull".to_owned(),
        payload: "{}".to_owned(),
        connection_id: Some(connection_id),
        status: JobStatus::Queued,
        attempts: 0,
        holder: String::new(),
        lease_until: NOW,
        step: String::new(),
        done: 0,
        total: None,
        result: String::new(),
        error: String::new(),
        run_after: NOW,
        created_at: NOW,
        started_at: None,
        finished_at: None,
    }
}

async fn due_at(db: &Database, now: Instant) -> Vec<JobId> {
    let due = jobs::due(&mut db.store.read().await.unwrap(), now).await.unwrap();
    due.iter().map(|job| job.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_job_of_a_kind_is_under_way_for_a_connection() {
    for_each_database(async |db| {
        let (one, other) = (db.connection("1").await, db.connection("2").await);
        let first = job(&db, one);
        let mut tx = db.write().await;
        jobs::insert(&mut tx, &first).await.unwrap();
        jobs::insert(&mut tx, &job(&db, other)).await.unwrap();
        jobs::insert(
            &mut tx,
            &Job {
                kind: "other".to_owned(),
                ..job(&db, one)
            },
        )
        .await
        .unwrap();
        crate::support::commit(tx).await.unwrap();

        let mut tx = db.write().await;
        let second = jobs::insert(&mut tx, &job(&db, one)).await;
        assert!(matches!(second, Err(StoreError::Conflict("jobs"))), "{second:?}");
        drop(tx);

        let mut tx = db.write().await;
        assert_eq!(jobs::under_way(&mut tx, "pull", one).await.unwrap().unwrap().id, first.id);
        assert!(jobs::cancel(&mut tx, first.id, "Stopped").await.unwrap());
        assert!(!jobs::cancel(&mut tx, first.id, "Stopped").await.unwrap());
        assert_eq!(jobs::under_way(&mut tx, "pull", one).await.unwrap(), None);
        jobs::insert(&mut tx, &job(&db, one)).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_anybodys_once_its_holder_stops_renewing() {
    for_each_database(async |db| {
        let connection = db.connection("1").await;
        let queued = job(&db, connection);
        let mut tx = db.write().await;
        jobs::insert(&mut tx, &queued).await.unwrap();
        let mut held = jobs::claim(&mut tx, &queued, "p1", NOW.plus(LEASE)).await.unwrap().unwrap();
        assert_eq!((held.status, held.attempts, held.started_at), (JobStatus::Running, 1, Some(NOW)));
        assert_eq!(
            jobs::claim(&mut tx, &queued, "p2", NOW.plus(LEASE)).await.unwrap(),
            None,
            "p1 was faster"
        );
        crate::support::commit(tx).await.unwrap();
        assert_eq!(due_at(&db, NOW).await, []);

        let mut tx = db.write().await;
        let seen = held.clone();
        held.lease_until = NOW.plus(LEASE * 2);
        (held.step, held.done, held.total) = ("Reading accounts".to_owned(), 40, Some(90));
        assert!(jobs::report(&mut tx, &held).await.unwrap());
        assert_eq!(
            jobs::claim(&mut tx, &seen, "p2", NOW.plus(LEASE)).await.unwrap(),
            None,
            "p1 renewed"
        );
        crate::support::commit(tx).await.unwrap();
        assert_eq!(due_at(&db, NOW.plus(LEASE)).await, []);
        assert_eq!(due_at(&db, NOW.plus(LEASE * 2)).await, [held.id]);

        let mut tx = db.write_at(NOW.plus(LEASE * 2)).await;
        let stored = jobs::get(&mut tx, held.id).await.unwrap().unwrap();
        assert_eq!(stored, held);
        let taken = jobs::claim(&mut tx, &stored, "p2", NOW.plus(LEASE * 3)).await.unwrap().unwrap();
        assert_eq!((taken.attempts, taken.done), (2, 40));
        assert!(!jobs::report(&mut tx, &held).await.unwrap(), "p1 comes too late");
        let ended = Job {
            status: JobStatus::Succeeded,
            result: "{}".to_owned(),
            finished_at: Some(NOW),
            ..taken
        };
        assert!(
            !jobs::close(
                &mut tx,
                &Job {
                    holder: "p1".to_owned(),
                    ..ended.clone()
                }
            )
            .await
            .unwrap()
        );
        assert!(jobs::close(&mut tx, &ended).await.unwrap());
        assert!(!jobs::close(&mut tx, &ended).await.unwrap(), "it ended");
        assert_eq!(jobs::latest(&mut tx, 5).await.unwrap(), [ended]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_to_be_tried_again_waits_and_a_stopped_one_is_not() {
    for_each_database(async |db| {
        let connection = db.connection("1").await;
        let queued = job(&db, connection);
        let later = NOW.plus(Duration::from_secs(60));
        let mut tx = db.write().await;
        jobs::insert(&mut tx, &queued).await.unwrap();
        let held = jobs::claim(&mut tx, &queued, "p1", NOW.plus(LEASE)).await.unwrap().unwrap();
        let back = Job {
            status: JobStatus::Queued,
            run_after: later,
            error: "{}".to_owned(),
            ..held
        };
        assert!(jobs::close(&mut tx, &back).await.unwrap());
        crate::support::commit(tx).await.unwrap();
        assert_eq!(due_at(&db, NOW.plus(LEASE)).await, []);
        assert_eq!(due_at(&db, later).await, [queued.id]);

        let mut tx = db.write_at(later).await;
        let held = jobs::claim(&mut tx, &back, "p2", later.plus(LEASE)).await.unwrap().unwrap();
        assert_eq!((held.attempts, held.error.as_str()), (2, ""));
        assert!(jobs::cancel(&mut tx, held.id, "Stopped").await.unwrap());
        assert!(!jobs::report(&mut tx, &held).await.unwrap(), "its holder hears of it");
        assert_eq!(jobs::get(&mut tx, held.id).await.unwrap().unwrap().status, JobStatus::Cancelled);
    })
    .await;
}
