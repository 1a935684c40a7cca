//! The refresh protocol against a token endpoint that forgives nothing.

mod office;
mod server;

use std::time::Duration;

use connect_domain::clock::Clock;
use connect_domain::connection::ConnectionStatus;
use connect_domain::ids::InstallationId;
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::ClaimsChallenge;
use connect_store::refresh_intents::{self, RefreshIntent, RefreshPhase};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Location, Observed, connections, refresh_leases};

use super::state::AccessToken;
use super::{PreviousToken, challenge};
use crate::error::ErrorCode;
use office::{NOW, Office};
use server::{CLAIMS, Mood};

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_token_is_served_and_an_expired_one_refreshed_once() {
    let office = Office::found(true).await;
    assert_eq!(office.access_token().await.unwrap(), "at-1");
    office.let_expire();
    assert_eq!(office.access_token().await.unwrap(), "at-2");
    assert_eq!(office.access_token().await.unwrap(), "at-2");
    assert_eq!(office.server.calls(), ["rt-1"]);
    assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-2");
    let mut reader = office.store.read().await.unwrap();
    assert_eq!(refresh_intents::get(&mut reader, office.connection.id).await.unwrap(), None);
    let stored = connections::get(&mut reader, office.connection.id).await.unwrap().unwrap();
    assert_eq!(stored.access_expires_at, Some(office.clock.now().plus(Duration::from_secs(3_600))));
    assert!(!office.escrow_file().exists());
}

