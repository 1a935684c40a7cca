//! What a healthy partner tells: the organization, and the whole chart whatever the page size.

use std::collections::BTreeSet;
use std::time::Duration;

use connect_connectors::windows::{Made, ReadsWindows, Window, WindowPage, read_whole};
use connect_connectors::{CallFuture, FaultKind, PartnerCall, ReadsInTurn, Turn};
use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObject;
use serde_json::json;

use crate::support::{ACCOUNTS, StandIn, each_ledger};

async fn whole_chart(stand_in: &StandIn, page_size: u32) -> Vec<SourceObject> {
    let reads = stand_in.connector.ledger_accounts().unwrap();
    let mut objects = Vec::new();
    let mut next = Some(1);
    while let Some(start_position) = next {
        let page = reads.read_page(stand_in.call(), start_position, page_size).await.unwrap();
        assert_eq!((page.cleaned_texts, page.unreadable_amounts), (0, 0));
        objects.extend(page.objects);
        next = page.next;
    }
    objects
}

#[tokio::test]
async fn the_first_call_proves_the_organization() {
    for stand_in in each_ledger().await {
        let Some(reads) = stand_in.connector.organization() else {
            continue;
        };
        let organization = reads.read_organization(stand_in.call()).await.unwrap();
        let companies = stand_in.sandbox.companies();
        let expected = companies.iter().find(|company| company.partner == stand_in.connector.manifest().id);
        let expected = expected.unwrap();
        assert_eq!(organization.external_account_id, expected.external_account_id);
        assert_eq!(organization.display_name, expected.display_name);
        assert_eq!(stand_in.http.counts().requests, 1);
    }
}

#[tokio::test]
async fn a_chart_is_the_same_whatever_the_page_size() {
    for stand_in in each_ledger().await {
        let Some(reads) = stand_in.connector.ledger_accounts() else {
            continue;
        };
        let count = reads.count(stand_in.call()).await.unwrap().count;
        let whole = whole_chart(&stand_in, 1_000).await;
        assert_eq!((count, whole.len()), (ACCOUNTS as u64, ACCOUNTS));
        let ids: BTreeSet<&str> = whole.iter().map(|object| object.external_id.as_str()).collect();
        assert_eq!(ids.len(), whole.len());
        // 60 is a multiple of 20: a full last page is followed by an empty one.
        for page_size in [20, 23] {
            assert_eq!(whole_chart(&stand_in, page_size).await, whole, "{page_size}");
        }
        for object in &whole {
            // Who tells no balances says nothing of them with an account either.
            let has_balance = !object.currency.is_empty() && object.balance.is_some();
            assert!(
                object.root_class.is_some() && (has_balance || stand_in.connector.balances().is_none()),
                "{object:?}"
            );
            assert!(object.path.ends_with(&object.name), "{object:?}");
            let parent = object.parent_external_id.as_deref();
            assert!(parent.is_none_or(|parent| ids.contains(parent)), "{object:?}");
        }
    }
}

#[tokio::test]
async fn a_deactivated_account_stays_and_keeps_its_name() {
    for stand_in in each_ledger().await {
        let before = whole_chart(&stand_in, 1_000).await;
        let leaf = before
            .iter()
            .find(|object| {
                object.code.is_empty()
                    && before
                        .iter()
                        .all(|other| other.parent_external_id.as_deref() != Some(&object.external_id))
            })
            .or(before.last())
            .unwrap()
            .clone();
        let company = stand_in.external_account_id.clone();
        let mutation = json!({
            "partner": stand_in.connector.manifest().id, "company": company, "object": "Account", "op": "deactivate", "id": leaf.external_id
        });
        stand_in.control("POST", "/control/mutate", &mutation).await;
        let after = whole_chart(&stand_in, 1_000).await;
        assert_eq!(after.len(), before.len());
        let changed = after.iter().find(|object| object.external_id == leaf.external_id).unwrap();
        assert_eq!((changed.active, &changed.name, &changed.path), (false, &leaf.name, &leaf.path));
        let unchanged = after.iter().filter(|object| before.contains(object)).count();
        assert_eq!(unchanged, before.len() - 1);
    }
}

#[tokio::test]
async fn a_grant_opens_its_own_organization_only() {
    for stand_in in each_ledger().await {
        let Some(reads) = stand_in.connector.organization() else {
            continue;
        };
        let other = stand_in.sandbox.companies()[1].external_account_id.clone();
        let call = PartnerCall {
            external_account_id: &other,
            ..stand_in.call()
        };
        let fault = reads.read_organization(call).await.unwrap_err();
        assert_eq!((fault.cause, fault.kind), (Cause::Auth, FaultKind::NotAllowedForOrganization));
        assert!(fault.partner_code.is_some() && fault.correlation.is_some());

        let wrong = SecretText::new("canary-not-a-token".to_owned());
        let call = PartnerCall {
            access_token: &wrong,
            ..stand_in.call()
        };
        let fault = reads.read_organization(call).await.unwrap_err();
        assert_eq!((fault.cause, &fault.kind), (Cause::Auth, &FaultKind::AccessTokenRejected));
        assert!(!format!("{fault:?}{fault}").contains("canary"));
    }
}

#[tokio::test]
async fn nothing_but_declared_reads_arrives() {
    for mut stand_in in each_ledger().await {
        stand_in.impatient(Duration::from_secs(20));
        if let Some(reads) = stand_in.connector.organization() {
            reads.read_organization(stand_in.call()).await.unwrap();
        }
        whole_chart(&stand_in, 1_000).await;
        let log = stand_in.control("GET", "/control/requests", &serde_json::Value::Null).await;
        let received = log["requests"].as_array().unwrap();
        assert!(received.len() >= 2);
        assert!(received.iter().all(|request| request["method"] == "GET"), "{log}");
    }
}

/// A list whose every page names itself as the next one.
struct Endless;

impl ReadsInTurn<u8> for Endless {
    fn read_next<'a>(&'a self, _call: PartnerCall<'a>, _cursor: Option<String>) -> CallFuture<'a, Turn<u8>> {
        Box::pin(async {
            Ok(Turn {
                objects: vec![1],
                cursor: Some("one".to_owned()),
                unread: Vec::new(),
            })
        })
    }
}

impl ReadsWindows<u8> for Endless {
    fn read_window<'a>(&'a self, _call: PartnerCall<'a>, _window: Window, _cursor: Option<String>) -> CallFuture<'a, WindowPage<u8>> {
        Box::pin(async {
            Ok(WindowPage {
                objects: vec![Made {
                    at: Instant::from_seconds(0),
                    object: 1,
                }],
                cursor: Some("one".to_owned()),
            })
        })
    }
}

#[tokio::test]
async fn a_list_that_does_not_move_on_is_no_list() {
    let stand_in = each_ledger().await.swap_remove(0);
    let first = read_whole(&Endless, stand_in.call(), None).await.unwrap();
    let fault = read_whole(&Endless, stand_in.call(), first.cursor).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Malformed);

    let first = ReadsInTurn::read_on(&Endless, stand_in.call(), None).await.unwrap();
    let fault = ReadsInTurn::read_on(&Endless, stand_in.call(), first.cursor).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Malformed);
}
