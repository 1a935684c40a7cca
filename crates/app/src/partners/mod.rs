//! The catalog, drawn from the connectors' manifests, and what a manifest says about an entry.

pub(crate) mod call;
pub(crate) mod handles;
pub mod private;
pub(crate) mod redirect;
pub mod view;

use std::collections::BTreeMap;

use connect_connectors::manifest::{Ability, CallbackKind, FormField, Scope};
use connect_connectors::{Connector, EndpointError, Endpoints, Given, Manifest, registry, resolve_endpoints};
use connect_domain::environment::Environment;
use connect_oauth::ClientAuthentication;
use connect_store::authorization_attempts::AuthorizationAttempt;
use connect_store::connections::Connection;
use sha2::{Digest, Sha256};

use redirect::ToRegister;
use view::{
    AdminConsentView, CallbackView, CodeView, ConnectionFieldView, FieldView, KeyRotationView, PartnerAbilityView, PartnerView, ScopeView,
};

use crate::App;
use crate::connect_many;
use crate::error::{AppError, ErrorCode, sentence};
use crate::input::shortened;
use crate::pull;

/// Every partner that can be connected: those that are built in, then those of the workspace.
pub fn list_partners() -> Vec<PartnerView> {
    registry::all().into_iter().map(view).collect()
}

/// One of them.
pub fn show_partner(partner: &str) -> Result<PartnerView, AppError> {
    connector(partner).map(view)
}

/// The connector with this id, or exit 2.
pub(crate) fn connector(partner: &str) -> Result<&'static dyn Connector, AppError> {
    registry::find(partner).ok_or_else(|| {
        AppError::new(ErrorCode::UnknownPartner, format!("There is no partner `{}`", shortened(partner))).hint("`partners list` shows them")
    })
}

/// Its manifest.
pub(crate) fn manifest(partner: &str) -> Result<&'static Manifest, AppError> {
    Ok(connector(partner)?.manifest())
}

/// A rehearsal firm never touches real hosts (`docs/adr/0013`).
pub(crate) fn check_environment(app: &App, manifest: &Manifest, environment: Environment) -> Result<(), AppError> {
    if app.is_rehearsal() && environment != Environment::Rehearsal {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("A rehearsal firm connects to stand-ins only, not to `{environment}`"),
        )
        .hint("Use another workspace for real companies"));
    }
    if !manifest.environments.contains_key(&environment) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("{} has no environment `{environment}`", manifest.name),
        ));
    }
    Ok(())
}

/// The firm's hosts, where it gives any, and what stands in the partner's addresses.
pub(crate) fn check_endpoints(manifest: &Manifest, environment: Environment, given: Given<'_>) -> Result<(), AppError> {
    if environment == Environment::Rehearsal {
        return if given.endpoints.is_empty() {
            check_fields(manifest, given.fields)
        } else {
            Err(endpoint_error(&EndpointError::Fixed { environment }))
        };
    }
    resolve(manifest, environment, given).map(drop)
}

/// Whoever gives an address that is none of the partner's is told where theirs stands.
pub(crate) fn resolve(manifest: &Manifest, environment: Environment, given: Given<'_>) -> Result<Endpoints, AppError> {
    resolve_endpoints(manifest, environment, given).map_err(|error| {
        let told = endpoint_error(&error);
        match (&error, manifest.endpoint_field(environment)) {
            (EndpointError::NotThePartners { .. }, Some(field)) if !field.help.is_empty() => told.hint(where_to_find(field)),
            _ => told,
        }
    })
}

/// What stands in the partner's addresses.
pub(crate) fn check_fields(manifest: &Manifest, fields: &BTreeMap<String, String>) -> Result<(), AppError> {
    manifest.check_fields(fields).map_err(|error| endpoint_error(&error))
}

pub(crate) fn endpoint_error(error: &EndpointError) -> AppError {
    AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string()))
}

