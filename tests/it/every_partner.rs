//! Every partner in the real window: provisioned in rehearsal, mapped, published, and the firm is ready by
//! rehearsal's measure and by no other. `test-output/every-partner` keeps a picture of each wizard's each step, light
//! and dark.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::consent_page::{Press, visit};
use crate::support::desktop::Desktop;
use crate::support::window::{Window, key};

/// How a partner is named and what is mapped there, as the window words it.
struct Partner {
    name: &'static str,
    consent: bool,
    reads: &'static str,
    maps: &'static str,
    /// What works no more, and is left out.
    ended: &'static [&'static str],
}

const PARTNERS: [Partner; 5] = [
    Partner {
        name: "QuickBooks Online",
        consent: true,
        reads: "Read the chart of accounts",
        maps: "Map the accounts",
        ended: &[],
    },
    Partner {
        name: "Stripe",
        consent: false,
        reads: "Read the prices",
        maps: "Map the prices",
        ended: &[],
    },
    Partner {
        name: "Azure Document Intelligence",
        consent: false,
        reads: "Read the document models",
        maps: "Map the models",
        ended: &["Bills to pay, older layout", "The season before last"],
    },
    Partner {
        name: "Microsoft 365",
        consent: true,
        reads: "Read the calendars that it can see",
        maps: "Map the calendars",
        ended: &[],
    },
    Partner {
        name: "Google Workspace",
        consent: true,
        reads: "Read the calendars that it can see",
        maps: "Map the calendars",
        ended: &[],
    },
];

#[test]
fn every_partner_is_provisioned_mapped_and_ready_in_the_window() {
    let home = tempfile::tempdir().expect("a home folder");
    let workspace = home.path().join("firm");
    let (desktop, window) = Window::open(home.path(), &["--rehearsal", "--workspace", workspace.to_str().expect("UTF-8")]);
    window.sees("Welcome to AdvisorOS Connect");
    for partner in &PARTNERS {
        provision(partner, home.path(), &desktop, &window);
        map_everything(partner, &desktop, &window);
    }

    window.press("Reports");
    window.click("//button[starts-with(normalize-space(.), 'Run ')]");
    window.sees("Ready (rehearsal): nothing stands against relying on these 5 companies");
    both_themes(&desktop, &window, "report", "rehearsal");
    window.press("Live");
    window.sees("Not ready: ");
    both_themes(&desktop, &window, "report", "live");
}

/// The wizard, from the catalog to what is left to do.
fn provision(partner: &Partner, home: &Path, desktop: &Desktop, window: &Window) {
    let picture = |step: &str| both_themes(desktop, window, partner.name, step);
    window.press("Connections");
    window.press("Connect a company");
    window.press(&format!("Connect {}", partner.name));
    window.sees("Have these ready, so that you are not stopped halfway.");
    picture("1-before-you-start");
    window.press("I have these ready");
    if partner.consent {
        let opened = Desktop::opened_file(home);
        assert!(
            !opened.exists() || std::fs::remove_file(&opened).is_ok(),
            "the address of the partner before is forgotten"
        );
        let open = format!("Open {} in the browser", partner.name);
        window.sees(&open);
        picture("2-authorize");
        window.press(&open);
        window.sees("Waiting for you in the browser");
        picture("3-waiting");
        visit(&Desktop::opened_address(home), Press::Consent, None);
    } else {
        window.sees("Connect the stand-in");
        picture("2-key");
        window.press("Connect the stand-in");
    }
    window.sees(partner.reads);
    picture("4-review");
    window.press(partner.reads);
    window.sees("Suggestions worked out");
    window.sees("a suggestion");
    picture("5-proof");
    window.press("Put it to use");
    window.sees("Make all checks");
    picture("6-put-it-to-use");
}

/// Accepts what is suggested, leaves out what has ended at the partner, and publishes.
fn map_everything(partner: &Partner, desktop: &Desktop, window: &Window) {
    let with_control = |character: &str| window.keys(&format!("{}{character}{}", key::CONTROL, key::NULL));
    window.press(partner.maps);
    window.click("//*[@role='treegrid']//*[@role='gridcell'][3]");
    with_control("a");
    window.press("Accept suggestions");
    both_themes(desktop, window, partner.name, "7-mapping");
    for name in partner.ended {
        window.click("//input[@type='search']");
        with_control("a");
        window.keys(name);
        window.click(&format!("//*[@role='gridcell'][contains(normalize-space(.), {name:?})]"));
        with_control("a");
        window.press("Ignore");
    }
    window.press("Publish");
    window.click("//button[starts-with(normalize-space(.), 'Publish ') and contains(., 'mapping')]");
    window.sees("Revision 1 published");
}

/// What the display shows, in both themes.
fn both_themes(desktop: &Desktop, window: &Window, name: &str, step: &str) {
    let name = name.to_lowercase().replace(' ', "-");
    for theme in ["light", "dark"] {
        let script = format!("document.documentElement.dataset.theme = {theme:?}");
        window.ask("execute/sync", &json!({"script": script, "args": []})).expect("a theme");
        // The display shows the next frame, not the one that the script saw.
        std::thread::sleep(std::time::Duration::from_millis(250));
        desktop.screenshot(&folder().join(format!("{name}-{step}-{theme}.png")));
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output/every-partner")
}
