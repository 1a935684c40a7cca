//! What only catalogs of prices have: a default for each tier, replacements, and a mapping taken from test mode to live.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::stand_in::{StandIn, text};
use crate::support::{connecting_with_key, export, import, judged, map_everything, wait_until};

const PARTNER: &str = "stripe";

fn connect(stand_in: &StandIn, workspace: &Workspace, key: &str) -> String {
    let connected = connecting_with_key(stand_in, workspace, PARTNER, key).exits(0).json();
    let id = text(&connected["id"]);
    workspace.run(&["pull", &id]).exits(0);
    id
}

fn test_mode(stand_in: &StandIn, workspace: &Workspace) -> String {
    let key = text(&stand_in.ready["credentials"][PARTNER]["restricted_key"]);
    connect(stand_in, workspace, &key)
}

/// The same catalog in live mode, at a stand-in of its own.
fn live_mode(stand_in: &StandIn, workspace: &Workspace) -> String {
    let rights = json!({"products": "read", "prices": "read", "subscriptions": "read"});
    let mutation = json!({"partner": PARTNER, "object": "Key", "op": "create", "id": "", "body": {"mode": "live", "rights": rights}});
    let key = text(&stand_in.control("mutate", &mutation)["Key"]["key"]);
    connect(stand_in, workspace, &key)
}

/// The price's id by its lookup key; names are alike in two currencies.
fn price(workspace: &Workspace, id: &str, lookup_key: &str) -> String {
    let rows = export(workspace, id);
    let row = rows.iter().find(|row| &row[1] == lookup_key);
    row.unwrap_or_else(|| panic!("no price `{lookup_key}`"))[0].to_owned()
}

fn confirm(workspace: &Workspace, id: &str, decisions: &[(&str, &str)]) {
    let rows: String = decisions.iter().map(|(price, tier)| format!("{price},{tier}\n")).collect();
    import(workspace, id, &format!("external_id,code\n{rows}")).exits(0);
}

fn check(workspace: &Workspace, id: &str) -> (String, String) {
    judged(workspace, id, "prices.defaults")
}

fn says(workspace: &Workspace, id: &str, status: &str, words: &str) {
    let (found, evidence) = check(workspace, id);
    assert_eq!((found.as_str(), evidence.contains(words)), (status, true), "{evidence}");
}

#[test]
fn a_tier_has_one_default_price_which_follows_its_replacement() {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let id = test_mode(&stand_in, &workspace);
    says(&workspace, &id, "SKIP", "confirmed to a tier");
    let [monthly, euros, yearly] = ["starter_monthly", "starter_monthly_eur", "starter_yearly"].map(|key| price(&workspace, &id, key));

    let early = workspace.run(&["map", "default", &id, &monthly]).exits(2).json();
    assert!(text(&early["error"]["message"]).contains("confirmed to no tier"), "{early}");
    confirm(&workspace, &id, &[(&monthly, "starter"), (&euros, "starter"), (&yearly, "starter")]);
    says(&workspace, &id, "WARN", "Several prices and no default: `Starter` (monthly)");

    let listed = workspace.run(&["map", "default", &id, &euros]).exits(0).json();
    assert_eq!(listed["tiers"][0]["standing"], "chosen");
    assert_eq!(
        (&listed["tiers"][1]["standing"], &listed["tiers"][1]["external_id"]),
        (&json!("only"), &json!(yearly))
    );
    says(&workspace, &id, "WARN", "in another currency than most");
    workspace.run(&["map", "default", &id, &monthly]).exits(0);
    says(&workspace, &id, "PASS", "one default price");
    workspace.run(&["map", "default", &id, &euros, "--clear"]).exits(2);
    workspace.run(&["map", "default", &id, "price_none"]).exits(2);
    workspace.run(&["map", "publish", &id]).exits(0);

    // The amount changes: a new price takes the lookup key over, and the old one is archived.
    let change = json!({"partner": PARTNER, "object": "Price", "op": "update", "id": monthly, "amount": 4_200});
    let new = text(&stand_in.control("mutate", &change)["Price"]["id"]);
    workspace.run(&["pull", &id]).exits(0);
    let drift = workspace.run(&["map", "drift", &id]).exits(1).json();
    let archived = drift["drift"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["external_id"] == monthly.as_str())
        .unwrap();
    assert_eq!((&archived["kind"], &archived["successor_id"]), (&json!("deactivated"), &json!(new)));
    says(&workspace, &id, "FAIL", "Without its default price: `Starter` (monthly)");

    let followed = workspace.run(&["map", "follow", &id]).exits(0).json();
    assert_eq!(followed, json!({"followed": 1, "defaults": 1}));
    says(&workspace, &id, "PASS", "one default price");
    assert_eq!(workspace.run(&["map", "follow", &id]).exits(0).json()["followed"], 0, "once");
    let defaults = workspace.run(&["map", "defaults", &id]).exits(0).json();
    assert_eq!(defaults["tiers"][0]["external_id"], new.as_str());
}

