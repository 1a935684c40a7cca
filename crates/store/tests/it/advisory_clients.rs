use connect_domain::access::Role;
use connect_domain::advisory_client::ClientNames;
use connect_domain::engagement::{Engagement, EngagementStatus, Period};
use connect_domain::ids::{AdvisoryClientId, EngagementId, MemberId};
use connect_domain::mapping::target_set::EngagementType;
use connect_domain::source_object::SourceObjectKind;
use connect_store::advisory_clients::{self, AdvisoryClient};
use connect_store::engagements::{self, EngagementRow};
use connect_store::members::{self, Member};
use connect_store::{StoreError, audit_entries, connections, source_objects};

use crate::support::{Database, NOW, commit, for_each_database, ledger_account};

fn client(db: &Database, name: &str, reference: &str) -> AdvisoryClient {
    AdvisoryClient {
        id: AdvisoryClientId::new(NOW, &db.entropy),
        names: ClientNames::new(name, "", reference).unwrap(),
        created_at: NOW,
        archived_at: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_and_their_engagements_come_back_as_they_are() {
    for_each_database(async |db| {
        let mut clients: Vec<AdvisoryClient> = (0..600).map(|n| client(&db, &format!("Client {n}"), &n.to_string())).collect();
        let unnumbered = [client(&db, "Élan GmbH", ""), client(&db, "Elan SE", "")];
        let lead = Member {
            id: MemberId::new(NOW, &db.entropy),
            display_name: "Dana".to_owned(),
            role: Role::EngagementLead,
            created_at: NOW,
            disabled_at: None,
        };
        let mut tx = db.write().await;
        members::insert(&mut tx, &lead).await.unwrap();
        advisory_clients::insert(&mut tx, &clients).await.unwrap();
        advisory_clients::insert(&mut tx, &unnumbered).await.unwrap();
        clients[0].names = ClientNames::new("Other", "Other Ltd.", "A-1").unwrap();
        clients[0].archived_at = Some(NOW);
        advisory_clients::update(&mut tx, &clients[0]).await.unwrap();
        let work = |due: Option<&str>| Engagement {
            engagement_type: EngagementType::CfoServices,
            period: Period::new("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap()).unwrap(),
            status: EngagementStatus::InReview,
            due: due.map(|due| due.parse().unwrap()),
            lead: due.map(|_| lead.id),
        };
        let mut rows: Vec<EngagementRow> = clients
            .iter()
            .map(|client| EngagementRow {
                id: EngagementId::new(NOW, &db.entropy),
                advisory_client_id: client.id,
                engagement: work(None),
                created_at: NOW,
            })
            .collect();
        engagements::insert(&mut tx, &rows).await.unwrap();
        rows[0].engagement = work(Some("2027-03-15"));
        engagements::update(&mut tx, &rows[0]).await.unwrap();
        commit(tx).await.unwrap();

        let mut reader = db.store.read().await.unwrap();
        let stored = advisory_clients::list(&mut reader).await.unwrap();
        assert_eq!(stored.len(), 602);
        assert_eq!(
            advisory_clients::get(&mut reader, clients[0].id).await.unwrap().as_ref(),
            Some(&clients[0])
        );
        assert!(unnumbered.iter().all(|client| stored.contains(client)));
        assert_eq!(engagements::list(&mut reader).await.unwrap().len(), 600);
        assert_eq!(engagements::list_of_client(&mut reader, clients[0].id).await.unwrap(), rows[..1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_and_a_work_are_there_once() {
    for_each_database(async |db| {
        let one = client(&db, "One", "A-1");
        let row = EngagementRow {
            id: EngagementId::new(NOW, &db.entropy),
            advisory_client_id: one.id,
            engagement: Engagement {
                engagement_type: EngagementType::Audit,
                period: Period::new("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap()).unwrap(),
                status: EngagementStatus::Planned,
                due: None,
                lead: None,
            },
            created_at: NOW,
        };
        let mut tx = db.write().await;
        advisory_clients::insert(&mut tx, std::slice::from_ref(&one)).await.unwrap();
        engagements::insert(&mut tx, std::slice::from_ref(&row)).await.unwrap();
        commit(tx).await.unwrap();
        let mut tx = db.write().await;
        let twin = advisory_clients::insert(&mut tx, &[client(&db, "Two", "A-1")]).await;
        assert!(matches!(twin, Err(StoreError::Conflict("advisory_clients"))), "{twin:?}");
        drop(tx);
        let mut tx = db.write().await;
        let again = EngagementRow {
            id: EngagementId::new(NOW, &db.entropy),
            ..row.clone()
        };
        let twice = engagements::insert(&mut tx, &[again]).await;
        assert!(matches!(twice, Err(StoreError::Conflict("engagements"))), "{twice:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_list_of_clients_counts_is_counted_at_once() {
    for_each_database(async |db| {
        let (one, two) = (db.connection("1").await, db.connection("2").await);
        let client = client(&db, "One", "");
        let mut tx = db.write().await;
        advisory_clients::insert(&mut tx, std::slice::from_ref(&client)).await.unwrap();
        connections::set_advisory_client(&mut tx, one, Some(client.id)).await.unwrap();
        connections::rename(&mut tx, one, "One", "One LLC").await.unwrap();
        let accounts: Vec<_> = (0..5).map(ledger_account).collect();
        source_objects::upsert(&mut tx, one, &accounts, &db.entropy).await.unwrap();
        source_objects::upsert(&mut tx, two, &accounts[..2], &db.entropy).await.unwrap();
        commit(tx).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let stored = connections::get(&mut reader, one).await.unwrap().unwrap();
        assert_eq!(
            (stored.advisory_client_id, stored.legal_name.as_str()),
            (Some(client.id), "One LLC")
        );
        let mut counts = source_objects::count_by_connection(&mut reader, SourceObjectKind::LedgerAccount)
            .await
            .unwrap();
        counts.sort_by_key(|(_, count)| *count);
        assert_eq!(counts, [(two, 2), (one, 5)]);
        let lines = audit_entries::of_subject(&mut reader, "", 2).await.unwrap();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].sequence > lines[1].sequence);
        assert!(audit_entries::of_subject(&mut reader, "nothing", 2).await.unwrap().is_empty());
    })
    .await;
}
