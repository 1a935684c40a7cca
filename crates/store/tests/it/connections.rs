use std::collections::BTreeMap;
use std::time::Duration;

use connect_domain::connection::ConnectionStatus;
use connect_domain::environment::Environment;
use connect_domain::failure::Cause;
use connect_domain::ids::{AppRegistrationId, GrantId};
use connect_store::app_registrations::{self, AppRegistration, RedirectUri};
use connect_store::connections::{self, Expiries, Grant};
use connect_store::{Observed, StoreError};

use crate::support::{NOW, commit, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn one_organization_is_one_connection() {
    for_each_database(async |db| {
        let connection = db.new_connection("realm-1");
        let mut tx = db.write().await;
        connections::insert(&mut tx, &connection).await.unwrap();
        commit(tx).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(
            connections::get(&mut reader, connection.id).await.unwrap().as_ref(),
            Some(&connection)
        );
        assert_eq!(connections::list(&mut reader).await.unwrap().len(), 1);
        let find = async |reader: &mut _, environment, account: &str| {
            connections::find_by_external_account(reader, "ledger", environment, &connection.endpoints, account)
                .await
                .unwrap()
        };
        assert_eq!(
            find(&mut reader, Environment::Custom, "realm-1").await.map(|found| found.id),
            Some(connection.id)
        );
        assert_eq!(find(&mut reader, Environment::Production, "realm-1").await, None);
        assert_eq!(find(&mut reader, Environment::Custom, "realm-2").await, None);
        drop(reader);
        let mut tx = db.write().await;
        let twin = db.new_connection("realm-1");
        assert!(matches!(
            connections::insert(&mut tx, &twin).await,
            Err(StoreError::Conflict("connections"))
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_starts_unproven_and_ends_with_a_disconnect() {
    for_each_database(async |db| {
        let id = db.connection("realm-1").await;
        let grant = Grant {
            grant_id: GrantId::new(NOW, &db.entropy),
            granted_scopes: vec!["a".to_owned(), "b".to_owned()],
            authorized_by: db.admin.label(),
            partner_identity: "owner@firm".to_owned(),
            expiries: Expiries {
                access: Some(NOW.plus(Duration::from_secs(3_600))),
                refresh: Some(NOW.plus(Duration::from_secs(8_640_000))),
                grant: None,
            },
        };
        let mut tx = db.write().await;
        connections::set_grant(&mut tx, id, &grant).await.unwrap();
        let later = Some(NOW.plus(Duration::from_secs(7_200)));
        let told = Expiries {
            access: later,
            refresh: None,
            grant: None,
        };
        connections::set_expiries(&mut tx, id, told).await.unwrap();
        let fields = BTreeMap::from([("region".to_owned(), "north".to_owned())]);
        connections::set_fields(&mut tx, id, &fields).await.unwrap();
        commit(tx).await.unwrap();
        let stored = connections::get(&mut db.store.read().await.unwrap(), id).await.unwrap().unwrap();
        assert_eq!(stored.status, ConnectionStatus::NotChecked);
        assert_eq!((stored.grant_id, stored.fields), (Some(grant.grant_id), fields));
        assert_eq!(
            (stored.access_expires_at, stored.refresh_expires_at),
            (later, grant.expiries.refresh)
        );

        let mut tx = db.write().await;
        let remains = "It goes on at the partner";
        connections::disconnect(&mut tx, id, remains).await.unwrap();
        let status = connections::record_call(&mut tx, id, Err((Cause::Auth, "dead"))).await.unwrap();
        assert_eq!(status, ConnectionStatus::Disconnected);
        let stored = connections::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(
            (stored.grant_id, stored.cause, stored.status_reason.as_str()),
            (None, None, remains)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_call_proves_and_a_dead_grant_keeps_its_reason() {
    for_each_database(async |db| {
        let id = db.connection("realm-1").await;
        for (outcome, status, cause, reason) in [
            (Ok(()), ConnectionStatus::Connected, None, ""),
            (
                Err((Cause::Provider, "answered 503")),
                ConnectionStatus::Degraded,
                Some(Cause::Provider),
                "answered 503",
            ),
            (
                Err((Cause::Auth, "refused")),
                ConnectionStatus::NeedsReconnect,
                Some(Cause::Auth),
                "refused",
            ),
            (
                Err((Cause::Network, "offline")),
                ConnectionStatus::NeedsReconnect,
                Some(Cause::Auth),
                "refused",
            ),
            (Ok(()), ConnectionStatus::Connected, None, ""),
        ] {
            let mut tx = db.store.observe(NOW).await.unwrap();
            assert_eq!(connections::record_call(&mut tx, id, outcome).await.unwrap(), status);
            tx.commit_observed(Observed::Call(id)).await.unwrap();
            let stored = connections::get(&mut db.store.read().await.unwrap(), id).await.unwrap().unwrap();
            assert_eq!(
                (stored.status, stored.cause, stored.status_reason.as_str()),
                (status, cause, reason)
            );
            assert_eq!(stored.last_checked_at, Some(NOW));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_registered_once_for_each_world() {
    for_each_database(async |db| {
        let app = AppRegistration {
            id: AppRegistrationId::new(NOW, &db.entropy),
            partner: "ledger".to_owned(),
            environment: Environment::Production,
            label: "Firm".to_owned(),
            oauth_client_id: "AB12".to_owned(),
            redirect_uris: vec![RedirectUri {
                uri: "https://firm.example/return".to_owned(),
                callback_mode: "relay".to_owned(),
            }],
            endpoints: [].into(),
            fields: [].into(),
            portal_owner: "Ann".to_owned(),
            reconnect_url: String::new(),
            review_at: Some(NOW),
            monthly_read_budget: Some(500_000),
            reads_month: String::new(),
            reads_in_month: 0,
            created_at: NOW,
            retired_at: None,
        };
        let mut tx = db.write().await;
        app_registrations::insert(&mut tx, &app).await.unwrap();
        assert_eq!(app_registrations::add_reads(&mut tx, app.id, "2026-11", 3).await.unwrap(), 3);
        assert_eq!(app_registrations::add_reads(&mut tx, app.id, "2026-11", 4).await.unwrap(), 7);
        assert_eq!(app_registrations::add_reads(&mut tx, app.id, "2026-12", 1).await.unwrap(), 1);
        let edited = AppRegistration {
            label: "Firm app".to_owned(),
            fields: [("tenant".to_owned(), "firm.example".to_owned())].into(),
            ..app.clone()
        };
        app_registrations::update(&mut tx, &edited).await.unwrap();
        app_registrations::retire(&mut tx, app.id).await.unwrap();
        commit(tx).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let found = app_registrations::find(&mut reader, "ledger", Environment::Production, &app.endpoints, "AB12").await;
        let [found] = <[_; 1]>::try_from(found.unwrap()).unwrap();
        assert_eq!(found.fields, edited.fields);
        assert_eq!(
            (found.label.as_str(), found.reads_in_month, found.retired_at),
            ("Firm app", 1, Some(NOW))
        );
        assert_eq!(found.redirect_uris, app.redirect_uris);
        drop(reader);
        let mut tx = db.write().await;
        // The same app beside it, as it is used elsewhere; and never twice in the same place.
        let elsewhere = AppRegistration {
            id: AppRegistrationId::new(NOW, &db.entropy),
            ..app.clone()
        };
        app_registrations::insert(&mut tx, &elsewhere).await.unwrap();
        let twin = AppRegistration {
            id: AppRegistrationId::new(NOW, &db.entropy),
            ..edited
        };
        assert!(matches!(
            app_registrations::insert(&mut tx, &twin).await,
            Err(StoreError::Conflict("app_registrations"))
        ));
    })
    .await;
}
