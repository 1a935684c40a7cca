use connect_domain::access::{Actor, Permission, Role};
use connect_domain::audit::AuditEntry;
use connect_domain::ids::{MemberId, PullRunId};
use connect_store::{Observed, StoreError, audit_entries, connections, settings};

use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_transaction_leaves_nothing() {
    for_each_database(async |db| {
        let connection = db.new_connection("1");
        let mut tx = db.write().await;
        connections::insert(&mut tx, &connection).await.unwrap();
        drop(tx);
        let mut tx = db.store.observe(NOW).await.unwrap();
        assert_eq!(connections::get(&mut tx, connection.id).await.unwrap(), None);
        drop(tx);
        let mut reader = db.store.read().await.unwrap();
        assert!(audit_entries::list(&mut reader, 0, 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_write_gets_no_transaction() {
    for_each_database(async |db| {
        let viewer = Actor::Member {
            id: MemberId::new(NOW, &db.entropy),
            role: Role::Viewer,
        };
        let refused = db.store.write(&viewer, Permission::Map, NOW).await;
        assert!(matches!(refused.err(), Some(StoreError::NotPermitted(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_needs_its_row() {
    for_each_database(async |db| {
        let connection = db.connection("1").await;
        let mut tx = db.store.observe(NOW).await.unwrap();
        connections::rename(&mut tx, connection, "lost", "").await.unwrap();
        let unknown = PullRunId::new(NOW, &db.entropy);
        assert!(matches!(tx.commit_observed(unknown).await, Err(StoreError::Gone { .. })));
        let mut tx = db.store.observe(NOW).await.unwrap();
        connections::rename(&mut tx, connection, "kept", "").await.unwrap();
        tx.commit_observed(Observed::Call(connection)).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let stored = connections::get(&mut reader, connection).await.unwrap().unwrap();
        assert_eq!(stored.display_name, "kept");
    })
    .await;
}

/// A reader sees one state, whatever is committed meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_one_state() {
    for_each_database(async |db| {
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(settings::get::<i64>(&mut reader, "a").await.unwrap(), None);
        let mut tx = db.write().await;
        settings::set(&mut tx, "a", &1).await.unwrap();
        tx.commit(AuditEntry::new("setting.changed", "a", "")).await.unwrap();
        assert_eq!(settings::get::<i64>(&mut reader, "a").await.unwrap(), None, "{}", db.name);
        drop(reader);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(settings::get::<i64>(&mut reader, "a").await.unwrap(), Some(1));
    })
    .await;
}

/// Read-modify-write by many tasks loses nothing: their transactions queue up.
#[tokio::test(flavor = "multi_thread")]
async fn writers_queue_up() {
    for_each_database(async |db| {
        let writers = (0..40).map(|_| {
            let (store, admin) = (db.store.clone(), db.admin.clone());
            tokio::spawn(async move {
                let mut tx = store.write(&admin, Permission::AdministerWorkspace, NOW).await.unwrap();
                let count: i64 = settings::get(&mut tx, "count").await.unwrap().unwrap_or(0);
                settings::set(&mut tx, "count", &(count + 1)).await.unwrap();
                tx.commit(AuditEntry::new("setting.changed", "count", "")).await.unwrap();
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(settings::get::<i64>(&mut reader, "count").await.unwrap(), Some(40));
        assert_eq!(audit_entries::list(&mut reader, 0, 100).await.unwrap().len(), 40);
    })
    .await;
}
