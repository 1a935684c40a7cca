//! Reading a golden set's folder: `golden.toml` says which model reads the documents of a category and where it has each
//! field; beside each document stands a file of its name with what it says. All that is wrong is told at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use connect_connectors::documents::MediaType;
use connect_domain::golden::CLASS;
use connect_domain::golden::comparison::{Expected, ValueKind};
use connect_domain::required_fields::check_field;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::pages;
use crate::error::{AppError, ErrorCode};

/// The set's own file.
pub(super) const FILE: &str = "golden.toml";
/// More is no golden set, but an archive.
const MOST_DOCUMENTS: usize = 500;
const LARGEST_DOCUMENT: u64 = 20 * 1024 * 1024;
const LARGEST_TEXT: u64 = 64 * 1024;
const MOST_PAGES: u32 = 2_000;
const LONGEST_NAME: usize = 100;
/// So many problems are told.
const MOST_TOLD: usize = 8;

/// A folder that was read.
#[derive(Debug)]
pub(super) struct GoldenSet {
    pub(super) folder: PathBuf,
    /// Its history goes by it.
    pub(super) name: String,
    pub(super) categories: BTreeMap<String, Category>,
    /// In the order of their names.
    pub(super) documents: Vec<Document>,
}

/// How the documents of a category are read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Category {
    /// Id at the partner.
    pub(super) model: String,
    /// The class that the model gives to such documents, in the partner's words.
    pub(super) class: Option<String>,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, Field>,
}

/// Where the model has a field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    /// Its path at the model, such as `Employee.Name`.
    pub(super) reads: String,
    pub(super) kind: ValueKind,
}

/// A document and what it says.
#[derive(Debug)]
pub(super) struct Document {
    /// Name in the folder.
    pub(super) file: String,
    pub(super) media_type: MediaType,
    pub(super) sha256: String,
    pub(super) pages: u32,
    pub(super) category: String,
    /// Expected class; `None` where it does not matter.
    pub(super) class: Option<String>,
    pub(super) values: Vec<Value>,
    /// Made of its bytes, unlike `sha256` known to nobody who does not have them: see [`Document::expectations`].
    pub(super) key: String,
}

impl Document {
    /// Tells what is expected of each field from anything else, without telling what that is: whoever could find it out has
    /// the document.
    pub(super) fn expectations(&self) -> BTreeMap<String, String> {
        let of = |field: &str, kind: &str, text: &str| {
            let told: String = hash(format!("{}\n{kind}\n{text}", self.key).as_bytes()).chars().take(16).collect();
            (field.to_owned(), told)
        };
        let class = self.class.iter().map(|class| of(CLASS, "class", class));
        let values = self
            .values
            .iter()
            .map(|value| of(&value.field, value.kind.as_str(), value.text.trim()));
        class.chain(values).collect()
    }
}

/// What one field has to say.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) field: String,
    pub(super) kind: ValueKind,
    /// As it was written down.
    pub(super) text: String,
    pub(super) expected: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    name: String,
    categories: BTreeMap<String, Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentFile {
    category: String,
    class: Option<String>,
    pages: Option<u32>,
    #[serde(default)]
    values: BTreeMap<String, toml::Value>,
}

/// The name of the set in a folder; asks for nothing else.
pub(super) fn read_name(folder: &Path) -> Result<String, AppError> {
    let mut problems = Problems::default();
    let name = problems.set_file(folder).map(|file| file.name);
    problems.none_or(folder, name)
}

impl GoldenSet {
    pub(super) fn read(folder: &Path) -> Result<Self, AppError> {
        let mut problems = Problems::default();
        let set = problems.set(folder);
        problems.none_or(folder, set)
    }
}

/// Documents by their name without its end, and the names of the files that say what is in them.
type Listed = (BTreeMap<String, Vec<String>>, BTreeSet<String>);

