//! A newcomer's first five minutes in the rehearsal firm, in the real window, with its clicks and keys: every step
//! with its picture and its seconds. `cargo xtask tour` builds and starts it.
//!
//! It is a bench and no test, because what it judges is how long a person waits, which a busy machine changes. It ends
//! with an error when a step is not reached, a trouble stays, or one takes longer than a minute.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to a terminal, and ends by panicking, which ends all that it has started"
)]

mod album;
mod page;
mod support;
mod troubles;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::album::Album;
use crate::page::Page;
use crate::support::window::Window;

/// For making the whole firm, on a busy machine and without optimization.
const PATIENCE: Duration = Duration::from_secs(600);

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("error: {}", panic.payload_as_str().unwrap_or("the tour broke off"));
    }));
    let dark = std::env::args().any(|argument| argument == "--dark");
    let home = tempfile::tempdir().expect("a home folder");
    let mut album = Album::begin(if dark { "tour-dark" } else { "tour" });
    let workspace = home.path().join("firm");
    let workspace = workspace.to_str().expect("a temporary folder's path is UTF-8");
    let (desktop, window) = Window::open(home.path(), &["--rehearsal", "--workspace", workspace]);
    let page = Page { window, desktop };
    // What panicked has said why; the picture shows where.
    match catch_unwind(AssertUnwindSafe(|| walk(&page, &mut album, home.path()))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => {
            album.add(&page.desktop, "stuck", "Here it ended", None);
            ExitCode::FAILURE
        }
    }
}

fn walk(page: &Page, album: &mut Album, home: &Path) {
    first_start(page, album);
    wait_for_the_firm(page, album);
    for trouble in &troubles::ALL {
        trouble.mend(page, album, home);
    }
    verdict(page, album);
}

fn first_start(page: &Page, album: &mut Album) {
    page.window.sees("Welcome to AdvisorOS Connect");
    let opened = album.elapsed();
    album.add(&page.desktop, "first-start", "First start", Some(opened));
    page.window.press("Make the rehearsal firm");
    page.window.sees("The rehearsal firm is being made");
    album.add(&page.desktop, "making", "The firm is being made", None);
    page.open("Health");
    // The third column is when the last call succeeded.
    page.comes("Health shows a company as proven", PATIENCE, "//main//tbody/tr/td[3]//time");
    let proven = album.elapsed();
    album.add(&page.desktop, "first-proven", "The first company is proven by a call", Some(proven));
}

fn wait_for_the_firm(page: &Page, album: &mut Album) {
    const FAILED: &str = "//main//p[contains(., 'The rehearsal firm could not be finished')]";
    page.open("Overview");
    page.window.find("//h1[normalize-space(.)='Overview']");
    album.add(&page.desktop, "meanwhile", "Overview meanwhile", None);
    page.comes(
        "every trouble is told and the firm is made",
        PATIENCE,
        &format!("{} | {FAILED}", all_told()),
    );
    assert!(!page.has(FAILED), "the rehearsal firm could not be finished");
    let made = album.elapsed();
    album.add(
        &page.desktop,
        "overview",
        "The whole firm is made, and Overview tells what needs a person",
        Some(made),
    );
}

/// Something that is there only when no progress is shown and each trouble is.
fn all_told() -> String {
    let mut told = String::from("//main[not(contains(., 'The rehearsal firm is being made'))]");
    for trouble in &troubles::ALL {
        told.push_str(&format!("[.{}]", trouble.title().trim_start_matches("//main")));
    }
    told
}

/// What the report says in the end: READY, or why not.
fn verdict(page: &Page, album: &mut Album) {
    const VERDICT: &str = "//main//p[contains(., 'eady (rehearsal): ')]";
    const OUTDATED: &str = "//main//button[contains(., ' missing or old check')]";
    let began = Instant::now();
    page.open_by_keys("Reports");
    page.window.find(VERDICT);
    album.add(&page.desktop, "report", "The report", None);
    if page.has(OUTDATED) {
        page.window.click(OUTDATED);
        page.comes(
            "every missing or old check is made",
            PATIENCE,
            "//*[contains(., 'Every missing or old check was made')]",
        );
    }
    let said = page.text(VERDICT);
    album.add(&page.desktop, "verdict", &format!("Its verdict: {said}"), Some(began.elapsed()));
}
