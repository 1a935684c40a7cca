use std::path::PathBuf;

use connect_domain::access::Role;
use connect_domain::mapping::MappingStatus;
use connect_domain::source_object::RootClass;

use super::firm::{Firm, account, expenses};
use crate::error::ErrorCode;
use crate::mapping::categories::view::{CategoryView, SaveCategory};
use crate::mapping::categories::{
    archive_category, export_categories, import_categories, list_categories, move_category, preview_categories, restore_category,
    save_category,
};
use crate::mapping::{list_revisions, mapping_status, publish_mapping};

impl Firm {
    async fn categories(&self) -> Vec<CategoryView> {
        list_categories(&self.app).await.unwrap().categories
    }

    async fn category(&self, code: &str) -> CategoryView {
        self.categories().await.into_iter().find(|category| category.code == code).unwrap()
    }

    fn file(&self, text: &str) -> PathBuf {
        let path = self.folder.path().join("categories.csv");
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn changing(code: &str) -> SaveCategory {
    SaveCategory {
        category: Some(code.to_owned()),
        ..SaveCategory::default()
    }
}

fn adding(code: &str, name: &str, class: &str) -> SaveCategory {
    SaveCategory {
        code: Some(code.to_owned()),
        name: Some(name.to_owned()),
        root_class: Some(class.to_owned()),
        ..SaveCategory::default()
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_valid_set_is_refused_and_changes_nothing() {
    let firm = Firm::open().await;
    archive_category(&firm.app, "travel", None).await.unwrap();
    let (before, lines) = (list_categories(&firm.app).await.unwrap(), firm.audit_lines().await);
    for (save, said) in [
        (adding("meals", "Twice", "Expense"), "used more than once"),
        (adding("travel", "Again", "Expense"), "archived category"),
        (adding("", "Nameless", "Expense"), "has no code"),
        (adding("a\tb", "Tab", "Expense"), "control characters"),
        (adding("new", " ", "Expense"), "has no name"),
        (adding("new", "New", "Costs"), "`Costs`"),
        (adding("new", &"n".repeat(201), "Expense"), "longer than 200"),
        (
            SaveCategory {
                code: text("wages"),
                ..changing("meals")
            },
            "used more than once",
        ),
        (
            SaveCategory {
                name: text(""),
                ..changing("meals")
            },
            "has no name",
        ),
        (
            SaveCategory {
                engagement_types: Some(vec!["juggling".to_owned()]),
                ..changing("meals")
            },
            "`juggling`",
        ),
        (changing("no such"), "no category `no such`"),
        (changing("travel"), "is archived"),
    ] {
        let refused = save_category(&firm.app, save).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{said}");
        assert!(refused.message.contains(said), "{}", refused.message);
    }
    let after = list_categories(&firm.app).await.unwrap();
    assert_eq!(format!("{after:?}"), format!("{before:?}"));
    assert_eq!(firm.audit_lines().await, lines);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_admin_edits_them() {
    let firm = Firm::open().await;
    let lead = firm.colleague(Role::EngagementLead).await;
    let refused = [
        save_category(&lead.app, changing("meals")).await.unwrap_err().code,
        archive_category(&lead.app, "meals", None).await.unwrap_err().code,
        move_category(&lead.app, "meals", 0).await.unwrap_err().code,
        import_categories(&lead.app, &firm.file("code,name\na,A\n")).await.unwrap_err().code,
    ];
    assert_eq!(refused, [ErrorCode::NotPermitted; 4]);
    assert!(!lead.categories().await.is_empty(), "everybody may read them");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_is_added_beside_its_class_and_changed_where_it_stands() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    firm.confirm("1", "meals").await;
    save_category(&firm.app, adding("crypto", "Digital assets", "Asset")).await.unwrap();
    let codes: Vec<String> = firm.categories().await.into_iter().map(|category| category.code).collect();
    let classes: Vec<_> = firm.categories().await.into_iter().map(|category| category.root_class).collect();
    let place = codes.iter().position(|code| code == "crypto").unwrap();
    assert_eq!(classes[place - 1].as_deref(), Some("Asset"));
    assert_eq!(classes[place + 1].as_deref(), Some("Liability"));
    assert_eq!(firm.last_audit().await, ("target.added".to_owned(), "`crypto`".to_owned()));

    let wish = SaveCategory {
        code: text("entertainment"),
        name: text("Meals and entertainment"),
        ..changing("meals")
    };
    let saved = save_category(&firm.app, wish).await.unwrap();
    assert_eq!(
        (
            saved.category.mappings.get(),
            saved.category.connections.get(),
            saved.to_review.get()
        ),
        (1, 1, 0)
    );
    assert!(!saved.category.synonyms.is_empty(), "what is absent stays");
    assert_eq!(
        firm.last_audit().await,
        ("target.edited".to_owned(), "`meals`: code, name".to_owned())
    );
    assert_eq!(firm.stands("1").await, (MappingStatus::Confirmed, Some("entertainment".to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_class_makes_confirmed_mappings_wait_for_a_look() {
    let firm = Firm::open().await;
    let mut unclassed = account("4", RootClass::Expense, "Memo");
    unclassed.root_class = None;
    let mut chart = expenses(3);
    chart.push(unclassed);
    firm.pull(&chart).await;
    for id in ["1", "4"] {
        firm.confirm(id, "meals").await;
    }
    firm.suggest("2", "meals").await;
    let wish = SaveCategory {
        root_class: text("Income"),
        ..changing("meals")
    };
    let saved = save_category(&firm.app, wish).await.unwrap();
    assert_eq!(saved.to_review.get(), 1);
    let row = firm.row("1").await;
    assert_eq!(firm.stands("1").await, (MappingStatus::Changed, Some("meals".to_owned())));
    assert!(
        row.status_reason
            .starts_with("The account is Expense and the category takes Income"),
        "{}",
        row.status_reason
    );
    assert_eq!(firm.stands("2").await.0, MappingStatus::Unmapped, "a suggestion is withdrawn");
    assert_eq!(
        firm.stands("4").await.0,
        MappingStatus::Confirmed,
        "without a class nothing is in conflict"
    );

    // Once somebody has looked and kept it, the conflict is theirs.
    firm.confirm("1", "meals").await;
    let wish = SaveCategory {
        root_class: text("Asset"),
        ..changing("meals")
    };
    assert_eq!(save_category(&firm.app, wish).await.unwrap().to_review.get(), 0);
    let wish = SaveCategory {
        root_class: text(""),
        ..changing("meals")
    };
    assert_eq!(save_category(&firm.app, wish).await.unwrap().category.root_class, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_in_use_is_archived_only_with_a_replacement() {
    let firm = Firm::open().await;
    firm.pull(&expenses(4)).await;
    for id in ["1", "2", "3"] {
        firm.confirm(id, "meals").await;
    }
    firm.suggest("4", "meals").await;
    firm.pull(&[
        account("1", RootClass::Expense, "Expense"),
        account("2", RootClass::Expense, "Other"),
        expenses(4)[3].clone(),
    ])
    .await;

    let refused = archive_category(&firm.app, "meals", None).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("3 mappings"), "{}", refused.message);
    for (replacement, code) in [("meals", ErrorCode::InvalidInput), ("no such", ErrorCode::InvalidInput)] {
        assert_eq!(
            archive_category(&firm.app, "meals", Some(replacement)).await.unwrap_err().code,
            code
        );
    }

    let archived = archive_category(&firm.app, "meals", Some("travel")).await.unwrap();
    assert_eq!((archived.moved.get(), archived.to_review.get()), (3, 0));
    let travel = Some("travel".to_owned());
    assert_eq!(firm.stands("1").await, (MappingStatus::Confirmed, travel.clone()));
    assert_eq!(
        firm.stands("2").await,
        (MappingStatus::Changed, travel.clone()),
        "what waits for a look still does"
    );
    assert_eq!(firm.stands("3").await, (MappingStatus::Orphaned, travel));
    assert_eq!(firm.stands("4").await.0, MappingStatus::Unmapped);
    assert_eq!(
        firm.last_audit().await,
        ("target.archived".to_owned(), "`meals`, 3 mappings moved to `travel`".to_owned())
    );
    assert!(firm.category("meals").await.archived_at.is_some());

    assert_eq!(
        archive_category(&firm.app, "meals", None).await.unwrap_err().code,
        ErrorCode::InvalidInput
    );
    restore_category(&firm.app, "meals").await.unwrap();
    assert_eq!(firm.category("meals").await.mappings.get(), 0);
    assert_eq!(
        restore_category(&firm.app, "meals").await.unwrap_err().code,
        ErrorCode::InvalidInput
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mappings_moved_to_another_class_wait_for_a_look() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    firm.confirm("1", "meals").await;
    let archived = archive_category(&firm.app, "meals", Some("cash")).await.unwrap();
    assert_eq!((archived.moved.get(), archived.to_review.get()), (1, 1));
    assert_eq!(firm.stands("1").await, (MappingStatus::Changed, Some("cash".to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_category_stays() {
    let firm = Firm::open().await;
    import_categories(&firm.app, &firm.file("code,name\nonly,The only one\n"))
        .await
        .unwrap();
    let refused = archive_category(&firm.app, "only", None).await.unwrap_err();
    assert!(refused.message.contains("no targets"), "{}", refused.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_firm_puts_them_in_order() {
    let firm = Firm::open().await;
    let count = firm.categories().await.len();
    let moved = move_category(&firm.app, "meals", 0).await.unwrap();
    assert_eq!(moved.categories[0].code, "meals");
    let moved = move_category(&firm.app, "meals", u32::MAX).await.unwrap();
    assert_eq!(moved.categories[count - 1].code, "meals");
    let lines = firm.audit_lines().await;
    move_category(&firm.app, "meals", u32::MAX).await.unwrap();
    assert_eq!(firm.audit_lines().await, lines, "nothing moved, nothing to tell");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_comes_back_as_it_was() {
    let firm = Firm::open().await;
    archive_category(&firm.app, "travel", None).await.unwrap();
    let (before, lines) = (list_categories(&firm.app).await.unwrap(), firm.audit_lines().await);
    let path = firm.folder.path().join("export.csv");
    let exported = export_categories(&firm.app, &path).await.unwrap();
    assert_eq!(exported.rows.get(), i64::try_from(before.categories.len()).unwrap() - 1);
    let import = import_categories(&firm.app, &path).await.unwrap();
    assert!(import.changes.is_empty() && !import.reordered, "{import:?}");
    assert_eq!(import.unchanged.get(), exported.rows.get());
    assert_eq!(format!("{:?}", list_categories(&firm.app).await.unwrap()), format!("{before:?}"));
    assert_eq!(firm.audit_lines().await, lines);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_file_changes_nothing() {
    let firm = Firm::open().await;
    let before = format!("{:?}", list_categories(&firm.app).await.unwrap());
    for broken in [
        "",
        "code\nmeals\n",
        "code,name\n\"open,x\n",
        "code,name\nmeals,Meals\nmeals,Twice\n",
        "code,name,root_class\nmeals,Meals,Costs\n",
        "code,name\n",
        "code,name\n,Nameless\n",
        "\u{0}\u{1}",
    ] {
        let file = firm.file(broken);
        assert_eq!(
            preview_categories(&firm.app, &file).await.unwrap_err().code,
            ErrorCode::InvalidInput,
            "{broken:?}"
        );
        assert_eq!(
            import_categories(&firm.app, &file).await.unwrap_err().code,
            ErrorCode::InvalidInput,
            "{broken:?}"
        );
    }
    assert_eq!(format!("{:?}", list_categories(&firm.app).await.unwrap()), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_previews_what_it_does_and_is_all_or_nothing() {
    let firm = Firm::open().await;
    firm.pull(&expenses(2)).await;
    firm.confirm("1", "meals").await;
    archive_category(&firm.app, "wages", None).await.unwrap();
    let before = format!("{:?}", list_categories(&firm.app).await.unwrap());

    let blocked = "code,name,root_class\ntravel,Travel,Expense\n";
    for import in [
        preview_categories(&firm.app, &firm.file(blocked)).await.unwrap(),
        import_categories(&firm.app, &firm.file(blocked)).await.unwrap(),
    ] {
        assert_eq!(import.conflicts.len(), 1);
        assert_eq!(
            (import.conflicts[0].code.as_str(), import.conflicts[0].mappings.get()),
            ("meals", 1)
        );
    }
    assert_eq!(format!("{:?}", list_categories(&firm.app).await.unwrap()), before);

    let list = "code,name,root_class\nnew,New,Expense\nwages,Wages,Expense\nmeals,Meals,Income\ncash,Cash and bank,Asset\n";
    let preview = preview_categories(&firm.app, &firm.file(list)).await.unwrap();
    assert_eq!(
        format!("{:?}", list_categories(&firm.app).await.unwrap()),
        before,
        "a preview changes nothing"
    );
    let import = import_categories(&firm.app, &firm.file(list)).await.unwrap();
    assert_eq!(format!("{import:?}"), format!("{preview:?}"));
    let kind = |code: &str| {
        import
            .changes
            .iter()
            .find(|change| change.code == code)
            .map(|change| change.kind.as_str())
    };
    assert_eq!(
        (kind("new"), kind("wages"), kind("meals"), kind("travel")),
        (Some("added"), Some("restored"), Some("changed"), Some("archived"))
    );
    assert_eq!((import.to_review.get(), import.reordered), (1, true));
    assert_eq!(firm.stands("1").await.0, MappingStatus::Changed);
    let codes: Vec<String> = firm.categories().await.into_iter().map(|category| category.code).take(4).collect();
    assert_eq!(codes, ["new", "wages", "meals", "cash"]);
    assert!(
        !firm.category("cash").await.synonyms.is_empty(),
        "a column that the file lacks is kept"
    );
    assert_eq!(firm.last_audit().await.0, "target_set.imported");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_keeps_its_names() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    firm.confirm("1", "meals").await;
    publish_mapping(&firm.app, &firm.id()).await.unwrap();
    let wish = SaveCategory {
        code: text("dining"),
        name: text("Dining"),
        ..changing("meals")
    };
    save_category(&firm.app, wish).await.unwrap();
    publish_mapping(&firm.app, &firm.id()).await.unwrap();
    let revisions = list_revisions(&firm.app, &firm.id()).await.unwrap();
    let name = |revision: usize, code: &str| {
        let categories = &revisions[revision].categories;
        categories
            .iter()
            .find(|category| category.code == code)
            .map(|category| category.name.as_str())
    };
    assert_eq!((name(1, "meals"), name(1, "dining")), (Some("Meals"), None));
    assert_eq!((name(0, "meals"), name(0, "dining")), (None, Some("Dining")));
    assert_eq!((revisions[1].revision.get(), revisions[1].mappings.get()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_code_is_not_published_yet() {
    let firm = Firm::open().await;
    firm.pull(&expenses(1)).await;
    firm.confirm("1", "meals").await;
    publish_mapping(&firm.app, &firm.id()).await.unwrap();
    let wish = SaveCategory {
        code: text("dining"),
        ..changing("meals")
    };
    save_category(&firm.app, wish).await.unwrap();
    let status = mapping_status(&firm.app, &firm.id()).await.unwrap();
    assert_eq!(status.unpublished_changes.get(), 1, "what is published names the old code");
}