/// Holds what a person entered against its field of the manifest. A secret is not repeated.
pub(crate) fn check_field(field: &FormField, value: &str) -> Result<(), AppError> {
    if field.accepts(value) {
        return Ok(());
    }
    let what = match field.secret {
        true => format!("What was entered is no `{}`", field.name),
        false => format!("`{}` is no `{}`", shortened(value), field.name),
    };
    let message = match field.example.as_str() {
        "" => what,
        example => format!("{what}: one looks like `{example}`"),
    };
    let error = AppError::new(ErrorCode::InvalidInput, message);
    Err(match field.help.as_str() {
        "" => error,
        _ => error.hint(where_to_find(field)),
    })
}

fn where_to_find(field: &FormField) -> String {
    format!("Where to find it: {}", field.help)
}

/// The field of the app registration's form that is its id, or its secret.
pub(crate) fn app_field(manifest: &Manifest, secret: bool) -> Option<&FormField> {
    let of_app = |field: &&FormField| field.of_app_registration && field.segment.is_none() && field.secret == secret;
    manifest.fields.iter().find(of_app)
}

/// The partner's id of the app: something that can stand in a URL.
pub(crate) fn check_client_id(manifest: &Manifest, oauth_client_id: &str) -> Result<(), AppError> {
    let usable = !oauth_client_id.is_empty() && oauth_client_id.len() <= 256 && oauth_client_id.bytes().all(|byte| byte.is_ascii_graphic());
    if usable {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::InvalidInput,
        format!(
            "The client id of the app at {} is 1 to 256 printable characters without blanks",
            manifest.name
        ),
    )
    .hint("Copy it anew from the partner's developer portal"))
}

/// Whether the app has a secret at this partner.
pub(crate) fn needs_client_secret(manifest: &Manifest) -> bool {
    manifest
        .oauth2()
        .is_some_and(|oauth2| oauth2.client_authentication != ClientAuthentication::None)
}

/// How a connection whose credential is gone is brought back, in the words of the command line.
pub(crate) fn way_back(connection: &Connection) -> String {
    sentence(&reconnecting(connection))
}

/// The same, for the middle of a sentence.
pub(crate) fn reconnecting(connection: &Connection) -> String {
    let takes_key = manifest(&connection.partner).is_ok_and(|manifest| manifest.api_key().is_some());
    let command = if takes_key { "replace-key" } else { "reconnect" };
    format!("reconnect it with `connections {command} {}`", connection.id)
}

/// The field of a connection's key, where the partner is connected with one.
pub(crate) fn key_field(manifest: &Manifest) -> Option<&FormField> {
    manifest.api_key()?;
    manifest.fields.iter().find(|field| field.secret && !field.of_app_registration)
}

/// What a person enters for one connection besides its key.
pub(crate) fn connection_fields(manifest: &Manifest) -> impl Iterator<Item = &FormField> {
    manifest.fields.iter().filter(|field| !field.secret && !field.of_app_registration)
}

/// Whether a field says where the organization is, in any environment.
pub(crate) fn is_endpoint_field(manifest: &Manifest, field: &FormField) -> bool {
    manifest
        .environments
        .values()
        .any(|spec| spec.endpoint_field.as_ref() == Some(&field.name))
}

/// loopback, relay, paste or device.
pub(crate) const fn callback_mode(kind: CallbackKind) -> &'static str {
    match kind {
        CallbackKind::Any | CallbackKind::AnyPort | CallbackKind::Exact => "loopback",
        CallbackKind::Relay => "relay",
        CallbackKind::Paste => "paste",
        CallbackKind::Device => "device",
    }
}

