//! One HTTP handle for each connection, so that all its calls share throttle and counters; and one throttle for an app
//! registration whose connections the partner counts together: two of them may read the same shared mailbox.

use std::collections::HashMap;
use std::sync::Arc;

use connect_connectors::Endpoints;
use connect_connectors::manifest::Manifest;
use connect_domain::environment::Environment;
use connect_domain::ids::{AppRegistrationId, ConnectionId};
use connect_http::{HttpClient, PartnerHttp, Throttle};
use connect_store::connections::Connection;
use tokio::sync::Mutex;

use super::endpoint_error;
use crate::error::AppError;

#[derive(Default)]
pub(crate) struct Handles(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    handles: HashMap<ConnectionId, PartnerHttp>,
    throttles: HashMap<CountedApp, Arc<Throttle>>,
}

/// An app registration at an address of the partner: a stand-in that started anew counts anew.
#[derive(PartialEq, Eq, Hash)]
struct CountedApp {
    app_registration_id: Option<AppRegistrationId>,
    endpoints: Endpoints,
}

impl Handles {
    pub(super) async fn of(
        &self,
        http_client: &HttpClient,
        manifest: &Manifest,
        connection: &Connection,
        endpoints: &Endpoints,
    ) -> Result<PartnerHttp, AppError> {
        let mut kept = self.0.lock().await;
        // A stand-in may have moved to another port.
        if let Some(http) = kept.handles.get(&connection.id)
            && connection.environment != Environment::Rehearsal
        {
            return Ok(http.clone());
        }
        let guard = manifest.write_guard_of(endpoints, &connection.id.to_string());
        let guard = guard.map_err(|error| endpoint_error(&error))?;
        let throttle = kept.throttle(manifest, connection.app_registration_id, endpoints);
        let http = http_client.partner_sharing(guard, throttle);
        kept.handles.insert(connection.id, http.clone());
        Ok(http)
    }
}

impl Kept {
    fn throttle(&mut self, manifest: &Manifest, app_registration_id: Option<AppRegistrationId>, endpoints: &Endpoints) -> Arc<Throttle> {
        let new = || Arc::new(Throttle::new(manifest.limit));
        if !manifest.limit_shared_by_app {
            return new();
        }
        let app = CountedApp {
            app_registration_id,
            endpoints: endpoints.clone(),
        };
        Arc::clone(self.throttles.entry(app).or_insert_with(new))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use connect_connectors::{Given, registry, resolve_endpoints};
    use connect_domain::clock::Instant;
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    /// Microsoft counts an app over all mailboxes (fact sheet, section 10), QuickBooks each company.
    #[test]
    fn connections_of_one_app_share_a_throttle_where_the_partner_counts_the_app() {
        let mut kept = Kept::default();
        let mut is_shared = |partner: &str, first: AppRegistrationId, second: AppRegistrationId| {
            let manifest = registry::find(partner).unwrap().manifest();
            let given = Given {
                endpoints: &BTreeMap::new(),
                fields: &BTreeMap::from([("tenant".to_owned(), "contoso.example".to_owned())]),
            };
            let endpoints = resolve_endpoints(manifest, Environment::Production, given).unwrap();
            let first = kept.throttle(manifest, Some(first), &endpoints);
            Arc::ptr_eq(&first, &kept.throttle(manifest, Some(second), &endpoints))
        };
        let entropy = SeededEntropy::new(1);
        let [app, another] = [1, 2].map(|seconds| AppRegistrationId::new(Instant::from_seconds(seconds), &entropy));
        assert!(is_shared("microsoft-365", app, app));
        assert!(!is_shared("microsoft-365", app, another));
        assert!(!is_shared("quickbooks-online", app, app));
    }
}
