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

/// The first line of an inherited file descriptor.
#[cfg(unix)]
pub fn read_descriptor(descriptor: i32) -> Result<SecretText, AppError> {
    // Opening the descriptor's own path gives it to us without taking over a number that we may not own.
    let path = format!("/dev/fd/{descriptor}");
    let unreadable = |error: std::io::Error| {
        AppError::new(ErrorCode::InvalidInput, format!("File descriptor {descriptor} cannot be read")).source(error)
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
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