#[test]
fn a_tier_that_loses_its_only_price_is_told_and_listed() {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let id = test_mode(&stand_in, &workspace);
    let archive = |price: &str| {
        let mutation = json!({"partner": PARTNER, "object": "Price", "op": "deactivate", "id": price});
        stand_in.control("mutate", &mutation);
        workspace.run(&["pull", &id]).exits(0);
    };
    let [monthly, other] = ["starter_monthly", "advisory_plus_monthly"].map(|key| price(&workspace, &id, key));
    confirm(&workspace, &id, &[(&monthly, "starter"), (&other, "professional")]);
    says(&workspace, &id, "PASS", "one default price");
    // Nobody relied on it yet.
    archive(&monthly);
    says(
        &workspace,
        &id,
        "WARN",
        "without a price by the month that is sold: `Starter` (monthly)",
    );

    workspace.run(&["map", "publish", &id]).exits(0);
    archive(&other);
    says(
        &workspace,
        &id,
        "FAIL",
        "without one that is sold now: `Professional` (monthly). Map a price",
    );
    let defaults = workspace.run(&["map", "defaults", &id]).exits(0).json();
    let standings: Vec<_> = defaults["tiers"].as_array().unwrap().iter().map(|tier| &tier["standing"]).collect();
    assert_eq!(standings, ["missing", "missing"], "{defaults}");
    let said = workspace.says(&["map", "defaults", &id]).stdout;
    assert!(said.contains("Professional"), "{said}");

    // Mapped elsewhere, it is no less missing where the published mapping is relied on.
    confirm(&workspace, &id, &[(&other, "starter")]);
    says(&workspace, &id, "FAIL", "without one that is sold now: `Professional`. Map a price");
    workspace.run(&["map", "publish", &id]).exits(0);
    says(
        &workspace,
        &id,
        "WARN",
        "without a price by the month that is sold: `Starter` (monthly)",
    );
}

#[test]
fn a_mapping_is_taken_from_test_mode_to_live_mode_or_not_at_all() {
    let (one, other) = (StandIn::serve(&["--companies", "1"]), StandIn::serve(&["--companies", "1"]));
    let workspace = Workspace::new();
    let (test, live) = (test_mode(&one, &workspace), live_mode(&other, &workspace));
    let ids = ["starter_monthly", "starter_monthly_eur", "advisory_plus_monthly"].map(|key| price(&workspace, &test, key));
    confirm(
        &workspace,
        &test,
        &[(&ids[0], "starter"), (&ids[1], "starter"), (&ids[2], "professional")],
    );
    workspace.run(&["map", "default", &test, &ids[0]]).exits(0);

    let counts = |view: &Value| {
        (
            view["copied"].clone(),
            view["decisions"].clone(),
            view["defaults"].clone(),
            view["unchanged"].clone(),
        )
    };
    let preview = workspace.run(&["map", "copy", &test, &live, "--preview"]).exits(0).json();
    assert_eq!(counts(&preview), (json!(false), json!(2), json!(1), json!(0)), "{preview}");
    assert_eq!(
        preview["unmatched"][0]["external_id"],
        ids[2].as_str(),
        "live mode has fewer products"
    );
    let confirmed = || workspace.run(&["map", "status", &live]).exits(0).json()["counts"]["confirmed"].clone();
    assert_eq!(confirmed(), 0);

    // One decision to the contrary, and nothing is copied.
    let here = price(&workspace, &live, "starter_monthly_eur");
    confirm(&workspace, &live, &[(&here, "enterprise")]);
    let refused = workspace.run(&["map", "copy", &test, &live]).exits(1).json();
    assert_eq!(
        (&refused["copied"], refused["conflicts"].as_array().unwrap().len()),
        (&json!(false), 1),
        "{refused}"
    );
    assert_eq!(confirmed(), 1);

    confirm(&workspace, &live, &[(&here, "starter")]);
    let copied = workspace.run(&["map", "copy", &test, &live]).exits(0).json();
    assert_eq!(counts(&copied), (json!(true), json!(1), json!(1), json!(1)), "{copied}");
    says(&workspace, &live, "PASS", "one default price");
    let again = workspace.run(&["map", "copy", &test, &live]).exits(0).json();
    assert_eq!(counts(&again), (json!(true), json!(0), json!(0), json!(2)));
    workspace.run(&["map", "copy", &test, &test]).exits(2);
}

