use connect_domain::advisory_client::ClientNames;
use connect_domain::ids::AdvisoryClientId;
use connect_store::advisory_clients::{self, AdvisoryClient};
use connect_store::consent_requests::{self, Asked, ConsentRequest};
use connect_store::{StoreError, authorization_attempts};

use crate::authorization_attempts::attempt;
use crate::support::{NOW, for_each_database, for_each_left_at};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_belongs_to_one_attempt_and_keeps_its_doubt() {
    for_each_database(async |db| {
        let client = AdvisoryClient {
            id: AdvisoryClientId::new(NOW, &db.entropy),
            names: ClientNames::new("Harbor", "", "").unwrap(),
            created_at: NOW,
            archived_at: None,
        };
        let attempt = attempt(&db);
        let request = ConsentRequest {
            attempt_id: attempt.id,
            asked: Asked::Connection {
                advisory_client_id: client.id,
                login_hint: Some("kim@harborfinch.example".to_owned()),
            },
            doubt: String::new(),
        };
        let mut tx = db.write().await;
        advisory_clients::insert(&mut tx, std::slice::from_ref(&client)).await.unwrap();
        authorization_attempts::insert(&mut tx, &attempt).await.unwrap();
        assert_eq!(consent_requests::get(&mut tx, attempt.id).await.unwrap(), None, "{}", db.name);
        consent_requests::insert(&mut tx, &request).await.unwrap();
        consent_requests::set_doubt(&mut tx, attempt.id, "the names differ").await.unwrap();
        let kept = ConsentRequest {
            doubt: "the names differ".to_owned(),
            ..request.clone()
        };
        assert_eq!(consent_requests::list(&mut tx).await.unwrap(), std::slice::from_ref(&kept));
        assert_eq!(consent_requests::get(&mut tx, attempt.id).await.unwrap(), Some(kept));
        let twice = consent_requests::insert(&mut tx, &request).await.unwrap_err();
        assert!(matches!(twice, StoreError::Conflict(_)), "{twice:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_whose_callback_brought_nothing_waits_for_another() {
    for_each_database(async |db| {
        let attempt = attempt(&db);
        let mut tx = db.write().await;
        authorization_attempts::insert(&mut tx, &attempt).await.unwrap();
        let waits = authorization_attempts::wait_again(&mut tx, attempt.id).await;
        assert!(waits.is_err(), "{}: it is not being exchanged", db.name);
        for _ in 0..2 {
            assert!(authorization_attempts::claim(&mut tx, attempt.id).await.unwrap(), "{}", db.name);
            authorization_attempts::wait_again(&mut tx, attempt.id).await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_is_asked_for_the_firm_itself_or_for_a_client() {
    for_each_database(async |db| {
        let (plain, wide) = (attempt(&db), attempt(&db));
        let asked = |ability: Option<&str>| Asked::AdminConsent {
            advisory_client_id: None,
            tenant: "harborfinch.example".to_owned(),
            ability: ability.map(str::to_owned),
        };
        let request = |id, asked| ConsentRequest {
            attempt_id: id,
            asked,
            doubt: String::new(),
        };
        let requests = [request(plain.id, asked(None)), request(wide.id, asked(Some("sample-meeting")))];
        let mut tx = db.write().await;
        for (attempt, request) in [plain, wide].iter().zip(&requests) {
            authorization_attempts::insert(&mut tx, attempt).await.unwrap();
            consent_requests::insert(&mut tx, request).await.unwrap();
            assert_eq!(
                consent_requests::get(&mut tx, attempt.id).await.unwrap().as_ref(),
                Some(request),
                "{}",
                db.name
            );
        }
    })
    .await;
}

/// A request from before administrators were asked is one for a connection, and keeps its client and its doubt.
#[tokio::test(flavor = "multi_thread")]
async fn requests_of_one_kind_are_for_a_connection() {
    let rows = "
        INSERT INTO advisory_clients (id, name, search_name, reference, created_at, legal_name)
            VALUES ('01936f00-0000-7000-8000-000000000001', 'Harbor', 'harbor', '', 0, '');
        INSERT INTO authorization_attempts (id, partner, environment, callback_mode, redirect_uri, csrf_state_hash, endpoints,
            fields, status, outcome, started_by, created_at, expires_at)
            VALUES ('01936f00-0000-7000-8000-000000000002', 'ledger', 'sandbox', 'paste', '', '', '{}', '{}', 'waiting', '', '', 0, 0),
                   ('01936f00-0000-7000-8000-000000000003', 'ledger', 'sandbox', 'paste', '', '', '{}', '{}', 'succeeded', '', '', 0, 0);
        INSERT INTO consent_requests (attempt_id, advisory_client_id, doubt)
            VALUES ('01936f00-0000-7000-8000-000000000002', '01936f00-0000-7000-8000-000000000001', ''),
                   ('01936f00-0000-7000-8000-000000000003', '01936f00-0000-7000-8000-000000000001', 'the names differ');";
    for_each_left_at(17, rows, async |db| {
        let request = |attempt: &str, doubt: &str| ConsentRequest {
            attempt_id: attempt.parse().unwrap(),
            asked: Asked::Connection {
                advisory_client_id: "01936f00-0000-7000-8000-000000000001".parse().unwrap(),
                login_hint: None,
            },
            doubt: doubt.to_owned(),
        };
        let kept = consent_requests::list(&mut db.write().await).await.unwrap();
        assert_eq!(
            kept,
            [
                request("01936f00-0000-7000-8000-000000000003", "the names differ"),
                request("01936f00-0000-7000-8000-000000000002", "")
            ],
            "{}",
            db.name
        );
    })
    .await;
}
