//! Opening the person's browser (`reliability.md` A5): only an address that we would have formed
//! ourselves, never through a shell, and never waited for.

use std::process::Stdio;

use connect_http::is_loopback;
use tokio::process::Command;
use url::Url;

/// Which addresses may be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrowserPolicy {
    /// Hosts, exactly; their addresses must be https on the usual port.
    pub allowed_hosts: Vec<String>,
    /// Whether http on loopback may be opened as well: rehearsal and custom environments.
    pub allow_loopback: bool,
    #[cfg(feature = "bars")]
    anything: bool,
}

/// An address that passed a [`BrowserPolicy`]; the only thing that can be opened.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserUrl(String);

/// Why an address is not opened. Does not repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsafeBrowserUrl {
    /// Characters that no address of ours has: control characters, blanks, quotes, `$`, backslashes...
    #[error("the address holds characters that do not belong there, so it was not opened")]
    Characters,
    /// Not a complete https address.
    #[error("the address is not a complete https address, so it was not opened")]
    NotHttps,
    /// A host, or a port, that the manifest does not list.
    #[error("the address leads to a host that is not on the partner's list, so it was not opened")]
    ForeignHost,
}

/// The browser could not be started. The address also stands on screen, so this ends nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenBrowserError {
    /// No display: a server, or a session over ssh.
    #[error("there is no display to open a browser on")]
    NoDisplay,
    /// The program could not be started.
    #[error("`{program}` could not be started: {}", plainly(*reason))]
    NotStarted {
        /// Its name.
        program: String,
        /// What the system said.
        reason: std::io::ErrorKind,
    },
    /// The command has unbalanced quotes or no words.
    #[error("the browser command is empty or has unbalanced quotes")]
    InvalidCommand,
}

fn plainly(reason: std::io::ErrorKind) -> String {
    match reason {
        std::io::ErrorKind::NotFound => "there is no such program".to_owned(),
        other => other.to_string(),
    }
}

impl BrowserPolicy {
    /// See the fields.
    pub const fn new(allowed_hosts: Vec<String>, allow_loopback: bool) -> Self {
        Self {
            allowed_hosts,
            allow_loopback,
            #[cfg(feature = "bars")]
            anything: false,
        }
    }

    /// Takes the protection away, so that bar A2 can show that it would notice.
    #[cfg(feature = "bars")]
    pub const fn without_protection() -> Self {
        Self {
            allowed_hosts: Vec::new(),
            allow_loopback: true,
            anything: true,
        }
    }

    /// Lets an address pass, or says why not.
    pub fn check(&self, address: &str) -> Result<BrowserUrl, UnsafeBrowserUrl> {
        #[cfg(feature = "bars")]
        if self.anything {
            return Ok(BrowserUrl(address.to_owned()));
        }
        const LONGEST: usize = 8_192;
        let belongs = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!&*+,=%".contains(c);
        if address.len() > LONGEST || !address.chars().all(belongs) {
            return Err(UnsafeBrowserUrl::Characters);
        }
        if !address.starts_with("https://") && !address.starts_with("http://") {
            return Err(UnsafeBrowserUrl::NotHttps);
        }
        // An address that the parser has to repair (`https:///host`) may be repaired otherwise by a browser.
        let url = Url::parse(address).ok().filter(|url| url.as_str() == address);
        let url = url.ok_or(UnsafeBrowserUrl::NotHttps)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UnsafeBrowserUrl::ForeignHost);
        }
        let loopback = self.allow_loopback && is_loopback(&url);
        if url.scheme() != "https" && !loopback {
            return Err(UnsafeBrowserUrl::NotHttps);
        }
        let listed = url.port().is_none()
            && url
                .host_str()
                .is_some_and(|host| self.allowed_hosts.iter().any(|allowed| allowed == host));
        if loopback || listed {
            Ok(BrowserUrl(url.into()))
        } else {
            Err(UnsafeBrowserUrl::ForeignHost)
        }
    }
}

impl BrowserUrl {
    /// The address, for the screen.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Hands the address to the desktop's own opener.
    pub fn open(&self) -> Result<(), OpenBrowserError> {
        let (program, first_arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
            ("/usr/bin/open", &[])
        } else if cfg!(windows) {
            // Calls ShellExecute; `cmd /c start` would read `&` and `%` in the address.
            ("rundll32", &["url.dll,FileProtocolHandler"])
        } else {
            // Without a display xdg-open falls back to text browsers, which would take over the terminal.
            if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
                return Err(OpenBrowserError::NoDisplay);
            }
            ("xdg-open", &[])
        };
        start(
            program,
            first_arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            self,
        )
    }

    /// Starts a command of the person's choice: split into words as a shell would, but run by none; the
    /// address is the last argument.
    pub fn open_with(&self, command: &str) -> Result<(), OpenBrowserError> {
        let mut words = shell_words::split(command)
            .map_err(|_| OpenBrowserError::InvalidCommand)?
            .into_iter();
        let program = words
            .next()
            .filter(|program| !program.is_empty())
            .ok_or(OpenBrowserError::InvalidCommand)?;
        start(&program, words.collect(), self)
    }
}

impl std::fmt::Debug for BrowserUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = Url::parse(&self.0).ok().and_then(|url| url.host_str().map(str::to_owned));
        write!(f, "BrowserUrl({})", host.unwrap_or_default())
    }
}

