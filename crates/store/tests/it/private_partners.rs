use connect_store::StoreError;
use connect_store::private_partners::{self, PrivatePartnerRow};

use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_comes_back_as_it_was_given() {
    for_each_database(async |db| {
        let mut tx = db.write().await;
        let by = db.admin.label();
        let manifest = "id = \"acme\"\n# Ümlaut\n";
        private_partners::insert(&mut tx, "acme", manifest, &by).await.unwrap();
        let row = PrivatePartnerRow {
            id: "acme".to_owned(),
            manifest: manifest.to_owned(),
            added_by: by.clone(),
            added_at: NOW,
        };
        assert_eq!(private_partners::list(&mut tx).await.unwrap(), [row], "{}", db.name);
        private_partners::remove(&mut tx, "acme").await.unwrap();
        assert!(private_partners::remove(&mut tx, "acme").await.is_err());
        assert_eq!(private_partners::list(&mut tx).await.unwrap(), []);
    })
    .await;
    for_each_database(async |db| {
        let mut tx = db.write().await;
        private_partners::insert(&mut tx, "acme", "one", "me").await.unwrap();
        let again = private_partners::insert(&mut tx, "acme", "other", "me").await;
        assert!(matches!(again, Err(StoreError::Conflict("private_partners"))), "{again:?}");
    })
    .await;
}
