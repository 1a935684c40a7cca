//! A desktop session for tests: a display, a D-Bus session and an unlocked keychain, none of them
//! the person's own and all gone afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::display::VirtualDisplay;
use crate::prepare;
use crate::problem::{Attempt, Result};
use crate::process;

/// Unlocks a new keychain with a throw-away password, waits until it answers on the bus, then
/// becomes the program that follows. The password goes by standard input: arguments are public.
const KEYCHAIN: &str = r#"
set -eu
printf 'throw-away' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
for attempt in $(seq 100); do
    owned=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets)
    case $owned in *true*) exec "$@" ;; esac
    sleep 0.1
done
echo 'the keychain did not answer on the bus within 10 s' >&2
exit 1
"#;

/// The session's parts that must outlive the programs in it.
pub struct Session {
    display: VirtualDisplay,
    home: PathBuf,
}

impl Session {
    /// Starts the display and makes an empty home for keychain and settings.
    pub fn start() -> Result<Self> {
        let home = std::env::temp_dir().join(format!("advisoros-session-{}", std::process::id()));
        std::fs::create_dir_all(home.join("run")).attempt(|| format!("create {}", home.display()))?;
        owner_only(&home.join("run"))?;
        Ok(Self {
            display: VirtualDisplay::start()?,
            home,
        })
    }

    /// The given command as a program of this session: display, bus, keychain, drivers.
    pub fn wrap(&self, inner: &Command) -> Command {
        let mut command = Command::new("dbus-run-session");
        command
            .args(["--", "bash", "-c", KEYCHAIN, "session"])
            .arg(inner.get_program())
            .args(inner.get_args());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(folder) = inner.get_current_dir() {
            command.current_dir(folder);
        }
        self.display.adopt(&mut command);
        command
            .env("XDG_RUNTIME_DIR", self.home.join("run"))
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_CACHE_HOME", self.home.join("cache"))
            .env("TAURI_DRIVER", prepare::tauri_driver())
            .env("GTK_A11Y", "none")
            .env("NO_AT_BRIDGE", "1");
        if let Some(driver) = process::find("WebKitWebDriver") {
            command.env("WEBKIT_WEBDRIVER", driver);
        }
        command
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A folder in the system's temporary folder: what cannot be removed is removed by it.
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

#[cfg(unix)]
fn owner_only(folder: &Path) -> Result {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).attempt(|| format!("protect {}", folder.display()))
}

#[cfg(not(unix))]
fn owner_only(_folder: &Path) -> Result {
    Ok(())
}
