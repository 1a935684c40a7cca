//! What the tasks need from the system, how to see whether it is there, and what each family of
//! distributions calls it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::browser;
use crate::process;

/// What the machine is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Compile the command line.
    CommandLine,
    /// Compile and open the window.
    Window,
    /// Show it where there is no display, and take its picture.
    VirtualDisplay,
    /// Measure the grid in both engines.
    Perf,
    /// Drive the window through its first minutes, and take pictures.
    Tour,
    /// Hear the partners' SDKs.
    Conformance,
    /// Run every test.
    Tests,
}

/// One thing that the system has or lacks.
pub struct Need {
    /// What it is, for people.
    pub what: &'static str,
    /// Which tasks need it.
    pub purposes: &'static [Purpose],
    /// How to see that it is there.
    pub probe: Probe,
    /// Package names: Debian and Ubuntu, Fedora, Arch.
    pub packages: Packages,
}

/// How to see that something is there without asking a package tool.
pub enum Probe {
    /// A program on PATH.
    Program(&'static str),
    /// A library that pkg-config knows.
    Library(&'static str),
    /// A Python that makes environments: Debian splits that part off.
    PythonVenv,
    /// PostgreSQL's `initdb`, on PATH or where Debian hides it.
    PostgreSql,
    /// A Chromium that starts without a snap.
    Chromium,
    /// One without a window, where the system has it.
    HeadlessChromium,
}

/// Names of the package that brings a need.
pub struct Packages {
    pub debian: &'static str,
    pub fedora: &'static str,
    pub arch: &'static str,
}

const fn packages(debian: &'static str, fedora: &'static str, arch: &'static str) -> Packages {
    Packages { debian, fedora, arch }
}

use Purpose::{CommandLine, Conformance, Perf, Tests, Tour, VirtualDisplay, Window};

/// Everything, in the order in which it is told.
pub const NEEDS: &[Need] = &[
    Need {
        what: "npm",
        purposes: &[Window, Tests],
        probe: Probe::Program("npm"),
        packages: packages("npm", "nodejs-npm", "npm"),
    },
    Need {
        what: "a C compiler (SQLite is compiled in)",
        purposes: &[CommandLine, Window, Tests],
        probe: Probe::Program("cc"),
        packages: packages("build-essential", "gcc", "base-devel"),
    },
    Need {
        what: "pkg-config",
        purposes: &[Window, Tests],
        probe: Probe::Program("pkg-config"),
        packages: packages("pkg-config", "pkgconf-pkg-config", "pkgconf"),
    },
    Need {
        what: "WebKitGTK 4.1 with its headers",
        purposes: &[Window, Tests],
        probe: Probe::Library("webkit2gtk-4.1"),
        packages: packages("libwebkit2gtk-4.1-dev", "webkit2gtk4.1-devel", "webkit2gtk-4.1"),
    },
    Need {
        what: "a virtual display",
        purposes: &[VirtualDisplay, Tour, Tests],
        probe: Probe::Program("Xvfb"),
        packages: packages("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    },
    Need {
        what: "ImageMagick, for screenshots",
        purposes: &[VirtualDisplay, Tour, Tests],
        probe: Probe::Program("import"),
        packages: packages("imagemagick", "ImageMagick", "imagemagick"),
    },
    Need {
        what: "WebKit's WebDriver",
        purposes: &[Perf, Tour, Tests],
        probe: Probe::Program("WebKitWebDriver"),
        packages: packages("webkit2gtk-driver", "webkit2gtk4.1", "webkit2gtk-4.1"),
    },
    Need {
        what: "a D-Bus daemon for tests",
        purposes: &[Tour, Tests],
        probe: Probe::Program("dbus-daemon"),
        packages: packages("dbus", "dbus-daemon", "dbus"),
    },
    Need {
        what: "dbus-send",
        purposes: &[Tour, Tests],
        probe: Probe::Program("dbus-send"),
        packages: packages("dbus", "dbus-tools", "dbus"),
    },
    Need {
        what: "a keychain",
        purposes: &[Tour, Tests],
        probe: Probe::Program("gnome-keyring-daemon"),
        packages: packages("gnome-keyring", "gnome-keyring", "gnome-keyring"),
    },
    Need {
        what: "Chromium",
        purposes: &[Perf],
        probe: Probe::Chromium,
        packages: packages("chromium", "chromium", "chromium"),
    },
    Need {
        what: "a Chromium for the browser journeys",
        purposes: &[Tests],
        probe: Probe::HeadlessChromium,
        packages: packages("chromium-headless-shell", "chromium", "chromium"),
    },
    Need {
        what: "Python with venv, for the partners' Python SDKs",
        purposes: &[Conformance, Tests],
        probe: Probe::PythonVenv,
        packages: packages("python3-venv", "python3", "python"),
    },
    Need {
        what: "PostgreSQL's server",
        purposes: &[Tests],
        probe: Probe::PostgreSql,
        packages: packages("postgresql", "postgresql-server", "postgresql"),
    },
];

/// The needs of these purposes that the probe does not find.
pub fn missing(purposes: &[Purpose], found: impl Fn(&Probe) -> bool) -> Vec<&'static Need> {
    NEEDS
        .iter()
        .filter(|need| need.purposes.iter().any(|purpose| purposes.contains(purpose)) && !found(&need.probe))
        .collect()
}

/// Looks at this machine.
pub fn is_here(probe: &Probe) -> bool {
    match probe {
        Probe::Program(name) => process::find(name).is_some(),
        Probe::Library(name) => process::succeeds(Command::new("pkg-config").args(["--exists", name])),
        Probe::PythonVenv => process::succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"])),
        Probe::Chromium => browser::chromium().is_some(),
        Probe::HeadlessChromium => browser::is_headless_here(),
        Probe::PostgreSql => process::find("initdb").is_some() || newest_postgresql(Path::new("/usr/lib/postgresql")).is_some(),
    }
}

/// The programs' folder of the highest version below `folder`.
pub fn newest_postgresql(folder: &Path) -> Option<PathBuf> {
    let versions = folder.read_dir().ok()?.flatten().map(|entry| entry.path());
    versions
        .filter(|version| version.join("bin/initdb").is_file())
        .max_by_key(|version| version.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()))
        .map(|version| version.join("bin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_task_needs_is_missed() {
        let nothing_found = |_: &Probe| false;
        let names = |purposes: &[Purpose]| {
            missing(purposes, nothing_found)
                .iter()
                .map(|need| need.packages.debian)
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&[CommandLine]), ["build-essential"]);
        assert!(!names(&[Window]).contains(&"postgresql"));
        assert!(names(&[Tests]).contains(&"postgresql"));
        assert!(names(&[Window, VirtualDisplay]).contains(&"xvfb"));
        assert_eq!(
            names(&[Tour]),
            ["xvfb", "imagemagick", "webkit2gtk-driver", "dbus", "dbus", "gnome-keyring"]
        );
    }

    #[test]
    fn nothing_is_missed_when_all_is_found() {
        assert!(missing(&[Window, VirtualDisplay, Tests], |_| true).is_empty());
    }
}
