//! A client of the document intelligence resource, and documents of our own making.

use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::support::{Answer, Rehearsal, rehearse, send};

pub(crate) const PARTNER: &str = "azure-document-intelligence";
pub(crate) const VERSION: &str = "2024-11-30";
const KEY: &str = "Ocp-Apim-Subscription-Key";

pub(crate) struct Resource {
    pub(crate) rehearsal: Rehearsal,
    pub(crate) key: String,
}

pub(crate) async fn resource() -> Resource {
    resource_with(SandboxConfig::default()).await
}

pub(crate) async fn resource_with(config: SandboxConfig) -> Resource {
    let rehearsal = rehearse(config).await;
    let mut resource = Resource {
        rehearsal,
        key: String::new(),
    };
    resource.key = resource.credential("key_1");
    resource
}

impl Resource {
    pub(crate) fn credential(&self, name: &str) -> String {
        let credentials = &self.rehearsal.sandbox.ready().credentials[PARTNER];
        credentials[name].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn origin(&self) -> String {
        self.rehearsal.sandbox.ready().endpoints[PARTNER]["api"].clone()
    }

    /// A path of the current version.
    pub(crate) fn url(&self, path: &str) -> String {
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{}/documentintelligence/{path}{mark}api-version={VERSION}", self.origin())
    }

    pub(crate) async fn call(&self, method: &str, path: &str) -> Answer {
        self.call_with(&self.key, method, &self.url(path)).await
    }

    pub(crate) async fn call_with(&self, key: &str, method: &str, url: &str) -> Answer {
        send(method, url, &[(KEY, key)], "").await.expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.call("GET", path).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.body);
        answer.json()
    }

    /// Hands a document in, by its content type.
    pub(crate) async fn post(&self, path: &str, content_type: &str, body: &str) -> Answer {
        let headers = [(KEY, self.key.as_str()), ("Content-Type", content_type)];
        send("POST", &self.url(path), &headers, body).await.expect("an answer")
    }

    /// Hands a PDF in and looks until the end.
    pub(crate) async fn analyze(&self, path: &str, body: &str) -> Value {
        let answer = self.post(path, "application/pdf", body).await;
        self.result(&answer).await
    }

    pub(crate) async fn result(&self, accepted: &Answer) -> Value {
        assert_eq!(accepted.status, 202, "{}", accepted.body);
        let location = accepted.headers["operation-location"].clone();
        self.advance(2).await;
        for expected in ["notStarted", "running"] {
            let answer = self.call_with(&self.key, "GET", &location).await;
            assert_eq!(answer.json()["status"], expected);
            assert_eq!(answer.headers["retry-after"], "2");
        }
        let answer = self.call_with(&self.key, "GET", &location).await;
        assert_eq!(answer.status, 200);
        answer.json()
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        self.rehearsal.order("clock", json!({ "advance_seconds": seconds })).await;
    }

    /// A change that must be accepted.
    pub(crate) async fn change(&self, object: &str, op: &str, id: &str, more: Value) -> Value {
        self.rehearsal.order("mutate", mutation(object, op, id, &more)).await
    }
}

pub(crate) fn mutation(object: &str, op: &str, id: &str, more: &Value) -> Value {
    let mut order = json!({ "partner": PARTNER, "company": "", "object": object, "op": op, "id": id });
    for (name, value) in more.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    order
}

/// The deepest code of an error.
pub(crate) fn code(answer: &Answer) -> (u16, String) {
    let error = &answer.json()["error"];
    let code = error["innererror"]["code"].as_str().or(error["code"].as_str());
    (answer.status, code.unwrap_or_default().to_owned())
}

/// A PDF with so many pages, each with its lines.
pub(crate) fn pdf(pages: &[&[&str]]) -> String {
    let mut text = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n".to_owned();
    for lines in pages {
        let shown: String = lines.iter().map(|line| format!("({line}) Tj\n")).collect();
        text.push_str(&format!("<</Type/Page>>\nstream\nBT\n{shown}ET\nendstream\n"));
    }
    text.push_str("%%EOF\n");
    text
}
