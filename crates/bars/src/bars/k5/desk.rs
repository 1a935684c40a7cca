//! Where a person works: runs the program, and keeps everything that it leaves.
//!
//! What is kept lies below one folder, a folder for each place: all of it is searched. What the person
//! has in hand (passphrases, the words of the sheet) lies beside it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use crate::advisoros::Advisoros;
use crate::files::copy_folder;

/// Where every program works, so that a core file would lie there.
const WORKING_FOLDER: &str = "working-folder";
const SAID: &str = "output";
const SNAPSHOTS: &str = "snapshots";
const PATIENCE: Duration = Duration::from_secs(60);

/// See the module. Its folder goes with it.
pub struct Desk {
    folder: TempDir,
    programs: Cell<usize>,
    cores: Cell<usize>,
}

/// A workspace on an installation, and what opens it.
#[derive(Clone)]
pub struct Site {
    /// Folder or address.
    pub workspace: String,
    /// The installation's own folder.
    pub installation: PathBuf,
    /// In the person's hand.
    pub passphrase: PathBuf,
}

/// A program under way.
pub struct Started {
    child: Child,
    name: String,
    stdout: PathBuf,
    stderr: PathBuf,
    seen: BTreeSet<Vec<u8>>,
}

/// How a program ended.
pub struct Ended {
    /// Its exit code; `None` after a signal.
    pub code: Option<i32>,
    /// What it printed on standard output.
    pub stdout: String,
    /// What it was, for a message.
    pub name: String,
}

impl Desk {
    /// With nothing on it.
    pub fn new() -> anyhow::Result<Self> {
        let desk = Self {
            folder: tempfile::tempdir()?,
            programs: Cell::new(0),
            cores: Cell::new(0),
        };
        for place in [WORKING_FOLDER, SAID, SNAPSHOTS, super::PROCESSES, super::IPC, super::PAPERS] {
            std::fs::create_dir_all(desk.place(place))?;
        }
        std::fs::create_dir_all(desk.hand())?;
        Ok(desk)
    }

    /// Everything that is searched.
    pub fn kept(&self) -> PathBuf {
        self.folder.path().join("kept")
    }

    /// One place in it.
    pub fn place(&self, name: &str) -> PathBuf {
        self.kept().join(name)
    }

    /// A report, an export, a backup.
    pub fn paper(&self, name: &str) -> String {
        self.place(super::PAPERS).join(name).display().to_string()
    }

    /// What is searched by nobody.
    pub fn hand(&self) -> PathBuf {
        self.folder.path().join("hand")
    }

    /// What the person has in hand.
    pub fn in_hand(&self, name: &str, text: &str) -> anyhow::Result<PathBuf> {
        let file = self.hand().join(name);
        std::fs::write(&file, text)?;
        Ok(file)
    }

    /// A site of this name.
    pub fn site(&self, name: &str, passphrase: &str) -> anyhow::Result<Site> {
        Ok(Site {
            workspace: self.place(name).join("workspace").display().to_string(),
            installation: self.place(name).join("installation"),
            passphrase: self.in_hand(&format!("passphrase-{name}"), passphrase)?,
        })
    }

    /// How many processes left a core file behind.
    pub fn cores(&self) -> usize {
        self.cores.get()
    }

    /// Keeps how a site looks at this moment: its database may be in the middle of something.
    pub fn snapshot(&self, site: &Site) -> anyhow::Result<()> {
        let name = format!("{:03}", self.programs.get());
        copy_folder(Path::new(&site.workspace), &self.place(SNAPSHOTS).join(&name).join("workspace"))?;
        copy_folder(&site.installation, &self.place(SNAPSHOTS).join(name).join("installation"))
    }

    /// Starts the command line. The passphrase comes on descriptor 9; `words` on 8.
    pub fn start(&self, site: &Site, arguments: &[&str], input: &str, more: &[(&str, &str)]) -> anyhow::Result<Started> {
        let mut words: Vec<std::ffi::OsString> = Advisoros::own()?.words().to_vec();
        words.extend([
            "--workspace".into(),
            site.workspace.clone().into(),
            "--passphrase-fd".into(),
            "9".into(),
        ]);
        words.extend(arguments.iter().map(Into::into));
        let name = arguments
            .iter()
            .filter(|word| **word != "--json")
            .take(2)
            .copied()
            .collect::<Vec<_>>()
            .join(" ");
        self.start_program(&name, &words, site, input, more)
    }

