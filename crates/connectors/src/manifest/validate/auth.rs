//! How a credential is obtained.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_http::{HeaderName, HeaderValue, header};
use connect_oauth::{ClientAuthentication, Issuer, LifetimeFields, Pkce, RevocationBody};

use super::{Checked, invalid, is_id, missing, need, need_address, need_url, wrong};
use crate::manifest::admin_consent::AdminConsent;
use crate::manifest::file::{AbilityFile, AdminConsentFile, AuthFile, CodeFile, GrantEndFile, KeyFormFile, PkceFile, ScopeFile};
use crate::manifest::parts::{Ability, ApiKey, Auth, Code, GrantClock, GrantEnd, KeyForm, KeyMeaning, LoginHint, OAuth2, Scope, Who};
use crate::manifest::{Address, FormField};

/// The endpoints that `auth` names.
pub(super) fn named_endpoints(auth: &AuthFile, fields: &[FormField]) -> Checked<BTreeMap<String, Address>> {
    let mut named = BTreeMap::new();
    for (name, value) in [
        ("authorize", &auth.authorize_url),
        ("token", &auth.token_url),
        ("revoke", &auth.revoke_url),
        ("discovery", &auth.discovery_url),
        ("userinfo", &auth.userinfo_url),
        ("device_authorization", &auth.device_authorization_url),
    ] {
        if let Some(text) = value {
            let address = need_address(&format!("auth.{name}_url"), Some(text.clone()), fields)?;
            named.insert(name.to_owned(), address);
        }
    }
    if auth.kind.as_deref() == Some("oauth2") {
        for name in ["authorize", "token"] {
            if !named.contains_key(name) {
                return Err(missing(format!("auth.{name}_url")));
            }
        }
    }
    Ok(named)
}

pub(super) fn check_auth(file: AuthFile, named: &BTreeMap<String, Address>, fields: &[FormField]) -> Checked<Auth> {
    match need("auth.kind", file.kind.clone())?.as_str() {
        "oauth2" => Ok(Auth::OAuth2(check_oauth2(file, named, fields)?)),
        "api_key" => Ok(Auth::ApiKey(check_api_key(file)?)),
        _ => invalid("auth.kind", "must be `oauth2` or `api_key`"),
    }
}

/// Long enough to see a week's work done with the new key.
const OVERLAP_DAYS: u32 = 7;

fn of_days(days: u32) -> Duration {
    Duration::from_secs(u64::from(days) * 86_400)
}

fn check_api_key(file: AuthFile) -> Checked<ApiKey> {
    let days = file.rotate_after_days;
    if days == Some(0) {
        return invalid("auth.rotate_after_days", "must be at least 1");
    }
    let overlap_days = file.overlap_days.unwrap_or(OVERLAP_DAYS);
    if !(1..=30).contains(&overlap_days) {
        return invalid("auth.overlap_days", "must be 1 to 30");
    }
    let prefix = file.prefix.unwrap_or_else(|| "Bearer ".to_owned());
    if !prefix.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return invalid("auth.prefix", "cannot stand in a header");
    }
    Ok(ApiKey {
        header: match file.header {
            None => header::AUTHORIZATION,
            Some(name) => HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("auth.header", "is not the name of a header"))?,
        },
        prefix,
        forms: file.key_forms.into_iter().enumerate().map(check_key_form).collect::<Checked<_>>()?,
        rights: check_asked("auth.rights", file.rights)?,
        unwanted: check_asked("auth.unwanted", file.unwanted)?,
        rotate_after: days.map(of_days),
        overlap: of_days(overlap_days),
        how_to_rotate: file.how_to_rotate,
    })
}

