//! The real window, driven by WebKitWebDriver through tauri-driver.
//!
//! A WebDriver client of a page's length, with a connection for each request: tauri-driver stalls
//! on a kept-alive one that has been idle.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::desktop::Desktop;
use super::process::{Guarded, free_port};

const PATIENCE: Duration = Duration::from_secs(30);
/// WebDriver's name of an element's reference.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One window and its driver.
pub struct Window {
    session: String,
    agent: ureq::Agent,
    _tauri_driver: Guarded,
}

/// A key that is no character (WebDriver 17.4.2).
pub mod key {
    pub const CONTROL: char = '\u{E009}';
    pub const ENTER: char = '\u{E007}';
    /// Lets go of every modifier.
    pub const NULL: char = '\u{E000}';
}

impl Window {
    /// Opens the built program with these arguments, on a desktop of its own. One that shows no window
    /// within [`PATIENCE`] is ended with all that runs on it, and another one started:
    /// WebKitWebDriver now and then waits for ever for a program that is already there. What the
    /// driver and the program print goes to the test's own output.
    pub fn open(home: &Path, arguments: &[&str]) -> (Desktop, Self) {
        let mut refusals = Vec::new();
        while refusals.len() < 3 {
            let desktop = Desktop::start(home);
            match Self::open_on(&desktop, home, arguments) {
                Ok(window) => return (desktop, window),
                Err(refusal) => refusals.push(refusal),
            }
        }
        panic!("no window: {refusals:?}");
    }

    fn open_on(desktop: &Desktop, home: &Path, arguments: &[&str]) -> Result<Self, String> {
        let (port, native_port) = (free_port(), free_port());
        let mut command = Command::new(tauri_driver());
        command.args([
            "--port",
            &port.to_string(),
            "--native-port",
            &native_port.to_string(),
            "--native-driver",
            "/usr/bin/WebKitWebDriver",
        ]);
        let tauri_driver = Guarded::start(
            desktop.environment(&mut command, home).stdout(Stdio::null()),
            "tauri-driver",
            "cargo install tauri-driver",
        );
        let config = ureq::Agent::config_builder()
            .max_idle_connections(0)
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        let agent = ureq::Agent::new_with_config(config);
        let program = env!("CARGO_BIN_EXE_advisoros-connect");
        let capabilities = json!({"capabilities": {"alwaysMatch": {"tauri:options": {"application": program, "args": arguments}}}});
        let address = format!("http://127.0.0.1:{port}/session");
        let started = Instant::now();
        loop {
            let answer = post(&agent, &address, &capabilities);
            if let Some(id) = answer.as_ref().ok().and_then(|value| value["sessionId"].as_str()) {
                return Ok(Self {
                    session: format!("{address}/{id}"),
                    agent,
                    _tauri_driver: tauri_driver,
                });
            }
            if started.elapsed() >= PATIENCE {
                return Err(format!("{answer:?}"));
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Waits for a button or link with exactly this text and clicks it.
    pub fn press(&self, text: &str) {
        self.click(&format!(
            "//*[self::button or self::a][normalize-space(.)={text:?} and not(@disabled)]"
        ));
    }

    /// Waits for an element and clicks it; once more while the page still moves or draws it anew.
    pub fn click(&self, xpath: &str) {
        let started = Instant::now();
        loop {
            let element = self.find(xpath);
            match self.ask(&format!("element/{element}/click"), &json!({})) {
                Ok(_) => return,
                Err(error) if started.elapsed() > PATIENCE => panic!("click {xpath}: {error}"),
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    /// Waits until the page shows `text`.
    pub fn sees(&self, text: &str) {
        self.find(&format!("//*[contains(normalize-space(.), {text:?})]"));
    }

    /// Sends keys to whatever has the focus.
    pub fn keys(&self, keys: &str) {
        let active = self.get("element/active");
        let active = active[ELEMENT].as_str().expect("something has the focus").to_owned();
        self.ask(&format!("element/{active}/value"), &json!({"text": keys})).expect("keys");
    }

    /// Waits for an element; its reference, for the driver.
    pub fn find(&self, xpath: &str) -> String {
        let started = Instant::now();
        loop {
            let found = self.ask("element", &json!({"using": "xpath", "value": xpath}));
            if let Some(element) = found.as_ref().ok().and_then(|found| found[ELEMENT].as_str()) {
                return element.to_owned();
            }
            if started.elapsed() > PATIENCE {
                let shown = self.ask("execute/sync", &json!({"script": "return document.body.innerText", "args": []}));
                panic!(
                    "the window does not show {xpath}: {found:?}; it shows\n{}",
                    shown.as_ref().ok().and_then(Value::as_str).unwrap_or_default()
                );
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Sends the driver a command of this session.
    pub fn ask(&self, command: &str, body: &Value) -> Result<Value, String> {
        post(&self.agent, &format!("{}/{command}", self.session), body)
    }

    /// Asks the driver for something of this session.
    pub fn get(&self, command: &str) -> Value {
        let mut answer = self
            .agent
            .get(format!("{}/{command}", self.session))
            .call()
            .expect("the driver answers");
        value(&answer.body_mut().read_to_string().expect("text")).expect("a value")
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _gone = self.agent.delete(&self.session).call();
    }
}

fn post(agent: &ureq::Agent, address: &str, body: &Value) -> Result<Value, String> {
    let answer = agent
        .post(address)
        .header("content-type", "application/json")
        .send(body.to_string());
    let text = answer
        .and_then(|mut answer| answer.body_mut().read_to_string())
        .map_err(|error| error.to_string())?;
    value(&text)
}

/// The `value` of an answer, or what is wrong.
fn value(text: &str) -> Result<Value, String> {
    let answer: Value = serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))?;
    match answer["value"]["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", answer["value"]["message"].as_str().unwrap_or_default())),
        None => Ok(answer["value"].clone()),
    }
}

/// `cargo xtask test` puts it into `target/tools/bin`.
fn tauri_driver() -> std::path::PathBuf {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin/tauri-driver");
    if installed.exists() { installed } else { "tauri-driver".into() }
}
