//! Whether a company is a client already: by the firm's own reference, else by its name as people vary it.

use std::collections::HashMap;

use connect_domain::advisory_client::{ClientNames, folded_name, folded_reference};
use connect_store::advisory_clients::AdvisoryClient;

/// The clients by what tells them apart.
pub(super) struct Known<'c> {
    by_reference: HashMap<String, &'c AdvisoryClient>,
    by_name: HashMap<String, &'c AdvisoryClient>,
}

/// How a company is known.
#[derive(Debug)]
pub(super) enum Twin<'c> {
    /// A client has this reference.
    OfReference(&'c AdvisoryClient),
    /// A client is called so.
    OfName(&'c AdvisoryClient),
}

impl<'c> Known<'c> {
    pub(super) fn of(clients: impl IntoIterator<Item = &'c AdvisoryClient>) -> Self {
        let (mut by_reference, mut by_name) = (HashMap::new(), HashMap::new());
        for client in clients {
            if !client.names.reference().is_empty() {
                by_reference.insert(folded_reference(client.names.reference()), client);
            }
            // Of two that are called the same, the one in sight is the one that people mean.
            let named = by_name.entry(folded_name(client.names.name())).or_insert(client);
            if named.archived_at.is_some() && client.archived_at.is_none() {
                *named = client;
            }
        }
        Self { by_reference, by_name }
    }

    pub(super) fn twin(&self, names: &ClientNames) -> Option<Twin<'c>> {
        let reference = folded_reference(names.reference());
        let of_reference = self.by_reference.get(&reference).map(|client| Twin::OfReference(client));
        of_reference.or_else(|| self.by_name.get(&folded_name(names.name())).map(|client| Twin::OfName(client)))
    }
}

impl Twin<'_> {
    /// What is wrong with adding such a company.
    pub(super) fn problem(&self, names: &ClientNames) -> String {
        match self {
            Self::OfReference(client) => format!("the reference `{}` belongs to {}", names.reference(), described(client)),
            Self::OfName(client) => format!("`{}` is a client already: {}", names.name(), described(client)),
        }
    }
}

/// A client in a message.
pub(super) fn described(client: &AdvisoryClient) -> String {
    let reference = match client.names.reference() {
        "" => String::new(),
        reference => format!(" ({reference})"),
    };
    let archived = if client.archived_at.is_some() { ", which is archived" } else { "" };
    format!("`{}`{reference}{archived}", client.names.name())
}
