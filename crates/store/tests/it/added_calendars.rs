use connect_store::added_calendars::{self, AddedCalendar, LastPull};

use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_kept_once_for_a_connection_with_what_the_last_pull_found() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let other = db.connection("2").await;
        let mut tx = db.write().await;
        let row = |address: &str, connection_id| AddedCalendar {
            connection_id,
            address: address.to_owned(),
            external_id: format!("AAMk-{address}"),
            name: "Front Desk".to_owned(),
            last_pull: LastPull::Pending,
            problem: String::new(),
            created_by: "Robin Sample".to_owned(),
            created_at: NOW,
        };
        let (tax, desk, foreign) = (
            row("tax@example.com", connection_id),
            row("desk@example.com", connection_id),
            row("desk@example.com", other),
        );
        for row in [&tax, &desk, &foreign] {
            added_calendars::insert(&mut tx, row).await.unwrap();
        }
        let listed = added_calendars::list(&mut tx, connection_id).await.unwrap();
        assert_eq!(listed, [desk.clone(), tax.clone()]);
        for last_pull in [LastPull::Read, LastPull::Listed, LastPull::Unread] {
            let found = AddedCalendar {
                last_pull,
                name: format!("Desk, {}", last_pull.as_str()),
                problem: "closed".to_owned(),
                ..desk.clone()
            };
            added_calendars::note(&mut tx, &found).await.unwrap();
            let listed = added_calendars::list(&mut tx, connection_id).await.unwrap();
            assert_eq!(listed, [found, tax.clone()]);
        }
        added_calendars::delete(&mut tx, connection_id, "desk@example.com").await.unwrap();
        assert!(added_calendars::delete(&mut tx, connection_id, "desk@example.com").await.is_err());
        added_calendars::note(&mut tx, &desk).await.unwrap();
        assert_eq!(added_calendars::list(&mut tx, connection_id).await.unwrap(), [tax]);
        assert_eq!(added_calendars::list(&mut tx, other).await.unwrap(), [foreign]);
        // Last, for a conflict ends the transaction on PostgreSQL.
        assert!(
            added_calendars::insert(&mut tx, &row("tax@example.com", connection_id))
                .await
                .is_err()
        );
    })
    .await;
}
