//! What the tour asks of the page beyond the journeys: whether something is there, and when it is there no more.

use std::time::Duration;

use serde_json::json;

use crate::support::desktop::Desktop;
use crate::support::process::wait_until;
use crate::support::window::{Window, key};

/// A window with its desktop, as its person sees it.
pub struct Page {
    pub window: Window,
    pub desktop: Desktop,
}

impl Page {
    /// Goes to a page by the sidebar, and waits until it is there.
    pub fn open(&self, name: &str) {
        self.window.click(&format!("//nav//a[starts-with(normalize-space(.), {name:?})]"));
        self.is_at(name);
    }

    /// The same by the palette, for hands that stay on the keyboard.
    pub fn open_by_keys(&self, name: &str) {
        self.control('k');
        self.window.find("//*[@role='combobox']");
        self.window.keys(name);
        self.window.find(&format!("//*[@role='option'][contains(., {name:?})]"));
        self.window.keys(&key::ENTER.to_string());
        self.is_at(name);
    }

    fn is_at(&self, name: &str) {
        self.window.find(&format!(
            "//nav//a[@aria-current='page'][starts-with(normalize-space(.), {name:?})]"
        ));
    }

    /// Whether an element is there at this moment.
    pub fn has(&self, xpath: &str) -> bool {
        let found = self.window.ask("elements", &json!({"using": "xpath", "value": xpath}));
        found.is_ok_and(|found| found.as_array().is_some_and(|elements| !elements.is_empty()))
    }

    /// Waits for an element and reads its text.
    pub fn text(&self, xpath: &str) -> String {
        let element = self.window.find(xpath);
        let text = self.window.get(&format!("element/{element}/text"));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an element is there; `what` says it in words.
    pub fn comes(&self, what: &str, limit: Duration, xpath: &str) {
        wait_until(what, limit, || self.has(xpath));
    }

    /// Waits until an element is there no more.
    pub fn goes(&self, what: &str, limit: Duration, xpath: &str) {
        wait_until(what, limit, || !self.has(xpath));
    }

    /// Presses a letter with Ctrl.
    pub fn control(&self, letter: char) {
        self.window.keys(&format!("{}{letter}{}", key::CONTROL, key::NULL));
    }
}
