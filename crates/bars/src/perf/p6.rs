//! P6: what a person downloads. The two programs beside the anchor's, and a Debian package of both.
//!
//! The package is laid out as Tauri's bundler does it (programs, desktop entry, icon) and packed by
//! `dpkg-deb` with Debian's own compression; it is made for its size and installed nowhere.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use super::figure::{Figure, Limit, Pair, Samples, Unit};
use super::{Extent, Promise};

pub const PROMISE: Promise = Promise {
    id: "P6",
    measure: |programs, extent| Box::pin(measure(programs, extent)),
};

const WINDOW: &str = "advisoros-connect";
const COMMAND_LINE: &str = "advisoros";
const ICON: &[u8] = include_bytes!("../../../../icons/128x128.png");
const DESKTOP_ENTRY: &str = "[Desktop Entry]\nType=Application\nName=AdvisorOS Connect\nExec=advisoros-connect\nIcon=advisoros-connect\n";
const CONTROL: &str = "Package: advisoros-connect\nVersion: 0.1.0\nArchitecture: all\nMaintainer: AdvisorOS <hello@advisoros.example>\n\
    Depends: libwebkit2gtk-4.1-0, libgtk-3-0\nDescription: AdvisorOS Connect\n";

async fn measure(programs: &Path, _: Extent) -> anyhow::Result<Vec<Figure>> {
    let anchor = megabytes(&programs.join("connect-hello"))?;
    let ratio = |id, ours: f64| Figure {
        id,
        unit: Unit::Megabytes,
        samples: Samples::Ratio(vec![Pair { anchor, ours }]),
        limit: Limit::AtMost(5.0),
        reduced: false,
    };
    Ok(vec![
        ratio("P6.window", megabytes(&programs.join(WINDOW))?),
        ratio("P6.command_line", megabytes(&programs.join(COMMAND_LINE))?),
        Figure {
            id: "P6.deb",
            unit: Unit::Megabytes,
            samples: Samples::Alone(package(programs)?),
            limit: Limit::AtMost(12.0),
            reduced: false,
        },
    ])
}

fn package(programs: &Path) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let tree = folder.path().join("tree");
    for below in [
        "DEBIAN",
        "usr/bin",
        "usr/share/applications",
        "usr/share/icons/hicolor/128x128/apps",
    ] {
        fs::create_dir_all(tree.join(below))?;
    }
    for program in [WINDOW, COMMAND_LINE] {
        fs::copy(programs.join(program), tree.join("usr/bin").join(program)).with_context(|| format!("could not pack `{program}`"))?;
    }
    fs::write(tree.join("usr/share/icons/hicolor/128x128/apps/advisoros-connect.png"), ICON)?;
    fs::write(tree.join("usr/share/applications/advisoros-connect.desktop"), DESKTOP_ENTRY)?;
    fs::write(tree.join("DEBIAN/control"), CONTROL)?;
    let file = folder.path().join("package.deb");
    let status = Command::new("dpkg-deb")
        .args(["--root-owner-group", "-Zxz", "--build"])
        .args([&tree, &file])
        .stdout(Stdio::null())
        .status()
        .context("could not start `dpkg-deb`")?;
    if !status.success() {
        bail!("`dpkg-deb` ended with {status}");
    }
    megabytes(&file)
}

fn megabytes(file: &Path) -> anyhow::Result<f64> {
    let bytes = fs::metadata(file)
        .with_context(|| format!("`{}` is not there", file.display()))?
        .len();
    Ok(bytes as f64 / 1_000_000.0)
}
