//! The built window, opened for a person or for its picture.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::display::{self, VirtualDisplay};
use crate::problem::{Problem, Result};
use crate::process::{self, Kept};
use crate::{repository, screenshot};

/// The window says this on standard error once its first screen is painted with its data.
const READY: &str = "READY";

/// How long a window may take to be ready on a busy machine without a GPU.
const PATIENCE: Duration = Duration::from_secs(90);

fn program(workspace: &Path) -> Command {
    let mut command = Command::new(repository::built("advisoros-connect"));
    command.arg("--rehearsal").arg("--workspace").arg(workspace);
    command
}

/// Opens the window on the person's display and waits until they close it.
pub fn open(workspace: &Path) -> Result {
    let mut command = program(workspace);
    if !display::has_gpu() {
        display::render_in_software(&mut command);
    }
    process::run(&mut command)
}

/// Opens the window on a virtual display, waits until it is ready, takes its picture, closes it.
pub fn picture(workspace: &Path, to: &Path) -> Result {
    let display = VirtualDisplay::start()?;
    println!("    a virtual display was started: {}", display.name());
    let mut command = program(workspace);
    display.adopt(&mut command);
    println!("    $ {}", process::shown(&command));
    let mut window = Kept::start(command.stdin(Stdio::null()).stderr(Stdio::piped()))?;
    wait_until_ready(&mut window)?;
    screenshot::take(display.name(), to, Duration::from_secs(20))?;
    println!("    the picture is taken: {}", to.display());
    Ok(())
}

fn wait_until_ready(window: &mut Kept) -> Result {
    let (ready, is_ready) = mpsc::channel();
    if let Some(stream) = window.child().stderr.take() {
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(std::result::Result::ok) {
                eprintln!("    window: {line}");
                if line.starts_with(READY) {
                    // The receiver is gone once it has heard it.
                    let _ = ready.send(());
                }
            }
        });
    }
    match is_ready.recv_timeout(PATIENCE) {
        Ok(()) => Ok(()),
        Err(mpsc::RecvTimeoutError::Timeout) => Err(Problem::new(format!("the window was not ready after {} s", PATIENCE.as_secs()))),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Problem::new("the window closed before it was ready")),
    }
}