/// What can be pulled, in the words of `pull --resource`, in the order in which it refers to each other.
pub(crate) fn resources(connector: &dyn Connector) -> Vec<String> {
    let manifest = connector.manifest();
    [
        connector.organization().map(|_| "company"),
        connector.ledger_accounts().map(|_| "accounts"),
        connector.items_in_windows().map(|_| "products"),
        connector
            .catalog()
            .and(manifest.mapping.as_ref())
            .map(|mapping| mapping.kind.resource()),
        connector.customer_subscriptions().map(|_| pull::SUBSCRIPTIONS),
        connector.customers().map(|_| "customers"),
        connector.items().map(|_| "items"),
        connector.invoices().map(|_| "invoices"),
        connector.invoices_in_windows().map(|_| "invoices"),
        connector.balances().map(|_| "balances"),
        connector.events().map(|_| pull::EVENTS),
    ]
    .into_iter()
    .flatten()
    .map(str::to_owned)
    .collect()
}

/// What keeps the partner's records as they are, in words.
fn never_writes(manifest: &Manifest) -> String {
    let writes = |ability: &&Ability| manifest.writes.iter().any(|write| write.ability == ability.id);
    let titles: Vec<String> = manifest
        .abilities
        .iter()
        .filter(writes)
        .map(|ability| format!("\"{}\"", ability.title))
        .collect();
    match titles.is_empty() {
        true => "Nothing is ever written: every request but these reads is refused on this machine".to_owned(),
        false => format!(
            "Nothing is written unless you start {} and confirm its preview each time: every request but these reads is otherwise refused on this machine",
            titles.join(" or ")
        ),
    }
}

/// As `sha256sum` prints it, so that a firm can hold its own file against it.
fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn view(connector: &dyn Connector) -> PartnerView {
    let manifest = connector.manifest();
    PartnerView {
        id: manifest.id.clone(),
        name: manifest.name.clone(),
        publisher: manifest.publisher.clone(),
        purpose: manifest.purpose.clone(),
        auth_kind: if manifest.oauth2().is_some() { "oauth2" } else { "api_key" }.to_owned(),
        environments: manifest.environments.keys().map(ToString::to_string).collect(),
        scopes: manifest.asked().iter().map(scope_view).collect(),
        reads: manifest
            .reads
            .iter()
            .map(|read| read.purpose.clone())
            .filter(|purpose| !purpose.is_empty())
            .collect(),
        never_writes: never_writes(manifest),
        prerequisites: manifest.before_you_start.clone(),
        minutes: manifest.minutes,
        abilities: manifest.abilities.iter().map(ability).collect(),
        app_fields: manifest
            .fields
            .iter()
            .filter(|field| field.of_app_registration)
            .map(field)
            .collect(),
        key_field: key_field(manifest).map(field),
        key_rotation: manifest.api_key().map(|api_key| KeyRotationView {
            steps: api_key.how_to_rotate.clone(),
            overlap_days: (i64::try_from(api_key.overlap.as_secs()).unwrap_or(i64::MAX) / 86_400).into(),
        }),
        connection_fields: connection_fields(manifest).map(|one| connection_field(manifest, one)).collect(),
        callback: manifest
            .environments
            .keys()
            .map(|environment| callback(manifest, *environment))
            .collect(),
        admin_consent: manifest.admin_consent().map(|consent| AdminConsentView {
            reason: consent.reason.clone(),
            tenant_help: consent.tenant_help.clone(),
        }),
        login_hint: manifest.login_hint().map(|hint| hint.as_str().to_owned()),
        codes: manifest
            .codes()
            .iter()
            .map(|code| CodeView {
                codes: code.codes.iter().map(|one| manifest.shown_code(one)).collect(),
                means: code.means.clone(),
                act: code.act.clone(),
                who: code.who.as_str().to_owned(),
            })
            .collect(),
        queues_in: manifest
            .environments
            .keys()
            .filter(|environment| connect_many::check_partner(manifest, **environment).is_ok())
            .map(ToString::to_string)
            .collect(),
        revoke_help: manifest
            .how_to_revoke
            .clone()
            .unwrap_or_else(|| format!("Disconnect it here, or remove the app inside {}", manifest.name)),
        cost: manifest.cost.clone(),
        residency: manifest.residency.clone(),
        mapping_kind: manifest.mapping.as_ref().map(|mapping| mapping.kind.as_str().to_owned()),
        resources: resources(connector),
        logo_svg: connector.logo().to_owned(),
        needs_contract: manifest.wants_contract(Environment::Production),
        is_private: !registry::is_built_in(&manifest.id),
        manifest_sha256: registry::private_text(&manifest.id).map(|text| sha256(&text)),
        hosts: manifest.hosts.iter().map(|host| host.as_str().to_owned()).collect(),
    }
}

