use connect_domain::access::Role;
use connect_domain::mapping::MappingStatus;
use connect_domain::source_object::RootClass;
use connect_store::mappings::MappingRow;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::firm::{Firm, account, edit, expenses};
use crate::mapping::categories::archive_category;
use crate::mapping::view::{EditAct, MappingEdit};

/// One account in each state that a row can be in, under the state's word.
async fn in_every_state() -> Firm {
    let firm = Firm::open().await;
    let words = MappingStatus::ALL.map(MappingStatus::as_str);
    let as_is: Vec<_> = words.map(|id| account(id, RootClass::Expense, "Expense")).into();
    firm.pull(&as_is).await;
    for id in ["suggested", "confirmed", "changed", "orphaned"] {
        firm.suggest(id, "travel").await;
    }
    for id in ["confirmed", "changed", "orphaned"] {
        firm.confirm(id, "meals").await;
    }
    firm.edit("ignored", EditAct::Ignore, None).await;
    let mut noted = edit(&firm.row_id("changed").await, EditAct::Note, None);
    noted.note = Some("ask Ann".to_owned());
    firm.save(vec![noted]).await;
    let mut now: Vec<_> = as_is.into_iter().filter(|object| object.external_id != "orphaned").collect();
    for object in now.iter_mut().filter(|object| object.external_id == "changed") {
        object.source_type = "Other Expense".to_owned();
    }
    firm.pull(&now).await;
    for status in MappingStatus::ALL {
        assert_eq!(firm.stands(status.as_str()).await.0, status);
    }
    firm
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_row_never_was_it_does_not_become() {
    let firm = in_every_state().await;
    for (id, status, code) in [
        ("unmapped", MappingStatus::Changed, Some("meals")),
        ("unmapped", MappingStatus::Orphaned, Some("meals")),
        ("unmapped", MappingStatus::Confirmed, Some("cash")),
        ("confirmed", MappingStatus::Changed, Some("meals")),
        ("changed", MappingStatus::Changed, Some("travel")),
        ("changed", MappingStatus::Orphaned, None),
        ("changed", MappingStatus::Changed, Some("no-such-category")),
    ] {
        let before = firm.row(id).await;
        let saved = firm.save(vec![firm.undo_to(id, status, code).await]).await;
        assert_eq!(saved.rejected.len(), 1, "{id} to {status:?} {code:?}");
        assert_eq!(firm.row(id).await, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_decision_stands_in_the_way() {
    let firm = in_every_state().await;
    let colleague = firm.colleague(Role::EngagementLead).await;
    firm.confirm("changed", "travel").await;
    colleague.confirm("changed", "wages").await;
    let undo = firm.undo_to("changed", MappingStatus::Changed, Some("meals")).await;
    let saved = firm.save(vec![undo]).await;
    assert!(saved.rejected[0].message.contains("changed since"), "{saved:?}");
    assert_eq!(firm.stands("changed").await, (MappingStatus::Confirmed, Some("wages".to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_pull_found_meanwhile_still_holds() {
    let firm = Firm::open().await;
    firm.pull(&expenses(2)).await;
    for id in ["1", "2"] {
        firm.confirm(id, "meals").await;
        firm.edit(id, EditAct::Clear, None).await;
    }
    firm.pull(&[account("1", RootClass::Asset, "Bank")]).await;
    for (id, expected) in [("1", MappingStatus::Changed), ("2", MappingStatus::Orphaned)] {
        let undo = firm.undo_to(id, MappingStatus::Confirmed, Some("meals")).await;
        assert!(firm.save(vec![undo]).await.rejected.is_empty());
        assert_eq!(firm.stands(id).await, (expected, Some("meals".to_owned())));
    }
    assert!(firm.row("1").await.status_reason.contains("`Asset / Bank`"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_category_is_not_proposed_again() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    firm.suggest("1", "travel").await;
    firm.confirm("1", "meals").await;
    archive_category(&firm.app, "travel", None).await.unwrap();
    let undo = firm.undo_to("1", MappingStatus::Suggested, None).await;
    assert!(firm.save(vec![undo]).await.rejected.is_empty());
    assert_eq!(firm.stands("1").await, (MappingStatus::Unmapped, None));
}

/// Acts of a person; categories are all of the accounts' class.
fn any_act() -> impl Strategy<Value = (usize, EditAct, Option<&'static str>, Option<String>)> {
    let code = prop_oneof![Just("meals"), Just("travel"), Just("wages")];
    let act = prop_oneof![
        4 => code.prop_map(|code| (EditAct::Confirm, Some(code))),
        2 => Just((EditAct::Clear, None)),
        2 => Just((EditAct::Ignore, None)),
        1 => Just((EditAct::Note, None)),
    ];
    (0..MappingStatus::ALL.len(), act, prop::option::of("[a-c]{0,3}")).prop_map(|(row, (act, code), note)| (row, act, code, note))
}

/// What takes a row back to how it is now.
fn back_to(id: &str, row: &MappingRow, code: Option<&str>) -> MappingEdit {
    MappingEdit {
        status: Some(row.mapping.status()),
        note: Some(row.note.clone()),
        ..edit(id, EditAct::Restore, code)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_edits_and_their_undos_give_back_the_identical_rows() {
    let firm = in_every_state().await;
    let words = MappingStatus::ALL.map(MappingStatus::as_str);
    let mut ids = Vec::new();
    let mut before = Vec::new();
    for word in words {
        ids.push(firm.row_id(word).await);
        before.push(firm.row(word).await);
    }
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]));
    let (mut changed, mut at_once) = (0, false);
    for _ in 0..60 {
        let acts = prop::collection::vec(any_act(), 1..9).new_tree(&mut runner).unwrap().current();
        let mut undos = Vec::new();
        for (row, act, code, note) in acts {
            let (_, stood) = firm.stands(words[row]).await;
            let undo = back_to(&ids[row], &firm.row(words[row]).await, stood.as_deref());
            let wish = MappingEdit {
                note,
                ..edit(&ids[row], act, code)
            };
            if firm.save(vec![wish]).await.rejected.is_empty() {
                undos.push(undo);
                changed += 1;
            }
        }
        undos.reverse();
        // As single saves, or gathered into one as the window's queue does.
        at_once = !at_once;
        let saves = if at_once {
            vec![undos]
        } else {
            undos.into_iter().map(|undo| vec![undo]).collect()
        };
        for undos in saves {
            let saved = firm.save(undos).await;
            assert!(saved.rejected.is_empty(), "{saved:?}");
        }
        for (word, before) in words.into_iter().zip(&before) {
            assert_eq!(&firm.row(word).await, before, "{word}");
        }
    }
    assert!(changed > 150, "{changed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_and_undos_of_one_call_count_in_turn() {
    let firm = in_every_state().await;
    let before = firm.row("changed").await;
    let id = firm.row_id("changed").await;
    let back = |status, code| MappingEdit {
        status: Some(status),
        ..edit(&id, EditAct::Restore, code)
    };
    let saved = firm
        .save(vec![
            edit(&id, EditAct::Confirm, Some("travel")),
            edit(&id, EditAct::Ignore, None),
            back(MappingStatus::Confirmed, Some("travel")),
            back(MappingStatus::Changed, Some("meals")),
        ])
        .await;
    assert!(saved.rejected.is_empty(), "{saved:?}");
    assert_eq!(firm.row("changed").await, before);
}
