//! A keychain that several processes share: a file for each item. Opening a vault with it costs no
//! key derivation, of which a bar with a thousand processes would otherwise measure little else.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use connect_credentials::keychain::{KeychainRefusal, KeychainStore, OpenKeychain};

struct KeychainFolder(PathBuf);

/// Opens the keychain in this folder.
pub fn keychain_in(folder: &Path) -> Arc<OpenKeychain> {
    let folder = folder.to_owned();
    Arc::new(move || {
        std::fs::create_dir_all(&folder).map_err(|_| KeychainRefusal::Absent)?;
        Ok(Box::new(KeychainFolder(folder.clone())) as Box<dyn KeychainStore>)
    })
}

impl KeychainFolder {
    fn file(&self, item: &str) -> PathBuf {
        self.0.join(item.replace('/', "_"))
    }
}

impl KeychainStore for KeychainFolder {
    fn get(&self, item: &str) -> Result<Vec<u8>, KeychainRefusal> {
        std::fs::read(self.file(item)).map_err(|_| KeychainRefusal::Missing)
    }

    fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeychainRefusal> {
        std::fs::write(self.file(item), secret).map_err(|_| KeychainRefusal::Denied)
    }

    fn delete(&self, item: &str) -> Result<(), KeychainRefusal> {
        std::fs::remove_file(self.file(item)).map_err(|_| KeychainRefusal::Missing)
    }
}
