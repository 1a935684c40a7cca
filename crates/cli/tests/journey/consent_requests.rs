//! Somebody else consents: a link goes out in a message, and the address that comes back by hand is judged as a callback.

use serde_json::{Value, json};
use url::Url;

use crate::calendars;
use crate::google_workspace;
use crate::support::advisoros::{Finished, Workspace};
use crate::support::consent_page::{Press, filled};
use crate::support::register_app;
use crate::support::stand_in::{PARTNER, StandIn, text};

struct Firm {
    stand_in: StandIn,
    workspace: Workspace,
    companies: Vec<String>,
}

/// Two clients, called like the second and the third company.
fn firm() -> Firm {
    let stand_in = StandIn::serve(&["--companies", "3", "--accounts", "5", "--invoices", "0"]);
    let workspace = Workspace::new();
    let url = format!("{}/control/companies", text(&stand_in.ready["control_url"]));
    let body = ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
    let answer: Value = serde_json::from_str(&body).unwrap();
    let companies = answer["companies"].as_array().unwrap().iter();
    let companies: Vec<String> = companies
        .filter(|company| company["partner"] == PARTNER)
        .map(|company| text(&company["name"]))
        .collect();
    register_app(&stand_in, &workspace, PARTNER);
    for (reference, company) in [("A", &companies[1]), ("B", &companies[2])] {
        workspace
            .run(&["clients", "add", "--name", company, "--reference", reference])
            .exits(0);
    }
    Firm {
        stand_in,
        workspace,
        companies,
    }
}

impl Firm {
    fn run(&self, arguments: &[&str]) -> Finished {
        self.workspace.run(&[&["consent-requests"], arguments].concat())
    }

    fn ask(&self, client: &str) -> Value {
        self.run(&["ask", client, PARTNER, "--environment", "custom"]).exits(0).json()
    }

    fn finish(&self, request: &Value, address: &str) -> Finished {
        let id = text(&request["id"]);
        self.workspace.run_with_input(&["consent-requests", "finish", &id], address)
    }

    fn status(&self, request: &Value) -> Value {
        let shown = self.workspace.run(&["consent-requests", "show", &text(&request["id"])]);
        serde_json::from_str::<Value>(&shown.stdout).unwrap()["status"].clone()
    }

    fn connections(&self) -> Vec<Value> {
        let list = self.workspace.run(&["connections", "list"]).exits(0).json();
        list["connections"].as_array().unwrap().clone()
    }
}

/// What the other person does on their own machine, where the way back leads nowhere: the address that they end on.
fn at_the_partner(request: &Value, company: &str, press: Press) -> String {
    let link = Url::parse(&text(&request["link"])).unwrap();
    let (target, form) = filled(&link, press, Some(company));
    pressed(&target, &form)
}

