//! What the shipped window may do. A page in it must never become a stranger with our commands:
//! strict CSP, frozen prototypes, no remote pages, no wildcard, no shell, one capability file for
//! each window.

use serde_json::Value;

use super::Finding;
use super::tree::Tree;

const CONFIG: &str = "tauri.conf.json";
const CAPABILITIES: &str = "src-tauri/capabilities/";

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.file(CONFIG) else { return Vec::new() };
    let mut findings = match serde_json::from_str(text) {
        Ok(config) => check_config(tree, &config),
        Err(error) => vec![Finding::new(CONFIG, 0, format!("is not JSON: {error}"))],
    };
    let mut windows = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| path.starts_with(CAPABILITIES)) {
        match serde_json::from_str(text) {
            Ok(capability) => findings.extend(check_capability(path, &capability, &mut windows)),
            Err(error) => findings.push(Finding::new(path, 0, format!("is not JSON: {error}"))),
        }
    }
    findings.extend(check_manifest(tree.file("Cargo.toml").unwrap_or_default()));
    findings
}

fn check_config(tree: &Tree, config: &Value) -> Vec<Finding> {
    let (app, security) = (&config["app"], &config["app"]["security"]);
    let policy = security["csp"].as_str().unwrap_or_default();
    let isolated = security["pattern"]["use"] == "isolation";
    let decided = tree
        .files()
        .any(|(path, _)| path.starts_with("docs/adr/") && path.contains("isolation"));
    let distribution = config["build"]["frontendDist"].as_str().unwrap_or_default();
    let updater = &config["plugins"]["updater"];
    let endpoints = updater["endpoints"].as_array().map(Vec::as_slice).unwrap_or_default();
    let rules = [
        (policy.contains("default-src"), "the CSP must start from a default-src"),
        (!policy.contains("unsafe-"), "the CSP must have no unsafe- word"),
        (!policy.contains('*'), "the CSP must have no wildcard"),
        (
            !policy.contains("https:") && !policy.contains("http://*"),
            "the CSP must name no remote host",
        ),
        (security["freezePrototype"] == true, "freezePrototype must be true"),
        (app["withGlobalTauri"] != true, "withGlobalTauri must be off"),
        (
            isolated || decided,
            "without the isolation pattern a decision in docs/adr must say why",
        ),
        (
            !distribution.is_empty() && !distribution.contains("://"),
            "frontendDist must be a local folder",
        ),
        (updater.is_null() || updater["pubkey"].is_string(), "the updater needs a key"),
        (
            endpoints
                .iter()
                .all(|url| url.as_str().is_some_and(|url| url.starts_with("https://"))),
            "the updater must use https",
        ),
    ];
    let mut findings: Vec<Finding> = rules
        .iter()
        .filter(|(kept, _)| !kept)
        .map(|(_, message)| Finding::new(CONFIG, 0, *message))
        .collect();
    walk(config, &mut |key, value| {
        let dangerous = key.starts_with("danger") && *value != Value::Bool(false) && !value.is_null();
        let tools = key == "devtools" && *value == Value::Bool(true);
        if dangerous || tools {
            findings.push(Finding::new(CONFIG, 0, format!("`{key}` must not be set")));
        }
    });
    for window in app["windows"].as_array().into_iter().flatten() {
        if window["url"].as_str().is_some_and(|url| url.contains("://")) {
            findings.push(Finding::new(CONFIG, 0, "a window must not open a remote page"));
        }
    }
    findings
}

fn check_capability(path: &str, capability: &Value, windows: &mut Vec<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut refuse = |message: String| findings.push(Finding::new(path, 0, message));
    if !capability["remote"].is_null() {
        refuse("no remote page may have a capability".to_owned());
    }
    let labels: Vec<&str> = capability["windows"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    match labels.as_slice() {
        [label] if !label.contains('*') && !windows.iter().any(|known| known == label) => windows.push((*label).to_owned()),
        [_] => refuse("its window is a wildcard or has another capability file".to_owned()),
        _ => refuse("a capability file belongs to exactly one window".to_owned()),
    }
    for permission in capability["permissions"].as_array().into_iter().flatten() {
        let name = permission.as_str().or(permission["identifier"].as_str()).unwrap_or_default();
        if name.starts_with("shell:") || name.starts_with("process:") {
            refuse(format!("`{name}` starts programs"));
        }
        walk(permission, &mut |_, value| {
            if value.as_str().is_some_and(|scope| scope.contains('*')) {
                refuse(format!("`{name}` has a wildcard in its scope"));
            }
        });
    }
    findings
}

fn check_manifest(text: &str) -> Vec<Finding> {
    let manifest: toml::Table = text.parse().unwrap_or_default();
    let workspace = manifest.get("workspace").and_then(|table| table.get("dependencies"));
    let tables = [manifest.get("dependencies"), workspace]
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_table);
    let mut findings = Vec::new();
    for (name, requirement) in tables.flatten() {
        let features = requirement.get("features").and_then(toml::Value::as_array).into_iter().flatten();
        if name == "tauri-plugin-shell" {
            findings.push(Finding::new("Cargo.toml", 0, "the shell plugin is not to be used"));
        }
        if name == "tauri" && features.filter_map(toml::Value::as_str).any(|feature| feature == "devtools") {
            findings.push(Finding::new("Cargo.toml", 0, "tauri's devtools must stay off in releases"));
        }
    }
    findings
}

