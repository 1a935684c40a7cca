//! What the journeys share.

pub mod advisoros;
pub mod browser;
pub mod consent_page;
pub mod queue;
pub mod sqlite;
pub mod stand_in;

use std::collections::BTreeMap;
use std::process::Child;
use std::time::{Duration, Instant};

use advisoros::{Finished, Workspace};
use browser::{Press, at_consent_page};
use serde_json::Value;
use stand_in::{PARTNER, StandIn, text};

/// A small chart of our own making, in the columns of `map suggest`.
pub const CHART: &str = "\
row_id,account_number,name,fully_qualified_name,parent,root_class,source_type,active
1,1000,Operating checking,Operating checking,,Asset,Bank,1
2,1010,Petty cash,Petty cash,,Asset,Bank,1
3,1200,Trade debtors,Trade debtors,,Asset,Accounts Receivable,1
4,1500,Vehicles,Vehicles,,Asset,Fixed Asset,1
5,1510,Original cost,Vehicles:Original cost,Vehicles,Asset,Fixed Asset,1
6,1520,Depreciation,Vehicles:Depreciation,Vehicles,Asset,Fixed Asset,1
7,2000,Trade creditors,Trade creditors,,Liability,Accounts Payable,1
8,2100,\"Sales tax, payable\",\"Sales tax, payable\",,Liability,Other Current Liability,1
9,3000,Retained earnings,Retained earnings,,Equity,Equity,1
10,4000,Consulting income,Consulting income,,Income,Income,1
11,5000,Subcontractors,Subcontractors,,Expense,Cost of Goods Sold,1
12,6000,Rent,Rent,,Expense,Expense,1
13,6100,Travel,Travel,,Expense,Expense,1
14,6150,Meals,Meals,,Expense,Expense,1
15,6200,Software subscriptions,Software subscriptions,,Expense,Expense,1
16,6900,=HYPERLINK fees,=HYPERLINK fees,,Expense,Expense,1
";

/// A stand-in that serves [`CHART`], and an empty workspace.
pub fn firm() -> (StandIn, Workspace) {
    let workspace = Workspace::new();
    let chart = workspace.file("chart.csv");
    std::fs::write(&chart, CHART).unwrap();
    (StandIn::with_chart(&chart, &[]), workspace)
}

/// A firm whose one company is connected, pulled, mapped and published.
pub fn ready_firm() -> (StandIn, Workspace, String) {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    (stand_in, workspace, id)
}

/// Connects the stand-in's company as a person does; gives the connection's id.
pub fn connect(stand_in: &StandIn, workspace: &Workspace) -> String {
    let connection = connect_pressing(stand_in, workspace, Press::Consent).exits(0).json();
    assert_eq!(connection["status"], "connected");
    text(&connection["id"])
}

/// Runs `connect` and presses a button on the consent page.
pub fn connect_pressing(stand_in: &StandIn, workspace: &Workspace, press: Press) -> Finished {
    at_consent_page(connecting(stand_in, workspace, PARTNER), press)
}

/// A `connect` that waits for the browser.
pub fn connecting(stand_in: &StandIn, workspace: &Workspace, partner: &str) -> Child {
    use std::io::Write;
    let (arguments, input) = stand_in.connect_arguments_of(partner);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut child = workspace.spawn(&arguments);
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child
}

/// Registers the stand-in's app, as a firm does once.
pub fn register_app(stand_in: &StandIn, workspace: &Workspace, partner: &str) {
    let (connecting, input) = stand_in.connect_arguments_of(partner);
    let named = connecting.iter().skip(1).map(String::as_str);
    let arguments: Vec<&str> = ["apps", "add"].into_iter().chain(named).collect();
    workspace.run_with_input(&arguments, &input).exits(0);
}

/// Runs `connect` with a key of a partner whose keys are restricted.
pub fn connecting_with_key(stand_in: &StandIn, workspace: &Workspace, partner: &str, key: &str) -> Finished {
    let api = format!("api={}", text(&stand_in.ready["endpoints"][partner]["api"]));
    let arguments = ["connect", partner, "--environment", "custom", "--endpoint", &api];
    workspace.run_with_input(&arguments, &format!("restricted_key={key}\n"))
}

/// Connects with the stand-in's own key; gives the connection's id.
pub fn connect_with_key(stand_in: &StandIn, workspace: &Workspace, partner: &str) -> String {
    let key = text(&stand_in.ready["credentials"][partner]["restricted_key"]);
    text(&connecting_with_key(stand_in, workspace, partner, &key).exits(0).json()["id"])
}

/// What a report says of a check.
pub fn check_in<'a>(report: &'a Value, check: &str) -> &'a Value {
    let mut checks = report["checks"].as_array().unwrap().iter();
    checks
        .find(|one| one["id"] == check)
        .unwrap_or_else(|| panic!("no {check}: {report:#}"))
}

/// Each check of a report, with its status.
pub fn statuses(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checks = report["checks"].as_array().unwrap();
    checks.iter().map(|check| (text(&check["id"]), text(&check["status"]))).collect()
}

/// Makes the checks of a connection; what one of them says.
pub fn checked(workspace: &Workspace, id: &str, check: &str) -> Value {
    check_in(&workspace.run(&["verify", id]).json(), check).clone()
}

/// The same as status and evidence.
pub fn judged(workspace: &Workspace, id: &str, check: &str) -> (String, String) {
    let found = checked(workspace, id, check);
    (text(&found["status"]), text(&found["evidence"]))
}

/// The rows of the export.
pub fn export(workspace: &Workspace, id: &str) -> Vec<csv::StringRecord> {
    let file = workspace.file("export.csv");
    workspace.run(&["map", "export", id, "--out", file.to_str().unwrap()]).exits(0);
    let mut reader = csv::Reader::from_path(&file).unwrap();
    let header = reader.headers().unwrap().clone();
    let header = header.iter().collect::<Vec<_>>().join(",");
    let (common, _) = header.split_once(",partner:").unwrap_or((&header, ""));
    assert_eq!(
        common,
        "external_id,account_number,name,fully_qualified_name,parent,root_class,source_type,active,status,code,suggested_code,confidence,reason,note"
    );
    reader.records().map(|record| record.unwrap()).collect()
}

/// The rows of the export by name, for a chart whose names differ.
pub fn exported(workspace: &Workspace, id: &str) -> BTreeMap<String, csv::StringRecord> {
    let rows = export(workspace, id).into_iter();
    rows.map(|record| (record[2].to_owned(), record)).collect()
}

/// Imports these rows.
pub fn import(workspace: &Workspace, id: &str, rows: &str) -> Finished {
    let file = workspace.file("import.csv");
    std::fs::write(&file, rows).unwrap();
    workspace.run(&["map", "import", id, file.to_str().unwrap()])
}

/// Confirms every account to a category of its own class, or every price to a tier; gives how many.
pub fn map_everything(workspace: &Workspace, id: &str) -> usize {
    let status = workspace.run(&["map", "status", id]).exits(0).json();
    let mut code_of_class: BTreeMap<String, String> = BTreeMap::new();
    for target in status["target_set"]["targets"].as_array().unwrap() {
        let class = target["root_class"].as_str().unwrap_or_default();
        code_of_class.entry(class.to_owned()).or_insert_with(|| text(&target["code"]));
    }
    let rows = export(workspace, id);
    let mut file = String::from("external_id,code\n");
    for record in &rows {
        file.push_str(&format!("{},{}\n", &record[0], code_of_class[&record[5]]));
    }
    import(workspace, id, &file).exits(0);
    rows.len()
}

pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
