//! The key may do all that is needed, and no more: a key that can write does harm in the wrong hands. Nobody lists what
//! else a key may do, so that each right that would do most harm is probed as well.

use connect_connectors::RightState;
use connect_domain::failure::Cause;
use connect_store::{Observed, connections};

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::authorization::rights::Rights;
use crate::error::AppError;
use crate::partners;

pub(super) const CHECK: Check = Check {
    id: "rights.granted",
    needs: &["organization.expected"],
    reads_mapping: false,
    can_be_waived: false,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(probes) = subject.reached().await?.connector.rights() else {
        return Ok(Outcome::skip("This partner's keys have no rights to ask for"));
    };
    let manifest = partners::manifest(&subject.connection.partner)?;
    let mut rights = Rights::default();
    // Rights for a part of what can be read: without one the part is left out, and nothing is wrong.
    let mut not_given = Vec::new();
    // Rights on Write that something which a person starts and confirms is there for: said, and no fault.
    let mut writes = Vec::new();
    for right in manifest.asked() {
        let state = subject.call(|call| probes.probe_right(call, &right.name)).await?;
        if state == RightState::Missing && !right.required {
            not_given.push(right.name.as_str());
        } else if let (RightState::TooBroad, Some(ability)) = (state, &right.written_by) {
            let title = manifest.ability(ability).map_or(ability.as_str(), |ability| ability.title.as_str());
            writes.push(format!("{} is on Write, which only \"{title}\" needs", right.name));
            rights.add(&right.name, RightState::Granted);
        } else {
            rights.add(&right.name, state);
        }
    }
    let mut harmful = Vec::new();
    let unwanted = manifest.api_key().map_or(&[][..], |api_key| &api_key.unwanted);
    for right in unwanted {
        if subject.call(|call| probes.probe_unwanted(call, &right.name)).await? {
            harmful.push(format!("{} ({})", right.name, right.reason));
        }
    }
    let mut tx = subject.app.store.observe(subject.app.clock.now()).await?;
    connections::set_granted_scopes(&mut tx, subject.connection.id, &rights.granted).await?;
    tx.commit_observed(Observed::Call(subject.connection.id)).await?;
    let harm = match harmful.is_empty() {
        true => String::new(),
        false => format!("The key can probably write what is never needed: {}. ", harmful.join(", ")),
    };
    Ok(if !rights.missing.is_empty() {
        let missing = rights.missing.join(", ");
        Outcome::fail(
            Cause::Auth,
            format!("The key lacks: {missing}. {harm}Give it the missing rights on Read in the partner's console"),
        )
    } else if !rights.too_broad.is_empty() || !harmful.is_empty() {
        let broad = match rights.too_broad.is_empty() {
            true => String::new(),
            false => format!(
                "The key can probably write as well: {}, where Read is enough. ",
                rights.too_broad.join(", ")
            ),
        };
        let advice = "Narrow the key in the partner's console, or replace it by a narrower one";
        Outcome::warn(Cause::Auth, format!("{broad}{harm}{advice}"))
    } else {
        let mut said = vec![format!("Granted: {}", rights.granted.join(", "))];
        if !not_given.is_empty() {
            said.push(format!("Not granted and not required: {}", not_given.join(", ")));
        }
        said.extend(writes);
        if !unwanted.is_empty() {
            let names: Vec<&str> = unwanted.iter().map(|right| right.name.as_str()).collect();
            said.push(format!("Tried on Write and refused, as it has to be: {}", names.join(", ")));
        }
        Outcome::pass(said.join(". "))
    })
}
