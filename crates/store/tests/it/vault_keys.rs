use connect_domain::ids::VaultKeyId;
use connect_store::vault_keys::{self, VaultKey};

use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn the_last_holder_cannot_be_removed() {
    for_each_database(async |db| {
        let key = |kind: &str| VaultKey {
            id: VaultKeyId::new(NOW, &db.entropy),
            holder_kind: kind.to_owned(),
            holder: "item".to_owned(),
            key_id: "dk_1".to_owned(),
            kdf: String::new(),
            nonce: vec![1; 24],
            wrapped: vec![200; 48],
            created_at: NOW,
            last_used_at: None,
        };
        let (keychain, passphrase) = (key("keychain"), key("passphrase"));
        let mut tx = db.write().await;
        assert!(!vault_keys::any(&mut tx).await.unwrap());
        vault_keys::insert(&mut tx, &keychain).await.unwrap();
        vault_keys::insert(&mut tx, &passphrase).await.unwrap();
        vault_keys::mark_used(&mut tx, passphrase.id).await.unwrap();
        assert!(vault_keys::any(&mut tx).await.unwrap());
        vault_keys::delete(&mut tx, keychain.id).await.unwrap();
        assert!(vault_keys::delete(&mut tx, passphrase.id).await.is_err());
        let used = VaultKey {
            last_used_at: Some(NOW),
            ..passphrase
        };
        assert_eq!(vault_keys::list(&mut tx).await.unwrap(), [used]);
    })
    .await;
}
