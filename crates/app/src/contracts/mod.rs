//! What the firm has agreed with its partners. A contract is with the partner and for its production: the firm signs once
//! and connects many clients. What is recorded is never changed, only replaced or taken back, so that it can be shown by
//! which contract a connection went live.

mod evidence;
pub mod view;

use std::collections::HashMap;
use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::calendar_date::CalendarDate;
use connect_domain::contract::{ContractStanding, ContractTerms, Evidence, SignedContract};
use connect_domain::environment::Environment;
use connect_domain::ids::{ContractId, MemberId};
use connect_store::connections::{self, Connection};
use connect_store::contracts::{self, Contract};
use connect_store::{Reads, members};

use view::{ContractView, PartnerContractView, RecordContract};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate::check_each_again;
use crate::input::{checked_line, checked_reason, parse_date};
use crate::partners;
use crate::vault::door::blocking;
use crate::views::At;

/// As long as names and references are.
const LONGEST_LINE: usize = 200;

/// Every partner with how it stands with the contract, in the catalog's order.
pub async fn list_contracts(app: &App) -> Result<Vec<PartnerContractView>, AppError> {
    let known = Known::read(app).await?;
    partners::list_partners().iter().map(|partner| known.of(&partner.id)).collect()
}

/// How it stands with one partner.
pub async fn show_contract(app: &App, partner: &str) -> Result<PartnerContractView, AppError> {
    partners::manifest(partner)?;
    Known::read(app).await?.of(partner)
}

/// Records what was signed, in the place of what was recorded before. The evidence stays where it is: its hash is kept.
pub async fn record_contract(app: &Arc<App>, record: RecordContract) -> Result<PartnerContractView, AppError> {
    app.actor.may(Permission::ManageContracts)?;
    partners::manifest(&record.partner)?;
    let optional = |date: Option<String>, what| {
        let date = date.filter(|date| !date.trim().is_empty());
        date.map(|date| parse_date(&date, what)).transpose()
    };
    let mut signed = SignedContract {
        reference: checked_line(&record.reference, "The contract's reference", LONGEST_LINE)?,
        signed_on: parse_date(&record.signed_on, "The day of signing")?,
        renews_on: optional(record.renews_on, "The day of renewal")?,
        residency: checked_line(&record.residency, "The place of the data", LONGEST_LINE)?,
        dpa_signed_on: optional(record.dpa_signed_on, "The day of the data processing agreement")?,
        evidence: Evidence {
            file_name: String::new(),
            sha256: String::new(),
        },
    };
    // Dates before the file: it may be large.
    let today = CalendarDate::of(app.clock.now());
    let terms = ContractTerms::Signed(signed.clone());
    terms.check(today).map_err(|error| {
        AppError::new(ErrorCode::InvalidInput, format!("The contract cannot be so: {error}")).hint("Look at its dates again")
    })?;
    let path = record.evidence;
    signed.evidence = blocking(move || evidence::of_file(&path)).await??;
    record_terms(app, &record.partner, ContractTerms::Signed(signed)).await
}

/// Records that no contract is needed, who says so, and why.
pub async fn record_no_contract(app: &Arc<App>, partner: &str, said_by: &str, reason: &str) -> Result<PartnerContractView, AppError> {
    partners::manifest(partner)?;
    let terms = ContractTerms::NotNeeded {
        said_by: checked_line(said_by, "The name of who says so", LONGEST_LINE)?,
        reason: checked_reason(reason, "The reason")?,
    };
    record_terms(app, partner, terms).await
}

/// Takes back what was recorded last. What it replaced does not come back: record it again if it holds.
pub async fn withdraw_contract(app: &Arc<App>, partner: &str) -> Result<PartnerContractView, AppError> {
    let manifest = partners::manifest(partner)?;
    let mut tx = app.store.write(&app.actor, Permission::ManageContracts, app.clock.now()).await?;
    let Some(contract) = contracts::in_force(&mut tx, partner).await? else {
        return Err(AppError::new(
            ErrorCode::Conflict,
            format!("Nothing is recorded for {} that could be taken back", manifest.name),
        ));
    };
    contracts::withdraw(&mut tx, contract.id, app.member.id).await?;
    tx.commit(AuditEntry::new("contract.withdrawn", contract.id.to_string(), partner))
        .await?;
    tell(app, partner).await
}

async fn record_terms(app: &Arc<App>, partner: &str, terms: ContractTerms) -> Result<PartnerContractView, AppError> {
    let now = app.clock.now();
    let detail = match &terms {
        ContractTerms::Signed(signed) => format!("{partner}, signed on {}, evidence {}", signed.signed_on, signed.evidence.sha256),
        ContractTerms::NotNeeded { .. } => format!("{partner}, not needed"),
    };
    let contract = Contract {
        id: ContractId::new(now, &*app.entropy),
        partner: partner.to_owned(),
        terms,
        recorded_by: app.member.id,
        recorded_at: now,
        withdrawn: None,
    };
    let mut tx = app.store.write(&app.actor, Permission::ManageContracts, now).await?;
    contracts::insert(&mut tx, &contract).await?;
    tx.commit(AuditEntry::new("contract.recorded", contract.id.to_string(), detail))
        .await?;
    tell(app, partner).await
}

