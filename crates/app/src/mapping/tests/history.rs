use std::time::{Duration, Instant};

use connect_domain::access::Role;
use connect_domain::mapping::MappingStatus;

use super::firm::{Firm, edit, expenses};
use crate::error::ErrorCode;
use crate::mapping::view::{EditAct, MappingEdit};
use crate::mapping::{import_mapping, mapping_history};

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_account_is_named_and_an_untouched_one_has_no_history() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    let refused = mapping_history(&firm.app, &firm.id(), "no such").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    assert!(refused.message.contains("`no such`"));
    let refused = mapping_history(&firm.app, "x", "1").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::UnknownConnection);
    firm.suggest("1", "meals").await;
    let history = mapping_history(&firm.app, &firm.id(), "1").await.unwrap();
    assert_eq!((history.name.as_str(), history.changes.len()), ("Account 1", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_says_what_who_when_from_and_to() {
    let firm = Firm::open().await;
    firm.pull(&expenses(2)).await;
    let colleague = firm.colleague(Role::EngagementLead).await;
    firm.confirm("1", "meals").await;
    colleague.confirm("1", "travel").await;
    let at = connect_domain::clock::Clock::now(&colleague.clock);
    let noted = MappingEdit {
        note: Some("ask Ann".to_owned()),
        ..edit(&firm.row_id("1").await, EditAct::Note, None)
    };
    firm.save(vec![noted]).await;
    let file = firm.folder.path().join("import.csv");
    std::fs::write(&file, "external_id,code\n1,wages\n").unwrap();
    import_mapping(&firm.app, &firm.id(), &file).await.unwrap();

    let changes = mapping_history(&firm.app, &firm.id(), "1").await.unwrap().changes;
    let acts: Vec<_> = changes.iter().map(|change| change.act.as_str()).collect();
    assert_eq!(acts, ["import", "note", "confirm", "confirm"]);
    let codes: Vec<_> = changes
        .iter()
        .map(|change| (change.before.target_code.as_deref(), change.after.target_code.as_deref()))
        .collect();
    assert_eq!(
        codes,
        [
            (Some("travel"), Some("wages")),
            (Some("travel"), Some("travel")),
            (Some("meals"), Some("travel")),
            (None, Some("meals"))
        ]
    );
    assert_eq!((changes[1].before.note.as_str(), changes[1].after.note.as_str()), ("", "ask Ann"));
    assert_eq!((changes[2].actor.as_str(), changes[2].at), ("Colleague", at.into()));
    assert_ne!(changes[3].actor, "Colleague");
    assert!(mapping_history(&firm.app, &firm.id(), "2").await.unwrap().changes.is_empty());
}

/// Ten thousand rows at once are one line of the audit log and a history each, and stay quick to save.
#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_edit_is_one_line_of_the_audit_log_and_a_history_of_each_row() {
    let firm = Firm::open().await;
    firm.pull(&expenses(10_000)).await;
    let ids: Vec<String> = firm.chart().await.objects.iter().map(|row| row.id.to_string()).collect();
    let lines = firm.audit_lines().await;
    let started = Instant::now();
    let saved = firm
        .save(ids.iter().map(|id| edit(id, EditAct::Confirm, Some("meals"))).collect())
        .await;
    let took = started.elapsed();
    assert_eq!((saved.saved.get(), saved.rejected.len()), (10_000, 0));
    assert_eq!(firm.audit_lines().await, lines + 1);
    assert_eq!(firm.last_audit().await, ("mapping.edited".to_owned(), "10000 rows".to_owned()));
    for id in ["1", "5000", "10000"] {
        assert_eq!(mapping_history(&firm.app, &firm.id(), id).await.unwrap().changes.len(), 1);
    }
    let back = |id: &String| MappingEdit {
        status: Some(MappingStatus::Unmapped),
        ..edit(id, EditAct::Restore, None)
    };
    let started = Instant::now();
    let undone = firm.save(ids.iter().map(back).collect()).await;
    println!("and undone in {:?}", started.elapsed());
    assert_eq!((undone.saved.get(), undone.rejected.len()), (10_000, 0));
    assert_eq!(undone.counts["unmapped"].get(), 10_000);
    assert_eq!(firm.audit_lines().await, lines + 2);
    println!("10,000 rows saved with their histories in {took:?}");
    assert!(took < Duration::from_secs(60), "{took:?}");
}
