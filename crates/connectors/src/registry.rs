//! All connectors: those that are built in, and the firm's own.

use std::sync::{PoisonError, RwLock};

use crate::connector::Connector;
use crate::manifest::{Manifest, ManifestError};
use crate::private::{self, PrivatePartner, shown};
use crate::{azure_document_intelligence, google_workspace, microsoft_365, quickbooks_online, stripe, xero};

/// One line for each folder; a test compares the two.
pub static ALL: [&(dyn Connector + 'static); 6] = [
    &quickbooks_online::QuickBooksOnline,
    &stripe::Stripe,
    &azure_document_intelligence::AzureDocumentIntelligence,
    &microsoft_365::Microsoft365,
    &google_workspace::GoogleWorkspace,
    &xero::Xero,
];

/// Private partners of the workspaces that this program has opened, with their manifests as written.
static PRIVATE: RwLock<Vec<(String, &'static PrivatePartner)>> = RwLock::new(Vec::new());

/// The connector with this id.
pub fn find(id: &str) -> Option<&'static dyn Connector> {
    ALL.into_iter().find(|connector| connector.manifest().id == id).or_else(|| {
        let known = PRIVATE.read().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|(_, partner)| partner.manifest().id == id);
        found.map(|(_, partner)| *partner as &'static dyn Connector)
    })
}

/// Every connector, those that are built in first.
pub fn all() -> Vec<&'static dyn Connector> {
    let known = PRIVATE.read().unwrap_or_else(PoisonError::into_inner);
    let private = known.iter().map(|(_, partner)| *partner as &'static dyn Connector);
    ALL.into_iter().chain(private).collect()
}

/// Whether a connector with this id is built in.
pub fn is_built_in(id: &str) -> bool {
    ALL.into_iter().any(|connector| connector.manifest().id == id)
}

/// What a private partner's manifest says, if it can be one.
pub fn read_private(text: &str) -> Result<Manifest, ManifestError> {
    let manifest = private::acceptable(private::checked(Manifest::parse(text)?)?)?;
    shown::check(&manifest, &Manifest::values(text)?)?;
    Ok(manifest)
}

/// What one says that was accepted before.
pub fn read_kept(text: &str) -> Result<Manifest, ManifestError> {
    private::checked(Manifest::parse_kept(text)?)
}

/// A private partner's manifest, to the letter as it was accepted.
pub fn private_text(id: &str) -> Option<String> {
    let known = PRIVATE.read().unwrap_or_else(PoisonError::into_inner);
    let found = known.iter().find(|(_, partner)| partner.manifest().id == id);
    found.map(|(text, _)| text.clone())
}

/// Makes a private partner known whose manifest was accepted, in the place of an older one of its id. It is kept for as long as the program runs,
/// since a call may be using it: a few kilobytes for each change of a manifest.
pub fn know_private(text: &str) -> Result<(), ManifestError> {
    let manifest = read_kept(text)?;
    let mut known = PRIVATE.write().unwrap_or_else(PoisonError::into_inner);
    if known.iter().any(|(other, _)| other == text) {
        return Ok(());
    }
    known.retain(|(_, other)| other.manifest().id != manifest.id);
    if let Some(partner) = PrivatePartner::keep(manifest) {
        known.push((text.to_owned(), Box::leak(Box::new(partner))));
    }
    Ok(())
}

/// Forgets a private partner that was removed.
pub fn forget_private(id: &str) {
    let mut known = PRIVATE.write().unwrap_or_else(PoisonError::into_inner);
    known.retain(|(_, other)| other.manifest().id != id);
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
            assert!(manifest.minutes.is_some(), "{} does not say how long it takes", manifest.id);
            assert!(!manifest.reads.is_empty(), "{} declares no read", manifest.id);
            // A catalog is of the kind that is mapped.
            assert!(connector.catalog().is_none() || manifest.mapping.is_some(), "{}", manifest.id);
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
