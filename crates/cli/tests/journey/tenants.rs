//! An app that is registered in one tenant only, as Entra proposes: people sign in there and nowhere else.

use serde_json::{Value, json};

use crate::calendars::{PARTNER, firm};
use crate::devices::Waiting;
use crate::support::advisoros::{Finished, Workspace};
use crate::support::browser::{Press, at_authorization_url, at_consent_page};
use crate::support::stand_in::{StandIn, text};

const DOMAIN: &str = "harborfinch.example";

struct Firm {
    stand_in: StandIn,
    workspace: Workspace,
    tenant: String,
}

/// The firm's app, which only accounts of its own tenant may use.
fn in_one_tenant() -> Firm {
    let (stand_in, workspace) = firm();
    let order = json!({"partner": PARTNER, "object": "App", "op": "update", "id": "", "body": {"single_tenant": true}});
    stand_in.control("mutate", &order);
    let tenant = text(&stand_in.ready["credentials"][PARTNER]["tenant_id"]);
    Firm {
        stand_in,
        workspace,
        tenant,
    }
}

impl Firm {
    fn arguments(&self, command: &[&str], more: &[&str]) -> Vec<String> {
        let (connect, _) = self.stand_in.connect_arguments_of(PARTNER);
        let named = connect.iter().skip(1).map(String::as_str);
        command
            .iter()
            .copied()
            .chain(named)
            .chain(more.iter().copied())
            .map(str::to_owned)
            .collect()
    }

