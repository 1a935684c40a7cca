//! The stand-ins' control URL (`contract.md`), as far as the firm and its drills use it. Only a rehearsal
//! workspace gets one: a drill that revokes a grant must never be a click away from a real one.

use std::time::Duration;

use connect_http::{Method, StandInHttp};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::App;
use crate::error::{AppError, ErrorCode};

/// A company of a stand-in.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Company {
    pub(super) partner: String,
    /// The partner's own id of it.
    #[serde(rename = "company")]
    pub(super) external_account_id: String,
    pub(super) name: String,
}

/// What a person does inside a partner's product.
pub(super) struct Change<'a> {
    pub(super) company: &'a Company,
    pub(super) object: &'static str,
    pub(super) op: &'static str,
    /// What the operation needs besides.
    pub(super) with: Value,
}

pub(super) struct Control {
    http: StandInHttp,
    url: String,
}

impl Control {
    /// Of the stand-ins of this workspace.
    pub(super) async fn of(app: &App) -> Result<Self, AppError> {
        refuse_real(app)?;
        Ok(Self {
            http: app.http.stand_in(),
            url: app.rehearsal.ready_line().await?.control_url.clone(),
        })
    }

    /// The companies of the partner that has the most, the first among equals, in its order: a firm keeps one ledger program.
    pub(super) async fn companies(&self) -> Result<Vec<Company>, AppError> {
        #[derive(Deserialize)]
        struct Listed {
            companies: Vec<Company>,
        }
        let answer = self.ask(Method::GET, "companies", None).await?;
        let Listed { mut companies } =
            serde_json::from_value(answer).map_err(|error| AppError::internal("read the stand-ins' companies", error))?;
        let of = |partner: &str| companies.iter().filter(|company| company.partner == partner).count();
        let most = companies
            .iter()
            .map(|company| &company.partner)
            .rev()
            .max_by_key(|partner| of(partner))
            .cloned();
        companies.retain(|company| Some(&company.partner) == most.as_ref());
        Ok(companies)
    }

    /// Consents for a company; answers where the browser would be sent.
    pub(super) async fn consent(&self, company: &Company, url: &str) -> Result<String, AppError> {
        let order = json!({ "partner": company.partner, "company": company.external_account_id, "url": url });
        let answer = self.ask(Method::POST, "consent", Some(order)).await?;
        Ok(answer["location"].as_str().unwrap_or_default().to_owned())
    }

    pub(super) async fn advance(&self, time: Duration) -> Result<(), AppError> {
        self.order("clock", json!({ "advance_seconds": time.as_secs() })).await
    }

    /// A busy hour of the people at a company; the same hour comes once.
    pub(super) async fn activity(&self, company: &Company, mutations: usize, seed: usize) -> Result<(), AppError> {
        let order = json!({
            "partner": company.partner, "company": company.external_account_id, "mutations": mutations, "seed": seed,
            "once": true,
        });
        self.order("activity", order).await
    }

    pub(super) async fn change(&self, change: Change<'_>) -> Result<(), AppError> {
        let mut order = json!({
            "partner": change.company.partner,
            "company": change.company.external_account_id,
            "object": change.object,
            "op": change.op,
        });
        if let (Value::Object(order), Value::Object(with)) = (&mut order, change.with) {
            order.extend(with);
        }
        self.order("mutate", order).await
    }

    pub(super) async fn fault(&self, order: Value) -> Result<(), AppError> {
        self.order("faults", order).await
    }

    /// Whether this fault is ordered and has not struck.
    pub(super) async fn is_ordered(&self, order: &Value) -> Result<bool, AppError> {
        let fields = |fault: &Value| {
            order
                .as_object()
                .is_some_and(|order| order.iter().all(|(field, value)| fault[field] == *value))
        };
        Ok(self.faults().await?.iter().any(fields))
    }

    /// The faults that are ordered and have not struck as often as they were to.
    pub(super) async fn faults(&self) -> Result<Vec<Value>, AppError> {
        let mut answer = self.ask(Method::GET, "faults", None).await?;
        Ok(serde_json::from_value(answer["faults"].take()).unwrap_or_default())
    }

    /// Ends every fault.
    pub(super) async fn calm(&self) -> Result<(), AppError> {
        self.ask(Method::DELETE, "faults", None).await.map(drop)
    }

    async fn order(&self, path: &str, order: Value) -> Result<(), AppError> {
        self.ask(Method::POST, path, Some(order)).await.map(drop)
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, AppError> {
        let url =
            Url::parse(&format!("{}/control/{path}", self.url)).map_err(|error| AppError::internal("address the stand-ins", error))?;
        let body = body.map(|body| body.to_string().into_bytes());
        let (status, body) = self.http.send(method, &url, body).await.map_err(|failure| {
            AppError::new(ErrorCode::PartnerUnreachable, "The stand-ins do not answer")
                .cause(failure.cause())
                .hint("Close the other program that serves this workspace's stand-ins, and try again")
        })?;
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        if status == 200 {
            return Ok(answer);
        }
        let reason = answer["error"].as_str().unwrap_or("no reason was given");
        Err(AppError::new(
            ErrorCode::PartnerRefused,
            format!("The stand-ins refused the order `{path}`: {reason}"),
        ))
    }
}

/// Drills and the made-up firm belong to a rehearsal workspace.
pub(super) fn refuse_real(app: &App) -> Result<(), AppError> {
    if app.is_rehearsal() {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::InvalidInput,
        "This is a firm's own workspace, and drills belong to a rehearsal",
    )
    .hint("Give --workspace another folder, and begin there with `rehearsal make`"))
}
