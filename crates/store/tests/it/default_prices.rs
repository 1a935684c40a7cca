use connect_domain::ids::TargetId;
use connect_domain::mapping::target_set::Target;
use connect_store::default_prices::{self, DefaultPriceRow};
use connect_store::source_objects;
use connect_store::targets::{self, TargetRow};

use crate::support::{NOW, for_each_database, ledger_account};

#[tokio::test(flavor = "multi_thread")]
async fn a_tier_has_one_default_for_each_cadence_until_it_is_taken_back() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let target_set_id = db.target_set().await;
        let target = TargetRow {
            id: TargetId::new(NOW, &db.entropy),
            target_set_id,
            position: 0,
            target: Target {
                code: "starter".to_owned(),
                name: "Starter".to_owned(),
                root_class: None,
                definition: String::new(),
                synonyms: Vec::new(),
                engagement_types: Vec::new(),
            },
            archived_at: None,
        };
        let mut tx = db.write().await;
        targets::insert(&mut tx, std::slice::from_ref(&target)).await.unwrap();
        let objects = [ledger_account(1), ledger_account(2)];
        source_objects::upsert(&mut tx, connection_id, &objects, &db.entropy).await.unwrap();
        let stored = source_objects::list(&mut tx, connection_id, objects[0].kind).await.unwrap();
        let choice = |object: usize, cadence: &str| DefaultPriceRow {
            connection_id,
            target_id: target.id,
            cadence: cadence.to_owned(),
            source_object_id: stored[object].id,
        };
        for row in [choice(0, "Monthly"), choice(1, "Monthly"), choice(0, "Yearly")] {
            default_prices::choose(&mut tx, &row, "system").await.unwrap();
        }
        let chosen = default_prices::list(&mut tx, connection_id).await.unwrap();
        assert_eq!(chosen, [choice(1, "Monthly"), choice(0, "Yearly")], "{}", db.name);
        assert!(default_prices::clear(&mut tx, stored[1].id).await.unwrap());
        assert!(!default_prices::clear(&mut tx, stored[1].id).await.unwrap(), "only once");
        assert_eq!(default_prices::list(&mut tx, connection_id).await.unwrap(), [choice(0, "Yearly")]);
    })
    .await;
}
