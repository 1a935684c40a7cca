//! The redirect URI: what is said to be registered, what is sent, and what the partner takes. Production is gone through up
//! to its own page, and the way behind it at stand-ins that compare as the vendors do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStderr, Command};

use serde_json::{Value, json};
use url::Url;

use crate::support::advisoros::{Finished, Workspace, finish};
use crate::support::consent_page::{Press, filled, visit};
use crate::support::stand_in::{StandIn, text};

const MICROSOFT: &str = "microsoft-365";

/// Client ids of the partners' shapes, which nobody has.
const MICROSOFTS_CLIENT_ID: &str = "11111111-2222-3333-4444-555555555555";
const GOOGLES_CLIENT_ID: &str = "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com";
const XEROS_CLIENT_ID: &str = "0123456789ABCDEF0123456789ABCDEF";
const QUICKBOOKS_CLIENT_ID: &str = "ABc1dEf2GhI3jKl4MnO5pQr6StU7vWx8YzA9bCd0EfG1hIj2Kl";

/// A `connect` that has sent the person to the partner and waits.
struct Connecting {
    child: Child,
    stderr: BufReader<ChildStderr>,
    said: String,
    page: Url,
}

impl Connecting {
    fn begin(workspace: &Workspace, arguments: &[&str], input: &str) -> Self {
        let mut child = workspace.spawn(&[arguments, &["--browser-command", "true"]].concat());
        // Secrets are read to the end of standard input; without any, an address can be pasted there later.
        if !input.is_empty() {
            child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        }
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("Waiting for") && !said.contains("Then paste") {
            if stderr.read_line(&mut said).unwrap() == 0 {
                panic!("it did not wait: {said}\n{:#?}", finish(child));
            }
        }
        let page = said.lines().find_map(|line| Url::parse(line).ok()).unwrap();
        Self { child, stderr, said, page }
    }

    /// At a stand-in, with an app that may be told another redirect URI.
    fn at(stand_in: &StandIn, workspace: &Workspace, partner: &str, more: &[&str]) -> Self {
        let (arguments, input) = stand_in.connect_arguments_of(partner);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
        Self::begin(workspace, &arguments, &input)
    }

    /// Through the app that is known already.
    fn by_hand(workspace: &Workspace, partner: &str) -> Self {
        Self::begin(
            workspace,
            &["connect", partner, "--environment", "custom", "--callback", "paste"],
            "",
        )
    }

    fn sent(&self) -> String {
        let pair = self.page.query_pairs().find(|(name, _)| name == "redirect_uri");
        pair.unwrap().1.into_owned()
    }

    /// What was sent, without the port that is chosen each time.
    fn sent_without_port(&self) -> String {
        let sent = self.sent();
        let port = Url::parse(&sent).unwrap().port();
        port.map_or(sent.clone(), |port| sent.replace(&format!(":{port}"), ""))
    }

    /// The partner's page, which has to refuse: nobody comes back.
    fn refused(&self) -> String {
        let answer = ureq::get(self.page.as_str())
            .config()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .call()
            .unwrap();
        assert!(answer.headers().get("location").is_none(), "{answer:?}");
        answer.into_body().read_to_string().unwrap()
    }

    fn consent(self) -> Finished {
        visit(&self.page, Press::Consent, None);
        self.ended()
    }

    /// The browser is elsewhere: the address that it ends on is brought back by hand.
    fn consent_by_hand(mut self) -> (String, Finished) {
        let (target, form) = filled(&self.page, Press::Consent, None);
        let answer = ureq::post(target.as_str())
            .config()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .header("content-type", "application/x-www-form-urlencoded")
            .send(form)
            .unwrap();
        let address = answer.headers()["location"].to_str().unwrap().to_owned();
        writeln!(self.child.stdin.as_mut().unwrap(), "{address}").unwrap();
        (address, self.ended())
    }

    /// Ctrl+C, once the command listens for it.
    fn interrupt(self) -> Finished {
        std::thread::sleep(std::time::Duration::from_millis(500));
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.ended()
    }

