//! A manifest as written: every field may be absent, so that the validator can name the one that is, and there is none
//! beside these: a misspelt address would be missed only when it is needed.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManifestFile {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) purpose: Option<String>,
    #[serde(default)]
    pub(super) before_you_start: Vec<String>,
    pub(super) how_to_revoke: Option<String>,
    pub(super) cost: Option<String>,
    pub(super) residency: Option<String>,
    pub(super) minutes: Option<u32>,
    pub(super) needs_contract: Option<bool>,
    pub(super) auth: Option<AuthFile>,
    #[serde(default)]
    pub(super) environments: BTreeMap<String, EnvironmentFile>,
    pub(super) hosts: Option<Vec<String>>,
    #[serde(default)]
    pub(super) fields: Vec<FieldFile>,
    #[serde(default)]
    pub(super) limits: LimitsFile,
    #[serde(default)]
    pub(super) reads: Vec<ReadFile>,
    #[serde(default)]
    pub(super) writes: Vec<WriteFile>,
    #[serde(default)]
    pub(super) abilities: Vec<AbilityFile>,
    pub(super) mapping: Option<MappingFile>,
    #[serde(default)]
    pub(super) retirements: Vec<RetirementFile>,
    #[serde(default)]
    pub(super) checks: Vec<CheckFile>,
    pub(super) health: Option<HealthFile>,
    pub(super) weight: Option<u32>,
    pub(super) report_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthFile {
    pub(super) kind: Option<String>,
    pub(super) issuer: Option<String>,
    #[serde(default)]
    pub(super) issuer_required: bool,
    pub(super) authorize_url: Option<String>,
    pub(super) token_url: Option<String>,
    pub(super) revoke_url: Option<String>,
    pub(super) discovery_url: Option<String>,
    pub(super) userinfo_url: Option<String>,
    pub(super) device_authorization_url: Option<String>,
    pub(super) scopes: Option<Vec<ScopeFile>>,
    pub(super) pkce: Option<PkceFile>,
    pub(super) client_authentication: Option<String>,
    pub(super) revocation_body: Option<String>,
    pub(super) external_account_parameter: Option<String>,
    #[serde(default)]
    pub(super) authorize_parameters: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) token_headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) previous_refresh_token_may_work: bool,
    pub(super) refresh_token_expires_in_field: Option<String>,
    pub(super) refresh_token_hard_expires_in_field: Option<String>,
    #[serde(default)]
    pub(super) codes: Vec<CodeFile>,
    pub(super) code_prefix: Option<String>,
    #[serde(default)]
    pub(super) grant_ends: Vec<GrantEndFile>,
    pub(super) admin_consent: Option<AdminConsentFile>,
    pub(super) login_hint: Option<String>,
    pub(super) header: Option<String>,
    pub(super) prefix: Option<String>,
    #[serde(default)]
    pub(super) key_forms: Vec<KeyFormFile>,
    #[serde(default)]
    pub(super) rights: Vec<ScopeFile>,
    #[serde(default)]
    pub(super) unwanted: Vec<ScopeFile>,
    pub(super) rotate_after_days: Option<u32>,
    pub(super) overlap_days: Option<u32>,
    #[serde(default)]
    pub(super) how_to_rotate: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFormFile {
    pub(super) begins_with: Option<String>,
    pub(super) environment: Option<String>,
    pub(super) refused: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeFile {
    pub(super) name: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) required: Option<bool>,
    pub(super) shown_as: Option<String>,
    pub(super) written_by: Option<String>,
    pub(super) pulls: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeFile {
    #[serde(default)]
    pub(super) codes: Vec<String>,
    pub(super) means: Option<String>,
    pub(super) act: Option<String>,
    pub(super) who: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantEndFile {
    pub(super) after_days: Option<u32>,
    pub(super) counted_from: Option<String>,
    pub(super) means: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdminConsentFile {
    pub(super) url: Option<String>,
    #[serde(default)]
    pub(super) scope_prefix: String,
    pub(super) reported_by: Option<String>,
    #[serde(default)]
    pub(super) refused_tenants: Vec<String>,
    pub(super) tenant_help: Option<String>,
    pub(super) reason: Option<String>,
}

/// `true`, or the method's name.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum PkceFile {
    Used(bool),
    Method(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnvironmentFile {
    #[serde(default)]
    pub(super) endpoints: BTreeMap<String, String>,
    pub(super) endpoint_field: Option<String>,
    #[serde(default)]
    pub(super) callbacks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldFile {
    pub(super) name: Option<String>,
    pub(super) label: Option<String>,
    #[serde(default)]
    pub(super) help: String,
    #[serde(default)]
    pub(super) example: String,
    pub(super) pattern: Option<String>,
    #[serde(default)]
    pub(super) secret: bool,
    #[serde(default)]
    pub(super) of_app_registration: bool,
    pub(super) default: Option<String>,
    #[serde(default)]
    pub(super) refused: Vec<String>,
    #[serde(default)]
    pub(super) known: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsFile {
    pub(super) per_minute: Option<u32>,
    pub(super) per_second: Option<u32>,
    pub(super) concurrency: Option<u32>,
    pub(super) pause_after_429_seconds: Option<u64>,
    pub(super) shared_by_app: Option<bool>,
    pub(super) monthly_reads: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadFile {
    pub(super) method: Option<String>,
    pub(super) endpoint: Option<String>,
    pub(super) path: Option<String>,
    #[serde(default)]
    pub(super) purpose: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WriteFile {
    pub(super) method: Option<String>,
    pub(super) endpoint: Option<String>,
    pub(super) path: Option<String>,
    pub(super) purpose: Option<String>,
    pub(super) ability: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AbilityFile {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) reason: Option<String>,
    #[serde(default)]
    pub(super) scopes: Vec<ScopeFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingFile {
    pub(super) kind: Option<String>,
    pub(super) target_set: Option<String>,
    #[serde(default)]
    pub(super) facts: Vec<FactFile>,
    #[serde(default)]
    pub(super) attributes: Vec<AttributeFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactFile {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) reason: Option<String>,
    #[serde(default)]
    pub(super) words: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttributeFile {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) default: Option<String>,
    #[serde(default)]
    pub(super) choices: Vec<AttributeChoiceFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttributeChoiceFile {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) needs: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) needs_scopes: Vec<NeededScopesFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NeededScopesFile {
    #[serde(default)]
    pub(super) of: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) any: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RetirementFile {
    pub(super) model: Option<String>,
    pub(super) api_version: Option<String>,
    pub(super) ends: Option<String>,
    pub(super) replacement: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckFile {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) critical: bool,
    pub(super) cost: Option<String>,
    pub(super) fresh_for_hours: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HealthFile {
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    pub(super) expect_status: Option<u16>,
}