#[test]
fn what_a_person_decided_about_a_new_price_is_not_followed_over() {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let id = test_mode(&stand_in, &workspace);
    let [monthly, advisory] = ["starter_monthly", "advisory_monthly"].map(|key| price(&workspace, &id, key));
    confirm(&workspace, &id, &[(&monthly, "starter"), (&advisory, "professional")]);
    workspace.run(&["map", "publish", &id]).exits(0);
    let changed = |id: &str| {
        let change = json!({"partner": PARTNER, "object": "Price", "op": "update", "id": id, "amount": 4_200});
        text(&stand_in.control("mutate", &change)["Price"]["id"])
    };
    let (new, other) = (changed(&monthly), changed(&advisory));
    workspace.run(&["pull", &id]).exits(0);
    confirm(&workspace, &id, &[(&new, "enterprise")]);
    let followed = workspace.run(&["map", "follow", &id]).exits(0).json();
    assert_eq!(followed, json!({"followed": 1, "defaults": 0}), "the one that nobody had decided");
    let rows = export(&workspace, &id);
    let code = |id: &str| rows.iter().find(|row| &row[0] == id).map(|row| row[9].to_owned());
    assert_eq!(
        (code(&new).as_deref(), code(&other).as_deref()),
        (Some("enterprise"), Some("professional"))
    );
}

#[test]
fn a_price_that_lost_its_lookup_key_is_found_by_what_it_is() {
    let (one, other) = (StandIn::serve(&["--companies", "1"]), StandIn::serve(&["--companies", "1"]));
    let workspace = Workspace::new();
    let (test, live) = (test_mode(&one, &workspace), live_mode(&other, &workspace));
    // In live mode somebody forgot the lookup keys of this product.
    let yearly = price(&workspace, &test, "bookkeeping_yearly");
    confirm(&workspace, &test, &[(&yearly, "professional")]);
    let copied = workspace.run(&["map", "copy", &test, &live]).exits(0).json();
    assert_eq!(
        (&copied["copied"], &copied["decisions"], &copied["unmatched"]),
        (&json!(true), &json!(1), &json!([])),
        "{copied}"
    );
    let rows = export(&workspace, &live);
    let found = rows.iter().find(|row| &row[9] == "professional").unwrap();
    assert_eq!((&found[1], &found[8]), ("", "confirmed"));
}

/// Questions for one list.
fn questions(stand_in: &StandIn, list: &str) -> usize {
    stand_in.requests(|request| request["path"] == list && request["method"] == "GET")
}

fn counts(pulled: &Value) -> [u64; 5] {
    let prices = &pulled["resources"]["prices"];
    ["rows", "inserted", "updated", "unchanged", "deactivated"].map(|count| prices[count].as_u64().unwrap())
}

