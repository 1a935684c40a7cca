//! What a person does in the portal or the studio.

use std::time::Duration;

use connect_domain::clock::Instant;
use serde_json::{Value, json};

use super::resource::{KeyName, Resource, Tier};
use super::versions::ApiVersion;
use super::{classifiers, models, wire_time};
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(resource: &mut Resource, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    match mutation.object.as_str() {
        "Key" => key(resource, mutation),
        "Model" => model(resource, mutation, now),
        "Classifier" => classifier(resource, mutation, now),
        "ApiVersion" => api_version(resource, mutation),
        "Resource" => of_resource(resource, mutation),
        other => Err(format!(
            "`{other}` cannot be changed here: use Key, Model, Classifier, ApiVersion or Resource"
        )),
    }
}

/// Answers both keys, as the partner's management API does.
fn key(resource: &mut Resource, mutation: &Mutation) -> Result<Value, String> {
    if mutation.op != MutationKind::Rotate {
        return Err("Key takes op rotate".to_owned());
    }
    let name = KeyName::read(&mutation.id).ok_or_else(|| format!("`{}` is no key: use key1 or key2", mutation.id))?;
    resource.regenerate(name);
    let [key_1, key_2] = resource.keys();
    Ok(json!({ "Key": { "key_1": key_1, "key_2": key_2 } }))
}

fn model(resource: &mut Resource, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    let id = &mutation.id;
    let model = resource.models.iter_mut().find(|model| model.model_id == *id);
    let model = model.ok_or_else(|| format!("there is no custom model `{id}`"))?;
    match mutation.op {
        MutationKind::Delete => {
            models::delete(resource, id).map_err(|refusal| refusal.to_json().to_string())?;
            return Ok(json!({ "Model": { "id": id, "deleted": true } }));
        }
        MutationKind::EndsIn => model.expires_at = ends_at(mutation, now)?,
        MutationKind::Update if mutation.body.as_ref().is_some_and(|body| body["build"] == "failed") => {
            resource.fail_build(id, now);
            return Ok(json!({ "Model": { "id": id, "build": "failed" } }));
        }
        MutationKind::Update => {
            model.api_version = trained_by(mutation)?;
            model.modified_at = Some(now);
        }
        _ => {
            return Err(
                "Model takes op delete, ends_in or update (which trains it again, in vain with `build` `failed` in the body)".to_owned(),
            );
        }
    }
    Ok(json!({ "Model": { "id": id, "expires": wire_time(model.expires_at), "modified": model.modified_at.map(wire_time) } }))
}

/// The `api_version` in the body: a version that the vendor had once.
fn trained_by(mutation: &Mutation) -> Result<Option<String>, String> {
    let Some(body) = &mutation.body else {
        return Ok(None);
    };
    let version = body.get("api_version").and_then(Value::as_str);
    let version = version.filter(|version| *version == "2.1" || ApiVersion::is_served(version));
    version
        .map(|version| Some(version.to_owned()))
        .ok_or_else(|| "the `body` of Model has an `api_version` of this partner".to_owned())
}

fn classifier(resource: &mut Resource, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    let id = &mutation.id;
    let classifier = resource
        .classifiers
        .iter_mut()
        .find(|classifier| classifier.classifier_id == *id)
        .ok_or_else(|| format!("there is no classifier `{id}`"))?;
    match mutation.op {
        MutationKind::Delete => {
            classifiers::delete(resource, id).map_err(|refusal| refusal.to_json().to_string())?;
            return Ok(json!({ "Classifier": { "id": id, "deleted": true } }));
        }
        MutationKind::EndsIn => classifier.expires_at = ends_at(mutation, now)?,
        MutationKind::Update => classifier.modified_at = Some(now),
        _ => return Err("Classifier takes op delete, ends_in or update (which trains it again)".to_owned()),
    }
    let (expires, modified) = (wire_time(classifier.expires_at), classifier.modified_at.map(wire_time));
    Ok(json!({ "Classifier": { "id": id, "expires": expires, "modified": modified } }))
}

fn ends_at(mutation: &Mutation, now: Instant) -> Result<Instant, String> {
    let seconds = mutation.seconds.ok_or("op `ends_in` needs a number in `seconds`")?;
    Ok(now.plus(Duration::from_secs(seconds)))
}

fn api_version(resource: &mut Resource, mutation: &Mutation) -> Result<Value, String> {
    let id = &mutation.id;
    if !ApiVersion::is_served(id) {
        return Err(format!("`{id}` is no api-version of this partner"));
    }
    match mutation.op {
        MutationKind::Deactivate => resource.retired_versions.insert(id.clone()),
        MutationKind::Reactivate => resource.retired_versions.remove(id),
        _ => return Err("ApiVersion takes op deactivate or reactivate".to_owned()),
    };
    Ok(json!({ "ApiVersion": { "id": id, "retired": resource.retired_versions.contains(id) } }))
}

fn of_resource(resource: &mut Resource, mutation: &Mutation) -> Result<Value, String> {
    match mutation.op {
        MutationKind::LoseRights => resource.keys_disabled = true,
        MutationKind::RestoreRights => resource.keys_disabled = false,
        MutationKind::Update => update(resource, mutation.body.as_ref())?,
        _ => return Err("Resource takes op lose_rights, restore_rights (of both keys) or update".to_owned()),
    }
    Ok(json!({ "Resource": {
        "keys_disabled": resource.keys_disabled,
        "tier": resource.tier.name(),
        "analysis_seconds": resource.analysis_seconds,
        "drift": resource.drift,
    } }))
}

fn update(resource: &mut Resource, body: Option<&Value>) -> Result<(), String> {
    const WANTED: &str = "op `update` of Resource needs a `body` with tier, analysis_seconds or drift";
    let body = body.and_then(Value::as_object).filter(|body| !body.is_empty()).ok_or(WANTED)?;
    for (name, value) in body {
        match name.as_str() {
            "tier" => {
                let tier = [Tier::F0, Tier::S0].into_iter().find(|tier| value.as_str() == Some(tier.name()));
                resource.tier = tier.ok_or("`tier` must be F0 or S0")?;
            }
            "analysis_seconds" => resource.analysis_seconds = value.as_u64().ok_or("`analysis_seconds` must be a whole number")?,
            "drift" => {
                let drift = value.as_f64().filter(|drift| (-1.0..=1.0).contains(drift));
                resource.drift = drift.ok_or("`drift` must be between -1 and 1")?;
            }
            _ => return Err(WANTED.to_owned()),
        }
    }
    Ok(())
}
