//! A person who waits at the command line and acts in the browser.

use std::io::{BufRead, BufReader, Read};
use std::process::Child;

use url::Url;

use super::advisoros::{Finished, finish};
pub use super::consent_page::Press;
use super::consent_page::visit;

/// Reads the authorization URL that a waiting `connect` prints, and acts on the consent page.
pub fn at_consent_page(child: Child, press: Press) -> Finished {
    at_authorization_url(child, |url| {
        visit(url, press, None);
    })
}

/// Reads the authorization URL that a waiting `connect` prints, and acts.
pub fn at_authorization_url(mut child: Child, act: impl FnOnce(&Url)) -> Finished {
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut printed = String::new();
    let url = loop {
        let mut line = String::new();
        if stderr.read_line(&mut line).unwrap() == 0 {
            let finished = finish(child);
            panic!("no authorization URL: {finished:#?}\n{printed}");
        }
        printed.push_str(&line);
        if let Ok(url) = Url::parse(line.trim()) {
            break url;
        }
    };
    act(&url);
    let drained = std::thread::spawn(move || {
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).unwrap();
        rest
    });
    let mut finished = finish(child);
    finished.stderr = drained.join().unwrap();
    finished
}
