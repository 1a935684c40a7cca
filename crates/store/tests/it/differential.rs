//! The same random operations on both databases end in the same state and give the same answers
//! (a small share of bar D7).

use std::time::Duration;

use connect_domain::entropy::SeededEntropy;
use connect_domain::failure::Cause;
use connect_domain::ids::ConnectionId;
use connect_domain::secret::{Sealed, SecretKind};
use connect_domain::source_object::SourceObjectKind;
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Location, Observed, audit_entries, connections, refresh_leases, settings, source_objects};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::{Database, NOW, commit, fresh_database, ledger_account};

#[derive(Clone, Debug)]
enum Operation {
    Setting(u8, String),
    Call(u8, Option<bool>),
    Rotate(u8, Vec<u8>),
    Clear(u8, i64),
    Upsert(u8, Vec<(usize, String, bool)>),
    MarkAbsent(u8),
    Lease(u8, u8),
    Dropped(String),
}

fn operation() -> impl Strategy<Value = Operation> {
    // PostgreSQL refuses U+0000, which translation takes out before it comes here.
    let text = || "[^\u{0}]{0,12}";
    prop_oneof![
        (0..4_u8, text()).prop_map(|(key, value)| Operation::Setting(key, value)),
        (0..3_u8, any::<Option<bool>>()).prop_map(|(connection, outcome)| Operation::Call(connection, outcome)),
        (0..3_u8, any::<Vec<u8>>()).prop_map(|(owner, bytes)| Operation::Rotate(owner, bytes)),
        (0..3_u8, 0..5_i64).prop_map(|(owner, generation)| Operation::Clear(owner, generation)),
        (0..3_u8, prop::collection::vec((0..40_usize, text(), any::<bool>()), 0..30)).prop_map(|(c, rows)| Operation::Upsert(c, rows)),
        (0..3_u8).prop_map(Operation::MarkAbsent),
        (0..3_u8, 0..3_u8).prop_map(|(connection, holder)| Operation::Lease(connection, holder)),
        text().prop_map(Operation::Dropped),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn random_operations_give_the_same_answers() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = Database::open("SQLite", Location::Folder(folder.path().join("workspace"))).await;
    let postgres = Database::open("PostgreSQL", fresh_database().await.parse().unwrap()).await;
    let mut ids = Vec::new();
    for database in [&sqlite, &postgres] {
        let mut own = Vec::new();
        for number in 0..3 {
            own.push(database.connection(&number.to_string()).await);
        }
        ids.push(own);
    }
    assert_eq!(ids[0], ids[1], "the same seed makes the same ids");
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    for step in 0..400 {
        let operation = operation().new_tree(&mut runner).unwrap().current();
        let one = apply(&sqlite, &ids[0], step, &operation).await;
        let other = apply(&postgres, &ids[1], step, &operation).await;
        assert_eq!(one, other, "step {step}: {operation:?}");
    }
    let (one, other) = (state(&sqlite, &ids[0]).await, state(&postgres, &ids[1]).await);
    assert!(one.len() > 1_000);
    assert_eq!(one, other);
}

async fn apply(db: &Database, ids: &[ConnectionId], step: u64, operation: &Operation) -> String {
    let now = NOW.plus(Duration::from_secs(step * 5));
    let entropy = SeededEntropy::new(step);
    let kind = SecretKind::RefreshToken;
    let mut tx = db.write_at(now).await;
    let answer = match operation {
        Operation::Setting(key, value) => {
            settings::set(&mut tx, &format!("key {key}"), value).await.unwrap();
            String::new()
        }
        Operation::Call(connection, outcome) => {
            let outcome = match outcome {
                None => Ok(()),
                Some(true) => Err((Cause::Auth, "refused")),
                Some(false) => Err((Cause::Network, "offline")),
            };
            format!(
                "{:?}",
                connections::record_call(&mut tx, ids[usize::from(*connection)], outcome).await
            )
        }
        Operation::Rotate(owner, bytes) => {
            let owner = format!("owner {owner}");
            let secret = Secret {
                generation: secrets::highest_generation(&mut tx, &owner, kind).await.unwrap() + 1,
                owner,
                kind,
                grant_id: None,
                status: SecretStatus::Active,
                sealed: Sealed {
                    key_id: "dk".to_owned(),
                    nonce: bytes.clone(),
                    ciphertext: bytes.clone(),
                    format: 1,
                },
                issued_at: now,
                expires_at: None,
            };
            format!("{:?}", secrets::rotate(&mut tx, &secret).await)
        }
        Operation::Clear(owner, generation) => {
            format!(
                "{:?}",
                secrets::clear(&mut tx, &format!("owner {owner}"), kind, None, *generation).await
            )
        }
        Operation::Upsert(connection, rows) => {
            let objects: Vec<_> = rows
                .iter()
                .map(|(number, name, active)| {
                    let mut object = ledger_account(*number);
                    object.name.clone_from(name);
                    object.active = *active;
                    object
                })
                .collect();
            format!(
                "{:?}",
                source_objects::upsert(&mut tx, ids[usize::from(*connection)], &objects, &entropy).await
            )
        }
        Operation::MarkAbsent(connection) => {
            let id = ids[usize::from(*connection)];
            let absent = source_objects::mark_absent(&mut tx, id, SourceObjectKind::LedgerAccount, now.minus(Duration::from_secs(60)));
            format!("{:?}", absent.await)
        }
        Operation::Lease(connection, holder) => {
            let holder = format!("holder {holder}");
            let lease = refresh_leases::take(&mut tx, ids[usize::from(*connection)], &holder, Duration::from_secs(30));
            format!("{:?}", lease.await)
        }
        Operation::Dropped(value) => {
            settings::set(&mut tx, "dropped", value).await.unwrap();
            return "dropped".to_owned();
        }
    };
    commit(tx).await.unwrap();
    answer
}

async fn state(db: &Database, ids: &[ConnectionId]) -> String {
    let mut tx = db.store.observe(NOW).await.unwrap();
    let mut state = format!("{:#?}", connections::list(&mut tx).await.unwrap());
    for id in ids {
        state += &format!(
            "{:#?}",
            source_objects::list(&mut tx, *id, SourceObjectKind::LedgerAccount).await.unwrap()
        );
    }
    for key in 0..4 {
        state += &format!("{:?}", settings::get::<String>(&mut tx, &format!("key {key}")).await.unwrap());
        let owner = format!("owner {key}");
        state += &format!("{:#?}", secrets::list(&mut tx, &owner, SecretKind::RefreshToken).await.unwrap());
    }
    state += &format!("{:?}", settings::get::<String>(&mut tx, "dropped").await.unwrap());
    state += &format!("{:#?}", audit_entries::list(&mut tx, 0, 1_000).await.unwrap());
    state += &format!("{:?}", audit_entries::verify(&mut tx).await.unwrap());
    tx.commit_observed(Observed::Call(ids[0])).await.unwrap();
    state
}
