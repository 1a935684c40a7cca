//! The gates: each refusal is typed, names its cause and changes nothing.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use connect_store::{InvalidLocation, Location, OpenError, Store, StoreError, settings};
use sqlx::{AnyConnection, Connection};

use crate::support::{Database, NOW, commit, for_each_database, fresh_database};

fn folder() -> (tempfile::TempDir, PathBuf, Location) {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("a b").join("fïrm?x=1#%41");
    let location = Location::Folder(folder.clone());
    (temporary, folder, location)
}

async fn sql(database: &Path, sql: &'static str) {
    sqlx::any::install_default_drivers();
    let url = url::Url::from_file_path(database)
        .unwrap()
        .to_string()
        .replace("file://", "sqlite://");
    let mut connection = AnyConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_folder_with_any_name_becomes_a_workspace_once() {
    let (_temporary, folder, location) = folder();
    let store = Store::open(&location).await.unwrap();
    assert!(store.is_new() && !store.is_shared());
    store.close().await;
    let store = Store::open(&location).await.unwrap();
    assert!(!store.is_new());
    store.close().await;
    assert!(!folder.join("workspace.db-wal").exists(), "a closed workspace leaves no log");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("workspace.db"))), (0o700, 0o600));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_openers_of_a_new_workspace_all_succeed() {
    for_each_database(async |db| {
        let fresh = match db.store.location() {
            Location::Folder(folder) => Location::Folder(folder.with_file_name("fresh")),
            Location::Postgres(_) => fresh_database().await.parse().unwrap(),
        };
        let openers: Vec<_> = (0..8)
            .map(|_| {
                let fresh = fresh.clone();
                tokio::spawn(async move { Store::open(&fresh).await })
            })
            .collect();
        for opener in openers {
            opener.await.unwrap().unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_cannot_be_a_folder_is_unwritable() {
    let (_temporary, folder, _) = folder();
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    std::fs::write(&folder, "a file").unwrap();
    for path in [folder.clone(), folder.join("inside"), PathBuf::from("/proc/none/here")] {
        let refused = Store::open(&Location::Folder(path.clone())).await;
        assert!(
            matches!(refused, Err(OpenError::Unwritable { .. })),
            "{}: {refused:?}",
            path.display()
        );
    }
    assert_eq!(std::fs::read(&folder).unwrap(), b"a file");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_workspace_is_left_alone() {
    let (_temporary, folder, location) = folder();
    std::fs::create_dir_all(&folder).unwrap();
    let database = folder.join("workspace.db");
    let text = b"this is not a database, though it is longer than a header of one hundred bytes is, which matters".repeat(9);
    std::fs::write(&database, &text).unwrap();
    let refused = Store::open(&location).await;
    assert!(matches!(refused, Err(OpenError::Damaged { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&database).unwrap(), text);

    std::fs::remove_file(&database).unwrap();
    std::fs::write(&database, "").unwrap();
    sql(&database, "CREATE TABLE recipes (name TEXT)").await;
    let refused = Store::open(&location).await;
    assert!(
        matches!(&refused, Err(OpenError::Damaged { cause, .. }) if cause.contains("another program")),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_refused_and_named() {
    for_each_database(async |db| {
        let mut newer = AnyConnection::connect(&db.url()).await.unwrap();
        let hash = if db.name == "SQLite" { "x'00'" } else { "'\\x00'::bytea" };
        let insert = format!(
            "INSERT INTO schema_gates (version, min_reader, release) VALUES (99, 99, '7.1.0');
             INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (99, 'later', TRUE, {hash}, 0)"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(insert)).execute(&mut newer).await.unwrap();
        let refused = Store::open(db.store.location()).await;
        let Err(OpenError::Newer { found, known, .. }) = refused else {
            panic!("{refused:?} on {}", db.name);
        };
        assert!(known < 99 && found.contains("99") && found.contains("7.1.0"), "{found}, {known}");
    })
    .await;
    let (_temporary, folder, location) = folder();
    Store::open(&location).await.unwrap().close().await;
    sql(&folder.join("workspace.db"), "PRAGMA user_version = 99").await;
    assert!(matches!(Store::open(&location).await, Err(OpenError::Newer { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_held_by_an_opener_is_busy_after_five_seconds() {
    let (_temporary, folder, location) = folder();
    Store::open(&location).await.unwrap().close().await;
    let lock = std::fs::File::open(folder.join("workspace.lock")).unwrap();
    lock.lock().unwrap();
    let started = Instant::now();
    assert!(matches!(Store::open(&location).await, Err(OpenError::Busy { .. })));
    assert!(started.elapsed().as_secs() >= 5, "{:?}", started.elapsed());
    lock.unlock().unwrap();
    Store::open(&location).await.unwrap();
}

/// Another writer keeps us from writing, not from reading, and we give up well within a minute.
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_writer_makes_a_write_busy() {
    let (_temporary, folder, location) = folder();
    let db = Database::open("SQLite", location.clone()).await;
    let url = url::Url::from_file_path(folder.join("workspace.db")).unwrap();
    let mut foreign = AnyConnection::connect(&url.to_string().replace("file://", "sqlite://"))
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut foreign).await.unwrap();
    let second = Store::open(&location).await.unwrap();
    assert_eq!(settings::get::<i64>(&mut second.read().await.unwrap(), "a").await.unwrap(), None);
    let started = Instant::now();
    assert!(matches!(db.store.observe(NOW).await.err(), Some(StoreError::Busy)));
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    sqlx::raw_sql("ROLLBACK").execute(&mut foreign).await.unwrap();
    commit(db.write().await).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unclean_end_is_checked_and_damage_is_named() {
    let (temporary, folder, location) = folder();
    let db = Database::open("SQLite", location.clone()).await;
    for number in 0..200 {
        db.connection(&format!("realm {number}")).await;
    }
    // What a killed program leaves: the files as they are now, with a filled log.
    let copy = temporary.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for name in ["workspace.db", "workspace.db-wal"] {
        std::fs::copy(folder.join(name), copy.join(name)).unwrap();
    }
    assert!(std::fs::metadata(copy.join("workspace.db-wal")).unwrap().len() > 0);
    let reopened = Store::open(&Location::Folder(copy.clone())).await.unwrap();
    assert!(!reopened.is_new());
    reopened.close().await;

    db.store.close().await;
    let database = folder.join("workspace.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let end = bytes.len();
    bytes[4_096 * 3..end].iter_mut().step_by(7).for_each(|byte| *byte ^= 0x5a);
    std::fs::write(&database, &bytes).unwrap();
    std::fs::write(folder.join("workspace.db-wal"), [0; 64]).unwrap();
    let refused = Store::open(&location).await;
    assert!(matches!(refused, Err(OpenError::Damaged { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&database).unwrap(), bytes, "the original is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_unreachable() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let location: Location = format!("postgres://me@127.0.0.1:{nobody}/firm").parse().unwrap();
    assert!(matches!(Store::open(&location).await, Err(OpenError::Unreachable { .. })));
    let known = fresh_database().await;
    let location: Location = known.replace("/test_", "/missing_").parse().unwrap();
    let refused = Store::open(&location).await;
    assert!(matches!(&refused, Err(OpenError::Unreachable { .. })), "{refused:?}");
    let with_password = "postgres://me:secret@127.0.0.1/firm".parse::<Location>();
    assert_eq!(with_password, Err(InvalidLocation::PasswordInUrl));
    // As a folder each would be made, and named by the password.
    for other in ["mysql://me:secret@127.0.0.1/firm", "Postgres://me@127.0.0.1/firm"] {
        assert_eq!(other.parse::<Location>(), Err(InvalidLocation::InvalidUrl), "{other}");
    }
}

/// The settings of `reliability.md` F1 hold on every connection.
#[tokio::test(flavor = "multi_thread")]
async fn both_dialects_have_the_same_tables_and_columns() {
    let (_temporary, folder, location) = folder();
    Store::open(&location).await.unwrap().close().await;
    let postgres = fresh_database().await;
    Store::open(&postgres.parse().unwrap()).await.unwrap().close().await;
    let mut shapes = Vec::new();
    let sqlite = url::Url::from_file_path(folder.join("workspace.db")).unwrap().to_string();
    for (url, query) in [
        (
            sqlite.replace("file://", "sqlite://"),
            "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" FROM sqlite_schema AS m
             JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY 1",
        ),
        (
            postgres,
            "SELECT table_name || '.' || column_name || ' '
                 || CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' ELSE 'REAL' END || ' '
                 || CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations' ORDER BY 1",
        ),
    ] {
        let mut connection = AnyConnection::connect(&url).await.unwrap();
        let mut shape: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut connection).await.unwrap();
        shape.sort();
        shapes.push(shape);
    }
    assert!(shapes[0].len() > 150);
    assert_eq!(shapes[0], shapes[1]);
}
