//! The one validator: from what is written to what can be relied on.

mod auth;
mod environments;
mod mapping;
mod requests;

use std::time::Duration;

use connect_domain::check::CheckCost;
use connect_http::check_url;
use connect_oauth::ClientAuthentication;
use url::Url;

use super::address::{Address, AddressProblem, Segment, is_segment};
use super::file::{CheckFile, FieldFile, ManifestFile, RetirementFile};
use super::{Auth, CheckSpec, FieldPattern, FormField, Manifest, ManifestError, Retired, Retirement};

/// A partner of which a manifest does not say how much it counts.
const USUAL_WEIGHT: u32 = 10;

type Checked<T> = Result<T, ManifestError>;

pub(super) fn validate(file: ManifestFile) -> Checked<Manifest> {
    let id = need("id", file.id)?;
    if !is_id(&id) {
        return invalid(
            "id",
            "must be lower-case letters, digits and hyphens, at most 63, beginning with a letter",
        );
    }
    let auth_file = file.auth.ok_or_else(|| missing("auth"))?;
    let health = file.health.map(requests::check_health).transpose()?;
    if file.environments.is_empty() && health.is_none() {
        return Err(missing("health"));
    }
    let fields = check_fields(file.fields)?;
    let named = auth::named_endpoints(&auth_file, &fields)?;
    let auth = auth::check_auth(auth_file, &named, &fields)?;
    let fields = if fields.is_empty() { usual_fields(&auth) } else { fields };
    let uses_oauth = matches!(auth, Auth::OAuth2(_));
    let environments = environments::check_environments(file.environments, &named, health.as_ref(), uses_oauth, &fields)?;
    environments::check_address_fields(&environments, &fields)?;
    environments::check_endpoint_fields(&environments, &fields)?;
    let reads = requests::check_reads(file.reads, health.as_ref())?;
    let abilities = auth::check_abilities(file.abilities, &auth)?;
    auth::check_written_by(&auth, &abilities)?;
    let writes = requests::check_writes(file.writes, &abilities)?;
    let report_name = file.report_name.map(|name| need("report_name", Some(name))).transpose()?;
    Ok(Manifest {
        report_name: report_name.unwrap_or_else(|| id.clone()),
        id,
        name: need("name", file.name)?,
        publisher: need("publisher", file.publisher)?,
        purpose: need("purpose", file.purpose)?,
        before_you_start: file.before_you_start,
        how_to_revoke: file.how_to_revoke,
        cost: file.cost.map(|text| need("cost", Some(text))).transpose()?,
        residency: file.residency.map(|text| need("residency", Some(text))).transpose()?,
        minutes: match file.minutes {
            Some(0 | 481..) => return invalid("minutes", "must be 1 to 480"),
            minutes => minutes,
        },
        needs_contract: file.needs_contract,
        hosts: environments::check_hosts(file.hosts, &environments, &named)?,
        fields,
        limit: requests::check_limits(&file.limits)?,
        limit_shared_by_app: file.limits.shared_by_app.unwrap_or(false),
        monthly_reads: file.limits.monthly_reads,
        mapping: file.mapping.map(|file| mapping::check_mapping(file, &auth)).transpose()?,
        retirements: file
            .retirements
            .into_iter()
            .enumerate()
            .map(check_retirement)
            .collect::<Checked<_>>()?,
        checks: check_checks(file.checks)?,
        weight: match file.weight.unwrap_or(USUAL_WEIGHT) {
            weight @ 1..=100 => weight,
            _ => return invalid("weight", "must be 1 to 100"),
        },
        auth,
        environments,
        reads,
        writes,
        abilities,
        health,
    })
}

fn missing(field: impl Into<String>) -> ManifestError {
    ManifestError::Missing { field: field.into() }
}

fn wrong(field: impl Into<String>, problem: impl Into<String>) -> ManifestError {
    ManifestError::Invalid {
        field: field.into(),
        problem: problem.into(),
    }
}

fn invalid<T>(field: impl Into<String>, problem: impl Into<String>) -> Checked<T> {
    Err(wrong(field, problem))
}

/// A text that is there and says something.
fn need(field: impl Into<String>, value: Option<String>) -> Checked<String> {
    let field = field.into();
    let text = value.ok_or_else(|| missing(field.clone()))?;
    if text.trim().is_empty() {
        return invalid(field, "must not be empty");
    }
    if text.chars().any(char::is_control) {
        return invalid(field, "must not hold control characters");
    }
    Ok(text)
}

