//! What a person may paste from a browser's address bar, and what a stranger may want them to paste. Nothing
//! panics, and nothing without the attempt's own state is believed.

#![no_main]

use connect_domain::secret::SecretText;
use connect_oauth::{ExpectedCallback, parse_pasted_callback};
use libfuzzer_sys::fuzz_target;

const STATE: &str = "own-state-0123456789";
const REDIRECT_URIS: [&str; 2] = ["http://127.0.0.1:8000/callback", "https://firm.example/return"];

fuzz_target!(|text: &str| {
    for redirect_uri in REDIRECT_URIS {
        for (issuer, issuer_required) in [(None, false), (Some("https://issuer.example"), true)] {
            let expected = |state: &str| {
                let state = SecretText::new(state.to_owned());
                ExpectedCallback::new(state, redirect_uri.to_owned(), issuer.map(str::to_owned), issuer_required)
            };
            let judged = parse_pasted_callback(text, &expected(STATE));
            if judged.is_ok() {
                let other = parse_pasted_callback(text, &expected("another-state-987654"));
                assert!(other.is_err(), "the state was not looked at");
            }
            let words = format!("{judged:?}");
            assert!(!words.contains(STATE), "{words}");
        }
    }
});
