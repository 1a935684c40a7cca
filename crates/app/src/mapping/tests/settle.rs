use connect_domain::mapping::MappingStatus;
use connect_domain::source_object::RootClass;

use super::firm::{Firm, account, expenses};
use crate::mapping::mapping_history;
use crate::mapping::view::EditAct;

fn bank(id: &str) -> connect_domain::source_object::SourceObject {
    account(id, RootClass::Asset, "Bank")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retyped_account_keeps_its_mapping_and_says_why_it_needs_a_look() {
    let firm = Firm::open().await;
    firm.pull(&expenses(3)).await;
    firm.confirm("1", "meals").await;
    firm.edit("2", EditAct::Ignore, None).await;
    firm.suggest("3", "travel").await;
    firm.pull(&[bank("1"), bank("2"), bank("3")]).await;

    let row = firm.row("1").await;
    assert_eq!(firm.stands("1").await, (MappingStatus::Changed, Some("meals".to_owned())));
    assert_eq!(
        row.status_reason,
        "It was `Expense / Expense` when it was confirmed, and is `Asset / Bank` now"
    );
    assert_eq!(firm.stands("2").await.0, MappingStatus::Ignored, "ignored whatever it is");
    assert_eq!(firm.stands("3").await.0, MappingStatus::Suggested, "nothing was decided");

    let history = mapping_history(&firm.app, &firm.id(), "1").await.unwrap();
    let newest = &history.changes[0];
    assert_eq!((newest.act.as_str(), newest.actor.as_str()), ("source_retyped", "system"));
    assert_eq!(
        (newest.before.status.as_str(), newest.after.status.as_str()),
        ("confirmed", "changed")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_pull_again_finds_nothing_and_a_look_settles_it() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    firm.confirm("1", "meals").await;
    let retyped = [account("1", RootClass::Expense, "Other Expense")];
    firm.pull(&retyped).await;
    let changed = firm.row("1").await;
    firm.pull(&retyped).await;
    assert_eq!(firm.row("1").await, changed);
    firm.confirm("1", "meals").await;
    firm.pull(&retyped).await;
    let settled = firm.row("1").await;
    assert_eq!(
        (settled.mapping.status(), settled.status_reason.as_str()),
        (MappingStatus::Confirmed, "")
    );
    assert_eq!(mapping_history(&firm.app, &firm.id(), "1").await.unwrap().changes.len(), 3);
}

/// The row that a broken pull stored is no news to the next one; the mapping still hears of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_pull_that_broke_off_half_way_hides_no_retype() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    firm.confirm("1", "meals").await;
    firm.read(&[bank("1")]).await;
    assert_eq!(firm.stands("1").await.0, MappingStatus::Confirmed);
    firm.pull(&[bank("1")]).await;
    assert_eq!(firm.stands("1").await.0, MappingStatus::Changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_or_number_is_no_new_type() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    firm.confirm("1", "meals").await;
    let mut renamed = expenses(1);
    renamed[0].name = "Dining".to_owned();
    renamed[0].code = "6150".to_owned();
    renamed[0].active = false;
    firm.pull(&renamed).await;
    assert_eq!(firm.stands("1").await.0, MappingStatus::Confirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_waits_until_somebody_has_looked() {
    let firm = Firm::open().await;
    firm.pull(&expenses(2)).await;
    firm.confirm("1", "meals").await;
    firm.pull(&expenses(2)[1..]).await;
    assert_eq!(firm.stands("1").await, (MappingStatus::Orphaned, Some("meals".to_owned())));
    firm.confirm("1", "meals").await;
    firm.pull(&expenses(2)[1..]).await;
    assert_eq!(firm.stands("1").await.0, MappingStatus::Confirmed, "confirmed as it is, knowingly");

    firm.confirm("2", "meals").await;
    firm.pull(&expenses(1)).await;
    assert_eq!(firm.stands("2").await.0, MappingStatus::Orphaned);
    firm.pull(&expenses(2)).await;
    let returned = firm.row("2").await;
    assert_eq!(returned.mapping.status(), MappingStatus::Changed);
    assert_eq!(returned.status_reason, "It was gone, and the partner lists it again");
}
