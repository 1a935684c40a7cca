use std::time::Duration;

use connect_store::StoreError;
use connect_store::refresh_intents::{self, RefreshIntent, RefreshPhase};
use connect_store::refresh_leases;

use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn an_intent_belongs_to_one_attempt() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let intent = RefreshIntent {
            connection_id,
            attempt_id: "one".to_owned(),
            from_generation: 4,
            holder: "machine/12".to_owned(),
            phase: RefreshPhase::Intent,
            started_at: NOW,
        };
        let mut tx = db.write().await;
        refresh_intents::insert(&mut tx, &intent).await.unwrap();
        assert!(refresh_intents::mark_sent(&mut tx, connection_id, "two").await.is_err());
        refresh_intents::mark_sent(&mut tx, connection_id, "one").await.unwrap();
        let stored = refresh_intents::get(&mut tx, connection_id).await.unwrap().unwrap();
        assert_eq!(stored.phase, RefreshPhase::Sent);
        assert!(!refresh_intents::delete(&mut tx, connection_id, "two").await.unwrap());
        assert!(refresh_intents::delete(&mut tx, connection_id, "one").await.unwrap());
        refresh_intents::insert(&mut tx, &intent).await.unwrap();
        let second = refresh_intents::insert(&mut tx, &intent).await;
        assert!(matches!(second, Err(StoreError::Conflict("refresh_intents"))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lapsed_lease_is_fenced_off() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let lease = Duration::from_secs(30);
        let mut tx = db.write().await;
        let first = refresh_leases::take(&mut tx, id, "a", lease).await.unwrap().unwrap();
        assert_eq!(refresh_leases::take(&mut tx, id, "b", lease).await.unwrap(), None);
        assert!(refresh_leases::renew(&mut tx, id, first.fence, lease).await.unwrap());
        refresh_leases::set_committed_generation(&mut tx, id, 7).await.unwrap();
        refresh_leases::set_committed_generation(&mut tx, id, 5).await.unwrap();
        crate::support::commit(tx).await.unwrap();

        let mut tx = db.write_at(NOW.plus(Duration::from_secs(31))).await;
        let second = refresh_leases::take(&mut tx, id, "b", lease).await.unwrap().unwrap();
        assert!(second.fence > first.fence);
        assert_eq!(second.committed_generation, 7);
        assert!(!refresh_leases::holds(&mut tx, id, first.fence).await.unwrap());
        assert!(!refresh_leases::renew(&mut tx, id, first.fence, lease).await.unwrap());
        refresh_leases::release(&mut tx, id, first.fence).await.unwrap();
        assert!(refresh_leases::holds(&mut tx, id, second.fence).await.unwrap());
        refresh_leases::release(&mut tx, id, second.fence).await.unwrap();
        assert!(!refresh_leases::holds(&mut tx, id, second.fence).await.unwrap());
        assert_eq!(refresh_leases::get(&mut tx, id).await.unwrap().unwrap().committed_generation, 7);
    })
    .await;
}
