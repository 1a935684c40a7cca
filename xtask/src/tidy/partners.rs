//! A partner's name stands in its own folders and nowhere else: what a screen, a table or a command
//! knows of it comes from its manifest. Comments, tests, fixtures and documents may name it.

use super::Finding;
use super::tree::{Tree, has_word, is_test};

/// Words by which a partner is known, besides the folders' own names. Two companies have names that
/// mean more than the partner (a drive's folder, a browser), so theirs stand with the product.
const COMPANIES: &[&str] = &[
    "intuit",
    "quickbooks",
    "stripe",
    "pagerduty",
    "azure",
    "microsoft 365",
    "microsoft-365",
    "google workspace",
    "google-workspace",
];

/// The registries name each folder once, and this rule names them all.
const REGISTRIES: &[&str] = &[
    "crates/connectors/src/lib.rs",
    "crates/connectors/src/registry.rs",
    "crates/sandbox/src/lib.rs",
    "crates/sandbox/src/registry.rs",
    "xtask/src/tidy/partners.rs",
];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut folders = tree.folders("crates/connectors/src");
    folders.retain(|folder| is_partner(tree, folder));
    let mut words: Vec<String> = COMPANIES.iter().map(|word| (*word).to_owned()).collect();
    for folder in &folders {
        words.push((*folder).to_owned());
        words.push(folder.replace('_', "-"));
    }
    let judged = |path: &str| is_code(path) && !is_test(path) && !REGISTRIES.contains(&path) && !in_partner_folder(&folders, path);
    let mut findings = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| judged(path)) {
        // By convention a file's tests close it.
        let product = text.split("#[cfg(test)]").next().unwrap_or(text);
        for (index, line) in product.lines().enumerate() {
            let code = without_comment(line).to_lowercase();
            if let Some(word) = words.iter().find(|word| has_word(&code, word)) {
                findings.push(Finding::new(
                    path,
                    index + 1,
                    format!("names the partner `{word}` outside its folder"),
                ));
            }
        }
    }
    findings
}

fn is_code(path: &str) -> bool {
    let product = ["crates/", "src-tauri/", "ui/src/", "xtask/src/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    product && [".rs", ".ts", ".tsx", ".css", ".sql"].iter().any(|end| path.ends_with(end))
}

fn is_partner(tree: &Tree, folder: &str) -> bool {
    tree.file(&format!("crates/connectors/src/{folder}/manifest.toml")).is_some()
}

/// A connector's folder, or the stand-in's of the same name.
fn in_partner_folder(folders: &[&str], path: &str) -> bool {
    ["crates/connectors/src/", "crates/sandbox/src/"].iter().any(|home| {
        let folder = path.strip_prefix(home).and_then(|rest| rest.split_once('/'));
        folder.is_some_and(|(folder, _)| folders.contains(&folder))
    })
}

fn without_comment(line: &str) -> &str {
    let code = line.trim_start();
    if code.starts_with("//") || code.starts_with("--") || code.starts_with('*') || code.starts_with("/*") {
        return "";
    }
    // ` // ` with spaces: addresses have two slashes as well.
    code.split(" // ").next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: (&str, &str) = (
        "crates/connectors/src/quickbooks_online/manifest.toml",
        "id = \"quickbooks-online\"",
    );

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::of(&[MANIFEST, (path, text)])).len()
    }

    #[test]
    fn a_name_in_product_code_is_found() {
        assert_eq!(found("crates/app/src/pull.rs", "if partner == \"quickbooks-online\" {"), 1);
        assert_eq!(found("ui/src/features/overview/Overview.tsx", "<b>QuickBooks</b>"), 1);
        assert_eq!(found("crates/store/migrations/1.sql", "CREATE TABLE stripe (id TEXT)"), 1);
    }

    #[test]
    fn own_folders_comments_tests_and_documents_may_name_it() {
        assert_eq!(found("crates/sandbox/src/quickbooks_online/token.rs", "\"quickbooks\""), 0);
        assert_eq!(found("crates/connectors/src/lib.rs", "mod quickbooks_online;"), 0);
        assert_eq!(
            found(
                "crates/oauth/src/listener.rs",
                "    // Intuit: refuses localhost\nlet x = 1; // stripe too"
            ),
            0
        );
        assert_eq!(
            found(
                "crates/app/src/pull.rs",
                "fn a() {}\n#[cfg(test)]\nmod tests { const P: &str = \"quickbooks-online\"; }"
            ),
            0
        );
        assert_eq!(found("crates/app/tests/walk.rs", "\"quickbooks-online\""), 0);
        assert_eq!(found("README.md", "QuickBooks"), 0);
    }

    #[test]
    fn a_new_partner_is_known_by_its_folder_alone() {
        let manifest = ("crates/connectors/src/acme/manifest.toml", "id = \"acme\"");
        let found = |path: &str| check(&Tree::of(&[manifest, (path, "const PARTNER: &str = \"acme\";")])).len();
        assert_eq!(found("crates/sandbox/src/acme/mod.rs"), 0);
        assert_eq!(found("crates/connectors/src/acme/mod.rs"), 0);
        assert_eq!(found("crates/connectors/src/other.rs"), 1);
        assert_eq!(found("crates/app/src/pull.rs"), 1);
    }

    #[test]
    fn similar_words_are_not_names() {
        assert_eq!(found("ui/src/components/grid.css", ".striped-rows { } /* stripes */"), 0);
        assert_eq!(found("crates/app/src/a.rs", "let striped = 1;"), 0);
    }
}