/// Visits every key of every object, however deep; array items have the key of their array.
fn walk(value: &Value, visit: &mut impl FnMut(&str, &Value)) {
    fn inner(key: &str, value: &Value, visit: &mut impl FnMut(&str, &Value)) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    visit(key, value);
                    inner(key, value, visit);
                }
            }
            Value::Array(items) => {
                for item in items {
                    visit(key, item);
                    inner(key, item, visit);
                }
            }
            _ => {}
        }
    }
    inner("", value, visit);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> Value {
        serde_json::json!({
            "build": {"frontendDist": "ui/dist"},
            "app": {"withGlobalTauri": false, "windows": [], "security": {
                "csp": "default-src 'none'; script-src 'self'; connect-src ipc: http://ipc.localhost",
                "freezePrototype": true, "pattern": {"use": "isolation"}}}
        })
    }

    fn found(config: &Value, capability: &str) -> Vec<String> {
        let config = config.to_string();
        let tree = Tree::of(&[(CONFIG, &config), ("src-tauri/capabilities/main.json", capability)]);
        check(&tree).into_iter().map(|finding| finding.message).collect()
    }

    const CAPABILITY: &str = "{\"windows\":[\"main\"],\"permissions\":[\"core:event:allow-listen\"]}";

    #[test]
    fn a_sound_configuration_has_no_finding() {
        assert!(found(&sound(), CAPABILITY).is_empty(), "{:?}", found(&sound(), CAPABILITY));
    }

    #[test]
    fn each_planted_weakness_is_found() {
        let plants: &[(&str, Value)] = &[
            ("/app/security/csp", Value::from("default-src 'self' 'unsafe-inline'")),
            ("/app/security/csp", Value::from("default-src *")),
            ("/app/security/csp", Value::from("default-src https://cdn.test")),
            ("/app/security/csp", Value::Null),
            ("/app/security/freezePrototype", Value::from(false)),
            ("/app/security/pattern", Value::Null),
            ("/app/withGlobalTauri", Value::from(true)),
            ("/app/windows", serde_json::json!([{"url": "https://a.test"}])),
            ("/app/windows", serde_json::json!([{"devtools": true}])),
            ("/build/frontendDist", Value::from("https://a.test")),
        ];
        for (pointer, value) in plants {
            let mut config = sound();
            *config.pointer_mut(pointer).unwrap() = value.clone();
            assert_eq!(found(&config, CAPABILITY).len(), 1, "{pointer}: {value}");
        }
        let mut config = sound();
        config["app"]["security"]["dangerousDisableAssetCspModification"] = Value::from(true);
        config["plugins"] = serde_json::json!({"updater": {"endpoints": ["http://a.test"]}});
        assert_eq!(found(&config, CAPABILITY).len(), 3);
    }

    #[test]
    fn capabilities_are_narrow() {
        for weak in [
            "{\"windows\":[\"*\"],\"permissions\":[]}",
            "{\"windows\":[\"a\",\"b\"],\"permissions\":[]}",
            "{\"windows\":[\"main\"],\"remote\":{\"urls\":[\"https://a.test\"]},\"permissions\":[]}",
            "{\"windows\":[\"main\"],\"permissions\":[\"shell:allow-open\"]}",
            "{\"windows\":[\"main\"],\"permissions\":[{\"identifier\":\"fs:allow-read\",\"allow\":[{\"path\":\"$HOME/**\"}]}]}",
        ] {
            assert_eq!(found(&sound(), weak).len(), 1, "{weak}");
        }
    }

    #[test]
    fn the_manifest_keeps_tools_and_shell_out() {
        assert_eq!(
            check_manifest("[dependencies]\ntauri = { version = \"2\", features = [\"devtools\"] }").len(),
            1
        );
        assert_eq!(check_manifest("[dependencies]\ntauri-plugin-shell = \"2\"").len(), 1);
    }
}
