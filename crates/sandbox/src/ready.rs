//! The line printed when the stand-ins are ready: where they are and what a client needs to start.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

/// See the module. Serializes to the contract's JSON document.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyLine {
    /// By partner: name of the endpoint to origin or URL.
    pub endpoints: BTreeMap<String, BTreeMap<String, String>>,
    /// By partner: what a client needs to start, with `connect` as [`ConnectCredentials`].
    pub credentials: BTreeMap<String, Map<String, Value>>,
    /// Origin of the control URL, no trailing slash.
    pub control_url: String,
}

/// What `connect` wants, so that no caller needs to know a partner. The values are the stand-ins'
/// own inventions and secret only in name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConnectCredentials {
    /// The app's id, for OAuth partners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Secrets by form field.
    pub secrets: BTreeMap<String, String>,
    /// A second one that opens the same, by form field, where the partner lets two be used at a time.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub spare_secrets: BTreeMap<String, String>,
    /// Other values by form field.
    pub fields: BTreeMap<String, String>,
}

impl ReadyLine {
    /// What `connect` wants for this partner; `None` if the partner has no stand-in.
    pub fn connect_credentials(&self, partner: &str) -> Option<ConnectCredentials> {
        let connect = self.credentials.get(partner)?.get("connect")?;
        let texts = |name: &str| -> BTreeMap<String, String> {
            let entries = connect.get(name).and_then(Value::as_object);
            entries
                .into_iter()
                .flatten()
                .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                .collect()
        };
        Some(ConnectCredentials {
            client_id: connect.get("client_id").and_then(Value::as_str).map(str::to_owned),
            secrets: texts("secrets"),
            spare_secrets: texts("spare_secrets"),
            fields: texts("fields"),
        })
    }
}
