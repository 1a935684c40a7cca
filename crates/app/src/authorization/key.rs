//! Connecting with a key that a person made at the partner. It is proven by a call before anything is stored: a key
//! that does not work is nothing to keep, and the person still has it.

use std::collections::BTreeMap;
use std::sync::Arc;

use connect_connectors::manifest::{ApiKey, KeyMeaning};
use connect_connectors::{Connector, Manifest, Organization, PartnerCall, PartnerFault};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectionId, GrantId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::connections::{self, Connection, Expiries, Grant};
use connect_store::secrets::{self, Secret, SecretStatus};

use super::entered::{Entered, entered};
use super::rights::Rights;
use crate::App;
use crate::connections::show_connection;
use crate::connections::view::ConnectionView;
use crate::error::{AppError, ErrorCode};
use crate::gate::check_with_new_credential;
use crate::input::{parse_environment, shortened};
use crate::mapping::target_sets;
use crate::partners;
use crate::partners::call::partner_error;

/// What a person asks for. The key comes beside it, because it is not printed with the rest.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ConnectWithKey {
    /// Connector id.
    pub partner: String,
    /// production, sandbox, rehearsal or custom; `None` where the key tells it.
    pub environment: Option<String>,
    /// Hosts, where they are not the partner's own.
    #[serde(default)]
    pub endpoints: BTreeMap<String, String>,
    /// Form fields that are not secret.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// Proves the key by a call and stores it with its connection, a new one or the account's own. A rehearsal without a key
/// uses the stand-ins'.
pub async fn connect_with_key(app: &Arc<App>, connect: ConnectWithKey, key: Option<SecretText>) -> Result<ConnectionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let (connector, api_key) = keyed(&connect.partner)?;
    let manifest = connector.manifest();
    let named = connect.environment.as_deref().map(parse_environment).transpose()?;
    let key = match key {
        Some(key) => well_formed(manifest, &key)?,
        None => rehearsal_key(app, manifest, named, None).await?,
    };
    let environment = environment(manifest, api_key, named, &key)?;
    check_form(manifest, &key)?;
    partners::check_environment(app, manifest, environment)?;
    let Entered { endpoints, fields } = entered(app, manifest, environment, connect.endpoints, connect.fields).await?;
    let (organization, rights) = prove(app, connector, environment, &endpoints, &key).await?;
    let account = &organization.external_account_id;
    let mut reader = app.store.read().await?;
    let found = connections::find_by_external_account(&mut reader, &manifest.id, environment, &endpoints, account).await?;
    drop(reader);
    if let Some(found) = &found {
        refuse_other_world(app, found, api_key, &key).await?;
    }
    let now = app.clock.now();
    let mut connection = found.unwrap_or_else(|| Connection {
        legal_name: organization.legal_name.unwrap_or_default(),
        display_name: organization.display_name,
        endpoints,
        ..Connection::new(
            ConnectionId::new(now, &*app.entropy),
            manifest.id.clone(),
            environment,
            organization.external_account_id,
            now,
        )
    });
    // What is entered again is mended; what is left out stays.
    connection.fields.extend(fields);
    store(app, &connection, &key, rights, OldKey::Forgotten).await
}

/// Puts a new key in the place of a connection's own, once a call has proven that it opens the same account. The mapping
/// is kept, the old key is not: see `rotation` for a new key beside it.
pub async fn replace_key(app: &Arc<App>, connection_id: &str, key: SecretText) -> Result<ConnectionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(connection_id).await?;
    let (key, rights) = prove_for(app, &connection, &key).await?;
    store(app, &connection, &key, rights, OldKey::Forgotten).await
}

/// The key without blanks around it, and what it may do, once it is proven to open the connection's account.
pub(super) async fn prove_for(app: &App, connection: &Connection, key: &SecretText) -> Result<(SecretText, Rights), AppError> {
    let (connector, api_key) = keyed(&connection.partner)?;
    let key = well_formed(connector.manifest(), key)?;
    environment(connector.manifest(), api_key, Some(connection.environment), &key)?;
    check_form(connector.manifest(), &key)?;
    refuse_other_world(app, connection, api_key, &key).await?;
    let (organization, rights) = prove(app, connector, connection.environment, &connection.endpoints, &key).await?;
    if organization.external_account_id != connection.external_account_id {
        let message = format!(
            "The key opens another account (`{}`) than `{}`, so nothing was changed",
            shortened(&organization.external_account_id),
            shortened(&connection.display_name)
        );
        return Err(
            AppError::new(ErrorCode::NeedsAuthorization, message).hint("Make the key in the same account, or connect the other one anew")
        );
    }
    Ok((key, rights))
}