/// Bar T3 in small: tasks of several processes meet one expiry.
#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_of_several_processes_make_one_call() {
    let office = Office::found(true).await;
    let mut processes = vec![office.peer().await, office.peer().await];
    processes.push(office);
    for round in 2..5 {
        processes[0].let_expire();
        let wanted = processes.iter().flat_map(|process| (0..20).map(move |_| process.access_token()));
        for token in futures::future::join_all(wanted).await {
            assert_eq!(token.unwrap(), format!("at-{round}"));
        }
        assert_eq!(processes[0].server.calls().len(), round - 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_gives_up_does_not_stop_the_refresh() {
    let office = Office::found(true).await;
    office.server.lock().delay = Duration::from_millis(300);
    office.let_expire();
    let gave_up = tokio::time::timeout(Duration::from_millis(100), office.access_token()).await;
    assert!(gave_up.is_err());
    assert!(office.tokens.land().await);
    assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-2");
    assert_eq!(office.access_token().await.unwrap(), "at-2");
    assert_eq!(office.server.calls(), ["rt-1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_token_is_replaced_once_for_all_who_had_it() {
    let office = Office::found(true).await;
    let rejected = AccessToken::new(SecretText::new("at-1".to_owned()), 1);
    let (one, other) = tokio::join!(office.replace(&rejected), office.replace(&rejected));
    assert_eq!(one.unwrap().secret().expose(), "at-2");
    let second = other.unwrap();
    assert_eq!(second.secret().expose(), "at-2");
    assert_eq!(office.replace(&rejected).await.unwrap().secret().expose(), "at-2");
    assert_eq!(office.server.calls(), ["rt-1"]);
    // Soon after the last refresh, and still refused: once more.
    assert_eq!(office.replace(&second).await.unwrap().secret().expose(), "at-3");
    assert_eq!(office.refresh_now().await.unwrap().secret().expose(), "at-4");
}

/// The reply is lost before the partner rotated: the same token works.
#[tokio::test(flavor = "multi_thread")]
async fn a_cut_call_is_tried_again_with_the_same_token() {
    let office = Office::found(true).await;
    office.let_expire();
    office.server.set_mood(Mood::Cuts, 1);
    assert_eq!(office.access_token().await.unwrap(), "at-2");
    assert_eq!(office.server.calls(), ["rt-1", "rt-1"]);
}

/// The reply is lost after the partner rotated: a strict one has locked us out, and it is said after
/// two calls. The tokens stay until a new grant is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_of_a_strict_partner_needs_a_person() {
    let office = Office::found(true).await;
    office.let_expire();
    office.server.set_mood(Mood::LosesReply, 1);
    let error = office.access_token().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NeedsAuthorization);
    assert_eq!(office.server.calls(), ["rt-1", "rt-1"]);
    assert_eq!(office.status().await, ConnectionStatus::NeedsReconnect);
    assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-1");
    office.server.lock().dead = false;
    office.server.lock().newest = 9;
    office.authorize("rt-9", "at-9").await;
    assert_eq!(office.access_token().await.unwrap(), "at-9");
    assert_eq!(office.status().await, ConnectionStatus::NotChecked);
    office.let_expire();
    assert_eq!(office.access_token().await.unwrap(), "at-10");
}

/// A refusal is one call: whoever asks on and on is shut out by some. A person may ask again, and is answered when the
/// partner has thought better of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_is_asked_for_again_only_by_a_person() {
    let office = Office::found(true).await;
    office.let_expire();
    office.server.lock().dead = true;
    for _ in 0..3 {
        let error = office.access_token().await.unwrap_err();
        assert_eq!(error.code, ErrorCode::NeedsAuthorization);
        assert!(error.message.contains("no longer accepts"), "{error}");
    }
    assert_eq!(office.server.calls(), ["rt-1"]);
    let peer = office.peer().await;
    assert!(peer.access_token().await.is_err());
    assert_eq!(office.server.calls(), ["rt-1"], "another program knows it too");
    assert!(office.refresh_now().await.is_err());
    assert_eq!(office.server.calls(), ["rt-1", "rt-1"]);
    office.server.lock().dead = false;
    assert_eq!(office.refresh_now().await.unwrap().secret().expose(), "at-2");
    office.let_expire();
    assert_eq!(office.access_token().await.unwrap(), "at-3");
}

/// What the partner wants proven lies sealed until a new consent has answered it.
#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_is_kept_for_the_next_consent_and_no_longer() {
    let office = Office::found(true).await;
    let kept = async || {
        let mut reader = office.store.read().await.unwrap();
        let kept = challenge(&mut reader, &office.vault, office.connection.id).await.unwrap();
        kept.map(|claims| claims.as_str().to_owned())
    };
    assert_eq!(kept().await, None);
    office.let_expire();
    office.server.set_mood(Mood::WantsPerson, 1);
    let error = office.access_token().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NeedsAuthorization);
    assert!(!format!("{error:?}").contains("canary") && !format!("{error:?}").contains("acrs"));
    assert!(office.access_token().await.is_err());
    assert_eq!(office.server.calls(), ["rt-1"]);
    assert_eq!(kept().await.as_deref(), Some(CLAIMS));
    office.authorize("rt-1", "at-1").await;
    assert_eq!(kept().await, None);
    office.let_expire();
    assert_eq!(office.access_token().await.unwrap(), "at-2");
}

/// An access token that lives and is not enough: a refreshed one is not either, so nothing asks for one, and the next consent
/// has what it takes. A token that came meanwhile is not held to be refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_of_the_api_is_no_reason_to_refresh() {
    let office = Office::found(true).await;
    let claims = ClaimsChallenge::parse(CLAIMS).unwrap();
    let keep = async |generation| {
        let refused = AccessToken::new(SecretText::new("at-1".to_owned()), generation);
        let kept = office.tokens.keep_claims(&office.vault, office.connection.id, &refused, &claims);
        kept.await.unwrap()
    };
    assert!(keep(1).await);
    assert!(keep(1).await, "said once more");
    assert_eq!(office.access_token().await.unwrap(), "at-1", "it may do for another call");
    office.let_expire();
    for program in [&office, &office.peer().await] {
        let error = program.access_token().await.unwrap_err();
        assert_eq!(error.code, ErrorCode::NeedsAuthorization);
        assert!(!format!("{error:?}").contains("canary"));
    }
    assert!(office.server.calls().is_empty());
    assert_eq!(office.refresh_now().await.unwrap().secret().expose(), "at-2", "a person may ask");
    assert!(!keep(1).await, "there is a newer one");
    assert!(keep(2).await);
    let kept = async || {
        challenge(&mut office.store.read().await.unwrap(), &office.vault, office.connection.id)
            .await
            .unwrap()
    };
    assert_eq!(kept().await, Some(claims.clone()));
    office.authorize("rt-2", "at-2").await;
    assert_eq!(kept().await, None);
    office.let_expire();
    assert_eq!(office.access_token().await.unwrap(), "at-3");
}

