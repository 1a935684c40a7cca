//! Everything that a connector can be asked, and the three calls that its grant needs.

use std::time::Duration;

use connect_connectors::meetings::MeetingWindow;
use connect_connectors::windows::Window;
use connect_connectors::{CallFuture, Catalog, Connector, FaultKind, PartnerCall, PartnerFault, ProbesRights, ReadsPages, RightState};
use connect_domain::account_balance::{AccountingBasis, Period};
use connect_domain::failure::Cause;
use connect_domain::record::RecordKind;
use connect_domain::secret::SecretText;
use connect_oauth::{TokenExchangeError, TokenReply, exchange_code, refresh, revoke};
use serde_json::Value;

use super::NOW;
use super::grant::Spent;
use super::misfortunes::Misfortune;
use super::trouble::Trouble;
use crate::support::StandIn;

/// Gives its whole answer as text, for comparison.
type Read = Box<dyn for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, String> + Send + Sync>;

pub(super) struct Operation {
    pub(super) name: &'static str,
    act: Act,
}

enum Act {
    Read(Read),
    Exchange,
    Refresh,
    Revoke,
}

/// What became of one try.
pub(super) struct Attempt {
    /// An answer to compare, or what was said instead.
    pub(super) outcome: Result<String, Trouble>,
    /// How often the partner was asked.
    pub(super) requests: usize,
    /// What may stand in no text.
    pub(super) secrets: Vec<SecretText>,
}