#[test]
fn a_long_catalog_is_read_in_windows_whole_and_once_and_goes_on_after_a_kill() {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let id = test_mode(&stand_in, &workspace);
    // Each makes way for the next one within seconds: archived ones stay in the list.
    let mut newest = price(&workspace, &id, "starter_monthly");
    for amount in 1..=380 {
        let mutation = json!({"partner": PARTNER, "object": "Price", "op": "update", "id": newest, "amount": amount * 100});
        newest = text(&stand_in.control("mutate", &mutation)["Price"]["id"]);
    }
    let before = (questions(&stand_in, "/v1/prices"), questions(&stand_in, "/v1/subscriptions"));
    let grown = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(counts(&grown), [500, 380, 0, 119, 1], "{grown}");
    let asked = questions(&stand_in, "/v1/prices") - before.0;
    assert!((6..20).contains(&asked), "{asked} questions for five pages");
    let asked_for_subscriptions = questions(&stand_in, "/v1/subscriptions") - before.1;
    assert!(
        (4..14).contains(&asked_for_subscriptions),
        "{asked_for_subscriptions} questions for three pages"
    );
    assert_eq!(price(&workspace, &id, "starter_monthly"), newest, "the last one has the lookup key");

    // Killed on its way, it goes on with the windows that are still open: what came before would be new to a second look.
    let database = Connection::open(workspace.path().join("workspace.db")).unwrap();
    let seen: i64 = database
        .query_row("SELECT MAX(last_seen_at) FROM source_objects", [], |row| row.get(0))
        .unwrap();
    stand_in.fault_of(PARTNER, "latency", "/v1/prices", &json!({"seconds": 1}));
    let start = questions(&stand_in, "/v1/prices");
    let mut child = workspace.spawn(&["pull", &id, "--resource", "prices"]);
    wait_until("some pages", || questions(&stand_in, "/v1/prices") - start >= 7);
    child.kill().unwrap();
    child.wait().unwrap();
    stand_in.heal();
    let touched = database.execute("UPDATE source_objects SET content_hash = 'touched' WHERE last_seen_at > ?1", [seen]);
    assert!((100..500).contains(&touched.unwrap()));
    let resumed = workspace.run(&["pull", &id, "--resource", "prices"]).exits(0).json();
    assert_eq!(counts(&resumed), [500, 0, 0, 500, 0], "it did not go on but began anew: {resumed}");
}

