use std::time::Duration;

use connect_domain::ids::PullRunId;
use connect_domain::partner_event::PartnerEvent;
use connect_store::partner_events::{newest_at, newest_until};
use connect_store::records;

use crate::support::{NOW, commit, for_each_database};

fn event(id: &str, seconds: u64) -> PartnerEvent {
    PartnerEvent {
        external_id: id.to_owned(),
        event_type: "price.updated".to_owned(),
        happened_at: NOW.plus(Duration::from_secs(seconds)),
        object_external_id: None,
        pending_webhooks: 1,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_is_found_up_to_an_instant_and_an_event_is_kept_once() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let run = PullRunId::new(NOW, &db.entropy);
        let mut tx = db.write().await;
        assert_eq!(newest_at(&mut tx, id).await.unwrap(), None);
        let listed = [event("evt_3", 30), event("evt_1", 10), event("evt_2", 20)];
        assert_eq!(records::upsert(&mut tx, id, run, &listed).await.unwrap().inserted, 3);
        assert_eq!(records::upsert(&mut tx, id, run, &listed).await.unwrap().unchanged, 3);
        commit(tx).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let at = |seconds| NOW.plus(Duration::from_secs(seconds));
        assert_eq!(newest_at(&mut reader, id).await.unwrap(), Some(at(30)), "{}", db.name);
        for (until, found) in [(9, None), (25, Some(("evt_2", 20))), (30, Some(("evt_3", 30)))] {
            let found = found.map(|(id, seconds)| (id.to_owned(), at(seconds)));
            assert_eq!(newest_until(&mut reader, id, at(until)).await.unwrap(), found);
        }
    })
    .await;
}
