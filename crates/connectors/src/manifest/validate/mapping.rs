//! What can be mapped, what the partner tells of it, and what is decided of it beside the target.

use connect_domain::mapping::attributes::{AttributeChoice, AttributeSpec, FactSpec, NeededScopes};

use super::super::file::{AttributeChoiceFile, AttributeFile, FactFile, MappingFile, NeededScopesFile};
use super::super::{Auth, MappingSpec};
use super::{Checked, invalid, is_id, need, wrong};

pub(super) fn check_mapping(file: MappingFile, auth: &Auth) -> Checked<MappingSpec> {
    let kind = need("mapping.kind", file.kind)?;
    let mut facts: Vec<FactSpec> = Vec::new();
    for (index, file) in file.facts.into_iter().enumerate() {
        let fact = check_fact(index, file)?;
        if facts.iter().any(|other| other.id == fact.id) {
            return invalid(format!("mapping.facts[{index}].id"), format!("repeats `{}`", fact.id));
        }
        facts.push(fact);
    }
    let mut attributes: Vec<AttributeSpec> = Vec::new();
    for (index, file) in file.attributes.into_iter().enumerate() {
        let attribute = check_attribute(index, file, &facts, auth)?;
        if attributes.iter().any(|other| other.id == attribute.id) {
            return invalid(format!("mapping.attributes[{index}].id"), format!("repeats `{}`", attribute.id));
        }
        attributes.push(attribute);
    }
    Ok(MappingSpec {
        kind: kind.parse().map_err(|()| wrong("mapping.kind", "is not a kind of source object"))?,
        target_set: need("mapping.target_set", file.target_set)?,
        facts,
        attributes,
    })
}

fn check_fact(index: usize, file: FactFile) -> Checked<FactSpec> {
    let field = |name: &str| format!("mapping.facts[{index}].{name}");
    let words = file.words.into_iter();
    let words = words.map(|(value, word)| Ok((value.clone(), need(field(&format!("words.{value}")), Some(word))?)));
    Ok(FactSpec {
        id: need_id(field("id"), file.id)?,
        title: need(field("title"), file.title)?,
        reason: need(field("reason"), file.reason)?,
        words: words.collect::<Checked<_>>()?,
    })
}

fn check_attribute(index: usize, file: AttributeFile, facts: &[FactSpec], auth: &Auth) -> Checked<AttributeSpec> {
    let field = |name: &str| format!("mapping.attributes[{index}].{name}");
    let mut choices: Vec<AttributeChoice> = Vec::new();
    for (at, choice) in file.choices.into_iter().enumerate() {
        let choice = check_choice(&field(&format!("choices[{at}]")), choice, facts, auth)?;
        if choices.iter().any(|other| other.id == choice.id) {
            return invalid(field(&format!("choices[{at}].id")), format!("repeats `{}`", choice.id));
        }
        choices.push(choice);
    }
    if choices.len() < 2 {
        return invalid(field("choices"), "must be at least two");
    }
    let default = need(field("default"), file.default)?;
    if !choices.iter().any(|choice| choice.id == default) {
        return invalid(field("default"), "is none of the choices");
    }
    Ok(AttributeSpec {
        id: need_id(field("id"), file.id)?,
        title: need(field("title"), file.title)?,
        reason: need(field("reason"), file.reason)?,
        choices,
        default,
    })
}

fn check_choice(place: &str, file: AttributeChoiceFile, facts: &[FactSpec], auth: &Auth) -> Checked<AttributeChoice> {
    for (fact, values) in &file.needs {
        let field = format!("{place}.needs.{fact}");
        // What is needed has words, so that what is missing can be said.
        let Some(fact) = facts.iter().find(|one| one.id == *fact) else {
            return invalid(field, "is none of `mapping.facts`");
        };
        if values.is_empty() || !values.iter().all(|value| fact.words.contains_key(value)) {
            return invalid(field, "must be values that the fact has words for");
        }
    }
    Ok(AttributeChoice {
        id: need_id(format!("{place}.id"), file.id)?,
        title: need(format!("{place}.title"), file.title)?,
        needs: file.needs,
        needs_scopes: check_needed_scopes(&format!("{place}.needs_scopes"), file.needs_scopes, auth)?,
    })
}

/// The scopes need not be among those that the manifest asks for: that nothing asks for one is what a person has to know.
fn check_needed_scopes(place: &str, files: Vec<NeededScopesFile>, auth: &Auth) -> Checked<Vec<NeededScopes>> {
    if !files.is_empty() && !matches!(auth, Auth::OAuth2(_)) {
        return invalid(place, "is for partners with OAuth: a key has no scopes");
    }
    let is_word = |word: &String| !word.is_empty() && !word.contains(char::is_whitespace);
    let last = files.len().saturating_sub(1);
    let check = |(index, file): (usize, NeededScopesFile)| {
        if file.any.is_empty() || !file.any.iter().all(is_word) {
            return invalid(format!("{place}[{index}].any"), "must be scopes, at least one");
        }
        if file.of.values().any(Vec::is_empty) {
            return invalid(format!("{place}[{index}].of"), "must have a value for each attribute");
        }
        if file.of.is_empty() && index < last {
            return invalid(format!("{place}[{index}].of"), "is of all, so what follows would never count");
        }
        Ok(NeededScopes {
            of: file.of,
            any: file.any,
        })
    };
    files.into_iter().enumerate().map(check).collect()
}

/// It is part of a column's name in files, so it has no capitals and no separators.
fn need_id(field: String, value: Option<String>) -> Checked<String> {
    let id = need(field.clone(), value)?;
    if !is_id(&id) {
        return invalid(
            field,
            "must be lower-case letters, digits and hyphens, at most 63, beginning with a letter",
        );
    }
    Ok(id)
}
