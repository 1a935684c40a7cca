//! The handle that a connector calls its partner with, on a server of the bar's own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use connect_app::OsEntropy;
use connect_connectors::resolve_endpoints;
use connect_domain::clock::SystemClock;
use connect_domain::environment::Environment;
use connect_http::{HttpClient, HttpSettings, PartnerHttp, ProxySetting, RateLimit};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

use crate::firm::oauth_partner;

/// Stands for every variable segment of a path.
pub const COMPANY: &str = "4620816365";

/// A running server; dropping it stops it.
pub struct PartnerServer {
    /// Where it listens.
    pub origin: Url,
    serving: JoinHandle<()>,
}

impl PartnerServer {
    /// Listens on a port of its own.
    pub async fn start(router: Router) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        let serving = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { origin, serving })
    }
}

impl Drop for PartnerServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The handle as the program makes it: guarded by the reads of the partner's own manifest.
pub fn handle(server: &PartnerServer, limit: RateLimit) -> anyhow::Result<PartnerHttp> {
    let manifest = oauth_partner()?.manifest();
    let origin = server.origin.as_str().trim_end_matches('/').to_owned();
    let mut given = BTreeMap::from([("api".to_owned(), origin.clone()), ("auth".to_owned(), origin.clone())]);
    for name in ["authorize", "token", "revoke"] {
        given.insert(name.to_owned(), format!("{origin}/{name}"));
    }
    let endpoints = resolve_endpoints(manifest, Environment::Custom, &given).context("the server's addresses do not resolve")?;
    let settings = HttpSettings {
        extra_ca_file: None,
        proxy: ProxySetting::Direct,
    };
    let http_client = HttpClient::new(settings, Arc::new(SystemClock), Arc::new(OsEntropy))?;
    Ok(http_client.partner(manifest.write_guard(&endpoints)?, limit))
}

/// Method and path of each read that the manifest declares.
pub fn declared_reads() -> anyhow::Result<BTreeSet<(String, String)>> {
    let reads = oauth_partner()?.manifest().reads.iter();
    Ok(reads.map(|read| (read.method.to_string(), filled(read.path.as_str()))).collect())
}

fn filled(pattern: &str) -> String {
    let segments = pattern
        .split('/')
        .map(|segment| if segment.starts_with('{') { COMPANY } else { segment });
    segments.collect::<Vec<_>>().join("/")
}
