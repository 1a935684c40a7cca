//! What a connection still lacks before the firm relies on it: the same list for whoever asks and for whoever decides.

use connect_domain::calendar_date::CalendarDate;
use connect_domain::connection::ConnectionStatus;
use connect_domain::contract::{ContractStanding, ContractTerms};
use connect_store::connections::Connection;
use connect_store::{Reads, contracts};

use super::go_live::published_revision;
use super::view::LackingView;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate::view::CheckView;
use crate::gate::{CONTRACT, PUBLISHED, in_the_way_of_going_live};
use crate::partners;

/// See the module.
pub(super) enum Lacking {
    /// It is disconnected, or its partner accepts it no more.
    Authorization { detail: String, hint: String },
    /// No contract is in force; its last day, if that is over.
    Contract {
        partner: String,
        partner_name: String,
        ended_on: Option<CalendarDate>,
    },
    /// Nothing of its mapping is published.
    Mapping,
    /// A check stands against it.
    Check(Box<CheckView>),
}

/// In the order in which a person sees to it.
pub(super) async fn of(app: &App, connection: &Connection) -> Result<Vec<Lacking>, AppError> {
    let manifest = partners::manifest(&connection.partner)?;
    let mut lacking = Vec::new();
    let refused = match connection.status {
        _ if connection.grant_id.is_none() || connection.disconnected_at.is_some() => Some("It is disconnected"),
        ConnectionStatus::NeedsReconnect if connection.status_reason.is_empty() => Some("The partner does not accept it any more"),
        ConnectionStatus::NeedsReconnect => Some(connection.status_reason.as_str()),
        _ => None,
    };
    lacking.extend(refused.map(|detail| Lacking::Authorization {
        detail: detail.to_owned(),
        hint: partners::way_back(connection),
    }));
    let mut reader = app.store.read().await?;
    let contract = lacking_contract(&mut reader, connection, CalendarDate::of(app.clock.now())).await?;
    let is_unpublished = manifest.mapping.is_some() && published_revision(&mut reader, connection).await?.is_none();
    drop(reader);
    // What the list names already, its check would only say again.
    let named = [contract.is_some().then_some(CONTRACT), is_unpublished.then_some(PUBLISHED)];
    lacking.extend(contract);
    lacking.extend(is_unpublished.then_some(Lacking::Mapping));
    let checks = in_the_way_of_going_live(app, connection).await?.into_iter();
    let checks = checks.filter(|check| !named.contains(&Some(check.id.as_str())));
    lacking.extend(checks.map(|check| Lacking::Check(Box::new(check))));
    Ok(lacking)
}

async fn lacking_contract(from: &mut impl Reads, connection: &Connection, today: CalendarDate) -> Result<Option<Lacking>, AppError> {
    let terms = contracts::in_force(from, &connection.partner).await?.map(|contract| contract.terms);
    let standing = terms.as_ref().map_or(ContractStanding::Missing, |terms| terms.standing(today));
    if standing.allows_production() {
        return Ok(None);
    }
    let ended_on = match terms {
        Some(ContractTerms::Signed(signed)) => signed.renews_on,
        _ => None,
    };
    Ok(Some(Lacking::Contract {
        partner: connection.partner.clone(),
        partner_name: partners::manifest(&connection.partner)?.name.clone(),
        ended_on,
    }))
}

/// Why it does not go live: the first of them, and how many more there are.
pub(super) fn refusal(connection: &Connection, lacking: &[Lacking]) -> Option<AppError> {
    let view = lacking.first()?.view();
    let problem = match view.check_id {
        Some(check) => format!("`{check}` is in the way: {}", view.detail),
        None => view.detail,
    };
    let others = match lacking.len() - 1 {
        0 => String::new(),
        others => format!(" (and {others} more)"),
    };
    let message = format!("`{}` cannot go live. {problem}{others}", connection.display_name);
    Some(AppError::new(ErrorCode::Conflict, message).hint(view.hint))
}

impl Lacking {
    pub(super) fn view(&self) -> LackingView {
        let (kind, title, detail, hint) = match self {
            Self::Authorization { detail, hint } => ("authorization", "It is connected".to_owned(), detail.clone(), hint.clone()),
            Self::Contract {
                partner,
                partner_name,
                ended_on,
            } => (
                "contract",
                format!("A contract with {partner_name} is in force"),
                ended_on.map_or_else(
                    || "There is no contract with the partner on record, nor that none is needed".to_owned(),
                    |date| format!("There is no contract in force any more: its last day was {date}"),
                ),
                format!("Record it with `contracts set {partner}`, or say with `contracts not-needed {partner}` why there is none"),
            ),
            Self::Mapping => (
                "mapping",
                "The mapping is published".to_owned(),
                "Its mapping is not published".to_owned(),
                "Confirm what is mapped, and publish it with `map publish`".to_owned(),
            ),
            Self::Check(check) => (
                "check",
                check.title.clone(),
                check.evidence.clone(),
                "`verify` makes the checks and names all that is in the way".to_owned(),
            ),
        };
        let check_id = match self {
            Self::Check(check) => Some(check.id.clone()),
            _ => None,
        };
        LackingView {
            kind: kind.to_owned(),
            check_id,
            title,
            detail,
            hint,
        }
    }
}
