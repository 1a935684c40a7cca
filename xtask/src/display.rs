//! A display without a screen, for machines that have none and for tests.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::problem::{Attempt, Problem, Result};
use crate::process::Kept;

/// The size of the window, which therefore covers it: there is no window manager to place it.
const SCREEN: &str = "1280x820x24";

/// Whether the person has a display that a window can open on.
pub fn exists() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// An X server in memory that ends with this value. It picks a free display number itself, so two
/// runs on one machine never meet.
pub struct VirtualDisplay {
    name: String,
    _server: Kept,
}

impl VirtualDisplay {
    /// Starts it.
    pub fn start() -> Result<Self> {
        let mut server = Kept::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut number = String::new();
        if let Some(output) = server.child().stdout.take() {
            BufReader::new(output)
                .read_line(&mut number)
                .attempt(|| "read the number of the virtual display".to_owned())?;
        }
        match number.trim() {
            "" => Err(Problem::new("the virtual display (Xvfb) did not start").with_hint("`Xvfb -displayfd 1` shows why")),
            number => Ok(Self {
                name: format!(":{number}"),
                _server: server,
            }),
        }
    }

    /// What DISPLAY must be for programs that are to use it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sends a program's windows to this display.
    pub fn adopt(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11");
        render_in_software(command);
    }
}

/// Without a GPU WebKitGTK's shared-buffer path more than doubles the time of a frame. A variable
/// that the person has set stays theirs.
pub fn render_in_software(command: &mut Command) {
    let theirs = std::env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with("WEBKIT_"));
    if !theirs {
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
}

/// Whether the kernel offers a GPU to draw with.
pub fn has_gpu() -> bool {
    Path::new("/dev/dri").read_dir().is_ok_and(|entries| {
        entries
            .flatten()
            .any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
    })
}