    /// Starts any task of this program, logging at its finest, allowed to leave a core file of any size.
    pub fn start_program(
        &self,
        name: &str,
        words: &[std::ffi::OsString],
        site: &Site,
        input: &str,
        more: &[(&str, &str)],
    ) -> anyhow::Result<Started> {
        let number = self.programs.get() + 1;
        self.programs.set(number);
        let label: String = name
            .chars()
            .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
            .take(40)
            .collect();
        let label = format!("{number:03}-{label}");
        let stdout = self.place(SAID).join(format!("{label}.out"));
        let stderr = self.place(SAID).join(format!("{label}.err"));
        let words_of_the_sheet = self.hand().join("words");
        if !words_of_the_sheet.exists() {
            std::fs::write(&words_of_the_sheet, "")?;
        }
        let mut child = Command::new("sh")
            .args(["-c", "ulimit -c unlimited 2>/dev/null; exec 9<\"$0\" 8<\"$1\"; shift; exec \"$@\""])
            .arg(&site.passphrase)
            .arg(words_of_the_sheet)
            .args(words)
            .current_dir(self.place(WORKING_FOLDER))
            .env("ADVISOROS_DATA", &site.installation)
            .env("ADVISOROS_LOG", "trace")
            .env("RUST_LOG", "trace")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env_remove("DISPLAY")
            .envs(more.iter().copied())
            .stdin(Stdio::piped())
            .stdout(File::create(&stdout)?)
            .stderr(File::create(&stderr)?)
            .spawn()
            .with_context(|| format!("could not start `{name}`"))?;
        // A command that takes nothing may have ended by now.
        let _closed = child.stdin.take().context("the program takes nothing")?.write_all(input.as_bytes());
        Ok(Started {
            child,
            name: label,
            stdout,
            stderr,
            seen: BTreeSet::new(),
        })
    }

    /// Waits for its end, and keeps what others could see of it.
    pub fn finish(&self, mut started: Started) -> anyhow::Result<Ended> {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            started.look();
            if let Some(status) = started.child.try_wait()? {
                break status;
            }
            ensure!(Instant::now() < until, "`{}` does not end", started.name);
            std::thread::sleep(Duration::from_millis(2));
        };
        self.note(&started, status)?;
        Ok(Ended {
            code: status.code(),
            stdout: String::from_utf8_lossy(&std::fs::read(&started.stdout)?).into_owned(),
            name: started.name.clone(),
        })
    }

    /// Ends it as a crash would. Fails if it was over before.
    pub fn crash(&self, mut started: Started, signal: Signal) -> anyhow::Result<()> {
        started.look();
        let process = i32::try_from(started.child.id()).ok().and_then(Pid::from_raw);
        kill_process(process.context("the program has no number")?, signal)?;
        let status = started.child.wait()?;
        ensure!(status.signal() == Some(signal.as_raw()), "`{}` ended with {status}", started.name);
        self.note(&started, status)
    }

    fn note(&self, started: &Started, status: ExitStatus) -> anyhow::Result<()> {
        self.cores.set(self.cores.get() + usize::from(status.core_dumped()));
        let seen: Vec<u8> = started.seen.iter().flat_map(|seen| [seen.as_slice(), b"\n"].concat()).collect();
        Ok(std::fs::write(self.place(super::PROCESSES).join(&started.name), seen)?)
    }
}

impl Started {
    /// What any program may ask the system about it.
    fn look(&mut self) {
        for what in ["cmdline", "environ"] {
            if let Ok(seen) = std::fs::read(format!("/proc/{}/{what}", self.child.id()))
                && !seen.is_empty()
            {
                self.seen.insert(seen);
            }
        }
    }

    /// Waits for the authorization URL on standard error (`contract.md` 16).
    pub fn authorization_url(&mut self) -> anyhow::Result<Url> {
        let until = Instant::now() + PATIENCE;
        loop {
            self.look();
            let printed = std::fs::read_to_string(&self.stderr).unwrap_or_default();
            let mut lines = printed.split_inclusive('\n').filter(|line| line.ends_with('\n'));
            if let Some(url) = lines.find_map(|line| Url::parse(line.trim()).ok().filter(|url| url.scheme() == "http")) {
                return Ok(url);
            }
            if self.child.try_wait()?.is_some() || Instant::now() > until {
                bail!("`{}` printed no authorization URL: {}", self.name, tail(&printed));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Where its log and its messages are.
    pub fn stderr(&self) -> PathBuf {
        self.stderr.clone()
    }
}

impl Ended {
    /// Fails unless the exit code is this one.
    pub fn exits(self, code: i32) -> anyhow::Result<Self> {
        ensure!(
            self.code == Some(code),
            "`{}` ended with {:?} instead of {code}: {}",
            self.name,
            self.code,
            tail(&self.stdout)
        );
        Ok(self)
    }

    /// Fails if it succeeded.
    pub fn fails(self) -> anyhow::Result<Self> {
        ensure!(self.code != Some(0), "`{}` was to be refused", self.name);
        Ok(self)
    }

    /// Its document.
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.stdout).with_context(|| format!("`{}` gave no document", self.name))
    }
}

fn tail(text: &str) -> String {
    let start = text.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
    text[start..].trim().to_owned()
}
