use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use connect_domain::access::{Actor, Role};
use connect_store::members as member_rows;

use super::view::{ClientView, SaveClient, SaveEngagement};
use super::{archive_client, import_clients, list_clients, preview_clients, restore_client, save_client, save_engagement, show_client};
use crate::App;
use crate::audit::audit_entries;
use crate::error::{AppError, ErrorCode};
use crate::members::{add_member, disable_member, edit_member, enable_member, list_members};
use crate::testing::Machine;

const HEADER: &str = "name,legal_name,reference,lead,engagement_type,period_start,period_end,due\n";

/// A firm with a file to import.
struct Firm {
    machine: Machine,
    app: Arc<App>,
}

impl Firm {
    async fn open() -> Self {
        let machine = Machine::new();
        let app = machine.open().await;
        Self { machine, app }
    }

    fn file(&self, text: &str) -> PathBuf {
        let path = self.machine.folder.path().join("clients.csv");
        std::fs::write(&path, text).unwrap();
        path
    }

    async fn import(&self, rows: &str) -> Result<super::view::ClientsImport, AppError> {
        import_clients(&self.app, &self.file(&format!("{HEADER}{rows}"))).await
    }

    /// The problem of each line, as the preview says it; the import must refuse the same.
    async fn problems(&self, rows: &str) -> Vec<String> {
        let path = self.file(&format!("{HEADER}{rows}"));
        let (before, lines) = (self.names().await, self.audit_lines().await);
        let preview = preview_clients(&self.app, &path).await.unwrap();
        let refused = import_clients(&self.app, &path).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{refused:?}");
        let problems: Vec<String> = preview
            .problems
            .iter()
            .map(|problem| format!("line {}: {}", problem.line.get(), problem.problem))
            .collect();
        assert!(problems.iter().all(|problem| refused.message.contains(problem)), "{refused:?}");
        assert_eq!((self.names().await, self.audit_lines().await), (before, lines));
        problems
    }

    async fn names(&self) -> Vec<String> {
        let view = list_clients(&self.app).await.unwrap();
        view.clients.into_iter().map(|client| client.name).collect()
    }

    async fn audit_lines(&self) -> usize {
        audit_entries(&self.app, None).await.unwrap().entries.len()
    }

    async fn add(&self, name: &str, reference: &str) -> ClientView {
        let save = SaveClient {
            name: Some(name.to_owned()),
            reference: Some(reference.to_owned()),
            ..SaveClient::default()
        };
        save_client(&self.app, save).await.unwrap()
    }

