//! For tests of this crate: an open workspace with a settable clock and a keychain in memory.

use std::sync::Arc;

use connect_credentials::keychain::MemoryKeychain;
use connect_domain::clock::{Instant, SettableClock};
use connect_http::{HttpSettings, ProxySetting};

use crate::rehearsal::Starter;
use crate::{App, Holder, OpenOptions, OsEntropy, Surroundings};

pub(crate) const NOW: Instant = Instant::from_seconds(1_800_000_000);

/// One machine: copies of what it opens share keychain, clock and data folder.
pub(crate) struct Machine {
    pub(crate) clock: SettableClock,
    pub(crate) keychain: MemoryKeychain,
    pub(crate) folder: tempfile::TempDir,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self {
            clock: SettableClock::new(NOW),
            keychain: MemoryKeychain::new(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A process that opens this machine's own workspace.
    pub(crate) async fn open(&self) -> Arc<App> {
        let workspace = self.folder.path().join("workspace");
        self.open_at(workspace.to_str().unwrap()).await
    }

    /// A process that opens any workspace.
    pub(crate) async fn open_at(&self, location: &str) -> Arc<App> {
        let options = OpenOptions {
            location: location.to_owned(),
            rehearsal: false,
            holder: Holder::Keychain,
            starter: Starter::none(),
        };
        let surroundings = Surroundings {
            clock: Arc::new(self.clock.clone()),
            entropy: Arc::new(OsEntropy),
            keychain: self.keychain.opener(),
            http: HttpSettings {
                extra_ca_file: None,
                proxy: ProxySetting::Direct,
            },
            data_folder: self.folder.path().join("data"),
        };
        App::open_in(options, surroundings).await.unwrap()
    }
}
