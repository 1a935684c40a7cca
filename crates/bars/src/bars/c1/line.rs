//! The firm's clients in line: who is which company, and who picks a wrong one.

use std::io::{BufRead, BufReader, Write};
use std::process::Child;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use url::Url;

use super::person::consents;
use crate::advisoros::Advisoros;
use crate::command_line::{CommandLine, finish};
use crate::firm::oauth_partner;
use crate::stand_in::StandIn;

/// Clients by their place in the line whose consent goes wrong, and how.
const OTHERS_TO_COME: usize = 4;
const OTHERS_CONNECTED: usize = 8;
const OF_NOBODY: usize = 12;
const NEAR_NAME: usize = 15;
const TWIN: usize = 18;
const WRONG_PICKS: usize = 5;

/// See the module.
pub struct Line<'a> {
    command_line: CommandLine,
    /// The company of each client.
    companies: &'a [String],
    /// Connected before, and nobody's.
    of_nobody: &'a str,
}

/// What came out.
pub struct Ended {
    /// Clients that have their own company.
    pub right: usize,
    /// How often a wrong company was picked.
    pub wrong_picks: usize,
    /// Of those, the ones that wait for a person.
    pub held: usize,
    /// Clients that have a company of another name.
    pub attached_wrongly: usize,
    /// Acts of a person for those that are right.
    pub acts: usize,
    /// The program's own time for them.
    pub own_seconds: f64,
}

impl<'a> Line<'a> {
    /// Registers the firm's app and imports its clients, one for each company.
    pub fn of(advisoros: &Advisoros, stand_in: &StandIn, companies: &'a [String], of_nobody: &'a [String]) -> anyhow::Result<Self> {
        let line = Self {
            command_line: CommandLine::new(advisoros)?,
            companies,
            of_nobody: of_nobody.first().context("nobody's company is missing")?,
        };
        let partner = &oauth_partner()?.manifest().id;
        let client_id = stand_in.client_id()?;
        let mut arguments: Vec<String> = ["apps", "add", partner, "--environment", "custom", "--client-id", &client_id]
            .map(str::to_owned)
            .into();
        let (_, secrets) = stand_in.connect_arguments()?;
        for secret in secrets.lines() {
            let (name, _) = secret.split_once('=').context("a secret has no name")?;
            arguments.extend(["--secret".to_owned(), format!("{name}=-")]);
        }
        for (name, url) in stand_in.endpoints()? {
            arguments.extend(["--endpoint".to_owned(), format!("{name}={url}")]);
        }
        let mut child = line.command_line.start(&arguments, &[])?;
        child
            .stdin
            .take()
            .context("`apps add` takes no secrets")?
            .write_all(secrets.as_bytes())?;
        finish(child)?;
        line.import()?;
        Ok(line)
    }

    /// A client is called like its company; one only nearly, and one like another client.
    fn import(&self) -> anyhow::Result<()> {
        let mut rows = String::from("name,reference\n");
        for place in 0..self.companies.len() {
            rows.push_str(&format!("\"{}\",K-{place:03}\n", self.client(place)));
        }
        let file = self.command_line.workspace().with_file_name("clients.csv");
        std::fs::write(&file, rows)?;
        let file = file.to_str().context("the folder has no name")?;
        self.command_line.run(&["clients", "import", file])?;
        let twin = format!("{} LLC", self.companies[TWIN]);
        let added = ["clients", "add", "--name", &twin, "--reference", "TWIN", "--another"];
        self.command_line.run(&added)?;
        Ok(())
    }

    fn client(&self, place: usize) -> String {
        let company = &self.companies[place];
        if place == NEAR_NAME {
            format!("{company} and Sons")
        } else {
            company.clone()
        }
    }

    /// What a person chooses for a client: its own company, but for some.
    fn pick(&self, place: usize) -> &str {
        match place {
            OTHERS_TO_COME => &self.companies[place + 1],
            OTHERS_CONNECTED => &self.companies[place - 2],
            OF_NOBODY => self.of_nobody,
            // Theirs are right, and so called that nobody can know it.
            _ => &self.companies[place],
        }
    }

