//! Backup and restore: whole or not at all, whatever is given.

use std::path::{Path, PathBuf};

use connect_store::backup::{self, BackupError, RestoreError};
use connect_store::{Location, OpenError, Store, connections};
use sqlx::{AnyConnection, Connection};

use crate::support::{Database, commit, fresh_database};

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn location(&self, name: &str) -> Location {
        Location::Folder(self.file(name))
    }

    /// A workspace with a connection, in a folder of an awkward name.
    async fn firm(&self) -> Database {
        let db = Database::open("SQLite", self.location("fïrm?x=1#%41")).await;
        db.connection("realm 1").await;
        db
    }

    /// A backup of such a workspace.
    async fn backup(&self) -> PathBuf {
        let db = self.firm().await;
        let file = self.file("a backup");
        backup::write(&db.store, &file, false).await.unwrap();
        db.store.close().await;
        file
    }

    /// Names of everything here.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

async fn sql(database: &Path, sql: &'static str) {
    sqlx::any::install_default_drivers();
    let url = url::Url::from_file_path(database).unwrap().to_string();
    let mut connection = AnyConnection::connect(&url.replace("file://", "sqlite://")).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn realms(store: &Store) -> Vec<String> {
    let connections = connections::list(&mut store.read().await.unwrap()).await.unwrap();
    connections.into_iter().map(|connection| connection.external_account_id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_committed_comes_back_and_nothing_else() {
    let place = Place::new();
    let db = place.firm().await;
    let unfinished = db.write().await;
    let file = place.file("a backup");
    backup::write(&db.store, &file, false).await.unwrap();
    commit(unfinished).await.unwrap();
    db.connection("realm 2").await;
    assert_eq!(place.names(), ["a backup", "fïrm?x=1#%41"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let staged = backup::stage(&file, &place.location("new")).await.unwrap();
    assert_eq!(realms(staged.store()).await, ["realm 1"]);
    staged.put_in_place().await.unwrap();
    let restored = Store::open(&place.location("new")).await.unwrap();
    assert!(!restored.is_new());
    assert_eq!(realms(&restored).await, ["realm 1"]);
    let left = std::fs::read_dir(place.file("new")).unwrap();
    assert!(
        left.into_iter().all(|entry| !entry.unwrap().path().is_dir()),
        "nothing is left beside"
    );
    assert_eq!(realms(&db.store).await, ["realm 1", "realm 2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_there_is_replaced_only_when_asked() {
    let place = Place::new();
    let db = place.firm().await;
    let file = place.file("a backup");
    backup::write(&db.store, &file, false).await.unwrap();
    let before = std::fs::read(&file).unwrap();
    db.connection("realm 2").await;
    let refused = backup::write(&db.store, &file, false).await;
    assert!(matches!(&refused, Err(BackupError::Exists { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    backup::write(&db.store, &file, true).await.unwrap();
    let staged = backup::stage(&file, &place.location("new")).await.unwrap();
    assert_eq!(realms(staged.store()).await, ["realm 1", "realm 2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_can_be_written_nothing_is_left() {
    let place = Place::new();
    let db = place.firm().await;
    std::fs::write(place.file("a file"), "").unwrap();
    for target in ["a file/backup", "missing/backup", "fïrm?x=1#%41"] {
        for replacing in [false, true] {
            let refused = backup::write(&db.store, &place.file(target), replacing).await;
            assert!(matches!(&refused, Err(BackupError::Unwritable { .. })), "{target}: {refused:?}");
        }
    }
    assert_eq!(place.names(), ["a file", "fïrm?x=1#%41"]);
}

/// What is wrong in a workspace is not carried on.
#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_with_a_dangling_row_is_not_backed_up() {
    let place = Place::new();
    let db = place.firm().await;
    sql(
        &place.file("fïrm?x=1#%41").join("workspace.db"),
        "PRAGMA foreign_keys = OFF; UPDATE connections SET app_registration_id = 'nobody'",
    )
    .await;
    let refused = backup::write(&db.store, &place.file("a backup"), false).await;
    assert!(
        matches!(&refused, Err(BackupError::Damaged(cause)) if cause.contains("connections")),
        "{refused:?}"
    );
    assert_eq!(place.names(), ["fïrm?x=1#%41"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_has_tools_of_its_own() {
    let db = Database::open("PostgreSQL", fresh_database().await.parse().unwrap()).await;
    let place = Place::new();
    let refused = backup::write(&db.store, &place.file("a backup"), false).await;
    assert!(matches!(refused, Err(BackupError::Server)));
    let refused = backup::stage(&place.file("a backup"), db.store.location()).await.err();
    assert!(matches!(refused, Some(RestoreError::Server)));
}

/// Each is found before so much as a folder is made.
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_writes_nothing() {
    let place = Place::new();
    let file = place.backup().await;
    let whole = std::fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    let name = flipped.windows(7).position(|bytes| bytes == b"realm 1").unwrap();
    flipped[name] ^= 0x20;
    let workspace = std::fs::read(place.file("fïrm?x=1#%41").join("workspace.db")).unwrap();
    for (bytes, is_damaged) in [
        (&whole[..whole.len() / 2], true),
        (&whole[..whole.len() - 1], true),
        (&flipped, true),
        (&b"row_id,name\n1,Cash\n"[..], false),
        (&[], false),
        (&workspace, false),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let refused = backup::stage(&file, &place.location("new")).await.err().unwrap();
        let named = match &refused {
            RestoreError::Damaged { .. } => true,
            RestoreError::NotABackup { .. } => false,
            other => panic!("{other:?}"),
        };
        assert_eq!(named, is_damaged, "{refused}");
        assert!(!place.file("new").exists(), "{refused}");
    }
    for (path, unreadable) in [("nothing", true), ("fïrm?x=1#%41", false)] {
        let refused = backup::stage(&place.file(path), &place.location("new")).await.err();
        assert_eq!(matches!(refused, Some(RestoreError::Unreadable { .. })), unreadable, "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_backup_names_its_schema() {
    let place = Place::new();
    let db = place.firm().await;
    sql(&place.file("fïrm?x=1#%41").join("workspace.db"), "PRAGMA user_version = 99").await;
    let file = place.file("a backup");
    backup::write(&db.store, &file, false).await.unwrap();
    let refused = backup::stage(&file, &place.location("new")).await.err();
    assert!(
        matches!(&refused, Some(RestoreError::Newer { found, known, .. }) if found.contains("99") && *known < 99),
        "{refused:?}"
    );
    assert!(!place.file("new").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_empty_workspace_that_nobody_has_open_is_filled() {
    let place = Place::new();
    let file = place.backup().await;
    let theirs = Database::open("SQLite", place.location("theirs")).await;
    theirs.connection("realm 9").await;
    let refused = backup::stage(&file, &place.location("theirs")).await.err();
    assert!(matches!(&refused, Some(RestoreError::Open(OpenError::Busy { .. }))), "{refused:?}");
    theirs.store.close().await;
    let refused = backup::stage(&file, &place.location("theirs")).await.err();
    assert!(matches!(&refused, Some(RestoreError::NotEmpty { .. })), "{refused:?}");
    let theirs = Store::open(&place.location("theirs")).await.unwrap();
    assert_eq!(realms(&theirs).await, ["realm 9"]);

    for empty in ["opened", "a folder"] {
        std::fs::create_dir(place.file(empty)).unwrap();
        if empty == "opened" {
            Store::open(&place.location(empty)).await.unwrap().close().await;
        }
        drop(backup::stage(&file, &place.location(empty)).await.unwrap());
        let dropped = Store::open(&place.location(empty)).await.unwrap();
        assert_eq!(realms(&dropped).await, [""; 0], "what was not put in place is not there");
        dropped.close().await;
        let staged = backup::stage(&file, &place.location(empty)).await.unwrap();
        staged.put_in_place().await.unwrap();
        assert_eq!(realms(&Store::open(&place.location(empty)).await.unwrap()).await, ["realm 1"]);
    }
}

/// Two lines of work can land in another order than their numbers.
#[tokio::test(flavor = "multi_thread")]
async fn before_a_migration_that_comes_late_as_well() {
    let place = Place::new();
    place.firm().await.store.close().await;
    let workspace = place.file("fïrm?x=1#%41");
    let without = "DELETE FROM _sqlx_migrations WHERE version = 16; DELETE FROM schema_gates WHERE version = 16; DROP TABLE golden_runs";
    sql(&workspace.join("workspace.db"), without).await;
    Store::open(&place.location("fïrm?x=1#%41")).await.unwrap();
    assert_eq!(std::fs::read_dir(workspace.join(backup::FOLDER)).unwrap().count(), 1);
}

/// A program with a newer schema keeps the workspace as it was.
#[tokio::test(flavor = "multi_thread")]
async fn before_a_migration_the_workspace_is_backed_up() {
    let place = Place::new();
    place.firm().await.store.close().await;
    let workspace = place.file("fïrm?x=1#%41");
    sql(
        &workspace.join("workspace.db"),
        "DELETE FROM _sqlx_migrations WHERE version > 21; DELETE FROM schema_gates WHERE version > 21; PRAGMA user_version = 21;
         DROP INDEX app_registrations_by_client; ALTER TABLE app_registrations DROP COLUMN fields;
         CREATE UNIQUE INDEX app_registrations_by_client ON app_registrations (partner, environment, endpoints, oauth_client_id);
         ALTER TABLE invoices DROP COLUMN written_off;
         ALTER TABLE subscriptions DROP COLUMN begun_at; ALTER TABLE subscriptions DROP COLUMN lost_at;
         DROP TABLE customer_subscription_items; DROP TABLE customer_subscriptions; DROP TABLE partner_events;
         ALTER TABLE check_runs DROP COLUMN asked; DROP TABLE added_calendars; ALTER TABLE consent_requests DROP COLUMN login_hint",
    )
    .await;
    let location = place.location("fïrm?x=1#%41");
    std::fs::write(workspace.join("backups"), "a file in the way").unwrap();
    let refused = Store::open(&location).await;
    assert!(matches!(&refused, Err(OpenError::Unwritable { .. })), "{refused:?}");
    std::fs::remove_file(workspace.join("backups")).unwrap();

    let migrated = Store::open(&location).await.unwrap();
    let backups: Vec<_> = std::fs::read_dir(workspace.join(backup::FOLDER)).unwrap().collect();
    let [Ok(file)] = &backups[..] else { panic!("{backups:?}") };
    let bytes = std::fs::read(file.path()).unwrap();
    assert_eq!(bytes[60..64], 21_u32.to_be_bytes(), "its user_version is that of the old schema");
    let staged = backup::stage(&file.path(), &place.location("new")).await.unwrap();
    assert_eq!(realms(staged.store()).await, realms(&migrated).await);
    staged.put_in_place().await.unwrap();
    assert!(
        !place.file("new").join(backup::FOLDER).exists(),
        "a restore keeps nothing of its own"
    );
}
