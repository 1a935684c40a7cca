//! From text to a manifest as written, and what cannot be read of it.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use super::ManifestError;
use super::file::ManifestFile;

/// Reads JSON when it begins with `{`, TOML otherwise.
pub(super) fn read(text: &str) -> Result<ManifestFile, ManifestError> {
    match as_written(text)? {
        Written::Json(mut json) => {
            let file = serde_path_to_error::deserialize(&mut json).map_err(|error| refused(error.path(), error.inner()))?;
            json.end().map_err(|error| ManifestError::Unreadable(error.to_string()))?;
            Ok(file)
        }
        Written::Toml(toml) => serde_path_to_error::deserialize(toml).map_err(|error| refused(error.path(), &error.inner().message())),
    }
}

/// The same without what nobody knows: a manifest that an older program took, which passed over it, is still the firm's.
pub(super) fn read_kept(text: &str) -> Result<ManifestFile, ManifestError> {
    let mut value = values(text)?;
    loop {
        let error = match serde_path_to_error::deserialize(&value) {
            Ok(file) => return Ok(file),
            Err(error) => error,
        };
        let refused = refused(error.path(), error.inner());
        let is_unknown = matches!(refused, ManifestError::Unknown { .. });
        if !is_unknown || !remove(&mut value, error.path()) {
            return Err(refused);
        }
    }
}

/// Everything in it, as written.
pub(super) fn values(text: &str) -> Result<Value, ManifestError> {
    match as_written(text)? {
        Written::Json(mut json) => whole(&mut json),
        Written::Toml(toml) => whole(toml),
    }
}

enum Written<'a> {
    Json(serde_json::Deserializer<serde_json::de::StrRead<'a>>),
    Toml(toml::Deserializer<'a>),
}

fn as_written(text: &str) -> Result<Written<'_>, ManifestError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return Ok(Written::Json(serde_json::Deserializer::from_str(text)));
    }
    let toml = toml::Deserializer::parse(text).map_err(|error| ManifestError::Unreadable(error.message().to_owned()))?;
    Ok(Written::Toml(toml))
}

fn whole<'a, T: DeserializeOwned, D: serde::Deserializer<'a>>(deserializer: D) -> Result<T, ManifestError> {
    T::deserialize(deserializer).map_err(|error| ManifestError::Unreadable(error.to_string()))
}

/// A syntax error has no path; a value of a wrong type and a field that nobody knows have one.
fn refused(path: &Path, message: &dyn std::fmt::Display) -> ManifestError {
    let field = path.to_string();
    let message = message.to_string();
    if field == "." || field == "?" {
        return ManifestError::Unreadable(message);
    }
    let Some(words) = message.strip_prefix("unknown field ") else {
        let problem = format!("has the wrong type: {message}");
        return ManifestError::Invalid { field, problem };
    };
    // "`a`, expected one of `b`, `c`": what is written there, then what could be.
    let mut names = words.split('`').skip(1).step_by(2);
    let written = names.next().unwrap_or_default();
    let near = names
        .map(|name| (distance(written, name), name))
        .min()
        .filter(|(distance, _)| *distance <= 1 + written.chars().count() / 4);
    let near = near.map(|(_, name)| name.to_owned());
    ManifestError::Unknown { field, near }
}

fn remove(value: &mut Value, path: &Path) -> bool {
    let mut segments = path.iter().peekable();
    let mut at = Some(value);
    while let (Some(here), Some(segment)) = (at.take(), segments.next()) {
        at = match segment {
            Segment::Map { key } if segments.peek().is_none() => return here.as_object_mut().is_some_and(|map| map.remove(key).is_some()),
            Segment::Map { key } => here.get_mut(key),
            Segment::Seq { index } => here.get_mut(*index),
            Segment::Enum { .. } | Segment::Unknown => None,
        };
    }
    false
}

/// How many letters have to be added, left out or changed to make one of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (above, other) in row.iter_mut().skip(1).zip(&other) {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = *above;
            left = changed.min(left + 1).min(diagonal + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_apart() {
        for (one, other, apart) in [
            ("", "", 0),
            ("", "url", 3),
            ("url", "", 3),
            ("ulr", "url", 2),
            ("residncy", "residency", 1),
            ("colour", "cost", 4),
            ("kitten", "sitting", 3),
            ("\u{fc}rl", "url", 1),
        ] {
            assert_eq!(distance(one, other), apart, "{one} {other}");
        }
    }
}
