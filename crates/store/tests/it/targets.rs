use connect_domain::ids::TargetId;
use connect_domain::mapping::default_targets::engagement_categories;
use connect_store::targets::{self, TargetRow};
use connect_store::{StoreError, target_sets};

use crate::support::{NOW, commit, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn the_shipped_categories_come_back_as_they_are() {
    for_each_database(async |db| {
        let set = db.target_set().await;
        let shipped = engagement_categories().unwrap();
        let rows: Vec<TargetRow> = (0..)
            .zip(shipped.targets())
            .map(|(position, target)| TargetRow {
                id: TargetId::new(NOW, &db.entropy),
                target_set_id: set,
                position,
                target: target.clone(),
                archived_at: None,
            })
            .collect();
        let mut tx = db.write().await;
        targets::insert(&mut tx, &rows).await.unwrap();
        commit(tx).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(targets::list(&mut reader, set).await.unwrap(), rows);
        drop(reader);

        let mut tx = db.write().await;
        let mut edited = rows[0].clone();
        edited.target.name = "Cash at hand".to_owned();
        edited.archived_at = Some(NOW);
        targets::update(&mut tx, &edited).await.unwrap();
        assert_eq!(targets::get(&mut tx, edited.id).await.unwrap().as_ref(), Some(&edited));
        target_sets::rename(&mut tx, set, "Working papers").await.unwrap();
        target_sets::archive(&mut tx, set).await.unwrap();
        assert_eq!(target_sets::list(&mut tx).await.unwrap()[0].name, "Working papers");
        let twin = TargetRow {
            id: TargetId::new(NOW, &db.entropy),
            ..rows[1].clone()
        };
        assert!(matches!(
            targets::insert(&mut tx, &[twin]).await,
            Err(StoreError::Conflict("targets"))
        ));
    })
    .await;
}