/// Refuses a key that opens another of the partner's worlds than the one in use: an account has test and live data under one
/// id, and a mapping belongs to one of them. Where an environment is one world, it has been refused before.
async fn refuse_other_world(app: &App, connection: &Connection, api_key: &ApiKey, key: &SecretText) -> Result<(), AppError> {
    let world = |key: &SecretText| match api_key.meaning_of(key) {
        Some(KeyMeaning::Opens(world)) => Some(*world),
        _ => None,
    };
    let owner = connection.id.to_string();
    let Some(in_use) = secrets::active(&mut app.store.read().await?, &owner, SecretKind::ApiKey).await? else {
        return Ok(());
    };
    // One that cannot be opened any more tells nothing, and stands in nobody's way.
    let in_use = app.open_vault().await?.open(&in_use.place(), &in_use.sealed).ok();
    match (in_use.as_ref().and_then(world), world(key)) {
        (Some(known), Some(opens)) if known != opens => {
            let name = shortened(&connection.display_name);
            let message = format!("The key opens `{opens}`, and the one in use of `{name}` opens `{known}`, so nothing was changed");
            Err(AppError::new(ErrorCode::InvalidInput, message).hint(
                "Give a key of the same mode. The other mode is a connection of its own: connect it in its environment, or at another \
                 address of your own server",
            ))
        }
        _ => Ok(()),
    }
}

/// A partner that is connected with a key.
pub(super) fn keyed(partner: &str) -> Result<(&'static dyn Connector, &'static ApiKey), AppError> {
    let connector = partners::connector(partner)?;
    let manifest = connector.manifest();
    let api_key = manifest.api_key().ok_or_else(|| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("{} is authorized in a browser and takes no key", manifest.name),
        )
    })?;
    Ok((connector, api_key))
}

/// What becomes of the key that was in use when another one is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OldKey {
    /// It is not kept.
    Forgotten,
    /// It is kept beside the new one, to be retired by then.
    KeptUntil(Instant),
}

/// The proven key and its connection, in one transaction.
pub(super) async fn store(
    app: &Arc<App>,
    connection: &Connection,
    key: &SecretText,
    rights: Rights,
    old: OldKey,
) -> Result<ConnectionView, AppError> {
    let vault = app.open_vault().await?;
    let now = app.clock.now();
    let grant = Grant {
        grant_id: GrantId::new(now, &*app.entropy),
        granted_scopes: rights.granted,
        authorized_by: app.actor.label(),
        partner_identity: String::new(),
        expiries: Expiries::default(),
    };
    let owner = connection.id.to_string();
    let kind = SecretKind::ApiKey;
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    if connections::get(&mut tx, connection.id).await?.is_none() {
        connections::insert(&mut tx, connection).await?;
    } else {
        connections::set_fields(&mut tx, connection.id, &connection.fields).await?;
    }
    if let Some(mapping) = &partners::manifest(&connection.partner)?.mapping {
        target_sets::found(&mut tx, mapping.kind, &*app.entropy).await?;
    }
    connections::set_grant(&mut tx, connection.id, &grant).await?;
    let kept = secrets::list(&mut tx, &owner, kind).await?;
    let mut issued_at = now;
    for known in &kept {
        // One that cannot be opened any more stands in nobody's way: the new key is what mends that.
        let opened = vault.open(&known.place(), &known.sealed);
        if opened.is_ok_and(|opened| connect_credentials::is_same(&opened, key)) {
            // A key grows no younger by being entered again.
            issued_at = issued_at.min(known.issued_at);
        }
    }
    let in_use = kept.into_iter().find(|secret| secret.status == SecretStatus::Active);
    let generation = 1 + secrets::highest_generation(&mut tx, &owner, kind).await?;
    let sealed = vault
        .seal(&secrets::place(&owner, kind, generation), key, &*app.entropy)
        .map_err(|error| AppError::internal("seal the key", error))?;
    let secret = Secret {
        owner: owner.clone(),
        kind,
        generation,
        grant_id: Some(grant.grant_id),
        status: SecretStatus::Active,
        sealed,
        issued_at,
        expires_at: None,
    };
    secrets::rotate(&mut tx, &secret).await?;
    secrets::note(&mut tx, &owner, kind, generation, &ending(key), None).await?;
    let act = match (old, in_use) {
        (OldKey::KeptUntil(until), Some(in_use)) => {
            let opened = vault
                .open(&in_use.place(), &in_use.sealed)
                .map_err(|error| AppError::internal("open the key in use", error))?;
            secrets::note(&mut tx, &owner, kind, in_use.generation, &ending(&opened), Some(until)).await?;
            "connection.key_rotated"
        }
        _ => {
            secrets::clear_previous(&mut tx, &owner, kind).await?;
            "connection.authorized"
        }
    };
    connections::record_call(&mut tx, connection.id, Ok(())).await?;
    tx.commit(AuditEntry::new(act, owner.clone(), connection.partner.clone())).await?;
    key_is_stored(app, &owner);
    check_with_new_credential(app, connection.id).await;
    show_connection(app, &owner).await
}

