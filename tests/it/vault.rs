//! The second start of a workspace whose vault a passphrase holds, in the real window.

use connect_app::rehearsal::Starter;
use connect_app::{App, Holder, OpenOptions, Surroundings, vault};
use connect_domain::secret::SecretText;

use crate::support::picture;
use crate::support::window::{Window, key};

const PASSPHRASE: &str = "correct horse battery staple";

#[test]
fn a_vault_held_by_a_passphrase_is_opened_with_it_in_the_window() {
    let home = tempfile::tempdir().expect("a home folder");
    let workspace = home.path().join("firm");
    let workspace = workspace.to_str().expect("UTF-8");
    // The first start, on the machine of the second: the same home of its grants.
    let first = App::open_in(
        OpenOptions {
            location: workspace.to_owned(),
            rehearsal: false,
            holder: Holder::Keychain,
            starter: Starter::none(),
        },
        Surroundings {
            data_folder: home.path().join(".local/share/advisoros-connect"),
            ..Surroundings::system()
        },
    );
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let first = first.await.expect("a workspace");
        let passphrase = SecretText::new(PASSPHRASE.to_owned());
        vault::create_vault(&first, "passphrase", Some(passphrase)).await.expect("a vault");
    });

    let (desktop, window) = Window::open(home.path(), &["--workspace", workspace]);
    window.sees("The vault is locked");
    window.find("//input[@type='password']");
    desktop.screenshot(&picture("vault-1-locked"));
    window.keys(&format!("wrong horse{}", key::ENTER));
    window.sees("The passphrase is not right. Nothing was changed: try again");
    desktop.screenshot(&picture("vault-2-wrong"));
    // What was typed is selected: the next try replaces it.
    window.keys(&format!("{PASSPHRASE}{}", key::ENTER));
    window.sees("Welcome to AdvisorOS Connect");
    desktop.screenshot(&picture("vault-3-open"));
}
