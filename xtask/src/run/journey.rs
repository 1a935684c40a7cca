//! The window's road, walked on the command line in an empty workspace: stand-ins, connect, pull,
//! map, publish. Every command is printed as a person would type it, with its exit code.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::csv_mapping;
use crate::problem::{Attempt, Problem, Result};
use crate::process::{self, Kept};
use crate::repository;

/// Walks it and leaves the workspace where the last line says.
pub fn walk() -> Result {
    let walk = Walk::begin()?;
    walk.step(&["doctor"], "")?;
    let (_stand_ins, ready) = walk.serve()?;
    let connected = walk.connect(&ready)?;
    let id = text(&connected["id"], "the connection's id")?;
    walk.step(&["connections", "test", &id], "")?;
    walk.step(&["pull", &id], "")?;
    let status = walk.step(&["map", "status", &id], "")?;
    let (exported, decided) = (walk.folder.join("exported.csv"), walk.folder.join("decided.csv"));
    walk.step(&["map", "export", &id, "--out", &exported.to_string_lossy()], "")?;
    let export = fs::read_to_string(&exported).attempt(|| format!("read {}", exported.display()))?;
    fs::write(&decided, csv_mapping::decide(&export, &csv_mapping::first_categories(&status))?)
        .attempt(|| format!("write {}", decided.display()))?;
    walk.step(&["map", "import", &id, &decided.to_string_lossy()], "")?;
    walk.step(&["map", "publish", &id], "")?;
    walk.step(&["map", "drift", &id], "")?;
    println!("    the workspace of this walk: {}", walk.folder.join("workspace").display());
    Ok(())
}

struct Walk {
    folder: PathBuf,
}

impl Walk {
    fn begin() -> Result<Self> {
        let folder = repository::root().join("test-output/journey");
        if folder.exists() {
            fs::remove_dir_all(&folder).attempt(|| format!("empty {}", folder.display()))?;
        }
        fs::create_dir_all(&folder).attempt(|| format!("create {}", folder.display()))?;
        fs::write(folder.join("passphrase"), "a rehearsal has no secrets\n").attempt(|| "write the walk's passphrase".to_owned())?;
        Ok(Self { folder })
    }

    /// Serves the stand-ins until the answer is dropped.
    fn serve(&self) -> Result<(Kept, Value)> {
        let mut command = Command::new(repository::built("advisoros"));
        command.args(["--json", "sandbox", "serve", "--companies", "1"]);
        println!("    $ {} &", process::shown(&command));
        let mut stand_ins = Kept::start(command.stdin(Stdio::null()).stdout(Stdio::piped()).current_dir(&self.folder))?;
        let mut line = String::new();
        if let Some(output) = stand_ins.child().stdout.take() {
            BufReader::new(output)
                .read_line(&mut line)
                .attempt(|| "read the stand-ins' first line".to_owned())?;
        }
        let ready = serde_json::from_str(&line).attempt(|| "understand the stand-ins' first line".to_owned())?;
        println!("      ready");
        Ok((stand_ins, ready))
    }

    /// Connects the first partner that has an OAuth app, by the stand-ins' own consent page.
    fn connect(&self, ready: &Value) -> Result<Value> {
        let partners = ready["credentials"]
            .as_object()
            .ok_or_else(|| Problem::new("the stand-ins announce no partner"))?;
        let (partner, connect) = partners
            .iter()
            .map(|(partner, credentials)| (partner, &credentials["connect"]))
            .find(|(_, connect)| connect["client_id"].is_string())
            .ok_or_else(|| Problem::new("the stand-ins announce no partner with an OAuth app"))?;
        let browser = std::env::current_exe().attempt(|| "find this program".to_owned())?;
        let browser = format!("{} consent", browser.display());
        let oauth_client = text(&connect["client_id"], "the app's client id")?;
        let mut words: Vec<String> = ["connect", partner, "--environment", "custom", "--client-id", &oauth_client]
            .map(str::to_owned)
            .into();
        let mut secrets = String::new();
        for (name, value) in entries(&connect["secrets"]) {
            words.extend(["--secret".to_owned(), format!("{name}=-")]);
            secrets += &format!("{name}={value}\n");
        }
        for (option, values) in [("--endpoint", &ready["endpoints"][partner]), ("--field", &connect["fields"])] {
            words.extend(
                entries(values)
                    .into_iter()
                    .flat_map(|(name, value)| [option.to_owned(), format!("{name}={value}")]),
            );
        }
        words.extend(["--browser-command".to_owned(), browser]);
        self.step(&words.iter().map(String::as_str).collect::<Vec<_>>(), &secrets)
    }

    /// Runs one command, prints it with what it answered and its exit code, and reads the answer.
    fn step(&self, words: &[&str], input: &str) -> Result<Value> {
        let mut command = Command::new(repository::built("advisoros"));
        command
            .args(["--workspace", "workspace", "--json", "--passphrase-fd", "3"])
            .args(words);
        let line = format!("{} 3<passphrase", process::shown(&command));
        println!("    $ {line}");
        // The shell opens descriptor 3; the words themselves never pass through its parser.
        let mut shell = Command::new("bash");
        shell
            .args(["-c", "exec \"$@\" 3<passphrase", "step"])
            .arg(command.get_program())
            .args(command.get_args());
        shell.current_dir(&self.folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = shell.spawn().attempt(|| format!("start `{line}`"))?;
        if let Some(mut stdin) = child.stdin.take() {
            // A command that reads no input may be gone before it is written.
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().attempt(|| format!("wait for `{line}`"))?;
        let answer = String::from_utf8_lossy(&output.stdout);
        println!("      {}", shortened(answer.trim()));
        println!(
            "      exit code {}",
            output.status.code().map_or_else(|| "none".to_owned(), |code| code.to_string())
        );
        if !output.status.success() {
            return Err(Problem::new(format!("`{line}` failed")));
        }
        serde_json::from_str(&answer).attempt(|| format!("understand the answer of `{line}`"))
    }
}

fn text(value: &Value, what: &str) -> Result<String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| Problem::new(format!("the answer lacks {what}")))
}

fn entries(values: &Value) -> Vec<(&str, &str)> {
    values
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
        .collect()
}

/// The first 300 letters: a chart's answer would fill the screen.
fn shortened(answer: &str) -> String {
    let mut short: String = answer.chars().take(300).collect::<String>().replace('\n', " ");
    if answer.chars().nth(300).is_some() {
        short.push_str(" ...");
    }
    short
}
