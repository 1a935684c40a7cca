//! A rehearsal firm in a folder of the test's own: settable clock, seeded randomness, a keychain in
//! memory, and stand-ins that consent by themselves.

use std::pin::Pin;
use std::sync::Arc;

use connect_app::rehearsal::{Served, Starter};
use connect_app::{App, Holder, OpenOptions, Surroundings};
use connect_credentials::keychain::MemoryKeychain;
use connect_domain::clock::{Clock, Instant, SettableClock};
use connect_domain::entropy::SeededEntropy;
use connect_sandbox::SandboxConfig;

/// 2026-11-20T08:00:00Z.
const START: Instant = Instant::from_seconds(1_795_161_600);

/// The firm; its folder goes with it.
pub struct Firm {
    pub app: Arc<App>,
    pub clock: SettableClock,
    _folder: tempfile::TempDir,
}

impl Firm {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = SettableClock::new(START);
        let options = OpenOptions {
            location: folder.path().join("workspace").to_str().expect("UTF-8").to_owned(),
            rehearsal: true,
            holder: Holder::Keychain,
            starter: stand_ins(clock.clone()),
        };
        let surroundings = Surroundings {
            clock: Arc::new(clock.clone()),
            entropy: Arc::new(SeededEntropy::new(7)),
            keychain: MemoryKeychain::new().opener(),
            http: connect_http::HttpSettings::default(),
            data_folder: folder.path().join("installation"),
        };
        let app = App::open_in(options, surroundings).await.expect("a workspace");
        Self {
            app,
            clock,
            _folder: folder,
        }
    }
}

fn stand_ins(clock: SettableClock) -> Starter {
    let follow = clock.clone();
    let serve = move |folder: std::path::PathBuf| -> Pin<Box<dyn Future<Output = _> + Send>> {
        let clock: Arc<dyn Clock> = Arc::new(clock.clone());
        Box::pin(async move {
            let config = SandboxConfig {
                state_dir: Some(folder),
                auto_consent: true,
                ..SandboxConfig::default()
            };
            let running = connect_sandbox::start(config, clock, Arc::new(SeededEntropy::new(3)))
                .await
                .expect("stand-ins");
            let ready_line = serde_json::to_value(running.ready()).expect("a ready line");
            Ok(Served {
                ready_line,
                clock: running.clock(),
                running: Box::new(running),
            })
        })
    };
    Starter {
        serve: Box::new(serve),
        follow_clock: Box::new(move |folder| connect_sandbox::follow_clock(folder, Arc::new(follow.clone()))),
    }
}

/// What a person's browser does: opens the address and follows it wherever it leads.
pub async fn browse(address: &str) {
    let address = address.to_owned();
    tokio::task::spawn_blocking(move || ureq::get(&address).call().map(drop))
        .await
        .expect("a browser")
        .expect("the page");
}
