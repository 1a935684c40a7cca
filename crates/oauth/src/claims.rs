//! A claims challenge: what a partner wants proven at the next sign-in. It comes with a refusal of the token endpoint, or
//! with an API's 401 that no refreshed token mends, because the same would be missing from it.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use serde_json::{Map, Value};

/// A longer header than this is not looked through.
const LONGEST_HEADER: usize = 8_192;
/// With or without padding, and with whichever alphabet: partners' documents show all of them.
const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const ENGINES: [GeneralPurpose; 2] = [
    GeneralPurpose::new(&alphabet::STANDARD, CONFIG),
    GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG),
];

/// OpenID Connect Core 5.5. It tells about the policies of somebody's organization, so it is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimsChallenge(String);

impl ClaimsChallenge {
    /// It has to fit into an address.
    const LONGEST: usize = 2_048;

    /// The challenge, if it is one JSON object of a bearable size.
    pub fn parse(text: &str) -> Option<Self> {
        let is_object = text.len() <= Self::LONGEST && serde_json::from_str::<Map<String, Value>>(text).is_ok_and(|map| !map.is_empty());
        is_object.then(|| Self(text.to_owned()))
    }

    /// The challenge of a `WWW-Authenticate: Bearer error="insufficient_claims", claims="..."`. Anything that is not formed
    /// as RFC 9110 and RFC 6750 want it is none, and the answer an ordinary 401.
    pub fn in_header(header: &str) -> Option<Self> {
        let parameters = bearer_parameters(header)?;
        if parameters.get("error").map(String::as_str) != Some("insufficient_claims") {
            return None;
        }
        let claims = parameters.get("claims")?;
        let decoded = || ENGINES.iter().find_map(|engine| engine.decode(claims).ok());
        Self::parse(claims).or_else(|| Self::parse(std::str::from_utf8(&decoded()?).ok()?))
    }

    /// As the parameter `claims` wants it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClaimsChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClaimsChallenge({} bytes)", self.0.len())
    }
}

/// The parameters of the first `Bearer` challenge among those of a header (RFC 9110 11.6.1), by their names in lower case.
fn bearer_parameters(header: &str) -> Option<BTreeMap<String, String>> {
    if header.len() > LONGEST_HEADER {
        return None;
    }
    let mut found: Option<BTreeMap<String, String>> = None;
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return found;
        }
        let (word, after) = token(rest)?;
        if let Some(value) = after.trim_start_matches([' ', '\t']).strip_prefix('=') {
            let (value, after) = parameter_value(value.trim_start_matches([' ', '\t']))?;
            rest = after.trim_start_matches([' ', '\t']);
            let ends = rest.is_empty() || rest.starts_with(',');
            let is_new = found
                .as_mut()
                .is_none_or(|found| found.insert(word.to_ascii_lowercase(), value).is_none());
            if !ends || !is_new {
                return None;
            }
            continue;
        }
        // Another scheme: the one that was looked for is complete.
        if found.is_some() {
            return found;
        }
        found = word.eq_ignore_ascii_case("bearer").then(BTreeMap::new);
        rest = after;
        if !rest.is_empty() && !rest.starts_with([' ', '\t', ',']) {
            return None;
        }
    }
}

