//! For tests of this crate and of those that stand on it: one PostgreSQL server for the test binary, on a
//! random loopback port, with its data in a temporary folder. It ends with the test process: a shell
//! waits for the end of a pipe that only we hold open.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, also where it prepares its server"
)]

use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const INSTALL: &str = "these tests need PostgreSQL's server programs: apt-get install -y postgresql";

struct Server {
    port: u16,
    user: String,
    /// Its standard input is the pipe; never closed before the process ends.
    _shell: Child,
}

/// The URL of a fresh, empty database. Starts the server at the first call, and fails the test with the
/// way to install one where there is none.
pub async fn fresh_database() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let server = tokio::task::spawn_blocking(|| SERVER.get_or_init(start)).await.unwrap();
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::SeqCst));
    sqlx::any::install_default_drivers();
    let mut admin = <sqlx::AnyConnection as sqlx::Connection>::connect(&server.url("postgres"))
        .await
        .unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut admin)
        .await
        .unwrap();
    server.url(&name)
}

impl Server {
    fn url(&self, database: &str) -> String {
        format!("postgres://{}@127.0.0.1:{}/{database}", self.user, self.port)
    }
}

#[expect(
    clippy::zombie_processes,
    reason = "the shell of the server that is returned ends with this process"
)]
fn start() -> Server {
    let programs = find_programs();
    let (user, run_as) = unprivileged_user();
    let folder = std::env::temp_dir().join(format!("connect-store-pg-{}-{}", std::process::id(), random()));
    std::fs::create_dir(&folder).unwrap();
    if let Some((uid, gid)) = run_as {
        chown(&folder, Some(uid), Some(gid)).unwrap();
    }
    let data = folder.join("data");
    let mut initdb = command(run_as, &programs.join("initdb"));
    initdb.args([
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
        "--username",
        &user,
        "-D",
    ]);
    let output = initdb.arg(&data).current_dir(&folder).output().expect(INSTALL);
    assert!(
        output.status.success(),
        "initdb failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    for _ in 0..5 {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let shell = spawn(run_as, &programs, &folder, port);
        if answers(port, &folder) {
            return Server { port, user, _shell: shell };
        }
    }
    panic!("PostgreSQL did not start; its log: {}", log(&folder));
}

/// The shell outlives nothing: it reads our pipe to its end, stops the server and removes the data.
fn spawn(run_as: Option<(u32, u32)>, programs: &Path, folder: &Path, port: u16) -> Child {
    const SCRIPT: &str = r#"
        exec 3<&0
        "$1/postgres" -D "$2/data" -p "$3" -h 127.0.0.1 -k "$2" -c fsync=off -c max_connections=300 </dev/null >"$2/log" 2>&1 3<&- &
        pid=$!
        cat <&3 >/dev/null
        kill -INT $pid
        wait $pid
        rm -rf "$2/data" "$2/log"
        rmdir "$2" 2>/dev/null
    "#;
    let mut shell = command(run_as, Path::new("sh"));
    shell.args(["-c", SCRIPT, "sh"]).arg(programs).arg(folder).arg(port.to_string());
    shell
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    shell.spawn().unwrap()
}

fn answers(port: u16, folder: &Path) -> bool {
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        let log = log(folder);
        if log.contains("ready to accept connections") {
            return std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        }
        if log.contains("could not bind") {
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap_or_default()
}

/// From the PATH, or where Debian hides them; the newest version counts.
fn find_programs() -> PathBuf {
    let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let mut hidden: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().unwrap_or(0);
            (version, entry.path().join("bin"))
        })
        .collect();
    hidden.sort();
    let folders = hidden.into_iter().rev().map(|(_, folder)| folder).chain(on_path);
    let mut complete = folders.filter(|folder| folder.join("initdb").exists() && folder.join("postgres").exists());
    complete.next().unwrap_or_else(|| panic!("{INSTALL}"))
}

/// PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`.
fn unprivileged_user() -> (String, Option<(u32, u32)>) {
    if std::fs::metadata("/proc/self").map_or(1, |own| own.uid()) != 0 {
        return ("tester".to_owned(), None);
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let find = |name: &str| {
        let line = users.lines().find(|line| line.starts_with(&format!("{name}:")))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let ids = find("postgres").or_else(|| find("nobody")).expect("a user for PostgreSQL");
    ("tester".to_owned(), Some(ids))
}

fn command(run_as: Option<(u32, u32)>, program: &Path) -> Command {
    let Some((uid, gid)) = run_as else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
    command.arg(program);
    command
}

fn random() -> String {
    let mut bytes = [0; 6];
    std::fs::File::open("/dev/urandom").unwrap().read_exact(&mut bytes).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
