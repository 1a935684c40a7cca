//! Which system this is, and whether we may install packages on it.

use std::fs;
use std::process::Command;

use crate::process;

/// Whose package names apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Debian,
    /// Debian's names, but its `chromium` package only starts a snap.
    Ubuntu,
    Fedora,
    Arch,
    /// Anything else: only the things themselves can be named.
    Other,
}

/// How packages can be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    Root,
    /// sudo without a password.
    Sudo,
    None,
}

impl System {
    /// This machine's.
    pub fn here() -> Self {
        fs::read_to_string("/etc/os-release").map_or(Self::Other, |text| Self::from_os_release(&text))
    }

    fn from_os_release(text: &str) -> Self {
        let value = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
                .map(|value| value.trim_matches('"').to_owned())
                .unwrap_or_default()
        };
        let (id, like) = (value("ID"), value("ID_LIKE"));
        let families = std::iter::once(id.as_str()).chain(like.split_whitespace());
        for family in families {
            match family {
                "ubuntu" => return Self::Ubuntu,
                "debian" => return Self::Debian,
                "fedora" | "rhel" => return Self::Fedora,
                "arch" => return Self::Arch,
                _ => {}
            }
        }
        Self::Other
    }
}

impl Authority {
    /// This process's.
    pub fn here() -> Self {
        let user = process::read(Command::new("id").arg("-u")).unwrap_or_default();
        if user.trim() == "0" {
            Self::Root
        } else if process::find("sudo").is_some() && process::succeeds(Command::new("sudo").args(["-n", "true"])) {
            Self::Sudo
        } else {
            Self::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_told_apart_by_os_release() {
        let table = [
            ("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n", System::Debian),
            ("ID=ubuntu\nID_LIKE=debian\n", System::Ubuntu),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", System::Ubuntu),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", System::Fedora),
            ("ID=manjaro\nID_LIKE=arch\n", System::Arch),
            ("ID=nixos\n", System::Other),
            ("", System::Other),
        ];
        for (text, system) in table {
            assert_eq!(System::from_os_release(text), system, "{text}");
        }
    }
}
