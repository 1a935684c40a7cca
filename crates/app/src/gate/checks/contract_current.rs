//! The firm has agreed with the partner, or somebody says by name that it need not: before that nothing of a client's is
//! relied on. Nobody can answer for a missing contract, because saying that none is needed is one act.

use connect_domain::calendar_date::CalendarDate;
use connect_domain::contract::{ContractStanding, ContractTerms};
use connect_domain::failure::Cause;
use connect_store::contracts;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "contract.current",
    needs: &[],
    reads_mapping: false,
    can_be_waived: false,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let contract = contracts::in_force(&mut subject.app.store.read().await?, &subject.connection.partner).await?;
    let today = CalendarDate::of(subject.app.clock.now());
    Ok(contract.map_or_else(
        || Outcome::fail(Cause::Local, "No contract with the partner is on record, nor that none is needed"),
        |contract| judge(&contract.terms, today),
    ))
}

fn judge(terms: &ContractTerms, today: CalendarDate) -> Outcome {
    let signed = match terms {
        ContractTerms::Signed(signed) => signed,
        ContractTerms::NotNeeded { said_by, reason } => {
            return Outcome::pass(format!("{said_by} says that no contract is needed: {reason}"));
        }
    };
    let contract = format!("Contract `{}`, signed on {}", signed.reference, signed.signed_on);
    let renewal = signed
        .renews_on
        .map_or_else(|| "runs until it is ended".to_owned(), |date| format!("to be renewed by {date}"));
    match terms.standing(today) {
        ContractStanding::Ended | ContractStanding::Missing => {
            Outcome::fail(Cause::Local, format!("{contract}, was {renewal}. Renew it, and record the new one"))
        }
        ContractStanding::RenewsSoon => Outcome::warn(Cause::Local, format!("{contract}, is {renewal}")),
        ContractStanding::Current | ContractStanding::NotNeeded => Outcome::pass(format!("{contract}, {renewal}")),
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::check::CheckStatus;
    use connect_domain::contract::{Evidence, SignedContract};

    use super::*;

    #[test]
    fn a_contract_warns_before_its_end_and_fails_after_it() {
        let signed = |renews_on: Option<&str>| {
            ContractTerms::Signed(SignedContract {
                reference: "MSA-7".to_owned(),
                signed_on: "2026-01-31".parse().unwrap(),
                renews_on: renews_on.map(|date| date.parse().unwrap()),
                residency: "United States".to_owned(),
                dpa_signed_on: None,
                evidence: Evidence {
                    file_name: "msa.pdf".to_owned(),
                    sha256: "0".repeat(64),
                },
            })
        };
        let not_needed = ContractTerms::NotNeeded {
            said_by: "Kim Counsel".to_owned(),
            reason: "Their terms of service suffice".to_owned(),
        };
        for (terms, status, words) in [
            (signed(None), CheckStatus::Pass, "runs until it is ended"),
            (signed(Some("2027-01-31")), CheckStatus::Pass, "to be renewed by 2027-01-31"),
            (signed(Some("2026-12-31")), CheckStatus::Warn, "is to be renewed by 2026-12-31"),
            (signed(Some("2026-11-28")), CheckStatus::Fail, "was to be renewed by 2026-11-28"),
            (not_needed, CheckStatus::Pass, "Kim Counsel says"),
        ] {
            let outcome = judge(&terms, "2026-11-29".parse().unwrap());
            assert_eq!(outcome.status, status, "{}", outcome.evidence);
            assert!(outcome.evidence.contains(words), "{}", outcome.evidence);
        }
    }
}
