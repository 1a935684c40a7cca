//! All connectors that are built in.

use crate::connector::Connector;
use crate::{quickbooks_online, stripe};

/// One line for each folder; a test compares the two.
pub static ALL: [&(dyn Connector + 'static); 2] = [&quickbooks_online::QuickBooksOnline, &stripe::Stripe];

/// The built-in connector with this id.
pub fn find(id: &str) -> Option<&'static dyn Connector> {
    ALL.into_iter().find(|connector| connector.manifest().id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A partner's folder is its id with underscores.
    #[test]
    fn folders_and_registry_agree() {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut folders: Vec<String> = std::fs::read_dir(&source)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("manifest.toml").is_file())
            .map(|path| path.file_name().unwrap().to_str().unwrap().replace('_', "-"))
            .collect();
        folders.sort();
        let mut registered: Vec<String> = ALL.iter().map(|connector| connector.manifest().id.clone()).collect();
        registered.sort();
        assert_eq!(folders, registered);
        for folder in folders {
            let folder = source.join(folder.replace('-', "_"));
            for file in ["mod.rs", "wire.rs", "client.rs", "translate.rs", "probe.rs", "logo.svg", "fixtures"] {
                assert!(folder.join(file).exists(), "{} lacks {file}", folder.display());
            }
        }
    }

    #[test]
    fn every_manifest_stands_for_itself() {
        for connector in ALL {
            let manifest = connector.manifest();
            assert!(find(&manifest.id).is_some());
            assert!(!manifest.reads.is_empty(), "{} declares no read", manifest.id);
            let logo = connector.logo();
            assert!(
                logo.contains("<svg") && !logo.contains("<script") && !logo.contains("href"),
                "{}",
                manifest.id
            );
        }
        assert!(find("nobody").is_none());
    }
}
