//! The key file of a rehearsal workspace, where nothing is secret: it lets the program start with
//! no keychain and no passphrase. Whoever opens a workspace refuses it for any other kind.

use std::io::Write;
use std::path::{Path, PathBuf};

use connect_domain::entropy::Entropy;
use zeroize::Zeroizing;

use crate::WrappingKey;
use crate::keychain::{decode_item, encode_item};

/// The file cannot serve as a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileProblem {
    /// Only rehearsal workspaces may have one.
    #[error("a key file is for rehearsal workspaces only; this one holds real credentials")]
    NotRehearsal,
    /// The file exists and is not a key.
    #[error("`{}` is not a key file", .0.display())]
    Damaged(PathBuf),
    /// Ciphertext exists and the file does not.
    #[error("`{}` is gone and with it the key of this workspace's secrets", .0.display())]
    Lost(PathBuf),
    /// Reading or writing failed.
    #[error("could not use the key file `{}`: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

/// Reads the key file at `path`, or makes one when the workspace holds no ciphertext yet.
/// `is_rehearsal` comes from the workspace's own row, `ciphertext_exists` from its tables.
pub fn read_or_create_key_file(
    path: &Path,
    is_rehearsal: bool,
    ciphertext_exists: bool,
    entropy: &dyn Entropy,
) -> Result<WrappingKey, KeyFileProblem> {
    if !is_rehearsal {
        return Err(KeyFileProblem::NotRehearsal);
    }
    match std::fs::read_to_string(path) {
        Ok(text) => return decode_item(&Zeroizing::new(text)).map_err(|_| KeyFileProblem::Damaged(path.to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => return Err(KeyFileProblem::Damaged(path.to_owned())),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(path, error)),
        Err(_) if ciphertext_exists => return Err(KeyFileProblem::Lost(path.to_owned())),
        Err(_) => {}
    }
    let key = WrappingKey::generate(entropy);
    match write_new(path, encode_item(&key).expose()) {
        Ok(()) => Ok(key),
        // Another process was faster: its key counts.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|error| failed(path, error))?);
            decode_item(&text).map_err(|_| KeyFileProblem::Damaged(path.to_owned()))
        }
        Err(error) => Err(failed(path, error)),
    }
}

/// Appears whole or not at all: a second process must never read half a key.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let temporary = path.with_extension(format!("new-{}", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    let outcome = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::hard_link(&temporary, path));
    drop(file);
    std::fs::remove_file(&temporary)?;
    outcome
}

fn failed(path: &Path, error: std::io::Error) -> KeyFileProblem {
    KeyFileProblem::Io {
        path: path.to_owned(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    #[test]
    fn is_made_once_and_only_for_a_rehearsal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("workspace.key");
        let entropy = SeededEntropy::new(1);
        assert!(matches!(
            read_or_create_key_file(&path, false, false, &entropy),
            Err(KeyFileProblem::NotRehearsal)
        ));
        assert!(matches!(
            read_or_create_key_file(&path, true, true, &entropy),
            Err(KeyFileProblem::Lost(_))
        ));
        let made = read_or_create_key_file(&path, true, false, &entropy).unwrap();
        let read = read_or_create_key_file(&path, true, true, &entropy).unwrap();
        assert_eq!(encode_item(&made).expose(), encode_item(&read).expose());
        std::fs::write(&path, "aosk1.garbage").unwrap();
        assert!(matches!(
            read_or_create_key_file(&path, true, false, &entropy),
            Err(KeyFileProblem::Damaged(_))
        ));
        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(matches!(
            read_or_create_key_file(&path, true, false, &entropy),
            Err(KeyFileProblem::Damaged(_))
        ));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
