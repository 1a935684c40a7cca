use std::collections::BTreeMap;

use connect_domain::customer_subscription::{CustomerSubscription, CustomerSubscriptionItem};
use connect_domain::ids::PullRunId;
use connect_store::customer_subscriptions::{LiveByPrice, count_live, live_by_price};
use connect_store::records::{self, mark_absent};

use crate::support::{NOW, commit, for_each_database};

fn subscription(id: &str, prices: &[&str], live: bool) -> CustomerSubscription {
    let item = |(index, price): (usize, &&str)| CustomerSubscriptionItem {
        external_id: format!("{id} {index}"),
        price_external_id: (*price).to_owned(),
        quantity: (index > 0).then_some(2),
        current_period_ends_at: Some(NOW),
    };
    CustomerSubscription {
        external_id: id.to_owned(),
        customer_external_id: Some("cus_1".to_owned()),
        source_status: "active".to_owned(),
        live,
        created_at: Some(NOW),
        cancels_at: None,
        items: prices.iter().enumerate().map(item).collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_counts_once_for_a_price_and_only_while_it_is_live() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let (first, second) = (PullRunId::new(NOW, &db.entropy), PullRunId::new(NOW, &db.entropy));
        let by_price = |counts: &[(&str, u64)]| -> BTreeMap<String, LiveByPrice> {
            let live = |subscriptions: u64| LiveByPrice {
                subscriptions,
                ending: 0,
                last_ends_at: None,
            };
            counts.iter().map(|(price, count)| ((*price).to_owned(), live(*count))).collect()
        };
        let mut tx = db.write().await;
        let listed = [
            subscription("sub_1", &["a", "b"], true),
            subscription("sub_2", &["a"], true),
            subscription("sub_3", &["a"], false),
            subscription("sub_4", &["c", "c"], true),
        ];
        assert_eq!(records::upsert(&mut tx, id, first, &listed).await.unwrap().inserted, 4);
        commit(tx).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(count_live(&mut reader, id).await.unwrap(), 3, "{}", db.name);
        assert_eq!(
            live_by_price(&mut reader, id).await.unwrap(),
            by_price(&[("a", 2), ("b", 1), ("c", 1)])
        );
        drop(reader);

        // An item goes, and a subscription that is not listed any more has ended.
        let mut tx = db.write().await;
        let listed = [subscription("sub_1", &["b"], true), listed[2].clone(), listed[3].clone()];
        let counts = records::upsert(&mut tx, id, second, &listed).await.unwrap();
        assert_eq!((counts.updated, counts.unchanged), (1, 2));
        assert_eq!(mark_absent::<CustomerSubscription>(&mut tx, id, second).await.unwrap(), 1);
        assert_eq!(count_live(&mut tx, id).await.unwrap(), 2);
        assert_eq!(live_by_price(&mut tx, id).await.unwrap(), by_price(&[("b", 1), ("c", 1)]));

        // One that is canceled is live until it ends.
        let canceled = CustomerSubscription {
            cancels_at: Some(NOW),
            ..listed[0].clone()
        };
        records::upsert(&mut tx, id, second, &[canceled]).await.unwrap();
        let told = live_by_price(&mut tx, id).await.unwrap()["b"];
        assert_eq!((told.subscriptions, told.ending, told.last_ends_at), (1, 1, Some(NOW)));
        commit(tx).await.unwrap();
    })
    .await;
}