/// What to do where the partner stopped a person on a page of its own, from which nobody comes back; `None` where it does no
/// such thing.
pub(crate) fn stopped_at_its_page(attempt: &AuthorizationAttempt) -> Option<String> {
    let manifest = manifest(&attempt.partner).ok()?;
    let (name, partner) = (&manifest.name, &manifest.id);
    let wall = manifest.admin_consent().map(|_| {
        format!("Where {name} asked for an administrator's approval, ask one first: `consent-requests ask-admin {partner} --tenant TENANT`")
    });
    let choices = manifest.address_fields().next().zip(attempt.app_registration_id);
    let choices = choices.map(|((field, _), app)| {
        let field = &field.name;
        format!("Where it refused the app or the account, correct the app's `{field}`: `apps edit {app} --field {field}=VALUE`")
    });
    let said: Vec<String> = wall.into_iter().chain(choices).collect();
    (!said.is_empty()).then(|| said.join(". "))
}

fn ability(ability: &Ability) -> PartnerAbilityView {
    PartnerAbilityView {
        id: ability.id.clone(),
        title: ability.title.clone(),
        reason: ability.reason.clone(),
        scopes: ability.scopes.iter().map(scope_view).collect(),
    }
}

/// A scope in plain words.
pub(crate) fn scope_view(scope: &Scope) -> ScopeView {
    ScopeView {
        name: scope.name.clone(),
        shown_as: scope.shown_as.clone(),
        reason: scope.reason.clone(),
        required: scope.required,
    }
}

fn field(field: &FormField) -> FieldView {
    FieldView {
        name: field.name.clone(),
        title: field.label.clone(),
        secret: field.secret,
        pattern: field.pattern.as_ref().map(|pattern| pattern.as_str().to_owned()),
        example: field.example.clone(),
        help: field.help.clone(),
        required: field.segment.is_none(),
        usual: field.segment.as_ref().map(|segment| segment.usual.clone()),
    }
}

/// Whether a person enters the field in this environment. A stand-in tells what is asked of a person elsewhere.
pub(crate) fn is_asked_in(manifest: &Manifest, field: &FormField, environment: Environment) -> bool {
    if is_endpoint_field(manifest, field) {
        return manifest.endpoint_field(environment) == Some(field);
    }
    environment != Environment::Rehearsal
}

fn connection_field(manifest: &Manifest, one: &FormField) -> ConnectionFieldView {
    let asked_in = manifest
        .environments
        .keys()
        .filter(|environment| is_asked_in(manifest, one, **environment));
    ConnectionFieldView {
        asked_in: asked_in.map(ToString::to_string).collect(),
        field: field(one),
    }
}

fn callback(manifest: &Manifest, environment: Environment) -> CallbackView {
    let mut modes: Vec<String> = Vec::new();
    for kind in manifest.callbacks(environment) {
        let mode = callback_mode(*kind).to_owned();
        if !modes.contains(&mode) {
            modes.push(mode);
        }
    }
    let to_register = ToRegister::of(manifest.callbacks(environment));
    CallbackView {
        environment: environment.to_string(),
        modes,
        to_register: to_register.as_str().to_owned(),
        redirect_uri: to_register.address().map(str::to_owned),
    }
}
