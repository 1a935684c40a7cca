use std::time::Duration;

use connect_domain::access::Role;
use connect_domain::contract::{ContractTerms, Evidence, SignedContract};
use connect_domain::ids::{ContractId, MemberId};
use connect_store::members::{self, Member};
use connect_store::{StoreError, WriteTransaction, contracts};
use contracts::Contract;

use crate::support::{Database, NOW, for_each_database};

pub async fn member(db: &Database, tx: &mut WriteTransaction) -> MemberId {
    let member = Member {
        id: MemberId::new(NOW, &db.entropy),
        display_name: "Robin Sample".to_owned(),
        role: Role::Admin,
        created_at: NOW,
        disabled_at: None,
    };
    members::insert(tx, &member).await.unwrap();
    member.id
}

pub fn contract(db: &Database, partner: &str, seconds: u64, recorded_by: MemberId, terms: ContractTerms) -> Contract {
    let recorded_at = NOW.plus(Duration::from_secs(seconds));
    Contract {
        id: ContractId::new(recorded_at, &db.entropy),
        partner: partner.to_owned(),
        terms,
        recorded_by,
        recorded_at,
        withdrawn: None,
    }
}

pub fn signed() -> ContractTerms {
    ContractTerms::Signed(SignedContract {
        reference: "MSA-2026/7 \u{1F4D2}".to_owned(),
        signed_on: "2026-02-28".parse().unwrap(),
        renews_on: Some("2027-02-28".parse().unwrap()),
        residency: "European Union".to_owned(),
        dpa_signed_on: None,
        evidence: Evidence {
            file_name: "msa.pdf".to_owned(),
            sha256: "ab".repeat(32),
        },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_contract_of_a_partner_counts_until_it_is_withdrawn() {
    for_each_database(async |db| {
        let mut tx = db.write().await;
        let by = member(&db, &mut tx).await;
        assert_eq!(contracts::in_force(&mut tx, "ledger").await.unwrap(), None);
        let not_needed = ContractTerms::NotNeeded {
            said_by: "Kim Counsel".to_owned(),
            reason: "Their terms of service suffice".to_owned(),
        };
        let first = contract(&db, "ledger", 0, by, not_needed);
        let second = contract(&db, "ledger", 1, by, signed());
        let other = contract(&db, "payments", 2, by, signed());
        for one in [&first, &second, &other] {
            contracts::insert(&mut tx, one).await.unwrap();
        }
        let again = contracts::insert(&mut tx, &first).await;
        assert!(matches!(again, Err(StoreError::Conflict("contracts"))), "{again:?}");
    })
    .await;
    for_each_database(async |db| {
        let mut tx = db.write().await;
        let by = member(&db, &mut tx).await;
        let first = contract(&db, "ledger", 0, by, signed());
        let second = contract(&db, "ledger", 1, by, signed());
        for one in [&first, &second] {
            contracts::insert(&mut tx, one).await.unwrap();
        }
        assert_eq!(contracts::in_force(&mut tx, "ledger").await.unwrap(), Some(second.clone()));
        contracts::withdraw(&mut tx, second.id, by).await.unwrap();
        assert!(contracts::withdraw(&mut tx, second.id, by).await.is_err(), "only once");
        assert_eq!(
            contracts::in_force(&mut tx, "ledger").await.unwrap(),
            None,
            "what it replaced does not come back"
        );
        let listed = contracts::list(&mut tx).await.unwrap();
        assert_eq!((listed.len(), listed[0].withdrawn, &listed[1]), (2, Some((by, NOW)), &first));
    })
    .await;
}