fn check_key_form((index, file): (usize, KeyFormFile)) -> Checked<KeyForm> {
    let field = format!("auth.key_forms[{index}]");
    let begins_with = need(format!("{field}.begins_with"), file.begins_with)?;
    let meaning = match (file.environment, file.refused) {
        (Some(word), None) => KeyMeaning::Opens(
            word.parse()
                .map_err(|_| wrong(format!("{field}.environment"), "is not an environment"))?,
        ),
        (None, Some(reason)) => KeyMeaning::Refused(need(format!("{field}.refused"), Some(reason))?),
        _ => return invalid(field, "must have either `environment` or `refused`"),
    };
    Ok(KeyForm { begins_with, meaning })
}

fn check_oauth2(file: AuthFile, named: &BTreeMap<String, Address>, fields: &[FormField]) -> Checked<OAuth2> {
    let issuer = check_issuer(file.issuer, fields)?;
    let scopes = check_scopes("auth.scopes", file.scopes.ok_or_else(|| missing("auth.scopes"))?)?;
    let pkce = check_pkce(file.pkce.ok_or_else(|| missing("auth.pkce"))?)?;
    let client_authentication = check_client_authentication(file.client_authentication)?;
    let revocation_body = match file.revocation_body.as_deref() {
        None | Some("form") => RevocationBody::Form,
        Some("json") => RevocationBody::Json,
        Some(_) => return invalid("auth.revocation_body", "must be `form` or `json`"),
    };
    let admin_consent = match file.admin_consent {
        Some(consent) => Some(Box::new(check_admin_consent(consent, named)?)),
        None => None,
    };
    let code_prefix = file.code_prefix.unwrap_or_default();
    if code_prefix.len() > 16 || !code_prefix.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return invalid("auth.code_prefix", "must be letters, at most 16");
    }
    Ok(OAuth2 {
        issuer: Some(issuer),
        issuer_required: file.issuer_required,
        scopes,
        pkce,
        client_authentication,
        revocation_body,
        external_account_parameter: file.external_account_parameter,
        authorize_parameters: file.authorize_parameters.into_iter().collect(),
        token_headers: check_headers(file.token_headers)?,
        previous_refresh_token_may_work: file.previous_refresh_token_may_work,
        lifetime_fields: LifetimeFields {
            refresh_token_expires_in: file.refresh_token_expires_in_field,
            refresh_token_hard_expires_in: file.refresh_token_hard_expires_in_field,
        },
        codes: check_codes(file.codes, &code_prefix)?,
        code_prefix,
        grant_ends: file
            .grant_ends
            .into_iter()
            .enumerate()
            .map(check_grant_end)
            .collect::<Checked<_>>()?,
        admin_consent,
        login_hint: match file.login_hint.as_deref() {
            None => None,
            Some("optional") => Some(LoginHint::Optional),
            Some("required") => Some(LoginHint::Required),
            Some(_) => return invalid("auth.login_hint", "must be `optional` or `required`"),
        },
    })
}

/// Compared to the letter, unless a field stands in it: whose page it was is known only once somebody has signed in there, so
/// any one segment does in its place.
fn check_issuer(value: Option<String>, fields: &[FormField]) -> Checked<Issuer> {
    let text = need("auth.issuer", value)?;
    need_address("auth.issuer", Some(text.clone()), fields)?;
    let Some((before, rest)) = text.split_once('{') else {
        return Ok(Issuer::from(text));
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    if after.contains('{') {
        return invalid("auth.issuer", "must have one field at most");
    }
    Ok(Issuer::of_each_organization(before, after))
}

/// Codes are searched for and shown: each has to be a word or a number, and to mean one thing.
fn check_codes(files: Vec<CodeFile>, prefix: &str) -> Checked<Vec<Code>> {
    let mut codes: Vec<Code> = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        let field = |name: &str| format!("auth.codes[{index}].{name}");
        if file.codes.is_empty() {
            return Err(missing(field("codes")));
        }
        for (place, code) in file.codes.iter().enumerate() {
            let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
            let is_word = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if code.is_empty() || code.len() > 64 || !is_word {
                return invalid(field("codes"), "must be letters, digits and `_`, at most 64");
            }
            if is_number && (prefix.is_empty() || code.len() > 8) {
                return invalid(
                    field("codes"),
                    "may hold numbers of at most 8 digits, and only with `auth.code_prefix`",
                );
            }
            if file.codes[..place].contains(code) || codes.iter().any(|known: &Code| known.codes.contains(code)) {
                return invalid(field("codes"), format!("repeats `{code}`"));
            }
        }
        let who = file.who.map_or(Ok(Who::default()), |who| who.parse());
        codes.push(Code {
            codes: file.codes,
            means: need(field("means"), file.means)?,
            act: need(field("act"), file.act)?,
            who: who.map_err(|()| wrong(field("who"), "must be `person`, `admin` or `registration`"))?,
        });
    }
    Ok(codes)
}

