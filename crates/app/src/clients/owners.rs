//! Whose a connection is, and to whom it is offered: the clients, by what a partner calls them.

use std::collections::HashMap;

use connect_domain::advisory_client::folded_name;
use connect_domain::ids::AdvisoryClientId;
use connect_store::advisory_clients::AdvisoryClient;
use connect_store::connections::Connection;

use super::view::ClientName;

/// Made once for a list of connections, because folding a name is not free.
pub(crate) struct Owners<'c> {
    by_id: HashMap<AdvisoryClientId, &'c AdvisoryClient>,
    by_name: HashMap<String, Vec<&'c AdvisoryClient>>,
}

impl<'c> Owners<'c> {
    pub(crate) fn of(clients: &'c [AdvisoryClient]) -> Self {
        let mut by_name: HashMap<String, Vec<&AdvisoryClient>> = HashMap::new();
        for client in clients.iter().filter(|client| client.archived_at.is_none()) {
            for name in client.names.folded() {
                by_name.entry(name).or_default().push(client);
            }
        }
        Self {
            by_id: clients.iter().map(|client| (client.id, client)).collect(),
            by_name,
        }
    }

    /// The client that a connection belongs to.
    pub(crate) fn owner(&self, connection: &Connection) -> Option<ClientName> {
        let id = connection.advisory_client_id?;
        self.by_id.get(&id).map(|client| client_name(client))
    }

    /// The clients that are called like a living connection that belongs to nobody.
    pub(super) fn offered(&self, connection: &Connection) -> Vec<&'c AdvisoryClient> {
        if connection.advisory_client_id.is_some() || connection.disconnected_at.is_some() {
            return Vec::new();
        }
        let mut found: Vec<&AdvisoryClient> = Vec::new();
        for name in [&connection.legal_name, &connection.display_name] {
            for client in self.by_name.get(&folded_name(name)).into_iter().flatten() {
                if !found.iter().any(|one| one.id == client.id) {
                    found.push(client);
                }
            }
        }
        found
    }

    /// The same in names.
    pub(crate) fn offered_names(&self, connection: &Connection) -> Vec<ClientName> {
        self.offered(connection).into_iter().map(client_name).collect()
    }
}

fn client_name(client: &AdvisoryClient) -> ClientName {
    ClientName {
        id: client.id.to_string(),
        name: client.names.name().to_owned(),
    }
}
