//! What a token endpoint may send: any bytes at all, and a sound answer that was cut off or continued by
//! something else. Nothing panics, no word about it repeats what was in it, and a refresh token is taken out
//! whole or not at all, because a piece of one would replace the living one.

#![no_main]

use connect_domain::clock::Instant;
use connect_oauth::{LifetimeFields, TokenReply};
use libfuzzer_sys::fuzz_target;
use serde_json::json;
use zeroize::Zeroizing;

const REFRESH_TOKEN: &str = "rt-canary-0123456789";
const ACCESS_TOKEN: &str = "at-canary-0123456789";

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    let Some((&[high, low], foreign)) = bytes.split_first_chunk() else {
        return;
    };
    let sound = json!({
        "note": String::from_utf8_lossy(foreign),
        "refresh_token": REFRESH_TOKEN,
        "access_token": ACCESS_TOKEN,
        "token_type": "bearer",
        "expires_in": 3600,
    })
    .to_string()
    .into_bytes();
    let end = usize::from(u16::from_be_bytes([high, low])) % (sound.len() + 1);
    let cut = &sound[..end];
    if let Some(token) = read(cut) {
        assert_eq!(token, REFRESH_TOKEN, "a piece of a token");
    }
    read(&[cut, foreign].concat());
});

/// The refresh token, if there is one.
fn read(body: &[u8]) -> Option<String> {
    let lifetimes = LifetimeFields {
        refresh_token_expires_in: Some("x_refresh_token_expires_in".to_owned()),
        refresh_token_hard_expires_in: Some("x_refresh_token_hard_expires_in".to_owned()),
    };
    let reply = TokenReply::new(Zeroizing::new(body.to_vec()), lifetimes);
    let taken_out = reply.refresh_token().map(|token| token.expose().to_owned());
    let now = Instant::from_seconds(1_800_000_000);
    let (words, granted) = match reply.judge(now) {
        Ok(tokens) => (format!("{tokens:?} {reply:?}"), Some(tokens)),
        Err(malformed) => (format!("{malformed} {malformed:?} {reply:?}"), None),
    };
    for canary in [REFRESH_TOKEN, ACCESS_TOKEN] {
        assert!(!words.contains(canary), "{words}");
    }
    if let Some(tokens) = granted {
        assert_eq!(tokens.refresh_token.map(|token| token.expose().to_owned()), taken_out);
        assert!(tokens.access_token_expires_at > now);
    }
    taken_out
}
