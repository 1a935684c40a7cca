//! From a chart to a published mapping, and what changes at the partner afterwards.

use serde_json::{Value, json};

use crate::support::stand_in::{PARTNER, StandIn, text};
use crate::support::{connect, exported, firm, import, map_everything};

fn change(stand_in: &StandIn, op: &str, external_id: &str, more: &Value) {
    let realm = &stand_in.ready["credentials"][PARTNER]["realm_id"];
    let mut body = json!({"partner": PARTNER, "company": realm, "object": "Account", "op": op, "id": external_id});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stand_in.control("mutate", &body);
}

#[test]
fn a_chart_is_pulled_mapped_published_and_its_changes_lose_nothing() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);

    let first = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(first["resources"]["accounts"]["rows"], 16);
    assert_eq!(first["resources"]["accounts"]["inserted"], 16);
    let second = workspace.run(&["pull", &id]).exits(0).json();
    for count in ["inserted", "updated", "deactivated"] {
        assert_eq!(second[count], 0, "{count}");
    }

    let rows = map_everything(&workspace, &id);
    assert_eq!(rows, 16);
    let published = workspace.run(&["map", "publish", &id]).exits(0).json();
    assert_eq!((&published["revision"], &published["mappings"]), (&json!(1), &json!(16)));
    assert_eq!(workspace.run(&["map", "drift", &id]).exits(0).json()["drift"], json!([]));

    let before = exported(&workspace, &id);
    let external_id = |name: &str| before[name][0].to_owned();
    change(&stand_in, "rename", &external_id("Rent"), &json!({"name": "Office rent"}));
    change(&stand_in, "deactivate", &external_id("Petty cash"), &json!({}));
    change(&stand_in, "merge", &external_id("Meals"), &json!({"into": external_id("Travel")}));
    workspace.run(&["pull", &id]).exits(0);

    let drift = workspace.run(&["map", "drift", &id]).exits(1).json();
    let mut seen: Vec<(String, String)> = drift["drift"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (text(&d["kind"]), text(&d["external_id"])))
        .collect();
    seen.sort();
    let mut expected = vec![
        ("renamed".to_owned(), external_id("Rent")),
        ("deactivated".to_owned(), external_id("Petty cash")),
        ("merged".to_owned(), external_id("Meals")),
    ];
    expected.sort();
    assert_eq!(seen, expected);

    let after = exported(&workspace, &id);
    assert_eq!(after.len(), 16);
    assert!(after.values().all(|record| !record[9].is_empty()), "no mapping is lost");
    assert_eq!(after["Office rent"][9], before["Rent"][9]);
}

/// What a bookkeeper does in the product, by its own API.
fn retype(stand_in: &StandIn, external_id: &str, account_type: &str) {
    let credentials = &stand_in.ready["credentials"][PARTNER];
    let origin = text(&stand_in.ready["endpoints"][PARTNER]["api"]);
    let url = format!("{origin}/v3/company/{}/account", text(&credentials["realm_id"]));
    let bearer = format!("Bearer {}", text(&credentials["access_token"]));
    let body = json!({"Id": external_id, "SyncToken": "0", "sparse": true, "AccountType": account_type});
    ureq::post(&url)
        .header("authorization", &bearer)
        .header("content-type", "application/json")
        .send(body.to_string())
        .unwrap();
}

#[test]
fn an_account_of_another_type_keeps_its_mapping_and_waits_for_a_look() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let before = exported(&workspace, &id);
    let rent = before["Rent"][0].to_owned();
    retype(&stand_in, &rent, "Other Expense");
    workspace.run(&["pull", &id]).exits(0);

    let drift = workspace.run(&["map", "drift", &id]).exits(1).json();
    assert_eq!(
        (&drift["drift"][0]["kind"], &drift["drift"][0]["external_id"]),
        (&json!("retyped"), &json!(rent))
    );
    let after = exported(&workspace, &id);
    assert_eq!((&after["Rent"][8], &after["Rent"][9]), ("changed", &before["Rent"][9]));
    let confirmed = after.values().filter(|record| &record[8] == "confirmed").count();
    assert_eq!(confirmed, before.len() - 1);
    let history = workspace.run(&["map", "history", &id, &rent]).exits(0).json();
    let newest = &history["changes"][0];
    assert_eq!((&newest["act"], &newest["actor"]), (&json!("source_retyped"), &json!("system")));

    import(&workspace, &id, &format!("external_id,code\n{rent},{}\n", &before["Rent"][9])).exits(0);
    workspace.run(&["pull", &id]).exits(0);
    assert_eq!(&exported(&workspace, &id)["Rent"][8], "confirmed");
}

#[test]
fn an_import_is_all_or_nothing_and_lists_its_conflicts() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    let rows = exported(&workspace, &id);
    let rent = rows["Rent"][0].to_owned();
    let status = workspace.run(&["map", "status", &id]).exits(0).json();
    let code = text(&status["target_set"]["targets"][0]["code"]);

    let refused = import(
        &workspace,
        &id,
        &format!("external_id,code\n{rent},{code}\n99999,{code}\n{rent},no-such-code\n"),
    )
    .exits(1);
    let conflicts = refused.json()["conflicts"].as_array().unwrap().len();
    assert!(conflicts >= 2, "{refused:#?}");
    assert_eq!(workspace.run(&["map", "status", &id]).exits(0).json()["counts"]["confirmed"], 0);

    for broken in ["", "name,code\nRent,x\n", "external_id,code\n\"unclosed,x\n", "\u{0}\u{1}\u{2}"] {
        assert_eq!(import(&workspace, &id, broken).exits(2).error_code(), "invalid_input", "{broken:?}");
    }
    import(&workspace, &id, &format!("\u{feff}external_id;code\r\n{rent};{code}\r\n")).exits(0);
    assert_eq!(workspace.run(&["map", "status", &id]).exits(0).json()["counts"]["confirmed"], 1);
}

#[test]
fn an_export_is_safe_to_open_in_a_spreadsheet() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    let rows = exported(&workspace, &id);
    assert!(
        rows.values()
            .all(|record| record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])))
    );
    assert!(rows.keys().any(|name| name.ends_with("HYPERLINK fees")));
}