    /// One company without a queue; gives how long the browser took.
    pub fn connect_alone(&self, company: &str) -> anyhow::Result<Duration> {
        let partner = &oauth_partner()?.manifest().id;
        let arguments = ["connect", partner, "--environment", "custom", "--browser-command", "true"];
        let mut by_person = Duration::ZERO;
        let connection = each_page(self.command_line.start(&arguments, &[])?, |_, url| {
            by_person += consents(url, company);
            Ok(())
        })?;
        ensure!(connection["status"] == "connected", "`connect` ended with {connection}");
        Ok(by_person)
    }

    /// Everybody, one consent after the other.
    pub fn connect_in_turn(&self) -> anyhow::Result<Ended> {
        let list = self.command_line.workspace().with_file_name("line.txt");
        let references = (0..self.companies.len()).map(|place| format!("K-{place:03}\n"));
        std::fs::write(&list, references.collect::<String>())?;
        let partner = &oauth_partner()?.manifest().id;
        let list = list.to_str().context("the folder has no name")?;
        let mut arguments = vec!["connect-many", "start", partner, "--environment", "custom"];
        arguments.extend(["--browser-command", "true", "--clients", list]);
        let child = self.command_line.start(&arguments, &[])?;
        let queue = each_page(child, |client, url| {
            let place = (0..self.companies.len()).find(|place| self.client(*place) == client);
            consents(url, self.pick(place.with_context(|| format!("nobody is called {client}"))?));
            Ok(())
        })?;
        self.judge(&queue)
    }

    /// Compares what stands in the queue, and the connections themselves, with who is who.
    fn judge(&self, queue: &Value) -> anyhow::Result<Ended> {
        let entries = queue["entries"].as_array().with_context(|| format!("no queue: {queue}"))?;
        ensure!(entries.len() == self.companies.len(), "{} clients stand in the line", entries.len());
        let number = |entry: &Value, name: &str| entry[name].as_u64().unwrap_or_default();
        let mut ended = Ended {
            right: 0,
            wrong_picks: WRONG_PICKS,
            held: 0,
            attached_wrongly: 0,
            acts: 0,
            own_seconds: 0.0,
        };
        for (place, entry) in entries.iter().enumerate() {
            let is_doubtful = [OTHERS_TO_COME, OTHERS_CONNECTED, OF_NOBODY, NEAR_NAME, TWIN].contains(&place);
            match entry["status"].as_str() {
                Some("held") if is_doubtful => ended.held += 1,
                Some("connected") if !is_doubtful && entry["display_name"] == *self.companies[place] => {
                    ended.right += 1;
                    ended.acts += usize::try_from(number(entry, "acts"))?;
                    ended.own_seconds += number(entry, "own_ms") as f64 / 1_000.0;
                }
                Some("connected") => {}
                _ => bail!("nothing came of a consent: {entry}"),
            }
        }
        let listed = self.command_line.run(&["connections", "list"])?;
        let connections = listed["connections"].as_array().context("no connections are listed")?;
        for connection in connections {
            let place = (0..self.companies.len()).find(|place| connection["advisory_client"]["name"] == *self.client(*place));
            let is_right = place.is_none_or(|place| {
                let is_own = connection["display_name"] == *self.companies[place];
                is_own && ![NEAR_NAME, TWIN].contains(&place)
            });
            ended.attached_wrongly += usize::from(!is_right);
        }
        Ok(ended)
    }
}

/// Acts at each page that a command opens, with the client for whom it does; gives its document once it has ended.
fn each_page(mut child: Child, mut act: impl FnMut(&str, &Url) -> anyhow::Result<()>) -> anyhow::Result<Value> {
    let stdout = child.stdout.take().context("the command gives nothing")?;
    // A long document fills its pipe before the last line is said.
    let document = std::thread::spawn(move || serde_json::from_reader(BufReader::new(stdout)));
    let mut stderr = BufReader::new(child.stderr.take().context("the command says nothing")?);
    let (mut line, mut client) = (String::new(), String::new());
    while stderr.read_line(&mut line)? > 0 {
        if let Some((_, name)) = line.trim_end().split_once(": ").filter(|(before, _)| before.contains(" of ")) {
            name.clone_into(&mut client);
        }
        if let Some(url) = line.strip_prefix("http").and_then(|_| Url::parse(line.trim()).ok()) {
            act(&client, &url)?;
        }
        line.clear();
    }
    // It ends with 1 where something waits for a decision.
    child.wait()?;
    let document = document.join().map_err(|_| anyhow::anyhow!("the document was not read"))?;
    document.context("the command gave no document")
}
