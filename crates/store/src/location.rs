//! Where a workspace lies: a folder, or a PostgreSQL database.

use std::path::{Path, PathBuf};

use url::Url;

/// A parsed `--workspace` value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder with `workspace.db` in it.
    Folder(PathBuf),
    /// A PostgreSQL database; the URL holds no password.
    Postgres(Url),
}

/// A `--workspace` value that is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLocation {
    /// Process arguments can be read by every user of the machine.
    #[error("leave the password out of the workspace's URL, where other users can see it, and put it into the file that PGPASSFILE names")]
    PasswordInUrl,
    /// Not a URL although it begins like one.
    #[error("the workspace's URL is not valid: write postgres://USER@HOST/DATABASE")]
    InvalidUrl,
    /// Nothing given.
    #[error("the workspace's folder is empty")]
    Empty,
}

impl std::str::FromStr for Location {
    type Err = InvalidLocation;

    fn from_str(text: &str) -> Result<Self, InvalidLocation> {
        if text.is_empty() {
            return Err(InvalidLocation::Empty);
        }
        if !text.contains("://") {
            return Ok(Self::Folder(PathBuf::from(text)));
        }
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(InvalidLocation::InvalidUrl);
        }
        let url = Url::parse(text).map_err(|_| InvalidLocation::InvalidUrl)?;
        let has_password = url.password().is_some()
            || url.query_pairs().any(|(name, value)| {
                let name = name.to_lowercase();
                name.contains("password") || name == "options" && value.to_lowercase().contains("password")
            });
        if has_password {
            Err(InvalidLocation::PasswordInUrl)
        } else {
            Ok(Self::Postgres(url))
        }
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

impl Location {
    /// The folder, where there is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Postgres(_) => None,
        }
    }

    /// Whether it is a folder without a workspace in it.
    pub fn is_vacant(&self) -> bool {
        self.folder()
            .is_some_and(|folder| std::fs::metadata(folder.join("workspace.db")).map_or(0, |database| database.len()) == 0)
    }
}

/// Why a folder is a bad place, for `doctor`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocationWarning {
    /// Another program copies files out of it while they change.
    #[error("`{}` is synchronized by {product}, which can damage an open database: move the workspace to a folder that is not", folder.display())]
    Synced {
        /// Where.
        folder: PathBuf,
        /// By whom.
        product: &'static str,
    },
    /// File locks and shared memory do not work reliably there.
    #[error("`{}` lies on a network file system ({kind}), where two programs can damage a database: move the workspace to a local disk", folder.display())]
    Network {
        /// Where.
        folder: PathBuf,
        /// Which.
        kind: &'static str,
    },
}

/// Names of folders that synchronizing programs use, as a part of a path begins.
const SYNCED: [(&str, &str); 9] = [
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("icloud", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("nextcloud", "Nextcloud"),
    ("box sync", "Box"),
    ("syncthing", "Syncthing"),
];

/// Looks at the folder's path and file system; empty for a good place and for PostgreSQL.
pub fn location_warnings(location: &Location) -> Vec<LocationWarning> {
    let Some(folder) = location.folder() else {
        return Vec::new();
    };
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let synced = synced_by(&folder).map(|product| LocationWarning::Synced {
        folder: folder.clone(),
        product,
    });
    let network = network_kind(&folder).map(|kind| LocationWarning::Network { folder, kind });
    synced.into_iter().chain(network).collect()
}

fn synced_by(folder: &Path) -> Option<&'static str> {
    let parts = folder.components().map(|part| part.as_os_str().to_string_lossy().to_lowercase());
    parts.into_iter().find_map(|part| {
        let known = SYNCED.into_iter().find(|(name, _)| part.starts_with(name));
        known.map(|(_, product)| product)
    })
}

/// The type numbers are those of Linux's statfs(2).
#[cfg(target_os = "linux")]
fn network_kind(folder: &Path) -> Option<&'static str> {
    let existing = folder.ancestors().find(|ancestor| ancestor.exists())?;
    match u64::try_from(rustix::fs::statfs(existing).ok()?.f_type).ok()? & 0xffff_ffff {
        0x6969 => Some("NFS"),
        0xff53_4d42 | 0xfe53_4d42 | 0x517b => Some("SMB"),
        0x0102_1997 => Some("9p"),
        0x00c3_6400 => Some("Ceph"),
        0x5346_414f => Some("AFS"),
        _ => None,
    }
}

#[cfg(not(target_os = "linux"))]
const fn network_kind(_: &Path) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_refused_wherever_it_hides() {
        for url in [
            "postgres://me:secret@host/db",
            "postgresql://me:secret@host/db",
            "postgres://me@host/db?password=secret",
            "postgres://me@host/db?PASSWORD=secret",
            "postgres://me@host/db?sslpassword=secret",
        ] {
            let refused = url.parse::<Location>();
            assert_eq!(refused, Err(InvalidLocation::PasswordInUrl), "{url}");
            assert!(!format!("{refused:?}").contains("secret"));
        }
        assert!(matches!("postgres://me@host:5433/db".parse(), Ok(Location::Postgres(_))));
        assert_eq!("postgres://".parse::<Location>().err(), None);
        assert_eq!("./firm".parse(), Ok(Location::Folder("./firm".into())));
        assert_eq!("".parse::<Location>(), Err(InvalidLocation::Empty));
    }

    #[test]
    fn synced_folders_are_known_by_name() {
        for (path, product) in [
            ("/home/ann/Dropbox/firm", Some("Dropbox")),
            ("/home/ann/Dropbox (Firm)/x", Some("Dropbox")),
            ("/Users/ann/OneDrive - Firm LLP/x", Some("OneDrive")),
            ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/x", Some("iCloud Drive")),
            ("/home/ann/Google Drive/x", Some("Google Drive")),
            ("/home/ann/firm", None),
        ] {
            assert_eq!(synced_by(Path::new(path)), product, "{path}");
        }
    }
}
