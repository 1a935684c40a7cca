//! The lock files: every package comes from a public registry with its hash, and those with a known
//! hole are new enough. The RustSec list is blind there: it passes tauri 2.10.0.

use serde_json::Value;

use super::Finding;
use super::tree::Tree;

const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

/// A package, the oldest version without the hole, and what it closes.
const OLDEST: &[(&str, [u32; 3], &str)] = &[
    ("tauri", [2, 11, 1], "CVE-2026-42184: remote pages could call commands"),
    ("h2", [0, 4, 16], "reset floods"),
    ("sqlx", [0, 8, 1], "RUSTSEC-2024-0363: protocol truncation"),
    ("rustls", [0, 23, 18], "RUSTSEC-2024-0399: panic on a crafted hello"),
    ("tokio", [1, 43, 1], "RUSTSEC-2025-0023: unsound broadcast"),
    // Bundles SQLite 3.51.3, the first without the write-ahead log's reset bug.
    ("libsqlite3-sys", [0, 37, 0], "SQLite before 3.51.3 can lose commits"),
];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        if path.ends_with("Cargo.lock") {
            findings.extend(check_cargo(path, text));
        } else if path.ends_with("package-lock.json") {
            findings.extend(check_npm(path, text));
        } else if path.ends_with("package.json") && path.matches('/').count() > 0 {
            let lock = format!("{}package-lock.json", path.strip_suffix("package.json").unwrap_or(path));
            if tree.file(&lock).is_none() {
                findings.push(Finding::new(path, 0, "has no package-lock.json beside it"));
            }
        }
    }
    findings
}

fn check_cargo(path: &str, text: &str) -> Vec<Finding> {
    let lock: toml::Table = match text.parse() {
        Ok(lock) => lock,
        Err(error) => return vec![Finding::new(path, 0, format!("is not TOML: {error}"))],
    };
    let mut findings = Vec::new();
    for package in lock.get("package").and_then(toml::Value::as_array).into_iter().flatten() {
        let field = |name: &str| package.get(name).and_then(toml::Value::as_str);
        let (name, version) = (field("name").unwrap_or_default(), field("version").unwrap_or_default());
        // Our own crates have no source.
        if let Some(source) = field("source") {
            if source != CRATES {
                findings.push(Finding::new(path, 0, format!("`{name}` comes from {source}")));
            } else if field("checksum").is_none() {
                findings.push(Finding::new(path, 0, format!("`{name}` has no checksum")));
            }
        }
        findings.extend(too_old(path, name, version));
    }
    findings
}

fn too_old(path: &str, name: &str, version: &str) -> Option<Finding> {
    let (_, oldest, reason) = OLDEST.iter().find(|(known, _, _)| *known == name)?;
    // A pre-release counts as the version before it.
    let numbers: Vec<u32> = version.split(['.', '-', '+']).map_while(|number| number.parse().ok()).collect();
    let old = numbers.as_slice() < oldest.as_slice() || (numbers.as_slice() == oldest.as_slice() && version.contains('-'));
    let [major, minor, patch] = oldest;
    old.then(|| {
        Finding::new(
            path,
            0,
            format!("`{name}` {version} is older than {major}.{minor}.{patch}: {reason}"),
        )
    })
}

fn check_npm(path: &str, text: &str) -> Vec<Finding> {
    let lock: Value = match serde_json::from_str(text) {
        Ok(lock) => lock,
        Err(error) => return vec![Finding::new(path, 0, format!("is not JSON: {error}"))],
    };
    let mut findings = Vec::new();
    for (name, package) in lock["packages"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !name.is_empty())
    {
        // npm writes no address for packages of its default registry when told so; that is the best.
        if let Some(address) = package["resolved"].as_str().filter(|address| !address.starts_with(NPM)) {
            let host = address.split('/').nth(2).unwrap_or(address);
            findings.push(Finding::new(path, 0, format!("`{name}` comes from {host}")));
        }
        let inside = package["inBundle"] == true || package["link"] == true;
        if !inside && package["integrity"].as_str().is_none_or(|hash| !hash.starts_with("sha512-")) {
            findings.push(Finding::new(path, 0, format!("`{name}` has no sha512 hash")));
        }
    }
    findings
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

    fn package(name: &str, version: &str, source: &str) -> String {
        format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nsource = \"{source}\"\nchecksum = \"00\"\n")
    }

    #[test]
    fn a_planted_hole_is_found_and_its_fix_is_not() {
        assert!(found("Cargo.lock", &package("tauri", "2.10.0", CRATES))[0].starts_with("`tauri` 2.10.0 is older than 2.11.1"));
        assert_eq!(found("Cargo.lock", &package("tauri", "2.11.1-rc.1", CRATES)).len(), 1);
        assert!(found("Cargo.lock", &package("tauri", "2.11.1", CRATES)).is_empty());
        assert!(found("Cargo.lock", &package("h2", "0.4.16", CRATES)).is_empty());
        assert_eq!(found("Cargo.lock", &package("h2", "0.4.9", CRATES)).len(), 1);
    }

    #[test]
    fn a_foreign_source_is_found() {
        assert_eq!(
            found("Cargo.lock", &package("x", "1.0.0", "git+https://example.test/x")),
            ["`x` comes from git+https://example.test/x"]
        );
        assert_eq!(
            found("Cargo.lock", &package("x", "1.0.0", CRATES).replace("checksum", "other")),
            ["`x` has no checksum"]
        );
    }

    #[test]
    fn npm_packages_come_from_npm_with_a_hash() {
        let lock = |package: &str| format!("{{\"packages\":{{\"\":{{}},\"node_modules/x\":{package}}}}}");
        assert!(found("ui/package-lock.json", &lock("{\"integrity\":\"sha512-a\"}")).is_empty());
        assert_eq!(
            found(
                "ui/package-lock.json",
                &lock("{\"resolved\":\"https://mirror.test/x.tgz\",\"integrity\":\"sha512-a\"}")
            ),
            ["`node_modules/x` comes from mirror.test"]
        );
        assert_eq!(found("ui/package-lock.json", &lock("{}")).len(), 1);
        assert!(found("ui/package-lock.json", &lock("{\"inBundle\":true}")).is_empty());
        assert_eq!(found("ui/package.json", "{}"), ["has no package-lock.json beside it"]);
    }
}
