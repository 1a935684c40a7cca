use connect_domain::advisory_client::ClientNames;
use connect_domain::environment::Environment;
use connect_domain::ids::{AdvisoryClientId, ConnectQueueEntryId, ConnectQueueId};
use connect_store::advisory_clients::{self, AdvisoryClient};
use connect_store::connect_queue_entries::{self, ConnectQueueEntry, EntryStatus, MatchedBy};
use connect_store::connect_queues::{self, ConnectQueue};
use connect_store::{StoreError, WriteTransaction};

use crate::support::{Database, NOW, commit, for_each_database};

async fn client(db: &Database, tx: &mut WriteTransaction, name: &str) -> AdvisoryClientId {
    let client = AdvisoryClient {
        id: AdvisoryClientId::new(NOW, &db.entropy),
        names: ClientNames::new(name, "", "").unwrap(),
        created_at: NOW,
        archived_at: None,
    };
    advisory_clients::insert(tx, std::slice::from_ref(&client)).await.unwrap();
    client.id
}

fn queue(db: &Database) -> ConnectQueue {
    ConnectQueue {
        id: ConnectQueueId::new(NOW, &db.entropy),
        partner: "ledger".to_owned(),
        environment: Environment::Custom,
        app_registration_id: None,
        started_by: db.admin.label(),
        created_at: NOW,
        paused_at: None,
        closed_at: None,
    }
}

fn entry(db: &Database, queue_id: ConnectQueueId, advisory_client_id: AdvisoryClientId, place: i64) -> ConnectQueueEntry {
    ConnectQueueEntry {
        id: ConnectQueueEntryId::new(NOW, &db.entropy),
        queue_id,
        advisory_client_id,
        place,
        status: EntryStatus::Waiting,
        reason: String::new(),
        attempt_id: None,
        external_account_id: String::new(),
        display_name: String::new(),
        legal_name: String::new(),
        granted_scopes: Vec::new(),
        grant_expires_at: None,
        matched_by: None,
        connection_id: None,
        acts: 0,
        own_ms: 0,
        changed_at: NOW,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_queue_is_open_for_a_partner_and_a_client_stands_in_it_once() {
    for_each_database(async |db| {
        let first = queue(&db);
        let mut tx = db.write().await;
        connect_queues::insert(&mut tx, &first).await.unwrap();
        commit(tx).await.unwrap();
        let mut tx = db.write().await;
        let again = connect_queues::insert(&mut tx, &queue(&db)).await;
        assert!(
            matches!(again, Err(StoreError::Conflict("connect_queues"))),
            "{}: {again:?}",
            db.name
        );
        drop(tx);

        let mut tx = db.write().await;
        connect_queues::set_paused(&mut tx, first.id, true).await.unwrap();
        assert_eq!(connect_queues::list(&mut tx).await.unwrap()[0].paused_at, Some(NOW));
        connect_queues::set_paused(&mut tx, first.id, false).await.unwrap();
        assert_eq!(connect_queues::list(&mut tx).await.unwrap(), std::slice::from_ref(&first));
        let id = client(&db, &mut tx, "Harbor").await;
        connect_queue_entries::insert(&mut tx, &entry(&db, first.id, id, 0)).await.unwrap();
        connect_queues::close(&mut tx, first.id).await.unwrap();
        assert!(connect_queues::close(&mut tx, first.id).await.is_err(), "only once");
        assert!(connect_queues::set_paused(&mut tx, first.id, true).await.is_err(), "it is closed");
        connect_queues::insert(&mut tx, &queue(&db)).await.unwrap();
        commit(tx).await.unwrap();
        let mut tx = db.write().await;
        let twice = connect_queue_entries::insert(&mut tx, &entry(&db, first.id, id, 1)).await;
        assert!(
            matches!(twice, Err(StoreError::Conflict("connect_queue_entries"))),
            "{}: {twice:?}",
            db.name
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_programs_at_one_entry_the_second_changes_nothing() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let queue = queue(&db);
        let mut tx = db.write().await;
        connect_queues::insert(&mut tx, &queue).await.unwrap();
        let id = client(&db, &mut tx, "Harbor").await;
        let late = entry(&db, queue.id, id, 1);
        connect_queue_entries::insert(&mut tx, &late).await.unwrap();
        let id = client(&db, &mut tx, "Old Mill").await;
        let first = entry(&db, queue.id, id, 0);
        connect_queue_entries::insert(&mut tx, &first).await.unwrap();

        let held = ConnectQueueEntry {
            status: EntryStatus::Held,
            reason: "The names differ".to_owned(),
            external_account_id: "42".to_owned(),
            display_name: "Somebody".to_owned(),
            legal_name: "Somebody LLC".to_owned(),
            granted_scopes: vec!["accounting".to_owned()],
            grant_expires_at: Some(NOW),
            acts: 1,
            own_ms: 120,
            ..first.clone()
        };
        let before = (EntryStatus::Waiting, None);
        connect_queue_entries::step(&mut tx, before, &held).await.unwrap();
        assert!(connect_queue_entries::step(&mut tx, before, &held).await.is_err(), "{}", db.name);
        assert_eq!(
            connect_queue_entries::list_held(&mut tx).await.unwrap(),
            std::slice::from_ref(&held)
        );
        assert_eq!(connect_queue_entries::list(&mut tx, queue.id).await.unwrap(), [held.clone(), late]);
        let connected = ConnectQueueEntry {
            status: EntryStatus::Connected,
            matched_by: Some(MatchedBy::Person),
            connection_id: Some(connection_id),
            ..held
        };
        connect_queue_entries::step(&mut tx, (EntryStatus::Held, None), &connected)
            .await
            .unwrap();
        assert_eq!(connect_queue_entries::list(&mut tx, queue.id).await.unwrap()[0], connected);
    })
    .await;
}
