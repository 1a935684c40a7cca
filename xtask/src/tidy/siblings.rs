//! A partner is a folder of one name in `connectors` and in `sandbox`, with files of the same names
//! as its siblings'.

use super::Finding;
use super::tree::Tree;

/// What a connector's folder holds whatever the partner.
const FILES: &[&str] = &[
    "mod.rs",
    "manifest.toml",
    "wire.rs",
    "client.rs",
    "translate.rs",
    "probe.rs",
    "logo.svg",
];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let home = "crates/connectors/src";
    let mut findings = Vec::new();
    for partner in tree.folders(home) {
        let manifest = format!("{home}/{partner}/manifest.toml");
        if tree.file(&manifest).is_none() {
            continue;
        }
        if tree.file(&format!("crates/sandbox/src/{partner}/mod.rs")).is_none() {
            findings.push(Finding::new(
                &manifest,
                0,
                format!("crates/sandbox/src/{partner}/mod.rs is missing: the partner has no stand-in"),
            ));
        }
        for file in FILES.iter().filter(|file| tree.file(&format!("{home}/{partner}/{file}")).is_none()) {
            findings.push(Finding::new(&manifest, 0, format!("its folder lacks {file}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_without_stand_in_or_with_a_missing_file_is_found() {
        let mut files: Vec<String> = FILES.iter().map(|file| format!("crates/connectors/src/abc/{file}")).collect();
        let judge = |files: &[String]| {
            let files: Vec<(&str, &str)> = files.iter().map(|path| (path.as_str(), "")).collect();
            check(&Tree::of(&files)).len()
        };
        assert_eq!(judge(&files), 1);
        files.push("crates/sandbox/src/abc/mod.rs".to_owned());
        assert_eq!(judge(&files), 0);
        files.retain(|path| !path.ends_with("probe.rs"));
        assert_eq!(judge(&files), 1);
    }

    #[test]
    fn folders_without_manifest_are_no_partners() {
        assert!(check(&Tree::of(&[("crates/connectors/src/declared/mod.rs", "")])).is_empty());
    }
}
