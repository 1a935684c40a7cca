//! Misfortunes ordered at the control URL, and what the connector makes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use connect_connectors::{FaultKind, Organization, PartnerFault};
use connect_domain::failure::Cause;
use connect_http::FailureKind;
use connect_sandbox::RunningSandbox;
use serde_json::{Value, json};
use tokio::net::TcpSocket;
use url::Url;

use crate::support::{StandIn, each, each_granted};

async fn proven(stand_in: &StandIn) -> Result<Organization, PartnerFault> {
    stand_in.connector.organization().unwrap().read_organization(stand_in.call()).await
}

fn everywhere(kind: &str, more: &Value) -> Value {
    let mut fault = json!({"partner": "*", "match": {"method": "*", "path": "*"}, "kind": kind});
    fault.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    fault
}

#[tokio::test]
async fn passing_trouble_is_ridden_out_and_counted() {
    for (kind, more) in [
        ("status", json!({"status": 503, "count": 3})),
        ("status", json!({"status": 502, "count": 1})),
        ("reset", json!({"count": 2})),
        ("throttle", json!({"count": 1, "retry_after": 1})),
        ("latency", json!({"count": 1, "seconds": 0.3})),
    ] {
        for stand_in in each().await {
            proven(&stand_in).await.unwrap();
            let usual = stand_in.http.counts().requests;
            stand_in.order_fault(everywhere(kind, &more)).await;
            let outcome = proven(&stand_in).await;
            assert!(outcome.is_ok(), "{kind}: {outcome:?}");
            let count = if kind == "latency" { 0 } else { more["count"].as_u64().unwrap() };
            let counts = stand_in.http.counts();
            let throttled = u64::from(kind == "throttle");
            assert_eq!(
                (counts.requests, counts.retries, counts.throttled),
                (2 * usual + count, count, throttled),
                "{kind}"
            );
        }
    }
}

#[tokio::test]
async fn lasting_trouble_is_named() {
    for mut stand_in in each().await {
        for (kind, more, patience_ms, cause) in [
            ("status", json!({"status": 503}), 20_000, Cause::Provider),
            ("status", json!({"status": 500}), 20_000, Cause::Provider),
            ("reset", json!({}), 20_000, Cause::Provider),
            ("hang", json!({"seconds": 30}), 1_500, Cause::Provider),
            ("malformed", json!({}), 20_000, Cause::Provider),
            ("throttle", json!({}), 2_000, Cause::Quota),
        ] {
            stand_in.clear_faults().await;
            stand_in.order_fault(everywhere(kind, &more)).await;
            stand_in.impatient(Duration::from_millis(patience_ms));
            let fault = proven(&stand_in).await.unwrap_err();
            assert_eq!(fault.cause, cause, "{kind}: {fault:?}");
            let fits = match kind {
                "status" => matches!(&fault.kind, FaultKind::ProviderFailed { http_status } if more["status"] == *http_status),
                "reset" => matches!(&fault.kind, FaultKind::Unreachable(failure) if failure.kind == FailureKind::Reset),
                "hang" => matches!(&fault.kind, FaultKind::Unreachable(failure) if failure.kind == FailureKind::TimedOut),
                "malformed" => matches!(&fault.kind, FaultKind::Malformed | FaultKind::Unreachable(_)),
                _ => matches!(&fault.kind, FaultKind::Throttled { .. }),
            };
            assert!(fits, "{kind}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn an_ended_token_is_the_grants_fault_and_not_repeated() {
    for kind in ["expire", "revoke"] {
        for stand_in in each_granted().await {
            stand_in.order_fault(everywhere(kind, &json!({"count": 1}))).await;
            let fault = proven(&stand_in).await.unwrap_err();
            let fits = match fault.kind {
                FaultKind::AccessTokenRejected => true,
                // Some say at once that a refresh will not help.
                FaultKind::ClaimsWanted(_) => kind == "revoke",
                _ => false,
            };
            assert!(fits && fault.cause == Cause::Auth, "{kind}: {fault:?}");
            assert_eq!(stand_in.http.counts().requests, 1);
        }
    }
}

#[tokio::test]
async fn a_partner_that_is_not_there_is_a_matter_of_the_network() {
    for stand_in in each().await {
        let StandIn {
            connector,
            sandbox,
            endpoints,
            http,
            access_token,
            external_account_id,
            ..
        } = stand_in;
        let addresses = stand_in_addresses(&sandbox);
        sandbox.stop().await;
        let _held = hold(&addresses);
        let call = connect_connectors::PartnerCall {
            http: &http,
            access_token: &access_token,
            endpoints: &endpoints,
            external_account_id: &external_account_id,
        };
        let fault = connector.organization().unwrap().read_organization(call).await.unwrap_err();
        assert_eq!(fault.cause, Cause::Network);
        assert!(
            matches!(&fault.kind, FaultKind::Unreachable(failure) if failure.kind == FailureKind::Refused),
            "{fault:?}"
        );
        assert!(!fault.advice.is_empty());
    }
}

fn stand_in_addresses(sandbox: &RunningSandbox) -> Vec<SocketAddr> {
    let origins = sandbox.ready().endpoints.values().flat_map(BTreeMap::values);
    let address = |origin: &String| Url::parse(origin).unwrap().socket_addrs(|| None).unwrap()[0];
    origins.map(address).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Bound and deaf: a connection is refused, and no other test's server is given the port.
fn hold(addresses: &[SocketAddr]) -> Vec<TcpSocket> {
    let bound = |address: &SocketAddr| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(*address).unwrap();
        socket
    };
    addresses.iter().map(bound).collect()
}
