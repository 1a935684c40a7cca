//! A set together with what the firm asks of its documents, and what a run of it would send.

use std::collections::BTreeMap;
use std::path::Path;

use connect_connectors::documents::ReadsDocuments;
use connect_domain::counted::counted;
use connect_domain::money::{MinorUnits, minor_digits};
use connect_store::connections::Connection;

use super::findings::Asked;
use super::set::{self, Category, Document, GoldenSet};
use super::view::{GoldenModelView, GoldenPreviewView};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::partners;
use crate::registry::Registry;
use crate::vault::door::blocking;

pub(super) struct Plan {
    pub(super) set: GoldenSet,
    pub(super) asked: Asked,
}

impl Plan {
    /// Reads the folder, and holds its categories against the firm's.
    pub(super) async fn open(app: &App, folder: &Path, connection: &Connection) -> Result<(Self, Registry), AppError> {
        let folder = folder.to_owned();
        let set = blocking(move || GoldenSet::read(&folder)).await??;
        let mut reader = app.store.read().await?;
        let registry = Registry::read(&mut reader, connection).await?;
        let asked = Asked::read(&mut reader, connection).await?;
        for code in set.categories.keys() {
            if registry.chart.target(code).is_none() {
                return Err(refused(format!("There is no category `{}`", shortened(code)))
                    .hint("`registry show` lists the categories; `golden.toml` has to name one of them"));
            }
        }
        Ok((Self { set, asked }, registry))
    }

    /// Also holds its models against those that were pulled: one that is gone would fail after others were paid for.
    pub(super) async fn read(app: &App, folder: &Path, connection: &Connection) -> Result<Self, AppError> {
        let (plan, registry) = Self::open(app, folder, connection).await?;
        if registry.chart.objects.is_empty() {
            return Err(refused("No models are known yet".to_owned()).hint("Pull them first: `pull ID`"));
        }
        let manifest = partners::manifest(&connection.partner)?;
        for category in plan.used() {
            let row = registry.chart.objects.iter().find(|row| row.object.external_id == category.model);
            let model = shortened(&category.model);
            let is_usable = row.is_some_and(|row| row.gone_at.is_none() && row.object.active);
            if let (false, Some(id)) = (is_usable, manifest.in_place_of_model(&category.model)) {
                return Err(refused(format!("The partner gave the document model `{model}` up"))
                    .hint(format!("Write `{id}` in its place in `golden.toml`; nothing was sent")));
            }
            match row {
                None => {
                    return Err(refused(format!("There is no document model `{model}`"))
                        .hint("`registry show` lists the models; a new one has to be pulled first"));
                }
                Some(row) if row.gone_at.is_some() || !row.object.active => {
                    return Err(refused(format!("The document model `{model}` has ended or is gone"))
                        .hint("Name another one in `golden.toml`; nothing was sent"));
                }
                Some(_) => {}
            }
        }
        Ok(plan)
    }

    /// How a document's category is read. `None` cannot be: reading the set has checked it.
    pub(super) fn category(&self, document: &Document) -> Option<&Category> {
        self.set.categories.get(&document.category)
    }

    pub(super) fn pages(&self) -> u32 {
        self.set.documents.iter().map(|document| document.pages).sum()
    }

    /// Categories that have a document.
    fn used(&self) -> impl Iterator<Item = &Category> {
        self.set
            .categories
            .iter()
            .filter(|(code, _)| self.set.documents.iter().any(|document| document.category == **code))
            .map(|(_, category)| category)
    }

    pub(super) fn preview(&self, connection: &Connection, reader: &dyn ReadsDocuments, changed: Vec<String>) -> GoldenPreviewView {
        let mut models: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for document in &self.set.documents {
            if let Some(category) = self.category(document) {
                let (documents, pages) = models.entry(&category.model).or_default();
                *documents += 1;
                *pages += document.pages;
            }
        }
        let mut total = 0_i64;
        let (mut currency, mut as_of) = ("", "");
        let rows = models.into_iter().map(|(model, (documents, pages))| {
            let price = reader.page_price(model);
            // Of a thousandth of the smallest coin, so that a page is no part of one.
            let cost = price.per_thousand.get().saturating_mul(i64::from(pages));
            total = total.saturating_add(cost);
            (currency, as_of) = (price.currency, price.as_of);
            GoldenModelView {
                model: model.to_owned(),
                documents: documents.into(),
                pages: pages.into(),
                cost: amount(cost, price.currency),
            }
        });
        let models: Vec<GoldenModelView> = rows.collect();
        let mut seen = String::new();
        for document in &self.set.documents {
            let model = self.category(document).map_or("", |category| &category.model);
            seen.push_str(&format!("{} {model} {}\n", document.sha256, document.pages));
        }
        seen.push_str(&changed.join("\n"));
        let uncovered = self.uncovered();
        GoldenPreviewView {
            connection_id: connection.id.to_string(),
            connection_name: connection.display_name.clone(),
            set: self.set.name.clone(),
            folder: self.set.folder.display().to_string(),
            documents: self.set.documents.len().into(),
            pages: self.pages().into(),
            cost: amount(total, currency),
            price_as_of: as_of.to_owned(),
            models,
            sentence: format!(
                "{} with {} leave this machine for `{}`, and are forgotten there as soon as they are read; at most {} by the list prices of {as_of}",
                counted(self.set.documents.len(), "document", "documents"),
                counted(self.pages(), "page", "pages"),
                connection.display_name,
                amount(total, currency),
            ),
            tier: None,
            tier_limits: Vec::new(),
            uncovered,
            changed,
            fingerprint: set::hash(seen.as_bytes()),
        }
    }

    /// Fields that must be read, and of which the set proves nothing.
    fn uncovered(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for code in self.set.categories.keys() {
            let documents = || self.set.documents.iter().filter(|document| document.category == *code);
            let mut fields: Vec<&str> = self.asked.must_haves(code).collect();
            fields.sort_unstable();
            let is_said = |field: &str| documents().any(|document| document.values.iter().any(|value| value.field == field));
            missing.extend(
                fields
                    .into_iter()
                    .filter(|field| documents().next().is_some() && !is_said(field))
                    .map(|field| super::findings::name(code, field)),
            );
        }
        missing
    }
}

/// Rounded up to the smallest coin.
fn amount(thousandths: i64, currency: &str) -> String {
    let coins = MinorUnits::new(thousandths.saturating_add(999).div_euclid(1_000)).unwrap_or(MinorUnits::ZERO);
    format!("{} {currency}", coins.to_decimal(minor_digits(currency)))
}

fn refused(message: String) -> AppError {
    AppError::new(ErrorCode::InvalidInput, message)
}
