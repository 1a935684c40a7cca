//! A file that is there whole or not at all.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use super::FileError;

/// Writes beside the file and renames, so that a failure leaves what was there before. Something that
/// is no ordinary file, such as a pipe, is written to directly.
pub(super) fn write_whole(path: &Path, contents: &[u8]) -> Result<(), FileError> {
    let unwritable = |cause| FileError::Unwritable {
        path: path.to_owned(),
        cause,
    };
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return std::fs::write(path, contents).map_err(unwritable);
    }
    let Some(name) = path.file_name() else {
        return Err(unwritable(std::io::Error::from(std::io::ErrorKind::InvalidFilename)));
    };
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(beside);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&beside)
        .and_then(|mut file| file.write_all(contents).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|cause| {
        // What could not be finished is of no use; failing to remove it changes nothing for the caller.
        let _ = std::fs::remove_file(&beside);
        unwritable(cause)
    })
}

/// Rows as CSV.
pub(super) fn to_csv<'r>(header: &[&str], rows: impl Iterator<Item = Vec<std::borrow::Cow<'r, str>>>) -> Result<Vec<u8>, std::io::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| cell.as_bytes()))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}
