use connect_domain::ids::{GoLiveId, MemberId};
use connect_store::go_lives::{self, EndOfLive, GoLive};
use connect_store::{StoreError, contracts};

use crate::contracts::{contract, member, signed};
use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_live_until_somebody_ends_it_and_both_stay_on_record() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let mut tx = db.write().await;
        let by = member(&db, &mut tx).await;
        let agreed = contract(&db, "ledger", 0, by, signed());
        contracts::insert(&mut tx, &agreed).await.unwrap();
        assert_eq!(go_lives::newest(&mut tx, connection_id).await.unwrap(), None);
        let go_live = GoLive {
            id: GoLiveId::new(NOW, &db.entropy),
            connection_id,
            contract_id: agreed.id,
            mapping_revision: Some(3),
            decided_by: by,
            decided_at: NOW,
            end: None,
        };
        go_lives::insert(&mut tx, &go_live).await.unwrap();
        assert_eq!(go_lives::newest(&mut tx, connection_id).await.unwrap(), Some(go_live.clone()));
        go_lives::end(&mut tx, go_live.id, by, "The client left").await.unwrap();
        let again = go_lives::end(&mut tx, go_live.id, by, "The client left").await;
        assert!(matches!(again, Err(StoreError::Gone { .. })), "{again:?}");
        let ended = go_lives::list(&mut tx).await.unwrap();
        let reason = "The client left".to_owned();
        assert_eq!(ended[0].end, Some(EndOfLive { by, at: NOW, reason }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_live_without_a_contract_on_record() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let mut tx = db.write().await;
        let by: MemberId = member(&db, &mut tx).await;
        let go_live = GoLive {
            id: GoLiveId::new(NOW, &db.entropy),
            connection_id,
            contract_id: contract(&db, "ledger", 0, by, signed()).id,
            mapping_revision: None,
            decided_by: by,
            decided_at: NOW,
            end: None,
        };
        assert!(go_lives::insert(&mut tx, &go_live).await.is_err());
    })
    .await;
}
