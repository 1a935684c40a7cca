use std::time::Duration;

use connect_domain::ids::JobId;
use connect_store::jobs::{self, Job, JobStatus};

use crate::support::{Database, NOW, for_each_database};

fn job(db: &Database, after: Duration) -> Job {
    Job {
        id: JobId::new(NOW, &db.entropy),
        kind: "pull".to_owned(),
        payload: "{}".to_owned(),
        connection_id: None,
        status: JobStatus::Queued,
        attempts: 0,
        holder: String::new(),
        message: String::new(),
        run_after: NOW.plus(after),
        created_at: NOW,
        started_at: None,
        finished_at: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_taken_once_in_the_order_in_which_they_are_due() {
    for_each_database(async |db| {
        let (later, first, second) = (
            job(&db, Duration::from_secs(60)),
            job(&db, Duration::ZERO),
            job(&db, Duration::ZERO),
        );
        let mut tx = db.write().await;
        for job in [&later, &first, &second] {
            jobs::insert(&mut tx, job).await.unwrap();
        }
        let mut taken = Vec::new();
        while let Some(job) = jobs::claim(&mut tx, "p1").await.unwrap() {
            assert_eq!((job.status, job.attempts, job.started_at), (JobStatus::Running, 1, Some(NOW)));
            taken.push(job.id);
        }
        assert_eq!(taken, [first.id, second.id]);
        jobs::finish(&mut tx, first.id, JobStatus::Succeeded, "").await.unwrap();
        assert!(jobs::finish(&mut tx, first.id, JobStatus::Failed, "").await.is_err());
        jobs::retry(&mut tx, second.id, NOW, "answered 503").await.unwrap();
        let again = jobs::claim(&mut tx, "p2").await.unwrap().unwrap();
        assert_eq!((again.id, again.attempts, again.message.as_str()), (second.id, 2, "answered 503"));
        assert_eq!(jobs::requeue_of(&mut tx, "p1").await.unwrap(), 0);
        assert_eq!(jobs::requeue_of(&mut tx, "p2").await.unwrap(), 1);
        assert!(jobs::cancel(&mut tx, later.id).await.unwrap());
        assert!(!jobs::cancel(&mut tx, later.id).await.unwrap());
        assert_eq!(jobs::list(&mut tx, JobStatus::Queued).await.unwrap().len(), 1);
        assert_eq!(jobs::get(&mut tx, later.id).await.unwrap().unwrap().status, JobStatus::Cancelled);
    })
    .await;
}
