//! The platform's keychain behind [`KeychainStore`], opened without `keyring`'s process-wide default
//! store, which would keep a failed one for the life of the process.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};

use super::{KeychainRefusal, KeychainStore, OpenKeychain, SERVICE};

/// Opens this machine's keychain: Secret Service, macOS Keychain or Windows Credential Manager.
pub fn system_keychain() -> Arc<OpenKeychain> {
    Arc::new(|| {
        let store = platform_store().map_err(|error| refusal(&error))?;
        Ok(Box::new(SystemKeychain(store)) as Box<dyn KeychainStore>)
    })
}

#[cfg(target_os = "linux")]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}

struct SystemKeychain(Arc<CredentialStore>);

impl SystemKeychain {
    fn entry(&self, item: &str) -> Result<Entry, KeychainRefusal> {
        self.0
            .build(SERVICE, item, None::<&HashMap<&str, &str>>)
            .map_err(|error| refusal(&error))
    }
}

impl KeychainStore for SystemKeychain {
    fn get(&self, item: &str) -> Result<Vec<u8>, KeychainRefusal> {
        self.entry(item)?.get_secret().map_err(|error| refusal(&error))
    }

    fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeychainRefusal> {
        self.entry(item)?.set_secret(secret).map_err(|error| refusal(&error))
    }

    fn delete(&self, item: &str) -> Result<(), KeychainRefusal> {
        self.entry(item)?.delete_credential().map_err(|error| refusal(&error))
    }
}

/// Classes an error. The Secret Service says `prompt dismissed`, `object locked` and, without a
/// default collection (WSL), `no result`; macOS says -128 when the person cancels.
fn refusal(error: &Error) -> KeychainRefusal {
    match error {
        Error::NoEntry => KeychainRefusal::Missing,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) | Error::Ambiguous(_) => KeychainRefusal::Damaged,
        Error::TooLong(..) | Error::Invalid(..) => KeychainRefusal::Denied,
        Error::NoStorageAccess(inner) | Error::PlatformFailure(inner) => classify(&inner.to_string()),
        _ => KeychainRefusal::Absent,
    }
}

fn classify(message: &str) -> KeychainRefusal {
    let message = message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&["dismiss", "cancel", "denied", "-128", "not permitted", "permission"]) {
        KeychainRefusal::Denied
    } else if says(&["locked", "interaction is not allowed"]) {
        KeychainRefusal::Locked
    } else {
        KeychainRefusal::Absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_what_platforms_say() {
        for (message, expected) in [
            ("SS error: prompt dismissed", KeychainRefusal::Denied),
            ("SS Error: object locked", KeychainRefusal::Locked),
            ("no secret service provider or dbus session found", KeychainRefusal::Absent),
            ("SS error: result not returned from SS API", KeychainRefusal::Absent),
            (
                "The user name or passphrase you entered is not correct. (-128)",
                KeychainRefusal::Denied,
            ),
        ] {
            assert_eq!(classify(message), expected, "{message}");
        }
        assert_eq!(refusal(&Error::NoEntry), KeychainRefusal::Missing);
        assert_eq!(refusal(&Error::BadEncoding(vec![255])), KeychainRefusal::Damaged);
        assert_eq!(refusal(&Error::TooLong("secret".to_owned(), 2560)), KeychainRefusal::Denied);
    }
}
