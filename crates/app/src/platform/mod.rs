//! What differs between systems, and where this installation keeps what is not in a workspace.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use connect_domain::calendar_date::CalendarDate;
use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use connect_domain::ids::InstallationId;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

/// This installation's folder: its id, the window's settings. `ADVISOROS_DATA` moves it.
pub fn data_folder() -> PathBuf {
    std::env::var_os("ADVISOROS_DATA").map_or_else(|| system::data_home().join("advisoros-connect"), PathBuf::from)
}

/// The workspace that the window opens when it is told none.
pub fn default_workspace() -> PathBuf {
    data_folder().join("workspace")
}

/// Where people look for what a program saved for them.
pub fn documents_folder() -> PathBuf {
    let home = system::home();
    let documents = home.join("Documents");
    if documents.is_dir() { documents } else { home }
}

/// The person at the keyboard, as the system names them.
pub fn user_name() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "Admin".to_owned())
}

/// The day on which the person lives: their machine's zone decides when something is late.
pub fn today(now: Instant) -> CalendarDate {
    let now = jiff::Timestamp::from_microsecond(now.as_micros()).unwrap_or_default();
    jiff::tz::TimeZone::system().to_datetime(now).date().into()
}

/// Whether a browser can be shown here.
pub fn has_display() -> bool {
    system::has_display()
}

/// This installation's id, made at the first start (`reliability.md` B13). It lies outside every
/// workspace, so that a copied workspace does not take it along.
pub fn installation_id(data_folder: &Path, now: Instant, entropy: &dyn Entropy) -> std::io::Result<InstallationId> {
    let file = data_folder.join("installation-id");
    std::fs::create_dir_all(data_folder)?;
    let read = || -> std::io::Result<InstallationId> {
        let text = std::fs::read_to_string(&file)?;
        text.trim()
            .parse()
            .map_err(|_| std::io::Error::new(std::io::ErrorKind::InvalidData, "the installation's id is damaged"))
    };
    match read() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        known => return known,
    }
    let id = InstallationId::new(now, entropy);
    // Whole or not at all: of two first starts at once the faster one counts.
    let fresh = data_folder.join(format!("installation-id.{id}"));
    write_private(&fresh, id.to_string().as_bytes())?;
    let linked = std::fs::hard_link(&fresh, &file);
    let _fresh = std::fs::remove_file(&fresh);
    match linked {
        Ok(()) => Ok(id),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => read(),
        Err(error) => Err(error),
    }
}

/// Makes a folder that only this person can look into, unless it is there.
pub fn create_private_folder(path: &Path) -> std::io::Result<()> {
    system::create_private_folder(path)
}

/// Writes a new file that only this person can read; refuses one that exists.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = system::create_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Replaces a file whole: whoever reads it sees the old or the new one, also after a power failure.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = fresh_beside(path)?;
    write_private(&fresh, bytes)?;
    std::fs::rename(&fresh, path)?;
    system::sync_folder(folder_of(path))
}

/// Replaces a file whole without waiting for the disk: it survives a killed process, and a power failure
/// only after [`make_durable`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = fresh_beside(path)?;
    system::create_private(&fresh)?.write_all(bytes)?;
    std::fs::rename(&fresh, path)
}

/// Waits until a file and its name are on the disk.
pub fn make_durable(path: &Path) -> std::io::Result<()> {
    std::fs::File::options().read(true).write(true).open(path)?.sync_all()?;
    system::sync_folder(folder_of(path))
}

/// The folder of a file; a bare name lies in the current one.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A name beside `path` that nobody uses, in a folder that exists.
fn fresh_beside(path: &Path) -> std::io::Result<PathBuf> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let folder = folder_of(path);
    std::fs::create_dir_all(folder)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{}.new", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    let fresh = folder.join(name);
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(fresh),
    }
}

/// Keeps this process's memory, which holds secrets in the open while they are used, to itself
/// (`reliability.md` B7.7): a crash leaves no core file, nor does a program that this one starts; and on
/// Linux no other program of the same person reads the memory or the environment, or attaches to it, unless
/// it may trace every process. The limit alone would not do: a core that is piped to a collector ignores it.
pub fn keep_memory_private() -> std::io::Result<()> {
    system::keep_memory_private()
}

/// Bytes that this person can still write where `folder` lies; `None` when the system does not say.
pub fn available_space(folder: &Path) -> Option<u64> {
    let existing = folder.ancestors().find(|ancestor| ancestor.exists())?;
    fs4::available_space(existing).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_domain::entropy::SeededEntropy;

    #[test]
    fn the_installation_id_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let now = Instant::from_seconds(1);
        let threads: Vec<_> = (0..8)
            .map(|seed| {
                let folder = folder.path().to_owned();
                std::thread::spawn(move || installation_id(&folder, now, &SeededEntropy::new(seed)).unwrap())
            })
            .collect();
        let ids: std::collections::BTreeSet<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert_eq!(ids.len(), 1);
        std::fs::write(folder.path().join("installation-id"), "damaged").unwrap();
        assert!(installation_id(folder.path(), now, &SeededEntropy::new(9)).is_err());
    }

    #[test]
    fn writers_of_one_file_do_not_disturb_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("home");
        std::thread::scope(|scope| {
            for number in 0..8 {
                let file = &file;
                scope.spawn(move || (0..25).for_each(|_| write_atomically(file, format!("writer {number}").as_bytes()).unwrap()));
            }
        });
        assert!(std::fs::read_to_string(&file).unwrap().starts_with("writer "));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn room_is_told_also_for_a_folder_to_be() {
        let folder = tempfile::tempdir().unwrap();
        assert!(available_space(&folder.path().join("not").join("yet")).unwrap() > 0);
    }

    #[test]
    fn files_are_replaced_whole_and_private_ones_never() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        write_atomically(&file, b"one").unwrap();
        write_atomically(&file, b"two").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"two");
        assert!(write_private(&file, b"three").is_err());
        write_whole(&file, b"four").unwrap();
        make_durable(&file).unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"four");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
