use std::time::Duration;

use connect_domain::ids::SubscriptionId;
use connect_store::subscriptions::{self, SubscriptionRow};

use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_are_kept_by_their_clocks_until_they_are_ended() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let other = db.connection("2").await;
        let mut tx = db.write().await;
        let row = |days: u64, connection_id| SubscriptionRow {
            id: SubscriptionId::new(NOW, &db.entropy),
            connection_id,
            calendar: format!("AAMk{days}"),
            calendar_name: "Tax".to_owned(),
            external_id: format!("s-{days}"),
            notification_url: "https://relay.example.com".to_owned(),
            expires_at: NOW.plus(Duration::from_secs(days * 86_400)),
            created_by: "Robin Sample".to_owned(),
            created_at: NOW,
            begun_at: Some(NOW),
            lost_at: None,
        };
        let (late, soon, foreign) = (row(7, connection_id), row(2, connection_id), row(1, other));
        for row in [&late, &soon, &foreign] {
            subscriptions::insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(subscriptions::list(&mut tx).await.unwrap().len(), 3);
        let first = subscriptions::list_of(&mut tx, connection_id).await.unwrap();
        assert_eq!(first, [soon.clone(), late.clone()]);
        // Whether it is listed is kept of the one that was looked at, and of none that took its place.
        let lost = SubscriptionRow {
            lost_at: Some(NOW),
            ..soon.clone()
        };
        for (external_id, lost_at) in [("another", None), ("s-2", Some(NOW))] {
            let seen = SubscriptionRow {
                external_id: external_id.to_owned(),
                ..lost.clone()
            };
            subscriptions::keep_lost(&mut tx, &seen).await.unwrap();
            assert_eq!(subscriptions::list_of(&mut tx, connection_id).await.unwrap()[0].lost_at, lost_at);
        }
        let end = NOW.plus(Duration::from_secs(9 * 86_400));
        subscriptions::renew(&mut tx, soon.id, "s-new", end).await.unwrap();
        let renewed = subscriptions::list_of(&mut tx, connection_id).await.unwrap().remove(1);
        assert_eq!((renewed.external_id.as_str(), renewed.expires_at), ("s-new", end));
        assert_eq!((renewed.begun_at, renewed.lost_at), (None, None), "it lives");
        subscriptions::delete(&mut tx, late.id).await.unwrap();
        assert!(subscriptions::delete(&mut tx, late.id).await.is_err());
        subscriptions::delete_of(&mut tx, connection_id).await.unwrap();
        assert_eq!(subscriptions::list(&mut tx).await.unwrap(), [foreign]);
    })
    .await;
}
