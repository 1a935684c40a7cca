//! `contracts list | show | set | not-needed | withdraw`: what is agreed with each partner.

use connect_app::contracts::view::{ContractView, PartnerContractView, RecordContract};
use connect_app::contracts::{list_contracts, record_contract, record_no_contract, show_contract, withdraw_contract};
use connect_app::error::{AppError, ErrorCode};

use crate::arguments::{Arguments, Contracts};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Contracts) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let one = match command {
        Contracts::List => {
            let contracts = list_contracts(&app).await?;
            let text: String = contracts.iter().map(line).collect();
            return Answer::new(&serde_json::json!({ "contracts": contracts }), text);
        }
        Contracts::Show(one) => show_contract(&app, &one.partner).await?,
        Contracts::Set(set) => {
            let evidence = set.evidence.to_str();
            let evidence = evidence.ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "The file's name is no readable text"))?;
            let record = RecordContract {
                evidence: evidence.to_owned(),
                partner: set.partner,
                reference: set.reference,
                signed_on: set.signed,
                renews_on: set.renews,
                residency: set.residency,
                dpa_signed_on: set.dpa,
            };
            record_contract(&app, record).await?
        }
        Contracts::NotNeeded(said) => record_no_contract(&app, &said.partner, &said.name, &said.reason).await?,
        Contracts::Withdraw(one) => withdraw_contract(&app, &one.partner).await?,
    };
    let earlier: String = one
        .earlier
        .iter()
        .map(|contract| format!("  before: {}\n", describe(contract)))
        .collect();
    Answer::new(&one, format!("{}{earlier}", line(&one)))
}

fn line(view: &PartnerContractView) -> String {
    format!("{:<28} {}\n", view.partner, standing(view))
}

/// How it stands with the contract, and what was agreed.
pub(super) fn standing(view: &PartnerContractView) -> String {
    let what = match &view.contract {
        Some(contract) => describe(contract),
        None if view.is_needed => "nothing is recorded".to_owned(),
        None => "nothing is recorded, and its manifest asks for nothing".to_owned(),
    };
    format!("{:<12} {what}", view.standing.replace('_', " "))
}

fn describe(contract: &ContractView) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut words = if contract.kind == "signed" {
        let renewal = match &contract.renews_on {
            Some(date) => format!("to be renewed by {date}"),
            None => "runs until it is ended".to_owned(),
        };
        let dpa = match &contract.dpa_signed_on {
            Some(date) => format!("data processing agreement of {date}"),
            None => "no data processing agreement".to_owned(),
        };
        format!(
            "{}, signed on {}, {renewal}, data in {}, {dpa}\n    {} sha256:{}",
            text(&contract.reference),
            text(&contract.signed_on),
            text(&contract.residency),
            text(&contract.evidence_name),
            text(&contract.evidence_sha256),
        )
    } else {
        format!("{}: {}", text(&contract.said_by), text(&contract.reason))
    };
    if let (Some(by), Some(at)) = (&contract.withdrawn_by, contract.withdrawn_at) {
        words.push_str(&format!(" (taken back by {by} {})", at.to_rfc3339()));
    }
    words
}
