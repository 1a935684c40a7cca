//! A disk of a few mebibytes that a bar can fill: a tmpfs in a mount namespace of its own. Nobody else
//! sees it, it needs no rights that a person lacks, and it is gone with its keeper.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};

const SCRIPT: &str = r#"mount -t tmpfs -o size="$1"m tmpfs "$0" && echo mounted && exec cat"#;
const FILLER: &str = "filler";

/// See the module. Its keeper is a process that waits for the end of its input.
pub struct SmallDisk {
    keeper: Child,
    at: PathBuf,
}

impl SmallDisk {
    /// Mounts it over a folder, whose own content stays beneath and is copied onto the disk.
    pub fn mount_over(folder: &Path, mebibytes: usize) -> anyhow::Result<Self> {
        let keeper = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT])
            .arg(folder)
            .arg(mebibytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start `unshare`")?;
        let mut disk = Self {
            keeper,
            at: folder.to_owned(),
        };
        let mut line = String::new();
        let stdout = disk.keeper.stdout.take().context("the disk's keeper says nothing")?;
        BufReader::new(stdout).read_line(&mut line)?;
        ensure!(line == "mounted\n", "this system lets nobody mount a disk of their own");
        copy_into(folder, &disk.inside(folder))?;
        Ok(disk)
    }

    /// A path on the disk, for who looks at it from outside.
    pub fn inside(&self, path: &Path) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.keeper.id()));
        root.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// What stands before a program that is to run where the disk is.
    pub fn enter(&self) -> Vec<String> {
        let target = self.keeper.id().to_string();
        ["nsenter", "--preserve-credentials", "--user", "--mount", "--target", &target, "--"]
            .map(str::to_owned)
            .to_vec()
    }

    /// Takes all the room that is left, but for so many bytes.
    pub fn fill(&self, but: usize) -> anyhow::Result<()> {
        let mut filler = std::fs::File::create(self.filler())?;
        let block = [0; 4_096];
        let mut filled: u64 = 0;
        loop {
            match filler.write(&block) {
                Ok(written) => filled += written as u64,
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => return Err(error).context("could not fill the disk"),
            }
        }
        Ok(filler.set_len(filled.saturating_sub(but as u64))?)
    }

    /// Gives the room back.
    pub fn free(&self) -> anyhow::Result<()> {
        Ok(std::fs::remove_file(self.filler())?)
    }

    fn filler(&self) -> PathBuf {
        self.inside(&self.at).join(FILLER)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _gone = self.keeper.kill();
        let _reaped = self.keeper.wait();
    }
}

fn copy_into(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir(&target)?;
            copy_into(&entry.path(), &target)?;
        } else {
            let mut bytes = Vec::new();
            std::fs::File::open(entry.path())?.read_to_end(&mut bytes)?;
            std::fs::write(&target, bytes).with_context(|| format!("could not copy to `{}`", target.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_small_and_nobody_else_sees_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        std::fs::write(folder.path().join("deep/kept"), "content").unwrap();
        let disk = SmallDisk::mount_over(folder.path(), 1).unwrap();
        let kept = disk.inside(&folder.path().join("deep/kept"));
        assert_eq!(std::fs::read(&kept).unwrap(), b"content");
        disk.fill(0).unwrap();
        assert_eq!(std::fs::write(&kept, [1; 9_000]).unwrap_err().kind(), ErrorKind::StorageFull);
        disk.free().unwrap();
        std::fs::write(&kept, [1; 9_000]).unwrap();
        assert_eq!(std::fs::read(folder.path().join("deep/kept")).unwrap(), b"content");
    }
}
