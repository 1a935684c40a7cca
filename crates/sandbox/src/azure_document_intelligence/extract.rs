//! What a model finds in a document: the fields that its lines name, as in `Invoice Total: $12.50`, with a dot
//! for what lies within a field (`Employee.Name: A. Sample`, `Items.1.Amount: 5`). A document that names none of
//! the fields, such as a picture, gets values drawn from its bytes, so that any file is good for a rehearsal.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::catalog::{self, Fields};
use super::classify::{named, regions, squeezed};
use super::confidence::Draw;
use super::document::Page;
use super::field;
use super::models::CustomModel;
use super::pages::{Line, Text};
use super::versions::ApiVersion;

pub(super) struct Extraction<'a> {
    pub(super) model_id: &'a str,
    pub(super) version: ApiVersion,
    pub(super) query_fields: &'a [String],
    pub(super) pages: &'a [Page],
    pub(super) text: &'a Text,
    pub(super) draw: &'a Draw,
}

/// A line that names a field: the name's parts, the text of the value and where it starts.
struct Fact<'a> {
    path: Vec<String>,
    text: &'a str,
    offset: usize,
    line: &'a Line,
}

/// The rest of a fact's path below a field.
type Below<'f, 'a> = (&'f [String], &'f Fact<'a>);

/// `None` for models that find no documents.
pub(super) fn documents(asked: &Extraction<'_>, custom: &[CustomModel]) -> Option<Vec<Value>> {
    if let Some(model) = custom.iter().find(|model| model.model_id == asked.model_id) {
        let names = model.doc_types.iter().map(|(name, _)| name.as_str());
        let chosen = named(names, asked.pages).and_then(|name| model.doc_types.iter().find(|(known, _)| known == name));
        let drawn = usize::try_from(asked.draw.number("document type")).unwrap_or(0) % model.doc_types.len().max(1);
        let (name, fields) = chosen.or_else(|| model.doc_types.get(drawn))?;
        return Some(vec![document(asked, name, fields, asked.pages)]);
    }
    if asked.model_id == catalog::UNIFIED_TAX {
        return Some(tax_forms(asked));
    }
    let model = catalog::find(asked.model_id, asked.version)?;
    let names = || model.doc_types.iter().map(String::as_str);
    match named(names(), asked.pages).or_else(|| names().next()) {
        Some(name) => Some(vec![document(asked, name, &model.fields, asked.pages)]),
        None if asked.query_fields.is_empty() || asked.model_id == catalog::READ => None,
        None => Some(vec![document(asked, asked.model_id, &Fields::new(), asked.pages)]),
    }
}

/// A document for each form: it begins on the page that names it.
fn tax_forms(asked: &Extraction<'_>) -> Vec<Value> {
    let form_on = |page: &Page| {
        let ids = catalog::tax_forms().map(|model| model.model_id.as_str());
        named(ids, std::slice::from_ref(page)).and_then(|id| catalog::tax_forms().find(|model| model.model_id == id))
    };
    asked
        .pages
        .chunk_by(|_, after| form_on(after).is_none())
        .filter_map(|pages| {
            let form = form_on(pages.first()?)?;
            Some(document(asked, form.doc_types.first()?, &form.fields, pages))
        })
        .collect()
}

fn document(asked: &Extraction<'_>, doc_type: &str, fields: &Fields, pages: &[Page]) -> Value {
    let mut wanted = fields.clone();
    wanted.extend(asked.query_fields.iter().map(|name| (name.clone(), "string".to_owned())));
    let facts = facts(asked.text, pages);
    let mut found: Map<String, Value> = wanted
        .iter()
        .filter_map(|(name, kind)| {
            let of_field: Vec<Below<'_, '_>> = facts
                .iter()
                .filter_map(|fact| fact.path.split_first().map(|(first, below)| (first, below, fact)))
                .filter(|(first, _, _)| squeezed(first) == squeezed(name))
                .map(|(_, below, fact)| (below, fact))
                .collect();
            Some((name.clone(), read(asked, kind, name, &of_field)?))
        })
        .collect();
    if found.is_empty() {
        found = invented(asked, &wanted);
    }
    let first = pages.first().map_or(0, |page| page.number);
    json!({
        "docType": doc_type,
        "boundingRegions": regions(pages),
        "spans": [spans_of(asked.text, pages)],
        "confidence": asked.draw.confidence(&format!("document on page {first}"), 0.9, 0.999),
        "fields": found,
    })
}

fn spans_of(text: &Text, pages: &[Page]) -> Value {
    let own = || text.lines.iter().filter(|line| pages.iter().any(|page| page.number == line.page));
    let start = own().next().map_or(0, |line| line.offset);
    let end = own().next_back().map_or(0, |line| line.offset + text.index.length(&line.text));
    json!({ "offset": start, "length": end - start })
}

fn facts<'a>(text: &'a Text, pages: &[Page]) -> Vec<Fact<'a>> {
    let own = text.lines.iter().filter(|line| pages.iter().any(|page| page.number == line.page));
    own.filter_map(|line| {
        let (label, value) = line.text.split_once(':')?;
        let trimmed = value.trim_start();
        let before = line.text.get(..line.text.len() - trimmed.len()).unwrap_or_default();
        let without_spaces = |part: &str| part.split_whitespace().collect::<String>();
        Some(Fact {
            path: label.split('.').map(without_spaces).collect(),
            text: trimmed.trim_end(),
            offset: line.offset + text.index.length(before),
            line,
        })
    })
    .filter(|fact| !fact.text.is_empty())
    .collect()
}

