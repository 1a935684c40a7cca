//! A report as a file: text for people, JSON and JUnit for programs, HTML for a person who has none of them.

mod html;
mod junit;
mod text;

use super::view::ReportView;
use crate::error::AppError;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines for a terminal.
    Text,
    /// The view itself.
    Json,
    /// One test case for each check.
    Junit,
    /// One page without outside resources.
    Html,
}

impl std::str::FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            "junit" => Ok(Self::Junit),
            "html" => Ok(Self::Html),
            _ => Err(()),
        }
    }
}

/// The report in this format.
pub fn render(report: &ReportView, format: Format) -> Result<String, AppError> {
    match format {
        Format::Text => Ok(text::render(report)),
        Format::Json => serde_json::to_string_pretty(report).map_err(|error| AppError::internal("write the report", error)),
        Format::Junit => junit::render(report).map_err(|error| AppError::internal("write the report", error)),
        Format::Html => Ok(html::render(report)),
    }
}

/// `READY (rehearsal)`: a verdict on practice never reads like one on the partners.
fn verdict(report: &ReportView) -> String {
    match report.scope.as_str() {
        "live" => report.verdict.clone(),
        scope => format!("{} ({scope})", report.verdict),
    }
}

/// Why there is a verdict without checks.
const NOTHING: &str = "Nothing is connected, so nothing was checked";