/// Started once and not waited for; its exit status means nothing. tokio reaps it when it ends. Its
/// output would mix with ours, so it has none.
fn start(program: &str, arguments: Vec<String>, url: &BrowserUrl) -> Result<(), OpenBrowserError> {
    let spawned = Command::new(program)
        .args(arguments)
        .arg(&url.0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(false)
        .spawn();
    spawned.map(drop).map_err(|error| OpenBrowserError::NotStarted {
        program: program.to_owned(),
        reason: error.kind(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn policy() -> BrowserPolicy {
        BrowserPolicy::new(vec!["appcenter.partner.example".to_owned()], false)
    }

    /// Bar A2, the class of CVE-2025-6514: none of these is opened.
    #[test]
    fn no_hostile_address_is_opened() {
        let hostile = [
            "",
            "-",
            "--help",
            "-https://appcenter.partner.example/",
            "file:///etc/passwd",
            "FILE:///c:/windows/system32/calc.exe",
            "file://server/share/evil.exe",
            "\\\\server\\share\\evil.exe",
            "//server/share",
            "smb://server/share",
            "javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:msgbox(1)",
            "ms-msdt:/id",
            "search-ms:query=x",
            "mailto:a@b",
            "/usr/bin/evil",
            "calc.exe",
            "https:appcenter.partner.example",
            "https:/appcenter.partner.example/",
            "https:///appcenter.partner.example/",
            "HTTPS://appcenter.partner.example/",
            "http://appcenter.partner.example/",
            "http://127.0.0.1:4000/",
            "https://evil.example/",
            "https://appcenter.partner.example.evil.example/",
            "https://appcenter.partner.example@evil.example/",
            "https://user:pw@appcenter.partner.example/",
            "https://appcenter.partner.example:8443/",
            "https://evil.example/?appcenter.partner.example",
            "https://evil.example\\@appcenter.partner.example/",
            "https://appcenter.partner.example/$(touch${IFS}pwned)",
            "https://appcenter.partner.example/`id`",
            "https://appcenter.partner.example/\"&calc&\"",
            "https://appcenter.partner.example/';id;'",
            "https://appcenter.partner.example/|id",
            "https://appcenter.partner.example/a b",
            "https://appcenter.partner.example/\r\nX: y",
            "https://appcenter.partner.example/\u{0}",
            "https://appcenter.partner.example/\u{1b}[2J",
            "https://appcenter.partner.example/\u{202e}",
            "https://аppcenter.partner.example/",
            " https://appcenter.partner.example/",
            "https://[::1",
        ];
        assert!(hostile.len() >= 30);
        for address in hostile {
            assert!(policy().check(address).is_err(), "{address:?}");
        }
        assert!(
            policy()
                .check(&format!("https://appcenter.partner.example/{}", "a".repeat(9_000)))
                .is_err()
        );
    }

    #[test]
    fn own_addresses_pass() {
        let own = "https://appcenter.partner.example/connect/oauth2?scope=a+b&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb&state=x-_~1";
        assert_eq!(policy().check(own).map(|url| url.as_str().to_owned()), Ok(own.to_owned()));
        let rehearsal = BrowserPolicy::new(Vec::new(), true);
        for loopback in [
            "http://127.0.0.1:4000/a",
            "http://[::1]:4000/a",
            "http://localhost:4000/a",
            "https://127.0.0.1:4000/a",
        ] {
            assert!(rehearsal.check(loopback).is_ok(), "{loopback}");
        }
        for other in [
            "http://10.0.0.1/",
            "https://appcenter.partner.example/",
            "http://localhost.evil.example/",
        ] {
            assert!(rehearsal.check(other).is_err(), "{other}");
        }
        assert!(!format!("{:?}", policy().check(own)).contains("state"));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_is_split_without_a_shell_and_gets_the_address_last() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let (script, seen) = (folder.path().join("my browser"), folder.path().join("seen"));
        std::fs::write(
            &script,
            "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$SEEN.part\"; mv \"$SEEN.part\" \"$SEEN\"\n".replace("$SEEN", seen.to_str().unwrap()),
        )
        .unwrap();
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
        let url = BrowserPolicy::new(Vec::new(), true)
            .check("http://127.0.0.1:4000/a?b=c&d=e")
            .unwrap();
        url.open_with(&format!("'{}' --profile 'two words' $HOME ; touch pwned", script.display()))
            .unwrap();
        for _ in 0..100 {
            if seen.exists() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let words = std::fs::read_to_string(&seen).unwrap();
        let words: Vec<&str> = words.lines().collect();
        assert_eq!(
            words,
            [
                "--profile",
                "two words",
                "$HOME",
                ";",
                "touch",
                "pwned",
                "http://127.0.0.1:4000/a?b=c&d=e"
            ]
        );
    }

    #[tokio::test]
    async fn a_command_that_cannot_start_is_told() {
        let url = BrowserPolicy::new(Vec::new(), true).check("http://127.0.0.1:4000/").unwrap();
        assert_eq!(url.open_with("'unbalanced"), Err(OpenBrowserError::InvalidCommand));
        assert_eq!(url.open_with("  "), Err(OpenBrowserError::InvalidCommand));
        assert!(matches!(
            url.open_with("/nonexistent/browser -x"),
            Err(OpenBrowserError::NotStarted { .. })
        ));
    }
}