fn pressed(target: &Url, form: &str) -> String {
    let answer = ureq::post(target.as_str())
        .config()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build()
        .header("content-type", "application/x-www-form-urlencoded")
        .send(form)
        .unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[test]
fn a_link_goes_out_and_the_address_that_comes_back_connects_the_client() {
    let firm = firm();
    let [_, first, second] = &firm.companies[..] else { panic!() };
    let (one, other) = (firm.ask("A"), firm.ask("B"));
    assert_eq!((&one["status"], &one["client_name"]), (&json!("waiting"), &json!(first)));
    let body = text(&one["message"]["body"]);
    assert!(body.contains(&text(&one["link"])) && body.contains(first.as_str()), "{body}");
    assert!(body.contains(&text(&one["redirect_uri"])), "{body}");

    // Another program lists both; what is no address, another's address, or not whole changes nothing.
    let listed = firm.run(&["list"]).exits(0).json();
    assert_eq!(listed["consent_requests"].as_array().unwrap().len(), 2);
    let address = at_the_partner(&one, first, Press::Consent);
    let others = at_the_partner(&other, second, Press::Consent);
    let (without_state, _) = address.split_once("&state=").unwrap();
    let elsewhere = address.replace("localhost", "firm.example");
    for wrong in ["", "hello", "https://partner.example/", without_state, &elsewhere, &others] {
        assert_eq!(firm.finish(&one, wrong).exits(2).error_code(), "invalid_input", "{wrong}");
        assert_eq!(firm.status(&one), "waiting", "{wrong}");
    }
    assert!(firm.connections().is_empty());

    // A line break that the mail program added does no harm.
    let (head, tail) = address.split_at(40);
    let done = firm.finish(&one, &format!("{head}\n  {tail}\n")).exits(0).json();
    assert_eq!(
        (&done["status"], &done["link"], &done["doubt"]),
        (&json!("connected"), &Value::Null, &Value::Null)
    );
    let [connection] = &firm.connections()[..] else { panic!() };
    assert_eq!(connection["advisory_client"]["name"], *first);
    let again = firm.finish(&one, &address).exits(2);
    assert!(text(&again.json()["error"]["message"]).contains("already"), "{again:?}");
    assert_eq!(firm.connections().len(), 1, "an address counts once");
    firm.run(&["again", &text(&one["id"])]).exits(2);
    firm.workspace.run(&["audit", "verify"]).exits(0);
}

#[test]
fn a_refusal_a_new_link_and_a_wrong_company_are_told() {
    let firm = firm();
    let [foreign, first, _] = &firm.companies[..] else { panic!() };
    let asked = firm.ask("A");
    let refused = firm.finish(&asked, &at_the_partner(&asked, first, Press::Refuse)).exits(1).json();
    assert_eq!((&refused["status"], &refused["link"]), (&json!("refused"), &Value::Null));

    // The old link is worth nothing beside the new one.
    let asked = firm.ask("A");
    let old = at_the_partner(&asked, first, Press::Consent);
    let anew = firm.run(&["again", &text(&asked["id"])]).exits(0).json();
    assert_ne!(anew["link"], asked["link"]);
    assert_eq!(firm.status(&asked), "cancelled");
    firm.finish(&asked, &old).exits(2);
    firm.finish(&anew, &old).exits(2);
    assert_eq!(firm.status(&anew), "waiting");

    // Another company's books are not connected: the consent is given back, and the same link brings the right one.
    let wrong = at_the_partner(&anew, foreign, Press::Consent);
    let doubtful = firm.finish(&anew, &wrong).exits(1).json();
    assert_eq!(
        (&doubtful["status"], &doubtful["link"], &doubtful["connection_id"]),
        (&json!("waiting"), &anew["link"], &Value::Null)
    );
    let doubt = text(&doubtful["doubt"]);
    assert!(
        doubt.contains("the names differ") && doubt.contains("The consent was given back"),
        "{doubt}"
    );
    assert!(firm.connections().is_empty());
    assert_eq!(firm.stand_in.requests(|request| text(&request["path"]).contains("revoke")), 1);

    // An address that was used, and one for which the partner is away, leave the request and its link as they were.
    let spent = firm.finish(&anew, &wrong).exits(1).json();
    let first_time = at_the_partner(&anew, first, Press::Consent);
    firm.stand_in
        .fault_of(PARTNER, "status", "/oauth2/v1/tokens/bearer", &json!({"status": 503, "count": 9}));
    let away = firm.finish(&anew, &first_time).exits(1).json();
    firm.stand_in.heal();
    for waits in [&spent, &away] {
        let doubt = text(&waits["doubt"]);
        assert_eq!((&waits["status"], &waits["link"]), (&json!("waiting"), &anew["link"]), "{doubt}");
        assert!(doubt.contains("have the same link opened again"), "{doubt}");
    }
    let doubtful = firm.finish(&anew, &at_the_partner(&anew, foreign, Press::Consent)).exits(1).json();
    let listed = firm.workspace.says(&["consent-requests", "list"]).exits(0).stdout;
    assert!(
        listed.contains("nothing was connected: ") && listed.contains("the names differ"),
        "{listed}"
    );
    let attention = firm.workspace.run(&["attention"]).exits(1).json();
    let items = attention["attention"].as_array().unwrap();
    let item = items
        .iter()
        .find(|item| text(&item["id"]) == format!("doubt:{}", text(&anew["id"])))
        .unwrap();
    assert_eq!(
        (&item["detail"], &item["action"]["kind"]),
        (&doubtful["doubt"], &json!("open_client"))
    );
    let done = firm.finish(&anew, &at_the_partner(&anew, first, Press::Consent)).exits(0).json();
    assert_eq!((&done["status"], &done["doubt"]), (&json!("connected"), &Value::Null));
    let [connection] = &firm.connections()[..] else { panic!() };
    assert_eq!(connection["advisory_client"]["name"], *first);

    let withdrawn = firm.ask("B");
    let address = at_the_partner(&withdrawn, &firm.companies[2], Press::Consent);
    firm.run(&["withdraw", &text(&withdrawn["id"])]).exits(0);
    firm.finish(&withdrawn, &address).exits(2);
    for arguments in [
        &["show", "no-such"][..],
        &["ask", "no-such", PARTNER],
        &["ask", "A", "stripe", "--environment", "custom"],
    ] {
        firm.run(arguments).exits(2);
    }
    assert_eq!(firm.connections().len(), 1);
}

fn allowed(workspace: &Workspace, id: &str) -> Vec<String> {
    let shown = workspace.run(&["connections", "show", id]).exits(0).json();
    assert_eq!(shown["status"], "connected");
    let abilities = shown["abilities"].as_array().unwrap().iter();
    abilities.filter(|one| one["allowed"] == true).map(|one| text(&one["id"])).collect()
}

/// Whoever was asked for one client signs in as another one's: that one's connection is not touched.
#[test]
fn a_consent_for_one_client_takes_nothing_from_another() {
    let (stand_in, workspace) = calendars::firm();
    let id = text(&calendars::connect(&stand_in, &workspace)["id"]);
    for (name, reference) in [(calendars::CONNECTED, "NF"), ("Bravo", "BR")] {
        workspace
            .run(&["clients", "add", "--name", name, "--reference", reference])
            .exits(0);
    }
    workspace.run(&["clients", "attach", "NF", &id]).exits(0);
    calendars::allow(&workspace, &id, "sample-meeting", Press::Consent).exits(0);
    let shown = || workspace.run(&["connections", "show", &id]).exits(0).json();
    let before = shown();

    let ask = ["consent-requests", "ask", "BR", calendars::PARTNER, "--environment", "custom"];
    let asked = workspace.run(&ask).exits(0).json();
    let address = at_the_partner(&asked, "Nora Finch (nora.finch@harborfinch.example)", Press::Consent);
    let finish = ["consent-requests", "finish", &text(&asked["id"])];
    let doubtful = workspace.run_with_input(&finish, &address).exits(1).json();
    assert_eq!((&doubtful["status"], &doubtful["connection_id"]), (&json!("waiting"), &Value::Null));
    let doubt = text(&doubtful["doubt"]);
    let already = format!("which is connected already, to `{}`", calendars::CONNECTED);
    for said in [already.as_str(), "`Bravo` was expected", "only forgotten"] {
        assert!(doubt.contains(said), "{said}: {doubt}");
    }
    let after = shown();
    for field in ["granted_scopes", "abilities", "authorized_at", "advisory_client", "status"] {
        assert_eq!(before[field], after[field], "{field}");
    }
    workspace.run(&["connections", "refresh", &id]).exits(0);
    workspace.run(&["connections", "test", &id]).exits(0);
    workspace.run(&["audit", "verify"]).exits(0);
}

/// A client whose grant ended: what it was allowed is asked of the other person too.
#[test]
fn what_was_allowed_of_a_client_is_asked_for_and_kept() {
    let (stand_in, workspace) = calendars::firm();
    let id = text(&calendars::connect(&stand_in, &workspace)["id"]);
    workspace
        .run(&["clients", "add", "--name", calendars::CONNECTED, "--reference", "NF"])
        .exits(0);
    workspace.run(&["clients", "attach", "NF", &id]).exits(0);
    for ability in ["subscriptions", "sample-meeting"] {
        calendars::allow(&workspace, &id, ability, Press::Consent).exits(0);
    }
    let before = allowed(&workspace, &id);
    assert!(before.contains(&"subscriptions".to_owned()) && before.contains(&"sample-meeting".to_owned()));
    let ended = json!({"partner": calendars::PARTNER, "object": "Grant", "op": "delete", "id": ""});
    stand_in.control("mutate", &ended);
    workspace.run(&["connections", "test", &id]).exits(3);

    let ask = ["consent-requests", "ask", "NF", calendars::PARTNER, "--environment", "custom"];
    let asked = workspace.run(&ask).exits(0).json();
    let finish = |request: &Value, address: &str| workspace.run_with_input(&["consent-requests", "finish", &text(&request["id"])], address);
    let address = at_the_partner(&asked, "Nora Finch (nora.finch@harborfinch.example)", Press::Consent);
    let done = finish(&asked, &address).exits(0).json();
    assert_eq!(
        (&done["status"], &done["connection_id"], &done["outcome"], &done["doubt"]),
        (&json!("connected"), &json!(id), &Value::Null, &Value::Null)
    );
    assert_eq!(allowed(&workspace, &id), before);
}

/// What the other person leaves out is told, and takes nothing else from the client.
#[test]
fn what_the_other_person_does_not_grant_is_told() {
    let (stand_in, workspace) = google_workspace::firm();
    let id = google_workspace::connect(&stand_in, &workspace);
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    let address = text(&shown["display_name"]);
    workspace
        .run(&["clients", "add", "--name", "Harbor Finch", "--reference", "GW"])
        .exits(0);
    workspace.run(&["clients", "attach", "GW", &id]).exits(0);
    calendars::allow(&workspace, &id, "sample-meeting", Press::Consent).exits(0);

    let ask = [
        "consent-requests",
        "ask",
        "GW",
        google_workspace::PARTNER,
        "--environment",
        "custom",
        "--login-hint",
        &address,
    ];
    let asked = workspace.run(&ask).exits(0).json();
    let link = Url::parse(&text(&asked["link"])).unwrap();
    let (target, form) = filled(&link, Press::ConsentWithout("calendar.events.owned"), None);
    let came_back = pressed(&target, &form);
    let finish = ["consent-requests", "finish", &text(&asked["id"])];
    let done = workspace.run_with_input(&finish, &came_back).exits(1).json();
    assert_eq!((&done["status"], &done["doubt"]), (&json!("connected"), &Value::Null), "{done}");
    let outcome = text(&done["outcome"]);
    assert!(outcome.contains("`sample-meeting` was not granted"), "{outcome}");
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["advisory_client"]["name"], "Harbor Finch");
    assert!(!allowed(&workspace, &id).contains(&"sample-meeting".to_owned()));
}

