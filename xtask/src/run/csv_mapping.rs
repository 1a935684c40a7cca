//! Decides a mapping as a person in a hurry would: every suggestion is taken, and what has none
//! goes to the first category of its root class.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::problem::{Attempt, Problem, Result};

/// First category of each root class, from `map status --json`.
pub fn first_categories(status: &Value) -> BTreeMap<String, String> {
    let targets = status["target_set"]["targets"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut first = BTreeMap::new();
    for target in targets {
        if let (Some(code), Some(class)) = (target["code"].as_str(), target["root_class"].as_str()) {
            first.entry(class.to_owned()).or_insert_with(|| code.to_owned());
        }
    }
    first
}

/// The file for `map import`, from the one that `map export` wrote.
pub fn decide(exported: &str, categories: &BTreeMap<String, String>) -> Result<String> {
    let mut reader = csv::Reader::from_reader(exported.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().attempt(|| "read the exported mapping".to_owned())?.clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|column| column == name)
            .ok_or_else(|| Problem::new(format!("the exported mapping has no column `{name}`")))
    };
    let (id, code, suggested, class) = (
        column("external_id")?,
        column("code")?,
        column("suggested_code")?,
        column("root_class")?,
    );
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["external_id", "code"])
        .attempt(|| "write the mapping".to_owned())?;
    for row in reader.records() {
        let row = row.attempt(|| "read the exported mapping".to_owned())?;
        let decided = [&row[code], &row[suggested]]
            .into_iter()
            .find(|code| !code.is_empty())
            .or(categories.get(&row[class]).map(String::as_str));
        if let Some(decided) = decided {
            writer
                .write_record([&row[id], decided])
                .attempt(|| "write the mapping".to_owned())?;
        }
    }
    let bytes = writer.into_inner().attempt(|| "write the mapping".to_owned())?;
    String::from_utf8(bytes).attempt(|| "write the mapping".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_taken_and_the_rest_goes_by_root_class() {
        let status = serde_json::json!({"target_set": {"targets": [
            {"code": "A-1", "root_class": "Asset"}, {"code": "A-2", "root_class": "Asset"}, {"code": "X", "root_class": null}]}});
        let exported = "external_id,name,root_class,code,suggested_code\n1,\"Cash, petty\",Asset,,A-2\n2,Bank,Asset,,\n3,Odd,,,\n4,Kept,Asset,A-9,A-1\n";
        assert_eq!(
            decide(exported, &first_categories(&status)).unwrap(),
            "external_id,code\n1,A-2\n2,A-1\n4,A-9\n"
        );
        assert!(decide("external_id,name\n", &BTreeMap::new()).is_err());
    }
}
