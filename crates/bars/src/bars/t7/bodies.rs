//! Bodies of token answers as servers, proxies and accidents produce them. `{A}` and `{R}` stand for the
//! tokens that the server has issued.

use crate::authorization_server::Issued;
use crate::seeded::Choices;

/// Eighty-four that people have met or fear.
pub const MALFORMED: [&str; 84] = [
    "",
    " ",
    "\n\n",
    "null",
    "true",
    "7",
    "\"{R}\"",
    "[]",
    "[{}]",
    "{",
    "}",
    "{{}}",
    "{]",
    "OK",
    "{R}",
    "<html><body>{R}</body></html>",
    "<?xml version=\"1.0\"?><refresh_token>{R}</refresh_token>",
    "access_token={A}&refresh_token={R}",
    "{'access_token':'{A}'}",
    "{access_token:\"{A}\"}",
    "undefined",
    "NaN",
    "\u{0}",
    "{\"a\":\u{0}}",
    "// {R}\n{}",
    "\u{feff}",
    "{}",
    r#"{"access_token":null}"#,
    r#"{"access_token":""}"#,
    r#"{"access_token":" "}"#,
    r#"{"access_token":7}"#,
    r#"{"access_token":["{A}"]}"#,
    r#"{"access_token":{"value":"{A}"}}"#,
    r#"{"access_token":"{A}\n"}"#,
    r#"{"access_token":"{A}\u0000"}"#,
    r#"{"access_token":"{A}ä"}"#,
    r#"{"Access_Token":"{A}"}"#,
    r#"{"accessToken":"{A}"}"#,
    r#"{"data":{"access_token":"{A}","refresh_token":"{R}"}}"#,
    r#"{"refresh_token":null}"#,
    r#"{"refresh_token":""}"#,
    r#"{"refresh_token":5}"#,
    r#"{"refresh_token":["{R}"]}"#,
    r#"{"refresh_token":"{R}\r\nx: y"}"#,
    r#"{"REFRESH_TOKEN":"{R}"}"#,
    r#"{"refresh_token":"{R}"}"#,
    r#"{"refresh_token":"{R}","access_token":null}"#,
    r#"{"refresh_token":"{R}","access_token":""}"#,
    r#"{"refresh_token":"{R}","expires_in":3600}"#,
    r#"{"refresh_token":"{R}","refresh_token":null}"#,
    r#"{"refresh_token":"{R}""#,
    r#"{"refresh_token":"{R}","#,
    r#"{"refresh_token":"{R}","access_token"#,
    r#"{"refresh_token":"{R}","access_token":"#,
    r#"{"refresh_token":"{R}","access_token":"{A}"#,
    r#"{"refresh_token":"{R}","access_token":"{A}","#,
    r#"{"refresh_token":"{R}","access_token":"{A}"}}"#,
    r#"{"refresh_token":"{R}","access_token":"{A}"} x"#,
    r#"{"refresh_token":"{R}","access_token":"{A}"}{}"#,
    r#"{"refresh_token":"{R}","x":01}"#,
    r#"{"refresh_token":"{R}","x":1.}"#,
    r#"{"refresh_token":"{R}","x":"\x"}"#,
    r#"{"refresh_token":"{R}","x":"\ud800"}"#,
    "{\"refresh_token\":\"{R}\",\u{0}}",
    r#"{"refresh_token":"{R}","x":tru}"#,
    r#"{"refresh_token":"{R}","x":[1,}"#,
    r#"{"access_token":"{A}","refresh_token"#,
    r#"{"access_token":"{A}","refresh_token":"#,
    r#"{"access_token":"{A}","refresh_token":"rt.t7"#,
    r#"{"access_token":"{A}","refresh_token":"{R}"#,
    r#"{"access_token":"{A}","refresh_token":"{R}\"#,
    r#"{"access_token":"{A}","refresh_token":"{R}\u00"#,
    r#"{"access_token":"{A}","refresh_token":"{R}","token_type":"mac"}"#,
    r#"{"access_token":"{A}","refresh_token":"{R}","token_type":"DPoP"}"#,
    r#"{"access_token":"{A}","refresh_token":"{R}","token_type":"{R}"}"#,
    r#"{"access_token":"{A}","refresh_token":"{R}","token_type":""}"#,
    r#"{"error":"invalid_grant"}"#,
    r#"{"error":"{R}","access_token":"{A}"}"#,
    r#"{"error":"server_error","refresh_token":"{R}"}"#,
    r#"{"error":"invalid_client","error_description":"{R}"}"#,
    "\u{fffd}\u{fffd}{\u{0}}",
    "HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"{A}\"}",
    "data: {\"access_token\":\"{A}\"}\n\n",
    r#"{"access_token":"{A}","expires_in":{"a":[[[[[[[["#,
];

/// Sound ones, to be damaged.
const SOUND: [&str; 2] = [
    r#"{"token_type":"bearer","access_token":"{A}","refresh_token":"{R}","expires_in":3600,"scope":"a b","x":{"y":[1,true,"z"]}}"#,
    r#"{"expires_in":3600,"x_refresh_token_expires_in":8640000,"token_type":"bearer","access_token":"{A}","refresh_token":"{R}"}"#,
];
const DAMAGES: usize = 5;

/// A body with the tokens in it.
pub fn filled(template: &str, issued: &Issued) -> Vec<u8> {
    template
        .replace("{A}", &issued.access_token)
        .replace("{R}", &issued.refresh_token)
        .into_bytes()
}

/// One of the sound ones, damaged in one to three places, as `seed` says. The refresh token itself may be
/// cut off but is not altered: nobody could tell a wrong one from a right one.
pub fn damaged(seed: u64, issued: &Issued) -> Vec<u8> {
    let choices = Choices::new(seed, "t7");
    let template = SOUND[choices.below(SOUND.len())];
    let mut body = filled(template, issued);
    for _ in 0..=choices.below(3) {
        let token = place_of(&body, issued.refresh_token.as_bytes());
        let at = choices.below(body.len().max(1));
        let how = choices.below(DAMAGES);
        // Nor is anything put right behind it.
        let spares_token = how == 0 || token.is_none_or(|(start, end)| at < start || at > end || (at == end && how == 1));
        if body.is_empty() || !spares_token {
            continue;
        }
        match how {
            0 => body.truncate(at),
            1 => body[at] ^= 1 << choices.below(8),
            2 => body.insert(at, choices.bytes(1)[0]),
            3 => drop(body.remove(at)),
            _ => body.insert(at, b"\"{}[],:\\"[choices.below(8)]),
        }
    }
    body
}

fn place_of(body: &[u8], token: &[u8]) -> Option<(usize, usize)> {
    let start = body.windows(token.len()).position(|window| window == token)?;
    Some((start, start + token.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_spares_the_refresh_token_or_cuts_it() {
        let issued = Issued {
            access_token: "at.t7x1.2".to_owned(),
            refresh_token: "rt.t7x1.2.0".to_owned(),
        };
        let mut cut = 0;
        for seed in 0..2_000 {
            let body = damaged(seed, &issued);
            cut += usize::from(place_of(&body, issued.refresh_token.as_bytes()).is_none());
            assert_eq!(body, damaged(seed, &issued));
        }
        assert!((1..1_500).contains(&cut), "{cut}");
    }
}