/// It has to be where people sign in: a stand-in is found by its authorization endpoint alone.
fn check_admin_consent(file: AdminConsentFile, named: &BTreeMap<String, Address>) -> Checked<AdminConsent> {
    let field = |name: &str| format!("auth.admin_consent.{name}");
    let text = need(field("url"), file.url)?;
    let authorize = named.get("authorize").ok_or_else(|| missing("auth.authorize_url"))?.usual();
    let url = need_url(field("url"), Some(text.replace(AdminConsent::TENANT, "tenant")))?;
    let path = text.strip_prefix(&authorize.origin().ascii_serialization());
    let path = path.filter(|path| path.starts_with('/') && path.matches(AdminConsent::TENANT).count() == 1 && url.query().is_none());
    let path = path.ok_or_else(|| {
        wrong(
            field("url"),
            "must be at the origin of `auth.authorize_url`, with `{tenant}` once in its path and without a query",
        )
    })?;
    Ok(AdminConsent {
        path: path.to_owned(),
        scope_prefix: file.scope_prefix,
        reported_by: need(field("reported_by"), file.reported_by)?,
        refused_tenants: file.refused_tenants,
        tenant_help: need(field("tenant_help"), file.tenant_help)?,
        reason: need(field("reason"), file.reason)?,
    })
}

fn check_grant_end((index, file): (usize, GrantEndFile)) -> Checked<GrantEnd> {
    let field = format!("auth.grant_ends[{index}]");
    let after = |days: u32| Duration::from_secs(u64::from(days) * 86_400);
    let clock = match (file.after_days, file.counted_from.as_deref()) {
        (None, None) => None,
        (Some(days @ 1..), Some("consent")) => Some(GrantClock::AfterConsent(after(days))),
        (Some(days @ 1..), Some("last_use")) => Some(GrantClock::AfterLastUse(after(days))),
        _ => {
            return invalid(
                field,
                "must have both `after_days`, at least 1, and `counted_from`, `consent` or `last_use`, or neither",
            );
        }
    };
    let means = need(format!("{field}.means"), file.means)?;
    Ok(GrantEnd { clock, means })
}

/// A scope belongs either to the first consent or to abilities.
pub(super) fn check_abilities(files: Vec<AbilityFile>, auth: &Auth) -> Checked<Vec<Ability>> {
    let mut abilities: Vec<Ability> = Vec::new();
    let first: &[Scope] = match auth {
        Auth::OAuth2(oauth2) => &oauth2.scopes,
        Auth::ApiKey(_) => &[],
    };
    for (index, file) in files.into_iter().enumerate() {
        let field = |name: &str| format!("abilities[{index}].{name}");
        let id = need(field("id"), file.id)?;
        if !is_id(&id) {
            return invalid(
                field("id"),
                "must be lower-case letters, digits and hyphens, beginning with a letter",
            );
        }
        if abilities.iter().any(|known| known.id == id) {
            return invalid(field("id"), format!("repeats `{id}`"));
        }
        let scopes = check_scopes(&field("scopes"), file.scopes)?;
        if matches!(auth, Auth::ApiKey(_)) && !scopes.is_empty() {
            return invalid(field("scopes"), "must be empty: a key has rights and no scopes");
        }
        if let Some(twice) = scopes.iter().find(|scope| first.iter().any(|one| one.name == scope.name)) {
            return invalid(
                field("scopes"),
                format!("repeats `{}`, which the first consent asks for", twice.name),
            );
        }
        abilities.push(Ability {
            id,
            title: need(field("title"), file.title)?,
            reason: need(field("reason"), file.reason)?,
            scopes,
        });
    }
    Ok(abilities)
}

