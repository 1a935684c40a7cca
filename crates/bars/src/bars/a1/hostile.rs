//! Thirty callbacks that a login must not accept. Those that carry the right `state` assume an
//! attacker who has somehow learned it.

/// What an attacker could know of one login.
pub struct Target {
    /// `Host` of the redirect URI.
    pub authority: String,
    /// Path of the redirect URI, or of the relay's forward.
    pub path: String,
    /// This login's `state`.
    pub csrf_state: String,
    /// The `state` of a login that has ended.
    pub ended_state: String,
    /// The partner's identifier.
    pub issuer: String,
}

/// The one callback that counts.
pub fn genuine(target: &Target, code: &str) -> Vec<u8> {
    get(&target.path, &query(target, code), &target.authority)
}

/// Name and request of each.
pub fn requests(target: &Target) -> Vec<(&'static str, Vec<u8>)> {
    let mut requests = foreign_states(target);
    requests.extend(foreign_hosts(target));
    requests.extend(damaged_queries(target));
    requests.extend(wrong_requests(target));
    requests
}

fn foreign_states(target: &Target) -> Vec<(&'static str, Vec<u8>)> {
    let Target {
        csrf_state,
        authority,
        path,
        ..
    } = target;
    let issuer = escaped(&target.issuer);
    let with_state = |state: &str| get(path, &format!("code=stolen&state={state}&iss={issuer}"), authority);
    let mut flipped = csrf_state.clone().into_bytes();
    if let Some(last) = flipped.last_mut() {
        *last ^= 1;
    }
    vec![
        ("no state", get(path, &format!("code=stolen&iss={issuer}"), authority)),
        ("an empty state", with_state("")),
        ("a made-up state", with_state("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        ("a state cut short", with_state(&csrf_state[..csrf_state.len() - 1])),
        ("a state made longer", with_state(&format!("{csrf_state}A"))),
        ("a state with one bit changed", with_state(&String::from_utf8_lossy(&flipped))),
        ("the state of an ended login", with_state(&target.ended_state)),
        (
            "the right state and another",
            get(path, &format!("{}&state=other", query(target, "stolen")), authority),
        ),
        (
            "the state in a fragment",
            get(path, &format!("code=stolen&iss={issuer}#state={csrf_state}"), authority),
        ),
        ("a refusal without state", get(path, "error=access_denied", authority)),
        (
            "a refusal with a made-up state",
            get(path, "error=access_denied&state=made-up", authority),
        ),
    ]
}

fn foreign_hosts(target: &Target) -> Vec<(&'static str, Vec<u8>)> {
    let Target { authority, path, .. } = target;
    let query = query(target, "stolen");
    let line = format!("GET {path}?{query} HTTP/1.1\r\n");
    let host = authority.split(':').next().unwrap_or_default();
    vec![
        ("a foreign Host", get(path, &query, "evil.example")),
        ("a Host that starts like ours", get(path, &query, &format!("{host}.evil.example"))),
        ("our Host with another port", get(path, &query, &format!("{host}:1"))),
        ("our Host without its port", get(path, &query, host)),
        ("no Host", format!("{line}\r\n").into_bytes()),
        (
            "two Hosts",
            format!("{line}Host: {authority}\r\nHost: evil.example\r\n\r\n").into_bytes(),
        ),
        (
            "a foreign absolute address",
            format!("GET http://evil.example{path}?{query} HTTP/1.1\r\nHost: {authority}\r\n\r\n").into_bytes(),
        ),
    ]
}

fn damaged_queries(target: &Target) -> Vec<(&'static str, Vec<u8>)> {
    let Target {
        csrf_state,
        authority,
        path,
        ..
    } = target;
    let issuer = escaped(&target.issuer);
    let request = |query: String| get(path, &query, authority);
    vec![
        (
            "another issuer",
            request(format!("code=stolen&state={csrf_state}&iss=https%3A%2F%2Fevil.example")),
        ),
        (
            "two issuers",
            request(format!("{}&iss=https%3A%2F%2Fevil.example", query(target, "stolen"))),
        ),
        (
            "64 KiB of query",
            request(format!("{}&pad={}", query(target, "stolen"), "p".repeat(64 * 1024))),
        ),
        ("two codes", request(format!("{}&code=other", query(target, "stolen")))),
        (
            "a code and an error",
            request(format!("{}&error=access_denied", query(target, "stolen"))),
        ),
        ("an empty code", request(query(target, ""))),
        (
            "a code with a control character",
            request(format!("code=sto%00len&state={csrf_state}&iss={issuer}")),
        ),
    ]
}

fn wrong_requests(target: &Target) -> Vec<(&'static str, Vec<u8>)> {
    let Target { authority, path, .. } = target;
    let query = query(target, "stolen");
    let other_method = |method: &str| format!("{method} {path}?{query} HTTP/1.1\r\nHost: {authority}\r\n\r\n").into_bytes();
    let form = format!(
        "POST {path} HTTP/1.1\r\nHost: {authority}\r\nContent-Length: {}\r\n\r\n{query}",
        query.len()
    );
    let body = format!("GET {path}?{query} HTTP/1.1\r\nHost: {authority}\r\nContent-Length: 4\r\n\r\nbody");
    vec![
        ("a POST of the query", form.into_bytes()),
        ("a HEAD", other_method("HEAD")),
        ("an OPTIONS", other_method("OPTIONS")),
        ("another path", get(&format!("{path}/other"), &query, authority)),
        ("a GET with a body", body.into_bytes()),
    ]
}

fn query(target: &Target, code: &str) -> String {
    format!(
        "code={code}&state={}&iss={}&realmId=4620816365",
        target.csrf_state,
        escaped(&target.issuer)
    )
}

fn get(path: &str, query: &str, authority: &str) -> Vec<u8> {
    format!("GET {path}?{query} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: bars\r\n\r\n").into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_thirty_and_none_is_the_genuine_one() {
        let target = Target {
            authority: "127.0.0.1:4000".to_owned(),
            path: "/p".to_owned(),
            csrf_state: "s".repeat(43),
            ended_state: "e".repeat(43),
            issuer: "https://partner.example".to_owned(),
        };
        let requests = requests(&target);
        assert_eq!(requests.len(), 30);
        let distinct: std::collections::BTreeSet<_> = requests.iter().map(|(_, bytes)| bytes).collect();
        assert_eq!(distinct.len(), 30);
        assert!(requests.iter().all(|(_, bytes)| *bytes != genuine(&target, "stolen")));
    }
}