/// Google tells an address and no company: the account that was named is the client's, and no other is.
#[test]
fn an_account_is_known_by_the_address_that_was_named() {
    let (stand_in, workspace) = google_workspace::firm();
    let id = google_workspace::connect(&stand_in, &workspace);
    workspace.run(&["clients", "add", "--name", "Bravo", "--reference", "BR"]).exits(0);
    let ask = |more: &[&str]| {
        let ask = [
            "consent-requests",
            "ask",
            "BR",
            google_workspace::PARTNER,
            "--environment",
            "custom",
        ];
        workspace.run(&[&ask, more].concat())
    };
    let (kim, robin) = ("kim@alder-advisory.example", "robin@alder-advisory.example");
    for refused in [
        &[][..],
        &["--login-hint", ""],
        &["--login-hint", "harborfinch.example"],
        &["--login-hint", "a b@c.example"],
    ] {
        let error = ask(refused).exits(2).json();
        let hint = text(&error["error"]["hint"]);
        assert!(hint.contains("signs in with there"), "{refused:?}: {error}");
    }
    let asked = ask(&["--login-hint", &kim.to_uppercase()]).exits(0).json();
    assert_eq!(asked["login_hint"], kim);
    let link = Url::parse(&text(&asked["link"])).unwrap();
    assert!(
        link.query_pairs().any(|(name, value)| name == "login_hint" && value == kim),
        "{link}"
    );
    let body = text(&asked["message"]["body"]);
    assert!(body.contains(&format!("as {kim} and as nobody else")), "{body}");

    let finish = ["consent-requests", "finish", &text(&asked["id"])];
    let as_account = |account: &str, press| {
        let shown = format!("{} ({account})", if account == kim { "Kim Osei" } else { "Robin Alder" });
        let (target, form) = filled(&link, press, Some(&shown));
        workspace.run_with_input(&finish, &pressed(&target, &form))
    };
    for (account, press, said) in [
        (robin, Press::Consent, format!("`{robin}` signed in, and `{kim}` was asked to")),
        (
            kim,
            Press::ConsentWithout("userinfo.email"),
            "was not allowed to be seen".to_owned(),
        ),
    ] {
        let doubtful = as_account(account, press).exits(1).json();
        assert_eq!(doubtful["status"], "waiting", "{account}");
        let doubt = text(&doubtful["doubt"]);
        assert!(doubt.contains(&said), "{doubt}");
    }
    let done = as_account(kim, Press::Consent).exits(0).json();
    assert_eq!(done["status"], "connected", "{done}");
    let connections = workspace.run(&["connections", "list"]).exits(0).json();
    let whose = |of: &dyn Fn(&Value) -> bool| {
        let found = connections["connections"].as_array().unwrap().iter().find(|one| of(one)).unwrap();
        found["advisory_client"]["name"].clone()
    };
    assert_eq!(whose(&|one| one["id"] == done["connection_id"]), "Bravo");
    assert_eq!(whose(&|one| one["id"] == id), Value::Null);

    // A partner that lets nobody be named says so.
    let ask = [
        "consent-requests",
        "ask",
        "BR",
        PARTNER,
        "--environment",
        "rehearsal",
        "--login-hint",
        kim,
    ];
    let error = workspace.run(&ask).exits(2).json();
    assert!(text(&error["error"]["message"]).contains("cannot be named"), "{error}");
    workspace.run(&["audit", "verify"]).exits(0);
}

