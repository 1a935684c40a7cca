//! What can be mapped, what the partner tells of it, and what is decided of it beside the target.

use connect_domain::mapping::attributes::{AttributeChoice, AttributeSpec, FactSpec};

use super::super::MappingSpec;
use super::super::file::{AttributeChoiceFile, AttributeFile, FactFile, MappingFile};
use super::{Checked, invalid, is_id, need, wrong};

pub(super) fn check_mapping(file: MappingFile) -> Checked<MappingSpec> {
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
        let attribute = check_attribute(index, file, &facts)?;
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

fn check_attribute(index: usize, file: AttributeFile, facts: &[FactSpec]) -> Checked<AttributeSpec> {
    let field = |name: &str| format!("mapping.attributes[{index}].{name}");
    let mut choices: Vec<AttributeChoice> = Vec::new();
    for (at, choice) in file.choices.into_iter().enumerate() {
        let choice = check_choice(&field(&format!("choices[{at}]")), choice, facts)?;
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

fn check_choice(place: &str, file: AttributeChoiceFile, facts: &[FactSpec]) -> Checked<AttributeChoice> {
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
    })
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
