//! What a firm decides of a mapped row beside its target, as the partner's manifest declares it.

use std::collections::BTreeMap;

use connect_domain::mapping::attributes::{
    AttributeChoice, AttributeSpec, AttributeValues, Reason, Unsupported, check_values, unsupported,
};
use connect_store::mappings::MappingRow;
use connect_store::source_objects::SourceObjectRow;

use super::chart::Chart;
use super::edit::save_mappings;
use super::view::{AttributeChoiceView, AttributeView, EditAct, FactView, MappingEdit};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::input::shortened;

/// What is decided of one row beside its target.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RowAttributesView {
    /// The partner's id.
    pub external_id: String,
    /// The row's name.
    pub name: String,
    /// The choices that hold, by attribute.
    pub attributes: BTreeMap<String, String>,
    /// Choices that what the partner tells of the row does not support.
    pub warnings: Vec<String>,
}

/// Chooses values of one row; those that are not named stay.
pub async fn set_attributes(
    app: &App,
    connection_id: &str,
    external_id: &str,
    values: AttributeValues,
) -> Result<RowAttributesView, AppError> {
    let connection = app.connection(connection_id).await?;
    let chart = Chart::read(&mut app.store.read().await?, &connection).await?;
    let noun = chart.set.kind.noun();
    let object = chart
        .objects
        .iter()
        .find(|row| row.object.external_id == external_id)
        .ok_or_else(|| {
            let message = format!(
                "`{}` has no {noun} with the id `{}`",
                connection.display_name,
                shortened(external_id)
            );
            AppError::new(ErrorCode::InvalidInput, message).hint(format!("`map export` lists every {noun} with its id"))
        })?;
    let edit = MappingEdit {
        source_object_id: object.id.to_string(),
        act: EditAct::Attributes,
        target_code: None,
        status: None,
        note: None,
        attributes: Some(values),
    };
    let saved = save_mappings(app, connection_id, vec![edit]).await?;
    if let Some(rejected) = saved.rejected.into_iter().next() {
        return Err(AppError::new(ErrorCode::InvalidInput, rejected.message));
    }
    let chart = Chart::read(&mut app.store.read().await?, &connection).await?;
    Ok(RowAttributesView {
        external_id: object.object.external_id.clone(),
        name: object.object.name.clone(),
        attributes: chart.attributes(&chart.row(object)),
        warnings: warnings(&chart, object, &chart.row(object).attributes),
    })
}

/// The row with these values chosen, or why that cannot be.
pub(super) fn chosen(chart: &Chart, row: &MappingRow, values: &AttributeValues) -> Result<MappingRow, String> {
    let specs = &chart.spec.attributes;
    check_values(specs, values).map_err(|error| sentence(&error.to_string()))?;
    if row.mapping.target().is_none() && !values.is_empty() {
        return Err(format!("This {} has no category yet: decide on one first", chart.set.kind.noun()));
    }
    let mut row = row.clone();
    row.attributes.extend(values.clone());
    Ok(row)
}

/// What is chosen of an object that is still there and that what the partner tells of it does not support.
pub(crate) fn unsupported_of<'a>(chart: &'a Chart, object: &'a SourceObjectRow) -> Vec<Unsupported<'a>> {
    let row = chart.row(object);
    match row.mapping.target() {
        Some(_) => unsupported_in(chart, object, &chart.spec.attributes, &row.attributes),
        None => Vec::new(),
    }
}

/// The same of values that may be chosen.
fn unsupported_in<'a>(
    chart: &'a Chart,
    object: &'a SourceObjectRow,
    specs: &'a [AttributeSpec],
    values: &AttributeValues,
) -> Vec<Unsupported<'a>> {
    if object.gone_at.is_some() {
        return Vec::new();
    }
    let granted = chart.granted.as_deref();
    unsupported(specs, &chart.spec.facts, values, &object.object.attributes, granted)
}

/// A warning of each value that does not fit what the partner tells of the object.
pub(super) fn warnings(chart: &Chart, object: &SourceObjectRow, values: &AttributeValues) -> Vec<String> {
    let found = unsupported_in(chart, object, &chart.spec.attributes, values);
    found.iter().map(told).collect()
}

/// What speaks against each choice of an object, in the order of the attributes and of their choices; empty where nothing
/// does. So the window knows it of a choice that was made this moment, by the rule of the check.
pub(super) fn against(chart: &Chart, object: &SourceObjectRow) -> Vec<Vec<String>> {
    let of_choice = |attribute: &AttributeSpec, choice: &AttributeChoice| {
        let chosen = AttributeValues::from([(attribute.id.clone(), choice.id.clone())]);
        let found = unsupported_in(chart, object, std::slice::from_ref(attribute), &chosen);
        found.iter().map(told).collect::<Vec<_>>().join("; ")
    };
    let of_attribute = |attribute: &AttributeSpec| attribute.choices.iter().map(|choice| of_choice(attribute, choice)).collect();
    chart.spec.attributes.iter().map(of_attribute).collect()
}

/// One of them, in words.
pub(crate) fn told(found: &Unsupported<'_>) -> String {
    let (choice, attribute) = (&found.choice.title, &found.attribute.title);
    match found.reason {
        Reason::Told(told) => format!("{attribute} `{choice}`, but the partner tells `{told}`"),
        Reason::Untold => format!("{attribute} `{choice}`, but the partner does not tell whether that is allowed"),
        Reason::NotGranted(scopes) => {
            let scopes: Vec<String> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
            format!(
                "{attribute} `{choice}`: the account may, what was granted here cannot, for it has no {}",
                scopes.join(" or ")
            )
        }
    }
}

/// What is declared, for the grid.
pub(super) fn views(chart: &Chart) -> (Vec<FactView>, Vec<AttributeView>) {
    let facts = chart.spec.facts.iter().map(|fact| FactView {
        id: fact.id.clone(),
        title: fact.title.clone(),
        reason: fact.reason.clone(),
    });
    let attributes = chart.spec.attributes.iter().map(|attribute| AttributeView {
        id: attribute.id.clone(),
        title: attribute.title.clone(),
        reason: attribute.reason.clone(),
        default: attribute.default.clone(),
        choices: attribute
            .choices
            .iter()
            .map(|choice| AttributeChoiceView {
                id: choice.id.clone(),
                title: choice.title.clone(),
            })
            .collect(),
    });
    (facts.collect(), attributes.collect())
}

/// What the partner tells of an object, in the order of the facts: each with what people call it.
pub(super) fn facts<'a>(chart: &'a Chart, object: &'a SourceObjectRow) -> impl Iterator<Item = (&'a str, &'a str)> {
    chart.spec.facts.iter().map(|fact| {
        let value = object.object.attributes.get(&fact.id).map_or("", String::as_str);
        (value, fact.word(value))
    })
}

/// Places of the choices that hold, in the order of the attributes; the defaults of a row without a target.
pub(super) fn places(chart: &Chart, row: &MappingRow) -> Vec<i32> {
    let place = |spec: &AttributeSpec| {
        let chosen = spec.chosen(&row.attributes)?;
        let at = spec.choices.iter().position(|choice| choice.id == chosen.id)?;
        i32::try_from(at).ok()
    };
    chart.spec.attributes.iter().map(|spec| place(spec).unwrap_or(-1)).collect()
}
