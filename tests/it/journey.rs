//! The real window, from an empty folder to a published mapping, as a person goes.

use crate::support::consent_page::{Press, visit};
use crate::support::desktop::Desktop;
use crate::support::picture;
use crate::support::window::{Window, key};
use crate::support::window_process::process_given;

#[test]
fn a_company_is_connected_mapped_and_published_in_the_window() {
    let home = tempfile::tempdir().expect("a home folder");
    let workspace = home.path().join("firm");
    let workspace = workspace.to_str().expect("UTF-8");
    let (desktop, window) = Window::open(home.path(), &["--rehearsal", "--workspace", workspace]);
    window.sees("Welcome to AdvisorOS Connect");
    desktop.screenshot(&picture("1-first-start"));
    assert_eq!(largest_core(workspace), ["0", "0"], "a crash of the window leaves no core file");

    window.press("Connect a rehearsal company");
    window.press("I have these ready");
    window.press("Open QuickBooks Online in the browser");
    window.sees("Waiting for you in the browser");
    desktop.screenshot(&picture("2-waiting"));
    visit(&Desktop::opened_address(home.path()), Press::Consent, None);
    window.sees("Nothing of its books was read yet");
    desktop.screenshot(&picture("3-review"));

    window.press("Read the chart of accounts");
    window.press("Put it to use");
    window.press("Map the accounts");
    window.click("//*[@role='treegrid']//*[@role='gridcell'][3]");
    desktop.screenshot(&picture("4-mapping"));
    // Ctrl+Enter accepts the suggestion and goes on to the next account that needs a person.
    for _ in 0..5 {
        window.keys(&format!("{}{}{}", key::CONTROL, key::ENTER, key::NULL));
    }
    window.sees("5 of");

    window.press("Publish");
    window.press("Publish 5 mappings");
    window.sees("Revision 1 published");
    desktop.screenshot(&picture("5-published"));
}

#[test]
fn an_account_is_connected_with_a_key_and_its_prices_mapped_in_the_window() {
    let home = tempfile::tempdir().expect("a home folder");
    let workspace = home.path().join("firm");
    let (desktop, window) = Window::open(home.path(), &["--rehearsal", "--workspace", workspace.to_str().expect("UTF-8")]);
    window.sees("Welcome to AdvisorOS Connect");
    window.press("Connections");
    window.press("Connect a company");
    window.press("Connect Stripe");
    window.press("I have these ready");
    window.press("Connect the stand-in");
    window.press("Read the prices");
    window.sees("120 prices, ");
    window.sees("120 prices have a suggestion");
    desktop.screenshot(&picture("key-1-proof"));
    window.press("Put it to use");
    window.press("Map the prices");
    window.click("//*[@role='treegrid']//*[@role='gridcell'][3]");
    desktop.screenshot(&picture("key-2-mapping"));
    for _ in 0..5 {
        window.keys(&format!("{}{}{}", key::CONTROL, key::ENTER, key::NULL));
    }
    window.sees("5 of");
    window.press("Publish");
    window.press("Publish 5 mappings");
    window.sees("Revision 1 published");
}

/// How large a core file of the window that has opened this workspace may become: now, and at its own wish.
fn largest_core(workspace: &str) -> [String; 2] {
    let process = process_given(workspace);
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits")).expect("its limits");
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .expect("a limit of cores");
    let mut words = line.split_whitespace().skip(4).map(str::to_owned);
    [words.next().expect("the soft limit"), words.next().expect("the hard limit")]
}
