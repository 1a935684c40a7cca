//! The real window, from an empty folder to a published mapping, as a person goes.

use std::path::{Path, PathBuf};

use fantoccini::key::Key;

use crate::support::consent_page::{Press, visit};
use crate::support::desktop::Desktop;
use crate::support::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn a_company_is_connected_mapped_and_published_in_the_window() {
    let home = tempfile::tempdir().expect("a home folder");
    let desktop = Desktop::start(home.path());
    let workspace = home.path().join("firm");
    let workspace = workspace.to_str().expect("UTF-8");
    let window = Window::open(&desktop, home.path(), &["--rehearsal", "--workspace", workspace]).await;
    window.sees("Welcome to AdvisorOS Connect").await;
    window.screenshot(&picture("1-first-start")).await;

    window.press("Connect a rehearsal company").await;
    window.press("I have these ready").await;
    window.press("Open QuickBooks Online in the browser").await;
    window.sees("Waiting for you in the browser").await;
    window.screenshot(&picture("2-waiting")).await;
    let address = Desktop::opened_address(home.path());
    tokio::task::spawn_blocking(move || visit(&address, Press::Consent)).await.expect("the consent");
    window.sees("Nothing of its books was read yet").await;
    window.screenshot(&picture("3-review")).await;

    window.press("Read the chart of accounts").await;
    window.press("Map the accounts").await;
    window.find("[role=treegrid]").await;
    window.screenshot(&picture("4-mapping")).await;
    window.find("[role=treegrid] [role=gridcell]").await.click().await.expect("a click into the grid");
    // Ctrl+Enter accepts the suggestion and goes on to the next account that needs a person.
    for _ in 0..5 {
        window.keys(&format!("{}{}{}", Key::Control, Key::Enter, Key::Null)).await;
    }
    window.sees("5 of").await;

    window.press("Publish").await;
    window.press("Publish 5 mappings").await;
    window.sees("Revision 1").await;
    window.screenshot(&picture("5-published")).await;
    window.driver.close().await.expect("the window closes");
}

fn picture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output/window").join(format!("{name}.png"))
}
