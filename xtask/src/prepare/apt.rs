//! System packages: installed by apt where we may, named with the exact command where we may not.

use std::collections::BTreeSet;
use std::process::Command;

use super::needs::{self, Need, Probe, Purpose};
use super::system::{Authority, System};
use crate::problem::{Problem, Result};
use crate::process;

/// What is to be done about missing packages.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    Nothing,
    Install { packages: Vec<&'static str>, by_sudo: bool },
    Tell { missing: Vec<String>, command: Option<String> },
}

/// Installs the packages that these purposes lack.
pub fn install_missing(purposes: &[Purpose]) -> Result {
    let mut missing = needs::missing(purposes, needs::is_here);
    if missing.is_empty() {
        return Ok(());
    }
    let system = System::here();
    if system == System::Ubuntu {
        // Its package only starts a snap; `browser.rs` brings another.
        missing.retain(|need| !matches!(need.probe, Probe::Chromium | Probe::HeadlessChromium));
    }
    match plan(&missing, system, Authority::here()) {
        Plan::Nothing => Ok(()),
        Plan::Install { packages, by_sudo } => install(&packages, by_sudo),
        Plan::Tell { missing, command } => {
            let told = Problem::new(format!("this machine lacks:\n    {}", missing.join("\n    ")));
            Err(match command {
                Some(command) => told.with_hint(format!("install what is missing with\n    {command}\nand start again")),
                None => told.with_hint("install these with your system's package tool and start again"),
            })
        }
    }
}

fn plan(missing: &[&'static Need], system: System, authority: Authority) -> Plan {
    if missing.is_empty() {
        return Plan::Nothing;
    }
    let names = |name: fn(&Need) -> &'static str| missing.iter().map(|need| name(need)).collect::<BTreeSet<_>>();
    let debian = names(|need| need.packages.debian);
    if matches!(system, System::Debian | System::Ubuntu) && authority != Authority::None {
        return Plan::Install {
            packages: debian.into_iter().collect(),
            by_sudo: authority == Authority::Sudo,
        };
    }
    let sudo = if authority == Authority::Root { "" } else { "sudo " };
    let command = match system {
        System::Debian | System::Ubuntu => Some(format!(
            "{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {}",
            words(&debian)
        )),
        System::Fedora => Some(format!("{sudo}dnf install {}", words(&names(|need| need.packages.fedora)))),
        System::Arch => Some(format!("{sudo}pacman -S --needed {}", words(&names(|need| need.packages.arch)))),
        System::Other => None,
    };
    let package = |need: &Need| match system {
        System::Debian | System::Ubuntu => format!("{} (package {})", need.what, need.packages.debian),
        System::Fedora => format!("{} (package {})", need.what, need.packages.fedora),
        System::Arch => format!("{} (package {})", need.what, need.packages.arch),
        System::Other => format!("{} (on Debian: package {})", need.what, need.packages.debian),
    };
    Plan::Tell {
        missing: missing.iter().map(|need| package(need)).collect(),
        command,
    }
}

fn words(names: &BTreeSet<&'static str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(" ")
}

/// Installs packages by apt, without a question.
fn install(packages: &[&str], by_sudo: bool) -> Result {
    println!("    installing: {}", packages.join(" "));
    let apt = || {
        let mut command = if by_sudo { Command::new("sudo") } else { Command::new("env") };
        if by_sudo {
            command.args(["-n", "env"]);
        }
        // Another apt may be at work on a machine that has just started: wait for its lock.
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]);
        command
    };
    // One unreachable third-party list is no reason to stop: the install below is the judge.
    if let Err(problem) = process::run_quietly(apt().arg("update")) {
        println!("    {problem}");
    }
    process::run_quietly(apt().args(["install", "-y", "--no-install-recommends"]).args(packages))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking_display() -> Vec<&'static Need> {
        needs::missing(&[Purpose::VirtualDisplay], |_: &Probe| false)
    }

    #[test]
    fn root_and_sudo_install_the_rest_are_told() {
        let missing = lacking_display();
        let packages = vec!["imagemagick", "xvfb"];
        assert_eq!(
            plan(&missing, System::Debian, Authority::Root),
            Plan::Install {
                packages: packages.clone(),
                by_sudo: false
            }
        );
        assert_eq!(
            plan(&missing, System::Ubuntu, Authority::Sudo),
            Plan::Install { packages, by_sudo: true }
        );
        let Plan::Tell { missing: named, command } = plan(&missing, System::Debian, Authority::None) else {
            panic!("must tell")
        };
        assert_eq!(
            named,
            [
                "a virtual display (package xvfb)",
                "ImageMagick, for screenshots (package imagemagick)"
            ]
        );
        assert_eq!(
            command.unwrap(),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends imagemagick xvfb"
        );
    }

    #[test]
    fn other_systems_are_told_their_own_words() {
        let missing = lacking_display();
        let Plan::Tell { command, .. } = plan(&missing, System::Fedora, Authority::Root) else {
            panic!("must tell")
        };
        assert_eq!(command.unwrap(), "dnf install ImageMagick xorg-x11-server-Xvfb");
        let Plan::Tell { missing: named, command } = plan(&missing, System::Other, Authority::Root) else {
            panic!("must tell")
        };
        assert!(command.is_none());
        assert_eq!(named[0], "a virtual display (on Debian: package xvfb)");
        assert_eq!(plan(&[], System::Other, Authority::None), Plan::Nothing);
    }
}