/// What shows that a connection's keys changed is out of date.
pub(super) fn key_is_stored(app: &App, owner: &str) {
    app.events.stale([
        "connections".to_owned(),
        format!("connection:{owner}"),
        "attention".to_owned(),
        "workspace".to_owned(),
    ]);
}

/// The last four characters of a key, as partners' consoles show them: they tell two keys apart. Of a short key four would
/// be too much.
pub(super) fn ending(key: &SecretText) -> String {
    const SHOWN: usize = 4;
    let key = key.expose();
    match key.len().checked_sub(SHOWN) {
        Some(at) if at >= 5 * SHOWN => key.get(at..).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// A key without the blanks that come along when it is copied.
fn well_formed(manifest: &Manifest, key: &SecretText) -> Result<SecretText, AppError> {
    let trimmed = key.expose().trim();
    if trimmed.is_empty() || trimmed.len() > 512 || !trimmed.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!(
                "This is no key of {}: a key is one word of letters, digits and signs",
                manifest.name
            ),
        )
        .hint("Copy it anew from the partner's console, without anything around it"));
    }
    Ok(SecretText::new(trimmed.to_owned()))
}

/// Whether it can be one by its looks, after what its beginning says, which is the better advice.
fn check_form(manifest: &Manifest, key: &SecretText) -> Result<(), AppError> {
    partners::key_field(manifest).map_or(Ok(()), |field| partners::check_field(field, key.expose()))
}

pub(super) async fn rehearsal_key(
    app: &App,
    manifest: &Manifest,
    named: Option<Environment>,
    in_use: Option<&SecretText>,
) -> Result<SecretText, AppError> {
    let name = partners::key_field(manifest).map_or("api_key", |field| field.name.as_str());
    if named == Some(Environment::Rehearsal) {
        let line = app.rehearsal.ready_line().await?;
        let values = line.connect_values(&manifest.id)?;
        let key = in_use.map_or_else(|| values.secret(name), |in_use| values.other_secret(name, in_use));
        if let Some(key) = key {
            return Ok(key);
        }
    }
    Err(AppError::new(ErrorCode::InvalidInput, format!("{} needs a key", manifest.name))
        .hint(format!("Write `{name}=KEY` on standard input and give --secret {name}=-")))
}

/// What the key's beginning says, and what the person says, must not contradict each other. A stand-in and a server of
/// the firm's own take keys of any world.
fn environment(manifest: &Manifest, api_key: &ApiKey, named: Option<Environment>, key: &SecretText) -> Result<Environment, AppError> {
    let opens = match api_key.meaning_of(key) {
        Some(KeyMeaning::Opens(environment)) => Some(*environment),
        Some(KeyMeaning::Refused(reason)) => return Err(AppError::new(ErrorCode::InvalidInput, reason.clone())),
        None if api_key.forms.is_empty() => None,
        None => {
            let forms = api_key.forms.iter().filter(|form| matches!(form.meaning, KeyMeaning::Opens(_)));
            let beginnings: Vec<String> = forms.map(|form| format!("`{}`", form.begins_with)).collect();
            return Err(AppError::new(
                ErrorCode::InvalidInput,
                format!(
                    "This is no key of {}: its keys begin with {}",
                    manifest.name,
                    beginnings.join(" or ")
                ),
            ));
        }
    };
    match (named, opens) {
        (Some(named @ (Environment::Rehearsal | Environment::Custom)), _) | (Some(named), None) => Ok(named),
        (Some(named), Some(opens)) if named != opens => Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("This key opens `{opens}`, not `{named}`"),
        )
        .hint("Choose that environment, or leave it out at the command line: the key tells it")),
        (_, Some(opens)) => Ok(opens),
        // A partner that has one world needs no choice.
        (None, None) if manifest.environments.len() == 1 => {
            let only = manifest.environments.keys().next().copied();
            only.ok_or_else(|| AppError::new(ErrorCode::Internal, "This partner has no environment"))
        }
        (None, None) => Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("A key of {} does not tell which environment it opens", manifest.name),
        )
        .hint("Give --environment")),
    }
}

