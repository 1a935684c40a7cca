//! A person who consents for one client after the other, as `connect-many` opens the pages.

use std::io::{BufRead, BufReader, Read};
use std::process::Child;

use url::Url;

use super::advisoros::{Finished, finish};
use super::consent_page::{Press, visit};

/// What the person does at a client's page.
pub enum At {
    /// Consents for the company of this name.
    Company(String),
    /// Presses Cancel.
    Refuse,
    /// Nothing more: the program is killed while it waits.
    Kill,
}

/// Acts at each page that a run opens; gives how it ended and for whom pages were opened.
pub fn consent_each(mut child: Child, mut act: impl FnMut(&str) -> At) -> (Finished, Vec<String>) {
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let (mut printed, mut asked) = (String::new(), Vec::new());
    loop {
        let mut line = String::new();
        if stderr.read_line(&mut line).unwrap() == 0 {
            break;
        }
        printed.push_str(&line);
        if let Some((_, client)) = line
            .trim_end()
            .split_once(": ")
            .filter(|(before, _)| before.contains(" of ") && !before.starts_with(' '))
        {
            asked.push(client.to_owned());
        }
        let Some(url) = line.strip_prefix("http").and(Url::parse(line.trim()).ok()) else {
            continue;
        };
        match act(asked.last().unwrap()) {
            At::Company(name) => drop(visit(&url, Press::Consent, Some(&name))),
            At::Refuse => drop(visit(&url, Press::Refuse, None)),
            At::Kill => {
                child.kill().unwrap();
                break;
            }
        }
    }
    stderr.read_to_string(&mut printed).unwrap();
    let mut finished = finish(child);
    finished.stderr = printed;
    (finished, asked)
}
