//! The whole road by the command line, with everything going wrong on the way that makes a program talk.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, ensure};
use connect_app::failpoint;
use rustix::process::Signal;
use serde_json::json;
use url::Url;

use super::canaries::{Canaries, Kind, typed};
use super::desk::{Desk, Ended, Site, Started};
use super::tap::{Mood, Tap};
use crate::firm::oauth_partner;
use crate::seeded::Choices;
use crate::stand_in::StandIn;
use crate::window_commands::words_of_sheet;

/// See the module.
pub struct Journey<'a> {
    /// Where it is made.
    pub desk: &'a Desk,
    /// What is learnt on the way.
    pub canaries: &'a Arc<Canaries>,
    /// The partner.
    pub stand_in: &'a StandIn,
    /// Before the partner.
    pub tap: &'a Tap,
    /// What the person types.
    pub choices: &'a Choices,
}

/// Reads and looks that need nothing but a workspace with a connection.
const LOOKS: [&[&str]; 22] = [
    &["--json", "doctor"],
    &["doctor"],
    &["--json", "partners", "list"],
    &["--json", "apps", "list"],
    &["apps", "list"],
    &["--json", "connections", "list"],
    &["connections", "list"],
    &["--json", "health"],
    &["health"],
    &["--json", "attention"],
    &["attention"],
    &["--json", "limits", "show"],
    &["--json", "settings", "show"],
    &["--json", "jobs", "list"],
    &["jobs", "list"],
    &["--json", "audit", "verify"],
    &["--json", "audit", "export"],
    &["audit", "export"],
    &["--json", "members", "list"],
    &["--json", "clients", "list"],
    &["--json", "categories", "list"],
    &["--json", "vault", "status"],
];

