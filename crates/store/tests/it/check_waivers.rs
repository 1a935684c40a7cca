use std::time::Duration;

use connect_domain::access::Role;
use connect_domain::ids::{CheckWaiverId, MemberId};
use connect_store::StoreError;
use connect_store::check_waivers::{self, CheckWaiver};
use connect_store::members::{self, Member};

use crate::support::{NOW, for_each_database};

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test(flavor = "multi_thread")]
async fn a_waiver_counts_until_it_ends_or_is_withdrawn_and_stays_on_record() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let mut tx = db.write().await;
        let member = Member {
            id: MemberId::new(NOW, &db.entropy),
            display_name: "Robin Sample".to_owned(),
            role: Role::Admin,
            created_at: NOW,
            disabled_at: None,
        };
        members::insert(&mut tx, &member).await.unwrap();
        let waiver = CheckWaiver {
            id: CheckWaiverId::new(NOW, &db.entropy),
            connection_id,
            check_id: "mapping.coverage".to_owned(),
            reason: "The client closes the books in January".to_owned(),
            granted_by: member.id,
            granted_at: NOW,
            expires_at: NOW.plus(DAY),
            withdrawn: None,
        };
        check_waivers::insert(&mut tx, &waiver).await.unwrap();
        assert_eq!(
            check_waivers::list(&mut tx).await.unwrap(),
            std::slice::from_ref(&waiver),
            "{}",
            db.name
        );
        assert!(waiver.is_in_force(NOW) && !waiver.is_in_force(NOW.plus(DAY)));

        let again = check_waivers::insert(&mut tx, &waiver).await;
        assert!(matches!(again, Err(StoreError::Conflict("check_waivers"))), "{again:?}");
    })
    .await;
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let mut tx = db.write().await;
        let by = MemberId::new(NOW, &db.entropy);
        let member = Member {
            id: by,
            display_name: "Robin Sample".to_owned(),
            role: Role::Admin,
            created_at: NOW,
            disabled_at: None,
        };
        members::insert(&mut tx, &member).await.unwrap();
        let id = CheckWaiverId::new(NOW, &db.entropy);
        assert!(check_waivers::withdraw(&mut tx, id, by).await.is_err(), "there is none");
        let waiver = CheckWaiver {
            id,
            connection_id,
            check_id: "clock.skew".to_owned(),
            reason: "The machine is replaced on Friday".to_owned(),
            granted_by: by,
            granted_at: NOW,
            expires_at: NOW.plus(DAY),
            withdrawn: None,
        };
        check_waivers::insert(&mut tx, &waiver).await.unwrap();
        check_waivers::withdraw(&mut tx, id, by).await.unwrap();
        assert!(check_waivers::withdraw(&mut tx, id, by).await.is_err(), "only once");
        let stored = check_waivers::list(&mut tx).await.unwrap();
        assert_eq!(stored[0].withdrawn, Some((by, NOW)));
        assert!(!stored[0].is_in_force(NOW));
    })
    .await;
}
