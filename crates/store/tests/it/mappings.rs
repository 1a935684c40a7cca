use connect_domain::ids::{ConnectionId, TargetId, TargetSetId};
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::target_set::Target;
use connect_domain::mapping::transitions::{Mapping, MappingEvent, MappingMethod, ProposedTarget};
use connect_domain::source_object::{SourceObject, SourceObjectKind};
use connect_store::mappings::{self, MappingRow};
use connect_store::source_objects;
use connect_store::targets::{self, TargetRow};
use connect_store::{StoreError, Writes};

use crate::support::{Database, NOW, commit, for_each_database, ledger_account};

async fn target(tx: &mut connect_store::WriteTransaction, db: &Database, target_set_id: TargetSetId) -> TargetId {
    let row = TargetRow {
        id: TargetId::new(NOW, &db.entropy),
        target_set_id,
        position: 0,
        target: Target {
            code: "cash".to_owned(),
            name: "Cash".to_owned(),
            root_class: None,
            definition: String::new(),
            synonyms: vec![],
            engagement_types: vec![],
        },
        archived_at: None,
    };
    targets::insert(tx, std::slice::from_ref(&row)).await.unwrap();
    row.id
}

async fn unmapped(tx: &mut impl Writes, connection_id: ConnectionId, target_set_id: TargetSetId) -> Vec<MappingRow> {
    let objects = source_objects::list(tx, connection_id, SourceObjectKind::LedgerAccount)
        .await
        .unwrap();
    let row = |object: &source_objects::SourceObjectRow| MappingRow {
        source_object_id: object.id,
        target_set_id,
        connection_id,
        mapping: Mapping::unmapped(),
        note: String::new(),
        attributes: if object.object.active {
            AttributeValues::from([("direction".to_owned(), "bo=th".to_owned())])
        } else {
            AttributeValues::new()
        },
        seen_name: object.object.name.clone(),
        seen_code: object.object.code.clone(),
        seen_type: object.object.type_label(),
        status_reason: if object.object.active {
            String::new()
        } else {
            "it was of another type".to_owned()
        },
        reviewed_by: None,
        reviewed_at: None,
        effective_from: None,
        revision: 0,
    };
    objects.iter().map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_and_suggestions_come_back_and_nobody_overwrites_another() {
    for_each_database(async |db| {
        let connection = db.connection("1").await;
        let set = db.target_set().await;
        let chart: Vec<SourceObject> = (0..1_100).map(ledger_account).collect();
        let mut tx = db.write().await;
        source_objects::upsert(&mut tx, connection, &chart, &db.entropy).await.unwrap();
        let target = target(&mut tx, &db, set).await;
        let mut rows = unmapped(&mut tx, connection, set).await;
        let proposed = ProposedTarget {
            target,
            confidence: 0.1 + 0.2,
            reason: "its name is `Cash`".to_owned(),
        };
        for (number, row) in rows.iter_mut().enumerate() {
            let event = match number % 3 {
                0 => MappingEvent::Suggest(Some(proposed.clone())),
                1 => MappingEvent::Confirm {
                    target,
                    method: MappingMethod::Import,
                },
                _ => MappingEvent::Ignore,
            };
            row.mapping = row.mapping.apply(event).unwrap().after;
        }
        mappings::save(&mut tx, &rows).await.unwrap();
        commit(tx).await.unwrap();

        let mut reader = db.store.read().await.unwrap();
        let mut stored = mappings::list(&mut reader, connection, set).await.unwrap();
        assert!(stored.iter().all(|row| row.revision == 1));
        stored.iter_mut().for_each(|row| row.revision = 0);
        stored.sort_by_key(|row| row.source_object_id);
        rows.sort_by_key(|row| row.source_object_id);
        assert_eq!(stored, rows, "{}", db.name);
        let counted = mappings::count_by_connection(&mut reader, set).await.unwrap();
        for (of, status, count) in &counted {
            let listed = rows.iter().filter(|row| row.mapping.status() == *status).count();
            assert_eq!((*of, *count), (connection, listed as u64), "{}: {status:?}", db.name);
        }
        assert_eq!(
            counted.iter().map(|(_, _, count)| count).sum::<u64>(),
            rows.len() as u64,
            "{}",
            db.name
        );
        // Two thirds have the target, decided on or proposed.
        assert_eq!(mappings::list_of_target(&mut reader, target).await.unwrap().len(), 734);
        let used = targets::uses(&mut reader, set).await.unwrap();
        assert_eq!(used.len(), 1);
        assert_eq!((used[&target].mappings, used[&target].connections), (367, 1));
        drop(reader);

        let mut tx = db.write().await;
        let mut mine = mappings::get(&mut tx, rows[0].source_object_id, set).await.unwrap().unwrap();
        let theirs = mine.clone();
        mine.note = "checked".to_owned();
        mine.reviewed_by = Some(db.admin.label());
        mine.reviewed_at = Some(NOW);
        mappings::save(&mut tx, std::slice::from_ref(&mine)).await.unwrap();
        let late = mappings::save(&mut tx, &[theirs]).await;
        assert!(matches!(late, Err(StoreError::Gone { what: "revision", .. })));
        let unread = mappings::save(&mut tx, &[MappingRow { revision: 0, ..mine }]).await;
        assert!(unread.is_err(), "a row that exists is not made anew");
    })
    .await;
}
