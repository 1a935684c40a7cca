use std::time::{Duration, Instant};

use connect_domain::ids::MappingRevisionId;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::drift::{Presence, Snapshot};
use connect_domain::source_object::RootClass;
use connect_store::StoreError;
use connect_store::mapping_revisions::{self, PublishedTarget, RevisionRow};
use sqlx::{AnyConnection, Connection};

use crate::support::{NOW, commit, for_each_database, ledger_account};

fn row(number: usize) -> RevisionRow {
    let object = ledger_account(number);
    RevisionRow {
        snapshot: Snapshot {
            external_id: object.external_id,
            code: object.code,
            name: object.name,
            parent_external_id: object.parent_external_id,
            root_class: object.root_class,
            source_type: object.source_type,
            source_subtype: object.source_subtype,
            presence: match number % 4 {
                0 => Presence::Inactive,
                1 => Presence::Gone { successor_id: None },
                2 => Presence::Gone {
                    successor_id: Some("7".to_owned()),
                },
                _ => Presence::Active,
            },
        },
        status: MappingStatus::Confirmed,
        target_code: number.is_multiple_of(2).then(|| "cash".to_owned()),
        attributes: if number.is_multiple_of(2) {
            AttributeValues::from([("direction".to_owned(), "both".to_owned())])
        } else {
            AttributeValues::new()
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_count_up_and_never_change() {
    for_each_database(async |db| {
        let connection = db.connection("1").await;
        let set = db.target_set().await;
        let rows: Vec<RevisionRow> = (0..100).map(row).collect();
        let targets = [PublishedTarget {
            code: "cash".to_owned(),
            name: "Cash at hand".to_owned(),
            root_class: Some(RootClass::Asset),
        }];
        for expected in 1..=2 {
            let mut tx = db.write().await;
            let id = MappingRevisionId::new(NOW, &db.entropy);
            let published = mapping_revisions::insert(&mut tx, id, connection, set, &rows, &targets)
                .await
                .unwrap();
            assert_eq!((published.revision, published.mappings), (expected, 50));
            commit(tx).await.unwrap();
        }
        let mut reader = db.store.read().await.unwrap();
        let latest = mapping_revisions::latest(&mut reader, connection, set).await.unwrap().unwrap();
        let all = mapping_revisions::latest_by_connection(&mut reader, set).await.unwrap();
        assert_eq!(all, [(connection, 2)]);
        assert_eq!((latest.revision, latest.published_by.as_str()), (2, db.admin.label().as_str()));
        assert_eq!(mapping_revisions::rows(&mut reader, latest.id).await.unwrap(), rows);
        assert_eq!(mapping_revisions::targets(&mut reader, latest.id).await.unwrap(), targets);
        assert_eq!(mapping_revisions::list(&mut reader, connection, set, 9).await.unwrap().len(), 2);
        drop(reader);

        let mut thief = AnyConnection::connect(&db.url()).await.unwrap();
        let change = "UPDATE mapping_revisions SET targets = '[]' WHERE revision = 2";
        assert!(sqlx::query(change).execute(&mut thief).await.is_err());
        let drop_trigger = if db.name == "SQLite" {
            "DROP TRIGGER mapping_revisions_stay"
        } else {
            "DROP TRIGGER mapping_revisions_stay ON mapping_revisions"
        };
        sqlx::raw_sql(drop_trigger).execute(&mut thief).await.unwrap();
        sqlx::query(change).execute(&mut thief).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let changed = mapping_revisions::rows(&mut reader, latest.id).await;
        assert!(matches!(changed, Err(StoreError::Damaged(_))));
    })
    .await;
}

/// 100,000 rows are to publish in one to two seconds in an optimized build.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_mapping_is_published_at_once() {
    for_each_database(async |db| {
        let connection = db.connection("1").await;
        let set = db.target_set().await;
        let rows: Vec<RevisionRow> = (0..100_000).map(row).collect();
        let started = Instant::now();
        let mut tx = db.write().await;
        let id = MappingRevisionId::new(NOW, &db.entropy);
        mapping_revisions::insert(&mut tx, id, connection, set, &rows, &[]).await.unwrap();
        commit(tx).await.unwrap();
        let published = started.elapsed();
        let read = mapping_revisions::rows(&mut db.store.read().await.unwrap(), id).await.unwrap();
        println!(
            "{}: published in {published:?}, read back in {:?}",
            db.name,
            started.elapsed() - published
        );
        assert_eq!(read.len(), rows.len());
        let limit = if cfg!(debug_assertions) { 20 } else { 2 };
        assert!(published < Duration::from_secs(limit), "{published:?}");
    })
    .await;
}
