//! People may not consent to calendars for themselves: an administrator is asked once for all of them, and what comes back
//! proves nothing until somebody signs in.

use serde_json::{Value, json};
use url::Url;

use crate::support::advisoros::{Finished, Workspace};
use crate::support::consent_page::{Press, filled};
use crate::support::register_app;
use crate::support::stand_in::{StandIn, text};

const PARTNER: &str = "microsoft-365";
const OMAR: &str = "Omar Reyes (omar.reyes@harborfinch.example)";
const GRACE: &str = "Grace Okafor (grace.okafor@harborfinch.example)";

struct Firm {
    _stand_in: StandIn,
    workspace: Workspace,
    tenant: String,
}

fn firm() -> Firm {
    let stand_in = StandIn::serve(&["--companies", "1"]);
    let workspace = Workspace::new();
    register_app(&stand_in, &workspace, PARTNER);
    workspace
        .run(&["clients", "add", "--name", "Harbor Finch Advisory", "--reference", "HF"])
        .exits(0);
    let tenant = text(&stand_in.ready["credentials"][PARTNER]["tenant_id"]);
    Firm {
        _stand_in: stand_in,
        workspace,
        tenant,
    }
}

impl Firm {
    fn run(&self, arguments: &[&str]) -> Finished {
        self.workspace.run(&[&["consent-requests"], arguments].concat())
    }

    fn ask_admin(&self, more: &[&str]) -> Value {
        let asked = ["ask-admin", PARTNER, "--environment", "custom", "--tenant", &self.tenant];
        self.run(&[&asked[..], more].concat()).exits(0).json()
    }

    fn finish(&self, request: &Value, address: &str) -> Finished {
        let id = text(&request["id"]);
        self.workspace.run_with_input(&["consent-requests", "finish", &id], address)
    }

    fn status(&self, request: &Value) -> Value {
        let shown = self.run(&["show", &text(&request["id"])]);
        serde_json::from_str::<Value>(&shown.stdout).unwrap()["status"].clone()
    }
}

/// What somebody does on their own machine: the address that they end on, or the page that they are stuck at.
fn at_the_partner(request: &Value, account: &str, press: Press) -> Result<String, String> {
    let link = Url::parse(&text(&request["link"])).unwrap();
    let (target, form) = filled(&link, press, Some(account));
    let mut answer = ureq::post(target.as_str())
        .config()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build()
        .header("content-type", "application/x-www-form-urlencoded")
        .send(form)
        .unwrap();
    match answer.headers().get("location") {
        Some(address) => Ok(address.to_str().unwrap().to_owned()),
        None => Err(answer.body_mut().read_to_string().unwrap()),
    }
}

#[test]
fn a_person_meets_the_wall_an_administrator_agrees_and_the_person_connects() {
    let firm = firm();
    let own = firm.run(&["ask", "HF", PARTNER, "--environment", "custom"]).exits(0).json();
    let wall = at_the_partner(&own, OMAR, Press::Consent).unwrap_err();
    assert!(wall.contains("Need admin approval"), "{wall}");

    let asked = firm.ask_admin(&[]);
    assert_eq!(
        (&asked["kind"], &asked["status"], &asked["tenant"], &asked["client_id"]),
        (&json!("admin_consent"), &json!("waiting"), &json!(firm.tenant), &Value::Null)
    );
    let (link, body) = (text(&asked["link"]), text(&asked["message"]["body"]));
    assert!(link.contains(&format!("/{}/v2.0/adminconsent?", firm.tenant)), "{link}");
    assert!(link.contains("https%3A%2F%2Fgraph.microsoft.com%2FCalendars.Read.Shared"), "{link}");
    assert!(link.contains("scope=offline_access") && !link.contains("code_challenge"), "{link}");
    assert!(body.contains(&link) && body.contains("Calendars.Read.Shared: "), "{body}");
    let listed = firm.run(&["list"]).exits(0).json();
    assert_eq!(listed["consent_requests"].as_array().unwrap().len(), 2);

    let address = at_the_partner(&asked, GRACE, Press::Consent).unwrap();
    assert!(address.contains("admin_consent=True"), "{address}");
    let without_state = address.split("state=").next().unwrap();
    let forged = format!("{without_state}state=AAAA");
    let elsewhere = address.replace("localhost", "firm.example");
    let with_code = format!("{address}&code=abc");
    let says_no = address.replace("admin_consent=True", "admin_consent=False");
    for wrong in ["hello", without_state, &forged, &elsewhere, &with_code, &says_no] {
        assert_eq!(firm.finish(&asked, wrong).exits(2).error_code(), "invalid_input", "{wrong}");
        assert_eq!(firm.status(&asked), "waiting", "{wrong}");
    }
    let reported = firm.finish(&asked, &address).exits(0).json();
    assert_eq!((&reported["status"], &reported["link"]), (&json!("reported"), &Value::Null));
    assert!(text(&reported["outcome"]).contains("proves nothing yet"), "{reported}");
    let twice = firm.finish(&asked, &address).exits(2);
    assert!(text(&twice.json()["error"]["message"]).contains("already"), "{twice:?}");
    firm.run(&["again", &text(&asked["id"])]).exits(2);
    let none = firm.workspace.run(&["connections", "list"]).exits(0).json();
    assert_eq!(none["connections"], json!([]), "a report makes no connection");

    // The proof: the person who met the wall signs in.
    let address = at_the_partner(&own, OMAR, Press::Consent).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&firm.finish(&own, &address).stdout).unwrap()["status"],
        "connected"
    );
    // A mailbox is its company's, whoever's it is.
    let listed = firm.workspace.run(&["connections", "list"]).exits(0).json();
    assert_eq!(listed["connections"][0]["advisory_client"]["name"], "Harbor Finch Advisory");
    firm.workspace.run(&["audit", "verify"]).exits(0);
}

