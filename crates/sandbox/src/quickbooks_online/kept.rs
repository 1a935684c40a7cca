//! What a state folder holds: one file of facts, one of grants, one for each company.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::company::Company;
use super::grants::Grants;
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
    pub(super) fn restore(&self) -> Result<Option<(u64, Vec<Company>, Grants)>, SandboxError> {
        let Some(facts) = self.0.read::<Facts>(FACTS_FILE)? else {
            return Ok(None);
        };
        let mut companies = Vec::with_capacity(facts.realm_ids.len());
        for realm_id in &facts.realm_ids {
            let file = company_file(realm_id);
            let company = self.0.read::<Company>(&file)?.ok_or_else(|| SandboxError::State {
                path: self.0.path().join(&file),
                message: "the file is missing".to_owned(),
            })?;
            companies.push(company);
        }
        let grants = self.0.read(GRANTS_FILE)?.unwrap_or_default();
        Ok(Some((facts.seed, companies, grants)))
    }

    pub(super) fn keep_all(&self, seed: u64, order: &[String], companies: &BTreeMap<String, Company>) -> Result<(), SandboxError> {
        for company in companies.values() {
            self.keep_company(company)?;
        }
        let facts = Facts {
            seed,
            realm_ids: order.to_vec(),
        };
        self.0.write(FACTS_FILE, &facts)
    }

    pub(super) fn keep_company(&self, company: &Company) -> Result<(), SandboxError> {
        self.0.write(&company_file(&company.realm_id), company)
    }

    pub(super) fn keep_grants(&self, grants: &Grants) -> Result<(), SandboxError> {
        self.0.write(GRANTS_FILE, grants)
    }
}

fn company_file(realm_id: &str) -> String {
    format!("company-{realm_id}.json")
}
