//! The golden set that is shipped: documents of our own making, to look at and to try a resource with.

use std::path::Path;

use super::paper;
use super::set::FILE;
use crate::error::{AppError, ErrorCode};
use crate::mapping::view::ExportView;
use crate::platform;
use crate::vault::door::blocking;

macro_rules! documents {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("sample/", $name, ".txt")), include_str!(concat!("sample/", $name, ".toml")))),*]
    };
}

const SET: &str = include_str!("sample/golden.toml");
/// What the set is called there. The folder's name is put behind it: a history goes by the name, and two sets have two.
const NAME: &str = "AdvisorOS Connect sample";
/// So much of a folder's name.
const LONGEST_FOLDER: usize = 60;
/// Name, what is printed, what must be read.
const DOCUMENTS: &[(&str, &str, &str)] = documents![
    "bank-statement-march",
    "invoice-office-supplies",
    "invoice-web-design",
    "pay-stub-may",
    "receipt-lunch",
    "receipt-parking",
    "w2-harbor-bakery",
    "w2-north-clinic",
];

/// Makes the set in a folder that is new or empty.
pub async fn make_sample(folder: &Path) -> Result<ExportView, AppError> {
    let target = folder.to_owned();
    blocking(move || write(&target)).await?.map_err(|error| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("The sample set cannot be made in `{}`", folder.display()),
        )
        .hint("Name a folder that does not exist yet, or an empty one of your own")
        .source(error)
    })?;
    Ok(ExportView {
        path: folder.display().to_string(),
        rows: DOCUMENTS.len().into(),
    })
}

fn write(folder: &Path) -> std::io::Result<()> {
    if folder.exists() && std::fs::read_dir(folder)?.next().is_some() {
        return Err(std::io::Error::new(std::io::ErrorKind::AlreadyExists, "it is not empty"));
    }
    platform::create_private_folder(folder)?;
    let name = toml::Value::String(name_in(&folder.canonicalize()?)).to_string();
    platform::write_whole(&folder.join(FILE), SET.replacen(&format!("\"{NAME}\""), &name, 1).as_bytes())?;
    for (name, text, said) in DOCUMENTS {
        platform::write_whole(&folder.join(format!("{name}.pdf")), &paper::write(text))?;
        platform::write_whole(&folder.join(format!("{name}.toml")), said.as_bytes())?;
    }
    Ok(())
}

fn name_in(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().filter(|char| !char.is_control()).take(LONGEST_FOLDER).collect();
    match name.trim() {
        "" => NAME.to_owned(),
        name => format!("{NAME}, {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::set::GoldenSet;
    use super::*;

    #[test]
    fn the_sample_is_a_set_and_nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("set");
        write(&target).unwrap();
        let set = GoldenSet::read(&target).unwrap();
        assert_eq!(
            (set.name.as_str(), set.documents.len()),
            ("AdvisorOS Connect sample, set", DOCUMENTS.len())
        );
        assert_eq!(set.documents.iter().map(|document| document.pages).sum::<u32>(), 9);
        let first = std::fs::read(target.join("w2-north-clinic.pdf")).unwrap();
        assert!(write(&target).is_err());
        let again = folder.path().join("a \"second\" one\\");
        write(&again).unwrap();
        assert_eq!(
            GoldenSet::read(&again).unwrap().name,
            "AdvisorOS Connect sample, a \"second\" one\\",
            "two sets have two histories"
        );
        assert_eq!(std::fs::read(again.join("w2-north-clinic.pdf")).unwrap(), first, "the same bytes");
    }
}
