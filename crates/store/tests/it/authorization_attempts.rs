use std::time::Duration;

use connect_domain::environment::Environment;
use connect_domain::ids::AuthorizationAttemptId;
use connect_store::authorization_attempts::{self, AttemptStatus, AuthorizationAttempt};

use crate::support::{Database, NOW, commit, for_each_database};

pub fn attempt(db: &Database) -> AuthorizationAttempt {
    AuthorizationAttempt {
        id: AuthorizationAttemptId::new(NOW, &db.entropy),
        partner: "ledger".to_owned(),
        environment: Environment::Sandbox,
        app_registration_id: None,
        connection_id: None,
        callback_mode: "loopback".to_owned(),
        redirect_uri: "http://127.0.0.1:4711/callback".to_owned(),
        csrf_state_hash: vec![9; 32],
        endpoints: [].into(),
        fields: [].into(),
        status: AttemptStatus::Waiting,
        outcome: String::new(),
        started_by: db.admin.label(),
        created_at: NOW,
        expires_at: NOW.plus(Duration::from_secs(900)),
        finished_at: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_callback_is_taken() {
    for_each_database(async |db| {
        let (taken, late) = (attempt(&db), attempt(&db));
        let mut tx = db.write().await;
        authorization_attempts::insert(&mut tx, &taken).await.unwrap();
        authorization_attempts::insert(&mut tx, &late).await.unwrap();
        assert!(authorization_attempts::claim(&mut tx, taken.id).await.unwrap());
        assert!(!authorization_attempts::claim(&mut tx, taken.id).await.unwrap());
        commit(tx).await.unwrap();

        let mut tx = db.write_at(late.expires_at).await;
        assert!(!authorization_attempts::claim(&mut tx, late.id).await.unwrap(), "too late");
        assert_eq!(authorization_attempts::list_open(&mut tx).await.unwrap().len(), 2);
        authorization_attempts::finish(&mut tx, taken.id, AttemptStatus::Succeeded, "", None)
            .await
            .unwrap();
        authorization_attempts::finish(&mut tx, late.id, AttemptStatus::Expired, "nobody came", None)
            .await
            .unwrap();
        let again = authorization_attempts::finish(&mut tx, late.id, AttemptStatus::Succeeded, "", None).await;
        assert!(again.is_err(), "an ended attempt stays ended");
        assert!(authorization_attempts::list_open(&mut tx).await.unwrap().is_empty());
        let stored = authorization_attempts::get(&mut tx, late.id).await.unwrap().unwrap();
        assert_eq!((stored.status, stored.outcome.as_str()), (AttemptStatus::Expired, "nobody came"));
        assert!(stored.status.is_final());
    })
    .await;
}
