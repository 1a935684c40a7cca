//! A desktop of the test's own: a virtual display, a session bus and an unlocked keychain.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::process::{Guarded, quiet, wait_until};

/// Everything a window needs; ends with the test.
pub struct Desktop {
    display: String,
    bus: String,
    _keychain: Guarded,
    _bus: Guarded,
    _display: Guarded,
}

impl Desktop {
    /// Starts it below `home`, which becomes the home folder of what runs on it.
    pub fn start(home: &Path) -> Self {
        // The size of the window, which therefore covers it: there is no window manager to place it.
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x820x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut xvfb = Guarded::start(&mut xvfb, "Xvfb", "xvfb");
        let display = format!(":{}", xvfb.first_line());

        let mut daemon = Command::new("dbus-daemon");
        daemon
            .args(["--session", "--nofork", "--print-address=1"])
            .env("HOME", home)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut daemon = Guarded::start(&mut daemon, "dbus-daemon", "dbus");
        let bus = daemon.first_line();

        let mut keyring = Command::new("gnome-keyring-daemon");
        keyring
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env("DBUS_SESSION_BUS_ADDRESS", &bus)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut keyring = Guarded::start(&mut keyring, "gnome-keyring-daemon", "gnome-keyring");
        keyring.stdin().write_all(b"test keychain").expect("unlock the keychain");
        wait_until("the keychain owns its name", Duration::from_secs(20), || secrets_owned(&bus));
        write_opener(home);
        Self {
            display,
            bus,
            _keychain: keyring,
            _bus: daemon,
            _display: xvfb,
        }
    }

    /// Writes what the display shows as PNG. Not by the driver: WebKit's own screenshot waits for a
    /// frame, and a page that stands still draws none.
    pub fn screenshot(&self, file: &Path) {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).expect("the screenshot's folder");
        }
        let mut import = Command::new("import");
        let taken = quiet(&mut import)
            .args(["-display", &self.display, "-window", "root"])
            .arg(file)
            .status();
        assert!(
            taken.expect("import, of imagemagick, which `cargo xtask test` installs").success(),
            "no screenshot of {}",
            self.display
        );
    }

    /// The address that the desktop was last asked to open; waits for it.
    pub fn opened_address(home: &Path) -> url::Url {
        let file = Self::opened_file(home);
        let mut address = None;
        wait_until("an address was opened", Duration::from_secs(30), || {
            address = std::fs::read_to_string(&file)
                .ok()
                .and_then(|text| url::Url::parse(text.trim()).ok());
            address.is_some()
        });
        address.expect("an address")
    }

    /// Where the opener writes it down.
    pub fn opened_file(home: &Path) -> PathBuf {
        home.join("opened-address")
    }

    /// The environment of a program on this desktop.
    pub fn environment<'a>(&self, command: &'a mut Command, home: &Path) -> &'a mut Command {
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("HOME", home)
            .env("PATH", path_with(home))
            .env("XDG_RUNTIME_DIR", home)
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11")
    }
}

fn secrets_owned(bus: &str) -> bool {
    let mut ask = Command::new("dbus-send");
    quiet(&mut ask)
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/",
            "org.freedesktop.DBus.GetNameOwner",
            "string:org.freedesktop.secrets",
        ])
        .status()
        .is_ok_and(|status| status.success())
}

/// The desktop's opener: writes the address down, for the test to visit it.
fn write_opener(home: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let folder = home.join("bin");
    std::fs::create_dir_all(&folder).expect("a folder for programs");
    let file = folder.join("xdg-open");
    std::fs::write(
        &file,
        "#!/bin/sh\nprintf '%s\\n' \"$1\" > \"$HOME/opened-address.new\"\nmv \"$HOME/opened-address.new\" \"$HOME/opened-address\"\n",
    )
    .expect("the opener");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("an executable opener");
}

fn path_with(home: &Path) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(home.join("bin")).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).expect("a search path")
}
