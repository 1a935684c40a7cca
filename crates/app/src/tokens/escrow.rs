//! Escrow: tokens that the partner gave, sealed in a file of their own, until they are in the database.
//!
//! The file is written as soon as a reply is here, before the database is asked, and brought to the disk
//! while the database commits: a commit may have to wait for other writers, and until it is through
//! neither a killed process nor a power failure shall lose a token that the partner gives once.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_domain::clock::Instant;
use connect_domain::secret::Sealed;
use connect_store::secrets::{Secret, SecretStatus};
use serde::{Deserialize, Serialize};

use crate::platform;

/// What a reply granted, sealed for the generation that it was to become.
#[derive(Clone, Debug)]
pub(super) struct Granted {
    /// The generation of the refresh token that this one replaces.
    pub(super) spent_generation: i64,
    /// The new refresh token, if one came.
    pub(super) refresh_token: Option<Secret>,
    /// The new access token, if the reply was sound.
    pub(super) access_token: Option<Secret>,
    /// The clocks of refresh token and grant.
    pub(super) refresh_expires_at: Option<Instant>,
    /// See there.
    pub(super) grant_expires_at: Option<Instant>,
}

impl Granted {
    /// The highest generation in it.
    pub(super) fn generation(&self) -> i64 {
        let both = [&self.refresh_token, &self.access_token].into_iter().flatten();
        both.map(|secret| secret.generation).max().unwrap_or(0)
    }
}

#[derive(Serialize, Deserialize)]
struct StoredGrant {
    spent_generation: i64,
    refresh_token: Option<StoredSecret>,
    access_token: Option<StoredSecret>,
    refresh_expires_at: Option<Instant>,
    grant_expires_at: Option<Instant>,
}

#[derive(Serialize, Deserialize)]
struct StoredSecret {
    owner: String,
    kind: String,
    generation: i64,
    grant_id: Option<String>,
    key_id: String,
    nonce: String,
    ciphertext: String,
    format: i64,
    issued_at: Instant,
    expires_at: Option<Instant>,
}

/// Room for what a partner usually grants; a rare longer one needs a disk that is not full.
const ROOM: usize = 16 * 1_024;

/// Before a token is spent: takes the room that its successor will need, so that a disk which fills up
/// meanwhile does not cost it.
pub(super) fn reserve(path: &Path) -> std::io::Result<()> {
    let room = room(path);
    match std::fs::metadata(&room) {
        Ok(reserved) if reserved.len() == ROOM as u64 => Ok(()),
        _ => platform::write_whole(&room, &[0; ROOM]),
    }
}

fn room(path: &Path) -> PathBuf {
    path.with_extension("room")
}

/// Writes the file whole. It survives a killed process at once, a power failure after [`make_durable`].
pub(super) fn write(path: &Path, granted: &Granted) -> std::io::Result<()> {
    let stored = StoredGrant {
        spent_generation: granted.spent_generation,
        refresh_token: granted.refresh_token.as_ref().map(StoredSecret::from),
        access_token: granted.access_token.as_ref().map(StoredSecret::from),
        refresh_expires_at: granted.refresh_expires_at,
        grant_expires_at: granted.grant_expires_at,
    };
    let text = serde_json::to_vec(&stored)?;
    match File::options().write(true).open(room(path)) {
        Ok(mut reserved) => {
            reserved.write_all(&text)?;
            reserved.set_len(text.len() as u64)?;
            std::fs::rename(room(path), path)
        }
        Err(_) => platform::write_whole(path, &text),
    }
}

/// Waits until file and folder are on the disk.
pub(super) fn make_durable(path: &Path) -> std::io::Result<()> {
    platform::make_durable(path)
}

/// What a connection's file holds; `None` when there is none. One that cannot be read is put aside:
/// it is never deleted, because it may hold the only living token.
pub(super) fn read(path: &Path) -> std::io::Result<Option<Granted>> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let granted = serde_json::from_slice::<StoredGrant>(&text)
        .ok()
        .and_then(StoredGrant::into_granted);
    if granted.is_none() {
        let aside = path.with_extension("damaged");
        std::fs::rename(path, &aside)?;
        tracing::error!(file = %aside.display(), "an escrow file is damaged and was put aside");
    }
    Ok(granted)
}