#[test]
fn a_refusal_a_new_link_and_what_cannot_be_asked_are_told() {
    let firm = firm();
    let asked = firm.ask_admin(&["--ability", "sample-meeting", "--client", "HF"]);
    assert_eq!(
        (&asked["ability"], &asked["client_name"]),
        (&json!("sample-meeting"), &json!("Harbor Finch Advisory"))
    );
    assert!(text(&asked["link"]).contains("Calendars.ReadWrite"));
    let address = at_the_partner(&asked, GRACE, Press::Refuse).unwrap();
    assert!(address.contains("admin_consent=True") && address.contains("error="), "{address}");
    let refused = firm.finish(&asked, &address).exits(1).json();
    assert_eq!(refused["status"], "refused");
    assert!(text(&refused["outcome"]).contains("did not agree"), "{refused}");

    // The new link asks for the same; the old one is worth nothing beside it.
    let anew = firm.run(&["again", &text(&asked["id"])]).exits(0).json();
    assert_eq!((&anew["ability"], &anew["tenant"]), (&asked["ability"], &asked["tenant"]));
    firm.finish(&anew, &address).exits(2);
    assert_eq!(firm.status(&anew), "waiting");
    firm.run(&["withdraw", &text(&anew["id"])]).exits(0);
    let late = at_the_partner(&anew, GRACE, Press::Consent).unwrap();
    firm.finish(&anew, &late).exits(2);
    assert_eq!(firm.status(&anew), "cancelled");

    for (partner, more) in [
        (PARTNER, &["--tenant", "common"][..]),
        (PARTNER, &["--tenant", "Consumers"]),
        (PARTNER, &["--tenant", ""]),
        (PARTNER, &["--tenant", "../organizations"]),
        (PARTNER, &["--tenant", "t.example", "--ability", "everything"]),
        (PARTNER, &["--tenant", "t.example", "--client", "nobody"]),
        ("quickbooks-online", &["--tenant", "t.example"]),
        ("nobody", &["--tenant", "t.example"]),
    ] {
        let finished = firm.run(&[&["ask-admin", partner, "--environment", "custom"], more].concat());
        finished.exits(2);
    }
    assert_eq!(firm.run(&["list"]).exits(0).json()["consent_requests"].as_array().unwrap().len(), 2);
}

/// An app that is registered for one organization need not have it named again.
#[test]
fn the_organization_is_the_one_that_the_app_is_registered_for() {
    let firm = firm();
    let ask = |more: &[&str]| firm.run(&[&["ask-admin", PARTNER, "--environment", "custom"], more].concat());
    let open = ask(&[]).exits(2).json();
    assert!(text(&open["error"]["message"]).contains("--tenant"), "{open}");
    let app = firm.workspace.run(&["apps", "list"]).exits(0).json()["apps"][0].clone();
    assert_eq!(app["admin_tenant"], Value::Null);
    let field = format!("tenant={}", firm.tenant);
    let edited = firm
        .workspace
        .run(&["apps", "edit", &text(&app["id"]), "--field", &field])
        .exits(0)
        .json();
    assert_eq!(edited["admin_tenant"], json!(firm.tenant));
    let asked = ask(&[]).exits(0).json();
    assert_eq!(asked["tenant"], json!(firm.tenant));
    assert!(
        text(&asked["link"]).contains(&format!("/{}/v2.0/adminconsent?", firm.tenant)),
        "{asked}"
    );
    assert_eq!(
        ask(&["--tenant", "t.example"]).exits(0).json()["tenant"],
        "t.example",
        "another may be named"
    );
}

#[test]
fn a_rehearsal_asks_its_stand_in_and_nobody_answers_within_a_week() {
    let workspace = Workspace::new();
    let arguments = [
        "consent-requests",
        "ask-admin",
        PARTNER,
        "--environment",
        "rehearsal",
        "--tenant",
        "firm.example",
    ];
    let asked = workspace.run(&arguments).exits(0).json();
    assert!(text(&asked["link"]).starts_with("http://127.0.0.1:"), "{asked}");
    for _ in 0..3 {
        workspace.run(&["rehearsal", "drill", "sleep_three_days"]).exits(0);
    }
    let id = text(&asked["id"]);
    let over = workspace.run(&["consent-requests", "show", &id]).exits(0).json();
    assert_eq!((&over["status"], &over["link"]), (&json!("expired"), &Value::Null));
    let address = format!("{}?admin_consent=True&state=x", text(&asked["redirect_uri"]));
    let late = workspace.run_with_input(&["consent-requests", "finish", &id], &address).exits(2);
    assert!(text(&late.json()["error"]["message"]).contains("has expired"), "{late:?}");
}