fn is_id(text: &str) -> bool {
    text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn need_url(field: impl Into<String>, value: Option<String>) -> Checked<Url> {
    let field = field.into();
    let text = need(field.clone(), value)?;
    check_url(&text).map_err(|problem| wrong(field, format!("is not usable: {problem}")))
}

/// A URL, perhaps with fields of the app's registration in its path.
fn need_address(field: &str, value: Option<String>, fields: &[FormField]) -> Checked<Address> {
    let text = need(field, value)?;
    address(field, &text, fields, |text| need_url(field, Some(text.to_owned())))
}

fn address(field: &str, text: &str, fields: &[FormField], check: impl FnOnce(&str) -> Checked<Url>) -> Checked<Address> {
    Address::read(text, fields, check).map_err(|problem| match problem {
        AddressProblem::Fields(problem) => wrong(field, problem),
        AddressProblem::Otherwise(error) => error,
    })
}

fn check_fields(files: Vec<FieldFile>) -> Checked<Vec<FormField>> {
    let mut fields: Vec<FormField> = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        let name = need(format!("fields[{index}].name"), file.name.clone())?;
        if fields.iter().any(|field| field.name == name) {
            return invalid(format!("fields[{index}].name"), format!("repeats `{name}`"));
        }
        let segment = check_segment(&format!("fields[{index}]"), &file)?;
        let pattern = file.pattern.map(|pattern| FieldPattern::parse(&pattern)).transpose();
        fields.push(FormField {
            label: need(format!("fields[{index}].label"), file.label)?,
            name,
            help: file.help,
            example: file.example,
            pattern: pattern.map_err(|problem| wrong(format!("fields[{index}].pattern"), problem))?,
            secret: file.secret,
            of_app_registration: file.of_app_registration,
            known: file.known,
            segment,
        });
        let Some(field) = fields.last() else { continue };
        if field.secret && !field.known.is_empty() {
            return invalid(format!("fields[{index}].known"), "must be absent: nobody knows secrets beforehand");
        }
        if let Some(unfit) = field.known.iter().find(|value| !field.accepts(value)) {
            return invalid(
                format!("fields[{index}].known"),
                format!("names `{unfit}`, which the pattern refuses"),
            );
        }
    }
    Ok(fields)
}

/// What stands in addresses belongs to the app's registration, where everybody may see it, and has something to stand there
/// when nothing was entered: so are all registrations that were made before there was a choice.
fn check_segment(field: &str, file: &FieldFile) -> Checked<Option<Segment>> {
    let Some(usual) = &file.default else {
        return if file.refused.is_empty() {
            Ok(None)
        } else {
            invalid(format!("{field}.refused"), "must be absent without a `default`")
        };
    };
    let segment = Segment {
        usual: usual.clone(),
        refused: file.refused.clone(),
    };
    if !file.of_app_registration || file.secret {
        return invalid(
            format!("{field}.default"),
            "must be absent: only a field of the app's registration that is not secret has one",
        );
    }
    if !is_segment(usual) || segment.refuses(usual) {
        return invalid(
            format!("{field}.default"),
            "must be letters, digits, dots and hyphens, at most 100, and none of `refused`",
        );
    }
    Ok(Some(segment))
}

/// What a person has to enter where a manifest does not say it in its own words.
fn usual_fields(auth: &Auth) -> Vec<FormField> {
    let field = |name: &str, label: &str, secret, of_app_registration| FormField {
        name: name.to_owned(),
        label: label.to_owned(),
        help: "From the partner's console".to_owned(),
        example: String::new(),
        pattern: None,
        secret,
        of_app_registration,
        known: Vec::new(),
        segment: None,
    };
    match auth {
        Auth::ApiKey(_) => vec![field("api_key", "API key", true, false)],
        Auth::OAuth2(oauth2) => {
            let secret =
                (oauth2.client_authentication != ClientAuthentication::None).then(|| field("client_secret", "Client secret", true, true));
            [field("client_id", "Client ID", false, true)].into_iter().chain(secret).collect()
        }
    }
}

fn check_retirement((index, file): (usize, RetirementFile)) -> Checked<Retirement> {
    let field = |name: &str| format!("retirements[{index}].{name}");
    let retired = match (file.model, file.api_version) {
        (Some(model), None) => Retired::Model(model),
        (None, Some(api_version)) => Retired::ApiVersion(api_version),
        (None, None) => return Err(missing(field("model"))),
        (Some(_), Some(_)) => return invalid(field("model"), "stands beside an `api_version`: name one of them"),
    };
    let ends = file
        .ends
        .map(|day| day.parse().map_err(|_| wrong(field("ends"), "is not a date such as `2026-10-31`")));
    Ok(Retirement {
        retired,
        ends: ends.transpose()?,
        replacement: need(field("replacement"), file.replacement)?,
    })
}

fn check_checks(files: Vec<CheckFile>) -> Checked<Vec<CheckSpec>> {
    let check = |(index, file): (usize, CheckFile)| {
        Ok(CheckSpec {
            id: need(format!("checks[{index}].id"), file.id)?,
            title: need(format!("checks[{index}].title"), file.title)?,
            critical: file.critical,
            cost: check_cost(index, file.cost.as_deref())?,
            fresh_for: match file.fresh_for_hours.unwrap_or(24) {
                0 => return invalid(format!("checks[{index}].fresh_for_hours"), "must be at least 1"),
                hours => Duration::from_secs(u64::from(hours) * 3_600),
            },
        })
    };
    files.into_iter().enumerate().map(check).collect()
}

/// What is not said to be cheaper may cost a counted read.
fn check_cost(index: usize, text: Option<&str>) -> Checked<CheckCost> {
    let cost = text.map_or(Ok(CheckCost::Metered), str::parse);
    cost.map_err(|()| wrong(format!("checks[{index}].cost"), "is not local, unmetered or metered"))
}
