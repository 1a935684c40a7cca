//! Child processes that end with the test: by their own pid, never by name.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Killed and reaped on drop.
pub struct Guarded {
    child: Child,
    what: &'static str,
}

impl Guarded {
    /// Starts it; a missing program fails the test and says what installs it.
    pub fn start(command: &mut Command, what: &'static str, install: &str) -> Self {
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{what} does not start ({error}); `cargo xtask test` installs it: {install}"));
        Self { child, what }
    }

    /// Takes standard input.
    pub fn stdin(&mut self) -> std::process::ChildStdin {
        self.child.stdin.take().unwrap_or_else(|| panic!("{} has no stdin", self.what))
    }

    /// First line that it prints.
    pub fn first_line(&mut self) -> String {
        let stdout = self.child.stdout.take().unwrap_or_else(|| panic!("{} has no stdout", self.what));
        let mut reader = BufReader::new(stdout);
        let mut line = String::new();
        reader
            .read_line(&mut line)
            .unwrap_or_else(|error| panic!("{} printed nothing: {error}", self.what));
        // Keep the pipe drained, or the child blocks once it is full.
        std::thread::spawn(move || reader.read_to_end(&mut Vec::new()));
        line.trim().to_owned()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Polls until `ready` or fails the test after `limit`.
pub fn wait_until(what: &str, limit: Duration, mut ready: impl FnMut() -> bool) {
    let start = Instant::now();
    while !ready() {
        assert!(start.elapsed() < limit, "{what}: not within {limit:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .expect("a free port")
}

/// Quiet pipes.
pub fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}
