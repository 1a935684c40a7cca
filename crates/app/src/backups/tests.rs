//! The way of the daily backups, and back.

use std::time::Duration;

use connect_domain::access::Role;
use connect_store::members;

use super::*;
use crate::attention::needs_attention;
use crate::clients::save_client;
use crate::clients::view::SaveClient;
use crate::testing::{Machine, NOW};
use crate::workspace::workspace_status;

const DAY: Duration = Duration::from_secs(86_400);

async fn add_client(app: &App, name: &str) {
    let save = SaveClient {
        name: Some(name.to_owned()),
        ..SaveClient::default()
    };
    save_client(app, save).await.unwrap();
}

/// Titles of what needs attention about backups.
async fn told(app: &App) -> Vec<String> {
    let items = needs_attention(app).await.unwrap();
    let about = items.into_iter().filter(|item| item.action.kind == "open_backups");
    about.map(|item| item.title).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_day_has_one_backup_and_a_window_that_was_shut_is_told() {
    let machine = Machine::new();
    let app = machine.open().await;
    assert!(back_up_daily(&app).await.unwrap().is_none(), "there is nothing yet");
    assert_eq!(backups(&app).await.unwrap().standing, "empty");
    add_client(&app, "Cedar Ridge").await;
    assert_eq!(backups(&app).await.unwrap().standing, "old");
    assert_eq!(told(&app).await, [""; 0], "the first look makes it");
    let folder = machine.folder.path().join("workspace").join(backup::FOLDER);
    for day in 0..9 {
        if day == 5 {
            std::fs::write(folder.join(".workspace-2027-01-01.db.0.partial"), "killed").unwrap();
        }
        if day > 0 {
            machine.clock.advance(DAY);
        }
        assert!(back_up_daily(&app).await.unwrap().is_some(), "day {day}");
        assert!(back_up_daily(&app).await.unwrap().is_none(), "day {day}, once more");
    }
    let view = backups(&app).await.unwrap();
    assert_eq!(view.standing, "current");
    // Which week the first two days fall into depends on the zone.
    assert!((7..=8).contains(&view.kept.len()), "{}", view.kept.len());
    assert!(view.kept.iter().all(|backup| backup.bytes.get() > 0));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), view.kept.len(), "nothing else is left");
    machine.clock.advance(3 * DAY);
    assert_eq!(told(&app).await, ["The newest backup is old"]);
    back_up_daily(&app).await.unwrap();
    assert_eq!(told(&app).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_fails_is_told_until_one_is_made() {
    let machine = Machine::new();
    let app = machine.open().await;
    add_client(&app, "Cedar Ridge").await;
    let in_the_way = machine.folder.path().join("workspace").join(backup::FOLDER);
    std::fs::write(&in_the_way, "a file").unwrap();
    assert_eq!(back_up_daily(&app).await.unwrap_err().code, ErrorCode::WorkspaceUnusable);
    assert_eq!(told(&app).await, ["The daily backup could not be made"]);
    let doctor = crate::doctor::doctor(&app).await;
    assert!(doctor.checks.iter().any(|check| check.id == "backups" && check.status == "warn"));
    std::fs::remove_file(&in_the_way).unwrap();
    back_up_daily(&app).await.unwrap();
    assert_eq!(told(&app).await, [""; 0]);
    assert_eq!(backups(&app).await.unwrap().detail, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_workspace_has_its_grants_elsewhere_until_they_are_moved() {
    let machine = Machine::new();
    let app = machine.open().await;
    add_client(&app, "Cedar Ridge").await;
    let file = machine.folder.path().join("firm.db");
    let path = file.display().to_string();
    assert_eq!(back_up(&app, "firm.db", false).await.unwrap_err().code, ErrorCode::InvalidInput);
    back_up(&app, &path, false).await.unwrap();
    assert_eq!(back_up(&app, &path, false).await.unwrap_err().code, ErrorCode::Conflict);

    // The window of a new machine has opened, and nobody has done anything in it.
    let new = machine.folder.path().join("new").display().to_string();
    let opened = machine.open_at(&new).await;
    let restored = restore(&new, &file, &machine.clock, &crate::OsEntropy).await;
    assert_eq!(restored.unwrap_err().code, ErrorCode::WorkspaceBusy);
    drop(opened);
    let restored = restore(&new, &file, &machine.clock, &crate::OsEntropy).await.unwrap();
    assert_eq!((restored.clients.get(), restored.connections.get()), (1, 0));
    assert_eq!(restored.newest_entry_at.map(|at| at.to_rfc3339()), Some(NOW.to_rfc3339()));

    let there = machine.open_at(&new).await;
    let status = workspace_status(&there).await.unwrap();
    assert_eq!((status.home.as_str(), status.id), ("elsewhere", app.workspace_id.to_string()));
    let newest = crate::audit::audit_entries(&there, Some(1)).await.unwrap();
    assert!(newest.verified);
    assert_eq!(newest.entries[0].action, "workspace.restored");
    crate::tokens::move_grants_here(&there).await.unwrap();
    assert_eq!(workspace_status(&there).await.unwrap().home, "here");
    drop(there);
    let refused = restore(&new, &file, &machine.clock, &crate::OsEntropy).await.unwrap_err();
    assert_eq!((refused.code, refused.code.exit_code()), (ErrorCode::InvalidInput, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_may_not_take_everything_along() {
    let machine = Machine::new();
    let app = machine.open().await;
    let mut tx = app.store.write(&app.actor, Permission::AdministerWorkspace, NOW).await.unwrap();
    let mut person = members::list(&mut tx).await.unwrap().remove(0);
    person.role = Role::Viewer;
    members::update(&mut tx, &person).await.unwrap();
    tx.commit(AuditEntry::new("test.done", "", "")).await.unwrap();
    drop(app);
    let app = machine.open().await;
    let file = machine.folder.path().join("firm.db");
    let refused = back_up(&app, &file.display().to_string(), false).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotPermitted);
    assert!(!file.exists());
    // The program goes on keeping its own.
    assert!(back_up_daily(&app).await.unwrap().is_some());
}
