//! The job files of `docs/gate`: each one's own line judges a signed report, with nothing beside it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::ready_firm;

/// The command line of a job file, as its runner's shell gets it.
fn line_of(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/gate").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once("advisoros verify"))
        .map(|(_, rest)| rest)
        .collect();
    let [line] = lines[..] else {
        panic!("{file} runs the gate {} times", lines.len())
    };
    format!("advisoros verify{line}")
}

#[test]
fn each_job_file_passes_a_signed_report_and_stops_what_is_not_one() {
    let (_stand_in, workspace, _) = ready_firm();
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("readiness.json");
    workspace
        .run(&["verify", "--all", "--format", "json", "--out", report.to_str().unwrap()])
        .exits(0);
    let key = workspace.says(&["verify", "--public-key"]).exits(0).stdout;
    let program = Path::new(env!("CARGO_BIN_EXE_advisoros")).parent().unwrap();
    let job = |file: &str| {
        let finished = Command::new("/bin/sh")
            .args(["-eu", "-c", &line_of(file)])
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", program)
            .env("ADVISOROS_PUBLIC_KEY", key.trim())
            .output()
            .unwrap();
        (finished.status.code(), String::from_utf8_lossy(&finished.stderr).into_owned())
    };
    for file in ["github-actions.yml", "gitlab-ci.yml", "azure-pipelines.yml"] {
        let signed = std::fs::read_to_string(&report).unwrap();
        let (code, said) = job(file);
        assert_eq!(code, Some(0), "{file}: {said}");
        let junit = std::fs::read_to_string(folder.path().join("readiness.xml")).unwrap();
        assert!(junit.contains("READY") && !junit.contains("<failure"), "{junit}");

        let mut forged: Value = serde_json::from_str(&signed).unwrap();
        forged["checks"][0]["checked_at"] = "2020-01-01T00:00:00Z".into();
        std::fs::write(&report, forged.to_string()).unwrap();
        assert_eq!(job(file).0, Some(2), "{file} of a report that was changed");
        std::fs::remove_file(&report).unwrap();
        assert_eq!(job(file).0, Some(2), "{file} without a report");
        std::fs::write(&report, signed).unwrap();
    }
}
