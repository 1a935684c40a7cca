use std::time::Duration;

use connect_domain::ids::GrantId;
use connect_domain::secret::{Sealed, SecretKind};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{StoreError, Writes};

use crate::support::{NOW, for_each_database};

fn secret(owner: &str, generation: i64, grant_id: Option<GrantId>) -> Secret {
    Secret {
        owner: owner.to_owned(),
        kind: SecretKind::RefreshToken,
        generation,
        grant_id,
        status: SecretStatus::Active,
        sealed: Sealed {
            key_id: "dk_1".to_owned(),
            nonce: vec![0, 255, 7],
            ciphertext: (0..=255).collect(),
            format: 1,
        },
        issued_at: NOW,
        expires_at: Some(NOW.plus(Duration::from_secs(60))),
    }
}

async fn statuses(tx: &mut impl Writes, owner: &str) -> Vec<(i64, SecretStatus)> {
    let all = secrets::list(tx, owner, SecretKind::RefreshToken).await.unwrap();
    all.iter().map(|secret| (secret.generation, secret.status)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_keeps_exactly_one_previous_generation() {
    for_each_database(async |db| {
        let mut tx = db.write().await;
        assert!(!secrets::any(&mut tx).await.unwrap());
        for generation in 1..=3 {
            secrets::rotate(&mut tx, &secret("a", generation, None)).await.unwrap();
        }
        secrets::rotate(&mut tx, &secret("b", 1, None)).await.unwrap();
        assert_eq!(
            statuses(&mut tx, "a").await,
            [(3, SecretStatus::Active), (2, SecretStatus::Previous)]
        );
        assert_eq!(statuses(&mut tx, "b").await, [(1, SecretStatus::Active)]);
        assert!(secrets::any(&mut tx).await.unwrap());
        assert_eq!(
            secrets::highest_generation(&mut tx, "a", SecretKind::RefreshToken).await.unwrap(),
            3
        );
        assert_eq!(secrets::highest_generation(&mut tx, "a", SecretKind::AccessToken).await.unwrap(), 0);
        let active = secrets::active(&mut tx, "a", SecretKind::RefreshToken).await.unwrap();
        assert_eq!(active, Some(secret("a", 3, None)));
        let mut issued = secrets::issued_by_owner(&mut tx, SecretKind::RefreshToken).await.unwrap();
        issued.sort();
        assert_eq!(issued, [("a".to_owned(), NOW), ("b".to_owned(), NOW)], "the active ones alone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_active_ones_or_a_generation_twice_are_refused() {
    for_each_database(async |db| {
        let mut tx = db.write().await;
        secrets::insert(&mut tx, &secret("a", 1, None)).await.unwrap();
        let second = secrets::insert(&mut tx, &secret("a", 2, None)).await;
        assert!(matches!(second, Err(StoreError::Conflict("secrets"))), "{}", db.name);
        drop(tx);
        let mut tx = db.write().await;
        secrets::insert(&mut tx, &secret("a", 1, None)).await.unwrap();
        let again = secrets::rotate(&mut tx, &secret("a", 1, None)).await;
        assert!(matches!(again, Err(StoreError::Conflict("secrets"))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clearing_compares_grant_and_generation() {
    for_each_database(async |db| {
        let (old, new) = (GrantId::new(NOW, &db.entropy), GrantId::new(NOW, &db.entropy));
        let kind = SecretKind::RefreshToken;
        let mut tx = db.write().await;
        secrets::rotate(&mut tx, &secret("a", 1, Some(old))).await.unwrap();
        secrets::rotate(&mut tx, &secret("a", 2, Some(new))).await.unwrap();
        assert!(!secrets::clear(&mut tx, "a", kind, Some(old), 2).await.unwrap());
        assert!(!secrets::clear(&mut tx, "a", kind, None, 2).await.unwrap());
        assert!(secrets::clear(&mut tx, "a", kind, Some(new), 2).await.unwrap());
        assert_eq!(statuses(&mut tx, "a").await, [(1, SecretStatus::Previous)]);
        secrets::insert(&mut tx, &secret("a", 5, None)).await.unwrap();
        secrets::set_status(&mut tx, "a", kind, 5, SecretStatus::Orphan).await.unwrap();
        assert!(secrets::set_status(&mut tx, "a", kind, 6, SecretStatus::Orphan).await.is_err());
        assert_eq!(secrets::clear_all(&mut tx, "a", kind).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_superseded_generation_stays_until_its_successor_is_proven_and_old() {
    for_each_database(async |db| {
        let kind = SecretKind::RefreshToken;
        let at = |hours: u64| NOW.plus(Duration::from_secs(hours * 3_600));
        let mut tx = db.write().await;
        for (generation, hours) in [(1, 0), (2, 10), (3, 20), (4, 30)] {
            let issued = Secret {
                issued_at: at(hours),
                ..secret("a", generation, None)
            };
            secrets::supersede(&mut tx, &issued).await.unwrap();
        }
        secrets::supersede(&mut tx, &secret("b", 1, None)).await.unwrap();
        assert_eq!(secrets::clear_superseded(&mut tx, "a", kind, at(9)).await.unwrap(), 0);
        assert_eq!(secrets::clear_superseded(&mut tx, "a", kind, at(10)).await.unwrap(), 1);
        assert_eq!(secrets::clear_superseded(&mut tx, "a", kind, at(99)).await.unwrap(), 1);
        assert_eq!(
            statuses(&mut tx, "a").await,
            [(4, SecretStatus::Active), (3, SecretStatus::Previous)]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_tells_two_generations_apart_until_the_previous_one_goes() {
    for_each_database(async |db| {
        let mut tx = db.write().await;
        let kind = SecretKind::RefreshToken;
        for generation in 1..=2 {
            secrets::rotate(&mut tx, &secret("a", generation, None)).await.unwrap();
        }
        let until = Some(NOW.plus(Duration::from_secs(7)));
        secrets::note(&mut tx, "a", kind, 1, "1111", until).await.unwrap();
        secrets::note(&mut tx, "a", kind, 2, "2222", None).await.unwrap();
        assert!(secrets::note(&mut tx, "a", kind, 3, "3333", None).await.is_err());
        let noted = async |tx: &mut _| -> Vec<(SecretStatus, String, Option<_>)> {
            let notes = secrets::notes(tx, kind).await.unwrap();
            notes
                .into_iter()
                .map(|note| (note.status, note.ends_with, note.expires_at))
                .collect()
        };
        let active = (SecretStatus::Active, "2222".to_owned(), None);
        assert_eq!(
            noted(&mut tx).await,
            [active.clone(), (SecretStatus::Previous, "1111".to_owned(), until)]
        );
        assert_eq!(secrets::clear_previous(&mut tx, "a", kind).await.unwrap(), 1);
        assert_eq!(noted(&mut tx).await, [active]);
        assert_eq!(secrets::clear_previous(&mut tx, "a", kind).await.unwrap(), 0);
        assert!(secrets::notes(&mut tx, SecretKind::ApiKey).await.unwrap().is_empty());
    })
    .await;
}
