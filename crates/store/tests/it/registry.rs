use connect_domain::confidence::{Bands, Confidence};
use connect_domain::ids::TargetId;
use connect_domain::mapping::default_targets::shipped;
use connect_domain::required_fields::OwnField;
use connect_domain::source_object::SourceObjectKind;
use connect_store::document_fields;
use connect_store::model_entries::{self, ModelEntry};
use connect_store::source_objects;
use connect_store::targets::{self, TargetRow};

use crate::support::{NOW, commit, for_each_database, ledger_account};

fn bands(accept: u16, reject: u16) -> Option<Bands> {
    let at = |thousandths| Confidence::of_thousandths(thousandths).unwrap();
    Some(Bands::new(at(accept), at(reject)).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_a_category_are_set_dropped_and_forgotten() {
    for_each_database(async |db| {
        let set = db.target_set().await;
        let row = TargetRow {
            id: TargetId::new(NOW, &db.entropy),
            target_set_id: set,
            position: 0,
            target: shipped(SourceObjectKind::DocumentModel).unwrap().unwrap().targets()[0].clone(),
            archived_at: None,
        };
        let mut tx = db.write().await;
        targets::insert(&mut tx, std::slice::from_ref(&row)).await.unwrap();
        let mut field = OwnField {
            name: "wages".to_owned(),
            bands: bands(950, 505),
        };
        let dropped = OwnField {
            name: "employer".to_owned(),
            bands: None,
        };
        for field in [&field, &dropped] {
            document_fields::save(&mut tx, row.id, field).await.unwrap();
        }
        field.bands = bands(1_000, 0);
        document_fields::save(&mut tx, row.id, &field).await.unwrap();
        commit(tx).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let fields = document_fields::list(&mut reader, set).await.unwrap();
        assert_eq!(fields[&row.id], [dropped.clone(), field], "{}", db.name);
        drop(reader);

        let mut tx = db.write().await;
        document_fields::remove(&mut tx, row.id, "wages").await.unwrap();
        assert_eq!(
            document_fields::list(&mut tx, set).await.unwrap()[&row.id],
            std::slice::from_ref(&dropped)
        );
        let nowhere = document_fields::save(&mut tx, TargetId::new(NOW, &db.entropy), &dropped).await;
        assert!(nowhere.is_err(), "no field without its category");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_belong_to_a_model_of_the_connection() {
    for_each_database(async |db| {
        let (ours, other) = (db.connection("1").await, db.connection("2").await);
        let mut tx = db.write().await;
        source_objects::upsert(&mut tx, ours, &[ledger_account(1)], &db.entropy)
            .await
            .unwrap();
        let id = source_objects::list(&mut tx, ours, SourceObjectKind::LedgerAccount).await.unwrap()[0].id;
        for replacement in ["first", "second"] {
            let entry = ModelEntry {
                owner_id: None,
                replacement: replacement.to_owned(),
            };
            model_entries::save(&mut tx, id, &entry).await.unwrap();
        }
        assert_eq!(
            model_entries::list(&mut tx, ours).await.unwrap()[&id].replacement,
            "second",
            "{}",
            db.name
        );
        assert!(model_entries::list(&mut tx, other).await.unwrap().is_empty());
    })
    .await;
}
