use connect_domain::access::Role;
use connect_domain::ids::{InstallationId, MemberId, ProvisioningRunId, WorkspaceId};
use connect_store::members::{self, Member};
use connect_store::provisioning_runs::{self, ProvisioningRun, ProvisioningStatus};
use connect_store::workspaces::{self, Workspace, WorkspaceKind};
use connect_store::{StoreError, settings};

use crate::support::{NOW, commit, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_to_make_the_workspace_wins() {
    for_each_database(async |db| {
        assert!(db.store.is_new());
        let workspace = |name: &str| Workspace {
            id: WorkspaceId::new(NOW, &db.entropy),
            name: name.to_owned(),
            kind: WorkspaceKind::Rehearsal,
            home_installation_id: InstallationId::new(NOW, &db.entropy),
            vault_holder_kind: None,
            recovery_code_confirmed_at: None,
            created_at: NOW,
        };
        let (first, second) = (workspace("First"), workspace("Second"));
        let mut tx = db.write().await;
        assert_eq!(workspaces::get(&mut tx).await.unwrap(), None);
        assert!(workspaces::create(&mut tx, &first).await.unwrap());
        assert!(!workspaces::create(&mut tx, &second).await.unwrap());
        workspaces::set_vault_holder_kind(&mut tx, "passphrase").await.unwrap();
        workspaces::confirm_recovery_code(&mut tx).await.unwrap();
        workspaces::rename(&mut tx, "Firm").await.unwrap();
        let elsewhere = InstallationId::new(NOW, &db.entropy);
        workspaces::move_home(&mut tx, elsewhere).await.unwrap();
        commit(tx).await.unwrap();
        let stored = workspaces::get(&mut db.store.read().await.unwrap()).await.unwrap().unwrap();
        assert_eq!(
            stored,
            Workspace {
                name: "Firm".to_owned(),
                home_installation_id: elsewhere,
                vault_holder_kind: Some("passphrase".to_owned()),
                recovery_code_confirmed_at: Some(NOW),
                ..first
            }
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_and_wizards_come_back_as_stored() {
    for_each_database(async |db| {
        let member = Member {
            id: MemberId::new(NOW, &db.entropy),
            display_name: "Ann".to_owned(),
            role: Role::EngagementLead,
            created_at: NOW,
            disabled_at: None,
        };
        let run = ProvisioningRun {
            id: ProvisioningRunId::new(NOW, &db.entropy),
            partner: "ledger".to_owned(),
            environment: connect_domain::environment::Environment::Sandbox,
            step: "review".to_owned(),
            inputs: [("region".to_owned(), "ca".to_owned())].into(),
            status: ProvisioningStatus::Open,
            outcome: String::new(),
            connection_id: None,
            started_by: db.admin.label(),
            created_at: NOW,
            updated_at: NOW,
        };
        let mut tx = db.write().await;
        members::insert(&mut tx, &member).await.unwrap();
        assert!(matches!(
            members::insert(&mut tx, &member).await,
            Err(StoreError::Conflict("members"))
        ));
        drop(tx);
        let mut tx = db.write().await;
        members::insert(&mut tx, &member).await.unwrap();
        let changed = Member {
            display_name: "Dana W.".to_owned(),
            role: Role::Viewer,
            disabled_at: Some(NOW),
            ..member.clone()
        };
        members::update(&mut tx, &changed).await.unwrap();
        provisioning_runs::insert(&mut tx, &run).await.unwrap();
        commit(tx).await.unwrap();

        let mut reader = db.store.read().await.unwrap();
        assert_eq!(members::list(&mut reader).await.unwrap(), [changed]);
        assert_eq!(provisioning_runs::list_open(&mut reader).await.unwrap(), std::slice::from_ref(&run));
        drop(reader);

        let done = ProvisioningRun {
            status: ProvisioningStatus::Done,
            step: "proof".to_owned(),
            ..run
        };
        let mut tx = db.write().await;
        provisioning_runs::save(&mut tx, &done).await.unwrap();
        assert!(
            provisioning_runs::save(&mut tx, &done).await.is_err(),
            "a finished run is saved no more"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_replaced_and_removed() {
    for_each_database(async |db| {
        let mut tx = db.write().await;
        assert_eq!(settings::get::<Vec<i64>>(&mut tx, "proxy").await.unwrap(), None);
        settings::set(&mut tx, "proxy", &vec![1, 2]).await.unwrap();
        settings::set(&mut tx, "proxy", &vec![3]).await.unwrap();
        assert_eq!(settings::get(&mut tx, "proxy").await.unwrap(), Some(vec![3]));
        let as_number = settings::get::<i64>(&mut tx, "proxy").await;
        assert!(matches!(as_number, Err(StoreError::Impossible { column: "value", .. })));
        settings::remove(&mut tx, "proxy").await.unwrap();
        assert_eq!(settings::get::<Vec<i64>>(&mut tx, "proxy").await.unwrap(), None);
    })
    .await;
}