#[test]
fn a_product_that_nobody_can_buy_is_pulled_and_told() {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let id = test_mode(&stand_in, &workspace);
    map_everything(&workspace, &id);
    let (status, evidence) = judged(&workspace, &id, "prices.in_use");
    assert_eq!(
        (status.as_str(), evidence.contains("without a price")),
        ("WARN", false),
        "{evidence}"
    );

    // Its product stays in use.
    let prices = export(&workspace, &id);
    let name = prices.iter().find(|row| &row[1] == "starter_monthly").map(|row| row[2].to_owned());
    let product = name.unwrap().split(',').next().unwrap().to_owned();
    for row in prices.iter().filter(|row| row[2].starts_with(&format!("{product},"))) {
        let mutation = json!({"partner": PARTNER, "object": "Price", "op": "deactivate", "id": &row[0]});
        stand_in.control("mutate", &mutation);
    }
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    let products = &pulled["resources"]["products"];
    assert_eq!((&products["rows"], &products["unchanged"]), (&json!(40), &json!(40)), "{pulled}");
    let (status, evidence) = judged(&workspace, &id, "prices.in_use");
    assert_eq!(status, "WARN", "{evidence}");
    let told = format!("In use and without a price in use: 1 product (`{product}`)");
    assert!(evidence.contains(&told), "{evidence}");

    // An archived product is nobody's worry, and is pulled like the others.
    let of_that_name = |workspace: &Workspace| -> (String, bool) {
        let database = Connection::open(workspace.path().join("workspace.db")).unwrap();
        let found = "SELECT external_id, active FROM items WHERE name = ?1";
        database.query_row(found, [&product], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let (product_id, _) = of_that_name(&workspace);
    let mutation = json!({"partner": PARTNER, "object": "Product", "op": "deactivate", "id": product_id});
    stand_in.control("mutate", &mutation);
    let pulled = workspace.run(&["pull", &id, "--resource", "products"]).exits(0).json();
    assert_eq!(pulled["resources"]["products"]["deactivated"], json!(1), "{pulled}");
    assert_eq!(of_that_name(&workspace), (product_id, false));
    let (_, evidence) = judged(&workspace, &id, "prices.in_use");
    assert!(!evidence.contains("without a price"), "{evidence}");
}

#[test]
fn subscriptions_are_pulled_with_all_their_items_and_counted_once() {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let id = test_mode(&stand_in, &workspace);
    let before = questions(&stand_in, "/v1/subscription_items");
    let pull = || workspace.run(&["pull", &id, "--resource", "subscriptions"]).exits(0).json();
    let told = |pulled: &Value| {
        let counts = &pulled["resources"]["subscriptions"];
        ["rows", "inserted", "unchanged"].map(|count| counts[count].as_u64().unwrap())
    };
    assert_eq!(told(&pull()), [290, 0, 290], "they were pulled with the connection's first pull");
    assert_eq!(
        questions(&stand_in, "/v1/subscription_items") - before,
        1,
        "one has more items than it shows"
    );
    let database = Connection::open(workspace.path().join("workspace.db")).unwrap();
    let number = |sql: &str| -> i64 { database.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(number("SELECT COUNT(*) FROM customer_subscription_items"), 301);
    assert_eq!(
        number("SELECT MAX(items) FROM (SELECT COUNT(*) AS items FROM customer_subscription_items GROUP BY subscription_external_id)"),
        12
    );
    assert_eq!(
        number("SELECT COUNT(*) FROM customer_subscriptions WHERE active = 1 AND source_status = 'past_due'"),
        10
    );

    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["last_pull"]["resources"]["subscriptions"]["rows"], json!(290), "{shown}");

    // Each is one, however many prices it is paid by.
    for row in export(&workspace, &id).iter().filter(|row| &row[7] != "true") {
        let mutation = json!({"partner": PARTNER, "object": "Price", "op": "reactivate", "id": &row[0]});
        stand_in.control("mutate", &mutation);
    }
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    let (status, evidence) = judged(&workspace, &id, "prices.in_use");
    assert_eq!(status, "PASS", "{evidence}");
    let expected = "40 prices are paid by 290 live subscriptions, each mapped and in use, as pulled ";
    assert!(evidence.starts_with(expected), "{evidence}");

    // A price that was made inside of a subscription is in no list of prices.
    let one = "SELECT MIN(rowid) FROM customer_subscription_items WHERE position = 0";
    let inline = format!("UPDATE customer_subscription_items SET price_external_id = 'price_inline' WHERE rowid = ({one})");
    assert_eq!(database.execute(&inline, []).unwrap(), 1);
    let (status, evidence) = judged(&workspace, &id, "prices.in_use");
    let told = evidence.starts_with("Paid by and in no list of prices: 1 price (`price_inline`: 1 subscription). Pull once more");
    assert_eq!((status.as_str(), told), ("FAIL", true), "{evidence}");
    let alone = Workspace::new();
    let key = text(&stand_in.ready["credentials"][PARTNER]["restricted_key"]);
    let only = text(&connecting_with_key(&stand_in, &alone, PARTNER, &key).exits(0).json()["id"]);
    alone.run(&["pull", &only, "--resource", "subscriptions"]).exits(0);
    assert_eq!(judged(&alone, &only, "prices.in_use").0, "SKIP", "nobody knows a price");

    // Without the right all else is pulled, and nobody guesses what is paid by.
    let fresh = Workspace::new();
    let rights = json!({"products": "read", "prices": "read"});
    let mutation = json!({"partner": PARTNER, "object": "Key", "op": "update", "id": "restricted", "body": {"rights": rights}});
    stand_in.control("mutate", &mutation);
    let poor = text(&connecting_with_key(&stand_in, &fresh, PARTNER, &key).exits(0).json()["id"]);
    let pulled = fresh.run(&["pull", &poor]).exits(0).json();
    assert_eq!(pulled["resources"]["subscriptions"], json!(null), "{pulled}");
    let warned = text(&pulled["warnings"][0]);
    assert!(
        warned.contains("subscriptions were not read: the key lacks the right `Subscriptions`"),
        "{pulled}"
    );
    assert_eq!(
        pulled["warnings"].as_array().unwrap().len(),
        1,
        "what a key need not read is no warning: {pulled}"
    );
    assert_eq!(judged(&fresh, &poor, "prices.in_use").0, "SKIP");
    let refused = fresh.run(&["pull", &poor, "--resource", "subscriptions"]).exits(3).json();
    assert!(
        text(&refused["error"]["message"]).contains("may not read subscriptions"),
        "{refused}"
    );
}
