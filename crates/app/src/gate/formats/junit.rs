//! JUnit XML: a suite for each connection, a case for each check. A FAIL is a
//! failure unless somebody answers for it, and then skipped like a SKIP; the verdict stands in the name, and in the exit
//! code.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::view::{CheckView, ReportView};
use super::{verdict, waived};

pub(super) fn render(report: &ReportView) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let count = |of: fn(&CheckView) -> bool, checks: &[&CheckView]| checks.iter().filter(|check| of(check)).count().to_string();
    let all: Vec<&CheckView> = report.checks.iter().collect();
    let name = format!("AdvisorOS Connect readiness: {}", verdict(report));
    writer
        .create_element("testsuites")
        .with_attributes([
            ("name", name.as_str()),
            ("tests", &all.len().to_string()),
            ("failures", &count(fails, &all)),
            ("skipped", &count(is_skipped, &all)),
        ])
        .write_inner_content(|writer| {
            for suite in all.chunk_by(|one, other| one.connection_id == other.connection_id) {
                writer
                    .create_element("testsuite")
                    .with_attributes([
                        ("name", clean(&suite[0].display_name).as_str()),
                        ("id", &clean(&suite[0].connection_id)),
                        ("timestamp", &report.judged_at),
                        ("tests", &suite.len().to_string()),
                        ("failures", &count(fails, suite)),
                        ("skipped", &count(is_skipped, suite)),
                        ("errors", "0"),
                    ])
                    .write_inner_content(|writer| suite.iter().try_for_each(|check| case(writer, check)))?;
            }
            Ok(())
        })?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}

fn fails(check: &CheckView) -> bool {
    check.status == "FAIL" && check.waiver.is_none()
}

fn is_skipped(check: &CheckView) -> bool {
    check.status == "SKIP" || waived(check).is_some()
}

fn case(writer: &mut Writer<Vec<u8>>, check: &CheckView) -> io::Result<()> {
    let waived = waived(check).map_or_else(String::new, |waived| format!(". {waived}"));
    let evidence = clean(&format!("{} ({}, {}){waived}", check.evidence, check.status, check.evidence_kind));
    let case = writer
        .create_element("testcase")
        .with_attributes([("name", clean(&check.id).as_str()), ("classname", &clean(&check.partner))]);
    let inner = match check {
        check if fails(check) => "failure",
        check if is_skipped(check) => "skipped",
        _ => "system-out",
    };
    case.write_inner_content(|writer| {
        let element = writer.create_element(inner);
        if inner == "system-out" {
            element.write_text_content(BytesText::new(&evidence))?;
        } else {
            element.with_attribute(("message", evidence.as_str())).write_empty()?;
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
