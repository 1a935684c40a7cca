//! Every holder of the vault is lost but the sheet of paper.

use crate::support::advisoros::{Finished, PASSPHRASE, Workspace};
use crate::support::{connect, firm};

pub const NEW_PASSPHRASE: &str = "a lantern on the harbor street";

/// The words, without their numbers, as a person types them from the sheet.
pub fn words_of(sheet: &std::path::Path) -> String {
    let text = std::fs::read_to_string(sheet).unwrap();
    let words: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().split_once(". "))
        .filter(|(number, _)| number.parse::<u8>().is_ok())
        .map(|(_, word)| word)
        .collect();
    assert_eq!(words.len(), 12, "{text}");
    words.join(" ")
}

/// `vault recover`, its words in a file that the shell opens as descriptor 8.
pub fn recover(workspace: &Workspace, words: &str) -> Finished {
    let file = workspace.file("words");
    std::fs::write(&file, words).unwrap();
    workspace.run_with_descriptor_8(&file, &["vault", "recover", "--code-fd", "8"])
}

#[test]
fn a_copy_and_the_sheet_are_enough_on_a_new_machine() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let sheet = workspace.file("sheet.txt");
    workspace
        .run(&["vault", "recovery-sheet", "--out", sheet.to_str().unwrap()])
        .exits(0);
    let words = words_of(&sheet);

    let copy = workspace.copied_to_another_machine(NEW_PASSPHRASE);
    assert_eq!(copy.run(&["connections", "test", &id]).exits(5).error_code(), "vault_locked");
    let recovered = recover(&copy, &words).exits(0).json();
    assert_eq!(recovered["status"], "unlocked");

    // The grant has one home: it moves only because a person says so.
    assert_eq!(copy.run(&["connections", "refresh", &id]).exits(3).error_code(), "foreign_grant");
    copy.run(&["move-here"]).exits(0);
    copy.run(&["connections", "test", &id]).exits(0);
    copy.run(&["connections", "refresh", &id]).exits(0);
    let forgotten = copy.run_with_passphrase(PASSPHRASE, &["connections", "test", &id]).exits(5);
    assert_eq!(forgotten.error_code(), "vault_locked");
}

#[test]
fn wrong_words_change_nothing() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    assert_eq!(recover(&workspace, &"abandon ".repeat(12)).exit_code, 5);
    let sheet = workspace.file("sheet.txt");
    workspace
        .run(&["vault", "recovery-sheet", "--out", sheet.to_str().unwrap()])
        .exits(0);
    for wrong in ["one two three", &words_of(&sheet).split(' ').rev().collect::<Vec<_>>().join(" ")] {
        let refused = recover(&workspace, wrong).exits(5);
        assert_eq!(refused.error_code(), "vault_locked");
    }
    workspace.run(&["connections", "test", &id]).exits(0);
}
