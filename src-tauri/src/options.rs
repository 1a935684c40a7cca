//! What the window is started with.

use std::ffi::OsString;
use std::path::PathBuf;

/// `advisoros-connect [--workspace DIR] [--rehearsal]`.
#[derive(Debug, Default)]
pub struct Options {
    /// The workspace to open; the person's own when absent.
    pub workspace: Option<String>,
    /// A new workspace becomes a rehearsal firm.
    pub rehearsal: bool,
}

impl Options {
    /// Reads the arguments after the program's name.
    pub fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--rehearsal") => options.rehearsal = true,
                Some("--workspace") => {
                    let value = arguments.next().and_then(|value| value.into_string().ok());
                    options.workspace = Some(value.ok_or("--workspace needs a folder or a postgres:// address")?);
                }
                _ => return Err(format!("unknown argument {}", PathBuf::from(argument).display())),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, String> {
        Options::parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn arguments_are_read_or_refused() {
        let options = parse(&["--rehearsal", "--workspace", "/tmp/firm"]).expect("valid");
        assert!(options.rehearsal);
        assert_eq!(options.workspace.as_deref(), Some("/tmp/firm"));
        assert!(parse(&["--workspace"]).is_err());
        assert!(parse(&["--remote-debugging"]).is_err());
    }
}