/// All that the connector has.
pub(super) fn operations(connector: &'static dyn Connector) -> Vec<Operation> {
    let mut operations = Vec::new();
    let window = Window {
        from: Some(NOW.minus(Duration::from_secs(800 * 86_400))),
        until: Some(NOW),
    };
    let mut read = |name, read: Read| {
        operations.push(Operation {
            name,
            act: Act::Read(read),
        });
    };
    if let Some(reads) = connector.organization() {
        read("organization", Box::new(|call| told(reads.read_organization(call))));
    }
    if let Some(reads) = connector.grantor() {
        read("grantor", Box::new(|call| told(reads.read_grantor(call))));
    }
    pages(connector.ledger_accounts(), ["accounts", "count of accounts"], &mut read);
    match connector.catalog() {
        Some(Catalog::InTurn(reads)) => read("catalog", Box::new(|call| told(reads.read_next(call, None)))),
        Some(Catalog::InWindows(reads)) => read("catalog", Box::new(move |call| told(reads.read_window(call, window, None)))),
        None => {}
    }
    if let Some(reads) = connector.by_address() {
        let address = shared_address(&connector.manifest().id);
        read(
            "by address",
            Box::new(move |call| told(reads.read_by_address(call, address.to_owned()))),
        );
    }
    if let Some(reads) = connector.customer_subscriptions() {
        read(
            "subscriptions of a window",
            Box::new(move |call| told(reads.read_window(call, window, None))),
        );
    }
    if let Some(reads) = connector.events() {
        read("events", Box::new(move |call| told(reads.read_next(call, None))));
    }
    if let Some(probes) = connector.rights() {
        let right = &connector.manifest().asked()[0].name;
        read("right", Box::new(move |call| told(granted_right(probes, call, right))));
    }
    if let Some(webhooks) = connector.webhooks() {
        read("webhook endpoints", Box::new(|call| told(webhooks.read_endpoints(call))));
    }
    if let Some(reads) = connector.undelivered() {
        read("undelivered events", Box::new(|call| told(reads.read_undelivered(call, None))));
    }
    pages(connector.customers(), ["customers", "count of customers"], &mut read);
    pages(connector.items(), ["items", "count of items"], &mut read);
    if let Some(reads) = connector.items_in_windows() {
        read(
            "items of a window",
            Box::new(move |call| told(reads.read_window(call, window, None))),
        );
    }
    pages(connector.invoices(), ["invoices", "count of invoices"], &mut read);
    if let Some(reads) = connector.invoices_in_windows() {
        read(
            "invoices of a window",
            Box::new(move |call| told(reads.read_window(call, window, None))),
        );
    }
    if let Some(reads) = connector.balances() {
        let period = Period {
            start: "2026-10-01".parse().unwrap(),
            end: "2026-10-31".parse().unwrap(),
        };
        read(
            "balances",
            Box::new(move |call| told(reads.read_trial_balance(call, period, AccountingBasis::Accrual))),
        );
    }
    if let Some(reads) = connector.changes() {
        let since = NOW.minus(Duration::from_secs(86_400));
        read(
            "changes",
            Box::new(move |call| told(reads.read_changes(call, RecordKind::ALL.to_vec(), since))),
        );
    }
    if let Some(meetings) = connector.meetings() {
        let day = Duration::from_secs(86_400);
        let window = MeetingWindow {
            from: NOW.minus(day),
            until: NOW.plus(day),
        };
        read("calendar", Box::new(move |call| told(meetings.read_calendar(call, None))));
        read(
            "changes of meetings",
            Box::new(move |call| told(meetings.read_changes(call, None, window, None))),
        );
        read(
            "meetings by tag",
            Box::new(move |call| told(meetings.find_meetings(call, None, window, "aoc-none".to_owned()))),
        );
    }
    if let Some(lists) = connector.subscriptions().and_then(|subscriptions| subscriptions.listed()) {
        read("subscriptions", Box::new(move |call| told(lists.list_subscriptions(call))));
    }
    if let Some(lists) = connector.builds() {
        read("builds", Box::new(move |call| told(lists.list_builds(call))));
    }
    if let Some(reads) = connector.tier() {
        read("tier", Box::new(move |call| told(reads.read_tier(call))));
    }
    if let Some(probes) = connector.probes() {
        read("time", Box::new(|call| told(probes.read_server_time(call))));
        let without_id = |fault: PartnerFault| PartnerFault {
            correlation: None,
            ..fault
        };
        read(
            "refusal",
            Box::new(move |call| {
                Box::pin(async move { probes.provoke_refusal(call).await.map(|fault| format!("{:?}", without_id(fault))) })
            }),
        );
    }
    let manifest = connector.manifest();
    if manifest.oauth2().is_some() {
        operations.push(Operation {
            name: "exchange",
            act: Act::Exchange,
        });
        operations.push(Operation {
            name: "refresh",
            act: Act::Refresh,
        });
        if manifest.environments.values().any(|spec| spec.endpoints.contains_key("revoke")) {
            operations.push(Operation {
                name: "revoke",
                act: Act::Revoke,
            });
        }
    }
    operations
}

fn pages<T: std::fmt::Debug + 'static>(
    reads: Option<&'static dyn ReadsPages<T>>,
    [page, count]: [&'static str; 2],
    read: &mut impl FnMut(&'static str, Read),
) {
    if let Some(reads) = reads {
        read(page, Box::new(move |call| told(reads.read_page(call, 1, 20))));
        read(count, Box::new(move |call| told(reads.count(call))));
    }
}

/// What the first account of a stand-in may open by its address.
pub(crate) fn shared_address(partner: &str) -> &'static str {
    match partner {
        "microsoft-365" => "front-desk@harborfinch.example",
        "google-workspace" => "kim@alder-advisory.example",
        other => panic!("nothing is said of `{other}`"),
    }
}

/// A right that is missing is an answer to whoever probes it. Here it is what a fault did.
fn granted_right<'a>(probes: &'static dyn ProbesRights, call: PartnerCall<'a>, right: &'static str) -> CallFuture<'a, RightState> {
    Box::pin(async move {
        match probes.probe_right(call, right).await? {
            RightState::Missing => Err(PartnerFault {
                cause: Cause::Auth,
                kind: FaultKind::RightMissing,
                partner_code: None,
                correlation: None,
                advice: "Give the key this right",
            }),
            state => Ok(state),
        }
    })
}

