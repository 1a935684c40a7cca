use connect_domain::mapping::MappingStatus;
use connect_domain::source_object::RootClass;

use super::firm::{Firm, account, edit};
use crate::mapping::view::EditAct;
use crate::mapping::{import_mapping, preview_import};

async fn firm() -> Firm {
    let firm = Firm::open().await;
    let mut unclassed = account("memo", RootClass::Asset, "Memo");
    unclassed.root_class = None;
    firm.pull(&[account("bank", RootClass::Asset, "Bank"), unclassed]).await;
    firm
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_in_the_grid_is_refused_with_what_it_would_do() {
    let firm = firm().await;
    let row = firm.row_id("bank").await;
    let saved = firm.save(vec![edit(&row, EditAct::Confirm, Some("meals"))]).await;
    let expected = "The account is Asset and the category takes Expense: its balance moves from the balance sheet to the income statement";
    assert_eq!(saved.rejected[0].message, expected);
    assert_eq!(firm.stands("bank").await, (MappingStatus::Unmapped, None));
    firm.confirm("memo", "meals").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_at_its_word_and_warned_of() {
    let firm = firm().await;
    let file = firm.folder.path().join("import.csv");
    std::fs::write(&file, "external_id,code\nbank,current_debt\nmemo,meals\n").unwrap();
    let preview = preview_import(&firm.app, &firm.id(), &file).await.unwrap();
    assert_eq!((preview.conflicts.len(), preview.warnings.len()), (0, 1));
    assert_eq!(
        (preview.warnings[0].line.get(), preview.warnings[0].external_id.as_str()),
        (2, "bank")
    );
    assert!(preview.warnings[0].problem.ends_with("its balance counts with the opposite sign"));
    let imported = import_mapping(&firm.app, &firm.id(), &file).await.unwrap();
    assert_eq!((imported.confirmed.get(), imported.warnings.len()), (2, 1));
    // What a file decided the grid may keep, and an undo may bring back.
    firm.confirm("bank", "current_debt").await;
    firm.edit("bank", EditAct::Clear, None).await;
    let undo = firm.undo_to("bank", MappingStatus::Confirmed, Some("current_debt")).await;
    assert!(firm.save(vec![undo]).await.rejected.is_empty());
    assert_eq!(firm.stands("bank").await.0, MappingStatus::Confirmed);
}