/// Removes the file once its tokens are committed, or a new consent has replaced them. What was
/// reserved goes as well: it may hold the beginning of a file that was never finished.
pub(super) fn remove(path: &Path) {
    for file in [path, &room(path)] {
        match std::fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                // It is found again, compared with the database, and then removed.
                tracing::warn!(%error, "an escrow file was not removed");
            }
            _ => {}
        }
    }
}

impl StoredGrant {
    fn into_granted(self) -> Option<Granted> {
        let restore = |stored: Option<StoredSecret>| stored.map_or(Some(None), |stored| stored.into_secret().map(Some));
        Some(Granted {
            spent_generation: self.spent_generation,
            refresh_token: restore(self.refresh_token)?,
            access_token: restore(self.access_token)?,
            refresh_expires_at: self.refresh_expires_at,
            grant_expires_at: self.grant_expires_at,
        })
    }
}

impl From<&Secret> for StoredSecret {
    fn from(secret: &Secret) -> Self {
        Self {
            owner: secret.owner.clone(),
            kind: secret.kind.as_str().to_owned(),
            generation: secret.generation,
            grant_id: secret.grant_id.map(|id| id.to_string()),
            key_id: secret.sealed.key_id.clone(),
            nonce: STANDARD.encode(&secret.sealed.nonce),
            ciphertext: STANDARD.encode(&secret.sealed.ciphertext),
            format: secret.sealed.format,
            issued_at: secret.issued_at,
            expires_at: secret.expires_at,
        }
    }
}

impl StoredSecret {
    fn into_secret(self) -> Option<Secret> {
        let grant_id = match self.grant_id {
            Some(id) => Some(id.parse().ok()?),
            None => None,
        };
        Some(Secret {
            owner: self.owner,
            kind: self.kind.parse().ok()?,
            generation: self.generation,
            grant_id,
            status: SecretStatus::Active,
            sealed: Sealed {
                key_id: self.key_id,
                nonce: STANDARD.decode(self.nonce).ok()?,
                ciphertext: STANDARD.decode(self.ciphertext).ok()?,
                format: self.format,
            },
            issued_at: self.issued_at,
            expires_at: self.expires_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_domain::secret::SecretKind;

    fn granted() -> Granted {
        let secret = |kind| Secret {
            owner: "a".to_owned(),
            kind,
            generation: 4,
            grant_id: None,
            status: SecretStatus::Active,
            sealed: Sealed {
                key_id: "dk".to_owned(),
                nonce: vec![1; 24],
                ciphertext: vec![255; 40],
                format: 1,
            },
            issued_at: Instant::from_seconds(7),
            expires_at: Some(Instant::from_seconds(9)),
        };
        Granted {
            spent_generation: 3,
            refresh_token: Some(secret(SecretKind::RefreshToken)),
            access_token: None,
            refresh_expires_at: Some(Instant::from_seconds(8)),
            grant_expires_at: None,
        }
    }

    #[test]
    fn comes_back_as_written_and_goes_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("escrow").join("a.json");
        assert!(read(&path).unwrap().is_none());
        write(&path, &granted()).unwrap();
        write(&path, &granted()).unwrap();
        make_durable(&path).unwrap();
        let back = read(&path).unwrap().unwrap();
        assert_eq!((back.generation(), back.spent_generation), (4, 3));
        assert_eq!(back.refresh_token, granted().refresh_token);
        assert_eq!((back.access_token, back.refresh_expires_at), (None, granted().refresh_expires_at));
        remove(&path);
        remove(&path);
        assert!(read(&path).unwrap().is_none());
    }

    /// On a full disk nothing else is sure to work than writing over what one has.
    #[test]
    fn what_was_reserved_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("escrow").join("a.json");
        reserve(&path).unwrap();
        reserve(&path).unwrap();
        assert!(read(&path).unwrap().is_none(), "room is no escrow");
        let reserved = std::fs::metadata(room(&path)).unwrap();
        assert_eq!(reserved.len(), ROOM as u64);
        write(&path, &granted()).unwrap();
        assert!(!room(&path).exists());
        assert_eq!(read(&path).unwrap().unwrap().refresh_token, granted().refresh_token);
        write(&path, &granted()).unwrap();
        reserve(&path).unwrap();
        remove(&path);
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        for damage in ["", "{", "{\"spent_generation\":1}", "[]"] {
            std::fs::write(&path, damage).unwrap();
            let read = read(&path).unwrap();
            let lacks_everything = damage.contains("spent") && read.is_some_and(|granted| granted.generation() == 0);
            assert!(lacks_everything || folder.path().join("a.damaged").exists(), "{damage}");
        }
    }
}