#[test]
fn nobody_answers_within_a_week() {
    let workspace = Workspace::new();
    let mut child = workspace.spawn(&["connect", PARTNER, "--environment", "rehearsal", "--browser-command", "\""]);
    drop(child.stdin.take());
    crate::support::advisoros::finish(child).exits(2);
    workspace.run(&["clients", "add", "--name", "Slow & Co."]).exits(0);
    let listed = workspace.run(&["clients", "list"]).exits(0).json();
    let client = text(&listed["clients"][0]["id"]);
    let asked = workspace
        .run(&["consent-requests", "ask", &client, PARTNER, "--environment", "rehearsal"])
        .exits(0)
        .json();
    let id = text(&asked["id"]);
    let show = || workspace.run(&["consent-requests", "show", &id]).exits(0).json();
    for _ in 0..2 {
        workspace.run(&["rehearsal", "drill", "sleep_three_days"]).exits(0);
        assert_eq!(show()["status"], "waiting");
    }
    workspace.run(&["rehearsal", "drill", "sleep_three_days"]).exits(0);
    let over = show();
    assert_eq!((&over["status"], &over["link"]), (&json!("expired"), &Value::Null));
    let address = format!("{}?code=x&state=y&realmId=1", text(&asked["redirect_uri"]));
    let late = workspace.run_with_input(&["consent-requests", "finish", &id], &address).exits(2);
    assert!(text(&late.json()["error"]["message"]).contains("has expired"), "{late:?}");
}