/// A right on Write is for an ability, so that there has to be one.
pub(super) fn check_written_by(auth: &Auth, abilities: &[Ability]) -> Checked<()> {
    let Auth::ApiKey(api_key) = auth else { return Ok(()) };
    let is_known = |id: &String| abilities.iter().any(|ability| ability.id == *id);
    let unknown = |right: &Scope| right.written_by.as_ref().is_some_and(|id| !is_known(id));
    match api_key.rights.iter().position(unknown) {
        Some(index) => invalid(format!("auth.rights[{index}].written_by"), "names no ability"),
        None => Ok(()),
    }
}

fn check_scopes(list: &str, files: Vec<ScopeFile>) -> Checked<Vec<Scope>> {
    let scopes = check_asked(list, files)?;
    for (index, scope) in scopes.iter().enumerate() {
        let of_keys = [("written_by", &scope.written_by), ("pulls", &scope.pulls)];
        if let Some((field, _)) = of_keys.iter().find(|(_, value)| value.is_some()) {
            return invalid(format!("{list}[{index}].{field}"), "must be absent: it is for a key's rights");
        }
    }
    match scopes.iter().position(|scope| scope.name.contains(char::is_whitespace)) {
        Some(index) => invalid(format!("{list}[{index}].name"), "must be one scope without blanks"),
        None => Ok(scopes),
    }
}

fn check_asked(list: &str, files: Vec<ScopeFile>) -> Checked<Vec<Scope>> {
    let scope = |(index, file): (usize, ScopeFile)| {
        Ok(Scope {
            name: need(format!("{list}[{index}].name"), file.name)?,
            reason: need(format!("{list}[{index}].reason"), file.reason)?,
            required: file.required.unwrap_or(true),
            written_by: file.written_by,
            pulls: file.pulls,
            shown_as: file
                .shown_as
                .map(|text| need(format!("{list}[{index}].shown_as"), Some(text)))
                .transpose()?,
        })
    };
    files.into_iter().enumerate().map(scope).collect()
}

fn check_pkce(file: PkceFile) -> Checked<Pkce> {
    match file {
        PkceFile::Used(true) => Ok(Pkce::S256),
        PkceFile::Used(false) => Ok(Pkce::Off),
        PkceFile::Method(method) => match method.to_ascii_lowercase().as_str() {
            "s256" | "required" | "optional" => Ok(Pkce::S256),
            "none" | "off" => Ok(Pkce::Off),
            _ => invalid("auth.pkce", "must be true, false, `S256` or `none`"),
        },
    }
}

fn check_client_authentication(word: Option<String>) -> Checked<ClientAuthentication> {
    match need("auth.client_authentication", word)?.as_str() {
        "none" => Ok(ClientAuthentication::None),
        "client_secret_basic" => Ok(ClientAuthentication::Basic),
        "client_secret_post" => Ok(ClientAuthentication::Post),
        _ => invalid(
            "auth.client_authentication",
            "must be `none`, `client_secret_basic` or `client_secret_post`",
        ),
    }
}

fn check_headers(headers: BTreeMap<String, String>) -> Checked<Vec<(HeaderName, HeaderValue)>> {
    let header = |(name, value): (String, String)| {
        let refused = || wrong(format!("auth.token_headers.{name}"), "is not a header");
        let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refused())?;
        Ok((parsed, HeaderValue::from_str(&value).map_err(|_| refused())?))
    };
    headers.into_iter().map(header).collect()
}
