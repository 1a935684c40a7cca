//! What a connection can do beyond the first consent. Turning it on or off is another consent of the same connection,
//! which asks for all that is granted already, with or without the ability's scopes (ADR 0055).

use connect_connectors::Manifest;
use connect_connectors::manifest::{Ability, Scope};
use connect_domain::environment::Environment;
use connect_domain::ids::AdvisoryClientId;
use connect_store::connections::Connection;

use super::AbilityChange;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// Ids of the abilities to ask for: those that the connection has, changed as a person wishes.
pub(super) fn wanted(
    manifest: &Manifest,
    connection: Option<&Connection>,
    change: Option<&AbilityChange>,
) -> Result<Vec<String>, AppError> {
    if let Some(change) = change {
        let refused = |message: String| AppError::new(ErrorCode::InvalidInput, message);
        let Some(connection) = connection else {
            return Err(refused("An ability belongs to a connection that is there already".to_owned()));
        };
        let ability = with_scopes(manifest, &change.id)?;
        if ability.is_granted(&connection.granted_scopes) == change.allow {
            let state = if change.allow { "allowed already" } else { "not allowed" };
            return Err(refused(format!(
                "`{}` is {state} for `{}`",
                ability.id,
                shortened(&connection.display_name)
            )));
        }
    }
    let has = |ability: &Ability| connection.is_some_and(|connection| ability.is_granted(&connection.granted_scopes));
    Ok(named(manifest, |ability| match change {
        Some(change) if change.id == ability.id => change.allow,
        _ => has(ability),
    }))
}

/// Ids of the abilities that any connection of a client there has. Who is asked for a new consent is asked for all of them,
/// because only what comes back tells which connection it is for.
pub(super) fn of_client(
    manifest: &Manifest,
    connections: &[Connection],
    client: AdvisoryClientId,
    environment: Environment,
) -> Vec<String> {
    let is_theirs =
        |one: &&Connection| one.advisory_client_id == Some(client) && one.partner == manifest.id && one.environment == environment;
    let theirs: Vec<&Connection> = connections.iter().filter(is_theirs).collect();
    named(manifest, |ability| theirs.iter().any(|one| ability.is_granted(&one.granted_scopes)))
}

/// Ids of the abilities that these scopes are enough for.
pub(crate) fn asked_by(manifest: &Manifest, scopes: &[String]) -> Vec<String> {
    named(manifest, |ability| ability.is_granted(scopes))
}

/// Ids of the abilities that a connection has and would not have with these scopes.
pub(crate) fn lost(manifest: &Manifest, connection: &Connection, granted: &[String]) -> Vec<String> {
    named(manifest, |ability| {
        ability.is_granted(&connection.granted_scopes) && !ability.is_granted(granted)
    })
}

/// One without scopes is nobody's to give.
fn named(manifest: &Manifest, is_meant: impl Fn(&Ability) -> bool) -> Vec<String> {
    let meant = manifest
        .abilities
        .iter()
        .filter(|ability| !ability.scopes.is_empty() && is_meant(ability));
    meant.map(|ability| ability.id.clone()).collect()
}

/// An ability that a consent is wanted for.
pub(crate) fn with_scopes<'a>(manifest: &'a Manifest, id: &str) -> Result<&'a Ability, AppError> {
    let refused = |message: String| AppError::new(ErrorCode::InvalidInput, message);
    let Some(ability) = manifest.ability(id) else {
        let known: Vec<&str> = manifest.abilities.iter().map(|ability| ability.id.as_str()).collect();
        let error = refused(format!("{} has no ability `{}`", manifest.name, shortened(id)));
        return Err(if known.is_empty() {
            error
        } else {
            error.hint(format!("It has: {}", known.join(", ")))
        });
    };
    if ability.scopes.is_empty() {
        return Err(refused(format!("`{}` needs nothing beyond the first consent", ability.id)));
    }
    Ok(ability)
}

/// All scopes of a consent with these abilities, each once.
pub(crate) fn scopes(manifest: &Manifest, abilities: &[String]) -> Vec<String> {
    let added = abilities
        .iter()
        .filter_map(|id| manifest.ability(id))
        .flat_map(|ability| &ability.scopes);
    let mut scopes: Vec<String> = Vec::new();
    for Scope { name, .. } in manifest.asked().iter().chain(added) {
        if !scopes.contains(name) {
            scopes.push(name.clone());
        }
    }
    scopes
}

/// What was asked for and not granted, in words: the connection stands, and the ability is not there.
pub(crate) fn refused(manifest: &Manifest, asked: &[String], granted: &[String]) -> Option<AppError> {
    let lacking = asked
        .iter()
        .filter_map(|id| manifest.ability(id))
        .find(|ability| !ability.is_granted(granted))?;
    let scopes = lacking.scopes.iter().map(|scope| scope.name.as_str());
    let missing: Vec<&str> = scopes.filter(|name| !granted.iter().any(|one| one == name)).collect();
    let message = format!(
        "The connection stands, but `{}` was not granted: {} is missing",
        lacking.id,
        missing.join(", ")
    );
    Some(AppError::new(ErrorCode::NeedsAuthorization, message).hint(lacking.reason.clone()))
}
