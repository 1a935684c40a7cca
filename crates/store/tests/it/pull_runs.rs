use std::time::Duration;

use connect_domain::failure::Cause;
use connect_domain::ids::PullRunId;
use connect_store::pull_runs::{self, PullCounts, PullRun, PullStatus};

use crate::support::{NOW, commit, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_is_saved_until_it_ends() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let run = PullRun {
            id: PullRunId::new(NOW, &db.entropy),
            connection_id,
            resources: vec!["accounts".to_owned()],
            status: PullStatus::Running,
            cause: None,
            message: String::new(),
            counts: PullCounts::default(),
            cursor: String::new(),
            started_at: NOW,
            finished_at: None,
        };
        let ended = PullRun {
            status: PullStatus::Failed,
            cause: Some(Cause::Quota),
            message: "the limit of today is used up".to_owned(),
            counts: PullCounts {
                rows: 100,
                inserted: 40,
                updated: 30,
                unchanged: 20,
                deactivated: 10,
                requests: 3,
                retries: 2,
                throttled_ms: 1_500,
            },
            finished_at: Some(NOW.plus(Duration::from_secs(4))),
            ..run.clone()
        };
        let mut tx = db.write().await;
        pull_runs::insert(&mut tx, &run).await.unwrap();
        pull_runs::save(&mut tx, &ended).await.unwrap();
        assert!(pull_runs::save(&mut tx, &run).await.is_err());
        assert_eq!(pull_runs::latest(&mut tx, connection_id, 5).await.unwrap(), [ended]);
        let last = async |tx: &mut _, resource| pull_runs::last_success(tx, connection_id, resource).await.unwrap();
        assert_eq!(last(&mut tx, "accounts").await, None, "it failed");
        commit(tx).await.unwrap();
        let complete = PullRun {
            id: PullRunId::new(NOW, &db.entropy),
            status: PullStatus::Succeeded,
            started_at: NOW.plus(Duration::from_secs(5)),
            finished_at: Some(NOW),
            ..run.clone()
        };
        let elsewhere = PullRun {
            id: PullRunId::new(NOW, &db.entropy),
            connection_id: db.connection("2").await,
            ..run
        };
        db.connection("3").await;
        let mut tx = db.write().await;
        pull_runs::insert(&mut tx, &complete).await.unwrap();
        pull_runs::insert(&mut tx, &elsewhere).await.unwrap();
        let mut newest = pull_runs::latest_by_connection(&mut tx).await.unwrap();
        newest.sort_by_key(|run| run.connection_id);
        let successes = pull_runs::last_successes(&mut tx).await.unwrap();
        assert_eq!(
            successes,
            [(connection_id, complete.resources.clone(), NOW)],
            "neither what failed nor what runs"
        );
        assert_eq!(newest, [complete, elsewhere], "one of each that was ever pulled");
        assert_eq!(last(&mut tx, "accounts").await, Some(NOW));
        assert_eq!(last(&mut tx, "account").await, None);
    })
    .await;
}
