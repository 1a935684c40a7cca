//! How a closed vault stands at the second start, by what holds its key and what the keychain said.

use std::sync::Arc;
use std::time::Duration;

use connect_credentials::keychain::{KeychainRefusal, KeychainStatus, MemoryMood};
use connect_domain::secret::SecretText;

use super::{create_vault, follow_keychain, recover_vault, retry_keychain, save_recovery_sheet, unlock_vault, vault_status};
use crate::attention::needs_attention;
use crate::doctor::doctor;
use crate::error::ErrorCode;
use crate::events::Event;
use crate::testing::Machine;
use crate::{App, Holder};

fn passphrase() -> SecretText {
    SecretText::new("correct horse battery".to_owned())
}

async fn status(app: &App) -> String {
    vault_status(app).await.unwrap().status
}

/// The critical items, and what the doctor saw of the vault.
async fn told(app: &App) -> (Vec<String>, String) {
    let items = needs_attention(app).await.unwrap().into_iter();
    let critical = items.filter(|item| item.severity == "critical").map(|item| item.id).collect();
    let checks = doctor(app).await.checks;
    (critical, checks.into_iter().find(|check| check.id == "vault").unwrap().evidence)
}

/// The same machine, after the program has ended and started again.
async fn second_start(machine: &Machine, holder: &str, given: Option<SecretText>) -> Arc<App> {
    let first = machine.open().await;
    create_vault(&first, holder, given).await.unwrap();
    machine.open().await
}

#[tokio::test]
async fn a_passphrase_alone_makes_a_locked_vault_and_no_talk_of_a_keychain() {
    let machine = Machine::new();
    let app = second_start(&machine, "passphrase", Some(passphrase())).await;
    machine.keychain.set_mood(MemoryMood::Hangs);
    assert_eq!(status(&app).await, "locked");
    assert_eq!(told(&app).await, (vec![], "locked; holders: passphrase".to_owned()));

    let wrong = unlock_vault(&app, &SecretText::new("incorrect donkey".to_owned()))
        .await
        .unwrap_err();
    assert_eq!(
        (wrong.code, wrong.message.as_str()),
        (ErrorCode::VaultLocked, "The passphrase is not right")
    );
    assert_eq!(app.open_vault().await.err().unwrap().code, ErrorCode::VaultLocked);
    assert_eq!(status(&app).await, "locked");
    assert_eq!(unlock_vault(&app, &passphrase()).await.unwrap().status, "unlocked");
    assert_eq!(*app.vault.keychain().status().borrow(), KeychainStatus::NotAsked);
}

#[tokio::test]
async fn a_keychain_is_ready_until_it_says_otherwise() {
    let machine = Machine::new();
    let app = second_start(&machine, "keychain", None).await;
    assert_eq!(told(&app).await, (vec![], "ready; holders: keychain".to_owned()));

    for (refusal, expected) in [
        (KeychainRefusal::Locked, "locked"),
        (KeychainRefusal::Denied, "locked"),
        (KeychainRefusal::Missing, "key_lost"),
        (KeychainRefusal::Damaged, "key_lost"),
    ] {
        machine.keychain.set_mood(MemoryMood::Refuses(refusal));
        app.open_vault().await.err().unwrap();
        assert_eq!(status(&app).await, expected, "{refusal:?}");
    }
    assert_eq!(told(&app).await.0, ["vault:key_lost"]);
    machine.keychain.set_mood(MemoryMood::Works);
    assert_eq!(retry_keychain(&app).await.unwrap().status, "unlocked");
}

/// `reliability.md` C3: nobody has to ask again once the prompt is answered.
#[tokio::test]
async fn a_prompt_that_is_answered_late_is_told_to_the_window() {
    let machine = Machine::new();
    let app = second_start(&machine, "keychain", None).await;
    let mut notices = app.events.listen();
    let follows = tokio::spawn(follow_keychain(Arc::clone(&app)));
    tokio::task::yield_now().await;
    machine.keychain.set_mood(MemoryMood::Hangs);
    assert_eq!(app.open_vault().await.err().unwrap().code, ErrorCode::VaultWaiting);
    assert_eq!(told(&app).await.0, ["vault:waiting_for_keychain"]);
    machine.keychain.set_mood(MemoryMood::Works);
    for expected in ["waiting_for_keychain", "ready"] {
        let notice = tokio::time::timeout(Duration::from_secs(3), notices.recv()).await.unwrap().unwrap();
        assert!(
            matches!(&notice, Event::Stale(tags) if tags.contains(&"workspace".to_owned())),
            "{expected}"
        );
    }
    assert_eq!(status(&app).await, "ready");
    app.open_vault().await.unwrap();
    follows.abort();
}

/// Keychain, passphrase and recovery code hold it: without the first, the second is asked for.
#[tokio::test]
async fn a_passphrase_opens_what_the_keychain_has_lost() {
    let machine = Machine::new();
    let app = second_start(&machine, "keychain", None).await;
    let sheet = machine.folder.path().join("sheet.txt");
    save_recovery_sheet(&app, Some(&sheet)).await.unwrap();
    let text = std::fs::read_to_string(&sheet).unwrap();
    let words: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().split_once(". "))
        .filter(|(number, _)| number.parse::<u8>().is_ok())
        .map(|(_, word)| word)
        .collect();
    recover_vault(&app, &SecretText::new(words.join(" ")), Some(Holder::Passphrase(passphrase())))
        .await
        .unwrap();

    for refusal in [KeychainRefusal::Missing, KeychainRefusal::Damaged, KeychainRefusal::Absent] {
        let app = machine.open().await;
        assert_eq!(status(&app).await, "ready", "the keychain opens it");
        machine.keychain.set_mood(MemoryMood::Refuses(refusal));
        let refused = app.open_vault().await.err().unwrap();
        assert_eq!(refused.code, ErrorCode::VaultLocked);
        assert!(refused.hint.unwrap().contains("passphrase"), "{refusal:?}");
        let (critical, evidence) = told(&app).await;
        assert_eq!(critical, [""; 0], "{refusal:?}");
        assert!(evidence.starts_with("locked; holders: "), "{evidence}");
        assert_eq!(unlock_vault(&app, &passphrase()).await.unwrap().status, "unlocked");
    }
}