fn told<'a, T: std::fmt::Debug + 'a>(answer: CallFuture<'a, T>) -> CallFuture<'a, String> {
    Box::pin(async move { answer.await.map(|answer| format!("{answer:?}")) })
}

impl Operation {
    pub(super) fn spends_tokens(&self) -> bool {
        !matches!(self.act, Act::Read(_))
    }

    /// Tries it with a grant and a handle of its own.
    pub(super) async fn attempt(&self, stand_in: &StandIn, misfortune: Option<&Misfortune>) -> Attempt {
        let spent = Spent::new(stand_in, matches!(self.act, Act::Exchange)).await;
        let before = received(stand_in).await;
        if let Some(misfortune) = misfortune {
            stand_in.order_fault(misfortune.order.clone()).await;
        }
        let outcome = self.act(stand_in, &spent).await;
        let requests = received(stand_in).await - before;
        stand_in.clear_faults().await;
        let outcome = match outcome {
            Ok(Done::Answer(answer)) => Ok(answer),
            Ok(Done::Granted(access_token)) => Ok(opens(stand_in, &access_token).await),
            Ok(Done::Revoked) => Ok(dead(stand_in, spent.refresh_token()).await),
            Err(trouble) => Err(trouble),
        };
        Attempt {
            outcome,
            requests,
            secrets: spent.secrets(),
        }
    }

    async fn act(&self, stand_in: &StandIn, spent: &Spent) -> Result<Done, Trouble> {
        let token_http = stand_in.http_client.token();
        let endpoint = stand_in.token_endpoint();
        match (&self.act, endpoint) {
            (Act::Read(read), _) => {
                let http = stand_in.fresh_http();
                let call = PartnerCall {
                    http: &http,
                    access_token: &spent.access_token,
                    ..stand_in.call()
                };
                read(call).await.map(Done::Answer).map_err(Trouble::from)
            }
            (Act::Exchange, Some(endpoint)) => {
                let (code, request) = spent.code.as_ref().unwrap();
                let verifier = request.code_verifier.as_ref();
                let reply = exchange_code(&token_http, &endpoint, code, &request.redirect_uri, verifier).await;
                granted(reply)
            }
            (Act::Refresh, Some(endpoint)) => granted(refresh(&token_http, &endpoint, spent.refresh_token()).await),
            (Act::Revoke, Some(endpoint)) => match revoke(&token_http, &endpoint, spent.refresh_token()).await {
                Ok(_) => Ok(Done::Revoked),
                Err(error) => Err(error.into()),
            },
            (_, None) => panic!("a partner without tokens has no such operation"),
        }
    }
}

/// What an operation claims.
enum Done {
    Answer(String),
    Granted(SecretText),
    Revoked,
}

fn granted(reply: Result<TokenReply, TokenExchangeError>) -> Result<Done, Trouble> {
    let reply = reply?;
    let tokens = reply.judge(NOW)?;
    let printed = format!("{reply:?} {tokens:?}");
    assert!(!printed.contains(tokens.access_token.expose()), "{printed}");
    Ok(Done::Granted(tokens.access_token))
}

/// A claim of new tokens is true if the partner takes them.
async fn opens(stand_in: &StandIn, access_token: &SecretText) -> String {
    let http = stand_in.fresh_http();
    let call = PartnerCall {
        http: &http,
        access_token,
        ..stand_in.call()
    };
    let organization = stand_in.connector.organization().unwrap().read_organization(call).await;
    format!("{organization:?}")
}

/// A claim of a revocation is true if the grant is dead.
async fn dead(stand_in: &StandIn, refresh_token: &SecretText) -> String {
    let endpoint = stand_in.token_endpoint().unwrap();
    let refreshed = refresh(&stand_in.http_client.token(), &endpoint, refresh_token).await;
    assert!(refreshed.as_ref().is_err_and(TokenExchangeError::is_dead_grant), "{refreshed:?}");
    "revoked".to_owned()
}

async fn received(stand_in: &StandIn) -> usize {
    let log = stand_in.control("GET", "/control/requests", &Value::Null).await;
    log["requests"].as_array().unwrap().len()
}
