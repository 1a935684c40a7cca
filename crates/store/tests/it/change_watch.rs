use std::time::Duration;

use connect_store::{Observed, Store, connections};

use crate::support::{NOW, for_each_database};

/// The bar of `architecture.md`, decision 10.
const WITHIN: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_of_another_program_is_heard_within_a_second() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let other = Store::open(db.store.location()).await.unwrap();
        let mut watch = db.store.watch_changes().await.unwrap();
        for round in 0..3 {
            let quiet = tokio::time::timeout(Duration::from_millis(500), watch.changed()).await;
            assert!(quiet.is_err(), "nothing was committed before round {round} on {}", db.name);
            let mut tx = other.observe(NOW).await.unwrap();
            connections::rename(&mut tx, id, &format!("name {round}"), "").await.unwrap();
            tx.commit_observed(Observed::Call(id)).await.unwrap();
            tokio::time::timeout(WITHIN, watch.changed()).await.unwrap().unwrap();
        }
        let mut tx = other.observe(NOW).await.unwrap();
        connections::rename(&mut tx, id, "rolled back", "").await.unwrap();
        drop(tx);
        assert!(tokio::time::timeout(Duration::from_millis(500), watch.changed()).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_commit_is_not_heard() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let mut watch = db.store.watch_changes().await.unwrap();
        let mut tx = db.store.observe(NOW).await.unwrap();
        connections::rename(&mut tx, id, "own", "").await.unwrap();
        tx.commit_observed(Observed::Call(id)).await.unwrap();
        let heard = tokio::time::timeout(Duration::from_millis(1_500), watch.changed()).await;
        assert!(heard.is_err(), "on {}", db.name);
    })
    .await;
}
