//! `advisoros sandbox serve` in a process of its own, and its control URL.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// The partner that these journeys use.
pub const PARTNER: &str = "quickbooks-online";

/// Ends with the test.
pub struct StandIn {
    child: Child,
    /// The ready line.
    pub ready: Value,
}

impl StandIn {
    /// Serves the chart (and no seeded company).
    pub fn with_chart(chart: &Path, more: &[&str]) -> Self {
        let chart = chart.to_str().unwrap();
        let mut arguments = vec!["--companies", "0", "--chart", chart];
        arguments.extend(more);
        Self::serve(&arguments)
    }

    /// `sandbox serve` with these options.
    pub fn serve(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_advisoros"))
            .args(["sandbox", "serve"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap_or_else(|error| panic!("no ready line ({error}): {line:?}"));
        Self { child, ready }
    }

    /// Arguments of `connect` for this stand-in, and what it reads from standard input.
    pub fn connect_arguments(&self) -> (Vec<String>, String) {
        self.connect_arguments_of(PARTNER)
    }

    /// The same for another partner.
    pub fn connect_arguments_of(&self, partner: &str) -> (Vec<String>, String) {
        let connect = &self.ready["credentials"][partner]["connect"];
        let mut arguments = vec![
            "connect".to_owned(),
            partner.to_owned(),
            "--environment".to_owned(),
            "custom".to_owned(),
        ];
        arguments.extend(["--client-id".to_owned(), text(&connect["client_id"])]);
        let mut input = String::new();
        for (name, value) in connect["secrets"].as_object().unwrap() {
            arguments.extend(["--secret".to_owned(), format!("{name}=-")]);
            input.push_str(&format!("{name}={}\n", text(value)));
        }
        for (name, url) in self.ready["endpoints"][partner].as_object().unwrap() {
            arguments.extend(["--endpoint".to_owned(), format!("{name}={}", text(url))]);
        }
        for (name, value) in connect["fields"].as_object().unwrap() {
            arguments.extend(["--field".to_owned(), format!("{name}={}", text(value))]);
        }
        (arguments, input)
    }

    /// A POST to the control URL.
    pub fn control(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/control/{path}", text(&self.ready["control_url"]));
        let mut response = ureq::post(&url)
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let answer = response.body_mut().read_to_string().unwrap();
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }

    /// Adds a fault for the partner.
    pub fn fault(&self, kind: &str, path: &str, more: &Value) {
        self.fault_of(PARTNER, kind, path, more);
    }

    /// Adds a fault for another partner.
    pub fn fault_of(&self, partner: &str, kind: &str, path: &str, more: &Value) {
        let mut fault = json!({"partner": partner, "match": {"method": "*", "path": path}, "kind": kind});
        if let (Some(fault), Some(more)) = (fault.as_object_mut(), more.as_object()) {
            fault.extend(more.clone());
        }
        self.control("faults", &fault);
    }

    /// Takes every fault away.
    pub fn heal(&self) {
        ureq::delete(format!("{}/control/faults", text(&self.ready["control_url"])))
            .call()
            .unwrap();
    }

    /// Requests received so far that match.
    pub fn requests(&self, matching: impl Fn(&Value) -> bool) -> usize {
        let url = format!("{}/control/requests", text(&self.ready["control_url"]));
        let body = ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
        let answer: Value = serde_json::from_str(&body).unwrap();
        answer["requests"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|request| matching(request))
            .count()
    }

    /// Moves the stand-ins' clock.
    pub fn advance(&self, seconds: u64) {
        self.control("clock", &json!({"advance_seconds": seconds}));
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A JSON string's text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a string: {value}")).to_owned()
}