async fn leave_intent(office: &Office, phase: RefreshPhase) {
    let intent = RefreshIntent {
        connection_id: office.connection.id,
        attempt_id: "killed".to_owned(),
        from_generation: 1,
        holder: "a killed process".to_owned(),
        phase,
        started_at: NOW,
    };
    let mut tx = office.store.observe(NOW).await.unwrap();
    refresh_intents::insert(&mut tx, &intent).await.unwrap();
    tx.commit_observed(Observed::Refresh(office.connection.id)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_process_left_is_cleared_up() {
    for phase in [RefreshPhase::Intent, RefreshPhase::Sent] {
        let office = Office::found(true).await;
        leave_intent(&office, phase).await;
        office.let_expire();
        assert_eq!(office.access_token().await.unwrap(), "at-2", "{phase:?}");
        assert_eq!(office.server.calls(), ["rt-1"]);
        let left = refresh_intents::get(&mut office.store.read().await.unwrap(), office.connection.id).await;
        assert_eq!(left.unwrap(), None);
    }
}

/// B10: the previous token is tried once, only where the partner allows it, and only after an unknown
/// outcome.
#[tokio::test(flavor = "multi_thread")]
async fn the_previous_token_is_tried_where_that_is_harmless() {
    for (previous_token, unknown, calls) in [
        (PreviousToken::TriedOnce, true, vec!["rt-2", "rt-1"]),
        (PreviousToken::TriedOnce, false, vec!["rt-2"]),
        (PreviousToken::Never, true, vec!["rt-2"]),
    ] {
        let mut office = Office::found(false).await;
        office.previous_token = previous_token;
        office.let_expire();
        office.access_token().await.unwrap();
        // The partner goes back to the token before.
        office.server.lock().newest = 1;
        office.server.lock().calls.clear();
        if unknown {
            leave_intent(&office, RefreshPhase::Sent).await;
        }
        office.let_expire();
        let outcome = office.access_token().await;
        assert_eq!(office.server.calls(), calls, "{previous_token:?} {unknown}");
        assert_eq!(outcome.is_ok(), calls.len() == 2);
        if outcome.is_ok() {
            assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-2");
            assert_eq!(office.status().await, ConnectionStatus::NotChecked);
        }
    }
}

/// Bar T8 in small: a peer without our lock rotates while our call is under way.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_after_a_peers_rotation_is_no_dead_grant() {
    let office = Office::found(false).await;
    office.let_expire();
    office.server.lock().delay = Duration::from_millis(150);
    let peer = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        office.server.lock().newest = 2;
        tokio::time::sleep(Duration::from_millis(150)).await;
        rotate_as_peer(&office, "rt-2", "at-peer").await;
    };
    let (token, ()) = tokio::join!(office.access_token(), peer);
    assert_eq!(token.unwrap(), "at-peer");
    assert_eq!(office.server.calls(), ["rt-1"]);
    assert_eq!(office.status().await, ConnectionStatus::NotChecked);
    assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-2");
}

