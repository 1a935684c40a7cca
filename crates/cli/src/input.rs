//! What comes in beside the arguments: secrets from stdin, a passphrase from a descriptor.

use std::collections::BTreeMap;
use std::io::Read;

use connect_app::error::{AppError, ErrorCode};
use connect_domain::secret::SecretText;
use zeroize::Zeroizing;

/// Secrets by name. Never in arguments: those are public on every system.
#[derive(Default)]
pub struct Secrets(BTreeMap<String, SecretText>);

impl Secrets {
    /// Takes one out by name.
    pub fn take(&mut self, name: &str) -> Option<SecretText> {
        self.0.remove(name)
    }
}

/// Checks `--secret NAME=-` and reads as many `NAME=VALUE` lines from stdin as were named.
pub fn read_secrets(named: &[String]) -> Result<Secrets, AppError> {
    let mut names = Vec::new();
    for argument in named {
        match argument.split_once('=') {
            Some((name, "-")) if !name.is_empty() => names.push(name),
            _ => {
                let name = argument.split('=').next().unwrap_or_default();
                return Err(
                    AppError::new(ErrorCode::InvalidInput, format!("--secret {name} must be given as {name}=-"))
                        .hint("The value is read from standard input, one NAME=VALUE a line"),
                );
            }
        }
    }
    let mut secrets = Secrets::default();
    if names.is_empty() {
        return Ok(secrets);
    }
    let mut text = Zeroizing::new(String::new());
    std::io::stdin()
        .take(1 << 20)
        .read_to_string(&mut text)
        .map_err(|error| AppError::new(ErrorCode::InvalidInput, "Standard input is not readable text").source(error))?;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let Some((name, value)) = line.split_once('=') else {
            return Err(AppError::new(ErrorCode::InvalidInput, "A line of standard input is not NAME=VALUE"));
        };
        secrets.0.insert(name.to_owned(), SecretText::new(value.to_owned()));
    }
    match names.iter().find(|name| !secrets.0.contains_key(**name)) {
        Some(missing) => Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("Standard input has no line `{missing}=...`"),
        )),
        None => Ok(secrets),
    }
}

/// `NAME=VALUE` arguments that are not secret.
pub fn name_values(arguments: &[String], option: &str) -> Result<BTreeMap<String, String>, AppError> {
    arguments
        .iter()
        .map(|argument| match argument.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => Err(AppError::new(
                ErrorCode::InvalidInput,
                format!("{option} `{argument}` is not NAME=VALUE"),
            )),
        })
        .collect()
}

/// Opening the descriptor's own path gives it to us without taking over a number that we may not own.
#[cfg(unix)]
fn open_descriptor(descriptor: i32) -> std::io::Result<std::fs::File> {
    match std::fs::File::open(format!("/dev/fd/{descriptor}")) {
        // A socket, as which Node.js hands over what it calls a pipe, has no path that opens on Linux: the kernel is asked
        // for a second handle of it.
        #[cfg(target_os = "linux")]
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) => {
            use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
            let own = pidfd_open(getpid(), PidfdFlags::empty())?;
            Ok(pidfd_getfd(own, descriptor, PidfdGetfdFlags::empty())?.into())
        }
        other => other,
    }
}

/// The first line of an inherited file descriptor.
#[cfg(unix)]
pub fn read_descriptor(descriptor: i32) -> Result<SecretText, AppError> {
    let unreadable = |error: std::io::Error| {
        AppError::new(ErrorCode::InvalidInput, format!("File descriptor {descriptor} cannot be read")).source(error)
    };
    let file = open_descriptor(descriptor).map_err(unreadable)?;
    let mut text = Zeroizing::new(String::new());
    file.take(1 << 16).read_to_string(&mut text).map_err(unreadable)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("File descriptor {descriptor} is empty"),
        ));
    }
    Ok(SecretText::new(line.to_owned()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write;
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn a_passphrase_may_come_over_a_socket_or_from_a_file() {
        let (mut ours, theirs) = UnixStream::pair().unwrap();
        ours.write_all(b"lantern on harbor street\nand more").unwrap();
        drop(ours);
        assert_eq!(read_descriptor(theirs.as_raw_fd()).unwrap().expose(), "lantern on harbor street");
        let mut file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(
            read_descriptor(file.as_raw_fd()).unwrap_err().code,
            ErrorCode::InvalidInput,
            "it is empty"
        );
        file.write_all(b"lantern").unwrap();
        assert_eq!(read_descriptor(file.as_raw_fd()).unwrap().expose(), "lantern");
        assert_eq!(read_descriptor(999_999).unwrap_err().code, ErrorCode::InvalidInput);
    }
}
