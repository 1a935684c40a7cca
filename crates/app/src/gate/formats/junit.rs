//! JUnit XML: a suite for each connection, a case for each check. A FAIL is a failure unless somebody answers for it, and
//! then skipped like a SKIP; whatever else keeps the gate from being ready is an error, so that no reader shows green where
//! the verdict is NOT READY. The verdict stands in the name, and in the exit code.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::view::{CheckView, ReportView};
use super::{objections, remarks, verdict, waived};

/// What a case is for those who read JUnit. The element's name is the kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The check failed, and nobody answers for it.
    Failure,
    /// It keeps the gate from being ready without having failed: too old, of the wrong place, never made.
    Error,
    /// It was not made and need not be, or somebody answers for its failure.
    Skipped,
    /// It keeps nobody from anything.
    Passed,
}

impl Kind {
    fn of(check: &CheckView) -> Self {
        match check.status.as_str() {
            "FAIL" if check.waiver.is_none() => Self::Failure,
            _ if check.obstacle.is_some() => Self::Error,
            "FAIL" | "SKIP" => Self::Skipped,
            _ => Self::Passed,
        }
    }

    const fn element(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Error => "error",
            Self::Skipped => "skipped",
            Self::Passed => "system-out",
        }
    }
}

/// One testcase.
struct Case {
    name: String,
    class: String,
    kind: Kind,
    said: String,
}

impl Case {
    fn of(check: &CheckView) -> Self {
        let waived = waived(check).map_or_else(String::new, |waived| format!(". {waived}"));
        Self {
            name: clean(&check.id),
            class: clean(&check.partner),
            kind: Kind::of(check),
            said: clean(&format!("{} ({}, {}){waived}", check.evidence, check.status, check.evidence_kind)),
        }
    }

    /// What stands against the report as a whole belongs to no check.
    fn of_report(objection: &str) -> Self {
        Self {
            name: "readiness".to_owned(),
            class: PROGRAM.to_owned(),
            kind: Kind::Error,
            said: objection.to_owned(),
        }
    }
}

struct Suite {
    name: String,
    id: String,
    cases: Vec<Case>,
}

const PROGRAM: &str = "AdvisorOS Connect";

pub(super) fn render(report: &ReportView) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = suites(report);
    let all: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    let told = [&[format!("{PROGRAM} readiness: {}", verdict(report))][..], &remarks(report)].concat();
    writer
        .create_element("testsuites")
        .with_attribute(("name", clean(&told.join(". ")).as_str()))
        .with_attributes(counts(&all).iter().map(|(name, count)| (*name, count.as_str())))
        .write_inner_content(|writer| {
            for suite in &suites {
                let cases: Vec<&Case> = suite.cases.iter().collect();
                writer
                    .create_element("testsuite")
                    .with_attributes([("name", suite.name.as_str()), ("id", &suite.id), ("timestamp", &report.judged_at)])
                    .with_attributes(counts(&cases).iter().map(|(name, count)| (*name, count.as_str())))
                    .write_inner_content(|writer| suite.cases.iter().try_for_each(|case| write(writer, case)))?;
            }
            Ok(())
        })?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}

/// What stands against the report has a suite of its own, before those of its connections.
fn suites(report: &ReportView) -> Vec<Suite> {
    let against: Vec<Case> = objections(report).iter().map(|objection| Case::of_report(objection)).collect();
    let of_report = (!against.is_empty()).then(|| Suite {
        name: PROGRAM.to_owned(),
        id: "report".to_owned(),
        cases: against,
    });
    let connections = report.checks.chunk_by(|one, other| one.connection_id == other.connection_id);
    let of_each = connections.map(|checks| Suite {
        name: clean(&checks[0].display_name),
        id: clean(&checks[0].connection_id),
        cases: checks.iter().map(Case::of).collect(),
    });
    of_report.into_iter().chain(of_each).collect()
}

fn counts(cases: &[&Case]) -> [(&'static str, String); 4] {
    let count = |kind| cases.iter().filter(|case| case.kind == kind).count().to_string();
    [
        ("tests", cases.len().to_string()),
        ("failures", count(Kind::Failure)),
        ("errors", count(Kind::Error)),
        ("skipped", count(Kind::Skipped)),
    ]
}

fn write(writer: &mut Writer<Vec<u8>>, case: &Case) -> io::Result<()> {
    let element = writer
        .create_element("testcase")
        .with_attributes([("name", case.name.as_str()), ("classname", &case.class)]);
    element.write_inner_content(|writer| {
        let element = writer.create_element(case.kind.element());
        if case.kind == Kind::Passed {
            element.write_text_content(BytesText::new(&case.said))?;
        } else {
            element.with_attribute(("message", case.said.as_str())).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// XML 1.0 has no place for most control characters, escaped or not.
fn clean(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(allowed).collect()
}
