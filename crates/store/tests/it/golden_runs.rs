use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use connect_domain::ids::{ConnectionId, GoldenRunId};
use connect_store::StoreError;
use connect_store::golden_runs::{self, GoldenRun};

use crate::support::{NOW, for_each_database};

fn run(connection_id: ConnectionId, set_name: &str, at: Instant, entropy: &dyn Entropy) -> GoldenRun {
    GoldenRun {
        id: GoldenRunId::new(at, entropy),
        connection_id,
        set_name: set_name.to_owned(),
        pages: 9,
        results: "[]".to_owned(),
        started_by: "Robin Sample".to_owned(),
        started_at: at,
        finished_at: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_counts_when_it_is_finished_and_then_it_is_never_changed() {
    for_each_database(async |db| {
        let (connection_id, other) = (db.connection("1").await, db.connection("2").await);
        let mut tx = db.write().await;
        let later = Instant::from_micros(NOW.as_micros() + 1_000_000);
        let mut first = run(connection_id, "ours", NOW, &db.entropy);
        let mut second = run(connection_id, "ours", later, &db.entropy);
        for run in [&first, &second, &run(other, "theirs", NOW, &db.entropy)] {
            golden_runs::insert(&mut tx, run).await.unwrap();
        }
        assert!(golden_runs::sets(&mut tx, connection_id).await.unwrap().is_empty(), "{}", db.name);
        first.results = "[1]".to_owned();
        golden_runs::update(&mut tx, &first).await.unwrap();
        first.finished_at = Some(later);
        golden_runs::update(&mut tx, &first).await.unwrap();
        assert!(golden_runs::update(&mut tx, &first).await.is_err(), "it is finished");

        assert_eq!(golden_runs::sets(&mut tx, connection_id).await.unwrap(), ["ours"]);
        let finished = golden_runs::finished(&mut tx, connection_id, "ours").await.unwrap();
        assert_eq!(finished, std::slice::from_ref(&first));
        let all = golden_runs::list(&mut tx, connection_id, 10).await.unwrap();
        assert_eq!(all, [second.clone(), first], "the newest first");
        assert_eq!(
            golden_runs::list(&mut tx, connection_id, 1).await.unwrap(),
            std::slice::from_ref(&second)
        );
        second.finished_at = Some(later);
        golden_runs::update(&mut tx, &second).await.unwrap();
        let finished = golden_runs::finished(&mut tx, connection_id, "ours").await.unwrap();
        let ids: Vec<_> = finished.iter().map(|run| run.id).collect();
        assert_eq!(ids, [all[1].id, second.id], "the oldest first");
    })
    .await;
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let mut tx = db.write().await;
        let once = run(connection_id, "ours", NOW, &db.entropy);
        golden_runs::insert(&mut tx, &once).await.unwrap();
        let again = golden_runs::insert(&mut tx, &once).await;
        assert!(matches!(again, Err(StoreError::Conflict("golden_runs"))), "{again:?}");
    })
    .await;
}