    fn engagement(&self, client: &ClientView) -> SaveEngagement {
        SaveEngagement {
            client: client.id.clone(),
            engagement_type: Some("audit".to_owned()),
            period_start: Some("2026-01-01".to_owned()),
            period_end: Some("2026-12-31".to_owned()),
            ..SaveEngagement::default()
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_160_is_imported_once_and_says_nothing_new_the_second_time() {
    let firm = Firm::open().await;
    let rows: String = (1..=160)
        .map(|n| {
            format!(
                "Company {n},Company {n} LLC,C-{n:03},Lead {},Tax preparation,2026-01-01,2026-12-31,2027-03-15\n",
                n % 3
            )
        })
        .collect();
    let path = firm.file(&format!(
        "\u{feff}{}",
        format!("{HEADER}{rows}").replace(',', ";").replace('\n', "\r\n")
    ));
    let preview = preview_clients(&firm.app, &path).await.unwrap();
    assert_eq!((preview.added.len(), preview.leads.len(), firm.names().await.len()), (160, 3, 0));
    let started = std::time::Instant::now();
    let done = import_clients(&firm.app, &path).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!((done.added.len(), done.added[159].line.get()), (160, 161));

    let view = list_clients(&firm.app).await.unwrap();
    let first = view.clients.iter().find(|client| client.reference == "C-001").unwrap();
    let engagement = first.engagement.as_ref().unwrap();
    assert_eq!(
        (engagement.lead.as_deref(), engagement.due.as_deref(), engagement.status.as_str()),
        (Some("Lead 1"), Some("2027-03-15"), "planned")
    );
    let leads: Vec<&str> = view
        .members
        .iter()
        .filter(|member| !member.is_you)
        .map(|member| member.role.as_str())
        .collect();
    assert_eq!(leads, ["engagement_lead"; 3]);

    let lines = firm.audit_lines().await;
    let again = import_clients(&firm.app, &path).await.unwrap();
    assert_eq!(
        (again.unchanged.get(), again.added.len(), again.engagements.len(), again.leads.len()),
        (160, 0, 0, 0)
    );
    assert_eq!(firm.audit_lines().await, lines, "nothing happened, so nothing is logged");
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_are_named_by_line() {
    let firm = Firm::open().await;
    firm.import("Élan Vital,,E-1,,,,,\nOld Mill,,,,,,,\n").await.unwrap();
    archive_client(&firm.app, "E-1").await.unwrap();
    let problems = firm
        .problems(
            "New One,,N-1,,,,,\nNEW ONE Inc.,,N-2,,,,,\nOther,,n-1,,,,,\nElan Vital SA,,,,,,,\nSomebody,,e-1,,,,,\nold mill LLC,,,,,,,\nOld Mill,,M-1,,,,,\nOld Mill,Mill Ltd,,,,,,\n",
        )
        .await;
    assert_eq!(
        problems,
        [
            "line 3: `NEW ONE Inc.` is the client of line 2 already",
            "line 4: the reference `n-1` is on line 2 already",
            "line 5: `Elan Vital SA` is a client already: `Élan Vital` (E-1), which is archived",
            "line 6: the reference `e-1` belongs to `Élan Vital` (E-1), which is archived",
            "line 7: `old mill LLC` is a client already: `Old Mill`",
            "line 8: `Old Mill` is a client already: `Old Mill`",
            "line 9: `Old Mill` has another legal name: edit it there",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_that_cannot_be_used_are_named_by_line() {
    let firm = Firm::open().await;
    let problems = firm
        .problems(
            ",,,,,,,\n ,x,,,,,,\nA,,,,audits,2026-01-01,2026-12-31,\nB,,,,audit,01/01/2026,2026-12-31,\nC,,,,audit,2026-12-31,2026-01-01,\nD,,,Dana,,,,\nE,,,,audit,2026-01-01,2026-12-31,soon\nF,,,,audit,0226-01-01,2026-12-31,\n",
        )
        .await;
    let said = [
        "line 3: the client has no name",
        "line 4: `audits` is not an engagement type",
        "line 5: the period's start `01/01/2026` is not a date like 2026-12-31",
        "line 6: the period ends on 2026-01-01, before it starts on 2026-12-31",
        "line 7: an engagement needs `engagement_type`",
        "line 8: the due date `soon` is not a date like 2026-12-31",
        "line 9: the period's start `0226-01-01` is not a date like 2026-12-31",
    ];
    assert_eq!(problems.len(), said.len(), "{problems:?}");
    for (problem, said) in problems.iter().zip(said) {
        assert!(problem.starts_with(said), "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn next_years_file_adds_engagements_and_edits_nothing() {
    let firm = Firm::open().await;
    firm.import("Old Mill,,M-1,Dana,audit,2025-01-01,2025-12-31,2026-03-15\n")
        .await
        .unwrap();
    let next = "Old Mill,,M-1,dana,audit,2026-01-01,2026-12-31,\n";
    let done = firm.import(next).await.unwrap();
    assert_eq!((done.added.len(), done.engagements.len(), done.leads.len()), (0, 1, 0));
    assert_eq!(show_client(&firm.app, "m-1").await.unwrap().engagements.len(), 2);
    assert_eq!(firm.import(next).await.unwrap().unchanged.get(), 1);
    let problems = firm.problems("Old Mill,,M-1,Robin,audit,2025-01-01,2025-12-31,2026-03-15\n").await;
    assert_eq!(
        problems,
        ["line 2: `Old Mill` (M-1) has this engagement with another lead: edit it there"]
    );
    archive_client(&firm.app, "M-1").await.unwrap();
    assert_eq!(
        firm.import(next).await.unwrap().unchanged.get(),
        1,
        "what is archived and as it was stays so"
    );
    let problems = firm.problems("Old Mill,,M-1,,review,2026-01-01,2026-12-31,\n").await;
    assert_eq!(
        problems,
        ["line 2: `Old Mill` (M-1), which is archived: restore it before it gets an engagement"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_edited_archived_and_restored() {
    let firm = Firm::open().await;
    let mill = firm.add("Old Mill", "M-1").await;
    let twin = |name: &str, reference: &str, is_another| SaveClient {
        name: Some(name.to_owned()),
        reference: Some(reference.to_owned()),
        is_another,
        ..SaveClient::default()
    };
    for (save, said) in [
        (twin("OLD MILL Inc", "", false), "is a client already"),
        (twin("Other", "m-1", true), "belongs to `Old Mill`"),
        (twin("", "", false), "has no name"),
    ] {
        let refused = save_client(&firm.app, save).await.unwrap_err();
        assert!(
            refused.code == ErrorCode::InvalidInput && refused.message.contains(said),
            "{refused:?}"
        );
    }
    save_client(&firm.app, twin("Old Mill Inc", "M-2", true)).await.unwrap();
    let edit = SaveClient {
        client: Some("M-1".to_owned()),
        legal_name: Some("Old Mill Holdings LLC".to_owned()),
        ..SaveClient::default()
    };
    let edited = save_client(&firm.app, edit.clone()).await.unwrap();
    assert_eq!(
        (&edited.id, edited.legal_name.as_str(), edited.name.as_str()),
        (&mill.id, "Old Mill Holdings LLC", "Old Mill")
    );
    let lines = firm.audit_lines().await;
    save_client(&firm.app, edit).await.unwrap();
    assert_eq!(firm.audit_lines().await, lines, "the same again is no change");

    assert!(archive_client(&firm.app, &mill.id).await.unwrap().archived_at.is_some());
    assert!(archive_client(&firm.app, &mill.id).await.is_err());
    assert!(save_engagement(&firm.app, firm.engagement(&mill)).await.is_err());
    restore_client(&firm.app, &mill.id).await.unwrap();
    assert!(restore_client(&firm.app, &mill.id).await.is_err());
    let page = show_client(&firm.app, &mill.id).await.unwrap();
    let acts: Vec<(&str, &str)> = page
        .history
        .iter()
        .map(|line| (line.action.as_str(), line.detail.as_str()))
        .collect();
    assert_eq!(
        acts,
        [
            ("client.restored", ""),
            ("client.archived", ""),
            ("client.edited", "legal name"),
            ("client.added", "")
        ]
    );
    assert_eq!(page.history[0].actor, firm.app.member.display_name);
    assert!(show_client(&firm.app, "no-such").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engagement_is_led_by_somebody_and_late_by_its_own_day() {
    let firm = Firm::open().await;
    let mill = firm.add("Old Mill", "").await;
    let you = firm.app.member.display_name.clone();
    // The clock stands in January 2027.
    let save = SaveEngagement {
        due: Some("2026-12-31".to_owned()),
        lead: Some(you.to_uppercase()),
        ..firm.engagement(&mill)
    };
    let client = save_engagement(&firm.app, save).await.unwrap();
    let first = client.engagement.clone().unwrap();
    assert!(client.is_mine && first.is_late && first.lead == Some(you));
    let change = SaveEngagement {
        client: mill.id.clone(),
        engagement: Some(first.id.clone()),
        status: Some("completed".to_owned()),
        lead: Some("Robin  Okafor".to_owned()),
        ..SaveEngagement::default()
    };
    let done = save_engagement(&firm.app, change).await.unwrap();
    let engagement = done.engagement.unwrap();
    assert!(!done.is_mine && !engagement.is_late);
    assert_eq!(
        (engagement.lead.as_deref(), engagement.due.as_deref()),
        (Some("Robin Okafor"), Some("2026-12-31"))
    );

    let second = SaveEngagement {
        period_end: Some("2027-12-31".to_owned()),
        ..firm.engagement(&mill)
    };
    let both = save_engagement(&firm.app, second).await.unwrap();
    assert_eq!(both.engagement.unwrap().period_end, "2027-12-31", "what is open stands in the row");
    for (save, said) in [
        (firm.engagement(&mill), "has this work for this period already"),
        (
            SaveEngagement {
                engagement_type: None,
                ..firm.engagement(&mill)
            },
            "has no type",
        ),
        (
            SaveEngagement {
                period_start: None,
                ..firm.engagement(&mill)
            },
            "period's start is missing",
        ),
        (
            SaveEngagement {
                period_end: Some("2025-12-31".to_owned()),
                ..firm.engagement(&mill)
            },
            "ends on 2025-12-31, before",
        ),
        (
            SaveEngagement {
                status: Some("soon".to_owned()),
                ..firm.engagement(&mill)
            },
            "`soon` is not a status",
        ),
        (
            SaveEngagement {
                engagement: Some(mill.id.clone()),
                ..firm.engagement(&mill)
            },
            "has no engagement",
        ),
    ] {
        let refused = save_engagement(&firm.app, save).await.unwrap_err();
        assert!(
            refused.code == ErrorCode::InvalidInput && refused.message.contains(said),
            "{refused:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_added_renamed_and_disabled_but_nobody_locks_the_firm() {
    let firm = Firm::open().await;
    let robin = add_member(&firm.app, "Robin Okafor", "viewer").await.unwrap();
    let you = firm.app.member.id.to_string();
    assert!(
        add_member(&firm.app, " robin  okafor", "viewer")
            .await
            .unwrap_err()
            .message
            .contains("already")
    );
    assert!(add_member(&firm.app, " ", "viewer").await.is_err());
    assert!(add_member(&firm.app, "Kim", "owner").await.unwrap_err().message.contains("`owner`"));
    assert!(disable_member(&firm.app, &you).await.is_err());
    assert!(edit_member(&firm.app, &you, None, Some("viewer")).await.is_err());
    let edited = edit_member(&firm.app, &robin.id, Some("Robin O."), Some("admin")).await.unwrap();
    assert_eq!((edited.name.as_str(), edited.role.as_str()), ("Robin O.", "admin"));
    assert!(disable_member(&firm.app, &robin.id).await.unwrap().disabled_at.is_some());
    assert!(enable_member(&firm.app, &robin.id).await.unwrap().disabled_at.is_none());
    assert_eq!(list_members(&firm.app).await.unwrap().members.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_imports_clients_and_only_an_admin_adds_people() {
    let mut firm = Firm::open().await;
    firm.file("name\nOld Mill\n");
    let member = member_rows::list(&mut firm.app.store.read().await.unwrap())
        .await
        .unwrap()
        .remove(0);
    let become_role = |app: &mut Arc<App>, role| {
        Arc::get_mut(app).unwrap().actor = Actor::Member { id: member.id, role };
    };
    become_role(&mut firm.app, Role::Viewer);
    assert_eq!(firm.import("Old Mill,,,,,,,\n").await.unwrap_err().code, ErrorCode::NotPermitted);
    become_role(&mut firm.app, Role::EngagementLead);
    firm.import("Old Mill,,,,,,,\n").await.unwrap();
    let refused = firm.import("New Mill,,,Robin,audit,2026-01-01,2026-12-31,\n").await.unwrap_err();
    assert!(refused.code == ErrorCode::NotPermitted && refused.hint.is_some_and(|hint| hint.contains("`Robin`")));
    assert_eq!(firm.names().await, ["Old Mill"]);
}
