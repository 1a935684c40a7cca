use std::time::{Duration, Instant};

use connect_domain::source_object::{SourceObject, SourceObjectKind};
use connect_store::source_objects::{self, UpsertCounts};

use crate::support::{NOW, commit, for_each_database, ledger_account};

const KIND: SourceObjectKind = SourceObjectKind::LedgerAccount;

#[tokio::test(flavor = "multi_thread")]
async fn counts_tell_what_a_pull_changed() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let chart: Vec<SourceObject> = (0..1_203).map(ledger_account).collect();
        let mut tx = db.write().await;
        let counts = source_objects::upsert(&mut tx, id, &chart, &db.entropy).await.unwrap();
        assert_eq!(
            (counts.inserted, counts.updated, counts.unchanged, counts.deactivated),
            (1_203, 0, 0, 0)
        );
        commit(tx).await.unwrap();
        let stored = source_objects::list(&mut db.store.read().await.unwrap(), id, KIND).await.unwrap();
        let mut objects: Vec<SourceObject> = stored.iter().map(|row| row.object.clone()).collect();
        objects.sort_by_key(|object| object.external_id.parse::<usize>().unwrap());
        assert_eq!(objects, chart, "{}", db.name);

        let later = NOW.plus(Duration::from_secs(60));
        let mut changed = chart.clone();
        changed[3].name = "Renamed".to_owned();
        changed[4].active = false;
        changed[5].active = true;
        changed.push(ledger_account(9_999));
        changed.push(changed[3].clone());
        let mut tx = db.write_at(later).await;
        let counts = source_objects::upsert(&mut tx, id, &changed, &db.entropy).await.unwrap();
        let expected = UpsertCounts {
            inserted: 1,
            updated: 2,
            unchanged: 1_200,
            deactivated: 1,
        };
        // The repeated record stands in another batch than the first one.
        assert_eq!(
            UpsertCounts {
                unchanged: counts.unchanged - 1,
                ..counts
            },
            expected
        );
        commit(tx).await.unwrap();
        let after = source_objects::list(&mut db.store.read().await.unwrap(), id, KIND).await.unwrap();
        let row = after.iter().find(|row| row.object.external_id == "3").unwrap();
        let before = stored.iter().find(|row| row.object.external_id == "3").unwrap();
        assert_eq!((row.id, row.first_seen_at, row.last_seen_at), (before.id, NOW, later));
        assert_eq!(row.object.name, "Renamed");
        assert!(after.iter().all(|row| row.last_seen_at == later));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_listed_no_more_is_gone_and_may_return() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let other = db.connection("2").await;
        let chart: Vec<SourceObject> = (0..12).map(ledger_account).collect();
        let mut tx = db.write().await;
        source_objects::upsert(&mut tx, id, &chart, &db.entropy).await.unwrap();
        source_objects::upsert(&mut tx, other, &chart, &db.entropy).await.unwrap();
        commit(tx).await.unwrap();

        // Accounts 5 (inactive) and 6 are missing from a complete pull.
        let start = NOW.plus(Duration::from_secs(10));
        let rest: Vec<SourceObject> = chart
            .iter()
            .filter(|object| !["5", "6"].contains(&object.external_id.as_str()))
            .cloned()
            .collect();
        let mut tx = db.write_at(start).await;
        source_objects::upsert(&mut tx, id, &rest, &db.entropy).await.unwrap();
        assert_eq!(
            source_objects::mark_absent(&mut tx, id, KIND, start).await.unwrap(),
            1,
            "one was in use"
        );
        assert_eq!(source_objects::mark_absent(&mut tx, id, KIND, start).await.unwrap(), 0);
        let rows = source_objects::list(&mut tx, id, KIND).await.unwrap();
        let gone: Vec<_> = rows.iter().filter(|row| row.gone_at == Some(start)).collect();
        assert_eq!(
            gone.iter().map(|row| row.object.external_id.as_str()).collect::<Vec<_>>(),
            ["5", "6"]
        );
        source_objects::set_successor(&mut tx, gone[1].id, "7").await.unwrap();
        let merged = source_objects::get(&mut tx, gone[1].id).await.unwrap().unwrap();
        assert_eq!(merged.successor_external_id.as_deref(), Some("7"));
        assert!(
            source_objects::list(&mut tx, other, KIND)
                .await
                .unwrap()
                .iter()
                .all(|row| row.gone_at.is_none())
        );

        let counts = source_objects::upsert(&mut tx, id, &chart, &db.entropy).await.unwrap();
        assert_eq!((counts.updated, counts.unchanged), (2, 10));
        let back = source_objects::get(&mut tx, gone[1].id).await.unwrap().unwrap();
        assert_eq!((back.gone_at, back.successor_external_id), (None, None));
    })
    .await;
}

/// 20,000 rows a second are the limit of an optimized build. That of an unoptimized one on a busy machine
/// only notices what grows faster than the rows do.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_chart_is_stored_in_batches() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let rows = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
        let chart: Vec<SourceObject> = (0..rows).map(ledger_account).collect();
        for what in ["inserted", "unchanged"] {
            let mut halves = Vec::new();
            for half in chart.chunks(rows / 2) {
                let started = Instant::now();
                for batch in half.chunks(1_000) {
                    let mut tx = db.write().await;
                    source_objects::upsert(&mut tx, id, batch, &db.entropy).await.unwrap();
                    commit(tx).await.unwrap();
                }
                halves.push(half.len() as f64 / started.elapsed().as_secs_f64());
            }
            println!("{} {what}: {:.0}, then {:.0} rows/s", db.name, halves[0], halves[1]);
            let limit = if cfg!(debug_assertions) { 200.0 } else { 20_000.0 };
            assert!(halves.iter().all(|rate| *rate > limit), "{} {what}: {halves:?}", db.name);
        }
        let started = Instant::now();
        let stored = source_objects::list(&mut db.store.read().await.unwrap(), id, KIND).await.unwrap();
        println!("{} read: {} rows in {:?}", db.name, stored.len(), started.elapsed());
        assert_eq!(stored.len(), rows);
    })
    .await;
}
