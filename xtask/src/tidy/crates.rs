//! Each crate uses only what stands left of it, and each heavy library has one owner. The table is
//! the architecture: a wrong arrow is found here, before the code that needs it is written.

use super::Finding;
use super::tree::Tree;

/// Folder of a crate and the crates of ours that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("crates/domain", &[]),
    ("crates/http", &["domain"]),
    ("crates/oauth", &["domain", "http"]),
    ("crates/credentials", &["domain"]),
    ("crates/connectors", &["domain", "http", "oauth"]),
    ("crates/suggest", &["domain"]),
    ("crates/store", &["domain"]),
    (
        "crates/app",
        &["domain", "http", "oauth", "credentials", "connectors", "suggest", "store"],
    ),
    ("crates/receiver", &["app", "domain"]),
    ("crates/sandbox", &["domain"]),
    // `map suggest` works on files alone, with no workspace for a use case to stand on.
    ("crates/cli", &["app", "receiver", "sandbox", "domain", "suggest"]),
    ("", &["app", "receiver", "sandbox", "domain"]),
    ("crates/hello", &[]),
    ("fuzz", &["domain", "oauth"]),
    ("xtask", &[]),
];

/// Beginning of a library's name and the folders that may name it outside tests.
const OWNERS: &[(&str, &[&str])] = &[
    ("reqwest", &["crates/http"]),
    ("tower", &["crates/http"]),
    ("oauth2", &["crates/oauth"]),
    ("keyring", &["crates/credentials"]),
    ("sqlx", &["crates/store"]),
    ("tauri", &["", "crates/hello"]),
    ("clap", &["crates/cli", "xtask"]),
];

/// The measuring crate stands beside the product and may use all of it.
const BARS: &str = "crates/bars";

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files()
        .filter(|(path, _)| path.ends_with("Cargo.toml"))
        .flat_map(|(path, text)| check_manifest(path, text))
        .collect()
}

fn check_manifest(path: &str, text: &str) -> Vec<Finding> {
    let folder = path.strip_suffix("Cargo.toml").unwrap_or(path).trim_end_matches('/');
    let manifest: toml::Table = match text.parse() {
        Ok(manifest) => manifest,
        Err(error) => return vec![Finding::new(path, 0, format!("is not TOML: {error}"))],
    };
    if folder == BARS {
        return Vec::new();
    }
    let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == folder) else {
        return vec![Finding::new(
            path,
            0,
            "this crate has no line in the table of arrows (xtask/src/tidy/crates.rs)",
        )];
    };
    let mut findings = Vec::new();
    for name in dependencies(&manifest) {
        if let Some(ours) = name.strip_prefix("connect-").filter(|ours| !allowed.contains(ours)) {
            findings.push(Finding::new(path, 0, format!("may not use the crate {ours}")));
        }
        for (library, owners) in OWNERS {
            let named = name == *library || name.strip_prefix(library).is_some_and(|rest| rest.starts_with('-'));
            if named && !owners.contains(&folder) {
                findings.push(Finding::new(path, 0, format!("may not name `{name}`: {} owns it", owner(owners))));
            }
        }
    }
    findings
}

fn owner(folders: &[&str]) -> String {
    folders
        .iter()
        .map(|folder| if folder.is_empty() { "the shell" } else { folder })
        .collect::<Vec<_>>()
        .join(" or ")
}

/// Names of all dependencies but those of tests.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let tables = |manifest: &toml::Table| {
        ["dependencies", "build-dependencies"]
            .iter()
            .filter_map(|name| manifest.get(*name)?.as_table().cloned())
            .flat_map(|table| table.keys().cloned().collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let mut names = tables(manifest);
    let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    names.extend(targets.filter_map(|(_, target)| target.as_table()).flat_map(tables));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)]))
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn a_wrong_arrow_is_found() {
        assert_eq!(
            found("crates/domain/Cargo.toml", "[dependencies]\nconnect-store.workspace = true"),
            ["may not use the crate store"]
        );
        assert_eq!(
            found("crates/sandbox/Cargo.toml", "[dependencies]\nconnect-connectors.workspace = true").len(),
            1
        );
        assert!(found("crates/app/Cargo.toml", "[dependencies]\nconnect-store.workspace = true").is_empty());
    }

    #[test]
    fn a_library_has_one_owner_even_behind_a_target() {
        let messages = found("crates/app/Cargo.toml", "[target.'cfg(unix)'.dependencies]\nsqlx = \"0.9\"");
        assert_eq!(messages, ["may not name `sqlx`: crates/store owns it"]);
        assert_eq!(found("crates/store/Cargo.toml", "[dependencies]\nkeyring-core = \"1\"").len(), 1);
        assert_eq!(found("crates/cli/Cargo.toml", "[dependencies]\ntauri-utils = \"2\"").len(), 1);
        assert!(
            found(
                "Cargo.toml",
                "[dependencies]\ntauri = \"2\"\n[build-dependencies]\ntauri-build = \"2\""
            )
            .is_empty()
        );
    }

    #[test]
    fn tests_may_use_more_and_similar_names_are_not_meant() {
        assert!(
            found(
                "crates/sandbox/Cargo.toml",
                "[dev-dependencies]\nreqwest = \"0.13\"\n[dependencies]\ntowers = \"1\""
            )
            .is_empty()
        );
        assert!(found("crates/bars/Cargo.toml", "[dependencies]\nsqlx = \"0.9\"").is_empty());
    }

    #[test]
    fn a_crate_that_nobody_placed_is_found() {
        assert_eq!(found("crates/misc/Cargo.toml", "").len(), 1);
    }
}
