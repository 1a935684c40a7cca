//! Other programs: run them, read them, count what a test runner says, stop those we started.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::counts::Counts;
use crate::problem::{Attempt, Problem, Result};
use crate::repository;

/// Runs a program with its output on ours; anything but exit code 0 is a problem.
pub fn run(command: &mut Command) -> Result {
    println!("    $ {}", shown(command));
    let status = command
        .stdin(Stdio::null())
        .status()
        .attempt(|| format!("start `{}`", shown(command)))?;
    success(command, status)
}

/// Runs a program whose talk only matters when it fails: then its last lines are shown.
pub fn run_quietly(command: &mut Command) -> Result {
    println!("    $ {}", shown(command));
    let output = command
        .stdin(Stdio::null())
        .output()
        .attempt(|| format!("start `{}`", shown(command)))?;
    success(command, output.status).inspect_err(|_| {
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            let lines: Vec<&str> = text.lines().collect();
            for line in &lines[lines.len().saturating_sub(20)..] {
                eprintln!("    {line}");
            }
        }
    })
}

/// Runs a program and answers what it wrote on standard output.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .attempt(|| format!("start `{}`", shown(command)))?;
    if output.status.success() {
        String::from_utf8(output.stdout).attempt(|| format!("read the output of `{}`", shown(command)))
    } else {
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(Problem::new(format!(
            "`{}` ended with {}: {}",
            shown(command),
            output.status,
            complaint.trim()
        )))
    }
}

/// Whether a program runs and answers with exit code 0; its output is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a test runner, passes its output through and adds up what its closing lines report.
/// A runner that ran no test has failed: a filter that matches nothing must not look green.
pub fn run_tests(command: &mut Command) -> Result<Counts> {
    println!("    $ {}", shown(command));
    if io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    tally(command, io::stdout(), io::stderr())
}

fn tally(command: &mut Command, output: impl Write, complaints: impl Write + Send + 'static) -> Result<Counts> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .attempt(|| format!("start `{}`", shown(command)))?;
    let errors = child
        .stderr
        .take()
        .map(|stream| thread::spawn(move || pass_through(stream, complaints)));
    let printed = child.stdout.take().map(|stream| pass_through(stream, output)).unwrap_or_default();
    let status = child.wait().attempt(|| format!("wait for `{}`", shown(command)))?;
    let complained = errors.and_then(|reader| reader.join().ok()).unwrap_or_default();
    let counts = printed + complained;
    match (status.success(), counts) {
        (true, Counts { passed: 0, .. }) => Err(Problem::new(format!("`{}` ran no test", shown(command)))),
        (true, counts) => Ok(counts),
        (false, Counts { failed: 0, passed }) => {
            counts_are_lost(passed);
            Err(Problem::new(format!("`{}` ended with {status}", shown(command))))
        }
        (false, counts) => Ok(counts),
    }
}

fn counts_are_lost(passed: usize) {
    if passed > 0 {
        eprintln!("    the runner stopped after {passed} passed tests");
    }
}

fn pass_through(stream: impl Read, mut to: impl Write) -> Counts {
    let mut counts = Counts::default();
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(length) if length > 0) {
        counts = counts + Counts::in_line(&String::from_utf8_lossy(&line));
        // Whoever reads us may be gone; the tests still have to finish.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        line.clear();
    }
    counts
}

fn success(command: &Command, status: ExitStatus) -> Result {
    if status.success() {
        Ok(())
    } else {
        Err(Problem::new(format!("`{}` ended with {status}", shown(command))))
    }
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let here = format!("{}/", repository::root().display());
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy().replace(&here, "");
            if word.contains(|letter: char| letter.is_whitespace() || "'\"$&;()<>|*".contains(letter)) || word.is_empty() {
                format!("'{}'", word.replace('\'', "'\\''"))
            } else {
                word
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The full path of a program on PATH, if it is there.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file() || path.with_extension("exe").is_file()
}

/// A program that ends when its owner does: asked first, then killed. Only ever our own child.
pub struct Kept {
    child: Child,
}

impl Kept {
    /// Starts a program to be kept.
    pub fn start(command: &mut Command) -> Result<Self> {
        let child = command.spawn().attempt(|| format!("start `{}`", shown(command)))?;
        Ok(Self { child })
    }

    /// The running program.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The exit status if the program has ended.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    fn ended_within(&mut self, patience: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if self.ended().is_some() {
                return true;
            }
            thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if self.ended().is_some() {
            return;
        }
        let asked = succeeds(Command::new("kill").arg("-TERM").arg(self.child.id().to_string()));
        if !(asked && self.ended_within(Duration::from_secs(3))) {
            // Both fail only when the child is already gone.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_runner_that_ran_nothing_is_a_failure() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'test result: ok. 0 passed; 0 failed;'"]);
        let problem = tally(&mut command, io::sink(), io::sink()).unwrap_err();
        assert!(problem.to_string().ends_with("ran no test"), "{problem}");
    }

    #[test]
    fn failed_tests_are_counted_and_a_crash_is_a_problem() {
        let judged = |script: &str| tally(Command::new("sh").args(["-c", script]), io::sink(), io::sink());
        let counted = judged("echo 'test result: FAILED. 3 passed; 1 failed;' >&2; exit 1").unwrap();
        assert_eq!(counted, Counts { passed: 3, failed: 1 });
        assert!(judged("exit 101").is_err());
    }

    #[test]
    fn a_kept_program_ends_with_its_owner() {
        let mut kept = Kept::start(Command::new("sleep").arg("60")).unwrap();
        let id = kept.child().id();
        drop(kept);
        assert!(!Path::new(&format!("/proc/{id}/status")).exists() || !cfg!(target_os = "linux"));
    }

    #[test]
    fn commands_are_shown_as_typed() {
        assert_eq!(shown(Command::new("/usr/bin/env").args(["a b", "c"])), "env 'a b' c");
    }
}
