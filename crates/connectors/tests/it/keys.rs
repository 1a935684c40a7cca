//! Partners whose credential is a key: what it may do, and what it is told when it is none.

use std::collections::BTreeSet;

use connect_connectors::{FaultKind, PartnerCall, RightState};
use connect_domain::failure::Cause;
use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObjectKind;
use serde_json::{Value, json};

use crate::support::{StandIn, each_keyed};

/// What came of each right.
async fn rights(stand_in: &StandIn) -> Vec<(&str, RightState)> {
    let probes = stand_in.connector.rights().unwrap();
    let mut found = Vec::new();
    for right in stand_in.connector.manifest().asked() {
        let state = probes.probe_right(stand_in.call(), &right.name).await.unwrap();
        found.push((right.name.as_str(), state));
    }
    found
}

async fn give(stand_in: &StandIn, rights: &Value) {
    let partner = &stand_in.connector.manifest().id;
    let mutation = json!({"partner": partner, "object": "Key", "op": "update", "id": "restricted", "body": {"rights": rights}});
    stand_in.control("POST", "/control/mutate", &mutation).await;
}

#[tokio::test]
async fn each_right_is_found_granted_missing_or_too_broad_and_nothing_is_changed() {
    for stand_in in each_keyed().await {
        let (Some(prices), Some(_)) = (stand_in.connector.catalog(), stand_in.connector.rights()) else {
            continue;
        };
        let before = prices.read_on(stand_in.call(), None).await.unwrap();
        // The stand-in's key may make endpoints as well.
        assert!(rights(&stand_in).await.iter().all(|(_, state)| *state != RightState::Missing));
        give(&stand_in, &json!({"products": "read", "prices": "write", "events": "read"})).await;
        let found = rights(&stand_in).await;
        let of = |state: RightState| found.iter().filter(|(_, one)| *one == state).count();
        assert_eq!(found[1].1, RightState::TooBroad, "{found:?}");
        assert_eq!(
            (of(RightState::Granted), of(RightState::TooBroad), of(RightState::Missing)),
            (2, 1, 3)
        );
        assert_eq!(prices.read_on(stand_in.call(), None).await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_key_that_is_none_or_lost_its_life_says_so_and_is_not_printed() {
    for stand_in in each_keyed().await {
        let reads = stand_in.connector.organization().unwrap();
        let wrong = SecretText::new("rk_test_canaryCanary".to_owned());
        let call = PartnerCall {
            access_token: &wrong,
            ..stand_in.call()
        };
        let fault = reads.read_organization(call).await.unwrap_err();
        assert_eq!((fault.cause, &fault.kind), (Cause::Auth, &FaultKind::KeyRejected));
        assert!(!format!("{fault:?}{fault}").contains("anary"));

        let partner = &stand_in.connector.manifest().id;
        reads.read_organization(stand_in.call()).await.unwrap();
        let id = if stand_in.connector.rights().is_some() {
            "restricted"
        } else {
            "key1"
        };
        let rotate = json!({"partner": partner, "object": "Key", "op": "rotate", "id": id});
        stand_in.control("POST", "/control/mutate", &rotate).await;
        let fault = reads.read_organization(stand_in.call()).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::KeyRejected);
        assert!(fault.correlation.is_some());
    }
}

#[tokio::test]
async fn a_list_that_is_read_in_turn_is_read_whole_and_once() {
    for stand_in in each_keyed().await {
        let Some(catalog) = stand_in.connector.catalog() else { continue };
        let (mut ids, mut listed, mut cursor) = (BTreeSet::new(), 0, None);
        loop {
            let turn = catalog.read_on(stand_in.call(), cursor).await.unwrap();
            listed += turn.objects.len();
            ids.extend(turn.objects.into_iter().map(|object| object.external_id));
            cursor = turn.cursor;
            if cursor.is_none() {
                break;
            }
        }
        let expected = match stand_in.connector.manifest().mapping.as_ref().unwrap().kind {
            // Those of Azure and of the firm, and its classifiers.
            SourceObjectKind::DocumentModel => 65 + 6 + 3,
            _ => 120,
        };
        assert_eq!((listed, ids.len()), (expected, expected));
        let gone = catalog.read_on(stand_in.call(), Some("price_none".to_owned())).await.unwrap_err();
        assert!(matches!(gone.kind, FaultKind::NotFound | FaultKind::Refused), "{gone:?}");
    }
}