/// Characters that need no quotes (RFC 9110 5.6.2), at least one, and what follows them.
fn token(text: &str) -> Option<(&str, &str)> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let end = text.find(|c: char| !is_plain(c)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// A token or a quoted string without its quotes, and what follows.
fn parameter_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        return token(text).map(|(value, rest)| (value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            _ => value.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Its encodings differ between the alphabets, and need padding.
    const CLAIMS: &str = r#"{"access_token":{"nbf":{"essential":true,"value":"1604106651"}},"x":"??>>~~"}"#;

    fn header(claims: &str) -> String {
        format!(
            r#"Bearer realm="", authorization_uri="https://login.example/common/oauth2/authorize", error="insufficient_claims", claims="{claims}""#
        )
    }

    fn found(header: &str) -> Option<String> {
        ClaimsChallenge::in_header(header).map(|claims| claims.as_str().to_owned())
    }

    #[test]
    fn a_challenge_is_one_small_object_and_is_not_printed() {
        let challenge = ClaimsChallenge::parse(r#"{"access_token":{"canary":1}}"#).unwrap();
        assert_eq!(challenge.as_str(), r#"{"access_token":{"canary":1}}"#);
        assert!(!format!("{challenge:?}").contains("canary"));
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(2_048));
        for wrong in ["", "{", "[1]", "{}", r#"{"a":1} x"#, &long] {
            assert_eq!(ClaimsChallenge::parse(wrong), None, "{wrong}");
            assert_eq!(found(&header(&STANDARD.encode(wrong))), None, "{wrong}");
        }
    }

    #[test]
    fn a_header_may_carry_it_in_each_of_the_usual_ways() {
        let escaped = CLAIMS.replace('"', r#"\""#);
        let encoded = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD].map(|engine| engine.encode(CLAIMS));
        assert!(encoded[0].ends_with('=') && encoded[0] != encoded[2], "{encoded:?}");
        let ways = encoded.iter().map(|claims| header(claims)).chain([
            header(&escaped),
            format!("bearer error=insufficient_claims,claims={}", encoded[3]),
            format!("Bearer error = \"insufficient_claims\" ,, Claims = \"{}\" ,", encoded[0]),
            format!("Negotiate, {}, Basic realm=\"x\"", header(&encoded[0])),
            format!("Basic realm=\"a, Bearer b=\\\"c\", {}", header(&encoded[0])),
        ]);
        for way in ways {
            assert_eq!(found(&way).as_deref(), Some(CLAIMS), "{way}");
        }
    }

    #[test]
    fn what_is_not_formed_so_is_an_ordinary_refusal() {
        let encoded = STANDARD.encode(CLAIMS);
        let sound = header(&encoded);
        let twice = format!("{sound}, claims=\"{encoded}\"");
        let broken = sound.replace("\", error", "\" error");
        let unended = sound.trim_end_matches('"');
        let long = format!("{sound}, padding=\"{}\"", "x".repeat(LONGEST_HEADER));
        for wrong in [
            "",
            "Bearer",
            "Bearer realm=\"\"",
            &sound.replace("insufficient_claims", "invalid_token"),
            &sound.replace("error=", "no_error="),
            &sound.replace("Bearer", "Basic"),
            &sound.replace("Bearer", "Bearer;"),
            &sound.replace("Bearer ", ""),
            &header("not base64 at all"),
            &header(&STANDARD.encode([0xff, 0xfe])),
            &twice,
            &broken,
            unended,
            &long,
        ] {
            assert_eq!(found(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_small_object_comes_through_as_it_is(key in "\\PC{1,20}", value in "\\PC{0,200}", way in 0..5_usize, before in "[a-z]{1,9}") {
            let claims = json!({ "access_token": { key: value } }).to_string();
            prop_assume!(claims.len() <= ClaimsChallenge::LONGEST);
            let sent = match way {
                0 => STANDARD.encode(&claims),
                1 => STANDARD_NO_PAD.encode(&claims),
                2 => URL_SAFE.encode(&claims),
                3 => URL_SAFE_NO_PAD.encode(&claims),
                _ => claims.replace('\\', "\\\\").replace('"', "\\\""),
            };
            prop_assert_eq!(found(&format!("Basic {before}=\"{before}\", {}", header(&sent))), Some(claims));
        }

        #[test]
        fn nothing_that_is_sent_brings_it_down(
            text in prop_oneof!["\\PC*", "(Bearer|error|claims|insufficient_claims|[ ,=\"\\\\{}a]){0,30}"],
        ) {
            for header in [header(&text), text] {
                if let Some(claims) = ClaimsChallenge::in_header(&header) {
                    prop_assert_eq!(ClaimsChallenge::parse(claims.as_str()), Some(claims.clone()));
                    prop_assert!(claims.as_str().len() <= ClaimsChallenge::LONGEST);
                }
            }
        }
    }
}