    fn ended(mut self) -> Finished {
        drop(self.child.stdin.take());
        self.stderr.read_to_string(&mut self.said).unwrap();
        let mut finished = finish(self.child);
        finished.stderr = self.said;
        finished
    }
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn apps(workspace: &Workspace) -> Vec<Value> {
    workspace.run(&["apps", "list"]).exits(0).json()["apps"].as_array().unwrap().clone()
}

/// An app that was registered at the partner as the words say is asked for what those words say.
#[test]
fn in_production_what_is_shown_to_be_registered_is_what_is_sent() {
    for (partner, client_id, shown, sent) in [
        (MICROSOFT, MICROSOFTS_CLIENT_ID, Some("http://localhost"), "http://localhost"),
        ("google-workspace", GOOGLES_CLIENT_ID, None, "http://127.0.0.1/"),
        (
            "xero",
            XEROS_CLIENT_ID,
            Some("http://localhost:47813/callback"),
            "http://localhost/callback",
        ),
    ] {
        let workspace = Workspace::new();
        let needs_secret = partner == "google-workspace";
        let mut add = vec!["apps", "add", partner, "--client-id", client_id];
        add.extend(needs_secret.then_some(["--secret", "client_secret=-"]).into_iter().flatten());
        let input = if needs_secret { "client_secret=s\n" } else { "" };
        let said = workspace.says_given(&add, input).exits(0).stdout;
        let page = workspace.says(&["partners", "show", partner]).exits(0).stdout;
        let line = page.lines().find(|line| line.trim_start().starts_with("production: ")).unwrap();
        let uris = &apps(&workspace)[0]["redirect_uris"];
        match shown {
            Some(shown) => {
                assert!(said.contains(&format!("has to be exactly {shown}")), "{said}");
                assert!(line.contains(&format!(": {shown},")), "{line}");
                assert_eq!(uris, &json!([shown]));
            }
            None => {
                assert!(!said.contains("redirect"), "{said}");
                assert!(line.ends_with("none to add"), "{line}");
                assert_eq!(uris, &json!([]));
            }
        }
        let waiting = Connecting::begin(&workspace, &["connect", partner], "");
        let went_out = waiting.sent_without_port();
        assert!(went_out.starts_with(sent), "{partner}: {went_out}");
        assert_eq!(went_out == sent, shown.is_some(), "{partner}: {went_out}");
        if let Some(shown) = shown {
            assert!(
                waiting.said.contains(&format!("add exactly {shown} to your firm's app")),
                "{}",
                waiting.said
            );
        }
        assert_eq!(waiting.interrupt().exits(1).error_code(), "cancelled");

        let waiting = Connecting::begin(&workspace, &["connect", partner, "--callback", "paste"], "");
        assert_eq!(waiting.sent(), shown.unwrap_or("http://localhost"), "{partner}");
        assert_eq!(waiting.ended().exits(1).error_code(), "cancelled");
    }
}

#[test]
fn in_production_somebody_elses_browser_ends_where_the_app_is_registered() {
    let workspace = Workspace::new();
    workspace
        .run(&["apps", "add", MICROSOFT, "--client-id", MICROSOFTS_CLIENT_ID])
        .exits(0);
    workspace
        .run(&["clients", "add", "--name", "Harbor Finch", "--reference", "HF"])
        .exits(0);
    for ask in [
        vec!["consent-requests", "ask", "HF", MICROSOFT, "--environment", "production"],
        vec![
            "consent-requests",
            "ask-admin",
            MICROSOFT,
            "--environment",
            "production",
            "--tenant",
            "firm.example",
        ],
    ] {
        let asked = workspace.run(&ask).exits(0).json();
        let link = Url::parse(&text(&asked["link"])).unwrap();
        let sent: Vec<String> = link
            .query_pairs()
            .filter(|(name, _)| name == "redirect_uri")
            .map(|(_, uri)| uri.into_owned())
            .collect();
        assert_eq!(sent, ["http://localhost"], "{ask:?}");
        assert!(
            text(&asked["message"]["body"]).contains("It begins with http://localhost\n"),
            "{asked}"
        );
    }
}

/// Where only an https page of the firm will do, nothing else is sent in its place.
#[test]
fn a_page_of_the_firms_own_is_asked_for_before_anything_is_stored() {
    let workspace = Workspace::new();
    let add = [
        "apps",
        "add",
        "quickbooks-online",
        "--client-id",
        QUICKBOOKS_CLIENT_ID,
        "--secret",
        "client_secret=-",
    ];
    let add = |more: &[&str]| workspace.run_with_input(&[&add[..], more].concat(), "client_secret=s\n");
    let refused = add(&[]).exits(2);
    assert!(refused.stdout.contains("to an https page of your firm"), "{}", refused.stdout);
    assert!(
        add(&["--redirect-uri", "http://localhost"])
            .exits(2)
            .stdout
            .contains("the partner refuses here")
    );
    assert_eq!(apps(&workspace), Vec::<Value>::new());

    add(&["--redirect-uri", "https://firm.example/return"]).exits(0);
    // It is known from then on, also by its client id.
    let again = ["connect", "quickbooks-online", "--client-id", QUICKBOOKS_CLIENT_ID];
    Connecting::begin(&workspace, &again, "").interrupt();
    for callback in ["relay", "paste"] {
        let waiting = Connecting::begin(&workspace, &["connect", "quickbooks-online", "--callback", callback], "");
        assert_eq!(waiting.sent(), "https://firm.example/return", "{callback}");
        waiting.interrupt();
    }
}

/// Relay page or page that leads nowhere: by what was said, and changed in place without another app.
#[test]
fn a_redirect_uri_is_filed_as_it_was_said_and_changed_in_place() {
    let workspace = Workspace::new();
    let page = "https://firm.example/return";
    let add = [
        "apps",
        "add",
        "quickbooks-online",
        "--client-id",
        QUICKBOOKS_CLIENT_ID,
        "--secret",
        "client_secret=-",
        "--redirect-uri",
        page,
        "--callback",
    ];
    let add = |callback: &str| workspace.run_with_input(&[&add[..], &[callback]].concat(), "client_secret=s\n");
    for (callback, told) in [("pigeon", "is no way back"), ("loopback", "is not on this machine")] {
        assert!(add(callback).exits(2).stdout.contains(told), "{callback}");
    }
    assert_eq!(apps(&workspace), Vec::<Value>::new());
    let app = add("paste").exits(0).json();
    let id = text(&app["id"]);
    let standing = || {
        let app = apps(&workspace).remove(0);
        (text(&app["callback"]), text(&app["redirect_uris"][0]))
    };
    assert_eq!(standing(), ("paste".to_owned(), page.to_owned()));

    // Nobody waits for a relay page that there is not.
    let connect = ["connect", "quickbooks-online"];
    let waiting = Connecting::begin(&workspace, &connect, "");
    assert!(waiting.said.contains("Then paste") && waiting.sent() == page, "{}", waiting.said);
    waiting.ended().exits(1);
    let refused = workspace.run(&["connect", "quickbooks-online", "--callback", "relay"]).exits(2);
    assert!(refused.stdout.contains("names no https relay page"), "{}", refused.stdout);
    // Its client id and the same page again say nothing new.
    let again = [
        "connect",
        "quickbooks-online",
        "--client-id",
        QUICKBOOKS_CLIENT_ID,
        "--redirect-uri",
        page,
    ];
    Connecting::begin(&workspace, &again, "").ended().exits(1);
    assert_eq!(standing().0, "paste");

    // What cannot be registered changes nothing; nor does a field that is wrong, beside an address that is right.
    let edit = |more: &[&str]| workspace.run(&[&["apps", "edit", &id], more].concat());
    for (more, told) in [
        (&["--redirect-uri", "http://localhost:5000/back"][..], "the partner refuses here"),
        (&["--redirect-uri", "firm.example"], "is not an address"),
        (&["--redirect-uri", "https://firm.example/#x"], "from a `#` on"),
        (&["--redirect-uri", ""], "to an https page of your firm"),
        (&["--callback", "pigeon"], "is no way back"),
        (
            &["--redirect-uri", "https://firm.example/new", "--field", "tenant=x"],
            "has no field `tenant`",
        ),
    ] {
        assert!(edit(more).exits(2).stdout.contains(told), "{more:?}");
        assert_eq!(standing(), ("paste".to_owned(), page.to_owned()), "{more:?}");
    }
    edit(&[]).exits(2);
    workspace
        .run(&["apps", "edit", "no-such", "--redirect-uri", "https://firm.example/new"])
        .exits(2);

    edit(&["--callback", "relay"]).exits(0);
    assert_eq!(standing(), ("relay".to_owned(), page.to_owned()));
    let new = "https://firm.example/new";
    let said = workspace.says(&["apps", "edit", &id, "--redirect-uri", new]).exits(0).stdout;
    assert!(said.contains(&format!("has to be exactly {new}")), "{said}");
    assert_eq!((apps(&workspace).len(), standing()), (1, ("relay".to_owned(), new.to_owned())));
    let waiting = Connecting::begin(&workspace, &connect, "");
    assert!(waiting.said.contains("Waiting for") && waiting.sent() == new, "{}", waiting.said);
    waiting.interrupt();
    let log = workspace.run(&["audit", "export"]).exits(0).stdout;
    assert!(log.contains("app.redirect_uris_replaced"), "{log}");
    workspace.run(&["audit", "verify"]).exits(0);
}

/// Where an address of the partner's list will do, taking back what was entered lets it count again.
#[test]
fn an_empty_redirect_uri_takes_back_what_was_entered() {
    let workspace = Workspace::new();
    let own = "http://localhost:5000/back";
    workspace
        .run(&["apps", "add", "xero", "--client-id", XEROS_CLIENT_ID, "--redirect-uri", own])
        .exits(0);
    let [app] = &apps(&workspace)[..] else { panic!() };
    let edited = workspace
        .run(&["apps", "edit", &text(&app["id"]), "--redirect-uri", ""])
        .exits(0)
        .json();
    assert_eq!(
        (&app["redirect_uris"], &edited["redirect_uris"]),
        (&json!([own]), &json!(["http://localhost:47813/callback"]))
    );
}

/// Production's way back, against a stand-in that compares as the vendor does: all but the port.
#[test]
fn an_app_that_was_registered_otherwise_is_refused_on_the_page_and_put_right() {
    let stand_in = StandIn::serve(&["--companies", "1"]);
    let workspace = Workspace::new();
    let wrong = Connecting::at(
        &stand_in,
        &workspace,
        MICROSOFT,
        &["--redirect-uri", "http://localhost:47813/callback"],
    );
    assert_eq!(wrong.sent_without_port(), "http://localhost/callback");
    assert_ne!(Url::parse(&wrong.sent()).unwrap().port(), Some(47_813), "the port is a free one");
    assert!(wrong.refused().contains("AADSTS50011"));
    assert!(
        wrong.said.contains("add exactly http://localhost/callback to your firm's app"),
        "{}",
        wrong.said
    );
    assert_eq!(wrong.interrupt().exits(1).error_code(), "cancelled");

    let right = Connecting::at(&stand_in, &workspace, MICROSOFT, &["--redirect-uri", "http://localhost"]);
    assert_eq!(right.sent_without_port(), "http://localhost");
    let connected = right.consent().exits(0).json();
    assert_eq!(connected["status"], "connected");
    let apps = apps(&workspace);
    assert_eq!(
        (apps.len(), &apps[0]["redirect_uris"]),
        (1, &json!(["http://localhost"])),
        "it was put right in place"
    );

    let by_hand = Connecting::by_hand(&workspace, MICROSOFT);
    let (address, again) = by_hand.consent_by_hand();
    assert!(address.starts_with("http://localhost/?"), "{address}");
    assert_eq!(again.exits(0).json()["id"], connected["id"]);
}

/// The other vendors compare to the letter.
#[test]
fn a_registered_redirect_uri_is_sent_to_the_letter() {
    let stand_in = StandIn::serve(&["--companies", "1"]);
    for partner in ["xero", "quickbooks-online"] {
        let workspace = Workspace::new();
        let registered = format!("http://localhost:{}/callback", free_port());
        let mutation = json!({"partner": partner, "object": "App", "op": "update", "body": {"redirect_uris": [registered]}});
        stand_in.control("mutate", &mutation);

        let elsewhere = Connecting::at(&stand_in, &workspace, partner, &[]);
        let page = elsewhere.refused();
        assert!(page.contains("redirect_uri"), "{partner}: {page}");
        elsewhere.interrupt();

        let slash = format!("{registered}/");
        let slashed = Connecting::at(&stand_in, &workspace, partner, &["--redirect-uri", &slash]);
        assert_eq!(slashed.sent(), slash);
        slashed.refused();
        slashed.interrupt();

        let right = Connecting::at(&stand_in, &workspace, partner, &["--redirect-uri", &registered]);
        assert_eq!(right.sent(), registered);
        assert_eq!(right.consent().exits(0).json()["status"], "connected", "{partner}");

        // Nobody listens when the address is brought back by hand, and it is the same address.
        let by_hand = Connecting::by_hand(&workspace, partner);
        let (address, again) = by_hand.consent_by_hand();
        assert!(address.starts_with(&registered), "{address}");
        again.exits(0);
    }
}
