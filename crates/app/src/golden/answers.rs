//! The partner's answers, kept beside the documents: they say what the documents say, so they stay where those are.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::set::Document;
use crate::error::{AppError, ErrorCode};
use crate::platform;

const FOLDER: &str = "answers";

/// An answer with what it is of.
#[derive(Deserialize, Serialize)]
pub(super) struct Answer {
    sha256: String,
    model: String,
    /// When it was received: an instant of RFC 3339.
    pub(super) received: String,
    /// As the partner sent it.
    answer: serde_json::Value,
}

impl Answer {
    pub(super) fn new(document: &Document, model: &str, received: String, answer: &[u8]) -> Result<Self, AppError> {
        Ok(Self {
            sha256: document.sha256.clone(),
            model: model.to_owned(),
            received,
            answer: serde_json::from_slice(answer).map_err(|error| AppError::internal("read an answer", error))?,
        })
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.answer.to_string().into_bytes()
    }
}

/// Makes the folder, before anything is sent that could not be kept.
pub(super) fn prepare(set: &Path) -> Result<(), AppError> {
    platform::create_private_folder(&set.join(FOLDER)).map_err(|error| unusable(&set.join(FOLDER), error))
}

pub(super) fn keep(set: &Path, document: &Document, answer: &Answer) -> Result<(), AppError> {
    let path = path(set, document);
    let text = serde_json::to_vec(answer).map_err(|error| AppError::internal("keep an answer", error))?;
    platform::write_atomically(&path, &text).map_err(|error| unusable(&path, error))
}

/// The stored answer; why there is none that says something of this document and this model.
pub(super) fn read(set: &Path, document: &Document, model: &str) -> Result<Answer, String> {
    let text = std::fs::read(path(set, document)).map_err(|_| "it was not read yet".to_owned())?;
    let answer: Answer = serde_json::from_slice(&text).map_err(|_| "the stored answer is damaged".to_owned())?;
    if answer.sha256 != document.sha256 {
        return Err("the document has changed since it was read".to_owned());
    }
    if answer.model != model {
        return Err(format!("it was read by another model (`{}`)", answer.model));
    }
    Ok(answer)
}

fn path(set: &Path, document: &Document) -> PathBuf {
    set.join(FOLDER).join(format!("{}.json", document.file))
}

fn unusable(path: &Path, error: std::io::Error) -> AppError {
    AppError::new(ErrorCode::InvalidInput, format!("`{}` cannot be written", path.display()))
        .hint("Answers are kept beside the documents: choose a folder of your own")
        .source(error)
}
