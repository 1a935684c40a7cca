//! What is decided beside a target stays with the decision: stored, undone, published, exported and imported.

use std::collections::BTreeMap;

use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::source_object::{RootClass, SourceObject, SourceObjectKind};

use super::firm::{Firm, account, edit};
use crate::error::ErrorCode;
use crate::mapping::view::{EditAct, MappingEdit};
use crate::mapping::{export_mapping, import_mapping, mapping_history, mapping_rows, mapping_status, publish_mapping, set_attributes};

fn calendar(id: &str, access: &str) -> SourceObject {
    SourceObject {
        kind: SourceObjectKind::Calendar,
        root_class: None,
        currency: String::new(),
        attributes: BTreeMap::from([("access".to_owned(), access.to_owned())]),
        ..account(id, RootClass::Asset, "Own calendar")
    }
}

async fn firm() -> Firm {
    let firm = Firm::that_maps(SourceObjectKind::Calendar).await;
    firm.pull(&[calendar("1", "write"), calendar("2", "read"), calendar("3", "a role of tomorrow")])
        .await;
    firm
}

fn values<const N: usize>(pairs: [(&str, &str); N]) -> AttributeValues {
    pairs.into_iter().map(|(id, value)| (id.to_owned(), value.to_owned())).collect()
}

async fn held(firm: &Firm, external_id: &str) -> AttributeValues {
    firm.chart().await.attributes(&firm.row(external_id).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_needs_a_decision_and_what_is_declared_and_a_refusal_changes_nothing() {
    let firm = firm().await;
    let set = async |id: &str, pair| set_attributes(&firm.app, &firm.id(), id, values([pair])).await;
    let unmapped = set("1", ("direction", "both")).await.unwrap_err();
    assert_eq!(unmapped.message, "This calendar has no category yet: decide on one first");
    firm.confirm("1", "tax").await;
    let lines = firm.audit_lines().await;
    for (pair, message) in [
        (("direction", "up"), "`direction` cannot be `up`; it can be `read`, `both`"),
        (("color", "red"), "There is no attribute `color`; there is `direction`, `busy-only`"),
    ] {
        let refused = set("1", pair).await.unwrap_err();
        assert_eq!((refused.code, refused.message.as_str()), (ErrorCode::InvalidInput, message));
    }
    assert!(
        set("9", ("direction", "both"))
            .await
            .unwrap_err()
            .message
            .contains("no calendar with the id `9`")
    );
    assert_eq!(firm.audit_lines().await, lines);
    assert_eq!(held(&firm, "1").await, values([("direction", "read"), ("busy-only", "no")]));

    let view = set("1", ("direction", "both")).await.unwrap();
    assert_eq!(view.attributes, values([("direction", "both"), ("busy-only", "no")]));
    assert!(view.warnings.is_empty(), "{view:?}");
    assert_eq!(firm.last_audit().await, ("mapping.edited".to_owned(), "1 row".to_owned()));
    for (id, warning) in [
        ("2", "Direction `Both ways`, but the partner tells `Read only`"),
        ("3", "Direction `Both ways`, but the partner does not tell whether that is allowed"),
    ] {
        firm.confirm(id, "tax").await;
        assert_eq!(set(id, ("direction", "both")).await.unwrap().warnings, [warning]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_go_with_the_decision_and_come_back_with_its_undo() {
    let firm = firm().await;
    firm.confirm("1", "tax").await;
    set_attributes(&firm.app, &firm.id(), "1", values([("busy-only", "yes")]))
        .await
        .unwrap();
    firm.edit("1", EditAct::Clear, None).await;
    assert_eq!(firm.row("1").await.attributes, values([]));
    let undo = firm.undo_to("1", MappingStatus::Confirmed, Some("tax")).await;
    assert!(firm.save(vec![undo]).await.rejected.is_empty());
    assert_eq!(firm.row("1").await.attributes, values([("busy-only", "yes")]));
    firm.confirm("1", "audit").await;
    assert_eq!(
        firm.row("1").await.attributes,
        values([("busy-only", "yes")]),
        "another team, the same wish"
    );
    let both = MappingEdit {
        attributes: Some(values([("direction", "both")])),
        ..edit(&firm.row_id("2").await, EditAct::Confirm, Some("audit"))
    };
    assert_eq!(firm.save(vec![both]).await.saved, 1_i64.into());
    assert_eq!(held(&firm, "2").await, values([("direction", "both"), ("busy-only", "no")]));

    let history = mapping_history(&firm.app, &firm.id(), "1").await.unwrap().changes;
    let acts: Vec<&str> = history.iter().map(|change| change.act.as_str()).collect();
    assert_eq!(acts, ["confirm", "restore", "clear", "attributes", "confirm"]);
    let shown = |at: usize| {
        (
            history[at].before.attributes.get("busy-only"),
            history[at].after.attributes.get("busy-only"),
        )
    };
    let (yes, no) = ("yes".to_owned(), "no".to_owned());
    assert_eq!(shown(3), (Some(&no), Some(&yes)));
    assert_eq!(shown(2), (Some(&yes), None), "nothing is decided of what has no team");
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_are_published_counted_as_changes_and_shown_in_the_grid() {
    let firm = firm().await;
    firm.confirm("1", "tax").await;
    publish_mapping(&firm.app, &firm.id()).await.unwrap();
    let unpublished = async || mapping_status(&firm.app, &firm.id()).await.unwrap().unpublished_changes;
    assert_eq!(unpublished().await, 0_i64.into());
    set_attributes(&firm.app, &firm.id(), "1", values([("direction", "read")]))
        .await
        .unwrap();
    assert_eq!(unpublished().await, 0_i64.into(), "the default, chosen, is no other answer");
    set_attributes(&firm.app, &firm.id(), "1", values([("direction", "both")]))
        .await
        .unwrap();
    assert_eq!(unpublished().await, 1_i64.into());
    publish_mapping(&firm.app, &firm.id()).await.unwrap();
    assert_eq!(unpublished().await, 0_i64.into());

    let columns = mapping_rows(&firm.app, &firm.id(), 0, 10).await.unwrap().columns;
    assert_eq!(
        columns.facts,
        [["Read and write", "", ""], ["Read only", "", ""], ["a role of tomorrow", "", ""]]
    );
    assert_eq!(columns.attributes, [[1, 0], [0, 0], [0, 0]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_carries_choices_and_one_that_is_none_stops_the_import() {
    let firm = firm().await;
    for id in ["1", "2"] {
        firm.confirm(id, "tax").await;
    }
    set_attributes(&firm.app, &firm.id(), "1", values([("direction", "both")]))
        .await
        .unwrap();
    let file = firm.folder.path().join("mapping.csv");
    export_mapping(&firm.app, &firm.id(), &file).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.contains(",write,,,both,no\n") && text.contains(",a role of tomorrow,,,,\n"),
        "{text}"
    );
    let before = (firm.row("1").await, firm.row("2").await);
    import_mapping(&firm.app, &firm.id(), &file).await.unwrap();
    assert_eq!(
        (firm.row("1").await, firm.row("2").await),
        before,
        "what is exported changes nothing"
    );

    let import = async |text: &str| {
        std::fs::write(&file, text).unwrap();
        import_mapping(&firm.app, &firm.id(), &file).await.unwrap()
    };
    let refused = import("external_id,code,attribute:direction\n1,tax,read\n2,tax,up\n").await;
    assert_eq!(refused.conflicts[0].problem, "`direction` cannot be `up`; it can be `read`, `both`");
    let twice = import("external_id,code,attribute:direction\n1,tax,read\n1,tax,both\n").await;
    assert_eq!(twice.conflicts[0].problem, "the file names it twice, with different attributes");
    assert_eq!(firm.row("1").await, before.0, "all or nothing");
    import("external_id,code,attribute:busy-only,attribute:direction\n1,audit,yes,\n").await;
    assert_eq!(held(&firm, "1").await, values([("direction", "both"), ("busy-only", "yes")]));
    assert_eq!(firm.stands("1").await.1.as_deref(), Some("audit"));
}