async fn rotate_as_peer(office: &Office, refresh_token: &str, access_token: &str) {
    let owner = office.connection.id.to_string();
    let now = office.clock.now();
    let mut tx = office.store.observe(now).await.unwrap();
    let active = secrets::active(&mut tx, &owner, SecretKind::RefreshToken).await.unwrap().unwrap();
    for (kind, plain) in [(SecretKind::RefreshToken, refresh_token), (SecretKind::AccessToken, access_token)] {
        let generation = active.generation + 1;
        let plain = SecretText::new(plain.to_owned());
        let sealed = office
            .vault
            .seal(
                &secrets::place(&owner, kind, generation),
                &plain,
                &connect_credentials::SystemEntropy,
            )
            .unwrap();
        let secret = Secret {
            owner: owner.clone(),
            kind,
            generation,
            grant_id: active.grant_id,
            status: SecretStatus::Active,
            sealed,
            issued_at: now,
            expires_at: Some(now.plus(Duration::from_secs(3_600))),
        };
        secrets::rotate(&mut tx, &secret).await.unwrap();
    }
    tx.commit_observed(Observed::Refresh(office.connection.id)).await.unwrap();
}

/// Bar T9 in small: another program keeps the database locked, and a restarted one finds the token.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_cannot_be_committed_wait_in_escrow() {
    let office = Office::found(true).await;
    let other = office.peer().await;
    office.let_expire();
    office.server.lock().delay = Duration::from_millis(1_500);
    let locking = async {
        // Behind the intent and before the answer, on a busy machine too.
        tokio::time::sleep(Duration::from_millis(500)).await;
        other.store.observe(NOW).await.unwrap()
    };
    let (token, lock) = tokio::join!(office.access_token(), locking);
    assert_eq!(token.unwrap(), "at-2", "the caller gets what was received");
    assert!(office.escrow_file().exists());
    assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-1");
    let text = std::fs::read_to_string(office.escrow_file()).unwrap();
    assert!(!text.contains("rt-2") && !text.contains("at-2"), "escrow is sealed");
    drop(lock);

    let restarted = office.peer().await;
    assert_eq!(restarted.access_token().await.unwrap(), "at-2");
    assert_eq!(restarted.stored_refresh_token().await.unwrap(), "rt-2");
    assert!(!restarted.escrow_file().exists());
    assert_eq!(restarted.server.calls(), ["rt-1"], "nothing was spent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_answer_keeps_its_refresh_token_and_is_not_asked_for_again_at_once() {
    let office = Office::found(true).await;
    office.let_expire();
    office.server.set_mood(Mood::Breaks, 1);
    let error = office.access_token().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::PartnerUnreachable);
    assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-2");
    assert!(office.access_token().await.is_err());
    assert_eq!(office.server.calls(), ["rt-1"]);
    office.clock.advance(Duration::from_secs(31));
    assert_eq!(office.access_token().await.unwrap(), "at-3");
    assert_eq!(office.server.calls(), ["rt-1", "rt-2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_a_refresh_token_keeps_the_current_one() {
    let office = Office::found(true).await;
    office.server.set_mood(Mood::KeepsRefreshToken, 2);
    for call in 1..=2 {
        office.let_expire();
        assert_eq!(office.access_token().await.unwrap(), format!("at-call-{call}"));
    }
    assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-1");
    assert_eq!(office.server.calls(), ["rt-1", "rt-1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failure_nobody_asks_for_a_while_except_a_person() {
    let office = Office::found(true).await;
    office.let_expire();
    office.server.set_mood(Mood::Fails(503), 1);
    assert_eq!(office.access_token().await.unwrap_err().code, ErrorCode::PartnerUnreachable);
    assert_eq!(office.access_token().await.unwrap_err().code, ErrorCode::PartnerUnreachable);
    assert_eq!(office.server.calls().len(), 1);
    assert_eq!(office.refresh_now().await.unwrap().secret().expose(), "at-2");
    office.let_expire();
    office.server.set_mood(Mood::Fails(429), 1);
    assert!(office.access_token().await.is_err());
    office.clock.advance(Duration::from_secs(31));
    assert_eq!(office.access_token().await.unwrap(), "at-3");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_of_the_app_do_not_condemn_the_grant() {
    let office = Office::found(true).await;
    office.let_expire();
    office.server.set_mood(Mood::RefusesClient, 1);
    let error = office.access_token().await.unwrap_err();
    assert_eq!(
        (error.code, error.cause),
        (ErrorCode::NeedsAuthorization, connect_domain::failure::Cause::Local)
    );
    assert_eq!(office.status().await, ConnectionStatus::NotChecked);
    assert_eq!(office.access_token().await.unwrap(), "at-2");
}

/// A token that still works serves while the partner, or the lock, does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_near_its_end_serves_until_it_is_over() {
    let office = Office::found(true).await;
    office.server.set_mood(Mood::Fails(503), 9);
    office.clock.advance(Duration::from_secs(3_000));
    assert_eq!(office.access_token().await.unwrap(), "at-1");
    office.clock.advance(Duration::from_secs(500));
    assert_eq!(office.access_token().await.unwrap(), "at-1");
    office.clock.advance(Duration::from_secs(99));
    assert!(office.access_token().await.is_err());

    let frozen = Office::found(true).await;
    let lock = frozen.tokens.0.home.lock_file(frozen.connection.id);
    let held = std::fs::File::open(lock).unwrap();
    held.lock().unwrap();
    frozen.clock.advance(Duration::from_secs(3_000));
    assert_eq!(frozen.access_token().await.unwrap(), "at-1");
    assert_eq!(frozen.server.calls().len(), 0, "no lock, no refresh");
    frozen.clock.advance(Duration::from_secs(601));
    let started = std::time::Instant::now();
    assert_eq!(frozen.access_token().await.unwrap_err().code, ErrorCode::WorkspaceBusy);
    assert!((14..20).contains(&started.elapsed().as_secs()));
    held.unlock().unwrap();
    assert_eq!(frozen.access_token().await.unwrap(), "at-2");
}

fn folder(path: &std::path::Path) -> Location {
    Location::Folder(path.to_owned())
}

fn copy_database(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for name in ["workspace.db", "workspace.db-wal"] {
        let _absent = std::fs::remove_file(to.join(name));
        if from.join(name).exists() {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

/// Bar T10 in small: a copy on another installation, a copy on this one, and a restored backup spend
/// nothing; a folder that moved goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_grant_has_one_home() {
    let office = Office::found(true).await;
    office.let_expire();
    office.access_token().await.unwrap();
    let copied = office.folder.path().join("copied");
    copy_database(&office.workspace(), &copied);
    office.let_expire();

    let stranger = InstallationId::new(NOW, &connect_credentials::SystemEntropy);
    let elsewhere = office
        .again(folder(&copied), office.folder.path().join("other data"), Some(stranger))
        .await;
    assert_eq!(elsewhere.access_token().await.unwrap_err().code, ErrorCode::ForeignGrant);
    assert_eq!(elsewhere.refresh_now().await.unwrap_err().code, ErrorCode::ForeignGrant);
    let beside = office.again(folder(&copied), office.data.clone(), None).await;
    assert_eq!(beside.access_token().await.unwrap_err().code, ErrorCode::ForeignGrant);
    assert_eq!(office.server.calls().len(), 1);
    assert_eq!(office.access_token().await.unwrap(), "at-3");

    office.let_expire();
    office.store.clone().close().await;
    elsewhere.store.clone().close().await;
    beside.store.clone().close().await;
    let moved = office.folder.path().join("moved");
    std::fs::rename(office.workspace(), &moved).unwrap();
    let at_new_place = office.again(folder(&moved), office.data.clone(), None).await;
    assert_eq!(at_new_place.access_token().await.unwrap(), "at-4");

    at_new_place.let_expire();
    at_new_place.store.clone().close().await;
    copy_database(&copied, &moved);
    let restored = office.again(folder(&moved), office.data.clone(), None).await;
    let error = restored.access_token().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NeedsAuthorization);
    assert!(error.message.contains("older"), "{error}");
    assert_eq!(restored.server.calls().len(), 3, "an old token is never spent");
    // A new consent heals it.
    restored.server.lock().newest = 20;
    restored.authorize("rt-20", "at-20").await;
    restored.let_expire();
    assert_eq!(restored.access_token().await.unwrap(), "at-21");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_orphan_that_is_newer_comes_into_force() {
    let office = Office::found(true).await;
    office.let_expire();
    let owner = office.connection.id.to_string();
    let now = office.clock.now();
    let mut tx = office.store.observe(now).await.unwrap();
    let active = secrets::active(&mut tx, &owner, SecretKind::RefreshToken).await.unwrap().unwrap();
    let place = secrets::place(&owner, SecretKind::RefreshToken, 2);
    let sealed = office
        .vault
        .seal(&place, &SecretText::new("rt-2".to_owned()), &connect_credentials::SystemEntropy);
    let orphan = Secret {
        generation: 2,
        status: SecretStatus::Orphan,
        sealed: sealed.unwrap(),
        issued_at: now,
        ..active
    };
    secrets::insert(&mut tx, &orphan).await.unwrap();
    tx.commit_observed(Observed::Refresh(office.connection.id)).await.unwrap();
    office.server.lock().newest = 2;
    assert_eq!(office.access_token().await.unwrap(), "at-3");
    assert_eq!(office.server.calls(), ["rt-2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_forgetting_nothing_comes_back() {
    let office = Office::found(true).await;
    office.let_expire();
    office.access_token().await.unwrap();
    std::fs::create_dir_all(office.escrow_file().parent().unwrap()).unwrap();
    std::fs::write(office.escrow_file(), "{}").unwrap();
    office.tokens.forget(office.connection.id).await;
    assert!(!office.escrow_file().exists());
}

/// On a server a lease row does what a lock file does elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn machines_that_share_a_server_make_one_call() {
    let office = Office::found_on_server(true).await;
    let colleague = office.colleague().await;
    for round in 2..4 {
        office.let_expire();
        let wanted = (0..10).flat_map(|_| [office.access_token(), colleague.access_token()]);
        for token in futures::future::join_all(wanted).await {
            assert_eq!(token.unwrap(), format!("at-{round}"));
        }
    }
    assert_eq!(office.server.calls(), ["rt-1", "rt-2"]);
    let mut reader = office.store.read().await.unwrap();
    let lease = refresh_leases::get(&mut reader, office.connection.id).await.unwrap().unwrap();
    assert_eq!((lease.holder.as_str(), lease.committed_generation), ("", 3));
}

/// A machine that was away for longer than its lease comes back with tokens: they are kept as an orphan,
/// and come into force because they are the newest.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_a_lost_lease_are_kept() {
    let office = Office::found_on_server(false).await;
    let colleague = office.colleague().await;
    office.let_expire();
    office.server.lock().delay = Duration::from_millis(400);
    let taking_over = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let later = office.clock.now().plus(Duration::from_secs(31));
        let mut tx = colleague.store.observe(later).await.unwrap();
        let taken = refresh_leases::take(&mut tx, office.connection.id, "colleague", Duration::from_secs(1)).await;
        assert!(taken.unwrap().is_some());
        tx.commit_observed(Observed::Refresh(office.connection.id)).await.unwrap();
    };
    let (token, ()) = tokio::join!(office.access_token(), taking_over);
    assert_eq!(token.unwrap(), "at-2");
    assert_eq!(office.stored_refresh_token().await.unwrap(), "rt-1", "not in force without a lease");
    office.clock.advance(Duration::from_secs(40));
    assert_eq!(colleague.access_token().await.unwrap(), "at-3");
    assert_eq!(office.server.calls(), ["rt-1", "rt-2"]);
}
