//! The pictures and the table beside them. It is written anew with each picture, so that it tells how far a tour
//! came that ended early.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::support::desktop::Desktop;

/// What floats in and moves comes to rest in this time (`tokens.css`: 150 ms at most).
const REST: Duration = Duration::from_millis(300);

/// `test-output/<name>.md`, and `NN-name.png` in the folder beside it.
pub struct Album {
    name: String,
    began: Instant,
    rows: Vec<String>,
}

impl Album {
    /// An empty one, in place of what an earlier tour left.
    pub fn begin(name: &str) -> Self {
        let album = Self {
            name: name.to_owned(),
            began: Instant::now(),
            rows: Vec::new(),
        };
        let folder = album.folder();
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("the pictures of an earlier tour can be removed");
        }
        std::fs::create_dir_all(&folder).expect("a folder for the pictures");
        album
    }

    /// Since the start of the desktop, which is a moment before the program's.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Takes the picture of a step; `took` stands beside it.
    pub fn add(&mut self, desktop: &Desktop, picture: &str, step: &str, took: Option<Duration>) {
        let at = self.elapsed();
        std::thread::sleep(REST);
        let file = format!("{:02}-{picture}.png", self.rows.len() + 1);
        desktop.screenshot(&self.folder().join(&file));
        let took = took.map(seconds).unwrap_or_default();
        println!(
            "{:>7} s  {step}{}",
            seconds(at),
            if took.is_empty() { String::new() } else { format!(": {took} s") }
        );
        self.rows
            .push(format!("| {step} | [{file}]({}/{file}) | {took} | {} |", self.name, seconds(at)));
        self.write();
    }

    fn write(&self) {
        let build = if cfg!(debug_assertions) { "debug" } else { "optimized" };
        let mut text = format!(
            "# A newcomer's first minutes in the rehearsal firm\n\nThe window is a {build} build. *Since start* counts from a moment before its program started.\n\n| Step | Picture | Seconds | Since start |\n|---|---|---:|---:|\n"
        );
        for row in &self.rows {
            writeln!(text, "{row}").expect("a string takes text");
        }
        std::fs::write(output().join(format!("{}.md", self.name)), text).expect("the tour's table");
    }

    fn folder(&self) -> PathBuf {
        output().join(&self.name)
    }
}

fn output() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("test-output")
}

fn seconds(duration: Duration) -> String {
    format!("{:.1}", duration.as_secs_f64())
}