/// What lies within a field has no published types: it is read as texts.
fn read(asked: &Extraction<'_>, kind: &str, label: &str, facts: &[Below<'_, '_>]) -> Option<Value> {
    match kind {
        "object" => {
            let members: Map<String, Value> = grouped(facts)
                .into_iter()
                .filter_map(|(name, below)| {
                    let member = read(asked, kind_below(&below), &format!("{label}.{name}"), &below)?;
                    Some((name.to_owned(), member))
                })
                .collect();
            (!members.is_empty()).then(|| json!({ "type": "object", "valueObject": members }))
        }
        "array" => {
            let mut numbered: Vec<(usize, Vec<Below<'_, '_>>)> = grouped(facts)
                .into_iter()
                .filter_map(|(name, below)| Some((name.parse().ok()?, below)))
                .collect();
            numbered.sort_by_key(|(number, _)| *number);
            let elements: Vec<Value> = numbered
                .iter()
                .filter_map(|(number, below)| read(asked, kind_below(below), &format!("{label}.{number}"), below))
                .collect();
            (!elements.is_empty()).then(|| json!({ "type": "array", "valueArray": elements }))
        }
        _ => {
            let (_, fact) = facts.iter().find(|(below, _)| below.is_empty())?;
            let mut value = scalar(asked, kind, label, fact.text);
            value["spans"] = json!([asked.text.span(fact.offset, fact.text)]);
            if let Some(polygon) = &fact.line.polygon {
                value["boundingRegions"] = json!([{ "pageNumber": fact.line.page, "polygon": polygon }]);
            }
            Some(value)
        }
    }
}

fn grouped<'f, 'a>(facts: &[Below<'f, 'a>]) -> BTreeMap<&'f str, Vec<Below<'f, 'a>>> {
    let mut groups: BTreeMap<&str, Vec<Below<'_, '_>>> = BTreeMap::new();
    for (below, fact) in facts {
        if let Some((first, rest)) = below.split_first() {
            groups.entry(first).or_default().push((rest, fact));
        }
    }
    groups
}

fn kind_below(facts: &[Below<'_, '_>]) -> &'static str {
    match facts.first().and_then(|(below, _)| below.first()) {
        None => "string",
        Some(name) if name.parse::<usize>().is_ok() => "array",
        Some(_) => "object",
    }
}

/// Some fields have no confidence, as with the partner: a reader must not take that for zero.
fn scalar(asked: &Extraction<'_>, kind: &str, label: &str, text: &str) -> Value {
    let mut document = json!({ "type": kind, "content": text });
    if let Some((name, value)) = field::value(kind, text) {
        document[name] = value;
    }
    if !asked.draw.number(&format!("{label} is unsure")).is_multiple_of(16) {
        document["confidence"] = json!(asked.draw.confidence(label, 0.8, 0.998));
    }
    document
}

/// Three of four fields, so that some are missing.
fn invented(asked: &Extraction<'_>, wanted: &Fields) -> Map<String, Value> {
    let present = wanted.iter().filter(|(name, _)| !asked.draw.number(name).is_multiple_of(4));
    present
        .filter_map(|(name, kind)| {
            let text = field::invented(kind, asked.draw.number(&format!("text of {name}")))?;
            Some((name.clone(), scalar(asked, kind, name, &text)))
        })
        .collect()
}
