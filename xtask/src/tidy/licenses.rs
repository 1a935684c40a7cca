//! Every package's license is one that we may ship, by the list in `deny.toml`: the list stands
//! once, and neither cargo-deny nor a network is needed to hold it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Finding;
use super::tree::Tree;
use crate::problem::{Attempt, Result};
use crate::{process, repository};

/// The license of bundled fonts, which may be shipped in a program but not sold alone.
const FONTS: &str = "OFL-1.1";

/// What `deny.toml` allows: for all packages, and for single ones.
struct Allowed {
    all: BTreeSet<String>,
    exceptions: Vec<(String, BTreeSet<String>)>,
}

/// See the module.
pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let allowed = Allowed::read(tree.file("deny.toml").unwrap_or_default())?;
    let metadata = process::read(repository::cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata).attempt(|| "read cargo's metadata".to_owned())?;
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        findings.extend(allowed.judge("Cargo.lock", &package["name"], &package["license"]));
    }
    // Other lock files are of tools that build or judge; only the window's pages are shipped.
    for (path, text) in tree.files().filter(|(path, _)| *path == "ui/package-lock.json") {
        let lock: Value = serde_json::from_str(text).attempt(|| format!("read {path}"))?;
        for (name, package) in lock["packages"].as_object().into_iter().flatten() {
            findings.extend(allowed.judge(path, &Value::from(name.as_str()), &package["license"]));
        }
    }
    Ok(findings)
}

impl Allowed {
    fn read(deny: &str) -> Result<Self> {
        let deny: toml::Table = deny.parse().attempt(|| "read deny.toml".to_owned())?;
        let licenses = deny.get("licenses");
        let names = |value: Option<&toml::Value>| -> BTreeSet<String> {
            value
                .and_then(toml::Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|name| Some(name.as_str()?.to_owned()))
                .collect()
        };
        let exceptions = licenses.and_then(|table| table.get("exceptions")).and_then(toml::Value::as_array);
        Ok(Self {
            all: names(licenses.and_then(|table| table.get("allow"))),
            exceptions: exceptions
                .into_iter()
                .flatten()
                .filter_map(|exception| Some((exception.get("crate")?.as_str()?.to_owned(), names(exception.get("allow")))))
                .collect(),
        })
    }

    fn judge(&self, path: &str, name: &Value, license: &Value) -> Option<Finding> {
        let name = name.as_str().unwrap_or_default();
        let Some(license) = license.as_str() else {
            // The front end's own entry, and packages in another's bundle, carry none.
            return (path == "Cargo.lock").then(|| Finding::new(path, 0, format!("`{name}` states no license")));
        };
        let short = name.rsplit("node_modules/").next().unwrap_or(name);
        let more = self
            .exceptions
            .iter()
            .find(|(known, _)| known == short)
            .map(|(_, licenses)| licenses);
        let good = spdx::Expression::parse_mode(license, spdx::ParseMode::LAX).is_ok_and(|expression| {
            expression.evaluate(|requirement| {
                let wanted = requirement.to_string();
                self.all.contains(&wanted)
                    || (path != "Cargo.lock" && wanted == FONTS)
                    || more.is_some_and(|licenses| licenses.contains(&wanted))
            })
        });
        (!good).then(|| {
            Finding::new(
                path,
                0,
                format!("`{name}` has the license {license}, which deny.toml does not allow"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_judged_by_the_list() {
        let deny = "[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n[[licenses.exceptions]]\ncrate = \"odd\"\nallow = [\"MPL-2.0\"]\n";
        let allowed = Allowed::read(deny).unwrap();
        let refused = |name: &str, license: &str| allowed.judge("Cargo.lock", &Value::from(name), &Value::from(license)).is_some();
        assert!(!refused("a", "MIT OR GPL-3.0-only"));
        assert!(!refused("a", "MIT/Apache-2.0"));
        assert!(refused("a", "MIT AND GPL-3.0-only"));
        assert!(refused("a", "no license that anyone knows"));
        assert!(refused("a", "MPL-2.0"));
        assert!(!refused("odd", "MPL-2.0"));
        assert!(allowed.judge("Cargo.lock", &Value::from("a"), &Value::Null).is_some());
    }
}
