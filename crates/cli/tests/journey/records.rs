//! Customers, items, invoices and balances, whole and by their changes.

use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::connect;
use crate::support::stand_in::{PARTNER, StandIn, text};

const INVOICES: u64 = 2_300;

fn nothing_new(pulled: &Value) {
    for count in ["inserted", "updated", "deactivated"] {
        assert_eq!(pulled[count], 0, "{count}: {pulled}");
    }
}

#[test]
fn records_are_pulled_once_and_then_by_their_changes() {
    let stand_in = StandIn::serve(&["--companies", "1", "--invoices", &INVOICES.to_string()]);
    let workspace = Workspace::new();
    let id = connect(&stand_in, &workspace);
    let first = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(first["resources"]["invoices"]["inserted"], INVOICES);
    for resource in ["accounts", "customers", "items", "balances"] {
        assert!(
            first["resources"][resource]["inserted"].as_u64().unwrap() > 0,
            "{resource}: {first}"
        );
    }
    nothing_new(&workspace.run(&["pull", &id]).exits(0).json());
    let by_changes = |request: &Value| text(&request["path"]).ends_with("/cdc");
    assert_eq!(stand_in.requests(by_changes), 1);

    let realm = &stand_in.ready["credentials"][PARTNER]["realm_id"];
    stand_in.control(
        "activity",
        &json!({"partner": PARTNER, "company": realm, "mutations": 120, "seed": 7}),
    );
    let changed = workspace.run(&["pull", &id]).exits(0).json();
    let number = |count: &str| changed[count].as_u64().unwrap();
    assert!(number("inserted") + number("updated") + number("deactivated") > 20, "{changed}");
    assert_eq!(stand_in.requests(by_changes), 2);
    nothing_new(&workspace.run(&["pull", &id, "--full"]).exits(0).json());
    assert_eq!(stand_in.requests(by_changes), 2, "--full asks for no changes");
}

#[test]
fn a_mapping_is_totaled_at_a_month_end() {
    let stand_in = StandIn::serve(&["--companies", "1", "--invoices", "40"]);
    let workspace = Workspace::new();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id, "--resource", "accounts"]).exits(0);
    assert_eq!(
        workspace.run(&["map", "status", &id]).exits(0).json()["coverage"]["by_balance"],
        json!(null)
    );
    assert_eq!(workspace.run(&["map", "totals", &id]).exits(2).error_code(), "invalid_input");

    workspace.run(&["pull", &id, "--resource", "balances"]).exits(0);
    let coverage = workspace.run(&["map", "status", &id]).exits(0).json()["coverage"].clone();
    assert_eq!(coverage["by_balance"], json!(0.0));
    for basis in ["accrual", "cash"] {
        let totals = workspace.run(&["map", "totals", &id, "--basis", basis]).exits(0).json();
        assert_eq!(totals["period_end"], coverage["balance_period_end"]);
        assert_eq!(totals["undecided"]["amount"], 0, "{totals}");
        assert!(totals["undecided"]["accounts"].as_u64().unwrap() > 5, "{totals}");
    }
    for wrong in [["--basis", "tax"], ["--period-end", "October"], ["--period-end", "1999-12-31"]] {
        workspace.run(&["map", "totals", &id, wrong[0], wrong[1]]).exits(2);
    }
}
