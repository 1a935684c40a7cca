//! SQLite's own program, as another program at the workspace's file.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// One that has said a statement and goes on.
pub struct Sqlite(Child);

impl Sqlite {
    /// Runs statements to their end.
    pub fn run(database: &Path, statements: &str) {
        let status = Command::new("sqlite3").arg(database).arg(statements).stdout(Stdio::null()).status();
        assert!(status.expect("sqlite3, which `cargo xtask test` installs").success());
    }

    /// Runs a statement and keeps what it took.
    pub fn holding(database: &Path, statement: &str) -> Self {
        let mut child = Command::new("sqlite3")
            .arg(database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sqlite3, which `cargo xtask test` installs");
        let stdin = child.stdin.as_mut().unwrap();
        stdin.write_all(format!("{statement};\nSELECT 'held';\n").as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "held");
        Self(child)
    }

    /// Lets go.
    pub fn end(mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().unwrap().success());
    }
}