/// The first calls. Nothing is stored yet, so their failure is only told.
async fn prove(
    app: &App,
    connector: &dyn Connector,
    environment: Environment,
    given: &BTreeMap<String, String>,
    key: &SecretText,
) -> Result<(Organization, Rights), AppError> {
    let manifest = connector.manifest();
    // What stands against storing the key is told before it is sent anywhere.
    app.open_vault().await?;
    let organization = app.ask_organization(connector, environment, given, key, "").await?;
    let mut rights = Rights::default();
    if let Some(probes) = connector.rights() {
        let endpoints = app.endpoints(&manifest.id, environment, given).await?;
        let guard = manifest.write_guard(&endpoints).map_err(|error| partners::endpoint_error(&error))?;
        let call = PartnerCall {
            http: &app.http.partner(guard, manifest.limit),
            access_token: key,
            endpoints: &endpoints,
            external_account_id: &organization.external_account_id,
        };
        let told = |fault: PartnerFault| partner_error(&fault, "");
        for right in manifest.asked() {
            rights.add(&right.name, probes.probe_right(call, &right.name).await.map_err(told)?);
        }
    }
    Ok((organization, rights))
}

#[cfg(test)]
mod tests {
    use connect_connectors::registry;

    use super::*;

    fn environment_of(named: Option<Environment>, key: &str) -> Result<Environment, AppError> {
        let manifest = registry::find("stripe").unwrap().manifest();
        environment(manifest, manifest.api_key().unwrap(), named, &SecretText::new(key.to_owned()))
    }

    #[test]
    fn a_key_tells_its_environment_and_what_it_is_not() {
        use Environment::*;
        for (named, key, opens) in [
            (None, "rk_live_1234", Production),
            (None, "rk_test_1234", Sandbox),
            (Some(Production), "rk_live_1234", Production),
            (Some(Rehearsal), "rk_test_1234", Rehearsal),
            (Some(Custom), "rk_live_1234", Custom),
        ] {
            assert_eq!(environment_of(named, key).unwrap(), opens, "{named:?} {key}");
        }
        for (named, key, words) in [
            (Some(Sandbox), "rk_live_1234", "opens `production`"),
            (None, "sk_live_1234", "restricted key"),
            (Some(Rehearsal), "sk_test_1234", "restricted key"),
            (None, "pk_live_1234", "publishable"),
            (None, "whsec_1234", "signing secret"),
            (None, "AKIA1234", "begin with `rk_live_` or `rk_test_`"),
        ] {
            let error = environment_of(named, key).unwrap_err();
            assert!(error.message.contains(words), "{key}: {}", error.message);
            assert!(!error.message.contains("1234"), "{}", error.message);
        }
    }

    #[test]
    fn only_a_long_key_shows_how_it_ends() {
        for (key, shown) in [
            ("rk_test_0123456789abcdef", "cdef"),
            ("0123456789abcdef0123456789abcdef", "cdef"),
            ("short_key_of_23_letters", ""),
            ("abcd", ""),
            ("", ""),
        ] {
            assert_eq!(ending(&SecretText::new(key.to_owned())), shown, "{key}");
        }
    }

    #[test]
    fn blanks_around_a_key_are_not_part_of_it() {
        let manifest = registry::find("stripe").unwrap().manifest();
        let read = |text: &str| well_formed(manifest, &SecretText::new(text.to_owned()));
        assert_eq!(read(" rk_test_1 \r\n").unwrap().expose(), "rk_test_1");
        for text in ["", "  ", "rk test", "rk_test_\u{e9}", &"k".repeat(513)] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }
}
