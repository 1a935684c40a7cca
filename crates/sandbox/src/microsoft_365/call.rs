//! One request to the API: who calls with which rights, and what the caller prefers.

use connect_domain::clock::Instant;

use super::Microsoft365;
use super::directory::Person;
use super::graph_error::Refusal;
use super::odata::Options;
use super::zones::Zone;
use crate::stand_in::Received;

pub(super) struct Call<'a> {
    pub(super) partner: &'a Microsoft365,
    pub(super) received: &'a Received,
    pub(super) now: Instant,
    pub(super) viewer: &'a Person,
    pub(super) scopes: Vec<String>,
    pub(super) options: Options,
    pub(super) prefer: Prefer,
}

impl Call<'_> {
    pub(super) fn has_scope(&self, scopes: &[&str]) -> bool {
        self.scopes.iter().any(|scope| scopes.contains(&scope.as_str()))
    }

    pub(super) fn needs_scope(&self, scopes: &[&str]) -> Result<(), Refusal> {
        if self.has_scope(scopes) {
            Ok(())
        } else {
            Err(Refusal::request_denied())
        }
    }

    pub(super) fn body(&self) -> Result<serde_json::Value, Refusal> {
        serde_json::from_slice(&self.received.body).map_err(|_| {
            Refusal::bad_request(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
            )
        })
    }

    /// The owner of a path that begins with `me` or with `users` and a name.
    pub(super) fn owner(&self, name: Option<&str>) -> Result<&Person, Refusal> {
        match name {
            None => Ok(self.viewer),
            Some(name) => {
                let found = self.partner.directory.find(name).filter(|person| person.is_listed());
                found.ok_or_else(|| Refusal::new(404, "ErrorInvalidUser", format!("The requested user '{name}' is invalid.")))
            }
        }
    }
}

/// What stands in the `Prefer` header.
#[derive(Clone, Debug)]
pub(super) struct Prefer {
    /// In which times are told.
    pub(super) zone: Zone,
    /// Whether ids are those that survive a move.
    pub(super) immutable: bool,
    pub(super) page_size: Option<usize>,
    /// Bodies as text instead of markup.
    pub(super) text: bool,
}

impl Prefer {
    pub(super) fn read(received: &Received) -> Result<Self, Refusal> {
        let mut prefer = Self {
            zone: Zone::utc(),
            immutable: false,
            page_size: None,
            text: false,
        };
        let headers = received.headers.get_all("prefer");
        let parts = headers
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "outlook.timezone" => {
                    prefer.zone = Zone::find(value).ok_or_else(|| {
                        Refusal::new(
                            400,
                            "TimeZoneNotSupportedException",
                            "A valid TimeZone value must be specified. The following TimeZone value is not supported: ''.",
                        )
                    })?;
                }
                "outlook.body-content-type" => prefer.text = value.eq_ignore_ascii_case("text"),
                "idtype" => prefer.immutable = value.eq_ignore_ascii_case("ImmutableId"),
                "odata.maxpagesize" => prefer.page_size = value.parse().ok().filter(|size| *size > 0),
                // A preference that is not known is none.
                _ => {}
            }
        }
        Ok(prefer)
    }
}