impl Journey<'_> {
    /// From an empty folder to a revoked grant.
    pub fn make(&self) -> anyhow::Result<()> {
        let passphrase = self.typed(Kind::Passphrase);
        let site = self.desk.site("firm", &passphrase)?;
        self.misplace_secrets(&site)?;
        let connection = self.connect(&site)?;
        self.use_a_key(&site)?;
        self.work(&site, &connection)?;
        self.meet_refusals(&site, &connection)?;
        self.crash(&site, &connection)?;
        self.move_away(&site, &connection, &passphrase)?;
        self.part(&site, &connection)
    }

    /// A secret that the person types somewhere.
    pub fn typed(&self, kind: Kind) -> String {
        let text = typed(self.choices, kind);
        self.canaries.learn(kind, &text);
        text
    }

    /// Of the firm's app.
    pub fn client_secret(&self) -> anyhow::Result<String> {
        let (_, input) = self.stand_in.connect_arguments()?;
        let (_, secret) = input.trim().split_once('=').context("a secret has a name")?;
        Ok(secret.to_owned())
    }

    /// Where the tap stands.
    pub fn endpoints(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let endpoints = self.stand_in.endpoints()?.into_iter();
        Ok(endpoints.map(|(name, url)| (name, self.tap.reroute(&url))).collect())
    }

    /// A command and its end.
    pub fn run(&self, site: &Site, arguments: &[&str]) -> anyhow::Result<Ended> {
        self.desk.finish(self.desk.start(site, arguments, "", &[])?)
    }

    /// In the arguments, on a line without a name, in an address.
    fn misplace_secrets(&self, site: &Site) -> anyhow::Result<()> {
        let partner = &oauth_partner()?.manifest().id;
        let connect = [
            "--json",
            "connect",
            partner,
            "--environment",
            "custom",
            "--client-id",
            "ABarsClientId",
        ];
        let misplaced = format!("client_secret={}", self.typed(Kind::MisplacedSecret));
        self.run(site, &[&connect[..], &["--secret", &misplaced]].concat())?.exits(2)?;
        self.run(site, &[&connect[1..], &["--secret", &misplaced]].concat())?.exits(2)?;
        let misspelled = format!("{}\n", self.typed(Kind::MisspelledSecret));
        let arguments = [&connect[..], &["--secret", "client_secret=-"]].concat();
        self.desk.finish(self.desk.start(site, &arguments, &misspelled, &[])?)?.exits(2)?;

        let password = self.typed(Kind::DatabasePassword);
        for address in [
            format!("postgres://firm:{password}@127.0.0.1:9/books"),
            format!("postgres://firm:{password}@127.0.0.1:nine/books"),
            format!("mysql://firm:{password}@127.0.0.1/books"),
        ] {
            let team = Site {
                workspace: address,
                ..site.clone()
            };
            self.run(&team, &["--json", "connections", "list"])?.fails()?;
            self.run(&team, &["doctor"])?.fails()?;
        }
        let proxy = format!("http://firm:{}@127.0.0.1:9", self.typed(Kind::ProxyPassword));
        for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
            let doctor = self.desk.start(site, &["--json", "doctor"], "", &[(variable, &proxy)])?;
            self.desk.finish(doctor)?;
        }
        Ok(())
    }

    /// Once in vain, once in earnest.
    fn connect(&self, site: &Site) -> anyhow::Result<String> {
        let (arguments, input) = self.stand_in.connect_arguments()?;
        self.canaries.learn(Kind::ClientSecret, &self.client_secret()?);
        let arguments: Vec<String> = arguments.iter().map(|argument| self.tap.reroute(argument)).collect();
        let arguments: Vec<&str> = std::iter::once("--json").chain(arguments.iter().map(String::as_str)).collect();

        // Standard input holds either the secret or the pasted addresses, so the app is registered first.
        let partner = &oauth_partner()?.manifest().id;
        let add = [
            "--json",
            "apps",
            "add",
            partner,
            "--environment",
            "custom",
            "--secret",
            "client_secret=-",
        ];
        let facts = [
            "--client-id",
            &self.stand_in.client_id()?,
            "--redirect-uri",
            "https://firm.example/return",
        ]
        .map(str::to_owned);
        let endpoints = self
            .endpoints()?
            .into_iter()
            .flat_map(|(name, url)| ["--endpoint".to_owned(), format!("{name}={url}")]);
        let facts: Vec<String> = facts.into_iter().chain(endpoints).collect();
        let add: Vec<&str> = add.into_iter().chain(facts.iter().map(String::as_str)).collect();
        self.desk.finish(self.desk.start(site, &add, &input, &[])?)?.exits(0)?;
        let app = self.app(site)?;
        let pasting = [
            "--json",
            "connect",
            partner,
            "--environment",
            "custom",
            "--app",
            &app,
            "--callback",
            "paste",
        ];
        let code = self.typed(Kind::ForeignCode);
        let foreign = format!("https://firm.example/return?code={code}&state=somebody-elses&realmId=1\nnot an address {code}\n");
        let mut pasted = self.desk.start(site, &pasting, &foreign, &[])?;
        self.learn_state(&pasted.authorization_url()?);
        let stderr = pasted.stderr();
        self.desk.finish(pasted)?.fails()?;
        without_authorization_url(&stderr)?;

        self.tap.set_mood(Mood::RepeatsInCodes);
        self.stand_in.control(
            "faults",
            &json!({"kind": "status", "status": 400, "count": 1, "match": {"method": "POST"}}),
        )?;
        self.consent(self.desk.start(site, &arguments, &input, &[])?)?.fails()?;
        self.tap.set_mood(Mood::Honest);
        self.stand_in.forgive()?;

        let connection = self.consent(self.desk.start(site, &arguments, &input, &[])?)?.exits(0)?.json()?;
        Ok(connection["id"].as_str().context("`connect` names no connection")?.to_owned())
    }

    /// Goes through the partner's page, which consents by itself.
    fn consent(&self, mut started: Started) -> anyhow::Result<Ended> {
        let url = started.authorization_url()?;
        self.learn_state(&url);
        // An attempt that fails answers the browser with a page of its own.
        let _page = ureq::get(url.as_str()).call();
        let stderr = started.stderr();
        let ended = self.desk.finish(started)?;
        without_authorization_url(&stderr)?;
        Ok(ended)
    }

    fn learn_state(&self, url: &Url) {
        if let Some((_, state)) = url.query_pairs().find(|(name, _)| name == "state") {
            self.canaries.learn(Kind::CsrfState, &state);
        }
    }

    /// What a firm does on a good day.
    fn work(&self, site: &Site, connection: &str) -> anyhow::Result<()> {
        for arguments in [
            &["--json", "connections", "test", connection][..],
            &["--json", "connections", "refresh", connection],
            &["connections", "show", connection],
            &["--json", "pull", connection],
            &["pull", connection, "--full"],
            &["--json", "map", "status", connection],
            &["--json", "map", "export", connection, "--out", &self.desk.paper("mapping.csv")],
            &["--json", "map", "revisions", connection],
            &["--json", "categories", "export", "--out", &self.desk.paper("categories.csv")],
            &["--json", "backup", &self.desk.paper("firm.backup")],
            &["--json", "vault", "recovery-sheet", "--out", &self.desk.paper("sheet.txt")],
        ] {
            self.run(site, arguments)?.exits(0)?;
        }
        self.run(site, &["--json", "map", "import", connection, &self.desk.paper("mapping.csv")])?;
        self.run(site, &["--json", "map", "publish", connection])?;
        self.verify(site, "calm")?;
        self.look(site)?;
        let app = self.app(site)?;
        self.run(site, &["--json", "apps", "check", &app])?.exits(0)?;
        Ok(())
    }

    fn verify(&self, site: &Site, name: &str) -> anyhow::Result<()> {
        for format in ["text", "json", "junit", "html"] {
            let out = self.desk.paper(&format!("{name}.{format}"));
            self.run(site, &["verify", "--format", format, "--out", &out])?;
        }
        let saved = self.desk.paper(&format!("{name}.json"));
        self.run(site, &["--json", "verify", "--from", &saved])?;
        Ok(())
    }

    fn look(&self, site: &Site) -> anyhow::Result<()> {
        for arguments in LOOKS {
            self.run(site, arguments)?;
        }
        Ok(())
    }

    fn app(&self, site: &Site) -> anyhow::Result<String> {
        let apps = self.run(site, &["--json", "apps", "list"])?.exits(0)?.json()?;
        Ok(apps["apps"][0]["id"].as_str().context("there is no app")?.to_owned())
    }

    /// A partner who repeats every secret in its refusals, one who speaks nonsense, and a wrong passphrase.
    fn meet_refusals(&self, site: &Site, connection: &str) -> anyhow::Result<()> {
        let app = self.app(site)?;
        let rotated = format!("client_secret={}\n", self.typed(Kind::WrongClientSecret));
        for mood in [Mood::Repeats, Mood::RepeatsInCodes] {
            self.tap.set_mood(mood);
            for fault in [
                json!({"kind": "status", "status": 400}),
                json!({"kind": "status", "status": 403}),
                json!({"kind": "status", "status": 500}),
            ] {
                self.stand_in.control("faults", &fault)?;
                self.run(site, &["--json", "connections", "refresh", connection])?.fails()?;
                self.run(site, &["connections", "refresh", connection])?.fails()?;
                if fault["status"] != 500 {
                    self.run(site, &["--json", "connections", "test", connection])?.fails()?;
                    self.run(site, &["--json", "pull", connection])?.fails()?;
                }
                if fault["status"] == 400 {
                    self.verify(site, &format!("refused-{mood:?}"))?;
                }
                self.stand_in.forgive()?;
            }
            let arguments = ["--json", "apps", "rotate", &app, "--secret", "client_secret=-"];
            self.desk.finish(self.desk.start(site, &arguments, &rotated, &[])?)?.fails()?;
            self.stand_in.control("faults", &json!({"kind": "expire", "count": 1}))?;
            self.run(site, &["--json", "connections", "test", connection])?;
            self.stand_in.forgive()?;
        }
        self.tap.set_mood(Mood::Confuses);
        self.run(site, &["--json", "connections", "test", connection])?.fails()?;
        self.run(site, &["--json", "pull", connection, "--full"])?.fails()?;
        self.verify(site, "confused")?;
        self.tap.set_mood(Mood::Honest);
        self.look(site)?;

        let wrong = self.typed(Kind::WrongPassphrase);
        let locked = Site {
            passphrase: self.desk.in_hand("wrong-passphrase", &wrong)?,
            ..site.clone()
        };
        self.run(&locked, &["--json", "connections", "test", connection])?.exits(5)?;
        self.run(&locked, &["connections", "refresh", connection])?.exits(5)?;
        self.run(site, &["--json", "connections", "test", connection])?.exits(0)?;
        Ok(())
    }

    /// With fresh tokens in memory, in escrow, and in the middle of being stored.
    fn crash(&self, site: &Site, connection: &str) -> anyhow::Result<()> {
        for signal in [Signal::ABORT, Signal::TRAP] {
            self.stand_in.advance(90_000)?;
            self.tap.set_mood(Mood::HoldsAfterRefresh);
            let held = self.desk.start(site, &["--json", "connections", "test", connection], "", &[])?;
            self.tap.wait_until_held()?;
            self.desk.snapshot(site)?;
            self.desk.crash(held, signal)?;
            self.desk.snapshot(site)?;
            self.tap.set_mood(Mood::Honest);
            self.run(site, &["--json", "connections", "test", connection])?.exits(0)?;
        }
        for place in ["reply_durable", "save_written", "access_token_written"] {
            let variables = [(failpoint::VARIABLE, place)];
            let killed = self
                .desk
                .start(site, &["--json", "connections", "refresh", connection], "", &variables)?;
            let killed = self.desk.finish(killed)?;
            ensure!(killed.code.is_none(), "a refresh passed by `{place}`");
            self.desk.snapshot(site)?;
            self.run(site, &["--json", "connections", "test", connection])?.exits(0)?;
        }
        Ok(())
    }

    /// The folder and the sheet go to another machine; so does the backup.
    fn move_away(&self, site: &Site, connection: &str, passphrase: &str) -> anyhow::Result<()> {
        let words = words_of_sheet(&std::fs::read_to_string(self.desk.paper("sheet.txt"))?);
        ensure!(words.len() == 12, "the sheet has {} words", words.len());
        let code = words.join(" ");
        self.canaries.learn(Kind::RecoveryCode, &code);
        let wrong = words.iter().rev().cloned().collect::<Vec<_>>().join(" ");
        self.canaries.learn(Kind::WrongRecoveryCode, &wrong);

        let moved = self.desk.site("moved", &self.typed(Kind::NewPassphrase))?;
        crate::files::copy_folder(site.workspace.as_ref(), moved.workspace.as_ref())?;
        self.desk.in_hand("words", &wrong)?;
        self.run(&moved, &["--json", "vault", "recover", "--code-fd", "8"])?.exits(5)?;
        self.desk.in_hand("words", &code)?;
        self.run(&moved, &["--json", "vault", "recover", "--code-fd", "8"])?.exits(0)?;
        self.desk.in_hand("words", "")?;
        self.run(&moved, &["--json", "connections", "refresh", connection])?.exits(3)?;
        self.run(&moved, &["--json", "move-here"])?.exits(0)?;
        self.run(&moved, &["--json", "connections", "test", connection])?.exits(0)?;

        let restored = self.desk.site("restored", passphrase)?;
        self.run(&restored, &["--json", "restore", &self.desk.paper("firm.backup")])?
            .exits(0)?;
        self.run(&restored, &["--json", "connections", "test", connection])?.fails()?;
        self.run(&restored, &["restore", &self.desk.paper("mapping.csv")])?.fails()?;
        self.run(site, &["--json", "move-here"])?;
        Ok(())
    }

    /// A new consent, a grant that the partner ends, and one that we give back.
    fn part(&self, site: &Site, connection: &str) -> anyhow::Result<()> {
        let reconnect = ["--json", "connections", "reconnect", connection];
        self.consent(self.desk.start(site, &reconnect, "", &[])?)?.exits(0)?;
        self.tap.set_mood(Mood::Repeats);
        self.stand_in.control("faults", &json!({"kind": "revoke", "count": 1}))?;
        self.run(site, &["--json", "connections", "test", connection])?.exits(3)?;
        self.run(site, &["connections", "show", connection])?;
        self.tap.set_mood(Mood::Honest);
        self.stand_in.forgive()?;
        self.consent(self.desk.start(site, &reconnect, "", &[])?)?.exits(0)?;
        self.tap.set_mood(Mood::Repeats);
        self.stand_in.control("faults", &json!({"kind": "status", "status": 400}))?;
        self.run(site, &["--json", "connections", "disconnect", connection])?;
        self.tap.set_mood(Mood::Honest);
        self.stand_in.forgive()?;
        self.run(site, &["--json", "connections", "test", connection])?.fails()?;
        self.verify(site, "parted")?;
        self.look(site)?;
        self.run(site, &["--json", "backup", &self.desk.paper("parted.backup")])?.exits(0)?;
        Ok(())
    }
}

/// Takes the one line out where the state belongs; it belongs nowhere else.
fn without_authorization_url(file: &std::path::Path) -> anyhow::Result<()> {
    let printed = std::fs::read_to_string(file)?;
    let is_url = |line: &str| Url::parse(line.trim()).is_ok_and(|url| url.query_pairs().any(|(name, _)| name == "state"));
    let rest: String = printed.split_inclusive('\n').filter(|line| !is_url(line)).collect();
    Ok(std::fs::write(file, rest)?)
}