    fn connecting(&self, more: &[&str]) -> std::process::Child {
        let arguments = self.arguments(&["connect"], more);
        self.workspace.spawn(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn add(&self, more: &[&str]) -> Finished {
        let arguments = self.arguments(&["apps", "add"], more);
        self.workspace.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn apps(&self) -> Vec<Value> {
        self.workspace.run(&["apps", "list"]).exits(0).json()["apps"]
            .as_array()
            .unwrap()
            .clone()
    }

    fn edit(&self, id: &str, tenant: &str) -> Finished {
        self.workspace.run(&["apps", "edit", id, "--field", &format!("tenant={tenant}")])
    }

    /// Asks for a code, which this tenant does not give.
    fn refused_code(&self, more: &[&str]) -> String {
        let refused = self
            .workspace
            .run(&[&["connect", PARTNER, "--environment", "custom", "--callback", "device"], more].concat());
        assert_eq!(refused.error_code(), "needs_authorization");
        refused.exits(3).stdout
    }

    fn asked_at(&self, tenant: &str, grant: &str) -> usize {
        let path = format!("/{tenant}/oauth2/v2.0/token");
        self.stand_in
            .requests(|request| request["path"] == path.as_str() && request["grant_type"] == grant && request["status"] == 200)
    }

    fn stands_connected(&self, id: &str) {
        let tested = self.workspace.run(&["connections", "test", id]).exits(0).json();
        assert_eq!(tested["status"], "connected");
    }
}

/// What the partner's page says to a person who is not sent back.
fn page_of(child: std::process::Child) -> String {
    let mut page = String::new();
    let mut child = child;
    let url = {
        use std::io::{BufRead, BufReader};
        let lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
        lines
            .map_while(Result::ok)
            .find_map(|line| url::Url::parse(line.trim()).ok())
            .unwrap()
    };
    let answer = ureq::get(url.as_str()).config().http_status_as_error(false).build().call();
    page.push_str(&answer.unwrap().body_mut().read_to_string().unwrap());
    assert!(child.try_wait().unwrap().is_none(), "nothing came back");
    child.kill().unwrap();
    child.wait().unwrap();
    page
}

#[test]
fn who_is_refused_corrects_the_tenant_of_the_app_and_goes_on() {
    let firm = in_one_tenant();
    // The usual tenant: the page refuses, and the program is told where it asks itself.
    assert!(page_of(firm.connecting(&[])).contains("AADSTS50194"));
    let said = firm.refused_code(&[]);
    assert!(said.contains("registered for one organization only. Enter its tenant"), "{said}");
    let [app] = &firm.apps()[..] else { panic!("{:?}", firm.apps()) };
    let app = text(&app["id"]);

    let saved = firm.edit(&app, &firm.tenant).exits(0).json();
    assert_eq!(saved["fields"], json!({"tenant": firm.tenant}));
    let listed = firm.workspace.says(&["apps", "list"]).exits(0).stdout;
    assert!(listed.contains(&format!("tenant {}", firm.tenant)), "{listed}");
    let connected = at_consent_page(firm.connecting(&[]), Press::Consent).exits(0).json();
    assert_eq!(firm.apps().len(), 1, "the same app");
    let id = text(&connected["id"]);
    assert_eq!(connected["entered"][0]["value"], firm.tenant.as_str());
    firm.workspace.run(&["connections", "refresh", &id]).exits(0);
    firm.stands_connected(&id);
    assert_eq!(firm.asked_at(&firm.tenant, "authorization_code"), 1);
    assert_eq!(firm.asked_at(&firm.tenant, "refresh_token"), 1);
    assert_eq!(firm.asked_at("organizations", "refresh_token"), 0);

    // A code for another device, and another name of the same tenant.
    firm.edit(&app, DOMAIN).exits(0);
    let again = Waiting::of(firm.workspace.spawn(&["connections", "reconnect", &id, "--callback", "device"]));
    again.enter(&firm.stand_in, "consent");
    let reconnected = again.ends().exits(0).json();
    assert_eq!(
        (text(&reconnected["id"]), &reconnected["entered"][0]["value"]),
        (id.clone(), &json!(DOMAIN))
    );
    firm.workspace.run(&["connections", "refresh", &id]).exits(0);
    assert_eq!(firm.asked_at(DOMAIN, "refresh_token"), 1);
    let log = firm.workspace.run(&["audit", "export"]).exits(0).stdout;
    assert!(
        log.contains("app.fields_saved") && log.contains(&format!("tenant {DOMAIN}")),
        "{log}"
    );
}

#[test]
fn a_wrong_tenant_ends_nothing_that_works() {
    let firm = in_one_tenant();
    let connected = at_consent_page(firm.connecting(&["--field", &format!("tenant={}", firm.tenant)]), Press::Consent);
    let id = text(&connected.exits(0).json()["id"]);
    let app = text(&firm.apps()[0]["id"]);
    let said = firm
        .workspace
        .says(&["apps", "edit", &app, "--field", "tenant=nowhere.example"])
        .exits(0)
        .stdout;
    assert!(
        said.contains("tenant nowhere.example") && said.contains("1 connection keep"),
        "{said}"
    );

    firm.workspace.run(&["connections", "refresh", &id]).exits(0);
    firm.stands_connected(&id);
    let said = firm.refused_code(&[]);
    assert!(said.contains("Microsoft knows no such tenant. Correct the tenant"), "{said}");
    assert!(page_of(firm.workspace.spawn(&["connections", "reconnect", &id])).contains("AADSTS90002"));
    firm.stands_connected(&id);

    // With nothing entered the usual counts again, where such an app is refused.
    assert_eq!(firm.edit(&app, "").exits(0).json()["fields"], json!({}));
    assert!(firm.refused_code(&[]).contains("registered for one organization only"));
    firm.edit(&app, &firm.tenant).exits(0);
    let reconnecting = firm.workspace.spawn(&["connections", "reconnect", &id]);
    assert_eq!(at_consent_page(reconnecting, Press::Consent).exits(0).json()["id"], id.as_str());
    // A grant whose app was closed to others since is told with what to do.
    firm.edit(&app, "").exits(0);
    let order = |single| json!({"partner": PARTNER, "object": "App", "op": "update", "id": "", "body": {"single_tenant": single}});
    firm.stand_in.control("mutate", &order(false));
    let reconnecting = firm.workspace.spawn(&["connections", "reconnect", &id]);
    let reconnected = at_consent_page(reconnecting, Press::Consent).exits(0).json();
    assert_eq!(reconnected["entered"], json!([]), "the usual again");
    firm.stand_in.control("mutate", &order(true));
    let refused = firm.workspace.run(&["connections", "refresh", &id]).exits(3).stdout;
    assert!(refused.contains("Enter its tenant in the app's registration"), "{refused}");
}

#[test]
fn what_is_no_tenant_is_refused_and_nothing_is_stored() {
    let firm = in_one_tenant();
    for tenant in [
        "a/b",
        "..",
        "%2f",
        " ",
        "a b",
        "https://evil.example",
        "@evil.example",
        "a?b",
        "consumers",
        "COMMON",
    ] {
        let field = format!("tenant={tenant}");
        let refused = firm.add(&["--field", &field]).exits(2);
        assert_eq!(refused.error_code(), "invalid_input", "{tenant}");
        assert!(
            refused.stdout.contains("`tenant`") && refused.stdout.contains("Tenant ID"),
            "{}",
            refused.stdout
        );
    }
    let unknown = firm.add(&["--field", "realm=1"]).exits(2);
    assert!(
        unknown.stdout.contains("has no field `realm`") && unknown.stdout.contains("It has tenant"),
        "{}",
        unknown.stdout
    );
    assert!(firm.apps().is_empty());

    let app = text(&firm.add(&["--field", &format!("tenant= {} ", firm.tenant)]).exits(0).json()["id"]);
    for tenant in ["a/b", "..", "%2f", " "] {
        assert_eq!(firm.edit(&app, tenant).exits(2).error_code(), "invalid_input", "{tenant}");
    }
    assert_eq!(firm.apps()[0]["fields"], json!({"tenant": firm.tenant}));
    let misplaced = [
        "connect",
        PARTNER,
        "--environment",
        "custom",
        "--app",
        &app,
        "--field",
        "tenant=nowhere.example",
    ];
    let misplaced = firm.workspace.run(&misplaced).exits(2);
    assert!(
        misplaced.stdout.contains(&format!("apps edit {app} --field tenant=")),
        "{}",
        misplaced.stdout
    );
    // Whole addresses have no place for it.
    let whole: Vec<String> = ["authorize", "token"]
        .iter()
        .map(|name| format!("{name}=https://sign-in.example/{name}"))
        .chain(["api=https://graph.example".to_owned()])
        .collect();
    let mut arguments = vec![
        "apps",
        "add",
        PARTNER,
        "--environment",
        "custom",
        "--client-id",
        "x",
        "--field",
        "tenant=firm.example",
    ];
    arguments.extend(whole.iter().flat_map(|endpoint| ["--endpoint", endpoint]));
    let refused = firm.workspace.run(&arguments).exits(2);
    assert!(refused.stdout.contains("stands in none of the addresses"), "{}", refused.stdout);
}

#[test]
fn one_app_has_a_registration_for_each_tenant_and_one_that_nothing_uses_is_corrected() {
    let firm = in_one_tenant();
    let domain = format!("tenant={DOMAIN}");
    let app = text(&firm.add(&[]).exits(0).json()["id"]);
    assert_eq!(firm.add(&["--field", "tenant=organizations"]).exits(1).error_code(), "conflict");
    // Said with `connect`, it corrects the app that nothing was connected through.
    let connected = at_consent_page(firm.connecting(&["--field", &domain]), Press::Consent)
        .exits(0)
        .json();
    let [only] = &firm.apps()[..] else { panic!("{:?}", firm.apps()) };
    assert_eq!((text(&only["id"]), &only["fields"]), (app.clone(), &json!({"tenant": DOMAIN})));
    // An app that is in use stays as it is, and stands beside.
    let by_id = format!("tenant={}", firm.tenant);
    let again = at_consent_page(firm.connecting(&["--field", &by_id]), Press::Consent)
        .exits(0)
        .json();
    assert_eq!(firm.apps().len(), 2);
    assert_eq!(
        again["id"], connected["id"],
        "the account is connected once, whichever way it signed in"
    );
    assert_eq!(again["app_registration_id"], firm.apps()[1]["id"]);
    let both = firm.edit(&app, &firm.tenant).exits(1);
    assert_eq!(both.error_code(), "conflict");
    let child = firm.connecting(&[]);
    let unclear = crate::support::advisoros::finish(child).exits(2);
    assert!(unclear.stdout.contains("Choose one with --app ID"), "{}", unclear.stdout);
    let id = text(&again["id"]);
    let chosen = firm
        .workspace
        .spawn(&["connect", PARTNER, "--environment", "custom", "--app", &app]);
    let back = at_authorization_url(chosen, |url| {
        assert!(url.path().starts_with(&format!("/{DOMAIN}/")), "{url}");
        crate::support::consent_page::visit(url, Press::Consent, None);
    });
    assert_eq!(back.exits(0).json()["id"], id.as_str());
}
