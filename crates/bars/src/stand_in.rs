//! The accounting partner's stand-in in a process of its own, as `advisoros sandbox serve` starts it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use connect_connectors::manifest::KeyMeaning;
use connect_connectors::registry;
use serde_json::{Value, json};

use crate::advisoros::Advisoros;
use crate::firm::oauth_partner;

/// One company. Ends with this.
pub struct StandIn {
    child: Child,
    ready: Value,
}

/// What it takes to connect with a key.
pub struct KeyedPartner {
    /// Its id.
    pub partner: String,
    /// How its keys begin.
    pub begins_with: String,
    /// The name of the key on standard input.
    pub field: String,
    /// The key.
    pub key: String,
    /// Where it is.
    pub api: String,
}

impl StandIn {
    /// Serves a company with so many invoices; its seed tells it from others.
    pub fn serve(advisoros: &Advisoros, invoices: usize, seed: usize, more: &[&str]) -> anyhow::Result<Self> {
        let (invoices, seed) = (invoices.to_string(), seed.to_string());
        let few = ["--companies", "1", "--auto-consent", "--invoices", &invoices, "--seed", &seed];
        Self::start(advisoros, &[&few, more].concat())
    }

    /// Serves so many small companies, among which a person chooses.
    pub fn serve_companies(advisoros: &Advisoros, companies: usize) -> anyhow::Result<Self> {
        let companies = companies.to_string();
        Self::start(advisoros, &["--companies", &companies, "--accounts", "5", "--invoices", "0"])
    }

