use connect_domain::clock::Instant;
use connect_domain::ids::SourceObjectId;
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::{Mapping, MappingEvent};
use connect_domain::source_object::SourceObjectKind;
use connect_store::mapping_changes::{self, MappingChangeRow, live};
use connect_store::mappings::MappingRow;
use connect_store::{Location, source_objects};
use sqlx::{AnyConnection, Connection};

use crate::support::{Database, NOW, commit, for_each_database, for_each_left_at, ledger_account};

/// An account with a mapping that is not stored yet.
async fn mapping(db: &Database) -> MappingRow {
    let connection_id = db.connection("1").await;
    let target_set_id = db.target_set().await;
    let mut tx = db.write().await;
    source_objects::upsert(&mut tx, connection_id, &[ledger_account(1)], &db.entropy)
        .await
        .unwrap();
    let objects = source_objects::list(&mut tx, connection_id, SourceObjectKind::LedgerAccount)
        .await
        .unwrap();
    commit(tx).await.unwrap();
    MappingRow {
        source_object_id: objects[0].id,
        target_set_id,
        connection_id,
        mapping: Mapping::unmapped(),
        note: "seen".to_owned(),
        attributes: AttributeValues::from([("direction".to_owned(), "both".to_owned())]),
        seen_name: "Account".to_owned(),
        seen_code: "1".to_owned(),
        seen_type: "Asset / Bank".to_owned(),
        status_reason: String::new(),
        reviewed_by: None,
        reviewed_at: Some(NOW),
        effective_from: None,
        revision: 0,
    }
}

fn ignored(row: &MappingRow, revision: i64) -> MappingRow {
    MappingRow {
        mapping: row.mapping.apply(MappingEvent::Ignore).unwrap().after,
        attributes: AttributeValues::new(),
        revision,
        ..row.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_comes_back_newest_first_and_never_changes() {
    for_each_database(async |db| {
        let row = mapping(&db).await;
        let change = |revision, act, undid| MappingChangeRow {
            undid,
            ..MappingChangeRow::new(&row, &ignored(&row, revision), act, db.admin.label(), NOW)
        };
        let changes = vec![change(0, MappingAct::Ignore, None), change(1, MappingAct::Restore, Some(1))];
        let mut tx = db.write().await;
        mapping_changes::insert(&mut tx, &changes).await.unwrap();
        commit(tx).await.unwrap();

        let mut reader = db.store.read().await.unwrap();
        let ids = [row.source_object_id, SourceObjectId::new(Instant::from_seconds(5), &db.entropy)];
        let mut histories = mapping_changes::list(&mut reader, row.target_set_id, &ids).await.unwrap();
        let newest_first: Vec<_> = changes.into_iter().rev().collect();
        assert_eq!(histories.remove(&ids[0]), Some(newest_first), "{}", db.name);
        assert!(histories.is_empty());
        drop(reader);

        let mut thief = AnyConnection::connect(&db.url()).await.unwrap();
        for change in ["UPDATE mapping_changes SET actor = 'x'", "DELETE FROM mapping_changes"] {
            assert!(sqlx::query(change).execute(&mut thief).await.is_err(), "{change} on {}", db.name);
        }
    })
    .await;
}

/// An undo takes back what it names and all that came after, also earlier undos.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_no_undo_took_back_is_live() {
    let folder = tempfile::tempdir().unwrap();
    let db = Database::open("SQLite", Location::Folder(folder.path().join("workspace"))).await;
    let row = mapping(&db).await;
    let history = |undid: &[Option<i64>]| {
        let change = |(place, undid): (usize, &Option<i64>)| MappingChangeRow {
            undid: *undid,
            ..MappingChangeRow::new(
                &row,
                &ignored(&row, i64::try_from(place).unwrap()),
                MappingAct::Ignore,
                String::new(),
                NOW,
            )
        };
        let mut changes: Vec<_> = undid.iter().enumerate().map(change).collect();
        changes.reverse();
        live(&changes).map(|change| change.revision).collect::<Vec<_>>()
    };
    assert_eq!(history(&[None, None]), [2, 1]);
    assert_eq!(history(&[None, None, Some(2)]), [1]);
    assert_eq!(history(&[None, None, Some(2), Some(1)]), [0_i64; 0]);
    assert_eq!(history(&[None, None, Some(2), None]), [4, 1]);
    assert_eq!(history(&[None, Some(1), None, None, Some(3)]), [0_i64; 0]);
}

/// A mapping from before types were kept was decided for the type that its account has: it is no drift.
#[tokio::test(flavor = "multi_thread")]
async fn mappings_of_the_first_schema_learn_what_they_were_decided_for() {
    let rows = "
        INSERT INTO connections (id, partner, environment, external_account_id, partner_identity, display_name, status,
            status_reason, endpoints, fields, granted_scopes, authorized_by, created_at)
            VALUES ('c', 'p', 'custom', '', '', '', '', '', '', '', '', '', 0);
        INSERT INTO target_sets (id, name, kind, created_at) VALUES ('s', '', '', 0);
        INSERT INTO source_objects (id, connection_id, kind, external_id, code, name, path, root_class, source_type,
            source_subtype, active, currency, attributes, content_hash, first_seen_at, last_seen_at)
            VALUES ('full', 'c', '', '1', '', '', '', 'Asset', 'Bank', 'Checking', 1, '', '', '', 0, 0),
                   ('half', 'c', '', '2', '', '', '', NULL, 'Bank', '', 1, '', '', '', 0, 0),
                   ('none', 'c', '', '3', '', '', '', NULL, '', '', 1, '', '', '', 0, 0);
        INSERT INTO mappings (source_object_id, target_set_id, connection_id, status, note, seen_name, seen_code, revision)
            SELECT id, 's', 'c', 'ignored', '', '', '', 1 FROM source_objects;";
    for_each_left_at(1, rows, async |db| {
        let mut connection = AnyConnection::connect(&db.url()).await.unwrap();
        let seen: Vec<String> = sqlx::query_scalar("SELECT seen_type FROM mappings ORDER BY source_object_id")
            .fetch_all(&mut connection)
            .await
            .unwrap();
        assert_eq!(seen, ["Asset / Bank / Checking", "Bank", ""], "{}", db.name);
    })
    .await;
}
