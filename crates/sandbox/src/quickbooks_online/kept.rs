//! What a state folder holds: one file of facts, one of grants, and for each company its chart and its books.
//!
//! The books are lines, one for each object as it was written: a change adds lines and rewrites nothing,
//! whatever the number of invoices.

use std::collections::BTreeMap;
use std::path::PathBuf;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};

use super::books::{Books, Change};
use super::company::Company;
use super::grants::Grants;
use super::history::{self, Past};
use crate::error::SandboxError;
use crate::state_dir::StateDir;

/// Written last, so that a first start that was cut off is simply made again.
const FACTS_FILE: &str = "facts.json";
const GRANTS_FILE: &str = "grants.json";

#[derive(Deserialize, Serialize)]
struct Facts {
    seed: u64,
    realm_ids: Vec<String>,
}

pub(super) struct KeptFiles(pub(super) StateDir);

impl KeptFiles {
    pub(super) fn folder(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    /// Seed, companies in their order, and grants; `None` for a new folder.
    pub(super) fn restore(&self, now: Instant) -> Result<Option<(u64, Vec<Company>, Grants)>, SandboxError> {
        let Some(facts) = self.0.read::<Facts>(FACTS_FILE)? else {
            return Ok(None);
        };
        let mut companies = Vec::with_capacity(facts.realm_ids.len());
        for realm_id in &facts.realm_ids {
            let file = company_file(realm_id);
            let mut company = self.0.read::<Company>(&file)?.ok_or_else(|| SandboxError::State {
                path: self.0.path().join(&file),
                message: "the file is missing".to_owned(),
            })?;
            self.restore_books(&mut company, facts.seed, now)?;
            companies.push(company);
        }
        let grants = self.0.read(GRANTS_FILE)?.unwrap_or_default();
        Ok(Some((facts.seed, companies, grants)))
    }

    fn restore_books(&self, company: &mut Company, seed: u64, now: Instant) -> Result<(), SandboxError> {
        let file = books_file(&company.realm_id);
        let mut begun = false;
        self.0.read_lines(&file, |change: Change| {
            begun |= matches!(change, Change::Begun);
            company.take(change, now);
        })?;
        if !begun {
            // A folder of a time before companies had books, or a first writing that was cut off.
            company.books = Books::default();
            let past = Past {
                seed,
                invoices: None,
                exact: false,
            };
            history::fill(company, &past, now);
            self.begin_books(company)?;
        }
        company.books.unsaved.clear();
        company.chart_changed = false;
        company.settle(now);
        Ok(())
    }

    pub(super) fn keep_all(&self, seed: u64, order: &[String], companies: &BTreeMap<String, Company>) -> Result<(), SandboxError> {
        for company in companies.values() {
            self.begin_books(company)?;
            self.0.write(&company_file(&company.realm_id), company)?;
        }
        let facts = Facts {
            seed,
            realm_ids: order.to_vec(),
        };
        self.0.write(FACTS_FILE, &facts)
    }

    /// What changed since it was last kept.
    pub(super) fn keep_company(&self, company: &mut Company) -> Result<(), SandboxError> {
        if !company.books.unsaved.is_empty() {
            self.0.append_lines(&books_file(&company.realm_id), &company.books.unsaved)?;
        }
        if company.chart_changed {
            self.0.write(&company_file(&company.realm_id), company)?;
        }
        Ok(())
    }

    pub(super) fn keep_grants(&self, grants: &Grants) -> Result<(), SandboxError> {
        self.0.write(GRANTS_FILE, grants)
    }

    fn begin_books(&self, company: &Company) -> Result<(), SandboxError> {
        let books = &company.books;
        let first = [Change::Roles(books.roles.clone()), Change::Preferences(books.preferences.clone())];
        let customers = books.customers.all().iter().cloned().map(Change::Customer);
        let items = books.items.all().iter().cloned().map(Change::Item);
        let invoices = books.invoices.all().iter().cloned().map(Change::Invoice);
        let payments = books.payments.all().iter().cloned().map(Change::Payment);
        let entries = books.entries.all().iter().cloned().map(Change::Entry);
        let lines = first
            .into_iter()
            .chain(customers)
            .chain(items)
            .chain(invoices)
            .chain(payments)
            .chain(entries);
        self.0.write_lines(&books_file(&company.realm_id), lines.chain([Change::Begun]))
    }
}

fn company_file(realm_id: &str) -> String {
    format!("company-{realm_id}.json")
}

fn books_file(realm_id: &str) -> String {
    format!("books-{realm_id}.jsonl")
}