    fn start(advisoros: &Advisoros, arguments: &[&str]) -> anyhow::Result<Self> {
        let [program, words @ ..] = advisoros.words() else {
            bail!("there is no program");
        };
        let mut child = Command::new(program)
            .args(words)
            .args(["sandbox", "serve"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start the stand-in")?;
        let stdout = child.stdout.take().context("the stand-in says nothing")?;
        let mut stand_in = Self { child, ready: Value::Null };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        stand_in.ready = serde_json::from_str(&line).context("the stand-in did not become ready")?;
        Ok(stand_in)
    }

    /// Each answer of the partner comes so much later.
    pub fn delay(&self, seconds: f64) -> anyhow::Result<()> {
        self.control("faults", &json!({"kind": "latency", "seconds": seconds}))?;
        Ok(())
    }

    /// An order for the control URL, and its answer.
    pub fn control(&self, what: &str, order: &Value) -> anyhow::Result<Value> {
        let url = format!("{}/control/{what}", text(&self.ready["control_url"]));
        let mut answer = ureq::post(url).header("content-type", "application/json").send(order.to_string())?;
        Ok(serde_json::from_reader(answer.body_mut().as_reader())?)
    }

    /// A change that a person makes inside the partner's product: of this kind of object, with more properties.
    pub fn mutate(&self, object: &str, op: &str, more: &Value) -> anyhow::Result<Value> {
        let partner = &oauth_partner()?.manifest().id;
        let mut order = json!({"partner": partner, "company": self.company()?, "object": object, "op": op});
        if let (Some(order), Some(more)) = (order.as_object_mut(), more.as_object()) {
            order.extend(more.clone());
        }
        self.control("mutate", &order)
    }

    /// Moves the stand-in's clock forward.
    pub fn advance(&self, seconds: u64) -> anyhow::Result<()> {
        self.control("clock", &json!({"advance_seconds": seconds}))?;
        Ok(())
    }

    /// How many requests it received for such a path.
    pub fn requests(&self, so: impl Fn(&str) -> bool) -> anyhow::Result<usize> {
        let url = format!("{}/control/requests", text(&self.ready["control_url"]));
        let received: Value = serde_json::from_reader(ureq::get(url).call()?.body_mut().as_reader())?;
        let requests = received["requests"].as_array().into_iter().flatten();
        Ok(requests.filter(|request| request["path"].as_str().is_some_and(&so)).count())
    }

    /// What the companies show as their names.
    pub fn companies(&self) -> anyhow::Result<Vec<String>> {
        let url = format!("{}/control/companies", text(&self.ready["control_url"]));
        let answer: Value = serde_json::from_reader(ureq::get(url).call()?.body_mut().as_reader())?;
        let partner = &oauth_partner()?.manifest().id;
        let companies = answer["companies"].as_array().into_iter().flatten();
        let own = companies.filter(|company| company["partner"] == *partner);
        Ok(own.map(|company| text(&company["name"])).collect())
    }

    /// The partner's id of the company.
    pub fn company(&self) -> anyhow::Result<String> {
        Ok(text(&self.credentials()?["realm_id"]))
    }

    /// Every address of the partner, by name.
    pub fn endpoints(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let partner = &oauth_partner()?.manifest().id;
        Ok(pairs(&self.ready["endpoints"][partner]).into_iter().collect())
    }

    /// What `connect` asks for that is not secret, by name.
    pub fn fields(&self) -> anyhow::Result<BTreeMap<String, String>> {
        Ok(pairs(&self.credentials()?["connect"]["fields"]).into_iter().collect())
    }

    /// The app's id at the partner.
    pub fn client_id(&self) -> anyhow::Result<String> {
        Ok(text(&self.credentials()?["connect"]["client_id"]))
    }

    /// Lets nothing that was ordered go wrong any more.
    pub fn forgive(&self) -> anyhow::Result<()> {
        let url = format!("{}/control/faults", text(&self.ready["control_url"]));
        ureq::delete(url).call().context("the stand-in does not forgive")?;
        Ok(())
    }

    /// The origin of the partner's own interface.
    pub fn api(&self) -> anyhow::Result<String> {
        Ok(text(&self.ready["endpoints"][&oauth_partner()?.manifest().id]["api"]))
    }

    /// What a client needs to start, by name.
    pub fn credentials(&self) -> anyhow::Result<&Value> {
        Ok(&self.ready["credentials"][&oauth_partner()?.manifest().id])
    }

    /// The partner that is connected with a key, beside the accounting partner.
    pub fn keyed(&self) -> anyhow::Result<KeyedPartner> {
        let manifests = registry::ALL.into_iter().map(|connector| connector.manifest());
        let (manifest, api_key) = manifests
            .filter_map(|manifest| Some((manifest, manifest.api_key()?)))
            .next()
            .context("no partner takes a key")?;
        let form = api_key.forms.iter().find(|form| matches!(form.meaning, KeyMeaning::Opens(_)));
        let (field, key) = pairs(&self.ready["credentials"][&manifest.id]["connect"]["secrets"])
            .pop()
            .context("the stand-in gives no key")?;
        Ok(KeyedPartner {
            partner: manifest.id.clone(),
            begins_with: form.map(|form| form.begins_with.clone()).unwrap_or_default(),
            api: text(&self.ready["endpoints"][&manifest.id]["api"]),
            field,
            key,
        })
    }

    /// Arguments of `connect`, and what it reads from standard input.
    pub fn connect_arguments(&self) -> anyhow::Result<(Vec<String>, String)> {
        let partner = &oauth_partner()?.manifest().id;
        let connect = &self.ready["credentials"][partner]["connect"];
        let mut arguments = vec!["connect".to_owned(), partner.clone()];
        arguments.extend(["--environment".to_owned(), "custom".to_owned()]);
        arguments.extend(["--client-id".to_owned(), text(&connect["client_id"])]);
        let mut input = String::new();
        for (name, value) in pairs(&connect["secrets"]) {
            arguments.extend(["--secret".to_owned(), format!("{name}=-")]);
            input.push_str(&format!("{name}={value}\n"));
        }
        for (option, values) in [("--endpoint", &self.ready["endpoints"][partner]), ("--field", &connect["fields"])] {
            for (name, value) in pairs(values) {
                arguments.extend([option.to_owned(), format!("{name}={value}")]);
            }
        }
        Ok((arguments, input))
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn pairs(object: &Value) -> Vec<(String, String)> {
    let pairs = object.as_object().into_iter().flatten();
    pairs.map(|(name, value)| (name.clone(), text(value))).collect()
}