/// Whatever was said of the partner's connections for want of a contract is asked again.
async fn tell(app: &Arc<App>, partner: &str) -> Result<PartnerContractView, AppError> {
    let under_contract = under_contract(&mut app.store.read().await?).await?;
    let is_under_it = |one: &Connection| one.partner == partner && under_contract.iter().any(|other| other.id == one.id);
    check_each_again(app, is_under_it).await;
    app.events.stale(["contracts", "readiness", "attention", "health"]);
    show_contract(app, partner).await
}

/// What is recorded, read once for all partners.
struct Known {
    contracts: Vec<Contract>,
    names: HashMap<MemberId, String>,
    /// Connections that are relied on only under a contract.
    under_contract: Vec<Connection>,
    today: CalendarDate,
}

impl Known {
    async fn read(app: &App) -> Result<Self, AppError> {
        let mut reader = app.store.read().await?;
        let members = members::list(&mut reader).await?;
        Ok(Self {
            contracts: contracts::list(&mut reader).await?,
            names: members.into_iter().map(|member| (member.id, member.display_name)).collect(),
            under_contract: under_contract(&mut reader).await?,
            today: CalendarDate::of(app.clock.now()),
        })
    }

    fn of(&self, partner: &str) -> Result<PartnerContractView, AppError> {
        let manifest = partners::manifest(partner)?;
        let mut recorded = self.contracts.iter().filter(|contract| contract.partner == partner).peekable();
        let in_force = recorded.next_if(|newest| newest.withdrawn.is_none());
        let standing = in_force.map_or(ContractStanding::Missing, |contract| contract.terms.standing(self.today));
        Ok(PartnerContractView {
            partner: partner.to_owned(),
            partner_name: manifest.name.clone(),
            is_needed: manifest.wants_contract(Environment::Production),
            standing: standing.as_str().to_owned(),
            contract: in_force.map(|contract| self.view(contract)),
            earlier: recorded.map(|contract| self.view(contract)).collect(),
            connections: self.under_contract.iter().filter(|one| one.partner == partner).count().into(),
        })
    }

    fn view(&self, contract: &Contract) -> ContractView {
        let name = |id: &MemberId| self.names.get(id).cloned().unwrap_or_else(|| id.to_string());
        let (signed, not_needed) = match &contract.terms {
            ContractTerms::Signed(signed) => (Some(signed), None),
            ContractTerms::NotNeeded { said_by, reason } => (None, Some((said_by, reason))),
        };
        ContractView {
            id: contract.id.to_string(),
            kind: if signed.is_some() { "signed" } else { "not_needed" }.to_owned(),
            reference: signed.map(|signed| signed.reference.clone()),
            signed_on: signed.map(|signed| signed.signed_on.to_string()),
            renews_on: signed.and_then(|signed| signed.renews_on).map(|date| date.to_string()),
            residency: signed.map(|signed| signed.residency.clone()),
            dpa_signed_on: signed.and_then(|signed| signed.dpa_signed_on).map(|date| date.to_string()),
            evidence_name: signed.map(|signed| signed.evidence.file_name.clone()),
            evidence_sha256: signed.map(|signed| signed.evidence.sha256.clone()),
            said_by: not_needed.map(|(said_by, _)| said_by.clone()),
            reason: not_needed.map(|(_, reason)| reason.clone()),
            recorded_by: name(&contract.recorded_by),
            recorded_at: contract.recorded_at.into(),
            withdrawn_by: contract.withdrawn.as_ref().map(|(by, _)| name(by)),
            withdrawn_at: contract.withdrawn.map(|(_, at)| at.into()),
        }
    }
}

async fn under_contract(from: &mut impl Reads) -> Result<Vec<Connection>, AppError> {
    let mut all = connections::list(from).await?;
    let wants = |one: &Connection| partners::manifest(&one.partner).is_ok_and(|manifest| manifest.wants_contract(one.environment));
    all.retain(|one| one.disconnected_at.is_none() && wants(one));
    Ok(all)
}

/// A contract in use that is to be renewed soon.
pub(crate) struct Renewal {
    pub(crate) contract_id: ContractId,
    /// Connector id.
    pub(crate) partner: String,
    pub(crate) partner_name: String,
    pub(crate) reference: String,
    pub(crate) renews_on: CalendarDate,
    pub(crate) days_left: i64,
    pub(crate) recorded_at: At,
}

/// The contracts in use that are to be renewed soon.
pub(crate) async fn renewals(app: &App) -> Result<Vec<Renewal>, AppError> {
    let mut reader = app.store.read().await?;
    let under_contract = under_contract(&mut reader).await?;
    let today = CalendarDate::of(app.clock.now());
    let mut renewals: Vec<Renewal> = Vec::new();
    for connection in under_contract {
        let Some(contract) = contracts::in_force(&mut reader, &connection.partner).await? else {
            continue;
        };
        let ContractTerms::Signed(signed) = &contract.terms else { continue };
        let is_known = renewals.iter().any(|renewal| renewal.contract_id == contract.id);
        if let (false, ContractStanding::RenewsSoon, Some(renews_on)) = (is_known, contract.terms.standing(today), signed.renews_on) {
            renewals.push(Renewal {
                contract_id: contract.id,
                partner_name: partners::manifest(&connection.partner)?.name.clone(),
                partner: connection.partner,
                reference: signed.reference.clone(),
                renews_on,
                days_left: today.days_until(renews_on),
                recorded_at: contract.recorded_at.into(),
            });
        }
    }
    Ok(renewals)
}