/// What is wrong, each with the file that it is in.
#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    fn add<T>(&mut self, file: &str, problem: impl std::fmt::Display) -> Option<T> {
        self.0.push(format!("`{file}`: {problem}"));
        None
    }

    fn none_or<T>(self, folder: &Path, read: Option<T>) -> Result<T, AppError> {
        if let (Some(read), true) = (read, self.0.is_empty()) {
            return Ok(read);
        }
        let more = self.0.len().saturating_sub(MOST_TOLD);
        let mut told = self.0.into_iter().take(MOST_TOLD).collect::<Vec<_>>().join("; ");
        if more > 0 {
            told.push_str(&format!("; and {more} more"));
        }
        let message = format!("The golden set `{}` cannot be used: {told}", folder.display());
        Err(AppError::new(ErrorCode::InvalidInput, message).hint("Nothing was sent. `golden init FOLDER` makes a set to look at"))
    }

    fn set(&mut self, folder: &Path) -> Option<GoldenSet> {
        let file = self.set_file(folder)?;
        for (code, category) in &file.categories {
            if category.model.trim().is_empty() {
                self.add::<()>(FILE, format_args!("`{code}` names no model"));
            }
            for name in category.fields.keys() {
                if let Err(error) = check_field(name) {
                    self.add::<()>(FILE, format_args!("`{name}` of `{code}`: {error}"));
                }
            }
        }
        let (papers, notes) = self.listed(folder)?;
        for stem in notes.difference(&papers.keys().cloned().collect()) {
            self.add::<()>(&format!("{stem}.toml"), "there is no document of this name (pdf, png, jpg or tiff)");
        }
        let mut documents = Vec::new();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (stem, names) in papers {
            let [name] = &names[..] else {
                self.add::<()>(&names.join("`, `"), "one document has one file");
                continue;
            };
            if !notes.contains(&stem) {
                self.add::<()>(name, format_args!("`{stem}.toml` is missing, which says what must be read"));
                continue;
            }
            let Some(document) = self.document(folder, &file.categories, &stem, name) else {
                continue;
            };
            if let Some(first) = seen.insert(document.sha256.clone(), name.clone()) {
                self.add::<()>(name, format_args!("is `{first}` once more, and would count twice"));
            }
            documents.push(document);
        }
        if documents.is_empty() && self.0.is_empty() {
            return self.add(FILE, "the folder has no documents");
        }
        Some(GoldenSet {
            folder: folder.to_owned(),
            name: file.name,
            categories: file.categories,
            documents,
        })
    }

    fn set_file(&mut self, folder: &Path) -> Option<SetFile> {
        let mut file: SetFile = self.toml(folder, FILE)?;
        file.name = file.name.trim().to_owned();
        if file.name.is_empty() || file.name.chars().count() > LONGEST_NAME || file.name.chars().any(char::is_control) {
            return self.add(FILE, format_args!("`name` has 1 to {LONGEST_NAME} characters in one line"));
        }
        Some(file)
    }

    fn listed(&mut self, folder: &Path) -> Option<Listed> {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.add(&folder.display().to_string(), error),
        };
        let (mut papers, mut notes) = (BTreeMap::<String, Vec<String>>::new(), BTreeSet::new());
        for entry in entries.flatten() {
            let path = entry.path();
            let (Some(name), Some(stem)) = (
                path.file_name().and_then(|name| name.to_str()),
                path.file_stem().and_then(|stem| stem.to_str()),
            ) else {
                return self.add(&path.display().to_string(), "its name is no Unicode");
            };
            let extension = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
            if !path.is_file() || name == FILE {
                continue;
            }
            if extension == "toml" {
                notes.insert(stem.to_owned());
            } else if pages::media_type(extension).is_some() {
                papers.entry(stem.to_owned()).or_default().push(name.to_owned());
            }
        }
        papers.values_mut().for_each(|names| names.sort());
        if papers.len() > MOST_DOCUMENTS {
            return self.add(
                FILE,
                format_args!("the folder has {} documents, and {MOST_DOCUMENTS} are read at most", papers.len()),
            );
        }
        Some((papers, notes))
    }

    fn document(&mut self, folder: &Path, categories: &BTreeMap<String, Category>, stem: &str, name: &str) -> Option<Document> {
        let note = format!("{stem}.toml");
        let said: DocumentFile = self.toml(folder, &note)?;
        let Some(category) = categories.get(&said.category) else {
            return self.add(&note, format_args!("`{FILE}` has no category `{}`", said.category));
        };
        let bytes = self.bytes(folder, name)?;
        let media_type = pages::media_type(name.rsplit('.').next().unwrap_or_default())?;
        if !pages::begins_as(media_type, &bytes) {
            return self.add(name, format_args!("is no {}", media_type.as_str()));
        }
        let pages = match (pages::count(media_type, &bytes), said.pages) {
            (Some(counted), Some(said)) if counted != said => {
                return self.add(&note, format_args!("says {said} pages, and the document has {counted}"));
            }
            (Some(counted), _) => counted,
            (None, Some(said)) => said,
            (None, None) => return self.add(&note, "the document's pages cannot be counted here: say `pages = ...`"),
        };
        if !(1..=MOST_PAGES).contains(&pages) {
            return self.add(name, format_args!("has {pages} pages; 1 to {MOST_PAGES} can be read"));
        }
        let mut values = Vec::new();
        for (field, value) in &said.values {
            let Some(of_model) = category.fields.get(field) else {
                self.add::<()>(
                    &note,
                    format_args!("`{FILE}` does not say where `{field}` of `{}` is read", said.category),
                );
                continue;
            };
            let text = match value {
                toml::Value::String(text) => text.clone(),
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Datetime(date) => date.to_string(),
                _ => {
                    self.add::<()>(&note, format_args!("write the value of `{field}` in quotes"));
                    continue;
                }
            };
            match Expected::parse(of_model.kind, &text) {
                Ok(expected) => values.push(Value {
                    field: field.clone(),
                    kind: of_model.kind,
                    text,
                    expected,
                }),
                Err(error) => drop(self.add::<()>(&note, format_args!("`{field}` {error}"))),
            }
        }
        let class = said.class.or_else(|| category.class.clone());
        if values.is_empty() && class.is_none() {
            return self.add(&note, "says nothing that could be read: add a line below `[values]`");
        }
        Some(Document {
            file: name.to_owned(),
            media_type,
            sha256: hash(&bytes),
            pages,
            category: said.category,
            class,
            values,
            key: hash(&[b"what it says\n".as_slice(), &bytes].concat()),
        })
    }

    fn bytes(&mut self, folder: &Path, name: &str) -> Option<Vec<u8>> {
        let path = folder.join(name);
        match std::fs::metadata(&path) {
            Ok(found) if found.len() > LARGEST_DOCUMENT => {
                return self.add(name, format_args!("is larger than {} MB", LARGEST_DOCUMENT / 1024 / 1024));
            }
            Ok(_) => {}
            Err(error) => return self.add(name, error),
        }
        std::fs::read(&path).or_else(|error| self.add(name, error).ok_or(())).ok()
    }

    fn toml<T: DeserializeOwned>(&mut self, folder: &Path, name: &str) -> Option<T> {
        let path = folder.join(name);
        let text = match std::fs::metadata(&path) {
            Ok(found) if found.len() > LARGEST_TEXT => return self.add(name, "is far too long"),
            Ok(_) => std::fs::read_to_string(&path),
            Err(error) => Err(error),
        };
        let text = match text {
            Ok(text) => text,
            Err(error) => return self.add(name, error),
        };
        match toml::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(read) => Some(read),
            Err(error) => {
                let line = error
                    .span()
                    .map(|span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
                let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
                self.add(name, format_args!("{place}{}", error.message().replace('\n', ", ")))
            }
        }
    }
}

/// What tells a document from any other.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
