use connect_domain::access::{Actor, Permission};
use connect_domain::audit::AuditEntry;
use connect_store::audit_entries::{self, AuditVerdict};
use sqlx::{AnyConnection, Connection};

use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_shows_every_change() {
    for_each_database(async |db| {
        for number in 0..25 {
            let tx = db.store.write(&Actor::System, Permission::UseConnection, NOW).await.unwrap();
            tx.commit(AuditEntry::new("connection.refreshed", format!("c{number}"), "generation 2"))
                .await
                .unwrap();
        }
        let verdict = async || audit_entries::verify(&mut db.store.read().await.unwrap()).await.unwrap();
        assert_eq!(verdict().await, AuditVerdict::Intact { entries: 25 });
        let latest = audit_entries::latest(&mut db.store.read().await.unwrap(), 2).await.unwrap();
        assert_eq!(latest.iter().map(|line| line.sequence).collect::<Vec<_>>(), [25, 24]);
        assert_eq!(latest[0].actor, "system");

        let mut thief = AnyConnection::connect(&db.url()).await.unwrap();
        for sql in [
            "UPDATE audit_entries SET subject = 'x' WHERE sequence = 7",
            "DELETE FROM audit_entries WHERE sequence = 25",
        ] {
            assert!(sqlx::query(sql).execute(&mut thief).await.is_err(), "{sql} on {}", db.name);
        }
        // Somebody who takes the triggers away is found out.
        let drop_triggers = if db.name == "SQLite" {
            "DROP TRIGGER audit_entries_stay; DROP TRIGGER audit_entries_remain"
        } else {
            "DROP TRIGGER audit_entries_stay ON audit_entries"
        };
        sqlx::raw_sql(drop_triggers).execute(&mut thief).await.unwrap();
        sqlx::query("DELETE FROM audit_entries WHERE sequence = 25")
            .execute(&mut thief)
            .await
            .unwrap();
        assert_eq!(verdict().await, AuditVerdict::Broken { sequence: 25 });
        sqlx::query("UPDATE audit_entries SET subject = 'x' WHERE sequence = 7")
            .execute(&mut thief)
            .await
            .unwrap();
        assert_eq!(verdict().await, AuditVerdict::Broken { sequence: 7 });
        sqlx::query("UPDATE audit_entries SET hash = '%' WHERE sequence = 3")
            .execute(&mut thief)
            .await
            .unwrap();
        assert_eq!(verdict().await, AuditVerdict::Broken { sequence: 3 });
    })
    .await;
}
