//! A browser of fifty lines for a machine without one: fetches the consent page of a stand-in,
//! presses its consenting button, and follows the redirect to the listener that waits for it.
//! Loopback and plain http only, which is all that a stand-in speaks.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::problem::{Attempt, Problem, Result};

const PATIENCE: Duration = Duration::from_secs(20);
const REDIRECTS: usize = 5;

struct Answer {
    status: u16,
    location: Option<String>,
    body: String,
}

/// Consents at this authorization URL.
pub fn consent(url: &str) -> Result {
    let mut target = url.to_owned();
    let mut form = None;
    for _ in 0..REDIRECTS {
        let answer = fetch(&target, form.take())?;
        match (answer.status, answer.location) {
            (300..=399, Some(location)) => target = absolute(&target, &location)?,
            (200, _) => match consent_form(&answer.body) {
                Some((action, fields)) => {
                    target = absolute(&target, &action)?;
                    form = Some(fields);
                }
                None => return Ok(()),
            },
            (status, _) => return Err(Problem::new(format!("the partner's page answered {status}"))),
        }
    }
    Err(Problem::new("the partner's page redirects without an end"))
}

fn fetch(url: &str, form: Option<String>) -> Result<Answer> {
    let (host, path) = parts(url)?;
    let method = if form.is_some() { "POST" } else { "GET" };
    let body = form.unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let exchange = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(&host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    read_answer(&exchange().attempt(|| format!("ask {host}"))?)
}

fn read_answer(text: &str) -> Result<Answer> {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
    let status = head.split_whitespace().nth(1).and_then(|word| word.parse().ok());
    let status = status.ok_or_else(|| Problem::new("the partner's page sent no HTTP answer"))?;
    let location = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    });
    Ok(Answer {
        status,
        location,
        body: body.to_owned(),
    })
}

fn parts(url: &str) -> Result<(String, String)> {
    let rest = url
        .strip_prefix("http://")
        .ok_or_else(|| Problem::new("only http to a stand-in is spoken here"))?;
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    Ok((
        host.to_owned(),
        if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        },
    ))
}

fn absolute(base: &str, reference: &str) -> Result<String> {
    let (host, path) = parts(base)?;
    Ok(match reference {
        "" => base.to_owned(),
        full if full.starts_with("http://") => full.to_owned(),
        rooted if rooted.starts_with('/') => format!("http://{host}{rooted}"),
        query if query.starts_with('?') => format!("http://{host}{}{query}", path.split('?').next().unwrap_or("/")),
        sibling => format!(
            "http://{host}{}{sibling}",
            path.split('?')
                .next()
                .and_then(|path| path.rfind('/').map(|end| &path[..=end]))
                .unwrap_or("/")
        ),
    })
}

/// The page's one form as a browser would send it: hidden fields, the first company, and the first
/// button, which consents (`contract.md`, rule 9).
fn consent_form(page: &str) -> Option<(String, String)> {
    let form = &page[page.find("<form")?..];
    let form = &form[..form.find("</form>").unwrap_or(form.len())];
    let tags: Vec<&str> = form
        .split('<')
        .filter_map(|piece| piece.split('>').next())
        .filter(|tag| !tag.is_empty())
        .collect();
    let action = attribute(tags.first()?, "action").unwrap_or_default();
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut picking = None;
    for tag in &tags[1..] {
        let name = attribute(tag, "name");
        let value = attribute(tag, "value").unwrap_or_default();
        let kind = attribute(tag, "type").unwrap_or_default();
        let taken = |fields: &Vec<(String, String)>, name: &str| fields.iter().any(|(known, _)| known == name);
        if tag.starts_with("select") {
            picking = name;
        } else if tag.starts_with("option") {
            if let Some(name) = picking.take() {
                fields.push((name, value));
            }
        } else if tag.starts_with("input") || tag.starts_with("button") {
            // One of several radio buttons or of several submit buttons: the first.
            if let Some(name) = name.filter(|name| kind == "hidden" || !taken(&fields, name)) {
                fields.push((name, value));
            }
        }
    }
    let encoded = fields
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect::<Vec<_>>()
        .join("&");
    Some((action, encoded))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[start..];
    Some(
        value[..value.find('"')?]
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#x2F;", "/")
            .replace("&amp;", "&"),
    )
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_sent_with_the_first_company_and_the_consenting_button() {
        let page = r#"<h1>Share</h1><form method="post" action="/consent?x=1&amp;y=2"><input type="hidden" name="request" value="a b">
            <select name="realm"><option value="111">One</option><option value="222">Two</option></select>
            <button name="decision" value="allow">Connect</button><button name="decision" value="refuse">No</button></form>"#;
        assert_eq!(
            consent_form(page).unwrap(),
            ("/consent?x=1&y=2".to_owned(), "request=a%20b&realm=111&decision=allow".to_owned())
        );
        assert!(consent_form("<p>Connected</p>").is_none());
    }

    #[test]
    fn radios_stand_for_companies_as_well() {
        let page = r#"<form action=""><input type="radio" name="realm" value="7"><input type="radio" name="realm" value="8">
            <input type="submit" name="go" value="yes"></form>"#;
        assert_eq!(consent_form(page).unwrap().1, "realm=7&go=yes");
    }

    #[test]
    fn references_are_resolved_against_the_page() {
        let base = "http://127.0.0.1:9/a/b?c=1";
        for (reference, whole) in [
            ("/x", "http://127.0.0.1:9/x"),
            ("", base),
            ("x", "http://127.0.0.1:9/a/x"),
            ("?d=2", "http://127.0.0.1:9/a/b?d=2"),
            ("http://127.0.0.1:8/y", "http://127.0.0.1:8/y"),
        ] {
            assert_eq!(absolute(base, reference).unwrap(), whole);
        }
        assert!(parts("https://example.test/").is_err());
    }

    #[test]
    fn answers_are_read_or_refused() {
        let answer = read_answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/cb\r\n\r\n").unwrap();
        assert_eq!((answer.status, answer.location.as_deref()), (302, Some("http://127.0.0.1:1/cb")));
        assert!(read_answer("").is_err());
    }
}
